// A scanner that is a serial line: USB CDC 1.2, abstract control model, with an interface association descriptor. It
// sends nothing until DTR is raised, as many do, and beeps at SOH, as a Datalogic does.

#include <algorithm>
#include <deque>

#include "drivers/virtual/scanner_device.hpp"

namespace foyer::emulation {
namespace {

constexpr std::uint8_t BULK = 2;
constexpr std::uint8_t INTERRUPT = 3;
constexpr std::uint8_t DATA_IN = 0x81;
constexpr std::uint8_t DATA_OUT = 0x02;
constexpr std::uint8_t NOTIFICATION = 0x83;
constexpr std::size_t MAXIMUM_QUEUED = 64 * 1024;

// Header, call management, abstract control management, union of interfaces 0 and 1: CDC 1.2 section 5.2.3.
const Bytes FUNCTIONAL{5, 0x24, 0x00, 0x10, 0x01, 5, 0x24, 0x01, 0x00, 0x01, 4, 0x24, 0x02, 0x02, 5, 0x24, 0x06, 0, 1};
const Bytes ASSOCIATION{8, 0x0b, 0, 2, 2, 2, 1, 0};

DeviceDescription describe(const ScannerOptions& options) {
  return {0x05f9,
          0x4204,
          "Datalogic",
          "Serial scanner",
          options.serial,
          options.port,
          {{0, 0, 2, 2, 1, "cdc_acm", {{NOTIFICATION, INTERRUPT, 16, 16}}, FUNCTIONAL, ASSOCIATION},
           {1, 0, 10, 0, 0, "cdc_acm", {{DATA_IN, BULK, 64, 0}, {DATA_OUT, BULK, 64, 0}}, {}}}};
}

class CdcAcmScanner final : public UsbDevice, public ScannerDevice {
 public:
  explicit CdcAcmScanner(const ScannerOptions& options) : UsbDevice(describe(options)), ScannerDevice(options) {}

  ControlReply control(const SetupPacket& setup, BytesView data) override {
    constexpr std::uint8_t SET_LINE_CODING = 0x20, GET_LINE_CODING = 0x21, SET_CONTROL_LINE_STATE = 0x22;
    if (setup.index != 0) return std::nullopt;
    if (setup.request_type == 0xa1 && setup.request == GET_LINE_CODING) return line_coding_;
    if (setup.request_type != 0x21) return std::nullopt;
    if (setup.request == SET_LINE_CODING && data.size() == 7) {
      line_coding_.assign(data.begin(), data.end());
      return Bytes{};
    }
    if (setup.request != SET_CONTROL_LINE_STATE) return std::nullopt;
    terminal_ready_ = (setup.value & 1) != 0;
    return Bytes{};
  }

  std::size_t accept(std::uint8_t, BytesView bytes) override {
    for (const std::uint8_t byte : bytes) {
      if (byte == 0x01) beep(true);
    }
    return bytes.size();
  }

  std::optional<Bytes> provide(std::uint8_t endpoint, std::size_t limit) override {
    if (endpoint != DATA_IN || !terminal_ready_) return std::nullopt;
    if (queue_.empty()) {
      if (!std::exchange(owes_end_, false)) return std::nullopt;
      return Bytes{};
    }
    const auto length = static_cast<std::ptrdiff_t>(std::min(limit, queue_.size()));
    Bytes packet(queue_.begin(), queue_.begin() + length);
    queue_.erase(queue_.begin(), queue_.begin() + length);
    owes_end_ = packet.size() == limit && queue_.empty();  // A transfer ends with a packet that is not full.
    return packet;
  }

  void reset() override {
    queue_.clear();
    owes_end_ = false;
    terminal_ready_ = false;
  }

  void disturb_with(Bytes bytes) override {
    queue_.insert(queue_.end(), bytes.begin(), bytes.end());
    progress();
  }
  bool is_ready() const override { return terminal_ready_; }
  std::size_t waiting() const override { return queue_.size(); }

 private:
  ScanOutcome transmit(std::string_view text, bool) override {
    if (queue_.size() + text.size() > MAXIMUM_QUEUED) return ScanOutcome::Full;
    queue_.insert(queue_.end(), text.begin(), text.end());
    progress();
    return ScanOutcome::Done;
  }

  std::deque<std::uint8_t> queue_;
  bool owes_end_ = false;
  bool terminal_ready_ = false;
  Bytes line_coding_{0x80, 0x25, 0, 0, 0, 0, 8};
};

}  // namespace

NewScanner make_cdc_acm_scanner(const ScannerOptions& options) {
  auto device = std::make_unique<CdcAcmScanner>(options);
  auto* scanner = device.get();
  return {std::move(device), scanner};
}

}  // namespace foyer::emulation
