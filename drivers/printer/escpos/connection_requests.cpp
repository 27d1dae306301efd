// What a connection asks of its printer: how it is, to forget what it received, and to tell of changes by itself.

#include "drivers/printer/device_id_request.hpp"
#include "drivers/printer/escpos/connection.hpp"

namespace foyer::printer::escpos {
namespace asio = boost::asio;
using std::chrono::steady_clock;
namespace {

constexpr Duration control_limit{1000};
constexpr std::uint8_t last_request = 4;  // DLE EOT 1..4
constexpr int max_stray_rounds = 4;       // Then it talks without being asked, and is not waited for here.
constexpr std::uint8_t printer_class = 7;
// USB Device Class Definition for Printing Devices 1.1, section 4.2.
constexpr usb::Setup get_port_status{0xa1, 1, 0, 0};
constexpr usb::Setup soft_reset_request{0x21, 2, 0, 0};

}  // namespace

asio::awaitable<bool> Connection::ask_status() {
  const std::uint64_t number = number_;
  const bool is_asked = asking_;
  while (asking_ && is_on(number) && !closing_) co_await changed.wait();  // Ends within a reply's limit for each.
  if (is_asked || !is_on(number) || closing_) co_return true;
  asking_ = true;
  const bool is_answered = co_await ask_status_alone();
  asking_ = false;
  changed.notify();
  co_return is_answered;
}

asio::awaitable<bool> Connection::ask_status_alone() {
  const std::uint64_t number = number_;
  const bool is_real_time = profile_.real_time_status;
  if (!is_real_time && !profile_.paper_status) co_return true;
  const std::uint8_t first = is_real_time ? 1 : paper_request;
  const std::uint8_t last = is_real_time ? last_request : paper_request;
  if (out_of_step_ && !co_await regain_step(first)) co_return false;
  for (std::uint8_t n = first; n <= last; ++n) {
    if (!is_on(number) || !in_ || sending_ || closing_) co_return true;
    const bool is_answered = co_await ask_one(n);
    if (!is_on(number)) co_return true;
    if (!is_answered) co_return false;
  }
  co_return true;
}

asio::awaitable<bool> Connection::ask_one(std::uint8_t request) {
  const std::uint64_t number = number_;
  request_ = request;
  Bytes bytes = request == paper_request ? request_paper_status() : request_status(request);
  std::function<bool()> is_answered = [this] { return !request_; };
  co_await send_soon(std::move(bytes), steady_clock::now() + options_.limits.reply, std::move(is_answered));
  if (!is_on(number)) co_return false;
  out_of_step_ = request_.has_value();
  co_return !std::exchange(request_, std::nullopt);
}

asio::awaitable<bool> Connection::regain_step(std::uint8_t request) {
  const std::uint64_t number = number_;
  const std::uint64_t before = strays_;
  Bytes bytes = request == paper_request ? request_paper_status() : request_status(request);
  std::function<bool()> has_come = [this, before] { return strays_ != before; };
  co_await send_soon(std::move(bytes), steady_clock::now() + options_.limits.reply, std::move(has_come));
  if (!is_on(number) || strays_ == before) co_return false;
  for (int round = 0; round < max_stray_rounds && out_of_step_; ++round) {
    const std::uint64_t heard = strays_;
    const auto quiet_at = steady_clock::now() + options_.limits.reply;
    while (is_on(number) && strays_ == heard && steady_clock::now() < quiet_at) co_await changed.wait_until(quiet_at);
    if (!is_on(number)) co_return false;
    out_of_step_ = strays_ != heard;
  }
  co_return !out_of_step_;
}

asio::awaitable<void> Connection::ask_device_id() {
  if (device_ == nullptr) co_return;
  const std::uint64_t number = number_;
  const auto id = co_await request_device_id(*device_);
  if (!id || !is_on(number)) co_return;
  const auto known = options_.profiles.of_model(id->model);
  if (known && !quirks_.of(device_->info().model).profile) {
    profile_ = *known;
    restrict_by_quirk();
  }
  PrinterStatus status = status_;
  status.model = id->name();
  status.can_prove = in_.has_value() && profile_.can_prove();
  become(status);
}

asio::awaitable<void> Connection::look() {
  const std::uint64_t number = number_;
  if (in_ && (profile_.real_time_status || profile_.paper_status)) {
    const bool is_paper_only = !profile_.real_time_status;
    if (!asking_) answers_requests_ = false;
    const bool is_answered = co_await ask_status();
    if (!is_on(number)) co_return;
    if (is_paper_only && !is_answered && !sending_) {
      // It answers in its turn: one that does not come to it is off line.
      PrinterStatus status = status_;
      status.online = false;
      count_fault(status_, status);
      become(status);
    }
    if (has_spoken_) co_return;
  }
  co_await ask_port_status();
}

asio::awaitable<void> Connection::poll(std::uint64_t number) {
  usb::Signal nothing_else(executor_);
  while (is_on(number) && !closing_) {
    co_await nothing_else.wait_until(steady_clock::now() + options_.limits.poll);
    if (!is_on(number) || closing_) co_return;
    if (!tells_faults_ && !sending_) co_await look();
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

asio::awaitable<bool> Connection::soft_reset() {
  const std::uint64_t number = number_;
  usb::Setup setup = soft_reset_request;
  setup.index = device_->interface().number;
  Bytes nothing;
  const auto done = co_await device_->control_out(setup, nothing, control_limit);
  bool is_done = done.has_value();
  if (!is_done && is_on(number) && done.error().error == usb::UsbError::Stalled) {
    setup.request_type = 0x23;  // As version 1.0 of the class had it.
    const auto again = co_await device_->control_out(setup, nothing, control_limit);
    is_done = again.has_value();
  }
  if (!is_on(number)) co_return false;
  decoder_.reset();
  request_.reset();
  co_return is_done;
}

asio::awaitable<void> Connection::ask_for_automatic_status() {
  if (!profile_.automatic_status) co_return;
  std::function<bool()> is_done = [] { return true; };
  Bytes enable = enable_automatic_status();
  co_await send_soon(std::move(enable), steady_clock::now() + options_.limits.reply, std::move(is_done));
}

asio::awaitable<bool> Connection::clear_buffer() {
  if (!in_) co_return false;
  bool is_cleared = false;
  if (profile_.clear_buffer) is_cleared = co_await ask_to_clear();
  if (!is_cleared && device_ != nullptr && !closing_ && device_->interface().type.base == printer_class) {
    // A printer whose buffer is full takes nothing on its endpoint, not even that; its control pipe is open.
    is_cleared = co_await soft_reset();
    if (profile_.clear_buffer) is_cleared = co_await ask_to_clear();
  }
  // It may have been in that buffer, or been reset; a printer that cannot print obeys it when it can.
  co_await ask_for_automatic_status();
  co_return is_cleared;
}

asio::awaitable<void> Connection::greet(std::uint64_t number) {
  if (is_on(number)) co_await ask_device_id();
  if (is_on(number)) co_await ask_for_automatic_status();
  if (is_on(number)) static_cast<void>(co_await ask_status());
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
  if (is_on(number) && has_spoken_ && profile_.clear_buffer) {
    const bool is_cleared = co_await clear_buffer();
    if (is_on(number)) began_cleared_ = is_cleared;
  }
  if (!is_on(number)) co_return;
  ready_ = true;
  changed.notify();
}

}  // namespace foyer::printer::escpos
