// The door page: asks the controller every 300 ms what the door last said and how it is connected, and redraws only what
// has changed.
import { get, poll } from "./api.js";
import { element, icon, set_text } from "./dom.js";
import { allow_sound, sound_is_allowed } from "./tones.js";
import { annul, can_annul, emergency_open, end_emergency, enter_code } from "./actions.js";
import { age, clock_time, emergency_reason, language, other_language, say, switch_language } from "./words.js";
import { show_order, show_unprinted } from "./orders.js";
import { VerdictView } from "./verdict.js";

const poll_ms = 300;
/** An answer that takes longer is not waited for; the next request may find the controller back. */
const answer_deadline_ms = 2_500;
/** So long after the last answer nothing on the page counts as current. */
const lost_after_ms = 3_000;
const old_data_ms = 60_000;

const by_id = (id) => document.getElementById(id);
const view = new VerdictView(by_id("verdict"));
let door = null;
let code_seen = null;
let heard_at = performance.now();

/** Replaces the children only if the key differs from the one before. */
function redraw(node, key, make) {
  const text = JSON.stringify([key, language()]);
  if (node.dataset.key === text) return;
  node.dataset.key = text;
  node.replaceChildren(...make());
}

function link(test, name, is_good, words) {
  return element("li", { class: is_good ? "link good" : "link bad", "data-testid": `link-${test}`, "data-good": String(is_good) },
    icon(is_good ? "check" : "warning"), element("span", {}, element("span", { class: "link-name" }, name), " ", element("strong", {}, words)));
}

const scanner_words = { ready: "device_ready", fault: "reads_wrongly" };

function draw_top() {
  const shown = door.performance;
  const title = shown ? [shown.title, clock_time(shown.starts_at, shown.time_zone), shown.hall, shown.venue].filter(Boolean).join(" · ") : "";
  const others = door.others_open > 0 ? say("others_open", { count: door.others_open }) : "";
  const data_age = age(door.data_age_ms);
  const is_old = door.data_age_ms === null || door.data_age_ms > old_data_ms;
  const key = [door.gate, door.direction, title, others, door.central, door.scanner, door.gate_device, data_age, is_old];
  redraw(by_id("top"), key, () => [
    element("div", { class: "where" },
      element("strong", { class: "gate", "data-testid": "gate" }, say("gate", { gate: door.gate })),
      element("span", { class: "direction", "data-testid": "direction" }, say(door.direction === "exit" ? "direction_exit" : "direction_entry")),
      element("span", { class: "performance", "data-testid": "performance" }, title || say("no_performance")),
      others && element("span", { class: "others", "data-testid": "others-open" }, others)),
    element("ul", { class: "links" },
      link("central", say("central"), door.central === "up", say(door.central === "up" ? "up" : "down")),
      link("data", say("data"), !is_old, data_age),
      link("scanner", say("scanner"), door.scanner === "ready", say(scanner_words[door.scanner] ?? "absent")),
      link("gate", say("gate_device"), door.gate_device === "ready", say(door.gate_device === "ready" ? "device_ready" : "absent"))),
    element("div", { class: "tools" },
      element("a", { class: "button bar", href: "/fleet.html", "data-testid": "open-fleet" }, say("devices")),
      element("button", { class: "button bar", "data-testid": "language", lang: other_language(), onclick: change_language }, say("other_language"))),
  ]);
}

