#include "drivers/virtual/printer_device.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace foyer::emulation {
namespace {

constexpr std::uint8_t BULK = 2;
constexpr std::size_t MAXIMUM_REPLIES = 256;  // A host that never reads loses the oldest.
constexpr std::size_t ROWS_WORTH_A_PAUSE = 2 * DOTS_PER_MILLIMETRE;

DeviceDescription describe(const PrinterOptions& options) {
  const Endpoint out{0x01, BULK, 64, 0};
  const Endpoint in{0x82, BULK, 64, 0};
  DeviceDescription description{0x04b8, 0x0e15, "EPSON", "TM-T20II", options.serial, options.port, {}};
  switch (options.shape) {
    case PrinterShape::Plain:
      description.interfaces = {{0, 0, 7, 1, 2, "usblp", {out, in}, {}}};
      break;
    case PrinterShape::Unidirectional:
      description.interfaces = {{0, 0, 7, 1, 1, "usblp", {out}, {}}};
      break;
    case PrinterShape::Vendor:
      description.product = 0x0202;
      description.interfaces = {{0, 0, 0xff, 0xff, 0xff, "", {out, in}, {}}};
      break;
    case PrinterShape::Decoy:
      description.interfaces = {{0, 0, 0xff, 0, 0, "", {{0x03, BULK, 64, 0}, {0x84, BULK, 64, 0}}, {}},
                                {1, 0, 7, 1, 1, "usblp", {out}, {}},
                                {1, 1, 7, 1, 2, "usblp", {out, in}, {}}};
      break;
  }
  return description;
}

}  // namespace

PrinterDevice::PrinterDevice(PrinterOptions options, const std::filesystem::path& tickets)
    : UsbDevice(describe(options)),
      options_(std::move(options)),
      printer_interface_(options_.shape == PrinterShape::Decoy ? 1 : 0),
      tray_(tickets, options_.serial),
      interpreter_(*this) {}

ControlReply PrinterDevice::control(const SetupPacket& setup, BytesView) {
  constexpr std::uint8_t GET_DEVICE_ID = 0, GET_PORT_STATUS = 1, SOFT_RESET = 2;
  if (options_.shape == PrinterShape::Vendor) return std::nullopt;
  if (setup.request_type == 0xa1 && setup.request == GET_DEVICE_ID && setup.index >> 8 == printer_interface_) {
    const std::string id = "MFG:EPSON;CMD:ESC/POS;MDL:" + options_.model + ";CLS:PRINTER;DES:EPSON " + options_.model +
                           ";SN:" + options_.serial + ";";
    Bytes bytes{static_cast<std::uint8_t>((id.size() + 2) >> 8), static_cast<std::uint8_t>((id.size() + 2) & 0xff)};
    bytes.insert(bytes.end(), id.begin(), id.end());
    return bytes;
  }
  if ((setup.index & 0xff) != printer_interface_) return std::nullopt;
  if (setup.request_type == 0xa1 && setup.request == GET_PORT_STATUS) return Bytes{port_status(state_)};
  // Version 1.0 of the class sent SOFT_RESET to "other" (0x23), version 1.1 to the interface.
  if ((setup.request_type == 0x21 || setup.request_type == 0x23) && setup.request == SOFT_RESET) {
    reset();
    return Bytes{};
  }
  return std::nullopt;
}

std::size_t PrinterDevice::accept(std::uint8_t endpoint, BytesView bytes) {
  if (endpoint != 0x01) return bytes.size();  // The decoy's endpoint swallows everything.
  // While a command is under way the buffer must not move; whoever started it reports progress afterwards.
  if (printing_) return 0;
  std::size_t taken = 0;
  while (taken < bytes.size() && buffer_.size() < options_.buffer_bytes) {
    const std::size_t room = std::min(options_.buffer_bytes - buffer_.size(), bytes.size() - taken);
    for (const std::uint8_t byte : bytes.subspan(taken, room)) {
      buffer_.push_back(byte);
      if (!obey_in_real_time(byte)) continue;
      // What is on the paper stays there; a fault stays too, until somebody mends it.
      forget_received();
      reply({0x37, 0x25, 0x00});
    }
    taken += room;
    print();
  }
  return taken;
}

void PrinterDevice::print() {
  if (std::exchange(printing_, true)) return;
  std::size_t done = 0;
  while (state_.can_print() && !motor_.running()) {
    const std::size_t used = interpreter_.execute(BytesView(buffer_).subspan(done));
    done += used;
    if (used == 0) break;
    if (options_.millimetres_per_second > 0 && rows_to_wait_for_ >= ROWS_WORTH_A_PAUSE) {
      const std::size_t milliseconds =
          std::exchange(rows_to_wait_for_, 0) * 1000 / (DOTS_PER_MILLIMETRE * options_.millimetres_per_second);
      motor_.start(static_cast<unsigned>(milliseconds), [this] {
        print();
        progress();
      });
    }
  }
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(done));
  printing_ = false;
}

