// The touch page: which screen is shown when, and what all screens share. A screen is a function of the page that gives
// { main, actions, update?, leave? }; update(sale) is called for a changed sale as long as the screen stays.
import { get, poll } from "./api.js";
import { announce, element, icon, modal } from "./dom.js";
import { allow_sound } from "./tones.js";
import { has_text, language, languages, say, set_language } from "./language.js";
import { watch_idle } from "./idle.js";
import { SaleWatch, is_busy, is_over } from "./sale.js";
import { welcome } from "./screens/welcome.js";
import { shows } from "./screens/shows.js";
import { places } from "./screens/places.js";
import { summary } from "./screens/summary.js";
import { progress } from "./screens/progress.js";
import { finish } from "./screens/finish.js";
import { closed } from "./screens/closed.js";

const screens = { welcome, shows, places, summary, progress, finish, closed };
const status_ms = 2000;
const stored_language = "foyer.language";
const by_id = (id) => document.getElementById(id);

const page = {
  name: "",
  shown: null,
  performance: null,
  kiosk: null,
  watch: null,
  go, choose_language, start_over, leave_order, fail, guard,
};

/** Shows a screen. The focus moves to its heading, so that a screen reader reads on there. */
function go(name, values = {}) {
  page.shown?.leave?.();
  page.name = name;
  document.body.dataset.screen = name;
  page.shown = screens[name](page, values);
  by_id("screen").replaceChildren(...[page.shown.main].flat());
  by_id("actions").replaceChildren(...[page.shown.actions ?? []].flat());
  by_id("actions").hidden = by_id("actions").children.length === 0;
  by_id("screen").scrollTop = 0;
  scrollTo(0, 0);
  draw_bar();
  draw_notices();
  const heading = by_id("screen").querySelector("h1");
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
}

function draw_bar() {
  by_id("bar").hidden = page.name === "welcome" || page.name === "closed";
  const other = language() === "en" ? "de" : "en";
  by_id("bar").replaceChildren(
    element("p", { class: "brand" }, icon("ticket"), say("brand")),
    element("button", { class: "button on-bar", lang: other, "data-testid": "other-language", onclick: () => choose_language(other) },
      languages[other].name),
    !is_busy(page.watch.sale) && !is_over(page.watch.sale) &&
      element("button", { class: "button on-bar", "data-testid": "start-over", onclick: start_over }, icon("cross"), say("start_over")) || "");
}

function choose_language(code) {
  set_language(code);
  sessionStorage.setItem(stored_language, code);
  if (page.name !== "welcome") go(page.name, page.shown.values?.() ?? {});
}

/** What is wrong with this kiosk, in sentences; the places screen adds its own about seats that are not shown. */
function draw_notices() {
  const found = [];
  const { kiosk } = page;
  if (kiosk && page.name !== "closed" && !is_busy(page.watch.sale) && !is_over(page.watch.sale)) {
    if (!["ready", "paper_near_end"].includes(kiosk.printer?.state)) found.push(["printer", "bad", "printer_bad"]);
    if (kiosk.terminal?.state === "unreachable") found.push(["terminal", "bad", "terminal_bad"]);
    if (kiosk.links?.controller === "down" && page.name !== "places") found.push(["controller", "", "controller_down"]);
  }
  const key = JSON.stringify([found, language(), page.name === "welcome"]);
  if (by_id("notices").dataset.key === key) return;
  by_id("notices").dataset.key = key;
  by_id("notices").replaceChildren(...found.map(([name, kind, text]) => element(
    "p", { class: `notice ${kind}`, "data-testid": `notice-${name}` }, icon("warning"), page.name === "welcome" ? in_all_languages(text) : say(text))));
}

const in_all_languages = (key) => element("span", {}, ...Object.entries(languages).map(
  ([code, { texts }]) => element("span", { lang: code, class: "line" }, texts[key])));

function screen_of(sale) {
  if (is_over(sale)) return "finish";
  return is_busy(sale) ? "progress" : "summary";
}

