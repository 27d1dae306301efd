// What door staff can do beside scanning: type a code, take the last admission back, open the gate in an emergency.
import { new_id, post } from "./api.js";
import { announce, element, icon, modal } from "./dom.js";
import { place_words, refusal_words, say } from "./words.js";

const admitting = new Set(["admitted", "readmitted", "moved"]);

export const can_annul = (verdict) => verdict !== null && !verdict.taken_back && Boolean(verdict.ticket_id) && admitting.has(verdict.code);

/** In the words of this page; the program's own are English. An error that came of no request is in them already. */
export const reason_of = (error) => refusal_words(error.code) || say("failed", { reason: error.code ?? error.message });

/** A dialog with one form. act gets the form's data and closes the dialog by not throwing. */
function ask({ name, title, fields, confirm, kind = "primary", act }) {
  const error_line = element("div", { role: "alert" });
  const send = element("button", { class: `button ${kind}`, type: "submit", "data-testid": confirm.test }, confirm.text);
  const form = element("form", { method: "dialog" },
    element("h2", {}, title), ...fields, error_line,
    element("div", { class: "dialog-actions" },
      element("button", { class: "button quiet", type: "button", onclick: () => dialog.close() }, say("cancel")), send));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.disabled) return;
    send.disabled = true;
    try {
      await act(new FormData(form));
      dialog.close();
    } catch (error) {
      error_line.replaceChildren(element("p", { class: "notice bad", "data-testid": "action-error" }, icon("warning"), reason_of(error)));
    } finally {
      send.disabled = false;
    }
  });
  const dialog = modal({ "data-testid": `dialog-${name}`, "aria-label": title }, form);
  return dialog;
}

/** A field under the words that say what belongs into it; they stay when something is typed. */
export const labelled = (words, field) => element("label", { class: "labelled" }, words, field);

/** One of several reasons, or one's own words. */
export function reasons(test, keys) {
  const own = element("input", { name: "own", class: "field", maxlength: "200", "data-testid": `${test}-own` });
  const choices = keys.map((key, at) => element("label", { class: "choice" },
    element("input", { type: "radio", name: "reason", value: say(key), checked: at === 0, "data-testid": `${test}-${at}` }), say(key)));
  return element("fieldset", { "data-testid": test }, element("legend", {}, say("why")), ...choices, labelled(say("reason_other"), own));
}

export const reason_given = (data) => data.get("own").trim() || data.get("reason");

/** found: is given the text if it is the code of an order, and no ticket. */
export function enter_code(found) {
  // The same nonce for every try of this dialog: a repeated request is the same scan, never a second entry.
  const nonce = new_id();
  let sent = null;
  const input = element("input", { name: "text", class: "field code", required: true, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "1000", "data-testid": "code-text", autofocus: true });
  ask({
    name: "code", title: say("enter_title"), fields: [labelled(say("code"), input)], confirm: { text: say("check"), test: "code-send" },
    act: async (data) => {
      const text = data.get("text").trim();
      if (text === "") throw new Error(say("code"));
      const same = sent === null || sent === text;
      sent ??= text;
      try {
        await post("/api/v1/door/scans", { text, nonce: same ? nonce : new_id() });
      } catch (error) {
        if (error.code !== "CODE_OF_ORDER") throw error;
        found(text);
      }
    },
  });
}

export function annul(verdict) {
  ask({
    name: "annul", title: say("annul_title"),
    fields: [element("p", {}, [place_words(verdict), say("annul_text")].filter(Boolean).join(". ")), reasons("annul-reason", ["reason_no_passage", "reason_wrong_guest", "reason_mistake"])],
    confirm: { text: say("annul_confirm"), test: "annul-confirm" },
    act: async (data) => {
      await post("/api/v1/door/annul", { ticket_id: verdict.ticket_id, reason: reason_given(data) });
      announce(say("annulled"));
      dispatchEvent(new CustomEvent("annulled"));
    },
  });
}

export function emergency_open() {
  const staff = element("input", { name: "by", class: "field", maxlength: "64", autocomplete: "off", "data-testid": "emergency-by" });
  const sure = element("label", { class: "choice sure" },
    element("input", { type: "checkbox", name: "sure", required: true, "data-testid": "emergency-sure" }), say("emergency_confirm"));
  ask({
    name: "emergency", title: say("emergency_title"), kind: "danger",
    fields: [element("p", {}, say("emergency_text")), reasons("emergency-reason", ["reason_evacuation", "reason_alarm", "reason_medical", "reason_fault"]), labelled(say("staff_number"), staff), sure],
    confirm: { text: say("emergency_open"), test: "emergency-open" },
    act: async (data) => {
      const by = data.get("by").trim();
      try {
        await post("/api/v1/door/open", { reason: reason_given(data), ...(by === "" ? {} : { by }) });
      } finally {
        dispatchEvent(new CustomEvent("emergency")); // The gate opens also if the disk did not take the entry.
      }
    },
  });
}

export function end_emergency() {
  ask({
    name: "emergency-end", title: say("emergency_end_title"), kind: "danger", fields: [element("p", {}, say("emergency_end_text"))],
    confirm: { text: say("emergency_end_confirm"), test: "emergency-end-confirm" },
    act: async () => {
      await post("/api/v1/door/close");
      dispatchEvent(new CustomEvent("emergency"));
    },
  });
}
