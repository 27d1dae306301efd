// The words of the door page.
import { offset_where_doubled } from "./doubled_hour.js";
import { place_name } from "./place_name.js";
import { staff_language } from "./staff_language.js";
import { words as en } from "./words_en.js";
import { words as de } from "./words_de.js";

const { language, locale, other_language, say, switch_language, words } = staff_language({ en, de });
export { language, other_language, say, switch_language };

/** [title, advice] for a verdict; the controller's own words if this page does not know the code. */
export const verdict_words = (verdict) => words().verdicts[verdict.code] ?? [verdict.title, verdict.text];

/** The sentence for a warning code, else what the controller said. */
export const warning_words = (code, sentence) => words().warnings[code] ?? sentence;

/** What staff need beside the advice, by its code; a code that this page does not know as the controller said it. */
export function detail_words(verdict) {
  const template = words().details[verdict.detail_code];
  if (template === undefined) return verdict.detail;
  // The same title may be on tonight and tomorrow.
  const starts = verdict.detail_code === "other_performance" && verdict.performance_starts_at;
  const text = starts ? `${verdict.detail_text}, ${day_and_time(starts, verdict.time_zone)}` : verdict.detail_text;
  return template.replace("{text}", () => text);
}

/** Where the bearer belongs; a controller of an older version says it in English only. */
export const place_words = (verdict) => (verdict.place_parts ? place_name(say, verdict.place_parts) : verdict.place);

/** "printed" for a print or a printer's state, by its code; the code itself if this page has no words for it. */
export const order_words = (group, code) => words()[group][code] ?? code;

/** Why a request was refused, by its code; "" if this page has no words for it. */
export const refusal_words = (code) => words().refusals[code] ?? "";

const emergency_reasons = ["reason_evacuation", "reason_alarm", "reason_medical", "reason_fault"];

/** Why the gate is held open. What was chosen on a page of another language is said in this one. */
export function emergency_reason({ reason, by }) {
  if (by === "switch") return say("reason_switch");
  const key = emergency_reasons.find((one) => [en, de].some(({ texts }) => texts[one] === reason));
  return key === undefined ? reason : say(key);
}

function formatter(options, zone) {
  try {
    return new Intl.DateTimeFormat(locale(), { ...options, timeZone: zone || "UTC" });
  } catch {
    return null;  // A zone that is newer than this browser.
  }
}

/** What the clock at the venue shows, with the offset where it shows it twice; without a zone that is known here UTC, and it says so. */
export function clock_time(iso, zone, with_seconds = false) {
  const options = { hour: "2-digit", minute: "2-digit", ...(with_seconds ? { second: "2-digit" } : {}) };
  const local = zone ? formatter(options, zone) : null;
  const time = (local ?? formatter(options, "")).format(new Date(iso));
  return local ? say("clock", { time }) + offset_where_doubled(iso, zone) : say("clock_utc", { time });
}

/** "Tue, 1 Dec, 19:30": where another day may be meant. */
export function day_and_time(iso, zone) {
  const options = { weekday: "short", day: "numeric", month: "short" };
  const day = ((zone && formatter(options, zone)) || formatter(options, "")).format(new Date(iso));
  return `${day}, ${clock_time(iso, zone)}`;
}

/** 95,000 ms are "1 min". */
export function age(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) return say("never");
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 5) return say("now");
  if (seconds < 60) return say("seconds", { count: seconds });
  if (seconds < 3600) return say("minutes", { count: Math.floor(seconds / 60) });
  return say("hours", { count: Math.floor(seconds / 3600) });
}
