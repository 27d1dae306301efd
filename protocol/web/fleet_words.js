// The language of the fleet page: that of the door page where a controller serves both, remembered on this device.
import { words as en } from "./fleet_words_en.js";
import { words as de } from "./fleet_words_de.js";

const languages = { en, de };
const stored = "foyer.door.language";
let current = localStorage.getItem(stored) ?? (navigator.language.startsWith("de") ? "de" : "en");
if (!(current in languages)) current = "en";
document.documentElement.lang = current;

const locale = () => (current === "en" ? "en-GB" : "de-DE");

export const language = () => current;

export const other_language = () => (current === "en" ? "de" : "en");

export function switch_language() {
  current = other_language();
  localStorage.setItem(stored, current);
  document.documentElement.lang = current;
}

export function say(key, values = {}) {
  const template = languages[current].texts[key];
  if (template === undefined) throw new Error(`no text ${key} in ${current}`);
  return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** The words for a code of the programs ("alerts", "kinds", "states", "roles"); the code itself if this page is older. */
export const words_of = (group, code) => languages[current][group][code] ?? code;

export const moment = (iso) => (iso ? new Intl.DateTimeFormat(locale(), { dateStyle: "short", timeStyle: "short" }).format(new Date(iso)) : say("never"));

export const clock_now = () => new Intl.DateTimeFormat(locale(), { timeStyle: "medium" }).format(new Date());

/** 95,000 ms are "95 s". */
export function span(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return say("seconds", { count: seconds });
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? say("minutes", { count: minutes }) : say("hours", { count: Math.round(minutes / 60) });
}

/** 1,234 mm are "1.23 m". */
export const metres = (millimetres) => `${new Intl.NumberFormat(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(millimetres / 1000)} m`;
