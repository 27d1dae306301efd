#pragma once
// foyer-kiosk's composition root: every part is made here and given what it needs by constructor.
// Threading: everything on one io_context; Paho and libusb post to it. Lifetime: one per process.

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "kiosk/shop/own_part.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/service/log.hpp"

namespace foyer::kiosk {

struct Settings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8082;
  std::string mqtt_host = "127.0.0.1";  ///< The venue's broker.
  std::uint16_t mqtt_port = 1883;
  std::string venue;
  std::string name;
  std::string controller;       ///< Who grants to this kiosk; only for the log.
  std::string folder = ".";     ///< kiosk.db and device.seed live here.
  std::string root_public_key;  ///< 64 hexadecimal digits, or the file that holds them.
  bool usb_enabled = true;
  std::string usb_quirks;
  std::string printer_serial;
  std::string second_printer_serial;
  bool attended = false;
  std::string printer_profiles;
  std::string payment_host = "127.0.0.1";
  std::uint16_t payment_port = 4000;
  std::int64_t seats_per_category = 10;
  std::int64_t accessible_per_category = 2;
  std::int64_t zone = 20;
  bool clock_is_trusted = false;      ///< The machine's clock is set right by somebody.
  bool clock_forgets_newest = false;  ///< For one start.
  std::string ready_file;
  service::LogConfiguration log;
};

class App {
 public:
  /// Opens the journal, recovers open sales, listens. Throws std::runtime_error with a sentence for the operator if it
  /// cannot.
  App(boost::asio::io_context& context, const Settings& settings);
  ~App();
  [[nodiscard]] boost::asio::awaitable<void> stop();
  [[nodiscard]] std::uint16_t port() const noexcept;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace foyer::kiosk
