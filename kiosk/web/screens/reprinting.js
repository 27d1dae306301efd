// Tickets that are printed for a code: what is printed, how each of them goes, and what to do if one did not come out.
import { get, poll } from "../api.js";
import { announce, element, icon, set_text } from "../dom.js";
import { play } from "../tones.js";
import { date_and_moment, hall_name, say, venue_name } from "../language.js";
import { poll_ms } from "../sale.js";
import { ticket_line } from "./progress.js";

const seconds_to_read = 25;
/** Of the reprint that this page shows, so that a reload finds it again. */
export const stored_reprint = "foyer.reprint";

const is_over = (reprint) => reprint.state === "printed" || reprint.state === "failed";

const lines = (reprint) => reprint.tickets.map((ticket, at) => ticket_line({ ...ticket, state: ticket.state === "not_printed" ? "waiting" : ticket.state }, at));

const what = (reprint) => element("div", { class: "what", "data-testid": "what" },
  element("h2", { class: "what-title" }, reprint.title),
  reprint.starts_at && element("p", { class: "what-when" }, date_and_moment(reprint.starts_at, reprint.time_zone)),
  reprint.starts_at && element("p", { class: "what-where" }, [hall_name(reprint), venue_name(reprint)].filter(Boolean).join(", ")));

/** While it goes on there is nothing to press. It ends by itself: the program prints on whatever becomes of the page. */
export function reprinting(page, { reprint }) {
  let shown = reprint;
  sessionStorage.setItem(stored_reprint, reprint.reprint_id);
  const title = say("reprinting_title", { count: reprint.tickets.length });
  const list = element("ol", { class: "tickets" });
  const draw = () => {
    const now = JSON.stringify(shown.tickets);
    if (list.dataset.seen === now) return;
    list.dataset.seen = now;
    list.replaceChildren(...lines(shown));
  };
  const stop = poll(async () => {
    try {
      shown = await get(`/api/v1/reprints/${reprint.reprint_id}`);
    } catch {
      return;  // The next turn asks again.
    }
    draw();
    if (is_over(shown)) page.go("reprinted", { reprint: shown });
  }, poll_ms);
  draw();
  announce(`${title}. ${reprint.title}. ${say("printing_text")}`);
  const main = element("section", { class: "progress", "data-testid": "screen-reprinting" },
    element("div", { class: "figure printing" }, icon("printer")), element("h1", {}, title), what(reprint),
    element("p", { class: "lead" }, say("printing_text")), list);
  return { main, values: () => ({ reprint: shown }), leave: stop };
}

export function reprinted(page, { reprint }) {
  const is_done = reprint.state === "printed";
  const missing = reprint.tickets.filter((ticket) => ticket.state !== "proven").length;
  const title = is_done ? say("done_title") : say("reprint_failed_title", { count: missing });
  const text = is_done ? say("done_count", { count: reprint.tickets.length }) : say("reprint_failed_text");
  const done = element("button", { class: "button primary", "data-testid": "finish", onclick: page.start_over }, icon("check"), say("finish"));
  const again = element("button", { class: "button quiet", "data-testid": "code-again", onclick: () => page.go("code") }, icon("again"), say("try_again"));
  const returns = element("p", { class: "sub", "data-testid": "returns-in" });
  const main = element("section", { class: "finish", "data-testid": "screen-reprinted", "data-state": reprint.state },
    element("div", { class: `figure ${is_done ? "done" : "claim"}` }, icon(is_done ? "ticket" : "warning")),
    element("h1", {}, title), element("p", { class: "lead", "data-testid": "reprint-text" }, text),
    is_done && element("p", { class: "lead" }, say("done_text")),
    !is_done && reprint.tickets.some((ticket) => ticket.state === "unknown")
      && element("p", { class: "notice" }, icon("warning"), say("reprint_unknown")),
    element("ol", { class: "tickets" }, lines(reprint)), returns);
  announce(`${title}. ${text}`);
  play(is_done ? "done" : "warning");

  let seconds = seconds_to_read;
  const tick = () => {
    set_text(returns, say("returns_in", { seconds }));
    if (seconds <= 0) page.start_over();
    seconds -= 1;
  };
  let timer = null;
  // What went wrong stays until it was read: the idle warning ends it.
  if (is_done) {
    tick();
    timer = setInterval(tick, 1000);
  }
  return { main, actions: element("div", { class: "buttons" }, !is_done && again, done), values: () => ({ reprint }), leave: () => clearInterval(timer) };
}
