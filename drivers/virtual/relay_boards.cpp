#include "drivers/virtual/relay_boards.hpp"

namespace foyer::emulation {
namespace {

constexpr std::uint8_t BULK = 2, INTERRUPT = 3;

/// Vendor page: an input report and a feature report of eight bytes each, without report ids.
const Bytes RELAY_BOARD{0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08,
                        0x95, 0x08, 0x09, 0x00, 0x81, 0x02, 0x95, 0x08, 0x09, 0x00, 0xb2, 0x02, 0x01, 0xc0};

DeviceDescription describe_hid(const GateOptions& options) {
  return {0x16c0,
          0x05df,
          "www.dcttech.com",
          "USBRelay8",
          options.serial,
          options.port,
          {{0, 0, 3, 0, 0, "usbhid", {{0x81, INTERRUPT, 8, 20}}, HidDevice::hid_descriptor(RELAY_BOARD.size())}}};
}

DeviceDescription describe_ftdi(const GateOptions& options) {
  return {0x0403,
          0x6001,
          "FTDI",
          "FT245R USB FIFO",
          options.serial,
          options.port,
          {{0, 0, 0xff, 0xff, 0xff, "ftdi_sio", {{0x81, BULK, 64, 0}, {0x02, BULK, 64, 0}}, {}}}};
}

}  // namespace

GateDevice::GateDevice(const GateOptions& options)
    : HidDevice(describe_hid(options), RELAY_BOARD), serial_(options.serial), turnstile_(options) {
  turnstile_.on_inputs([this](std::uint8_t inputs) {
    send({inputs, 0, 0, 0, 0, 0, 0, 0});
    progress();
  });
}

ControlReply GateDevice::get_report() {
  // The board's own form: its five-character id, then the relays as bits of the last byte.
  Bytes report(8, 0);
  for (std::size_t at = 0; at < std::min<std::size_t>(serial_.size(), 5); ++at)
    report[at] = static_cast<std::uint8_t>(serial_[at]);
  report[7] = turnstile_.relays();
  return report;
}

bool GateDevice::set_report(BytesView report) {
  if (report.size() < 2) return false;
  constexpr std::uint8_t ON = 0xff, ALL_ON = 0xfe, OFF = 0xfd, ALL_OFF = 0xfc;
  const std::uint8_t relay = report[1];
  const std::uint8_t relays = turnstile_.relays();
  const bool known = relay >= 1 && relay <= RELAYS;
  const auto bit = static_cast<std::uint8_t>(known ? 1u << (relay - 1) : 0u);
  switch (report[0]) {
    case ON:
      turnstile_.set_relays(static_cast<std::uint8_t>(relays | bit));
      return known;
    case OFF:
      turnstile_.set_relays(static_cast<std::uint8_t>(relays & ~bit));
      return known;
    case ALL_ON:
      turnstile_.set_relays(0xff);
      return true;
    case ALL_OFF:
      turnstile_.set_relays(0);
      return true;
    default:
      return false;
  }
}

std::optional<Bytes> GateDevice::provide(std::uint8_t endpoint, std::size_t limit) {
  auto report = HidDevice::provide(endpoint, limit);
  if (report) turnstile_.told(report->front());
  return report;
}

void GateDevice::reset() {
  // The board lives on the bus's power: its relays fall.
  turnstile_.power_off();
  HidDevice::reset();
}

FtdiGateDevice::FtdiGateDevice(const GateOptions& options) : UsbDevice(describe_ftdi(options)), turnstile_(options) {}

std::uint8_t FtdiGateDevice::pins() const {
  std::uint8_t inputs = 0xff;
  if ((turnstile_.inputs() & 1) != 0) inputs = static_cast<std::uint8_t>(inputs & ~0x80);
  if ((turnstile_.inputs() & 2) != 0) inputs = static_cast<std::uint8_t>(inputs & ~0x40);
  // A welded relay holds its pin, as a shorted driver does.
  return static_cast<std::uint8_t>((turnstile_.relays() & outputs_) | (inputs & ~outputs_));
}

void FtdiGateDevice::drive() {
  turnstile_.set_relays(static_cast<std::uint8_t>(latch_ & outputs_));
}

ControlReply FtdiGateDevice::control(const SetupPacket& setup, BytesView) {
  constexpr std::uint8_t SET_BAUD_RATE = 0x03, SET_BIT_MODE = 0x0b, READ_PINS = 0x0c;
  constexpr std::uint8_t RESET = 0, ASYNCHRONOUS = 1;
  if (setup.request_type == 0xc0 && setup.request == READ_PINS) {
    turnstile_.told(turnstile_.inputs());
    return Bytes{pins()};
  }
  if (setup.request_type != 0x40) return std::nullopt;
  if (setup.request == SET_BAUD_RATE) return Bytes{};
  if (setup.request != SET_BIT_MODE) return std::nullopt;
  const auto mode = static_cast<std::uint8_t>(setup.value >> 8);
  if (mode != RESET && mode != ASYNCHRONOUS) return std::nullopt;
  outputs_ = mode == RESET ? std::uint8_t(0) : static_cast<std::uint8_t>(setup.value & 0xff);
  drive();
  return Bytes{};
}

std::size_t FtdiGateDevice::accept(std::uint8_t, BytesView bytes) {
  if (outputs_ == 0) return bytes.size();  // As a FIFO: nobody is at its other end.
  for (const std::uint8_t byte : bytes) {
    latch_ = byte;
    drive();
  }
  return bytes.size();
}

std::optional<Bytes> FtdiGateDevice::provide(std::uint8_t, std::size_t) {
  // Two bytes of modem status lead every packet; in bit-bang mode samples of the pins follow.
  Bytes packet{0x01, 0x60};
  if (outputs_ != 0) packet.push_back(pins());
  return packet;
}

void FtdiGateDevice::reset() {
  outputs_ = 0;
  latch_ = 0;
  turnstile_.power_off();
}

}  // namespace foyer::emulation
