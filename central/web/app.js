// The plain admin page: what is sold where, which devices are there, what a person must look at. Reads only.
const refresh_ms = 2000;
const by_id = (id) => document.getElementById(id);

function cell(text, name) {
  const element = document.createElement("td");
  element.textContent = text;
  if (name) element.className = name;
  return element;
}

function row(...cells) {
  const element = document.createElement("tr");
  element.append(...cells);
  return element;
}

async function get(path) {
  const token = sessionStorage.getItem("token");
  const response = await fetch(path, { headers: token ? { Authorization: `Bearer ${token}` } : {} });
  if (response.status === 401 || response.status === 403) {
    sessionStorage.removeItem("token");
    throw new Error("sign-in");
  }
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

const when = (text) => (text ? new Date(text).toLocaleString([], { dateStyle: "short", timeStyle: "short" }) : "never");

function show_performances(performances) {
  by_id("performances").replaceChildren(...performances.map((show) => row(
    cell(show.title), cell(show.hall), cell(when(show.starts_at)), cell(show.total, "n"), cell(show.available, "n"),
    cell(show.held, "n"), cell(show.booked, "n"), cell(show.allotted, "n"))));
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

function link_of(device) {
  if (device.parent !== "central") return cell(`through ${device.parent}`);
  return cell(device.online ? "● online" : "○ dark", device.online ? "good" : "bad");
}

/// After a restore a venue is sold again once each of its devices has declared what it has.
let is_waiting = false;

function show_devices(devices) {
  by_id("devices").replaceChildren(...devices.map((device) => row(
    cell(device.device), cell(device.role), cell(device.parent), link_of(device), cell(when(device.last_seen)),
    cell(device.journals.reduce((sum, journal) => sum + journal.acknowledged_seq, 0), "n"),
    cell(device.allotments.reduce((sum, allotment) => sum + allotment.unsold, 0), "n"),
    cell(attention(device), "bad"))));
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
    by_id("link").textContent = health.detail ?? `Up to date, ${new Date().toLocaleTimeString()}`;
    by_id("sign-in").hidden = Boolean(sessionStorage.getItem("token"));
    if (sessionStorage.getItem("token")) {
      show_devices(await get("/api/v1/devices"));
      show_conflicts(await get("/api/v1/conflicts?limit=0"));
    }
  } catch (error) {
    if (error.message === "sign-in") {
      by_id("sign-in").hidden = false;
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
