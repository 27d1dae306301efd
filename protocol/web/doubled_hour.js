// The night when clocks go back shows an hour twice. A time out of it is told apart by its offset to UTC.
const minute_style = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };

/** Clocks go back by 30 minutes (Lord Howe Island) to 2 hours (Troll, in Antarctica). */
const set_back_by_minutes = [30, 60, 120];

/** Whether it is an IANA name that this browser knows; it may be older than the zone. */
export function is_zone(zone) {
  try {
    return Boolean(zone) && Boolean(new Intl.DateTimeFormat("en-GB", { timeZone: zone }));
  } catch {
    return false;
  }
}

const formatter = (options, zone) => new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone });

/**
 * " (UTC+02:00)" where the clocks of the zone show this minute twice, else "". iso: a time with its offset, such as
 * "2026-10-25T00:30:00Z". zone: an IANA name.
 */
export function offset_where_doubled(iso, zone) {
  if (!is_zone(zone)) return "";
  const at = new Date(iso).getTime();
  const wall_clock = formatter(minute_style, zone);
  const wall = (time) => wall_clock.format(new Date(time));
  const is_doubled = set_back_by_minutes.some((minutes) => [-1, 1].some((way) => wall(at + way * minutes * 60_000) === wall(at)));
  if (!is_doubled) return "";
  const parts = formatter({ timeZoneName: "longOffset" }, zone).formatToParts(new Date(at));
  return ` (${parts.find((part) => part.type === "timeZoneName").value.replace("GMT", "UTC")})`;
}
