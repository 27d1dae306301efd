// The fleet page, at central and at a controller: open alerts, and one row a device with what it says of itself and what
// is wanted of it. Only central's admins can steer; the answer says who may.
import { poll } from "./api.js";
import { element, icon, set_text } from "./dom.js";
import { clock_now, clock_words, language, metres, moment, other_language, say, span, switch_language, words_of } from "./fleet_words.js";

const refresh_ms = 2000;
const by_id = (id) => document.getElementById(id);
let editing = null;

/** Alerts whose sentence, which the programs have in English only, says no more than their name. */
const repeats = new Set(["paper_near_end", "paper_out", "scanner_absent", "gate_absent", "kiosk_dark", "controller_dark"]);
const links = { up: ["check", "good", "link_up"], dark: ["cross", "bad", "link_dark"], unknown: ["clock", "", "link_unknown"] };

async function call(method, path, body) {
  const token = sessionStorage.getItem("token");
  const headers = { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(body ? { "Content-Type": "application/json" } : {}) };
  const response = await fetch(path, { method, headers, cache: "no-store", body: body && JSON.stringify(body), signal: AbortSignal.timeout(8000) });
  if (response.status === 401) {
    sessionStorage.removeItem("token");
    throw new Error("sign-in");
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? answer.detail ?? `${path} answered ${response.status}`);
  return answer;
}

const line = (sign, kind, ...words) => element("p", { class: `line ${kind}` }, icon(sign), element("span", {}, ...words));

/** What there is to say beside the alert's name: in English as the program said it, in another language by its code. */
function alert_words(alert) {
  if (language() === "en") return element("p", { lang: "en" }, alert.text);
  if (repeats.has(alert.kind)) return null;
  return alert.state ? element("p", {}, words_of("states", alert.state)) : element("p", { lang: "en" }, alert.text);
}

function alert_row(alert, may_acknowledge) {
  const seen = alert.acknowledged;
  return element("li", { class: seen ? "alert seen" : "alert", "data-testid": `alert-${alert.kind}`, "data-device": alert.device },
    icon("warning"),
    element("div", { class: "words" },
      element("strong", {}, `${words_of("alerts", alert.kind)}: ${alert.device}`),
      alert_words(alert),
      element("p", { class: "soft" }, `${say("since", { time: moment(alert.opened_at) })} `,
        seen ? say(seen.note ? "seen_note" : "seen", { ...seen, time: moment(seen.at) }) : may_acknowledge ? say("unseen") : "")),
    may_acknowledge && !seen && element("button", { class: "button", "data-testid": "acknowledge", onclick: (event) => acknowledge(event, alert) }, say("acknowledge")));
}

async function acknowledge(event, alert) {
  event.currentTarget.disabled = true;
  await call("POST", `/api/v1/alerts/${alert.alert_id}/acknowledge`, {}).catch(told);
  await refresh();
}

function what_it_is(device) {
  const [sign, kind, word] = links[device.link.state];
  return element("div", {}, element("h3", {}, device.device),
    element("p", { class: "soft" }, say("where", {
      role: words_of("roles", device.role), venue: device.venue_label ?? device.venue, parent: words_of("roles", device.parent),
    })),
    line(sign, kind, device.link.state === "up" ? say(word) : say("last_heard", { state: say(word), time: moment(device.link.last_heard) })),
    !device.enrolled && line("warning", "bad", say("not_enrolled")));
}

function what_is_attached(report) {
  return element("div", {}, ...report.attached.map((one) => {
    const is_good = one.state === "ready" || one.state === "disabled";
    return line(is_good ? "check" : "warning", is_good ? "good" : "bad",
      say(is_good ? "attached" : "attached_since", { kind: words_of("kinds", one.kind), state: words_of("states", one.state), time: moment(one.since) }));
  }));
}

function what_it_did(report) {
  const rows = [];
  if (report.prints) {
    const { total, since_start, on_this_roll } = report.prints;
    rows.push(say("printed", total), say("printed_since", { proven: since_start.proven, roll: on_this_roll }));
    for (const paper of report.prints.paper) {
      rows.push(say("paper", { printer: paper.printer, total: metres(paper.total_mm), start: metres(paper.since_start_mm), roll: metres(paper.on_this_roll_mm) }));
    }
  }
  if (report.scans) {
    const { total, since_start, last_minute, misread, garbage, repeated } = report.scans;
    rows.push(say("scans", { total, start: since_start, minute: last_minute }), say("misread", { misread, garbage, repeated }));
  }
  if (report.open_sales) rows.push(say("open_sales", { count: report.open_sales }));
  return element("div", {}, ...rows.map((text) => element("p", {}, text)));
}

function how_it_is(report, is_up) {
  return element("div", {},
    // Of a device that nobody hears that was true once.
    is_up && line(report.parent_reachable ? "check" : "cross", report.parent_reachable ? "good" : "bad",
      report.parent_reachable ? say("reaches") : say("parent_away", { time: moment(report.parent_since) })),
    report.backlog > 0 && line("clock", "", say("waiting", { count: report.backlog })),
    report.trouble && line("warning", "bad", report.trouble),
    report.refusal && line("warning", "bad", report.refusal),
    element("p", { class: "soft" }, say("version", { version: report.software_version, span: span(report.running_ms) })),
    element("p", { class: "soft" }, report.data_age_ms === null ? say("said_no_data", { span: span(report.age_ms) })
      : say("said", { span: span(report.age_ms), data: span(report.data_age_ms) })),
    report.clock_offset_ms !== null && element("p", { class: "soft" }, clock_words(report.clock_offset_ms)));
}

