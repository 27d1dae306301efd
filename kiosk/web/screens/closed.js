// Out of service: an admin closed this kiosk. Why, and where to go instead, in all languages at once: nobody has chosen
// one. The admin's own words are in whatever language they were written in.
import { element, icon, set_text } from "../dom.js";
import { languages } from "../language.js";

export function closed(page) {
  const in_all = (key) => Object.entries(languages).map(([code, { texts }]) => element("span", { lang: code, class: "line" }, texts[key]));
  const why = element("p", { class: "lead", "data-testid": "closed-text" });
  const say_why = (text) => {
    set_text(why, text ?? "");
    why.hidden = !text;
  };
  say_why(page.kiosk?.service?.reason);
  const main = element("section", { class: "finish", "data-testid": "screen-closed" },
    element("div", { class: "figure none" }, icon("cross")),
    element("h1", {}, in_all("closed_title")), why,
    element("p", { class: "lead", "data-testid": "closed-way" }, in_all("closed_way")));
  return { main, say_why };
}
