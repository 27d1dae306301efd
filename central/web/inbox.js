// The conflict inbox: a list of cases, and one case with what happened, what was done and what can be chosen.
import {actions, choices, kinds, nothing} from "./inbox_words.js";
import {own_clock_now, own_time} from "./local_time.js";

const refresh_ms = 3000;
/// A central that takes longer counts as away: nothing on the page is current then.
const answer_deadline_ms = 5000;
const by_id = (id) => document.getElementById(id);
let shown_state = "open";
let shown_case = null;
let wanted = null;
let list_seen = "";
let case_seen = "";

function element(name, text, classes) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (classes) made.className = classes;
  return made;
}

async function call(path, body) {
  const token = sessionStorage.getItem("token");
  const headers = token ? {Authorization: `Bearer ${token}`} : {};
  const options = body ?
      {method: "POST", body: JSON.stringify(body), headers: {...headers, "Content-Type": "application/json"}} :
      {headers};
  const response = await fetch(path, {...options, signal: AbortSignal.timeout(answer_deadline_ms)});
  if (response.status === 401 || (response.status === 403 && !body)) {
    sessionStorage.removeItem("token");
    throw new Error("sign-in");
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail || `${path} answered ${response.status}`);
  return answer;
}

const money = (cents, currency) => new Intl.NumberFormat([], {style: "currency", currency}).format(cents / 100);

function show_list(answer, state) {
  by_id("none").hidden = answer.conflicts.length > 0;
  by_id("none").textContent = nothing[state];
  by_id("cases").replaceChildren(...answer.conflicts.map((one) => {
    const item = element("li");
    const button = element("button", kinds[one.kind] || one.kind, "case-line");
    button.type = "button";
    button.dataset.testid = `case-${one.case_id}`;
    button.append(element("span", [one.performance, one.seller, own_time(one.opened_at)].filter(Boolean).join(" · ")));
    button.addEventListener("click", () => open_case(one.case_id));
    item.append(button);
    return item;
  }));
}

function facts_of(one) {
  const facts = [["Performance", one.performance], ["Sold by", one.seller], ["Opened", own_time(one.opened_at)]];
  if (one.order) {
    facts.push([
      "Paid", `${money(one.order.total_cents, one.order.currency)} (${one.order.payment_reference || "no reference"})`
    ]);
    facts.push(["Let in already", one.order.admitted ? "Yes" : "No"]);
    facts.push(["Tickets say", one.order.tickets.map((ticket) => ticket.sold_place).join("; ")]);
    const moved = one.order.tickets.some((ticket) => ticket.place !== ticket.sold_place);
    if (moved) facts.push(["Their places now", one.order.tickets.map((ticket) => ticket.place).join("; ")]);
    facts.push(["Order number", one.order_id]);
  }
  const refunds = {
    ordered: `The terminal of ${one.refund?.seller} was told to pay it back`,
    by_hand: "Somebody must pay it back by hand",
    failed: "The terminal could not pay it back",
    paid: `Paid back (${one.refund?.reference})`
  };
  if (one.refund) facts.push(["Refund", refunds[one.refund.state]]);
  return facts.filter(([, value]) => value);
}

