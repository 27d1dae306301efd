#include "drivers/scanner/keyboard_wedge/keyboard_wedge_scanner.hpp"

#include "drivers/scanner/hid/requests.hpp"
#include "drivers/scanner/keyboard_wedge/decoder.hpp"

namespace foyer::scanner::keyboard_wedge {
namespace asio = boost::asio;
namespace {

constexpr std::uint8_t boot_interface = 1;     // HID 1.11 section 4.2: bInterfaceSubClass,
constexpr std::uint8_t keyboard_protocol = 1;  // section 4.3: bInterfaceProtocol.

class Family final : public ScannerFamily {
 public:
  Family(Framing framing, Layout layout) : decoder_(std::move(framing), layout) {}

  asio::awaitable<std::optional<Input>> prepare(usb::Device& device) override {
    const auto endpoint = device.interface().find(usb::EndpointKind::Interrupt, true);
    if (!endpoint) co_return std::nullopt;
    // A scanner may refuse any of these and still send reports; one that is gone shows it in the first read.
    const auto descriptor = co_await hid::read_report_descriptor(device);
    const bool is_boot =
        device.interface().type.sub == boot_interface && device.interface().type.protocol == keyboard_protocol;
    bool boot_protocol = false;
    if (is_boot) boot_protocol = co_await hid::use_boot_protocol(device);
    co_await hid::report_changes_only(device);
    Bytes lights_off(1, 0);  // As the decoder believes.
    co_await hid::set_report(device, hid::ReportKind::Output, 0, std::move(lights_off));
    KeyReports reports;
    if (descriptor) reports = KeyReports::from(*descriptor, boot_protocol).value_or(KeyReports());
    const std::size_t longest = reports.longest_report_bytes();
    static_cast<void>(decoder_.reset(std::move(reports)));
    lights_told_ = 0;
    co_return Input{*endpoint, std::max<std::size_t>(endpoint->max_packet, longest)};
  }

  std::vector<Reading> take(BytesView transfer, Duration at) override { return decoder_.feed(transfer, at); }
  std::optional<Reading> expire(Duration at) override { return decoder_.expire(at); }
  std::optional<Duration> expires_at() const override { return decoder_.expires_at(); }
  std::vector<OtherReading> otherwise() const override { return decoder_.otherwise(); }
  std::optional<Misread> reset() override { return decoder_.forget(); }

  bool owes_answer() const override { return decoder_.lights() != lights_told_; }
  asio::awaitable<void> answer(usb::Device& device) override {
    lights_told_ = decoder_.lights();
    Bytes lights(1, lights_told_);
    co_await hid::set_report(device, hid::ReportKind::Output, 0, std::move(lights));
  }

 private:
  Decoder decoder_;
  std::uint8_t lights_told_ = 0;
};

usb::RoleBinding binding_of(const KeyboardWedgeScanner::Options& options) {
  return {options.serial,
          options.port_path,
          options.models,
          {.types = {{3, boot_interface, keyboard_protocol}}, .endpoints = {{usb::EndpointKind::Interrupt, true}}}};
}

}  // namespace

KeyboardWedgeScanner::KeyboardWedgeScanner(usb::Context& context, const Clock& clock, Options options)
    : UsbScanner(context, clock, binding_of(options), std::make_unique<Family>(options.framing, options.layout)) {}

}  // namespace foyer::scanner::keyboard_wedge
