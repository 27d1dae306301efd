// The choice of places: on the plan, the best seats by count, or counted places without a number. One way per order; what
// was chosen by each of them stays while the page is at this performance: on other ways, in other languages, and after
// "change places".
import { ApiError, get, poll } from "../api.js";
import { announce, element, icon, set_text } from "../dom.js";
import { moment, money, say } from "../language.js";
import { seat_map } from "./seat_map.js";
import { best_counts, zone_counts } from "./counts.js";

const availability_ms = 2000;
export const most_tickets = 10;

export function places(page) {
  const { performance } = page;
  const path = `/api/v1/performances/${encodeURIComponent(performance.performance_id)}`;
  const body = element("div", { class: "ways-body", "aria-busy": "true" });
  const tabs = element("div", { class: "ways", role: "group", "aria-label": say("places_title") });
  // Said by announce() too, so no live region of its own. It stands below: above, it would push the plan from the finger.
  const notice = element("div", { class: "choice-notice" });
  const chosen_text = element("p", { class: "chosen-text", "data-testid": "chosen", role: "status" }, say("chosen_none"));
  const chosen_list = element("ul", { class: "chosen-list" });
  const next = element("button", { class: "button primary", "aria-disabled": "true", "data-testid": "continue" }, say("next"), icon("next"));
  let plan = null;
  let availability = null;
  let way = null;
  if (page.choice?.performance_id !== performance.performance_id) page.choice = { performance_id: performance.performance_id, way: "", kept: {} };
  const { choice } = page;
  const made = {};

  /** A way gives { node, show(availability), choice(), items(), kept() }. */
  const ways = { map: seat_map, best: best_counts, zones: zone_counts };

  /** Who chose on the plan and asks for the best seats instead starts there with as many, at the same price. */
  function carry_over() {
    const seats = choice.kept.map ?? [];
    if (choice.kept.best !== undefined || seats.length === 0) return;
    const all = plan.sections.flatMap((section) => section.rows.flatMap((row) => row.seats));
    choice.kept.best = { category: all.find((seat) => seat.seat === seats[0])?.category, count: seats.length };
  }

  function choose_way(name) {
    if (name === "best") carry_over();
    choice.way = name;
    made[name] ??= ways[name]({ plan, most: most_tickets, kept: choice.kept[name], changed: draw_choice, tell });
    way = made[name];
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.way === name));
    body.replaceChildren(way.node);
    body.removeAttribute("aria-busy");
    way.show(availability);
    draw_choice();
  }

  function tell(text) {
    notice.replaceChildren(element("p", { class: "notice", "data-testid": "notice-choice" }, icon("warning"), text));
    announce(text);
  }

  function draw_choice() {
    choice.kept[choice.way] = way.kept();
    const items = way.items();
    const count = items.reduce((sum, item) => sum + item.count, 0);
    const cents = items.reduce((sum, item) => sum + item.count * item.price_cents, 0);
    set_text(chosen_text, count === 0 ? say("chosen_none") : say("chosen", { count, price: money(cents, items[0].currency) }));
    const chip_in_focus = [...chosen_list.querySelectorAll("button")].indexOf(document.activeElement);
    chosen_list.replaceChildren(...items.filter((item) => item.remove).map((item) => element("li", {},
      element("button", { class: "button quiet chip", "aria-label": say("remove", { name: item.name }), onclick: item.remove }, item.name, icon("cross")))));
    next.setAttribute("aria-disabled", String(count === 0));
    if (chip_in_focus >= 0) keep_focus(chip_in_focus);
  }

  /** The chip that was pressed is gone: on with the one in its place, or, without any, with the next button. */
  function keep_focus(at) {
    const chips = chosen_list.querySelectorAll("button");
    (chips[Math.min(at, chips.length - 1)] ?? next).focus();
  }

  async function load() {
    try {
      if (plan === null) {
        plan = await get(`${path}/plan`);
        availability = await get(`${path}/availability`);
        const names = [];
        if ((plan.sections ?? []).length) names.push("map", "best");
        if ((plan.zones ?? []).length) names.push("zones");
        tabs.replaceChildren(...names.map((name) => element("button",
          { class: "button quiet", "data-way": name, "data-testid": `way-${name}`, onclick: () => choose_way(name) },
          icon({ map: "seat", best: "star", zones: "person" }[name]), say(`way_${name}`))));
        tabs.hidden = names.length < 2;
        choose_way(names.includes(choice.way) ? choice.way : names[0]);
      } else {
        availability = await get(`${path}/availability`);
        way.show(availability);
      }
      draw_freshness();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 404) {
        stop();
        page.fail(error, { retry: () => page.go("shows") });
      }
    }
  }

  const freshness = element("div", { role: "status" });
  function draw_freshness() {
    const has_more = availability.elsewhere?.length > 0 || availability.zones.some((zone) => zone.elsewhere);
    const text = has_more ? say("more_elsewhere") : "";
    if (freshness.textContent === text) return;
    freshness.replaceChildren(text ? element("p", { class: "notice", "data-testid": "notice-elsewhere" }, icon("warning"), text) : "");
  }

  async function secure() {
    if (way === null || way.items().length === 0) return;
    notice.replaceChildren();
    set_text(chosen_text, say("securing"));
    try {
      await page.watch.begin({ performance_id: performance.performance_id, ...way.choice() });
    } catch (error) {
      draw_choice();
      await load();
      page.fail(error);
    }
  }

  next.addEventListener("click", () => page.guard(next, secure).then(() => way && page.name === "places" && draw_choice()));
  const stop = poll(load, availability_ms);
  const main = element("section", { class: "places", "data-testid": "screen-places" },
    element("div", { class: "places-head" },
      element("h1", {}, say("places_title")),
      element("p", { class: "sub" }, `${performance.title} · ${moment(performance.starts_at, performance.time_zone)}`)),
    freshness, tabs, body);
  const actions = [
    notice,
    element("div", { class: "chosen" }, chosen_text, chosen_list),
    element("div", { class: "buttons" },
      element("button", { class: "button quiet", "data-testid": "back", onclick: () => page.go("shows") }, icon("back"), say("back")), next),
  ];
  return { main, actions, leave: stop };
}
