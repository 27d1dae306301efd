# shellcheck shell=bash
# The programs of the demo in the order they start: how each is configured, started and judged healthy. Everything
# that depends on a program's configuration keys or start-up stands here and in the templates beside this file.
#
# deploy/run sources this after common.sh, demo.sh, processes.sh and templates.sh and sets `state` and `binaries`.
# shellcheck disable=SC2154  # set by the scripts named above
# shellcheck disable=SC2034  # used by deploy/run
true

readonly parts=(virtual-usb virtual-terminal central-broker wan venue-broker lan central controller kiosk)
readonly start_seconds=20 # How long one program may take to become healthy on a slow machine.
readonly stop_seconds=10
readonly port_patience_seconds=5 # How long a port that is taken is waited for.

# The names in venue.json.
readonly venue=lumen controller=controller-1 kiosk=kiosk-1
readonly printer=PRINTER-1 scanner=SCANNER-1 gate=GATE-1

port_base="${FOYER_PORT_BASE:-18080}"
if [[ ! $port_base =~ ^[1-9][0-9]{3,4}$ ]] || ((port_base < 1024 || port_base > 65000)); then
  fail "FOYER_PORT_BASE is a number from 1024 to 65000, not '$port_base'"
fi
central_port=$((port_base + 0))
controller_port=$((port_base + 1))
kiosk_port=$((port_base + 2))
usb_control_port=$((port_base + 3))
terminal_port=$((port_base + 4))
terminal_control_port=$((port_base + 5))
central_broker_port=$((port_base + 8))
venue_broker_port=$((port_base + 9))
wan_port=$((port_base + 10))
lan_port=$((port_base + 11))
wan_control_port=$((port_base + 12))
lan_control_port=$((port_base + 13))

tickets="$state/tickets"
# The emulated bus has sockets in its folder, whose paths have a limit of their own.
usb="$state/usb"
if ((${#usb} > 60)); then usb="/tmp/foyer-usb-$port_base"; fi

# Writes every configuration file anew; they hold nothing that a person would change by hand.
configure_parts() {
  local templates="$repository/deploy/demo" brokers="$repository/deploy/mosquitto" name
  local -a values=(
    "STATE=$state" "USB=$usb" "TICKETS=$tickets" "ADMIN_TOKEN=$admin_token"
    "VENUE=$venue" "CONTROLLER=$controller" "KIOSK=$kiosk" "PRINTER=$printer" "SCANNER=$scanner" "GATE=$gate"
    "CENTRAL_PORT=$central_port" "CONTROLLER_PORT=$controller_port" "KIOSK_PORT=$kiosk_port"
    "USB_CONTROL_PORT=$usb_control_port" "TERMINAL_PORT=$terminal_port" "TERMINAL_CONTROL_PORT=$terminal_control_port"
    "CENTRAL_BROKER_PORT=$central_broker_port" "VENUE_BROKER_PORT=$venue_broker_port"
    "WAN_HOST=127.0.0.1" "WAN_PORT=$wan_port" "LAN_PORT=$lan_port" "KEEPALIVE=5"
  )
  for name in central controller kiosk virtual-usb; do
    (umask 077 && fill_template "$templates/$name.toml.in" "${values[@]}" >"$state/config/$name.toml")
  done
  fill_template "$brokers/broker.conf.in" "PORT=$central_broker_port" >"$state/config/central-broker.conf"
  {
    fill_template "$brokers/broker.conf.in" "PORT=$venue_broker_port"
    fill_template "$brokers/bridge.conf.in" "${values[@]}"
  } >"$state/config/venue-broker.conf"
}

# The ports a part listens on.
ports_of() {
  case "$1" in
    virtual-usb) echo "$usb_control_port" ;;
    virtual-terminal) echo "$terminal_port $terminal_control_port" ;;
    central-broker) echo "$central_broker_port" ;;
    wan) echo "$wan_port $wan_control_port" ;;
    venue-broker) echo "$venue_broker_port" ;;
    lan) echo "$lan_port $lan_control_port" ;;
    central) echo "$central_port" ;;
    controller) echo "$controller_port" ;;
    kiosk) echo "$kiosk_port" ;;
  esac
}

