// The choice of the performance.
import { get, poll } from "../api.js";
import { announce, element, icon } from "../dom.js";
import { after_time, clock_time, hall_name, moment, money, say } from "../language.js";

const refresh_ms = 4000;

export function shows(page) {
  const list = element("ul", { class: "shows", "aria-busy": "true" });
  let seen = "";
  const stop = poll(async () => {
    try {
      const performances = (await get("/api/v1/performances")).filter((one) => !one.over);
      const now = JSON.stringify(performances);
      if (now === seen) return;
      seen = now;
      const focused = document.activeElement?.dataset?.testid;
      list.replaceChildren(...(performances.length ? performances.map((one) => card(page, one)) : [nothing()]));
      list.removeAttribute("aria-busy");
      if (focused) list.querySelector(`[data-testid="${focused}"]`)?.focus({ preventScroll: true });
    } catch {
      // The status line says that the program does not answer; the next turn tries again.
    }
  }, refresh_ms);
  const main = element("section", { "data-testid": "screen-shows" }, element("h1", {}, say("shows_title")), list);
  const have_code = element("button", { class: "button quiet", "data-testid": "have-code", onclick: () => page.go("code") }, icon("ticket"), say("have_code"));
  return { main, actions: element("div", { class: "buttons" }, have_code), leave: stop };
}

const nothing = () => element("li", { class: "notice", "data-testid": "no-shows" }, icon("warning"), say("shows_none"));

/** What a customer can do: buy, ask at the counter, or nothing; in words. */
function state_of(performance) {
  const zones = performance.zones ?? [];
  const left = (performance.seats_available ?? 0) + zones.reduce((sum, zone) => sum + zone.available, 0);
  if (performance.cancelled) return { can_buy: false, text: say("cancelled") };
  if (!performance.on_sale) return { can_buy: false, text: say("not_on_sale") };
  if (left === 0) return { can_buy: false, text: say(performance.elsewhere ? "none_here_ask" : "sold_out") };
  return { can_buy: true, text: say(performance.elsewhere ? "places_left_here" : "places_left", { count: left }) };
}

/** What cannot be bought stays in reach of the keyboard and says why; a touch on it does nothing else. */
function card(page, performance) {
  const { can_buy, text } = state_of(performance);
  const zone = performance.time_zone;
  const prices = (performance.price_categories ?? []).map((category) => category.price_cents);
  const currency = performance.price_categories?.[0]?.currency;
  const doors = performance.doors_open_at;
  const reason = performance.cancelled && performance.cancelled_because;
  const choose = () => {
    if (!can_buy) {
      announce([performance.title, text, reason].filter(Boolean).join(". "));
      return;
    }
    page.performance = performance;
    page.go("places");
  };
  return element("li", {},
    element("button", { class: "show", "aria-disabled": String(!can_buy), "data-testid": `show-${performance.performance_id}`, onclick: choose },
      element("span", { class: "show-text" },
        element("span", { class: "show-title" }, performance.title),
        element("span", { class: "show-when" }, moment(performance.starts_at, zone)),
        element("span", { class: "show-hall" }, [hall_name(performance),
          doors && say("doors_open", { time: clock_time(doors, zone) }) + after_time(doors, zone)].filter(Boolean).join(" · ")),
        reason && element("span", { class: "show-reason" }, reason)),
      element("span", { class: "show-side" },
        can_buy && prices.length > 0 && element("span", { class: "show-price" }, say("from_price", { price: money(Math.min(...prices), currency) })),
        element("span", { class: `show-left ${can_buy ? "" : "none"}` }, text)),
      icon("next")));
}
