// Small parts for building a page from script. Text only ever enters as text nodes, never as markup.

const svg_namespace = "http://www.w3.org/2000/svg";

const icon_paths = {
  check: ["M4 13l6 6L21 6"],
  cross: ["M5 5l14 14", "M19 5L5 19"],
  again: ["M20 12a8 8 0 1 1-2.5-5.8", "M20 3v5h-5", "M12 8v4.5l3 2"],
  exit: ["M10 4H4v16h6", "M9 12h12", "M16 7l5 5-5 5"],
  scan: ["M4 8V4h4", "M16 4h4v4", "M20 16v4h-4", "M8 20H4v-4", "M4 12h16"],
  warning: ["M12 3L2 20h20L12 3z", "M12 10v5", "M12 17.6v.2"],
  clock: ["M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z", "M12 7v5l3.5 2"],
  card: ["M3 6h18v12H3z", "M3 10h18", "M6 15h4"],
  ticket: ["M3 7h18v3a2 2 0 0 0 0 4v3H3v-3a2 2 0 0 0 0-4z", "M14 7v10"],
  person: ["M12 4a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7z", "M5 21c0-4 3-7 7-7s7 3 7 7"],
  chair: ["M9 3.4v.2", "M9 7v6h6l3 6", "M9 10h5", "M7 11a5 5 0 1 0 6 7"],
  seat: ["M6 4h12v8H6z", "M4 10v8h16v-8", "M6 18v3", "M18 18v3"],
  star: ["M12 3l2.7 5.8 6.3.7-4.7 4.2 1.3 6.3-5.6-3.2-5.6 3.2 1.3-6.3L3 9.500l6.300-.7z"],
  plus: ["M12 5v14", "M5 12h14"],
  minus: ["M5 12h14"],
  back: ["M15 5l-7 7 7 7"],
  next: ["M9 5l7 7-7 7"],
  zoom: ["M10 4a6 6 0 1 0 0 12a6 6 0 1 0 0-12z", "M15 15l5.500 5.500"],
  printer: ["M7 9V3h10v6", "M5 17H3V9h18v8h-2", "M7 14h10v7H7z"],
  sound: ["M4 9v6h4l5 4V5L8 9z", "M17 8a6 6 0 0 1 0 8"],
};

/** An icon that says nothing to screen readers: the words beside it do. */
export function icon(name) {
  const svg = document.createElementNS(svg_namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  for (const data of icon_paths[name] ?? []) {
    const path = document.createElementNS(svg_namespace, "path");
    path.setAttribute("d", data);
    svg.append(path);
  }
  return svg;
}

/**
 * element("button", { class: "button", "data-testid": "pay", onclick: act }, icon("card"), "Pay"). Properties that are
 * functions become listeners, null and false are left out; children that are null or false are left out.
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Sets the text only if it differs, so that nothing is redrawn or read out again. */
export function set_text(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

let announcing;

/** Reads a sentence out through the page's live region, also if it is the same as before, in the page's language. */
export function announce(text) {
  hush();
  const region = document.getElementById("announcer");
  region.lang = document.documentElement.lang;
  announcing = setTimeout(() => { region.textContent = text; }, 50);
}

/** Takes back what was said last, also if it has not been read out yet. */
export function hush() {
  clearTimeout(announcing);
  document.getElementById("announcer").textContent = "";
}

/** Opens a dialog that is removed when it closes. Gives the dialog. */
export function modal(properties, ...children) {
  const dialog = element("dialog", properties, ...children);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
