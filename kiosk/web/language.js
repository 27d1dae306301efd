// The language of the customer. Texts live in one file per language, under the same keys.
import { now } from "./clock.js";
import { is_zone, offset_where_doubled } from "./doubled_hour.js";
import { place_name as name_of_place } from "./place_name.js";
import { texts as en } from "./texts_en.js";
import { texts as de } from "./texts_de.js";

export const languages = { en: { name: "English", texts: en }, de: { name: "Deutsch", texts: de } };

let current = "en";

export const language = () => current;

/** "de-AT" is "de" here. A language that this page does not speak changes nothing. */
export function set_language(tag) {
  const code = String(tag).split("-")[0].toLowerCase();
  if (!(code in languages)) return;
  current = code;
  document.documentElement.lang = code;
  document.title = languages[code].texts.brand;
}

/** The text under the key, {name} replaced. A text may have a second form under key_one, used when count is 1. */
export function say(key, values = {}) {
  const texts = languages[current].texts;
  const template = (values.count === 1 ? texts[`${key}_one`] : undefined) ?? texts[key];
  if (template === undefined) throw new Error(`no text ${key} in ${current}`);
  return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

export const has_text = (key) => key in languages[current].texts;

export function money(cents, currency) {
  return new Intl.NumberFormat(current, { style: "currency", currency }).format(cents / 100);
}

/**
 * "Today, 19:30", "Saturday, 22 November, 19:30", in the venue's time; on the night when clocks go back, and an hour is
 * there twice, "Sunday, 25 October, 02:30 (UTC+02:00)". zone is an IANA name; without one "Today, 18:30 UTC".
 */
export function moment(iso, zone) {
  const at = new Date(iso);
  return `${day_and_time(at, days_from_now(at, zone), clock_time(iso, zone), zone)}${after_time(iso, zone)}`;
}

function day_and_time(at, days, time, zone) {
  if (days === 0) return say("today_at", { time });
  if (days === 1) return say("tomorrow_at", { time });
  const day = format(at, { weekday: "long", day: "numeric", month: "long" }, zone);
  return say("day_at", { day, time });
}

/** As moment(), and always with the date: "Today, Saturday, 22 November, 19:30". */
export function date_and_moment(iso, zone) {
  const at = new Date(iso);
  const day = format(at, { weekday: "long", day: "numeric", month: "long", year: "numeric" }, zone);
  const days = days_from_now(at, zone);
  const near = days === 0 ? `${say("today")}, ` : days === 1 ? `${say("tomorrow")}, ` : "";
  return `${near}${say("day_at", { day, time: clock_time(iso, zone) })}${after_time(iso, zone)}`;
}

/** Behind it belongs after_time(). */
export function clock_time(iso, zone) {
  return format(new Date(iso), { hour: "2-digit", minute: "2-digit" }, zone);
}

/** What tells a time apart that local clocks show twice, or that is not by local clocks: " (UTC+02:00)", " UTC", "". */
export const after_time = (iso, zone) => (is_zone(zone) ? offset_where_doubled(iso, zone) : " UTC");

/** Until the program has said what day it is, no day is near. */
function days_from_now(at, zone) {
  const today = now();
  return today === null ? NaN : day_number(at, zone) - day_number(today, zone);
}

/** Days since 1970, as the calendar of the zone has them. */
function day_number(at, zone) {
  const parts = formatter({ year: "numeric", month: "numeric", day: "numeric" }, zone).formatToParts(at);
  const part = (type) => Number(parts.find((one) => one.type === type).value);
  return Date.UTC(part("year"), part("month") - 1, part("day")) / 86_400_000;
}

const format = (at, options, zone) => formatter(options, zone).format(at);

const formatter = (options, zone) => new Intl.DateTimeFormat(locale(), { ...options, timeZone: is_zone(zone) ? zone : "UTC" });

export const place_name = (place) => name_of_place(say, place);

/** What people call them; a venue or hall without such a name goes by the one that programs know it by. */
export const hall_name = ({ hall_label, hall }) => hall_label || hall || "";
export const venue_name = ({ venue_label, venue }) => venue_label || venue || "";

/** 65 seconds are "1:05". */
export const minutes_and_seconds = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

const locale = () => (current === "en" ? "en-GB" : "de-DE");
