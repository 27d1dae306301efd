// The fleet page, at central and at a controller: open alerts, and one row a device with what it says of itself and what
// is wanted of it. Only central's admins can steer; the answer says who may.
import { poll } from "./api.js";
import { element, icon, set_text } from "./dom.js";

const refresh_ms = 2000;
const by_id = (id) => document.getElementById(id);
let editing = null;

const kinds = {
  paper_near_end: "Paper is nearly used up",
  paper_out: "Paper is used up",
  printer_down: "Printer does not work",
  scanner_absent: "Scanner is missing",
  gate_absent: "Gate is missing",
  terminal_down: "Payment terminal does not answer",
  kiosk_dark: "Kiosk is dark",
  controller_dark: "Controller is dark",
  backlog_growing: "Books do not get through",
  journal_refused: "Books are refused",
  storage_failed: "Disk does not work",
};
const attached_names = { printer: "Printer", scanner: "Scanner", gate: "Gate", payment_terminal: "Terminal" };
const attached_states = {
  ready: "ready", paper_near_end: "paper nearly used up", paper_out: "no paper", cover_open: "cover open", offline: "off line",
  absent: "missing", fault: "fault", disabled: "switched off here",
};
const links = { up: ["check", "good", "Up"], dark: ["cross", "bad", "Dark"], unknown: ["clock", "", "Not known"] };

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

const when = (text) => (text ? new Date(text).toLocaleString([], { dateStyle: "short", timeStyle: "short" }) : "never");

function span(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) return "never";
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

const metres = (millimetres) => `${(millimetres / 1000).toFixed(2)} m`;

const line = (sign, kind, ...words) => element("p", { class: `line ${kind}` }, icon(sign), element("span", {}, ...words));

function alert_row(alert, may_acknowledge) {
  const seen = alert.acknowledged;
  return element("li", { class: seen ? "alert seen" : "alert", "data-testid": `alert-${alert.kind}`, "data-device": alert.device },
    icon("warning"),
    element("div", { class: "words" },
      element("strong", {}, `${kinds[alert.kind] ?? alert.kind}: ${alert.device}`),
      element("p", {}, alert.text),
      element("p", { class: "soft" }, `Since ${when(alert.opened_at)}. `,
        seen ? `Seen by ${seen.by}, ${when(seen.at)}${seen.note ? `: ${seen.note}` : ""}.` : "Nobody has said that they look after it.")),
    may_acknowledge && !seen && element("button", { class: "button", "data-testid": "acknowledge", onclick: (event) => acknowledge(event, alert) }, "I look after it"));
}

async function acknowledge(event, alert) {
  event.currentTarget.disabled = true;
  await call("POST", `/api/v1/alerts/${alert.alert_id}/acknowledge`, {}).catch(told);
  await refresh();
}

function what_it_is(device) {
  const [sign, kind, word] = links[device.link.state];
  return element("div", {}, element("h3", {}, device.device),
    element("p", { class: "soft" }, `${device.role} at ${device.venue}, below ${device.parent}`),
    line(sign, kind, word, device.link.state === "up" ? "" : `, last heard ${when(device.link.last_heard)}`),
    !device.enrolled && line("warning", "bad", "Not enrolled"));
}

function what_is_attached(report) {
  return element("div", {}, ...report.attached.map((one) => {
    const is_good = one.state === "ready" || one.state === "disabled";
    return line(is_good ? "check" : "warning", is_good ? "good" : "bad", `${attached_names[one.kind] ?? one.kind}: ${attached_states[one.state] ?? one.state}`,
      is_good ? "" : ` since ${when(one.since)}`);
  }));
}

function what_it_did(report) {
  const rows = [];
  if (report.prints) {
    const { total, since_start, on_this_roll } = report.prints;
    rows.push(`Printed ${total.proven}, unknown ${total.unknown}, failed ${total.failed}`, `Since start ${since_start.proven}; on this roll ${on_this_roll}`);
    for (const paper of report.prints.paper) {
      rows.push(`Paper fed by ${paper.printer} (computed): ${metres(paper.total_mm)}; since start ${metres(paper.since_start_mm)}; on this roll ${metres(paper.on_this_roll_mm)}`);
    }
  }
  if (report.scans) {
    const { total, since_start, last_minute, misread, garbage, repeated } = report.scans;
    rows.push(`Scans ${total}; since start ${since_start}; last minute ${last_minute}`, `Misread ${misread}, no ticket ${garbage}, read twice ${repeated}`);
  }
  if (report.open_sales) rows.push(`Open sales ${report.open_sales}`);
  return element("div", {}, ...rows.map((text) => element("p", {}, text)));
}

