// Times as people read them. A performance starts by the clocks of its venue, wherever the reader sits; what happened to
// a device or a case is told by the reader's own clock.
const locale = "en-GB";
const minute_style = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" };

function formatter(options, zone) {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  } catch {
    return null;  // A zone that this browser does not know.
  }
}

/** " (UTC+02:00)" where the venue's clocks show this minute twice, as on the night when they go back; else "". */
function offset_where_doubled(at, zone) {
  const format = formatter(minute_style, zone);
  const is_doubled = [30, 60, 120].some((minutes) => [-1, 1].some((way) => {
    return format.format(new Date(at.getTime() + way * minutes * 60_000)) === format.format(at);
  }));
  if (!is_doubled) return "";
  const parts = formatter({ timeZoneName: "longOffset" }, zone).formatToParts(at);
  return ` (${parts.find((part) => part.type === "timeZoneName").value.replace("GMT", "UTC")})`;
}

/** "Sun, 25 Oct 2026, 02:30 (UTC+01:00)"; "Sun, 25 Oct 2026, 01:30 UTC" for a venue whose zone is not known. */
export function venue_time(iso, zone) {
  const at = new Date(iso);
  const format = zone ? formatter(minute_style, zone) : null;
  if (!format) return `${formatter(minute_style, "UTC").format(at)} UTC`;
  return `${format.format(at)}${offset_where_doubled(at, zone)}`;
}

/** "1 Dec 2026, 20:15" by the reader's clock; "never" without a time. */
export function own_time(iso) {
  return iso ? formatter({ dateStyle: "medium", timeStyle: "short" }).format(new Date(iso)) : "never";
}

export const own_clock_now = () => formatter({ timeStyle: "medium" }).format(new Date());