function show_case(one) {
  by_id("case-title").textContent = kinds[one.kind] || one.kind;
  by_id("case-state").textContent = one.state === "open" ? "● Open" : `✓ Closed: ${one.outcome}`;
  by_id("case-state").className = one.state === "open" ? "bad" : "good";
  by_id("case").dataset.state = one.state;
  by_id("case").dataset.outcome = one.outcome || "";
  by_id("case-what").textContent = one.what;
  by_id("case-facts")
      .replaceChildren(...facts_of(one).flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
  by_id("case-steps")
      .replaceChildren(
          ...one.steps.map((step) => {
            const item = element("li", `${actions[step.action] || step.action} `);
            item.append(
                element("span", `${own_time(step.at)}, ${step.by === "rule" ? "by itself" : `by ${step.by}`}`, "soft"));
            if (step.note) item.append(element("p", step.note));
            return item;
          }),
          ...(one.steps.length ? [] : [element("li", "Nothing yet.")]));
  by_id("case-actions").hidden = one.choices.length === 0;
  by_id("case-choices").replaceChildren(...one.choices.map((choice) => {
    const button = element("button", choices[choice].button, "quiet");
    button.type = "button";
    button.dataset.testid = `choose-${choice}`;
    button.addEventListener("click", () => ask(choice, one));
    return button;
  }));
}

function ask(choice, one) {
  wanted = choice;
  by_id("action-error").textContent = "";
  by_id("confirm-text").textContent = choices[choice].text;
  by_id("confirm-field").hidden = !choices[choice].field;
  by_id("confirm-label").textContent = choices[choice].field || "";
  by_id("confirm-input").required = Boolean(choices[choice].field);
  by_id("confirm-input").value = "";
  by_id("confirm-gone").checked = false;
  by_id("confirm-check").hidden = !(choice === "refund_paid" && one.refund?.state === "ordered");
  by_id("confirm-yes").textContent = choices[choice].yes;
  by_id("confirm").hidden = false;
  by_id("confirm-yes").focus();
}

async function act(event) {
  event.preventDefault();
  const body = {};
  const text = by_id("confirm-input").value.trim();
  if (wanted === "refund_paid") Object.assign(body, {reference: text, seller_is_gone: by_id("confirm-gone").checked});
  if (wanted === "close") body.note = text;
  try {
    show_case(await call(`/api/v1/conflicts/${shown_case}/${choices[wanted].path || wanted}`, body));
    case_seen = "";
    by_id("confirm").hidden = true;
  } catch (error) {
    by_id("action-error").textContent = error.message === "sign-in" ? "Please sign in again." : error.message;
  }
}

async function open_case(id) {
  shown_case = id;
  case_seen = "";
  by_id("confirm").hidden = true;
  by_id("action-error").textContent = "";
  await look();
  by_id("case-title").focus?.();
}

function close_case() {
  shown_case = null;
  look();
}

async function look() {
  if (!sessionStorage.getItem("token")) {
    by_id("sign-in").hidden = false;
    by_id("list").hidden = by_id("case").hidden = true;
    by_id("link").textContent = "Please sign in.";
    return;
  }
  try {
    if (shown_case) {
      const one = await call(`/api/v1/conflicts/${shown_case}`);
      // Drawn again only if something changed, so that nothing moves under somebody's finger.
      if (JSON.stringify(one) !== case_seen) show_case(one);
      case_seen = JSON.stringify(one);
    } else {
      const state = shown_state;
      const answer = await call(`/api/v1/conflicts?state=${state}`);
      if (state !== shown_state) return;  // The other list was asked for meanwhile.
      if (JSON.stringify(answer) !== list_seen) show_list(answer, state);
      list_seen = JSON.stringify(answer);
    }
    by_id("sign-in").hidden = true;
    by_id("list").hidden = Boolean(shown_case);
    by_id("case").hidden = !shown_case;
    by_id("link").textContent = `Up to date, ${own_clock_now()}`;
  } catch (error) {
    if (error.message === "sign-in") {
      by_id("sign-in-error").textContent = "This token is not known here. Try another.";
      return look();
    }
    by_id("link").textContent = `Central does not answer. What you see is old. (${error.message})`;
  }
}

function filter(state) {
  shown_state = state;
  list_seen = "";
  by_id("list-title").textContent = state === "open" ? "What needs a look" : "What was closed";
  by_id("show-open").setAttribute("aria-pressed", state === "open");
  by_id("show-closed").setAttribute("aria-pressed", state === "closed");
  look();
}

by_id("show-open").addEventListener("click", () => filter("open"));
by_id("show-closed").addEventListener("click", () => filter("closed"));
by_id("back").addEventListener("click", close_case);
by_id("confirm").addEventListener("submit", act);
by_id("confirm-no").addEventListener("click", () => {
  by_id("confirm").hidden = true;
});
by_id("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", by_id("token").value);
  by_id("sign-in-error").textContent = "";
  look();
});
look();
setInterval(look, refresh_ms);
