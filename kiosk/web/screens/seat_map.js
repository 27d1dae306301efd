// The seating plan as a grid of buttons. If a section is too wide for seats of a finger's size, it is first shown whole
// and the first touch makes it larger at that spot; from then on a touch chooses. Price categories differ in colour,
// letter and shape; what is taken is crossed out, what may be free at the counter has a question mark and a dashed edge;
// wheelchair places carry their sign.
import { announce, element, icon, set_text } from "../dom.js";
import { money, place_name, say } from "../language.js";
import { times_until_gone } from "./counts.js";

const touch_rem = 4;
export const category_letter = (index) => String.fromCharCode(65 + (index % 26));

export function seat_map({ plan, most, kept = [], changed, tell }) {
  const chosen = new Set(kept);
  const times_missing = new Map();
  const seats = new Map();
  let free = new Set();
  let elsewhere = new Set();
  let known = false;
  let section_index = 0;
  let is_near = false;

  const grid = element("div", { class: "map-grid" });
  const frame = element("div", { class: "map-frame", "data-testid": "map" }, grid);
  const hint = element("p", { class: "map-hint" });
  const zoom = element("button", { class: "button quiet", "data-testid": "map-zoom", onclick: () => set_near(!is_near) });
  const tabs = element("div", { class: "sections" });
  const node = element("div", { class: "map" }, tabs, element("div", { class: "map-top" }, hint, zoom), frame, legend(plan));
  const legend_elsewhere = node.querySelector("[data-testid=legend-elsewhere]");

  plan.sections.forEach((section, at) => section.rows.forEach((row) => row.seats.forEach((seat) => {
    const category = plan.categories[seat.category];
    const name = place_name({ section: section.label, row: row.label, seat: seat.label });
    seats.set(seat.seat, { ...seat, at, category_index: seat.category, price_cents: category.price_cents, currency: category.currency, category: category.label, name });
  })));

  function state_of(index) {
    if (chosen.has(index)) return "legend_chosen";
    if (free.has(index)) return "legend_free";
    return elsewhere.has(index) ? "legend_elsewhere" : "legend_taken";
  }

  function draw_seat(button) {
    const index = Number(button.dataset.seat);
    const seat = seats.get(index);
    const state = state_of(index);
    if (button.dataset.state === state) return;
    button.dataset.state = state;
    button.setAttribute("aria-pressed", String(state === "legend_chosen"));
    button.setAttribute("aria-disabled", String(state === "legend_taken" || state === "legend_elsewhere"));
    const extra = seat.accessible ? `, ${say("legend_accessible")}` : "";
    button.setAttribute("aria-label", say("seat_spoken", { name: seat.name, category: seat.category, price: money(seat.price_cents, seat.currency), state: say(state) + extra }));
  }

  function draw_section() {
    const section = plan.sections[section_index];
    const positions = section.rows.flatMap((row) => row.seats.map((seat, at) => seat.position ?? at));
    const first = Math.min(...positions);
    const columns = Math.max(...positions) - first + 1;
    grid.style.setProperty("--columns", columns + 2);
    grid.setAttribute("role", "group");
    grid.setAttribute("aria-label", say("plan_of", { section: section.label }));
    grid.replaceChildren(element("p", { class: "stage" }, say("stage")), ...section.rows.map((row) => {
      const buttons = [];
      let at = row.seats[0]?.position ?? 0;
      row.seats.forEach((seat, index) => {
        const position = seat.position ?? index;
        for (; at < position; at += 1) buttons.push(element("span", { class: "gap" }));
        at = position + 1;
        buttons.push(seat_button(seat));
      });
      const label = () => element("span", { class: "row-label", "aria-hidden": "true" }, row.label);
      return element("div", { class: "row", role: "group", "aria-label": say("row", { row: row.label }) }, label(), ...buttons, label());
    }));
    const buttons = grid.querySelectorAll(".seat");
    buttons.forEach(draw_seat);
    (grid.querySelector('.seat[data-state="legend_free"]') ?? buttons[0]).tabIndex = 0;
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(Number(tab.dataset.section) === section_index));
    set_near(!is_too_wide());
  }

  function seat_button(seat) {
    return element("button", { class: `seat category-${seat.category % 6}`, "data-seat": seat.seat, "data-testid": `seat-${seat.seat}`, tabindex: "-1", type: "button" },
      element("span", { class: "seat-shape", "aria-hidden": "true" },
        element("span", { class: "seat-label" }, seat.label),
        element("span", { class: "seat-letter" }, seat.accessible ? icon("chair") : category_letter(seat.category))));
  }

  /** Whether the whole section does not fit with seats of a finger's size. */
  function is_too_wide() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return Number(grid.style.getPropertyValue("--columns")) * touch_rem * rem > frame.clientWidth + 1;
  }

  function set_near(near) {
    is_near = near;
    frame.classList.toggle("near", near);
    zoom.hidden = !is_too_wide();
    zoom.replaceChildren(icon("zoom"), say(near ? "zoom_out" : "zoom_in"));
    set_text(hint, say(near ? "map_hint_near" : "map_hint"));
  }

  /** Makes the plan larger and brings this seat into the middle. */
  function come_near(button) {
    set_near(true);
    button.scrollIntoView({ block: "center", inline: "center" });
  }

  function toggle(index) {
    if (!chosen.has(index) && !free.has(index)) {
      if (elsewhere.has(index)) tell(say("ask_at_counter", { name: seats.get(index).name }));
      else announce(`${seats.get(index).name}: ${say("legend_taken")}`);
      return;
    }
    if (!chosen.has(index) && chosen.size >= most) {
      tell(say("at_most", { count: most }));
      return;
    }
    const seat = seats.get(index);
    if (!chosen.delete(index)) {
      chosen.add(index);
      if (seat.accessible) tell(say("wheelchair_note"));
    }
    const button = grid.querySelector(`[data-seat="${index}"]`);
    if (button) draw_seat(button);
    announce(`${seat.name}: ${say(state_of(index))}`);
    changed();
    button?.scrollIntoView({ block: "nearest", inline: "nearest" });  // What is said below may have grown over it.
  }

  grid.addEventListener("click", (event) => {
    const button = event.target.closest(".seat");
    const by_keyboard = event.detail === 0;
    if (button === null) return;
    if (is_near || by_keyboard) toggle(Number(button.dataset.seat));
    else come_near(button);
  });

  grid.addEventListener("keydown", (event) => {
    const button = event.target.closest(".seat");
    const row = button?.parentElement;
    if (!row) return;
    const place = row.querySelectorAll(".seat");
    const column = [...place].indexOf(button);
    const other_row = event.key === "ArrowUp" ? row.previousElementSibling : event.key === "ArrowDown" ? row.nextElementSibling : null;
    const others = other_row?.querySelectorAll(".seat") ?? [];
    const shift = Math.round((others.length - place.length) / 2);
    const target = { ArrowLeft: place[column - 1], ArrowRight: place[column + 1] }[event.key] ?? others[Math.max(0, Math.min(others.length - 1, column + shift))];
    if (!target) return;
    event.preventDefault();
    button.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
    if (!is_near) come_near(target);
  });

  /** Chosen seats that somebody else has by now. */
  function gone_of_chosen() {
    for (const index of seats.keys()) {
      if (chosen.has(index) && !free.has(index)) times_missing.set(index, (times_missing.get(index) ?? 0) + 1);
      else times_missing.delete(index);
    }
    return [...chosen].filter((index) => (times_missing.get(index) ?? 0) >= times_until_gone);
  }

  function show(availability) {
    free = new Set(availability.seats);
    elsewhere = new Set(availability.elsewhere ?? []);
    legend_elsewhere.hidden = elsewhere.size === 0;
    const gone = gone_of_chosen();
    for (const index of gone) chosen.delete(index);
    grid.querySelectorAll(".seat").forEach(draw_seat);
    if (gone.length) {
      const key = gone.every((index) => elsewhere.has(index)) ? "seat_elsewhere" : "seat_gone";
      tell(say(key, { names: gone.map((index) => seats.get(index).name).join("; ") }));
      changed();
    }
    for (const tab of tabs.children) {
      const count = [...free].filter((index) => seats.get(index)?.at === Number(tab.dataset.section)).length;
      set_text(tab.querySelector(".section-free"), say("section_free", { count }));
    }
    if (!known) requestAnimationFrame(draw_section);
    known = true;
  }

  tabs.hidden = plan.sections.length < 2;
  tabs.append(...plan.sections.map((section, at) => element("button",
    { class: "button quiet", "data-section": at, "data-testid": `section-${at}`, onclick: () => { section_index = at; draw_section(); } },
    section.label, element("span", { class: "section-free" }))));

  const items = () => [...chosen].map((index) => ({ ...seats.get(index), count: 1, remove: () => toggle(index) }));
  return { node, show, items, kept: () => [...chosen], choice: () => ({ seats: [...chosen] }) };
}

function legend(plan) {
  const sample = (classes, state, letter, text) => element("li", {},
    element("span", { class: `seat ${classes}`, "data-state": state, "aria-hidden": "true" }, element("span", { class: "seat-shape" }, element("span", { class: "seat-letter" }, letter))), text);
  const used = new Set(plan.sections.flatMap((section) => section.rows.flatMap((row) => row.seats.map((seat) => seat.category))));
  return element("ul", { class: "legend" },
    ...plan.categories.map((category, index) => used.has(category.index ?? index) && sample(`category-${index % 6}`, "legend_free", category_letter(index), `${category.label} ${money(category.price_cents, category.currency)}`)).filter(Boolean),
    sample("category-0", "legend_chosen", "", say("legend_chosen")),
    sample("category-0", "legend_taken", "", say("legend_taken")),
    element("li", { hidden: true, "data-testid": "legend-elsewhere" },
      element("span", { class: "seat category-0", "data-state": "legend_elsewhere", "aria-hidden": "true" }, element("span", { class: "seat-shape" }, element("span", { class: "seat-letter" }))),
      say("legend_elsewhere")),
    element("li", {}, icon("chair"), say("legend_accessible")));
}
