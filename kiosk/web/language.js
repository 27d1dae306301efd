// The language of the customer. Texts live in one file per language, under the same keys.
import { texts as en } from "./texts_en.js";
import { texts as de } from "./texts_de.js";

export const languages = { en: { name: "English", texts: en }, de: { name: "Deutsch", texts: de } };

let current = "en";

export const language = () => current;

export function set_language(code) {
  if (!(code in languages)) return;
  current = code;
  document.documentElement.lang = code;
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

/** "Today, 19:30" or "Saturday, 22 November, 19:30". */
export function moment(iso) {
  const at = new Date(iso);
  const time = clock_time(iso);
  const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return say("today_at", { time });
  if (days === 1) return say("tomorrow_at", { time });
  const day = new Intl.DateTimeFormat(locale(), { weekday: "long", day: "numeric", month: "long" }).format(at);
  return say("day_at", { day, time });
}

export function clock_time(iso) {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
}

/** 65 seconds are "1:05". */
export const minutes_and_seconds = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

const locale = () => (current === "en" ? "en-GB" : "de-DE");
