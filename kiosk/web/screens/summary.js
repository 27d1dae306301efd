// The places that are held, line by line with the total, until they are paid or the hold ends.
import { element, icon, set_text } from "../dom.js";
import { minutes_and_seconds, money, say } from "../language.js";

/** Places without a number are one line with their count. */
function grouped(lines) {
  const groups = new Map();
  for (const line of lines) {
    const key = JSON.stringify([line.label, line.category, line.price_cents]);
    groups.set(key, { line, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}

export function summary(page) {
  let { sale } = page.watch;
  const lines = element("ul", { class: "lines" });
  const total = element("span", { class: "total", "data-testid": "total" });
  const time = element("p", { class: "kept", role: "timer", "data-testid": "kept-for" });
  const declined = element("div", { role: "alert" });
  const pay = element("button", { class: "button primary", "data-testid": "pay" });
  const change = element("button", { class: "button quiet", "data-testid": "change" }, icon("back"), say("change"));

  function update(changed) {
    sale = changed;
    lines.replaceChildren(...grouped(sale.lines).map(({ line, count }) => element("li", { class: "line-item" },
      element("span", { class: "line-text" },
        element("strong", {}, count > 1 ? `${count} × ${line.label}` : line.label),
        element("span", { class: "sub" }, [line.category, count > 1 && money(line.price_cents, sale.currency)].filter(Boolean).join(" · "))),
      element("span", { class: "line-price" }, money(count * line.price_cents, sale.currency)))));
    const price = money(sale.total_cents, sale.currency);
    set_text(total, price);
    pay.replaceChildren(icon("card"), say("pay", { price }));
    declined.replaceChildren(sale.payment === "declined"
      ? element("p", { class: "notice bad", "data-testid": "notice-declined" }, icon("warning"), say("declined")) : "");
    draw_time();
  }

  function draw_time() {
    time.hidden = !sale.expires_at;
    if (!sale.expires_at) return;
    const seconds = Math.max(0, Math.round((new Date(sale.expires_at) - Date.now()) / 1000));
    set_text(time, say("kept_for", { time: minutes_and_seconds(seconds) }));
    time.classList.toggle("soon", seconds < 60);
  }

  pay.addEventListener("click", () => page.guard(pay, () => page.watch.pay()));
  change.addEventListener("click", () => page.guard(change, page.leave_order));
  const timer = setInterval(draw_time, 1000);
  const main = element("section", { class: "summary", "data-testid": "screen-summary" },
    element("div", {}, element("h1", {}, say("summary_title")), element("p", { class: "sub" }, sale.title)),
    declined,
    element("div", { class: "card" }, lines, element("p", { class: "total-line" }, element("span", {}, say("total")), total)),
    time);
  update(sale);
  return { main, actions: element("div", { class: "buttons" }, change, pay), update, leave: () => clearInterval(timer) };
}
