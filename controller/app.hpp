#pragma once
// foyer-controller's composition root: every part is made here and given what it needs by constructor.
// Threading: everything on one io_context; Paho and libusb post to it. Lifetime: one per process.

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "protocol/base/clock.hpp"
#include "protocol/service/log.hpp"

namespace foyer::controller {

struct Settings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8081;
  std::string mqtt_host = "127.0.0.1";  ///< The venue's own broker.
  std::uint16_t mqtt_port = 1883;
  std::string venue;
  std::string name;
  std::string folder = ".";     ///< controller.db and device.seed live here.
  std::string root_public_key;  ///< 64 hexadecimal digits, or the file that holds them.
  std::int64_t seats_percent = 40;
  std::int64_t zones_percent = 40;
  std::int64_t kiosk_lease_seconds = 0;  ///< Of kiosks' parts; 0: as long as the own leases.
  std::string gate = "gate-1";
  std::string direction = "entry";
  std::string performance;  ///< Empty: any of the venue.
  std::int64_t early_minutes = 60;
  std::int64_t late_minutes = 0;
  bool reentry = true;
  bool annul_automatically = true;
  Duration open_for{3'000};
  Duration passage_within{8'000};
  bool usb_enabled = true;
  std::string usb_quirks;
  std::string scanner_kind = "keyboard";
  std::string scanner_serial;
  std::string scanner_port;
  std::string scanner_layout = "us";
  std::string scanner_prefix;
  std::string scanner_suffix = "enter";
  bool scanner_symbology = false;
  std::int64_t scanner_shortest = 1;
  std::int64_t scanner_baud = 9600;
  std::string gate_serial;
  std::string gate_port;
  std::string gate_board = "usb_relay";
  std::string gate_rest = "secure";
  std::int64_t gate_relay = 1;
  std::int64_t gate_passage_input = 0;
  std::int64_t gate_emergency_input = 0;
  bool gate_inputs_active_low = false;
  std::string lamp = "none";
  std::string lamp_serial;
  std::string lamp_port;
  std::int64_t lamp_green = 0;  ///< Relays of the gate's board.
  std::int64_t lamp_orange = 0;
  std::int64_t lamp_red = 0;
  std::int64_t lamp_blue = 0;
  std::int64_t lamp_buzzer = 0;
  bool clock_is_trusted = false;      ///< The machine's clock is set right by somebody.
  bool clock_forgets_newest = false;  ///< For one start.
  std::string ready_file;
  service::LogConfiguration log;
};

class App {
 public:
  /// Opens the journal, folds it, listens. Throws std::runtime_error with a sentence for the operator if it cannot.
  App(boost::asio::io_context& context, const Settings& settings);
  ~App();
  [[nodiscard]] boost::asio::awaitable<void> stop();
  [[nodiscard]] std::uint16_t port() const noexcept;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace foyer::controller
