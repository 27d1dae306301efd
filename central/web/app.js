// The plain admin page: what is sold where, which devices are there, what a person must look at. Reads only.
import { own_clock_now, own_time, venue_time } from "./local_time.js";

const refresh_ms = 2000;
/// A central that takes longer counts as away: nothing on the page is current then.
const answer_deadline_ms = 5000;
const by_id = (id) => document.getElementById(id);

/// A cell carries its column's label, for phones, where every row is a card. The roles hold where the layout is no table.
function cell(text, label, name) {
  const element = document.createElement("td");
  element.textContent = text;
  element.dataset.label = label;
  element.setAttribute("role", "cell");
  if (name) element.className = name;
  return element;
}

function row(...cells) {
  const element = document.createElement("tr");
  element.setAttribute("role", "row");
  element.append(...cells);
  return element;
}

/// Shows the rows, or says why there are none.
function fill(id, rows, none) {
  by_id(id).replaceChildren(...rows);
  by_id(`${id}-table`).hidden = rows.length === 0;
  by_id(`${id}-none`).hidden = rows.length > 0;
  by_id(`${id}-none`).textContent = none;
}

async function get(path) {
  const token = sessionStorage.getItem("token");
  const response = await fetch(path, {
    headers: token ? { Authorization: `Bearer ${token}` } : {}, signal: AbortSignal.timeout(answer_deadline_ms),
  });
  if (response.status === 401 || response.status === 403) {
    sessionStorage.removeItem("token");
    throw new Error("sign-in");
  }
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

const where = (show) => [show.venue_label || show.venue, show.hall_label || show.hall].filter(Boolean).join(", ");

/// Why nobody can buy what the numbers beside it call free.
function not_sold(show) {
  if (show.cancelled) return `Cancelled: ${show.cancelled_because}`;
  if (show.suspended) return "Not sold until its devices have said what they have";
  return show.on_sale ? "" : "Not on sale";
}

function show_cell(show) {
  const made = cell(show.title, "Show", "name");
  if (not_sold(show)) {
    const why = document.createElement("span");
    why.className = "why";
    why.textContent = not_sold(show);
    made.append(why);
  }
  return made;
}

/// What is held, sold or allotted is told to staff alone: who is not signed in gets no such columns.
function show_performances(performances) {
  const is_staff = performances.some((show) => show.held !== undefined);
  by_id("performances-table").classList.toggle("for-everybody", !is_staff);
  const rows = performances.map((show) => {
    const cells = [
      show_cell(show), cell(where(show), "Where"), cell(venue_time(show.starts_at, show.time_zone), "Starts"),
      cell(show.total, "Places", "n"), cell(show.available, "Free", "n"),
    ];
    if (is_staff) cells.push(cell(show.held, "Held", "n"), cell(show.booked, "Sold", "n"), cell(show.allotted, "Allotted", "n"));
    return row(...cells);
  });
  fill("performances", rows, "No performances yet. They come with a venue document.");
}

function attention(device) {
  const words = [];
  if (!device.certificate) words.push("no certificate");
  if (device.quarantined) words.push(`${device.quarantined} forked batches in quarantine`);
  if (device.malformed_entries) words.push(`${device.malformed_entries} malformed entries`);
  if (is_waiting && device.awaited) words.push("has not said what it has since the restore: its venue waits for it");
  for (const { held_from } of device.journals) {
    if (!held_from) continue;
    words.push(held_from.kind ? `journal held at entry ${held_from.seq} (kind ${held_from.kind}): update central`
      : `journal was held, being settled from entry ${held_from.seq} on`);
  }
  if (device.unknown_entries) words.push(`${device.unknown_entries} entries of a newer version`);
  return words.join(", ");
}

const links = { up: ["● online", "good"], dark: ["○ dark", "bad"], unknown: ["not known", "soft"] };

/// As the fleet page says it: of what stands below a controller by the controller's word.
function link_of(told) {
  const [words, name] = links[told?.link.state ?? "unknown"];
  return cell(words, "Link", name);
}

/// After a restore a venue is sold again once each of its devices has declared what it has.
let is_waiting = false;

function show_devices(devices, fleet) {
  const told = new Map(fleet.devices.map((one) => [one.device, one]));
  const rows = devices.map((device) => row(
    cell(device.device, "Device", "name"), cell(device.role, "Role"), cell(device.parent, "Grantor"),
    link_of(told.get(device.device)), cell(own_time(told.get(device.device)?.link.last_heard), "Last heard"),
    cell(device.journals.reduce((sum, journal) => sum + journal.acknowledged_seq, 0), "Journal", "n"),
    cell(device.allotments.reduce((sum, allotment) => sum + allotment.unsold, 0), "Unsold places", "n"),
    cell(attention(device) || "none", "Attention", attention(device) ? "bad" : "soft")));
  fill("devices", rows, "No devices yet. A venue document names them.");
}

function show_that_signing_in_is_needed() {
  fill("devices", [], "Sign in to see them.");
  by_id("inbox-count").textContent = "Sign in to see them.";
  by_id("unprinted-count").textContent = "Sign in to see them.";
}

/// What was paid for and is not on paper is the box office's business: a viewer is told nothing of it.
async function show_unprinted() {
  const token = sessionStorage.getItem("token");
  const response = await fetch("/api/v1/orders?unprinted=true&limit=1", { headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) return void (by_id("unprinted-count").textContent = "Sign in as the box office to see them.");
  const { total } = await response.json();
  by_id("unprinted-count").textContent = total === 0 ? "Every ticket that was paid for is on paper."
    : `${total} ${total === 1 ? "order was paid for and is" : "orders were paid for and are"} not all on paper.`;
}

function show_conflicts(answer) {
  by_id("inbox-count").textContent = answer.open === 0 ? "Nothing needs a person now."
    : `${answer.open} ${answer.open === 1 ? "case needs" : "cases need"} a look.`;
}

async function refresh() {
  try {
    const performances = await get("/api/v1/performances");
    is_waiting = performances.some((performance) => performance.suspended);
    show_performances(performances);
    const health = await get("/api/v1/health");
    by_id("link").textContent = health.detail ?? `Up to date, ${own_clock_now()}`;
    by_id("sign-in").hidden = Boolean(sessionStorage.getItem("token"));
    if (sessionStorage.getItem("token")) {
      show_devices(await get("/api/v1/devices"), await get("/api/v1/fleet"));
      show_conflicts(await get("/api/v1/conflicts?limit=0"));
      await show_unprinted();
    } else {
      show_that_signing_in_is_needed();
    }
  } catch (error) {
    if (error.message === "sign-in") {
      by_id("sign-in").hidden = false;
      show_that_signing_in_is_needed();
      by_id("sign-in-error").textContent = "This token is not known here. Try another.";
    } else {
      by_id("link").textContent = `Central does not answer. What you see is old. (${error.message})`;
    }
  }
  setTimeout(refresh, refresh_ms);
}

by_id("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", by_id("token").value);
  by_id("sign-in-error").textContent = "";
  by_id("sign-in").hidden = true;
});
refresh();
