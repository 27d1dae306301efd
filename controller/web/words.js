// The language of the door staff, remembered on this device.
import { words as en } from "./words_en.js";
import { words as de } from "./words_de.js";

const languages = { en, de };
const stored = "foyer.door.language";
let current = localStorage.getItem(stored) ?? (navigator.language.startsWith("de") ? "de" : "en");
if (!(current in languages)) current = "en";
document.documentElement.lang = current;

export const language = () => current;

export function switch_language() {
  current = current === "en" ? "de" : "en";
  localStorage.setItem(stored, current);
  document.documentElement.lang = current;
}

export function say(key, values = {}) {
  const template = languages[current].texts[key];
  if (template === undefined) throw new Error(`no text ${key} in ${current}`);
  return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** [title, advice] for a verdict; the controller's own words if this page does not know the code. */
export const verdict_words = (verdict) => languages[current].verdicts[verdict.code] ?? [verdict.title, verdict.text];

/** The sentence for a warning code, else what the controller said. */
export const warning_words = (code, sentence) => languages[current].warnings[code] ?? sentence;

export const clock_time = (iso, with_seconds = false) => new Intl.DateTimeFormat(current === "en" ? "en-GB" : "de-DE",
  { hour: "2-digit", minute: "2-digit", ...(with_seconds ? { second: "2-digit" } : {}) }).format(new Date(iso));

/** 95,000 ms are "1 min". */
export function age(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) return say("never");
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 5) return say("now");
  if (seconds < 60) return say("seconds", { count: seconds });
  if (seconds < 3600) return say("minutes", { count: Math.floor(seconds / 60) });
  return say("hours", { count: Math.floor(seconds / 3600) });
}
