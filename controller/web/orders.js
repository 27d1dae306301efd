// The order of a code that was typed or scanned: what was sold, how each print went, who came in. Staff have tickets
// printed at a kiosk or let the guest in without paper. And the list of what was paid for and not printed.
import { ApiError, get, new_id, post } from "./api.js";
import { labelled, reason_given, reason_of, reasons } from "./actions.js";
import { announce, element, icon, modal } from "./dom.js";
import { clock_time, day_and_time, order_words, place_words, say } from "./words.js";

/** So often the order is asked for again while it is shown: prints come to their end. */
const look_again_ms = 1_000;
const look_at_gate_ms = 300;
/** Longer than any gate waits for its guest. */
const passage_wait_ms = 30_000;

const lacks_paper = (ticket) => ticket.print !== "proven" && ticket.admitted_at === null;
const path_of = (code) => `/api/v1/claims/${encodeURIComponent(code)}`;
const list_path = (query) => `/api/v1/orders?${new URLSearchParams(query)}`;

let shown = null;

/** One dialog about an order at a time: the newer one is meant. */
function open(name, title, ...children) {
  shown?.close();
  const dialog = modal({ "data-testid": `dialog-${name}`, "aria-label": title },
    element("h2", { tabindex: "-1", autofocus: true }, title), ...children);
  shown = dialog;
  return dialog;
}

const close_button = (test = "order-close") => element("button", { class: "button quiet", type: "button", "data-testid": test, onclick: () => shown?.close() }, say("close"));
const notice = (test, words, kind = "bad") => element("p", { class: `notice ${kind}`, "data-testid": test }, icon(kind === "bad" ? "warning" : "check"), words);

/** "Tue, 1 Dec, 19:30 · Tosca", at the venue's time: the order may be of another day. */
const when = (order) => [order.starts_at && day_and_time(order.starts_at, order.time_zone), order.title].filter(Boolean).join(" · ");

function admission_of(order, ticket) {
  return ticket.admitted_at === null ? "" : say("order_admitted", { time: clock_time(ticket.admitted_at, order.time_zone), gate: ticket.gate });
}

function ticket_row(order, ticket, at) {
  const is_chosen = lacks_paper(ticket);
  return element("li", { class: "order-ticket", "data-testid": `order-ticket-${at}`, "data-print": ticket.print, "data-admitted": String(ticket.admitted_at !== null) },
    element("label", { class: "choice" },
      element("input", { type: "checkbox", name: "ticket", value: ticket.ticket_id, checked: is_chosen, "data-testid": `order-choose-${at}` }),
      element("span", { class: "order-place" }, place_words(ticket)),
      element("span", { class: "order-print", "data-testid": `order-print-${at}` }, order_words("prints", ticket.print)),
      element("span", { class: "order-admission", "data-testid": `order-admission-${at}` }, admission_of(order, ticket))));
}

function kiosk_options(kiosks) {
  return kiosks.map((kiosk) => {
    const state = kiosk.online ? (kiosk.printer === null ? "" : order_words("printers", kiosk.printer)) : order_words("printers", "offline");
    return element("option", { value: kiosk.device, disabled: !kiosk.ready, selected: kiosk.ready && kiosk === kiosks.find((one) => one.ready) }, [kiosk.device, state].filter(Boolean).join(": "));
  });
}

function kiosk_choice(kiosks) {
  return element("select", { name: "at", class: "field", "data-testid": "order-kiosk" }, ...kiosk_options(kiosks));
}

/** A printer that was mended may be chosen at once; the choice of staff stays while it can print. */
function refresh_kiosks(select, kiosks) {
  const drawn = JSON.stringify(kiosks);
  if (select.dataset.drawn === drawn) return;
  select.dataset.drawn = drawn;
  const chosen = select.value;
  select.replaceChildren(...kiosk_options(kiosks));
  if (kiosks.some((kiosk) => kiosk.ready && kiosk.device === chosen)) select.value = chosen;
}

/** How the tickets that a kiosk was told to print came out; null while one is under way. */
function outcome(order, printing) {
  const prints = order.tickets.filter((ticket) => printing.includes(ticket.ticket_id)).map((ticket) => ticket.print);
  if (prints.some((print) => print === "not_printed" || print === "printing")) return null;
  return prints.every((print) => print === "proven") ? notice("order-printed", say("order_printed"), "good") : notice("order-error", say("order_not_printed"));
}