function draw_alarms() {
  const dark = door?.dark_doors ?? [];
  const emergency = door?.emergency ?? null;
  const no_gate = door?.gate_device !== "ready";
  redraw(by_id("alarms"), [dark, emergency, no_gate, sound_is_allowed()], () => [
    emergency && element("div", { class: "alarm emergency", role: "alert", "data-testid": "emergency-on" }, icon("warning"),
      element("span", {}, [say("emergency_on"), say("emergency_since", { time: clock_time(emergency.since, door.performance?.time_zone), reason: emergency_reason(emergency) }),
        no_gate && say("emergency_no_gate"), emergency.switch_on && say("emergency_switch"), !emergency.recorded && say("emergency_unrecorded")].filter(Boolean).join(" ")),
      element("button", { class: "button", "data-testid": "emergency-end", disabled: emergency.switch_on, onclick: end_emergency }, say("emergency_end"))),
    dark.length > 0 && element("p", { class: "alarm", role: "status", "data-testid": "dark-doors" }, icon("warning"), say("dark_doors", { names: dark.join(", ") })),
    !sound_is_allowed() && element("p", { class: "alarm quiet", "data-testid": "sound-off" }, icon("sound"), say("sound_on")),
  ].filter(Boolean));
}

/** Each performance by itself; the one shown comes first and needs no title while it is alone. */
function draw_counters() {
  const shown = door.performance?.performance_id;
  const counted = [...door.counters_by_performance].sort((one, other) => (other.performance_id === shown) - (one.performance_id === shown));
  redraw(by_id("counters"), counted, () => counted.flatMap(({ performance_id, title, admitted, already_used, refused, exits }) => {
    const names = [["admitted", "admitted", admitted, "check"], ["used", "used", already_used, "again"], ["refused", "refused", refused, "cross"], ["exits", "exits", exits, "exit"]];
    return [counted.length > 1 && element("div", { class: "counted" }, title), ...names.map(([test, key, count, sign]) => element("div", { class: `counter ${test}` },
      element("dt", {}, icon(sign), say(key)), element("dd", { "data-testid": `count-${test}`, "data-performance": performance_id }, String(count))))].filter(Boolean);
  }));
}

function draw_actions() {
  const can = can_annul(door.last) && door.passage !== "taken_back";
  redraw(by_id("actions"), can, () => [
    element("button", { class: "button bar", "data-testid": "enter-code", onclick: () => enter_code(show_order) }, icon("scan"), say("enter_code")),
    element("button", { class: "button bar", "data-testid": "open-unprinted", onclick: () => show_unprinted(door.others_open > 0 ? null : door.performance) }, icon("ticket"), say("unprinted")),
    element("button", { class: "button bar", "data-testid": "annul", disabled: !can, onclick: () => annul(door.last) }, icon("back"), say("annul")),
    element("button", { class: "button danger", "data-testid": "emergency", onclick: emergency_open }, icon("warning"), say("emergency")),
  ]);
}

/** A code that a reader read opens its order; one from before the page was opened does not. */
function look_for_code() {
  const code = door.code_read;
  const key = code === null ? "" : `${code.sequence} ${code.at}`;
  const is_new = code_seen !== null && key !== code_seen && code !== null;
  code_seen = key;
  if (is_new) show_order(code.text);
}

function draw() {
  if (door === null) return;
  look_for_code();
  draw_top();
  draw_alarms();
  draw_counters();
  draw_actions();
  view.show(door, language());
}

function change_language() {
  switch_language();
  draw();
}

async function refresh() {
  try {
    door = await get("/api/v1/door", answer_deadline_ms);
    document.body.classList.remove("lost");
    draw();
    heard_at = performance.now();
  } catch {
    // look_for_loss tells, once it has lasted.
  }
}

/** By the page's own clock: a request that is never answered must not keep an old green on the screen. */
function look_for_loss() {
  if (performance.now() - heard_at < lost_after_ms) return;
  document.body.classList.add("lost");
  view.lose();
}

addEventListener("annulled", refresh);
addEventListener("emergency", refresh);
for (const name of ["pointerdown", "keydown"]) {
  addEventListener(name, () => {
    allow_sound();
    setTimeout(draw_alarms, 100);
  });
}
set_text(document.querySelector("title"), "foyer door");
setInterval(() => {
  view.tick();
  look_for_loss();
}, 250);
poll(refresh, poll_ms);
