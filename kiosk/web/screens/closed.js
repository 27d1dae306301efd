// Out of service: an admin closed this kiosk. Nothing can be chosen until it is opened again.
import { element, icon, set_text } from "../dom.js";
import { languages } from "../language.js";

export function closed(page) {
  const why = element("p", { class: "lead", "data-testid": "closed-text" }, page.kiosk?.service?.text ?? "");
  const main = element("section", { class: "finish", "data-testid": "screen-closed" },
    element("div", { class: "figure none" }, icon("cross")),
    element("h1", {}, ...Object.entries(languages).map(([code, { texts }]) => element("span", { lang: code, class: "line" }, texts.closed_title))),
    why);
  return { main, say_why: (text) => set_text(why, text) };
}
