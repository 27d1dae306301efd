// The last verdict in huge type: colour, icon, word, reason, place, and for a re-use where and when it was first used.
import { element, icon } from "./dom.js";
import { play } from "./tones.js";
import { clock_time, detail_words, place_words, say, verdict_words, warning_words } from "./words.js";

/** As long as this a verdict fills the screen; then it calms down and cannot be taken for a new one. */
export const fresh_ms = 8000;

const icons = { green: "check", orange: "again", red: "cross", blue: "exit" };
const colours = new Set(Object.keys(icons));

export class VerdictView {
  constructor(node) {
    this.node = node;
    this.seen = null;
    this.sequence = undefined;
    this.shown_at = -Infinity;
    this.extra = "";
  }

  /** first: what was there when the page opened is shown, but as past, without a tone. */
  show(door, language) {
    const verdict = door.last;
    const missed = { nobody: "no_passage", taken_back: "taken_back" }[door.passage];
    const extra = verdict && missed && verdict.opens_gate ? say(missed) : "";
    const seen = JSON.stringify([verdict, language, extra, door.performance]);
    if (seen === this.seen) return;
    this.seen = seen;
    const first = this.sequence === undefined;
    const is_new = verdict !== null && verdict.sequence !== this.sequence;
    this.sequence = verdict?.sequence ?? null;
    this.draw(verdict, door, extra);
    if (!is_new || first) return;
    this.shown_at = performance.now();
    this.set_fresh(true);
    this.node.classList.remove("flash");
    void this.node.offsetWidth; // Restarts the animation, so that two equal verdicts are seen as two.
    this.node.classList.add("flash");
    play(colours.has(verdict.colour) ? verdict.colour : "red");
  }

  tick() {
    if (this.node.dataset.fresh === "true" && performance.now() - this.shown_at > fresh_ms) this.set_fresh(false);
  }

  set_fresh(is_fresh) {
    if (this.node.dataset.fresh !== String(is_fresh)) this.node.dataset.fresh = String(is_fresh);
  }

  /** Nothing that was shown may be taken for current. */
  lose() {
    if (this.seen === "lost") return;
    this.seen = "lost";
    Object.assign(this.node.dataset, { colour: "lost", code: "", fresh: "true" });
    this.node.replaceChildren(icon("warning"),
      element("h1", { class: "word", "data-testid": "lost" }, say("lost")), element("p", { class: "reason" }, say("lost_text")));
  }

  draw(verdict, door, extra) {
    if (verdict === null) {
      Object.assign(this.node.dataset, { colour: "none", code: "", sequence: "", fresh: "true" });
      this.node.replaceChildren(icon("scan"), element("h1", { class: "word", "data-testid": "verdict-title" }, say("ready")),
        element("p", { class: "reason" }, say("ready_text")));
      return;
    }
    // Who reads a green after it was taken back would let in whom the books have outside.
    const code = verdict.taken_back ? "annulled" : verdict.code;
    const colour = colours.has(verdict.colour) && !verdict.taken_back ? verdict.colour : "red";
    const [title, advice] = verdict_words({ ...verdict, code });
    const first_use = verdict.first_use;
    const detail = first_use ? "" : detail_words(verdict);
    const elsewhere = verdict.opens_gate && !verdict.taken_back && verdict.performance_id && verdict.performance_id !== door.performance?.performance_id;
    Object.assign(this.node.dataset, { colour, code, sequence: verdict.sequence });
    if (this.node.dataset.fresh === undefined || this.shown_at === -Infinity) this.set_fresh(false);
    this.node.replaceChildren(
      icon(icons[colour]),
      element("div", { class: "words" },
        element("p", { class: "past" }, say("last_scan")),
        element("h1", { class: `word ${title.length > 14 ? "long" : ""}`, "data-testid": "verdict-title" }, title),
        verdict.place && element("p", { class: "place", "data-testid": "verdict-place" }, place_words(verdict)),
        elsewhere && element("p", { class: "detail", "data-testid": "verdict-elsewhere" },
          say("admitted_to", { title: verdict.performance, time: clock_time(verdict.performance_starts_at, verdict.time_zone) })),
        first_use && element("p", { class: "first-use", "data-testid": "verdict-first-use" },
          element("span", {}, say("first_use")), element("strong", {}, say("first_use_at", { time: clock_time(first_use.at, verdict.time_zone), gate: first_use.gate }))),
        detail && element("p", { class: "detail", "data-testid": "verdict-detail", "data-code": verdict.detail_code }, detail),
        element("p", { class: "reason", "data-testid": "verdict-text" }, advice),
        extra && element("p", { class: "check", "data-testid": "verdict-no-passage" }, icon("warning"), extra),
        ...(verdict.warnings ?? []).map((sentence, at) => element("p", { class: "check", "data-testid": "verdict-warning" },
          icon("warning"), warning_words(verdict.warning_codes?.[at], sentence))),
        element("p", { class: "at" }, [say("scanned_at", { time: clock_time(verdict.at, verdict.time_zone, true) }), verdict.performance].filter(Boolean).join(" · "))));
  }
}