bool PrinterDevice::obey_in_real_time(std::uint8_t byte) {
  // Obeyed on arrival, whatever stands before it in the buffer and even inside of a picture.
  constexpr std::array<std::uint8_t, 10> CLEAR{0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8};  // DLE DC4, fn = 8.
  recent_.push_back(byte);
  if (recent_.size() > CLEAR.size()) recent_.erase(recent_.begin());
  const auto last = BytesView(recent_).last(std::min<std::size_t>(recent_.size(), 3));
  if (options_.real_time_status && last.size() == 3 && last[0] == 0x10 && last[1] == 0x04 && last[2] >= 1 &&
      last[2] <= 4) {
    ++status_requests_;
    last_status_request_ = last[2];
    reply({real_time_status(state_, last[2])});
  }
  return std::ranges::equal(recent_, CLEAR);
}

void PrinterDevice::forget_received() {
  buffer_.clear();
  recent_.clear();
  interpreter_.reset();
  is_torn_ = false;
  is_abandoned_ = true;
}

void PrinterDevice::set_state(const PrinterState& state) {
  const bool changed = !(state == state_);
  state_ = state;
  if (changed && automatic_mask_ != 0) reply(automatic_status(state_));
  print();
  progress();
}

void PrinterDevice::fail_after(std::size_t millimetres, bool PrinterState::*fault) {
  rows_until_fault_.reset();
  coming_fault_ = fault;
  if (millimetres > 0) rows_until_fault_ = millimetres * DOTS_PER_MILLIMETRE;
}

void PrinterDevice::repair() {
  rows_until_fault_.reset();
  cutter_breaks_ = false;
  holds_replies_ = false;
  if (uncut_) tray_.drop(*std::exchange(uncut_, std::nullopt), false);
  if (state_.paper_out) {
    const Page piece = interpreter_.take_page();
    if (!piece.is_blank()) {
      tray_.drop(piece, true);
      is_torn_ = !std::exchange(is_abandoned_, false);
    }
  }
  set_state({});
}

void PrinterDevice::moved(std::size_t rows) {
  if (!std::exchange(has_begun_, true)) began_us_ = g_get_monotonic_time();
  rows_to_wait_for_ += rows;
  fed_rows_ += rows;
  if (!rows_until_fault_) return;
  *rows_until_fault_ -= std::min(rows, *rows_until_fault_);
  if (*rows_until_fault_ > 0) return;
  rows_until_fault_.reset();
  PrinterState failed = state_;
  failed.*coming_fault_ = true;
  set_state(failed);
}

void PrinterDevice::cut(Page page) {
  has_begun_ = false;
  is_abandoned_ = false;
  if (std::exchange(cutter_breaks_, false)) {
    uncut_ = std::move(page);
    PrinterState broken = state_;
    broken.cutter_error = true;
    set_state(broken);
  } else {
    tray_.drop(page, std::exchange(is_torn_, false));
  }
}

void PrinterDevice::reply(Bytes bytes) {
  if (replies_.size() >= MAXIMUM_REPLIES) replies_.pop_front();
  replies_.push_back(std::move(bytes));
  progress();
}

void PrinterDevice::answer_paper_request() {
  ++status_requests_;
  last_status_request_ = 0;
  reply({paper_sensors(state_)});
}

void PrinterDevice::hold_replies(bool on) {
  holds_replies_ = on;
  progress();
}

void PrinterDevice::return_process_id(Bytes response) {
  if (options_.process_id) reply(std::move(response));
}

void PrinterDevice::report_automatically(std::uint8_t mask) {
  if (!options_.automatic_status) return;
  automatic_mask_ = mask;
  if (mask != 0) reply(automatic_status(state_));
}

std::optional<Bytes> PrinterDevice::provide(std::uint8_t endpoint, std::size_t limit) {
  if (endpoint != 0x82 || holds_replies_) return std::nullopt;
  if (replies_.empty() && options_.waits_when_idle) return std::nullopt;
  if (replies_.empty()) {
    ++empty_reads_;
    return Bytes{};
  }
  Bytes packet = std::move(replies_.front());
  replies_.pop_front();
  if (packet.size() > limit) {
    replies_.emplace_front(packet.begin() + static_cast<std::ptrdiff_t>(limit), packet.end());
    packet.resize(limit);
  }
  return packet;
}

void PrinterDevice::reset() {
  forget_received();
  replies_.clear();
  automatic_mask_ = 0;
  motor_.cancel();
  rows_to_wait_for_ = 0;
  progress();
}

}  // namespace foyer::emulation
