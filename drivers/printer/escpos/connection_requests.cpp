// What a connection asks of its printer: how it is, to forget what it received, and to tell of changes by itself.

#include "drivers/printer/escpos/connection.hpp"

namespace foyer::printer::escpos {
namespace asio = boost::asio;
using std::chrono::steady_clock;
namespace {

constexpr Duration control_limit{1000};
constexpr std::uint8_t last_request = 4;  // DLE EOT 1..4
constexpr std::uint8_t printer_class = 7;
// USB Device Class Definition for Printing Devices 1.1, section 4.2.
constexpr usb::Setup get_port_status{0xa1, 1, 0, 0};
constexpr usb::Setup soft_reset_request{0x21, 2, 0, 0};

}  // namespace

asio::awaitable<void> Connection::ask_status() {
  const std::uint64_t number = number_;
  const auto until = [&] { return steady_clock::now() + options_.limits.reply; };
  for (std::uint8_t n = 1; n <= last_request; ++n) {
    if (!is_on(number) || !in_ || sending_ || closing_) co_return;
    requests_.push_back(n);
    const auto sending = send(request_status(n));
    const auto deadline = until();
    while (is_on(number) && !closing_ && (!requests_.empty() || !sending->finished)) {
      if (!co_await changed.wait_until(deadline) && steady_clock::now() >= deadline) break;
    }
    if (!is_on(number)) co_return;
    const bool answered = requests_.empty() && sending->finished;
    requests_.clear();  // A reply that comes late is nobody's.
    if (!answered) {
      // Not taken in time: the printer is blocked. Taken back, so that the way is free for a document.
      if (!sending->finished) stop(*sending);
      co_return;
    }
  }
}

asio::awaitable<bool> Connection::ask_port_status() {
  if (device_ == nullptr || device_->interface().type.base != printer_class) co_return false;
  const std::uint64_t number = number_;
  usb::Setup setup = get_port_status;
  setup.index = device_->interface().number;
  const auto port = co_await device_->control_in(setup, 1, control_limit);
  if (!port || !is_on(number)) co_return false;
  const Bytes& bytes = *port;
  if (bytes.size() != 1) co_return false;
  if (!has_spoken_) {  // What it says itself is newer and finer.
    const PrinterStatus told = with_port_status(status_, bytes.front());
    count_fault(status_, told);
    become(told);
  }
  co_return true;
}

asio::awaitable<void> Connection::send_soon(Bytes bytes, steady_clock::time_point deadline,
                                            std::function<bool()> done) {
  const std::uint64_t number = number_;
  while (is_on(number) && sending_ && steady_clock::now() < deadline) co_await changed.wait_until(deadline);
  if (!is_on(number) || sending_ || closing_) co_return;
  const auto sending = send(std::move(bytes));
  while (is_on(number) && !closing_ && !(sending->finished && done()) && steady_clock::now() < deadline) {
    co_await changed.wait_until(deadline);
  }
  // Not taken in time: the printer is blocked. Taken back, so that the way is free for a document.
  if (is_on(number) && !sending->finished) stop(*sending);
}

asio::awaitable<bool> Connection::ask_to_clear() {
  const std::uint64_t before = clears_;
  const auto deadline = steady_clock::now() + options_.limits.reply;
  std::function<bool()> is_answered = [this, before] { return clears_ != before; };
  Bytes clear = escpos::clear_buffer();
  co_await send_soon(std::move(clear), deadline, std::move(is_answered));
  co_return clears_ != before;
}

asio::awaitable<void> Connection::soft_reset() {
  const std::uint64_t number = number_;
  usb::Setup setup = soft_reset_request;
  setup.index = device_->interface().number;
  Bytes nothing;
  const auto done = co_await device_->control_out(setup, nothing, control_limit);
  if (!is_on(number)) co_return;
  if (!done && done.error().error == usb::UsbError::Stalled) {
    setup.request_type = 0x23;  // As version 1.0 of the class had it.
    co_await device_->control_out(setup, nothing, control_limit);
    if (!is_on(number)) co_return;
  }
  decoder_.reset();
  requests_.clear();
}

asio::awaitable<void> Connection::ask_for_automatic_status() {
  std::function<bool()> is_done = [] { return true; };
  Bytes enable = enable_automatic_status();
  co_await send_soon(std::move(enable), steady_clock::now() + options_.limits.reply, std::move(is_done));
}

asio::awaitable<bool> Connection::clear_buffer() {
  if (!in_) co_return false;
  bool is_cleared = co_await ask_to_clear();
  if (!is_cleared && device_ != nullptr && !closing_ && device_->interface().type.base == printer_class) {
    // A printer whose buffer is full takes nothing on its endpoint, not even that; its control pipe is open.
    co_await soft_reset();
    is_cleared = co_await ask_to_clear();
  }
  // It may have been in that buffer, or been reset; a printer that cannot print obeys it when it can.
  co_await ask_for_automatic_status();
  co_return is_cleared;
}

asio::awaitable<void> Connection::greet() {
  const std::uint64_t number = number_;
  co_await ask_for_automatic_status();
  if (is_on(number)) co_await ask_status();
  if (is_on(number) && !has_spoken_) {
    const bool has_port_status = co_await ask_port_status();
    if (is_on(number) && !has_port_status) {
      // It says nothing in any way; to hold that against it would keep it from printing at all.
      PrinterStatus status = status_;
      status.online = true;
      become(status);
    }
  }
  // What an earlier program left in it, or this one before the cable was pulled, must not come out now.
  if (is_on(number) && has_spoken_) {
    const bool is_cleared = co_await clear_buffer();
    if (is_on(number)) began_cleared_ = is_cleared;
  }
  if (!is_on(number)) co_return;
  ready_ = true;
  changed.notify();
}

}  // namespace foyer::printer::escpos
