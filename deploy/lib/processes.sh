# shellcheck shell=bash
# Starts, watches and ends named processes. Each has a file run/NAME.pid with its pid and its start time, so that a
# pid that was given to another process since is never taken for it, and a log log/NAME.log.
#
# The scripts that source this have sourced common.sh, and demo.sh or another that sets `state`, the folder with run/
# and log/.
# shellcheck disable=SC2154
true

# The moment a process started, in clock ticks since boot (proc(5), stat field 22); fails if there is no such process
# or only its exit status is left.
start_time_of() {
  local stat
  { stat="$(<"/proc/$1/stat")"; } 2>/dev/null || return 1
  # The second field is the program's name in parentheses and may hold anything.
  stat="${stat##*) }"
  local -a fields
  read -ra fields <<<"$stat"
  [[ ${fields[0]} != Z && ${fields[0]} != X ]] || return 1
  printf '%s\n' "${fields[19]}"
}

# Prints the pid of the process NAME if it is the one that was started here and it runs.
pid_of() {
  local pid started
  [[ -f "$state/run/$1.pid" ]] || return 1
  read -r pid started <"$state/run/$1.pid" || return 1
  [[ -n $started && "$(start_time_of "$pid")" == "$started" ]] || return 1
  printf '%s\n' "$pid"
}

is_running() { pid_of "$1" >/dev/null; }

# start_process NAME COMMAND ...  in a session of its own, so that Ctrl-C in a terminal reaches only the script.
start_process() {
  local name="$1" pid
  shift
  # 9 is the lock of the script, which must not live on in a process that does.
  setsid "$@" </dev/null >>"$state/log/$name.log" 2>&1 9>&- &
  pid=$!
  disown "$pid"
  printf '%s %s\n' "$pid" "$(start_time_of "$pid" || printf 0)" >"$state/run/$name.pid"
}

# stop_process NAME SECONDS  asks it to end, waits, and ends it by force if it did not.
stop_process() {
  local name="$1" seconds="$2" pid tenths
  if ! pid="$(pid_of "$name")"; then
    rm -f "$state/run/$name.pid"
    return 0
  fi
  kill -TERM "$pid" 2>/dev/null || true
  for ((tenths = 0; tenths < seconds * 10; tenths++)); do
    is_running "$name" || break
    sleep 0.1
  done
  if is_running "$name"; then
    say "  $name did not end within $seconds s and was killed"
    kill -KILL "$pid" 2>/dev/null || true
  fi
  rm -f "$state/run/$name.pid"
}

# wait_until_healthy NAME SECONDS CHECK ...  until the check succeeds; otherwise says why and shows the log's end.
wait_until_healthy() {
  local name="$1" seconds="$2" tenths
  shift 2
  for ((tenths = 0; tenths < seconds * 10; tenths++)); do
    if ! is_running "$name"; then
      say "  $name ended while it started"
      show_log_end "$name"
      return 1
    fi
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  say "  $name is not healthy after $seconds s"
  show_log_end "$name"
  return 1
}

show_log_end() {
  say "  last lines of $state/log/$1.log:"
  tail -n 20 "$state/log/$1.log" | sed 's/^/    /' >&2
}

# Whether something listens on 127.0.0.1:PORT.
answers_on() { (exec 8<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Whether GET URL answers 2xx.
answers_http() { curl --fail --silent --show-error --max-time 2 --noproxy '*' --output /dev/null "$1"; }
