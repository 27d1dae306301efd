# shellcheck shell=bash
# Fills files that have @NAME@ in them.

# fill_template TEMPLATE NAME=VALUE ...  prints the template with every @NAME@ replaced by its value; no character
# of a value is special. A name that is left without a value is a mistake and fails.
fill_template() {
  local template="$1" text pair name value
  shift
  text="$(<"$template")"
  for pair in "$@"; do
    name="${pair%%=*}" value="${pair#*=}"
    # The quotes keep '&' and '\' in the value from meaning anything.
    text="${text//"@$name@"/"$value"}"
  done
  if [[ $text =~ @[A-Z][A-Z0-9_]*@ ]]; then
    printf '%s: %s has no value\n' "$template" "${BASH_REMATCH[0]}" >&2
    return 1
  fi
  printf '%s\n' "$text"
}