function sale_changed(sale) {
  const wanted = screen_of(sale);
  if (page.name === wanted && page.shown.update) page.shown.update(sale);
  else go(wanted);
}

function sale_lost(is_lost) {
  by_id("screen").classList.toggle("lost", is_lost);
  const shown = by_id("lost");
  if (is_lost && !shown) {
    document.body.append(element("div", { id: "lost", class: "notice bad", role: "alert", "data-testid": "notice-unreachable" },
      icon("warning"), say("unreachable_text")));
  } else if (!is_lost) {
    shown?.remove();
  }
}

/** Cancels what is not paid, forgets everything the customer did, and shows the first screen. */
function start_over() {
  const { sale } = page.watch;
  if (is_busy(sale)) return;
  if (sale !== null && !is_over(sale)) {
    // Without an answer the program frees the places by itself when the hold ends.
    page.watch.cancel().catch(() => {});
  }
  page.watch.forget();
  sale_lost(false);
  sessionStorage.removeItem(stored_language);
  page.performance = null;
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  set_language("en");
  go("welcome");
}

/** Out of service: whoever is buying finishes, and then the screen says so. */
function follow_service() {
  const is_closed = page.kiosk.service?.state === "out_of_service";
  if (is_closed && page.watch.sale === null && page.name !== "closed") {
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    go("closed");
  } else if (!is_closed && page.name === "closed") {
    start_over();
  } else if (page.name === "closed") {
    page.shown.say_why(page.kiosk.service.text);
  }
}

/** From the summary back to choosing: the hold is given back first. */
async function leave_order() {
  if (await page.watch.release()) go(page.performance ? "places" : "shows");
}

/** Says why something did not work and offers the way on. */
function fail(error, { retry } = {}) {
  const key = has_text(`error_${error.code}`) ? `error_${error.code}` : error.status === 404 ? "error_NOT_FOUND" : "error_other";
  const close = () => dialog.close();
  const dialog = modal({ class: "failure", "aria-labelledby": "failure-title", "data-testid": "failure", "data-code": error.code ?? "" },
    element("h2", { id: "failure-title" }, icon("warning"), say("error_title")),
    element("p", { "data-testid": "failure-text" }, say(key)),
    element("div", { class: "dialog-actions" },
      element("button", { class: "button quiet", "data-testid": "failure-start-over", onclick: () => { close(); start_over(); } }, say("start_over")),
      element("button", { class: "button primary", "data-testid": "failure-close", autofocus: true, onclick: () => { close(); retry?.(); } },
        say(retry ? "try_again" : "close"))));
  announce(say(key));
  return dialog;
}

/** Runs act with the button out of use, so that a second touch does nothing. Errors go to fail, or to failed. */
async function guard(button, act, failed = fail) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await act();
  } catch (error) {
    failed(error);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

async function start() {
  page.watch = new SaleWatch({ changed: sale_changed, lost: sale_lost });
  set_language(sessionStorage.getItem(stored_language) ?? "en");
  addEventListener("pointerdown", allow_sound);
  addEventListener("keydown", allow_sound);
  addEventListener("contextmenu", (event) => event.preventDefault());
  go("welcome");
  watch_idle({
    is_watching: () => !["welcome", "progress", "closed"].includes(page.name),
    holds_places: () => page.watch.sale !== null && !is_over(page.watch.sale),
    leave: start_over,
  });
  poll(async () => {
    try {
      page.kiosk = await get("/api/v1/kiosk");
      if (page.watch.sale === null) sale_lost(false);
      follow_service();
      draw_notices();
    } catch {
      sale_lost(true);
    }
  }, status_ms);
  await find_open();
}

/** A paid sale is never lost by a reload: it is looked for until the program has answered. */
async function find_open() {
  while (page.name === "welcome" && page.watch.sale === null) {
    try {
      await page.watch.find_open();
      return;
    } catch {
      sale_lost(true);
      await new Promise((resolve) => { setTimeout(resolve, 1000); });
    }
  }
}

start();
