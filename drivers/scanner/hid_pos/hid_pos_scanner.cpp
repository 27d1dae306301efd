#include "drivers/scanner/hid_pos/hid_pos_scanner.hpp"

#include "drivers/scanner/hid/requests.hpp"
#include "drivers/scanner/hid_pos/decoder.hpp"
#include "drivers/scanner/hid_pos/feedback_report.hpp"

namespace foyer::scanner::hid_pos {
namespace asio = boost::asio;
namespace {

class Family final : public ScannerFamily {
 public:
  explicit Family(Framing framing) : decoder_(std::move(framing)) {}

  asio::awaitable<std::optional<Input>> prepare(usb::Device& device) override {
    const auto endpoint = device.interface().find(usb::EndpointKind::Interrupt, true);
    if (!endpoint) co_return std::nullopt;
    const auto descriptor = co_await hid::read_report_descriptor(device);
    if (!descriptor) co_return std::nullopt;
    const auto layout = ScannedDataLayout::from(*descriptor);
    if (!layout) co_return std::nullopt;  // Another kind of HID device.
    good_ = feedback_report(*descriptor, Feedback::Good);
    bad_ = feedback_report(*descriptor, Feedback::Bad);
    co_await hid::report_changes_only(device);
    static_cast<void>(decoder_.reset(*layout));
    const std::size_t longest = descriptor->longest_report_bytes(hid::ReportKind::Input);
    co_return Input{*endpoint, std::max<std::size_t>(endpoint->max_packet, longest)};
  }

  std::vector<Reading> take(BytesView transfer, Duration at) override { return decoder_.feed(transfer, at); }
  std::optional<Reading> expire(Duration at) override { return decoder_.expire(at); }
  std::optional<Duration> expires_at() const override { return decoder_.expires_at(); }
  std::optional<Misread> reset() override { return decoder_.forget(); }

  bool can_tell(Feedback verdict) const override { return report_for(verdict).has_value(); }
  asio::awaitable<void> tell(usb::Device& device, Feedback verdict) override {
    const FeedbackReport report = report_for(verdict).value_or(FeedbackReport());
    co_await hid::set_report(device, report.kind, report.report_id, report.bytes);
  }

 private:
  [[nodiscard]] const std::optional<FeedbackReport>& report_for(Feedback verdict) const {
    return verdict == Feedback::Good ? good_ : bad_;
  }

  Decoder decoder_;
  std::optional<FeedbackReport> good_;
  std::optional<FeedbackReport> bad_;
};

usb::RoleBinding binding_of(const HidPosScanner::Options& options) {
  return {options.serial,
          options.port_path,
          options.models,
          {.types = {{3, 0, 0}}, .endpoints = {{usb::EndpointKind::Interrupt, true}}},
          {{0x16c0, 0x05df}, {0x27b8, 0x01ed}}};
}

}  // namespace

HidPosScanner::HidPosScanner(usb::Context& context, const Clock& clock, Options options)
    : UsbScanner(context, clock, binding_of(options), std::make_unique<Family>(options.framing)) {}

}  // namespace foyer::scanner::hid_pos
