#pragma once
// The page at /: each device's state, buttons for what can happen to it, and the printed tickets.

namespace foyer::emulation {

inline constexpr const char* CONTROL_PAGE = R"html(<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>foyer: emulated devices</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 1.5rem; background: #f4f2ee; color: #222; }
  section { background: #fff; border: 1px solid #ccc; border-radius: 6px; padding: 1rem; margin-bottom: 1rem; }
  h2 { margin: 0 0 .5rem; font-size: 1.1rem; } button { font: inherit; margin: .2rem; padding: .3rem .7rem; }
  dl { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0 0 .5rem; } dt { color: #555; } dd { margin: 0 .6rem 0 .2rem; font-weight: 600; }
  dl div { display: flex; } #tickets { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
  figure { margin: 0; background: #fff; border: 1px solid #ccc; } figure img { width: 20rem; display: block; } figcaption { padding: .3rem .6rem; }
  input { font: inherit; width: 26rem; max-width: 90%; }
</style>
<h1>Emulated devices</h1><p id="said" role="status"></p><div id="devices"></div><h1>Tickets, newest first</h1><div id="tickets"></div>
<script>
const actions = {
  printer: ['ok', 'paper_out', 'paper_near_end', 'cover_open', 'jam', 'overheated', 'unrecoverable', 'offline',
    'cutter_error', 'unplug', 'plug'],
  scanner: ['unplug', 'plug'], gate: ['pass', 'switch', 'unplug', 'plug'], light: ['unplug', 'plug'] };
const element = (name, text) => { const made = document.createElement(name); if (text !== undefined) made.textContent = text; return made; };
const act = async (serial, action, body = {}) => {
  const answer = await fetch(`/devices/${encodeURIComponent(serial)}/${action}`, { method: 'POST', body: JSON.stringify(body) });
  const value = await answer.json();
  document.getElementById('said').textContent = answer.ok ? `${serial}: ${action}` : `${serial}: ${value.error}`;
  refresh();
};
const sections = new Map();
const section = (device) => {
  if (!sections.has(device.serial)) {
    const made = element('section');
    made.append(element('h2', `${device.kind} ${device.serial}`), element('dl'));
    if (device.kind === 'scanner') {
      const form = element('form'), text = element('input');
      text.setAttribute('aria-label', 'text to scan');
      form.append(text, element('button', 'scan'));
      form.onsubmit = (event) => { event.preventDefault(); act(device.serial, 'scan', { text: text.value }); text.value = ''; };
      made.append(form);
    }
    for (const action of actions[device.kind]) {
      const button = element('button', action);
      button.onclick = () => act(device.serial, action);
      made.append(button);
    }
    document.getElementById('devices').append(made);
    sections.set(device.serial, made);
  }
  return sections.get(device.serial);
};
const shown = new Set();
const refresh = async () => {
  for (const device of await (await fetch('/devices')).json()) {
    section(device).querySelector('dl').replaceChildren(...Object.entries(device).filter(([name]) => name !== 'serial' && name !== 'kind')
      .map(([name, value]) => { const pair = element('div'); pair.append(element('dt', name), element('dd', String(value))); return pair; }));
  }
  for (const ticket of await (await fetch('/tickets')).json()) {
    if (shown.has(ticket.file)) continue;
    shown.add(ticket.file);
    const figure = element('figure'), picture = element('img');
    picture.src = ticket.url; picture.alt = `ticket ${ticket.file}`;
    figure.append(picture, element('figcaption', ticket.file));
    document.getElementById('tickets').prepend(figure);
  }
};
refresh(); setInterval(refresh, 1000);
</script></html>
)html";

}  // namespace foyer::emulation
