// The language of pages for staff, remembered on this device: the door page and the fleet page speak the same one.
const stored = "foyer.door.language";

/** `languages` are tables of words by code ("en", "de"), each with `texts` under the same keys. */
export function staff_language(languages) {
  let current = localStorage.getItem(stored) ?? (navigator.language.startsWith("de") ? "de" : "en");
  if (!(current in languages)) current = "en";
  document.documentElement.lang = current;
  const other = () => (current === "en" ? "de" : "en");
  return {
    language: () => current,
    other_language: other,
    locale: () => (current === "en" ? "en-GB" : "de-DE"),
    words: () => languages[current],
    switch_language() {
      current = other();
      localStorage.setItem(stored, current);
      document.documentElement.lang = current;
    },
    say(key, values = {}) {
      const template = languages[current].texts[key];
      if (template === undefined) throw new Error(`no text ${key} in ${current}`);
      return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
    },
  };
}
