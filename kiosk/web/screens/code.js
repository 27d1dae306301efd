// "I have a code": the code of paid tickets that could not be printed, or the short code of an order. Typed on the keys
// of the screen, on a keyboard or by a scanner that types. Whoever has the order prints it; this page only asks.
import { new_id, post } from "../api.js";
import { announce, element, icon, set_text } from "../dom.js";
import { say } from "../language.js";

const code_length = 8;
const key_rows = ["1234567890", "ABCDEFGH", "JKMNPQRS", "TVWXYZ"];
const attempts_without_answer = 2;

/** Eight letters and digits in capitals; what else is typed between them does not count. */
export const plain_code = (typed) => typed.toUpperCase().replace(/[^0-9A-Z]/g, "").slice(0, code_length);

/** "7K3M9QXD" is shown as "7K3M-9QXD". */
const grouped = (code) => (code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code);

export function code(page, { typed = "" } = {}) {
  let entered = plain_code(typed);
  const field = element("input", { class: "code-field", id: "code-field", type: "text", inputmode: "none", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-describedby": "code-hint", "data-testid": "code-field" });
  const print = element("button", { class: "button primary", "data-testid": "code-print" }, icon("printer"), say("code_print"));
  const remove = element("button", { class: "button quiet key wide", "data-testid": "key-remove", onclick: () => enter(entered.slice(0, -1), say("code_removed")) }, icon("back"), say("code_remove"));
  const back = element("button", { class: "button quiet", "data-testid": "code-back", onclick: () => page.go("shows") }, icon("back"), say("back"));
  const state = element("p", { class: "sub code-state", role: "status", "data-testid": "code-state" });

  function enter(next, spoken) {
    entered = plain_code(next);
    field.value = grouped(entered);
    const is_whole = entered.length === code_length;
    print.setAttribute("aria-disabled", String(!is_whole));
    set_text(state, is_whole ? say("code_whole") : say("code_missing", { count: code_length - entered.length }));
    if (spoken) announce(is_whole ? `${spoken}. ${say("code_whole")}` : spoken);
  }

  async function redeem() {
    if (entered.length !== code_length) return;
    await page.guard(print, async () => {
      announce(say("code_looking"));
      set_text(state, say("code_looking"));
      const reprint = await ask(entered);
      page.go("reprinting", { reprint });
    }, (error) => {
      enter(entered);
      page.fail(error, { about: "code" });
    });
    enter(entered);
  }

  const is_elsewhere = (target) => target instanceof HTMLButtonElement || document.querySelector("dialog") !== null;
  const typed_key = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && !is_elsewhere(event.target)) {
      event.preventDefault();
      redeem();
    } else if (event.target !== field && document.querySelector("dialog") === null) {
      if (/^[0-9a-zA-Z]$/.test(event.key)) enter(entered + event.key, event.key.toUpperCase());
      if (event.key === "Backspace") enter(entered.slice(0, -1), say("code_removed"));
    }
  };
  field.addEventListener("input", () => enter(field.value));
  print.addEventListener("click", redeem);
  document.addEventListener("keydown", typed_key);

  const key = (character) => element("button", { class: "button quiet key", "data-testid": `key-${character}`, onclick: () => enter(entered + character, character) }, character);
  const rows = key_rows.map((row, at) => element("div", { class: "keys" }, ...[...row].map(key), at === key_rows.length - 1 && remove));
  const main = element("section", { class: "code", "data-testid": "screen-code" },
    element("h1", {}, say("code_title")),
    element("label", { class: "lead", for: "code-field", id: "code-hint" }, say("code_hint")),
    field, state, element("div", { class: "keyboard" }, rows));
  enter(entered);
  return { main, actions: element("div", { class: "buttons" }, back, print), values: () => ({ typed: entered }), leave: () => document.removeEventListener("keydown", typed_key) };
}

/** Asking again under the same id prints nothing twice. */
async function ask(typed) {
  const reprint_id = new_id();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await post(`/api/v1/claims/${encodeURIComponent(typed)}/redeem`, { reprint_id });
    } catch (error) {
      if (error.code !== "UNREACHABLE" || attempt >= attempts_without_answer) throw error;
    }
  }
}
