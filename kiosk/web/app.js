// The touch page: which screen is shown when, and what all screens share. A screen is a function of the page that gives
// { main, actions, update?, leave? }; update(sale) is called for a changed sale as long as the screen stays.
import { get, poll } from "./api.js";
import { announce, element, hush, icon, modal } from "./dom.js";
import { take_time } from "./clock.js";
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
import { code } from "./screens/code.js";
import { reprinted, reprinting, stored_reprint } from "./screens/reprinting.js";

const screens = { welcome, shows, places, summary, progress, finish, closed, code, reprinting, reprinted };
const code_screens = ["code", "reprinting", "reprinted"];
const status_ms = 2000;
const stored_language = "foyer.language";
const by_id = (id) => document.getElementById(id);

const page = {
  name: "",
  shown: null,
  performance: null,
  choice: null,  // What was chosen of which performance, so that no way back loses it (places.js).
  kiosk: null,
  watch: null,
  go, choose_language, start_over, leave_order, fail, guard,
};

/** Shows a screen. The focus moves to its heading, so that a screen reader reads on there. */
function go(name, values = {}) {
  page.shown?.leave?.();
  hush();  // What was said before belongs to another screen, perhaps to another customer or language.
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
  draw_lost();
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
    page.name !== "reprinting" && !is_busy(page.watch.sale) && !is_over(page.watch.sale) &&
      element("button", { class: "button on-bar", "data-testid": "start-over", onclick: start_over }, icon("cross"), say("start_over")) || "");
}

function choose_language(code) {
  set_language(code);
  sessionStorage.setItem(stored_language, code);
  if (page.name !== "welcome") go(page.name, page.shown.values?.() ?? {});
  if (page.name === "summary") begin_again().catch(fail);
}

/** Tickets are printed in the language that the sale began in: in another one it begins anew, with the same places. */
async function begin_again() {
  const { sale } = page.watch;
  const { performance_id, way, kept } = choice_of(sale);
  const zones = Object.entries(kept.zones).map(([zone, count]) => ({ zone: Number(zone), count }));
  const buttons = [by_id("bar"), by_id("actions")];
  for (const bar of buttons) bar.inert = true;  // Between the two sales there is nothing to pay or to change.
  try {
    if (!(await page.watch.release())) return;
    await page.watch.begin({ performance_id, ...(way === "map" ? { seats: kept.map } : { zones }) });
    if (page.name === "summary") go("summary");
  } catch (error) {
    if (page.watch.sale === null) go(page.performance ? "places" : "shows");
    throw error;
  } finally {
    for (const bar of buttons) bar.inert = false;
  }
}

/**
 * The one truth about this kiosk, in a sentence: why it cannot sell; or, if it can, what it cannot reach. The places
 * screen says itself which places may be had elsewhere.
 */
function what_is_wrong(kiosk) {
  const cannot_print = !["ready", "paper_near_end"].includes(kiosk.printer?.state);
  const cannot_pay = kiosk.terminal?.state === "unreachable";
  if (code_screens.includes(page.name)) return cannot_print ? ["printer", "bad", "printer_bad"] : null;
  if (kiosk.certificate === false || kiosk.trouble || (cannot_print && cannot_pay)) return ["kiosk", "bad", "kiosk_bad"];
  if (cannot_print) return ["printer", "bad", "printer_bad"];
  if (cannot_pay) return ["terminal", "bad", "terminal_bad"];
  if (page.name === "places") return null;
  if (kiosk.links?.controller === "down") return ["controller", "", "controller_down"];
  if (kiosk.links?.central === "down") return ["central", "", "central_down"];
  return null;
}

function draw_notices() {
  const { kiosk } = page;
  const may_say = kiosk && page.name !== "closed" && !is_busy(page.watch.sale) && !is_over(page.watch.sale);
  const found = may_say ? what_is_wrong(kiosk) : null;
  const key = JSON.stringify([found, language(), page.name === "welcome"]);
  if (by_id("notices").dataset.key === key) return;
  by_id("notices").dataset.key = key;
  if (found === null) {
    by_id("notices").replaceChildren();
    return;
  }
  const [name, kind, text] = found;
  by_id("notices").replaceChildren(
    element("p", { class: `notice ${kind}`, "data-testid": `notice-${name}` }, icon("warning"), in_reach(text)));
}

/** Before anybody has chosen a language, in all of them. */
const in_reach = (key) => (["welcome", "closed"].includes(page.name) ? in_all_languages(key) : say(key));

