// Paying and printing: nothing to choose here but to cancel while the money has not moved. It never times out by itself:
// the program ends the payment, and a paid sale goes on.
import { announce, element, icon, set_text } from "../dom.js";
import { money, place_name, say } from "../language.js";

/** Which sentence the phase and the payment call for. */
function step_of(sale) {
  if (sale.phase === "paying" && sale.given_up === "customer_cancelled") return "cancelling";
  if (sale.phase === "printing") return "printing";
  if (sale.phase === "committing") return "paid";
  if (sale.payment === "asked") return "paying";
  return sale.payment === "none" || sale.payment === "declined" ? "waiting" : "checking";
}

export function progress(page) {
  const figure = element("div", { class: "figure" });
  const title = element("h1", { tabindex: "-1" });
  const text = element("p", { class: "lead" });
  const price = element("p", { class: "price-large" });
  const tickets = element("ol", { class: "tickets" });
  const cancel = element("button", { class: "button quiet", "data-testid": "cancel" }, say("cancel_sale"));
  const actions = element("div", { class: "buttons" }, cancel);
  let step = "";

  function update(sale) {
    const now = step_of(sale);
    if (now !== step) {
      step = now;
      const kind = { waiting: "clock", cancelling: "clock", paying: "card", checking: "clock", paid: "check", printing: "printer" }[step];
      figure.replaceChildren(icon(kind));
      figure.className = `figure ${step}`;
      set_text(title, say({ waiting: "waiting_title", cancelling: "cancelling_title", paying: "paying_title", checking: "checking_title", paid: "paid", printing: "printing_title" }[step]));
      set_text(text, step === "paid" ? say("printing_text") : say(`${step}_text`));
      announce(`${title.textContent}. ${text.textContent}`);
      document.body.dataset.step = step;
    }
    set_text(price, money(sale.total_cents, sale.currency));
    price.hidden = step === "printing" || step === "cancelling";
    const had_focus = actions.contains(document.activeElement);
    actions.hidden = !["waiting", "paying"].includes(step);
    if (actions.hidden && had_focus) title.focus({ preventScroll: true });  // Its button is gone: read on at the heading.
    tickets.hidden = !["paid", "printing"].includes(step);
    draw_tickets(sale);
  }

  function draw_tickets(sale) {
    const now = JSON.stringify(sale.tickets);
    if (tickets.dataset.seen === now) return;
    tickets.dataset.seen = now;
    tickets.replaceChildren(...sale.tickets.map((ticket, at) => ticket_line(ticket, at)));
  }

  cancel.addEventListener("click", () => page.guard(cancel, async () => {
    await page.watch.cancel();
  }, () => tell(say("cannot_cancel"))));

  function tell(sentence) {
    set_text(text, sentence);
    announce(sentence);
  }

  const main = element("section", { class: "progress", "data-testid": "screen-progress" }, figure, title, text, price, tickets);
  update(page.watch.sale);
  return { main, actions, update };
}

const ticket_icons = { waiting: "clock", printing: "printer", proven: "check", unknown: "warning", failed: "cross" };

export function ticket_line(ticket, at) {
  return element("li", { class: `ticket ${ticket.state}`, "data-testid": `ticket-${at}`, "data-state": ticket.state },
    icon(ticket_icons[ticket.state] ?? "ticket"),
    element("span", { class: "line-text" }, place_name(ticket)),
    element("span", { class: "ticket-state" }, say(`ticket_${ticket.state}`)));
}