start_part() {
  case "$1" in
    virtual-terminal)
      start_process "$1" "$binaries/foyer-$1" --listen "127.0.0.1:$terminal_port" \
        --control "127.0.0.1:$terminal_control_port" --bank "$state/bank"
      ;;
    virtual-usb | central) start_process "$1" "$binaries/foyer-$1" --config "$state/config/$1.toml" ;;
    central-broker | venue-broker) start_process "$1" mosquitto -c "$state/config/$1.conf" ;;
    wan) start_relay wan "$wan_port" "$central_broker_port" "$wan_control_port" ;;
    lan) start_relay lan "$lan_port" "$venue_broker_port" "$lan_control_port" ;;
    controller | kiosk) start_with_usb "$1" "$binaries/foyer-$1" --config "$state/config/$1.toml" ;;
  esac
}

start_relay() {
  start_process "$1" "$binaries/foyer-relay" --name "$1" --listen "127.0.0.1:$2" --connect "127.0.0.1:$3" \
    --control "127.0.0.1:$4"
}

# The program runs unmodified; its environment lets the real libusb see the emulated bus.
start_with_usb() (
  set -a
  # shellcheck disable=SC1091  # written by foyer-virtual-usb
  source "$usb/usb.env"
  set +a
  start_process "$@"
)

is_part_healthy() {
  case "$1" in
    virtual-usb) [[ -f $usb/usb.env ]] && answers_http "http://127.0.0.1:$usb_control_port/devices" ;;
    virtual-terminal) answers_http "http://127.0.0.1:$terminal_control_port/ledger" && answers_on "$terminal_port" ;;
    central-broker) answers_on "$central_broker_port" ;;
    venue-broker) answers_on "$venue_broker_port" ;;
    wan) control_relay "127.0.0.1:$wan_control_port" status ;;
    lan) control_relay "127.0.0.1:$lan_control_port" status ;;
    central) answers_http "http://127.0.0.1:$central_port/api/v1/health" ;;
    controller) answers_http "http://127.0.0.1:$controller_port/api/v1/health" ;;
    kiosk) sells_tickets "http://127.0.0.1:$kiosk_port/api/v1/health" ;;
  esac
}

# A kiosk sells once central has certified its key, seconds after its first start. What a person may have done to its
# printer or terminal is no reason to call the demo broken.
sells_tickets() {
  local health
  health="$(curl --fail --silent --max-time 2 --noproxy '*' "$1")" || return 1
  [[ $health != *NO_CERTIFICATE* ]]
}

# Loading it again changes nothing, so a demo that was stopped in between is completed by the next start.
load_sample_venue() {
  curl --fail-with-body --silent --show-error --max-time 30 --noproxy '*' --output "$state/log/sample-venue.json" \
    --header "Authorization: Bearer $admin_token" --header 'Content-Type: application/json' \
    --data-binary "@$repository/deploy/demo/venue.json" "http://127.0.0.1:$central_port/api/v1/admin/venues"
}

write_demo_env() {
  (
    umask 077
    cat >"$demo_env" <<END
# How to reach the demo; written by deploy/run, for: source $demo_env
CENTRAL_URL=http://127.0.0.1:$central_port
ADMIN_TOKEN=$admin_token
CONTROLLER_URL=http://127.0.0.1:$controller_port
KIOSK_URL=http://127.0.0.1:$kiosk_port
USB_CONTROL=http://127.0.0.1:$usb_control_port
TERMINAL_CONTROL=http://127.0.0.1:$terminal_control_port
TICKETS_DIR=$(printf '%q' "$tickets")
WAN_CONTROL=127.0.0.1:$wan_control_port
LAN_CONTROL=127.0.0.1:$lan_control_port
CENTRAL_BROKER=127.0.0.1:$central_broker_port
VENUE_BROKER=127.0.0.1:$venue_broker_port
VENUE=$venue
END
  )
}

print_addresses() {
  cat <<END
The demo runs:
  kiosk, touch page       http://127.0.0.1:$kiosk_port
  controller, door page   http://127.0.0.1:$controller_port
  central, API and admin  http://127.0.0.1:$central_port   (token: $admin_token)
  emulated devices        http://127.0.0.1:$usb_control_port
  printed tickets         $tickets
  addresses for scripts   $demo_env
  logs                    $state/log
Cut and restore its links: deploy/wan cut, deploy/wan restore, deploy/lan cut, deploy/lan restore.
Look at its devices, jam its printer: deploy/device, deploy/device PRINTER-1 jam.
Stop it: deploy/run --stop
END
}
