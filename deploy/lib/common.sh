# shellcheck shell=bash
# What every script of deploy/ shares: where the repository is, and how to talk to the person at the terminal.

# shellcheck disable=SC2034  # the scripts that source this file use it
repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

# Messages go to stderr, so that stdout carries only what a caller may want to read.
say() { printf '%s\n' "$*" >&2; }

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# Prints the comment at the head of the script that runs, which is its manual.
show_manual() { sed -n '2,/^[^#]/{/^#/!d;s/^# \{0,1\}//;p}' "$0"; }
