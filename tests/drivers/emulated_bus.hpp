#pragma once
// What the tests of the drivers share: the emulator's devices, how to play with them, and a loop with a deadline.
// main.cpp starts one emulator for each run of the test program and then the program again, under the emulated bus.

#include <functional>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include "drivers/usb/context.hpp"

namespace foyer::test {

inline constexpr std::chrono::seconds test_limit{40};

/// POST /devices/SERIAL/ACTION at the emulator's control port. Throws if it refuses.
void act(const std::string& serial, const std::string& action, const boost::json::object& body = {});
/// The emulator's description of the device.
[[nodiscard]] boost::json::object device(const std::string& serial);

/// What fell out of a printer, cut to cut.
struct Picture {
  unsigned number = 0;
  bool is_torn = false;
  std::string png;
};
/// Of one printer, those with a number beyond `after`, in order.
[[nodiscard]] std::vector<Picture> pictures(const std::string& serial, unsigned after = 0);

/// Every device back in its place and in order, whatever the test before did to it.
void make_whole();

/// One thread of logic, as a daemon has it.
class Loop {
 public:
  [[nodiscard]] boost::asio::any_io_executor executor() { return io_.get_executor(); }

  /// Runs until the coroutine has returned; fails the test if it does not within test_limit.
  template <class R>
  R run(boost::asio::awaitable<R> awaitable);
  /// Runs until the condition holds, looking after every event and every few milliseconds.
  void until(const std::function<bool()>& condition);
  /// Starts a coroutine and returns where its result will be.
  template <class R>
  std::shared_ptr<std::optional<R>> start(boost::asio::awaitable<R> awaitable);

 private:
  boost::asio::io_context io_;
};

template <class R>
std::shared_ptr<std::optional<R>> Loop::start(boost::asio::awaitable<R> awaitable) {
  auto result = std::make_shared<std::optional<R>>();
  boost::asio::co_spawn(io_, std::move(awaitable), [result](const std::exception_ptr& error, R value) {
    if (error) std::rethrow_exception(error);
    result->emplace(std::move(value));
  });
  return result;
}

template <class R>
R Loop::run(boost::asio::awaitable<R> awaitable) {
  const auto result = start(std::move(awaitable));
  until([&] { return result->has_value(); });
  if (!result->has_value()) throw std::runtime_error("the coroutine did not return in time");
  return std::move(**result);
}

/// The emulated devices (see main.cpp), each bound by its serial.
inline const std::string plain_printer = "FOYER-PRN-1";
inline const std::string second_printer = "FOYER-PRN-2";
inline const std::string slow_printer = "SLOW-PRN";
inline const std::string one_way_printer = "ONEWAY-PRN";
inline const std::string vendor_printer = "VENDOR-PRN";
inline const std::string decoy_printer = "DECOY-PRN";
inline const std::string polled_printer = "POLLED-PRN";      ///< Only DLE EOT.
inline const std::string restless_printer = "RESTLESS-PRN";  ///< Answers idle reads with empty packets.
inline const std::string deaf_printer = "DEAF-PRN";          ///< Promises automatic status and has none.
inline const std::string paper_printer = "PAPER-PRN";        ///< Only GS r, and no model that is known.
inline const std::string scanner_serial = "FOYER-SCN-1";
inline const std::string gate_serial = "FOYER-GATE-1";
inline const std::string safe_gate_serial = "SAFE-GATE";
inline const std::string ftdi_gate_serial = "FTDI-GATE";
inline const std::string safe_ftdi_gate_serial = "SAFE-FTDI";
inline const std::string light_serial = "LIGHT-1";

}  // namespace foyer::test
