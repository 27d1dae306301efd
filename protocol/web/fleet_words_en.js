// English. Every key is also in fleet_words_de.js; codes are those of protocol/wire/care.hpp and protocol/care/alerts.hpp.
export const words = {
  texts: {
    title: "Devices", back: "Back", loading: "Loading…", other_language: "Deutsch",
    token: "Access token", show: "Show devices", sign_in: "Please sign in.", up_to_date: "Up to date, {time}", old: "What you see may be old. ({reason})",
    alerts: "Alerts", no_alerts: "Nothing needs a look.", devices: "Every device", no_devices: "No device is known yet.",
    never: "never", seconds: "{count} s", minutes: "{count} min", hours: "{count} h", days: "{count} days",
    since: "Since {time}.", seen: "Seen by {by}, {time}.", seen_note: "Seen by {by}, {time}: {note}.", unseen: "Nobody has said that they look after it.", acknowledge: "I look after it",
    where: "{role} at {venue}, below {parent}", link_up: "Up", link_dark: "Dark", link_unknown: "Not known", last_heard: "{state}, last heard {time}", not_enrolled: "Not enrolled",
    attached: "{kind}: {state}", attached_since: "{kind}: {state} since {time}",
    printed: "Printed {proven}, unknown {unknown}, failed {failed}", printed_since: "Since start {proven}; on this roll {roll}",
    paper: "Paper fed by {printer} (computed): {total}; since start {start}; on this roll {roll}",
    scans: "Scans {total}; since start {start}; last minute {minute}", misread: "Misread {misread}, no ticket {garbage}, read twice {repeated}", open_sales: "Open sales {count}",
    reaches: "Reaches its parent", parent_away: "Parent away since {time}", waiting: "{count} entries wait", version: "Version {version}, running {span}",
    said: "Said {span} ago; its data is {data} old", said_no_data: "Said {span} ago; it has no data yet", clock_right: "Its clock is right", clock_ahead: "Its clock is {span} ahead", clock_behind: "Its clock is {span} behind", silent: "It has not said anything of itself yet.",
    wanted: "Wanted: {state}", is: "Is: {state}", in_service: "in service", out_of_service: "out of service", follows: "Follows what is wanted", follows_not: "Has not taken it over yet", set_by: "Set by {by}, {time}",
    change: "Change", close_it: "Out of service", why: "Why, for customers", report_every: "Report at most every (s)", near_end: "Paper near end after (documents)", save: "Save", cancel: "Cancel", zero: "0 leaves it to the device.",
  },
  alerts: {
    paper_near_end: "Paper is nearly used up", paper_out: "Paper is used up", printer_down: "Printer does not work", scanner_absent: "Scanner is missing", gate_absent: "Gate is missing",
    terminal_down: "Payment terminal does not answer", kiosk_dark: "Kiosk is dark", controller_dark: "Controller is dark", backlog_growing: "Books do not get through",
    journal_refused: "Books are refused", journal_held: "Books need an update", storage_failed: "Disk does not work", unprintable: "Tickets cannot be printed", not_selling: "Sells nothing",
    clock_off: "Clock is wrong", clock_unproven: "Time is not proven", scanner_trouble: "Scanner reads wrongly",
  },
  kinds: { printer: "Printer", scanner: "Scanner", gate: "Gate", payment_terminal: "Terminal" },
  states: {
    ready: "ready", paper_near_end: "paper nearly used up", paper_out: "no paper", cover_open: "cover open", offline: "off line", absent: "missing", fault: "fault", disabled: "switched off here",
  },
  roles: { central: "central", kiosk: "Kiosk", controller: "Controller" },
};