function what_is_wanted(device, can_steer) {
  const { desired, reported } = device;
  const closed = desired?.out_of_service ?? false;
  const does = reported?.out_of_service ?? false;
  return element("div", {},
    device.role === "kiosk" && line(closed ? "cross" : "check", closed ? "bad" : "good", say("wanted", { state: say(closed ? "out_of_service" : "in_service") })),
    device.role === "kiosk" && reported && line(does ? "cross" : "check", does ? "bad" : "good", say("is", { state: say(does ? "out_of_service" : "in_service") })),
    desired && line(desired.applied ? "check" : "clock", desired.applied ? "good" : "", say(desired.applied ? "follows" : "follows_not")),
    desired?.by && element("p", { class: "soft" }, say("set_by", { by: desired.by, time: moment(desired.at) })),
    can_steer && element("button", { class: "button", "data-testid": `steer-${device.device}`, onclick: () => edit(device.device) }, say("change")));
}

function wish_form(device) {
  const wish = device.desired ?? {};
  const form = element("form", { class: "wish", "data-testid": "wish" },
    device.role === "kiosk" && element("label", {}, element("input", { type: "checkbox", name: "out_of_service", checked: Boolean(wish.out_of_service), "data-testid": "wish-closed" }), say("close_it")),
    element("label", { class: "wide" }, `${say("why")} `, element("input", { name: "text", maxlength: 200, value: wish.text ?? "", "data-testid": "wish-text" })),
    element("label", {}, say("report_every"), element("input", { type: "number", name: "report_seconds", min: 0, max: 3600, value: wish.report_seconds ?? 0 })),
    device.role === "kiosk" && element("label", {}, say("near_end"), element("input", { type: "number", name: "near_end", min: 0, max: 100000, value: wish.near_end_after_documents ?? 0 })),
    element("button", { class: "button primary", "data-testid": "wish-save" }, say("save")),
    element("button", { class: "button", type: "button", onclick: () => edit(null) }, say("cancel")),
    element("p", { class: "soft" }, say("zero")));
  form.addEventListener("submit", (event) => save(event, device));
  return form;
}

async function save(event, device) {
  event.preventDefault();
  const data = new FormData(event.target);
  const body = {
    out_of_service: data.get("out_of_service") !== null, text: data.get("text"),
    report_seconds: Number(data.get("report_seconds")), near_end_after_documents: Number(data.get("near_end") ?? 0),
  };
  try {
    await call("PUT", `/api/v1/fleet/${device.device}/desired`, body);
    editing = null;
    await refresh();
  } catch (error) {
    told(error);
  }
}

function device_row(device, can_steer) {
  const report = device.reported;
  return element("li", { class: "device", "data-testid": `device-${device.device}`, "data-link": device.link.state },
    what_it_is(device),
    ...(report ? [what_is_attached(report), what_it_did(report), how_it_is(report, device.link.state === "up")] : [element("p", { class: "soft silent" }, say("silent"))]),
    what_is_wanted(device, can_steer), editing === device.device && wish_form(device));
}

/** The words that stand in the page itself: data-say names their text. */
function draw_frame() {
  for (const node of document.querySelectorAll("[data-say]")) set_text(node, say(node.dataset.say));
  document.title = `${say("title")} - foyer`;
  by_id("language").lang = other_language();
}

function change_language() {
  switch_language();
  draw_frame();
  refresh();
}

function edit(name) {
  editing = name;
  refresh();
}

function told(error) {
  if (error.message === "sign-in") {
    by_id("sign-in").hidden = false;
    set_text(by_id("state"), say("sign_in"));
  } else {
    set_text(by_id("state"), say("old", { reason: error.message }));
  }
}

/** Nothing moves under somebody's finger: while a form is filled in, only the form stays. */
async function refresh() {
  try {
    const fleet = await call("GET", "/api/v1/fleet");
    const { alerts } = await call("GET", "/api/v1/alerts");
    by_id("sign-in").hidden = true;
    set_text(by_id("state"), say("up_to_date", { time: clock_now() }));
    if (document.activeElement?.form?.classList.contains("wish") && editing) return;
    by_id("no-alerts").hidden = alerts.length > 0;
    by_id("no-devices").hidden = fleet.devices.length > 0;
    by_id("alerts").replaceChildren(...alerts.map((alert) => alert_row(alert, fleet.program === "central")));
    by_id("devices").replaceChildren(...fleet.devices.map((device) => device_row(device, fleet.can_steer)));
  } catch (error) {
    told(error);
  }
}

by_id("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", by_id("token").value);
  refresh();
});
by_id("language").addEventListener("click", change_language);
draw_frame();
poll(refresh, refresh_ms);
