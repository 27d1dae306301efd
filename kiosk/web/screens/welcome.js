// The first screen: the choice of the language starts everything, and so does a code that somebody brings.
import { element, icon } from "../dom.js";
import { languages } from "../language.js";

export function welcome(page) {
  const choose = (code) => {
    page.choose_language(code);
    page.go("shows");
  };
  const bring = (code) => {
    page.choose_language(code);
    page.go("code");
  };
  const main = element("section", { class: "welcome", "data-testid": "screen-welcome" },
    element("div", { class: "emblem" }, icon("ticket")),
    element("h1", {}, ...Object.entries(languages).map(([code, { texts }]) => element("span", { lang: code, class: "line" }, texts.brand))));
  const buttons = Object.entries(languages).map(([code, { name }]) => element(
    "button", { class: "button primary huge", lang: code, "data-testid": `language-${code}`, onclick: () => choose(code) }, name, icon("next")));
  const have_code = Object.entries(languages).map(([code, { texts }]) => element(
    "button", { class: "button", lang: code, "data-testid": `have-code-${code}`, onclick: () => bring(code) }, icon("ticket"), texts.have_code));
  return { main, actions: [element("div", { class: "languages" }, buttons), element("div", { class: "have-code" }, have_code)] };
}
