// The choice of the performance.
import { get, poll } from "../api.js";
import { element, icon } from "../dom.js";
import { clock_time, moment, money, say } from "../language.js";

const refresh_ms = 4000;

export function shows(page) {
  const list = element("ul", { class: "shows", "aria-busy": "true" });
  let seen = "";
  const stop = poll(async () => {
    try {
      const performances = await get("/api/v1/performances");
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
  return { main, leave: stop };
}

const nothing = () => element("li", { class: "notice", "data-testid": "no-shows" }, icon("warning"), say("shows_none"));

function card(page, performance) {
  const zones = performance.zones ?? [];
  const left = (performance.seats_available ?? 0) + zones.reduce((sum, zone) => sum + zone.available, 0);
  const prices = (performance.price_categories ?? []).map((category) => category.price_cents);
  const can_buy = performance.on_sale && left > 0;
  const currency = performance.price_categories?.[0]?.currency;
  const choose = () => {
    page.performance = performance;
    page.go("places");
  };
  const left_text = !performance.on_sale ? say("not_on_sale") : left > 0 ? say("places_left", { count: left }) : say("sold_out");
  return element("li", {},
    element("button", { class: "show", disabled: !can_buy, "data-testid": `show-${performance.performance_id}`, onclick: choose },
      element("span", { class: "show-text" },
        element("span", { class: "show-title" }, performance.title),
        element("span", { class: "show-when" }, moment(performance.starts_at)),
        element("span", { class: "show-hall" }, [performance.hall, performance.doors_open_at && say("doors_open", { time: clock_time(performance.doors_open_at) })]
          .filter(Boolean).join(" · "))),
      element("span", { class: "show-side" },
        prices.length > 0 && element("span", { class: "show-price" }, say("from_price", { price: money(Math.min(...prices), currency) })),
        element("span", { class: `show-left ${can_buy ? "" : "none"}` }, left_text)),
      icon("next")));
}
