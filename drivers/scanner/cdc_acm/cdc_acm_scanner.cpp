#include "drivers/scanner/cdc_acm/cdc_acm_scanner.hpp"

#include "drivers/scanner/cdc_acm/decoder.hpp"

namespace foyer::scanner::cdc_acm {
namespace asio = boost::asio;
namespace {

constexpr std::size_t transfer_packets = 8;  // A whole code in one transfer, at full speed.

class Family final : public ScannerFamily {
 public:
  Family(Framing framing, LineCoding line, const usb::Quirks& quirks)
      : decoder_(std::move(framing)), line_(line), quirks_(quirks) {}

  asio::awaitable<std::optional<Input>> prepare(usb::Device& device) override {
    const auto in = device.interface().find(usb::EndpointKind::Bulk, true);
    out_ = device.interface().find(usb::EndpointKind::Bulk, false);
    const auto control = device.interface().controller;
    if (!in || !out_ || !control) co_return std::nullopt;
    // A device without a real line may refuse the coding; without the terminal's readiness it may keep silent, which
    // nobody can tell from a scanner that reads nothing, so that is tried again with a new connection.
    const usb::Setup coding{class_request_to_interface, set_line_coding, 0, *control};
    Bytes coding_bytes = encode(line_);
    co_await device.control_out(coding, std::move(coding_bytes), transfer_limit);
    const usb::Setup state{class_request_to_interface, set_control_line_state, terminal_ready | request_to_send,
                           *control};
    const auto ready = co_await device.control_out(state, Bytes(), transfer_limit);
    if (!ready && ready.error().error != usb::UsbError::Stalled) co_return std::nullopt;
    quirk_ = quirks_.of(device.info().model);
    static_cast<void>(decoder_.reset());
    co_return Input{*in, std::max<std::size_t>(in->max_packet, 1) * transfer_packets};
  }

  std::vector<Reading> take(BytesView transfer, Duration at) override { return decoder_.feed(transfer, at); }
  std::optional<Reading> expire(Duration at) override { return decoder_.expire(at); }
  std::optional<Duration> expires_at() const override { return decoder_.expires_at(); }
  std::optional<Misread> reset() override { return decoder_.reset(); }

  bool can_tell(Feedback verdict) const override { return out_.has_value() && !command_for(verdict).empty(); }
  asio::awaitable<void> tell(usb::Device& device, Feedback verdict) override {
    const std::string& command = command_for(verdict);
    Bytes bytes(command.begin(), command.end());
    co_await device.write(*out_, std::move(bytes), transfer_limit);
  }

 private:
  [[nodiscard]] const std::string& command_for(Feedback verdict) const {
    return verdict == Feedback::Good ? quirk_.beep_good : quirk_.beep_bad;
  }

  Decoder decoder_;
  LineCoding line_;
  usb::Quirks quirks_;
  usb::Quirk quirk_;
  std::optional<usb::Endpoint> out_;
};

usb::RoleBinding binding_of(const CdcAcmScanner::Options& options) {
  return {options.serial,
          options.port_path,
          options.models,
          {.types = {{10, 0, 0}},
           .endpoints = {{usb::EndpointKind::Bulk, true}, {usb::EndpointKind::Bulk, false}},
           .controlled = true}};
}

}  // namespace

CdcAcmScanner::CdcAcmScanner(usb::Context& context, const Clock& clock, Options options)
    : UsbScanner(context, clock, binding_of(options),
                 std::make_unique<Family>(options.framing, options.line, context.quirks())) {}

}  // namespace foyer::scanner::cdc_acm
