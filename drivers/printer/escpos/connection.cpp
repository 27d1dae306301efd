#include "drivers/printer/escpos/connection.hpp"

#include <algorithm>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/this_coro.hpp>

namespace foyer::printer::escpos {
namespace asio = boost::asio;
using std::chrono::steady_clock;
namespace {

constexpr std::size_t chunk_bytes = 4096;  // Between chunks a fault can stop the rest of a document.
constexpr std::size_t read_bytes = 512;    // One packet at any speed; a printer says little at once.
constexpr std::size_t max_process_ids = 16;
constexpr int max_empty_writes = 5;       // In a row, then the bus is not to be trusted.
constexpr int max_read_failures = 5;      // In a row, then the connection is begun anew.
constexpr Duration first_idle_pause{5};   // After a zero-length packet, so that an idle printer costs nothing;
constexpr Duration last_idle_pause{100};  // it doubles up to this.

}  // namespace

Connection::Connection(asio::any_io_executor executor, EscPosPrinter::Options options, const usb::Quirks& quirks)
    : changed(executor), executor_(std::move(executor)), options_(std::move(options)), quirks_(quirks) {}

void Connection::begin(usb::Device& device) {
  device_ = &device;
  ++number_;
  const usb::Quirk& quirk = quirks_.of(device.info().model);
  profile_ = options_.profile;
  if (quirk.profile) profile_ = options_.profiles.named(*quirk.profile).value_or(profile_);
  restrict_by_quirk();
  out_ = device.interface().find(usb::EndpointKind::Bulk, false);
  in_ = quirk.no_return_channel ? std::nullopt : device.interface().find(usb::EndpointKind::Bulk, true);
  decoder_.reset();
  request_.reset();
  returned_.clear();
  out_of_step_ = false;
  ready_ = has_spoken_ = answers_requests_ = began_cleared_ = tells_faults_ = false;
}

void Connection::restrict_by_quirk() {
  const usb::Quirk& quirk = quirks_.of(device_->info().model);
  profile_.native_qr = profile_.native_qr && !quirk.no_native_qr;
  profile_.process_id = profile_.process_id && !quirk.no_process_id;
}

void Connection::end() {
  device_ = nullptr;
  become(PrinterStatus{});
}

void Connection::close() {
  closing_ = true;
  status_listener = nullptr;
  if (sending_) stop(*sending_);
  changed.notify();
}

void Connection::become(const PrinterStatus& status) {
  const bool differs = status != status_;
  status_ = status;
  changed.notify();
  if (!differs) return;
  if (const auto listener = status_listener) listener(status_);  // A copy: it may set another, or end the printer.
}

asio::awaitable<void> Connection::serve(usb::Device& device) {
  const auto self = shared_from_this();
  begin(device);
  become({.connected = true, .can_prove = in_.has_value() && profile_.can_prove()});
  asio::co_spawn(
      executor_,
      [self, number = number_]() -> asio::awaitable<void> {
        co_await self->greet(number);
        co_await self->poll(number);
      },
      asio::detached);
  if (in_) {
    co_await read_on(*in_);
  } else {
    co_await device.until_gone();
  }
  end();
}

asio::awaitable<void> Connection::read_on(usb::Endpoint in) {
  int failures = 0;
  Duration pause{0};
  while (!closing_) {
    auto read = co_await device_->read(in, read_bytes, usb::no_deadline);
    if (read) {
      failures = 0;
      const Bytes& bytes = *read;
      take(bytes);
      pause = bytes.empty() ? std::clamp(pause * 2, first_idle_pause, last_idle_pause) : Duration{0};
      // Waits for nothing but the time; what else happens in it is not this loop's business.
      usb::Signal nothing_else(executor_);
      if (pause.count() > 0) co_await nothing_else.wait_until(steady_clock::now() + pause);
      continue;
    }
    const usb::TransferFailure& failure = read.error();
    take(failure.received);
    if (++failures > max_read_failures) co_return;
    switch (failure.error) {
      case usb::UsbError::Stalled: {
        if (!co_await device_->clear_halt(in)) co_return;
        break;
      }
      case usb::UsbError::Timeout:
      case usb::UsbError::Overflow:
        break;
      case usb::UsbError::Cancelled:
      case usb::UsbError::Disconnected:
      case usb::UsbError::Busy:
      case usb::UsbError::Protocol:
      case usb::UsbError::Access:
      case usb::UsbError::NotFound:
      case usb::UsbError::Unsupported:
      case usb::UsbError::Resources:
        co_return;
    }
  }
}

void Connection::take(BytesView bytes) {
  PrinterStatus status = status_;
  for (const Message& message : decoder_.feed(bytes)) {
    const bool is_paper_asked = request_ == paper_request;
    if (std::holds_alternative<PaperReply>(message) && !is_paper_asked) {
      // A lone byte that looks like an answer to GS r is one only if that was asked; it may be a late one.
      ++strays_;
      continue;
    }
    has_spoken_ = true;
    const PrinterStatus before = status;
    if (const auto* told = std::get_if<AutomaticStatus>(&message)) {
      status = with(status, *told);
      tells_faults_ = true;
    } else if (const auto* reply = std::get_if<RealTimeReply>(&message)) {
      // A picture may happen to hold a real-time request; the reply to that belongs to nobody.
      if (!request_ || is_paper_asked) {
        ++strays_;
        continue;
      }
      status = with(status, *std::exchange(request_, std::nullopt), *reply);
      answers_requests_ = true;
    } else if (const auto* paper = std::get_if<PaperReply>(&message)) {
      status = with(status, *paper);
      request_.reset();
      answers_requests_ = true;
    } else if (const auto* proof = std::get_if<ProcessIdResponse>(&message)) {
      returned_.push_back({proof->id, faults_});
      if (returned_.size() > max_process_ids) returned_.pop_front();
    } else {
      ++clears_;
    }
    if (!profile_.paper_near_end && status.paper == Paper::NearEnd) status.paper = Paper::Present;
    count_fault(before, status);
  }
  if (!bytes.empty()) become(status);
}

void Connection::count_fault(const PrinterStatus& before, const PrinterStatus& after) {
  const auto problem = after.problem();
  if (!problem || problem == before.problem()) return;
  ++faults_;
  last_fault_ = *problem;
}

std::optional<std::uint64_t> Connection::faults_before(const ProcessId& id) const {
  const auto found = std::ranges::find(returned_, id, &Returned::id);
  if (found == returned_.end()) return std::nullopt;
  return found->faults;
}

std::shared_ptr<Connection::Sending> Connection::send(Bytes bytes) {
  auto sending = std::make_shared<Sending>(std::move(bytes));
  if (device_ == nullptr || !out_ || closing_ || sending_) {
    sending->error = sending_ ? usb::UsbError::Busy : usb::UsbError::Disconnected;
    sending->finished = true;
    return sending;
  }
  sending_ = sending;
  asio::co_spawn(
      executor_, [self = shared_from_this(), sending]() -> asio::awaitable<void> { co_await self->run(sending); },
      asio::bind_cancellation_slot(sending->stop.slot(), asio::detached));
  return sending;
}

void Connection::stop(Sending& sending) {
  sending.stopped = true;
  // On the executor, where Asio passes it on at once: left in its queue, it would outlive a coroutine that ends
  // meanwhile.
  asio::dispatch(executor_, [stopped = sending.shared_from_this()] {
    if (!stopped->finished) stopped->stop.emit(asio::cancellation_type::terminal);
  });
}

asio::awaitable<void> Connection::run(std::shared_ptr<Sending> sending) {
  // A stop is seen as the transfer's own answer; it must not be thrown at the next await as well.
  co_await asio::this_coro::throw_if_cancelled(false);
  const std::uint64_t number = number_;
  std::size_t at = 0;
  int empty_writes = 0;
  while (at < sending->bytes.size() && !sending->stopped && !sending->error) {
    if (!is_on(number)) {
      sending->error = usb::UsbError::Disconnected;
      break;
    }
    const auto first = sending->bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const std::size_t size = std::min(chunk_bytes, sending->bytes.size() - at);
    // No deadline: a printer may refuse data for as long as its cover is open, and a transfer that is taken back
    // leaves nobody knowing what it took. Whoever waits for the outcome decides when to stop.
    sending->any_sent = true;
    Bytes chunk(first, first + static_cast<std::ptrdiff_t>(size));
    const auto written = co_await device_->write(*out_, std::move(chunk), usb::no_deadline);
    if (written) {
      // A transfer may end well with less than it was given; the rest is sent, and nothing twice.
      at += *written;
      empty_writes = *written == 0 ? empty_writes + 1 : 0;
      if (empty_writes > max_empty_writes) sending->error = usb::UsbError::Protocol;
    } else {
      if (at == 0 && !written.error().started) sending->any_sent = false;
      sending->error = written.error().error;
      if (*sending->error == usb::UsbError::Stalled && is_on(number)) co_await device_->clear_halt(*out_);
    }
  }
  sending->finished = true;
  sending_.reset();
  changed.notify();
}

}  // namespace foyer::printer::escpos
