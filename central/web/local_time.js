// Times as people read them. A performance starts by the clocks of its venue, wherever the reader sits; what happened to
// a device or a case is told by the reader's own clock, and says so.
import { offset_where_doubled } from "./doubled_hour.js";
import { own_clock_now as clock_now, own_time as by_reader } from "./own_time.js";

const locale = "en-GB";
const minute_style = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" };

function formatter(options, zone) {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  } catch {
    return null;  // A zone that this browser does not know.
  }
}

/** "Sun, 25 Oct 2026, 02:30 (UTC+01:00)"; "Sun, 25 Oct 2026, 01:30 UTC" for a venue whose zone is not known. */
export function venue_time(iso, zone) {
  const at = new Date(iso);
  const format = zone ? formatter(minute_style, zone) : null;
  if (!format) return `${formatter(minute_style, "UTC").format(at)} UTC`;
  return `${format.format(at)}${offset_where_doubled(at, zone)}`;
}

/** "1 Dec 2026, 20:15 UTC+1" by the reader's clock; "never" without a time. */
export const own_time = (iso) => (iso ? by_reader(iso, locale) : "never");

export const own_clock_now = () => clock_now(locale);
