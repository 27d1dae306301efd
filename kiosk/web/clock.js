// What time it is by the kiosk's program. The clock of the machine that shows this page may be wrong by years; the program
// goes by its controller's time, and says it with every answer about itself.
let told = null;

/** now of GET /api/v1/kiosk: "2026-12-01T19:30:00.000Z". */
export function take_time(iso) {
  told = { at: Date.parse(iso), when: performance.now() };
}

/** As a Date; null until the program was asked. */
export const now = () => (told === null ? null : new Date(told.at + performance.now() - told.when));
