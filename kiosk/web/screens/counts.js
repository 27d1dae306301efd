// Choosing by number with one large plus and minus: places of a zone, or the best seats of one price category.
import { element, icon, set_text } from "../dom.js";
import { money, say } from "../language.js";
import { category_letter } from "./seat_map.js";

/** What was free a moment ago and is not now may be on its way between kiosk and controller: it counts as gone the
 *  second time it is missing. */
export const times_until_gone = 2;

/** A number between 0 and limit() with its two buttons; it starts with `first`, which may be more until shrink(). */
function counter({ name, test, first, limit, changed, refused, shrunk }) {
  let count = first;
  let times_short = 0;
  const shown = element("output", { class: "count", "aria-live": "polite", "aria-label": name, "data-testid": `count-${test}` }, String(first));
  const set = (wanted) => {
    if (wanted > limit()) refused();
    count = Math.max(0, Math.min(wanted, limit()));
    draw();
    changed();
  };
  const fewer = element("button", { class: "button step", "aria-label": say("fewer", { name }), "data-testid": `fewer-${test}`, onclick: () => set(count - 1) }, icon("minus"));
  const more = element("button", { class: "button step", "aria-label": say("more", { name }), "data-testid": `more-${test}`, onclick: () => set(count + 1) }, icon("plus"));
  const draw = () => {
    set_text(shown, String(count));
    fewer.setAttribute("aria-disabled", String(count === 0));
    more.setAttribute("aria-disabled", String(count >= limit()));
  };
  /** There are no more than that left. */
  const shrink = (left) => {
    times_short = count > left ? times_short + 1 : 0;
    if (times_short < times_until_gone) return;
    times_short = 0;
    set(left);
    shrunk(left);
  };
  draw();
  return { node: element("div", { class: "counter" }, fewer, shown, more), count: () => count, set, draw, shrink };
}

/** Under a price or zone: how many there are, or where to ask. */
function left_text(left, elsewhere) {
  if (left > 0) return say(elsewhere ? "places_left_here" : "places_left", { count: left });
  return say(elsewhere ? "none_here_ask" : "sold_out");
}

export function zone_counts({ plan, most, kept = {}, changed, tell }) {
  const available = new Map();
  const lines = [];
  for (const zone of plan.zones) {
    const category = plan.categories[zone.category];
    const line = { zone, category, left: element("span", { class: "show-left" }) };
    line.counter = counter({
      name: zone.label,
      test: `zone-${zone.zone}`,
      first: kept[zone.zone] ?? 0,
      shrunk: (left) => tell(say("fewer_left", { count: left, name: zone.label })),
      limit: () => Math.min(available.get(zone.zone) ?? 0, most - others(line)),
      changed: () => { lines.forEach((each) => each.counter.draw()); changed(); },
      refused: () => others(line) + line.counter.count() >= most && tell(say("at_most", { count: most })),
    });
    lines.push(line);
  }
  function others(line) {
    return lines.reduce((sum, each) => sum + (each === line ? 0 : each.counter.count()), 0);
  }
  const node = element("ul", { class: "zones" }, ...lines.map((line) => element("li", { class: "card" },
    element("span", { class: "zone-text" },
      element("span", { class: "show-title" }, line.zone.label),
      element("span", { class: "show-price" }, money(line.category.price_cents, line.category.currency)),
      line.left),
    line.counter.node)));

  function show(availability) {
    for (const zone of availability.zones) available.set(zone.zone, zone.available);
    for (const line of lines) {
      const left = available.get(line.zone.zone) ?? 0;
      set_text(line.left, left_text(left, availability.zones.find((zone) => zone.zone === line.zone.zone)?.elsewhere));
      line.counter.shrink(left);
      line.counter.draw();
    }
  }
  const kept_now = () => Object.fromEntries(used().map((line) => [line.zone.zone, line.counter.count()]));
  const used = () => lines.filter((line) => line.counter.count() > 0);
  return {
    node,
    show,
    items: () => used().map((line) => ({ name: line.zone.label, count: line.counter.count(), price_cents: line.category.price_cents, currency: line.category.currency })),
    kept: kept_now,
    choice: () => ({ zones: used().map((line) => ({ zone: line.zone.zone, count: line.counter.count() })) }),
  };
}

export function best_counts({ plan, most, kept = {}, changed, tell }) {
  const of_category = new Map(plan.sections.flatMap((section) => section.rows.flatMap((row) => row.seats.map((seat) => [seat.seat, seat]))));
  const categories = plan.categories.map((category, at) => ({ ...category, index: category.index ?? at, left: 0 }))
    .filter((category) => [...of_category.values()].some((seat) => seat.category === category.index));
  let chosen = categories.find((category) => category.index === kept.category) ?? categories[0];
  const number = counter({
    name: say("how_many"), test: "best", first: kept.count ?? 0, shrunk: (left) => tell(say("fewer_left", { count: left, name: chosen.label })),
    limit: () => Math.min(most, chosen.left), changed,
    refused: () => number.count() >= most && tell(say("at_most", { count: most })),
  });
  const options = categories.map((category) => element("button",
    { class: "button quiet category-option", "data-testid": `category-${category.index}`, onclick: () => { chosen = category; draw(); number.set(Math.min(number.count(), category.left)); } },
    element("span", { class: `seat category-${category.index % 6}`, "data-state": "legend_free", "aria-hidden": "true" },
      element("span", { class: "seat-shape" }, element("span", { class: "seat-letter" }, category_letter(category.index)))),
    element("span", { class: "zone-text" },
      element("span", { class: "option-title" }, `${category.label} · ${money(category.price_cents, category.currency)}`),
      element("span", { class: "show-left", "data-left": category.index }))));
  const node = element("div", { class: "best" },
    element("p", {}, say("best_hint")),
    element("h2", {}, say("which_category")),
    element("div", { class: "category-options" }, options),
    element("h2", {}, say("how_many")), number.node);

  function draw() {
    options.forEach((option, at) => option.setAttribute("aria-pressed", String(categories[at] === chosen)));
    number.draw();
  }
  function show(availability) {
    const in_category = (index, category) => {
      const seat = of_category.get(index);
      return seat !== undefined && !seat.accessible && seat.category === category.index;
    };
    for (const category of categories) {
      category.left = availability.seats.filter((index) => in_category(index, category)).length;
      const elsewhere = (availability.elsewhere ?? []).some((index) => in_category(index, category));
      set_text(node.querySelector(`[data-left="${category.index}"]`), left_text(category.left, elsewhere));
    }
    number.shrink(chosen.left);
    draw();
  }
  return {
    node,
    show,
    items: () => (number.count() > 0 ? [{ name: chosen.label, count: number.count(), price_cents: chosen.price_cents, currency: chosen.currency }] : []),
    kept: () => ({ category: chosen.index, count: number.count() }),
    choice: () => ({ best: { category: chosen.index, count: number.count() } }),
  };
}
