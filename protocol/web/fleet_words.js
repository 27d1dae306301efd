// The words of the fleet page.
import { staff_language } from "./staff_language.js";
import { own_clock_now, own_time } from "./own_time.js";
import { words as en } from "./fleet_words_en.js";
import { words as de } from "./fleet_words_de.js";

const { language, locale, other_language, say, switch_language, words } = staff_language({ en, de });
export { language, other_language, say, switch_language };

/** The words for a code of the programs ("alerts", "kinds", "states", "roles"); the code itself if this page is older. */
export const words_of = (group, code) => words()[group][code] ?? code;

export const moment = (iso) => (iso ? own_time(iso, locale()) : say("never"));

export const clock_now = () => own_clock_now(locale());

/** 95,000 ms are "95 s". */
export function span(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return say("seconds", { count: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return say("minutes", { count: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? say("hours", { count: hours }) : say("days", { count: Math.round(hours / 24) });
}

/** What the right time is ahead of a device's own clock: -3,600,000 ms are "Its clock is 60 min ahead". */
export function clock_words(milliseconds) {
  if (Math.abs(milliseconds) < 1000) return say("clock_right");
  return say(milliseconds < 0 ? "clock_ahead" : "clock_behind", { span: span(Math.abs(milliseconds)) });
}

/** 1,234 mm are "1.23 m". */
export const metres = (millimetres) => `${new Intl.NumberFormat(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(millimetres / 1000)} m`;
