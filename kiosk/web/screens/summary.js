// What is about to be bought: which performance, when and where, and the places that are held, line by line with the
// total, until they are paid or the hold ends.
import { announce, element, icon, set_text } from "../dom.js";
import { after_time, clock_time, date_and_moment, hall_name, minutes_and_seconds, money, place_name, say, venue_name } from "../language.js";

/** Places without a number are one line with their count. */
function grouped(lines) {
  const groups = new Map();
  for (const line of lines) {
    const key = JSON.stringify([place_name(line), line.category, line.price_cents]);
    groups.set(key, { line, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}

/** Title, date, time, hall and venue. */
function what(sale) {
  const zone = sale.time_zone;
  return element("div", { class: "what", "data-testid": "what" },
    element("h2", { class: "what-title" }, sale.title),
    sale.starts_at && element("p", { class: "what-when", "data-testid": "what-when" }, date_and_moment(sale.starts_at, zone)),
    sale.starts_at && element("p", { class: "what-where", "data-testid": "what-where" },
      [hall_name(sale), venue_name(sale)].filter(Boolean).join(", ")),
    sale.doors_open_at && element("p", { class: "sub" },
      say("doors_open", { time: clock_time(sale.doors_open_at, zone) }) + after_time(sale.doors_open_at, zone)));
}

const seconds_to_warn = 60;

export function summary(page) {
  let { sale } = page.watch;
  const lines = element("ul", { class: "lines" });
  const total = element("span", { class: "total", "data-testid": "total" });
  const time = element("p", { class: "kept", role: "timer", "data-testid": "kept-for" });
  const declined = element("div", { class: "declined", role: "alert" });
  const pay = element("button", { class: "button primary", "data-testid": "pay" });
  const change = element("button", { class: "button quiet", "data-testid": "change" }, icon("back"), say("change"));

  function update(changed) {
    sale = changed;
    lines.replaceChildren(...grouped(sale.lines).map(({ line, count }) => element("li", { class: "line-item" },
      element("span", { class: "line-text" },
        element("strong", {}, count > 1 ? `${count} × ${place_name(line)}` : place_name(line)),
        element("span", { class: "sub" }, [line.category, line.accessible && say("legend_accessible"), count > 1 && money(line.price_cents, sale.currency)].filter(Boolean).join(" · "))),
      element("span", { class: "line-price" }, money(count * line.price_cents, sale.currency)))));
    const price = money(sale.total_cents, sale.currency);
    set_text(total, price);
    pay.replaceChildren(icon("card"), say("pay", { price }));
    declined.replaceChildren(...(sale.payment === "declined"
      ? [element("p", { class: "notice bad", "data-testid": "notice-declined" }, icon("warning"), say("declined"))] : []));
    draw_time();
  }

  function draw_time() {
    time.hidden = sale.kept_until === null;
    if (sale.kept_until === null) return;
    const seconds = Math.max(0, Math.round((sale.kept_until - performance.now()) / 1000));
    set_text(time, say("kept_for", { time: minutes_and_seconds(seconds) }));
    const is_soon = seconds < seconds_to_warn;
    if (is_soon && !time.classList.contains("soon")) announce(say("kept_soon"));
    time.classList.toggle("soon", is_soon);
  }

  pay.addEventListener("click", () => page.guard(pay, () => page.watch.pay()));
  change.addEventListener("click", () => page.guard(change, page.leave_order));
  const timer = setInterval(draw_time, 1000);
  const main = element("section", { class: "summary", "data-testid": "screen-summary" },
    element("h1", {}, say("summary_title")), declined, what(sale),
    element("div", { class: "card" }, lines, element("p", { class: "total-line" }, element("span", {}, say("total")), total)),
    time);
  update(sale);
  return { main, actions: element("div", { class: "buttons" }, change, pay), update, leave: () => clearInterval(timer) };
}
