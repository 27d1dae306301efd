// How the sale ended: tickets to take, a claim code for the box office, nothing sold, money back, or staff needed.
import { announce, element, icon, set_text } from "../dom.js";
import { play } from "../tones.js";
import { has_text, place_name, say } from "../language.js";
import { ticket_line } from "./progress.js";

const seconds_to_read = 25;

export function finish(page) {
  const { sale } = page.watch;
  const ending = ending_of(sale);
  const done = element("button", { class: "button primary", "data-testid": "finish", onclick: page.start_over }, icon("check"), say("finish"));
  const returns = element("p", { class: "sub", "data-testid": "returns-in" });
  const main = element("section", { class: "finish", "data-testid": "screen-finish", "data-phase": sale.phase },
    element("div", { class: `figure ${ending.kind}` }, icon(ending.icon)),
    element("h1", {}, ending.title), ...ending.parts, returns);
  announce(ending.title);
  if (ending.kind === "done") play("done");
  if (ending.kind === "claim" || ending.kind === "staff") play("warning");

  // A claim code stays until the customer is done with it or the idle warning has run out; the rest goes by itself.
  let seconds = seconds_to_read;
  const tick = () => {
    set_text(returns, say("returns_in", { seconds }));
    if (seconds <= 0) page.start_over();
    seconds -= 1;
  };
  let timer = null;
  if (ending.goes_by_itself) {
    tick();
    timer = setInterval(tick, 1000);
    main.addEventListener("pointerdown", () => { seconds = seconds_to_read; });
  }
  return { main, actions: element("div", { class: "buttons" }, done), leave: () => clearInterval(timer) };
}

function ending_of(sale) {
  if (sale.phase === "needs_staff") {
    return { kind: "staff", icon: "person", title: say("staff_title"), parts: [lead(say("staff_text")), sale.claim_code ? claim_codes(sale) : order_id(sale)] };
  }
  if (sale.phase === "abandoned") {
    return { kind: "none", icon: "cross", title: say("abandoned_title"), parts: [lead(why(sale)), lead(say("nothing_charged"))].filter(Boolean), goes_by_itself: true };
  }
  if (sale.phase === "reversed") {
    const title = say(sale.given_up === "customer_cancelled" ? "cancelled_title" : "reversed_title");
    return { kind: "none", icon: "again", title, parts: [lead(why(sale)), lead(say(money_key(sale))), order_id(sale)].filter(Boolean) };
  }
  if (sale.claim_code) return claim(sale);
  return {
    kind: "done", icon: "ticket", title: say("done_title"), goes_by_itself: true,
    parts: [lead(say("done_count", { count: sale.tickets.length })), lead(say("done_text"))],
  };
}

function claim(sale) {
  const open = sale.tickets.filter((ticket) => ticket.state !== "proven");
  const some_out = sale.tickets.some((ticket) => ticket.state === "proven" || ticket.state === "unknown");
  return {
    kind: "claim", icon: "ticket", title: say("claim_title"),
    parts: [
      claim_codes(sale),
      lead(say(codes_of(sale).length > 1 ? "claim_what_many" : "claim_what")), lead(say("claim_photo")),
      some_out && element("p", { class: "notice" }, icon("warning"), say("claim_taken")),
      element("h2", {}, say("claim_some", { count: open.length })),
      element("ol", { class: "tickets" }, ...sale.tickets.map(ticket_line)),
    ].filter(Boolean),
  };
}

const lead = (text) => text && element("p", { class: "lead" }, text);

/** Why there is no ticket, where the customer did not decide it. */
const why = (sale) => (has_text(`ended_${sale.given_up}`) ? say(`ended_${sale.given_up}`) : "");

const money_key = (sale) => ({ released: "money_released", paid_back: "money_paid_back" }[sale.money_back] ?? "money_if_any");

/** Every code once, with the places it stands for: each ticket may have a code of its own. */
function codes_of(sale) {
  const places = new Map();
  for (const ticket of sale.tickets) {
    if (ticket.claim_code) places.set(ticket.claim_code, [...(places.get(ticket.claim_code) ?? []), place_name(ticket)]);
  }
  return places.size > 0 ? [...places] : [[sale.claim_code, []]];
}

function claim_codes(sale) {
  const codes = codes_of(sale);
  return element("div", { class: `claim-codes ${codes.length > 1 ? "many" : ""}` },
    ...codes.map(([code, places]) => claim_code(code, codes.length > 1 ? places.join("; ") : say("claim_label"))));
}

/** "7K3M9QXD" is shown as "7K3M-9QXD". */
function claim_code(code, label) {
  const plain = code.replaceAll("-", "");
  const grouped = plain.length === 8 ? `${plain.slice(0, 4)}-${plain.slice(4)}` : code;
  return element("p", { class: "claim-box" }, element("span", { class: "claim-label" }, label),
    element("strong", { class: "claim-code", "data-testid": "claim-code", "data-code": code, "aria-label": plain.split("").join(" ") }, grouped));
}

const order_id = (sale) => element("p", { class: "claim-box" }, element("span", { class: "claim-label" }, say("order_label")),
  element("strong", { class: "order-id", "data-testid": "order-id" }, sale.order_id.slice(0, 8).toUpperCase()));