/** Why nothing can be done for this order; "" if something can. */
function hindrance(order) {
  if (order.state === "refunded") return say("order_refunded");
  return order.performance_over ? say("order_over") : "";
}

/** Redraws what may have changed, and leaves what staff chose and typed. */
function refresh_rows(dialog, order) {
  order.tickets.forEach((ticket, at) => {
    const row = dialog.querySelector(`[data-testid="order-ticket-${at}"]`);
    if (row === null) return;
    // What came out has no tick any more: a second touch of "Print" would make void what the guest holds.
    if (ticket.print === "proven" && row.dataset.print !== "proven") row.querySelector("input").checked = false;
    Object.assign(row.dataset, { print: ticket.print, admitted: String(ticket.admitted_at !== null) });
    row.querySelector(".order-print").textContent = order_words("prints", ticket.print);
    row.querySelector(".order-admission").textContent = admission_of(order, ticket);
  });
}

async function print(order, data) {
  const body = { at: data.get("at"), tickets: data.getAll("ticket"), reason: reason_given(data) };
  const by = data.get("by").trim();
  const told = await post(`/api/v1/orders/${order.order_id}/reprint`, by === "" ? body : { ...body, by });
  return say("order_printing", { kiosk: told.device });
}

/** The gate opens for one guest at a time: the next one waits until this one went through, or nobody did. */
async function until_passed() {
  const from = performance.now();
  while (performance.now() - from < passage_wait_ms && (await get("/api/v1/door")).passage === "waiting") {
    await new Promise((resolve) => { setTimeout(resolve, look_at_gate_ms); });
  }
}

/** One after the other: each opens the gate for one guest. The first that is refused ends it, and its verdict is shown. */
async function let_in(order, data, nonces) {
  const by = data.get("by").trim();
  if (by === "") throw new ApiError(0, "STAFF_MISSING", "");
  for (const ticket_id of data.getAll("ticket")) {
    nonces[ticket_id] ??= new_id();
    const verdict = await post("/api/v1/door/admit", { order_id: order.order_id, ticket_id, nonce: nonces[ticket_id], reason: reason_given(data), by });
    delete nonces[ticket_id];
    if (!verdict.opens_gate) return false;
    await until_passed();
  }
  return true;
}

function show(order, kiosks) {
  const status = element("div", { role: "status", "data-testid": "order-status" });
  const stopped = hindrance(order);
  let is_sent = false;
  let can_print = kiosks.some((kiosk) => kiosk.ready);
  const nonces = {};
  let printing = null;  // The tickets whose end the page waits for.
  const select = kiosk_choice(kiosks);
  const button = (kind, test, sign, words) => element("button", { class: `button ${kind}`, type: "submit", value: test, "data-testid": test }, icon(sign), words);
  const [admit_button, print_button] = [button("quiet", "order-admit", "person", say("let_in")), button("primary", "order-print", "printer", say("print"))];
  const enable = () => {
    admit_button.disabled = is_sent || stopped !== "";
    print_button.disabled = is_sent || stopped !== "" || !can_print;
  };
  enable();
  const form = element("form", { method: "dialog" },
    element("p", {}, say("order_sold", { code: order.short_code, time: day_and_time(order.sold_at, order.time_zone), seller: order.seller })),
    stopped !== "" && notice("order-stopped", stopped),
    element("ul", { class: "order-tickets" }, ...order.tickets.map((ticket, at) => ticket_row(order, ticket, at))),
    reasons("order-reason", ["reason_printer", "reason_lost", "reason_unreadable"]),
    labelled(say("staff_number_needed"), element("input", { name: "by", class: "field", maxlength: "64", autocomplete: "off", "data-testid": "order-by" })),
    labelled(say("print_at"), select),
    status,
    element("div", { class: "dialog-actions" }, close_button(), admit_button, print_button));
  const dialog = open("order", when(order), form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const is_print = event.submitter?.value === "order-print";
    if (data.getAll("ticket").length === 0) return status.replaceChildren(notice("order-error", say("choose_ticket")));
    is_sent = true;
    enable();
    try {
      printing = null;
      if (is_print) {
        status.replaceChildren(notice("order-done", await print(order, data), "good"));
        printing = data.getAll("ticket");
      } else {
        if (await let_in(order, data, nonces)) announce(say("order_let_in"));
        dialog.close();  // The verdict is behind it.
      }
    } catch (error) {
      status.replaceChildren(notice("order-error", reason_of(error)));
    } finally {
      is_sent = false;
      enable();
      dispatchEvent(new CustomEvent("annulled"));  // The page looks at once.
    }
  });
  follow(dialog, order, (found, printers) => {
    refresh_rows(dialog, found);
    refresh_kiosks(select, printers);
    can_print = printers.some((kiosk) => kiosk.ready);
    enable();
    const ended = printing && outcome(found, printing);
    if (!ended) return;
    printing = null;
    status.replaceChildren(ended);
  });
}

