// Watches for a customer who has left: after idle_ms without a touch a warning opens, which one touch closes again, and
// after warning_seconds more the page starts over (WCAG 2.2, 2.2.1: at least 20 seconds to extend by one action).
import { element, modal, set_text } from "./dom.js";
import { play } from "./tones.js";
import { say } from "./language.js";

export const idle_ms = 45_000;
export const warning_seconds = 30;

/**
 * is_watching: whether leaving now would matter (not on the first screen, not while paying or printing).
 * holds_places: whether a sale holds places. leave: starts over.
 */
export function watch_idle({ is_watching, holds_places, leave }) {
  let touched_at = performance.now();
  let dialog = null;
  let seconds_left = 0;
  let last_tick = 0;

  const touched = () => { touched_at = performance.now(); };
  const stay = () => {
    touched();
    dialog?.close();
    dialog = null;
  };
  for (const name of ["pointerdown", "keydown", "scroll", "wheel"]) {
    addEventListener(name, () => (dialog === null ? touched() : null), { capture: true, passive: true });
  }

  const warn = () => {
    seconds_left = warning_seconds;
    dialog = modal(
      { "aria-labelledby": "idle-title", "aria-describedby": "idle-text", class: "idle", "data-testid": "idle-warning" },
      element("h2", { id: "idle-title" }, say("idle_title")),
      element("p", { id: "idle-text" }, say(holds_places() ? "idle_text" : "idle_plain")),
      element("p", { class: "idle-seconds", role: "timer", "data-testid": "idle-seconds" }),
      element("div", { class: "dialog-actions" },
        element("button", { class: "button primary", "data-testid": "idle-stay", autofocus: true }, say("idle_stay"))));
    dialog.addEventListener("click", stay);
    dialog.addEventListener("cancel", stay);
    play("warning");
  };

  const tick = () => {
    if (!is_watching()) {
      stay();
      return;
    }
    if (dialog === null && performance.now() - touched_at >= idle_ms) {
      warn();
      last_tick = performance.now();
    } else if (dialog !== null && performance.now() - last_tick >= 1000) {
      last_tick += 1000;
      seconds_left -= 1;
      if (seconds_left === 10) play("warning");
      if (seconds_left <= 0) {
        stay();
        leave();
        return;
      }
    }
    if (dialog !== null) set_text(dialog.querySelector(".idle-seconds"), say("idle_seconds", { seconds: seconds_left }));
  };
  setInterval(tick, 250);
  return { touched };
}