function how_it_is(report) {
  return element("div", {},
    line(report.parent_reachable ? "check" : "cross", report.parent_reachable ? "good" : "bad",
      report.parent_reachable ? "Reaches its parent" : `Parent away since ${when(report.parent_since)}`),
    report.backlog > 0 && line("clock", "", `${report.backlog} entries wait`),
    report.trouble && line("warning", "bad", report.trouble),
    element("p", { class: "soft" }, `Version ${report.software_version}, running ${span(report.running_ms)}`),
    element("p", { class: "soft" }, `Said ${span(report.age_ms)} ago; its data is ${span(report.data_age_ms)} old`,
      report.clock_offset_ms === null ? "" : `; clock ${report.clock_offset_ms} ms off`));
}

function what_is_wanted(device, can_steer) {
  const { desired, reported } = device;
  const closed = desired?.out_of_service ?? false;
  const does = reported?.out_of_service ?? false;
  return element("div", {},
    device.role === "kiosk" && line(closed ? "cross" : "check", closed ? "bad" : "good", `Wanted: ${closed ? "out of service" : "in service"}`),
    device.role === "kiosk" && reported && line(does ? "cross" : "check", does ? "bad" : "good", `Is: ${does ? "out of service" : "in service"}`),
    desired && line(desired.applied ? "check" : "clock", desired.applied ? "good" : "", desired.applied ? "Follows what is wanted" : "Has not taken it over yet"),
    desired?.by && element("p", { class: "soft" }, `Set by ${desired.by}, ${when(desired.at)}`),
    can_steer && element("button", { class: "button", "data-testid": `steer-${device.device}`, onclick: () => edit(device.device) }, "Change"));
}

function wish_form(device) {
  const wish = device.desired ?? {};
  const form = element("form", { class: "wish", "data-testid": "wish" },
    device.role === "kiosk" && element("label", {}, element("input", { type: "checkbox", name: "out_of_service", checked: Boolean(wish.out_of_service), "data-testid": "wish-closed" }), "Out of service"),
    element("label", { class: "wide" }, "Why, for customers ", element("input", { name: "text", maxlength: 200, value: wish.text ?? "", "data-testid": "wish-text" })),
    element("label", {}, "Report at most every (s)", element("input", { type: "number", name: "report_seconds", min: 0, max: 3600, value: wish.report_seconds ?? 0 })),
    device.role === "kiosk" && element("label", {}, "Paper near end after (documents)", element("input", { type: "number", name: "near_end", min: 0, max: 100000, value: wish.near_end_after_documents ?? 0 })),
    element("button", { class: "button primary", "data-testid": "wish-save" }, "Save"),
    element("button", { class: "button", type: "button", onclick: () => edit(null) }, "Cancel"),
    element("p", { class: "soft" }, "0 leaves it to the device."));
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
    ...(report ? [what_is_attached(report), what_it_did(report), how_it_is(report)] : [element("p", { class: "soft silent" }, "It has not said anything of itself yet.")]),
    what_is_wanted(device, can_steer), editing === device.device && wish_form(device));
}

function edit(name) {
  editing = name;
  refresh();
}

function told(error) {
  if (error.message === "sign-in") {
    by_id("sign-in").hidden = false;
    set_text(by_id("state"), "Please sign in.");
  } else {
    set_text(by_id("state"), `What you see may be old. (${error.message})`);
  }
}

/** Nothing moves under somebody's finger: while a form is filled in, only the form stays. */
async function refresh() {
  try {
    const fleet = await call("GET", "/api/v1/fleet");
    const { alerts } = await call("GET", "/api/v1/alerts");
    by_id("sign-in").hidden = true;
    set_text(by_id("state"), `Up to date, ${new Date().toLocaleTimeString()}`);
    if (document.activeElement?.form?.classList.contains("wish") && editing) return;
    by_id("no-alerts").hidden = alerts.length > 0;
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
poll(refresh, refresh_ms);
