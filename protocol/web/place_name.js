// A place in words. The names of sections and zones are the venue's; the words between them are the page's.

/**
 * Of a plan, a sale or a verdict: "Stalls, row C, seat 12", "Parkett, Reihe C, Platz 12"; a zone by its name. say gives
 * the page's text under seat_name, seat_name_plain, seat_name_no_row and seat_name_alone.
 */
export function place_name(say, { section, row, seat, zone, label, place }) {
  if (seat === undefined) return zone ?? label ?? place ?? "";
  const key = section && row ? "seat_name" : row ? "seat_name_plain" : section ? "seat_name_no_row" : "seat_name_alone";
  return say(key, { section, row, seat });
}
