# shellcheck shell=bash
# Where the demo keeps its state and what it is reached by: for deploy/run, deploy/wan and deploy/lan.
#
#   FOYER_STATE      the folder of its state (build/demo)
#   FOYER_PORT_BASE  the first of its 16 ports (18080)

# shellcheck disable=SC2034  # the scripts that source this file use these
{
  state="$(realpath -m "${FOYER_STATE:-$repository/build/demo}")"
  # A copy with a state of its own keeps its addresses there; the usual one where README.md says.
  if [[ -n ${FOYER_STATE:-} ]]; then demo_env="$state/demo.env"; else demo_env="$repository/build/demo.env"; fi
}

# control_relay ADDRESS:PORT COMMAND ...  prints the relay's answer, one line of JSON; fails if it refuses.
control_relay() (
  address="$1"
  shift
  exec 7<>"/dev/tcp/${address%:*}/${address##*:}" || exit 1
  printf '%s\n' "$*" >&7
  IFS= read -r -t 5 answer <&7 || exit 1
  printf '%s\n' "$answer"
  [[ $answer != '{"error"'* ]]
)

# operate_link NAME CONTROL cut|restore|status [--mode ...]  what deploy/wan and deploy/lan do.
operate_link() {
  local name="$1" control="$2" action="${3:-}" command
  shift 2
  [[ $# -eq 0 ]] || shift
  case "$action" in
    cut) command="$(mode_command "$@")" || exit 2 ;;
    restore | status)
      [[ $# -eq 0 ]] || fail "$action takes no more arguments"
      if [[ $action == restore ]]; then command=pass; else command=status; fi
      ;;
    *)
      show_manual >&2
      exit 2
      ;;
  esac
  control_relay "$control" "$command" || fail "the $name relay on $control did not do it; does the demo run?"
}

# The relay's command for the arguments after `cut`.
mode_command() {
  if [[ $# -eq 0 ]]; then
    printf 'black_hole\n'
  elif [[ $1 == --mode && $# -eq 2 && $2 =~ ^(black_hole|close)$ ]]; then
    printf '%s\n' "$2"
  elif [[ $1 == --mode && $# -eq 3 && $2 == black_hole && $3 =~ ^(up|down)$ ]]; then
    printf 'black_hole %s\n' "$3"
  elif [[ $1 == --mode && $# -eq 3 && $2 == delay && $3 =~ ^[0-9]+$ ]]; then
    printf 'delay %s\n' "$3"
  else
    say "after cut comes nothing, or one of: --mode black_hole [up|down], --mode close, --mode delay MILLISECONDS"
    return 1
  fi
}
