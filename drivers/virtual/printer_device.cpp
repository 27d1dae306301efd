#include "drivers/virtual/printer_device.hpp"

#include <algorithm>
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
    const std::string id =
        "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;DES:EPSON TM-T20II;SN:" + options_.serial + ";";
    Bytes bytes{static_cast<std::uint8_t>((id.size() + 2) >> 8), static_cast<std::uint8_t>((id.size() + 2) & 0xff)};
    bytes.insert(bytes.end(), id.begin(), id.end());
    return bytes;
  }
  if ((setup.index & 0xff) != printer_interface_) return std::nullopt;
  if (setup.request_type == 0xa1 && setup.request == GET_PORT_STATUS) return Bytes{port_status()};
  // Version 1.0 of the class sent SOFT_RESET to "other" (0x23), version 1.1 to the interface.
  if ((setup.request_type == 0x21 || setup.request_type == 0x23) && setup.request == SOFT_RESET) {
    reset();
    return Bytes{};
  }
  return std::nullopt;
}

std::uint8_t PrinterDevice::port_status() const {
  constexpr std::uint8_t NOT_ERROR = 0x08, SELECTED = 0x10, PAPER_EMPTY = 0x20;
  const bool error = !state_.can_print();
  return static_cast<std::uint8_t>((error ? 0 : NOT_ERROR) | (state_.offline ? 0 : SELECTED) |
                                   (state_.paper_out ? PAPER_EMPTY : 0));
}

std::size_t PrinterDevice::accept(std::uint8_t endpoint, BytesView bytes) {
  if (endpoint != 0x01) return bytes.size();  // The decoy's endpoint swallows everything.
  // While a command is under way the buffer must not move; whoever started it reports progress afterwards.
  if (printing_) return 0;
  std::size_t taken = 0;
  while (taken < bytes.size() && buffer_.size() < options_.buffer_bytes) {
    const std::size_t room = std::min(options_.buffer_bytes - buffer_.size(), bytes.size() - taken);
    for (const std::uint8_t byte : bytes.subspan(taken, room)) {
      obey_in_real_time(byte);
      buffer_.push_back(byte);
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

void PrinterDevice::obey_in_real_time(std::uint8_t byte) {
  // DLE EOT n is answered when it arrives, whatever stands before it in the buffer and even inside of a picture.
  recent_.push_back(byte);
  if (recent_.size() > 3) recent_.erase(recent_.begin());
  if (recent_.size() == 3 && recent_[0] == 0x10 && recent_[1] == 0x04 && recent_[2] >= 1 && recent_[2] <= 4)
    reply({status(recent_[2])});
}

std::uint8_t PrinterDevice::status(std::uint8_t kind) const {
  unsigned bits = 0x12;
  switch (kind) {
    case 1:
      bits |= state_.can_print() ? 0 : 0x08;
      break;
    case 2:
      bits |= (state_.cover_open ? 0x04u : 0u) | (state_.paper_out ? 0x20u : 0u) |
              (state_.jam || state_.cutter_error ? 0x40u : 0u);
      break;
    case 3:
      bits |= (state_.jam ? 0x04u : 0u) | (state_.cutter_error ? 0x08u : 0u);
      break;
    default:
      bits |= (state_.paper_near_end || state_.paper_out ? 0x0cu : 0u) | (state_.paper_out ? 0x60u : 0u);
      break;
  }
  return static_cast<std::uint8_t>(bits);
}

Bytes PrinterDevice::automatic_status() const {
  const unsigned first = 0x10u | (state_.can_print() ? 0u : 0x08u) | (state_.cover_open ? 0x20u : 0u);
  const unsigned second = (state_.jam ? 0x04u : 0u) | (state_.cutter_error ? 0x08u : 0u);
  return {static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(second), paper_sensors(), 0x00};
}

std::uint8_t PrinterDevice::paper_sensors() const {
  return static_cast<std::uint8_t>((state_.paper_near_end || state_.paper_out ? 0x03 : 0) |
                                   (state_.paper_out ? 0x0c : 0));
}

void PrinterDevice::set_state(const PrinterState& state) {
  const bool changed = !(state == state_);
  state_ = state;
  if (changed && automatic_mask_ != 0) reply(automatic_status());
  print();
  progress();
}

void PrinterDevice::end_paper_after(std::size_t millimetres) {
  rows_until_paper_ends_.reset();
  if (millimetres > 0) rows_until_paper_ends_ = millimetres * DOTS_PER_MILLIMETRE;
}

void PrinterDevice::repair() {
  rows_until_paper_ends_.reset();
  cutter_breaks_ = false;
  if (uncut_) tray_.drop(*std::exchange(uncut_, std::nullopt), false);
  if (state_.paper_out) {
    const Page piece = interpreter_.take_page();
    if (!piece.is_blank()) tray_.drop(piece, true);
  }
  set_state({});
}

void PrinterDevice::moved(std::size_t rows) {
  rows_to_wait_for_ += rows;
  if (!rows_until_paper_ends_) return;
  *rows_until_paper_ends_ -= std::min(rows, *rows_until_paper_ends_);
  if (*rows_until_paper_ends_ > 0) return;
  rows_until_paper_ends_.reset();
  PrinterState empty = state_;
  empty.paper_out = true;
  set_state(empty);
}

void PrinterDevice::cut(Page page) {
  if (std::exchange(cutter_breaks_, false)) {
    uncut_ = std::move(page);
    PrinterState broken = state_;
    broken.cutter_error = true;
    set_state(broken);
  } else {
    tray_.drop(page, false);
  }
}

void PrinterDevice::reply(Bytes bytes) {
  if (replies_.size() >= MAXIMUM_REPLIES) replies_.pop_front();
  replies_.push_back(std::move(bytes));
  progress();
}

void PrinterDevice::report_automatically(std::uint8_t mask) {
  automatic_mask_ = mask;
  if (mask != 0) reply(automatic_status());
}

std::optional<Bytes> PrinterDevice::provide(std::uint8_t endpoint, std::size_t limit) {
  if (endpoint != 0x82 || replies_.empty()) return std::nullopt;
  Bytes packet = std::move(replies_.front());
  replies_.pop_front();
  if (packet.size() > limit) {
    replies_.emplace_front(packet.begin() + static_cast<std::ptrdiff_t>(limit), packet.end());
    packet.resize(limit);
  }
  return packet;
}

void PrinterDevice::reset() {
  buffer_.clear();
  recent_.clear();
  replies_.clear();
  automatic_mask_ = 0;
  motor_.cancel();
  rows_to_wait_for_ = 0;
  interpreter_.reset();
  progress();
}

}  // namespace foyer::emulation
