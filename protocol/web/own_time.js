// When something happened to a device or a case, by the clock and the zone of whoever reads it. It names the zone, since
// the reader may sit far from the venue: "1 Dec 2026, 20:15 UTC+1".
const style = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" };

const format = (at, options, locale) =>
  new Intl.DateTimeFormat(locale, { ...options, timeZoneName: "shortOffset" }).format(at).replace(/GMT|UTC/, "UTC").replace(/UTC[+-]0$/, "UTC");

export const own_time = (iso, locale) => format(new Date(iso), style, locale);

/** "20:15:03 UTC+1" */
export const own_clock_now = (locale) =>
  format(new Date(), { hour: "2-digit", minute: "2-digit", second: "2-digit" }, locale);