const in_all_languages = (key) => element("span", {}, ...Object.entries(languages).map(
  ([code, { texts }]) => element("span", { lang: code, class: "line" }, texts[key])));

function screen_of(sale) {
  if (is_over(sale)) return "finish";
  return is_busy(sale) ? "progress" : "summary";
}

function sale_changed(sale) {
  // Found again after a restart of the browser: its customer goes on in their language.
  if (page.name === "welcome" && sale.language) set_language(sale.language);
  const wanted = screen_of(sale);
  if (page.name === wanted && page.shown.update) page.shown.update(sale);
  else go(wanted);
}

let is_lost = false;

function sale_lost(now_lost) {
  is_lost = now_lost;
  by_id("screen").classList.toggle("lost", is_lost);
  draw_lost();
}

function draw_lost() {
  const shown = by_id("lost");
  if (!is_lost) {
    shown?.remove();
    return;
  }
  const key = `${language()} ${page.name === "welcome" || page.name === "closed"}`;
  if (shown?.dataset.key === key) return;
  shown?.remove();
  document.body.append(element("div", { id: "lost", class: "notice bad", role: "alert", "data-key": key, "data-testid": "notice-unreachable" },
    icon("warning"), in_reach("unreachable_text")));
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
  sessionStorage.removeItem(stored_reprint);
  page.performance = null;
  page.choice = null;
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  set_language("en");
  go("welcome");
}

/** Out of service: whoever is buying finishes, and then the screen says so. */
function follow_service() {
  const is_closed = page.kiosk.service?.state === "out_of_service";
  if (is_closed && page.watch.sale === null && page.name !== "closed" && page.name !== "reprinting") {
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    go("closed");
  } else if (!is_closed && page.name === "closed") {
    start_over();
  } else if (page.name === "closed") {
    page.shown.say_why(page.kiosk.service.reason);
  }
}

/** From the summary back to choosing: the hold is given back first, and what was chosen stays chosen. */
async function leave_order() {
  const { sale } = page.watch;
  if (!(await page.watch.release())) return;
  page.performance ??= await find_performance(sale.performance_id);
  page.choice ??= choice_of(sale);
  go(page.performance ? "places" : "shows");
}

async function find_performance(id) {
  try {
    return (await get("/api/v1/performances")).find((one) => one.performance_id === id && one.on_sale) ?? null;
  } catch {
    return null;
  }
}

/** The choice that a sale was begun with, after a reload of the page. */
function choice_of(sale) {
  const seats = sale.lines.filter((line) => line.seat_index !== undefined).map((line) => line.seat_index);
  const zones = {};
  for (const line of sale.lines) if (line.zone_index !== undefined) zones[line.zone_index] = (zones[line.zone_index] ?? 0) + 1;
  return { performance_id: sale.performance_id, way: seats.length ? "map" : "zones", kept: { map: seats, zones } };
}

/** Says why something did not work and offers the way on. The texts are those that begin with `about`. */
function fail(error, { retry, about = "error" } = {}) {
  const other = error.status === 404 && about === "error" ? "error_NOT_FOUND" : `${about}_other`;
  const key = has_text(`${about}_${error.code}`) ? `${about}_${error.code}` : other;
  const close = () => dialog.close();
  const dialog = modal({ class: "failure", "aria-labelledby": "failure-title", "aria-describedby": "failure-text", "data-testid": "failure", "data-code": error.code ?? "" },
    element("h2", { id: "failure-title" }, icon("warning"), say("error_title")),
    element("p", { id: "failure-text", "data-testid": "failure-text" }, say(key)),
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
    is_watching: () => !["welcome", "progress", "reprinting", "closed"].includes(page.name),
    holds_places: () => page.watch.sale !== null && !is_over(page.watch.sale),
    leave: start_over,
  });
  poll(async () => {
    try {
      page.kiosk = await get("/api/v1/kiosk");
      take_time(page.kiosk.now);
      if (page.watch.sale === null) sale_lost(false);
      follow_service();
      draw_notices();
    } catch {
      sale_lost(true);
    }
  }, status_ms);
  await find_reprint();
  await find_open();
}

/** What this page was showing when it was reloaded. Without an answer it prints on all the same. */
async function find_reprint() {
  const id = sessionStorage.getItem(stored_reprint);
  if (id === null) return;
  try {
    const reprint = await get(`/api/v1/reprints/${id}`);
    if (page.name === "welcome") go("reprinting", { reprint });
  } catch {
    sessionStorage.removeItem(stored_reprint);
  }
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
