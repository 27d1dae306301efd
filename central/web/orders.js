// Orders and their tickets: found by what stands on paper, listed where the paper is missing, printed anew at a kiosk.
import {new_id} from "/api.js";
import {element} from "/dom.js";
import {own_clock_now, own_time, venue_time} from "./local_time.js";
import * as words from "./orders_words.js";

const refresh_ms = 3000;
const orders_on_page = 20;
const deadline_ms = 8000;
const by_id = (id) => document.getElementById(id);
let question = {text: "", unprinted: true, page: 1};
let shown = null;  // The id of the order that is looked at.
let ticked = new Set();
let seen = {};  // What was drawn last, by part: nothing moves under somebody's finger unless it changed.
let asked = null;  // What was sent and not answered: sent again it has the same key, so nothing is printed twice.

const money = (cents, currency) => new Intl.NumberFormat([], {style: "currency", currency}).format(cents / 100);
const is_void = (order) => !["sold", "honoured", "conflict"].includes(order.state);

async function call(path, body, headers = {}) {
  const token = sessionStorage.getItem("token");
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(path, {method: body ? "POST" : "GET", cache: "no-store", headers, body,
    signal: AbortSignal.timeout(deadline_ms)});
  asked = body ? null : asked;
  if (response.status === 401 || (response.status === 403 && !body)) {
    sessionStorage.removeItem("token");
    throw new Error("sign-in");
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail || `${path} answered ${response.status}`);
  return answer;
}

/** Draws a part only if it differs from what was drawn of it last. */
function draw(part, value, how) {
  const text = JSON.stringify(value);
  if (seen[part] === text) return;
  seen[part] = text;
  how(value);
}

/** Who came in without paper needs none. */
const missing = (order) => order.tickets.filter((ticket) => ticket.print !== "proven" && !ticket.admitted_at).length;

function order_line(order) {
  const about = [venue_time(order.starts_at, order.time_zone), order.seller, `sold ${own_time(order.sold_at)}`,
    `${order.tickets.length === 1 ? "1 ticket" : `${order.tickets.length} tickets`}, ${missing(order)} not on paper`];
  return element("li", {}, element("button",
    {type: "button", class: "case-line", "data-testid": `order-${order.order_id}`, onclick: () => open_order(order.order_id)},
    `${order.short_code} · ${order.performance}`, element("span", {}, about.join(" · "))));
}

function show_list(answer) {
  const why = question.text ? "found" : question.unprinted ? "unprinted" : "all";
  by_id("none").hidden = answer.results.length > 0;
  by_id("none").textContent = words.nothing[why];
  by_id("orders").replaceChildren(...answer.results.map(order_line));
  by_id("pages").hidden = answer.pages < 2;
  by_id("page").textContent = `Page ${answer.current_page} of ${answer.pages}, ${answer.total} orders`;
  by_id("earlier").disabled = answer.current_page <= 1;
  by_id("later").disabled = answer.current_page >= answer.pages;
}

function ticket_line(ticket) {
  const box = element("input", {type: "checkbox", "data-testid": `tick-${ticket.ticket_id}`, checked: ticked.has(ticket.ticket_id), disabled: Boolean(ticket.admitted_at),
    onchange: () => (box.checked ? ticked.add(ticket.ticket_id) : ticked.delete(ticket.ticket_id))});
  const about = [words.prints[ticket.print] ?? words.print_not_known, words.print_number(ticket.generation)];
  if (ticket.admitted_at) about.push(`${words.admitted} ${own_time(ticket.admitted_at)}`);
  return element("li", {}, element("label", {class: "tick"}, box,
    element("span", {}, ticket.place, element("span", {class: ticket.print === "proven" || ticket.admitted_at ? "soft" : "bad"}, ` · ${about.join(" · ")}`))));
}