async function follow(dialog, order, take) {
  while (dialog.open) {
    await new Promise((resolve) => { setTimeout(resolve, look_again_ms); });
    if (!dialog.open) return;
    try {
      const { results, kiosks } = await get(list_path({ q: order.order_id }));
      if (results.length > 0) take(results[0], kiosks);
    } catch {
      // The page says by itself that nobody answers.
    }
  }
}

function choose(title, orders, kiosks, empty) {
  const rows = orders.map((order) => element("li", {},
    element("button", { class: "button quiet order-row", type: "button", "data-testid": "order-row", "data-order": order.order_id, onclick: () => show(order, kiosks) },
      element("span", {}, `${order.short_code} · ${when(order)}`),
      element("span", {}, say("order_row", { time: day_and_time(order.sold_at, order.time_zone), seller: order.seller, count: order.tickets.filter(lacks_paper).length, total: order.tickets.length })))));
  open("orders", title, rows.length === 0 ? element("p", { "data-testid": "orders-none" }, empty) : element("ul", { class: "order-rows" }, ...rows),
    element("div", { class: "dialog-actions" }, close_button("orders-close")));
}

/** Nobody here knows the code; central may, and has it printed at a kiosk of this venue. */
async function ask_central(code, error) {
  const status = element("div", { role: "status", "data-testid": "order-status" }, notice("order-unknown", reason_of(error)));
  const kiosks = error.code === "CLAIM_UNKNOWN" ? (await get(list_path({ limit: 1 }))).kiosks : [];
  const can_ask = kiosks.some((kiosk) => kiosk.ready);
  const send = element("button", { class: "button primary", type: "submit", "data-testid": "order-ask-central" }, icon("printer"), say("ask_central"));
  const form = element("form", { method: "dialog" }, element("p", { class: "order-code" }, code), status,
    can_ask && labelled(say("print_at"), kiosk_choice(kiosks)),
    element("div", { class: "dialog-actions" }, close_button(), can_ask && send));
  open("order", say("order_title"), form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      const told = await post(`${path_of(code)}/redeem`, { at: new FormData(form).get("at") });
      status.replaceChildren(notice("order-done", say("order_printing", { kiosk: told.device }), "good"));
    } catch (refusal) {
      status.replaceChildren(notice("order-error", reason_of(refusal)));
    } finally {
      send.disabled = false;
    }
  });
}

/** What a claim code or a short code finds. */
export async function show_order(code) {
  try {
    const order = await get(path_of(code));
    show(order, order.kiosks);
  } catch (error) {
    if (error.code !== "CLAIM_AMBIGUOUS") return ask_central(code, error).catch(() => {});
    const { results, kiosks } = await get(list_path({ q: code })).catch(() => ({ results: [], kiosks: [] }));
    choose(say("order_which"), results, kiosks, reason_of(error));
  }
}

/** What was paid for and is on nobody's paper for certain. */
export async function show_unprinted(performance) {
  const title = performance ? say("unprinted_of", { title: performance.title }) : say("unprinted");
  try {
    const { results, kiosks } = await get(list_path({ unprinted: true, ...(performance ? { performance_id: performance.performance_id } : {}) }));
    choose(title, results, kiosks, say("unprinted_none"));
  } catch (error) {
    open("orders", title, notice("order-error", reason_of(error)), element("div", { class: "dialog-actions" }, close_button("orders-close")));
  }
}