function show_order(order) {
  by_id("order-title").textContent = `${order.short_code} · ${order.performance}`;
  const facts = [["State", words.states[order.state] ?? order.state], ["Starts", venue_time(order.starts_at, order.time_zone)],
    ["Sold by", order.seller], ["Sold", own_time(order.sold_at)],
    ["Paid", `${money(order.total_cents, order.currency)} (${order.payment_reference || "no reference"})`], ["Order number", order.order_id]];
  by_id("order-facts").replaceChildren(...facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
  by_id("tickets").replaceChildren(...order.tickets.map(ticket_line));
  by_id("print-unprinted").hidden = missing(order) === 0;
  by_id("reprints").replaceChildren(...order.reprints.map((one) => element("li", {},
    `${words.reprint_states[one.state]} at ${one.at} `,
    element("span", {class: "soft"}, `${own_time(one.ordered_at)}, ${one.tickets.length === 1 ? "1 ticket" : `${one.tickets.length} tickets`}, by ${one.by}`),
    one.reason && element("p", {}, one.reason))), ...(order.reprints.length ? [] : [element("li", {}, "Nothing.")]));
}

/** Why this kiosk had better not be chosen; empty if it can print. */
function fault_of(kiosk, alerts) {
  if (kiosk.link.state !== "up") return words.kiosk_states[kiosk.link.state];
  const kinds = alerts.filter((alert) => kiosk.alerts.includes(alert.alert_id)).map((alert) => alert.kind);
  if (kinds.includes("paper_out") || kinds.includes("printer_down")) return words.printer_is_not_ready;
  return kiosk.reported?.out_of_service ? words.kiosk_is_off : "";
}

/** The kiosks of the venue, those first that can print now. */
function show_kiosks({kiosks, voided}) {
  const chosen = by_id("kiosk").value;
  by_id("kiosk").replaceChildren(...kiosks.map(({name, fault}) =>
    element("option", {value: name}, fault ? `${name} (${fault})` : name)));
  if (kiosks.some(({name}) => name === chosen)) by_id("kiosk").value = chosen;
  by_id("print-parts").hidden = voided || kiosks.length === 0;
  by_id("print-none").hidden = !by_id("print-parts").hidden;
  by_id("print-none").textContent = voided ? words.void_tickets : words.no_kiosk;
}

async function look_at_order(id) {
  const [order, fleet, alerts] = await Promise.all([call(`/api/v1/orders/${id}`), call("/api/v1/fleet"), call("/api/v1/alerts")]);
  if (id !== shown) return;  // Another order was opened meanwhile.
  draw("order", order, show_order);
  const kiosks = fleet.devices.filter((device) => device.role === "kiosk" && device.venue === order.venue)
    .map((device) => ({name: device.device, fault: fault_of(device, alerts.alerts)}))
    .sort((left, right) => Number(left.fault !== "") - Number(right.fault !== "") || left.name.localeCompare(right.name));
  draw("kiosks", {kiosks, voided: is_void(order)}, show_kiosks);
}

async function look_at_list() {
  const about = JSON.stringify(question);
  const query = new URLSearchParams({page: question.page, limit: orders_on_page});
  if (question.text) query.set("q", question.text);
  else if (question.unprinted) query.set("unprinted", "true");
  const answer = await call(`/api/v1/orders?${query}`);
  if (about === JSON.stringify(question)) draw("list", {about, answer}, () => show_list(answer));
}

async function look() {
  const is_in = Boolean(sessionStorage.getItem("token"));
  by_id("sign-in").hidden = is_in;
  by_id("list").hidden = !is_in || shown !== null;
  by_id("order").hidden = !is_in || shown === null;
  if (!is_in) {
    by_id("link").textContent = "Please sign in.";
    return;
  }
  try {
    await (shown === null ? look_at_list() : look_at_order(shown));
    by_id("link").textContent = `Up to date, ${own_clock_now()}`;
  } catch (error) {
    if (error.message === "sign-in") {
      by_id("sign-in-error").textContent = "This token is not known here, or may not see orders. Try another.";
      return look();
    }
    by_id("link").textContent = `Central does not answer. What you see is old. (${error.message})`;
  }
}

/** Has tickets printed: those named, or all that are not on paper. */
async function print(body) {
  const path = `/api/v1/orders/${shown}/reprint`;
  const text = JSON.stringify({at: by_id("kiosk").value, ...body});
  if (asked?.path !== path || asked.text !== text) asked = {path, text, key: new_id()};
  by_id("print-done").textContent = by_id("print-error").textContent = "";
  try {
    await call(path, text, {"Idempotency-Key": asked.key});
    ticked = new Set();
    by_id("reason").value = "";
    by_id("print-done").textContent = words.told;
    seen = {};
  } catch (error) {
    by_id("print-error").textContent = error.message === "sign-in" ? words.sign_in_again : error.message;
  }
  await look();
}

function print_anew(event) {
  event.preventDefault();
  const reason = by_id("reason").value.trim();
  if (ticked.size > 0 && reason) return print({tickets: [...ticked], reason});
  by_id("print-done").textContent = "";
  by_id("print-error").textContent = ticked.size === 0 ? words.tick_first : words.say_why;
}

async function open_order(id) {
  shown = id;
  ticked = new Set();
  seen = {};
  by_id("reason").value = by_id("print-done").textContent = by_id("print-error").textContent = "";
  await look();
  by_id("order-title").focus();
}

function ask(change) {
  question = {...question, page: 1, ...change};
  by_id("show-unprinted").setAttribute("aria-pressed", question.unprinted && !question.text);
  by_id("show-all").setAttribute("aria-pressed", !question.unprinted && !question.text);
  if (!question.text) by_id("text").value = "";
  look();
}

by_id("search").addEventListener("submit", (event) => {
  event.preventDefault();
  ask({text: by_id("text").value.trim()});
});
by_id("show-unprinted").addEventListener("click", () => ask({text: "", unprinted: true}));
by_id("show-all").addEventListener("click", () => ask({text: "", unprinted: false}));
by_id("earlier").addEventListener("click", () => ask({page: question.page - 1}));
by_id("later").addEventListener("click", () => ask({page: question.page + 1}));
by_id("back").addEventListener("click", () => {
  shown = null;
  look();
});
by_id("print-missing").addEventListener("click", () => print({}));
by_id("print").addEventListener("submit", print_anew);
by_id("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", by_id("token").value);
  by_id("sign-in-error").textContent = "";
  look();
});
look();
setInterval(look, refresh_ms);
