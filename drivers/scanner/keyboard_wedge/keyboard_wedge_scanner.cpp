#include "drivers/scanner/keyboard_wedge/keyboard_wedge_scanner.hpp"

#include <boost/asio/steady_timer.hpp>

#include "drivers/scanner/keyboard_wedge/decoder.hpp"
#include "drivers/scanner/repeat_filter.hpp"
#include "drivers/usb/role_link.hpp"

namespace foyer::scanner::keyboard_wedge {
namespace asio = boost::asio;
namespace {

constexpr Duration control_limit{1000};
constexpr int max_failures = 5;  // In a row, then the connection is begun anew.
// Device Class Definition for HID 1.11, section 7.2.
constexpr std::uint8_t class_request_to_interface = 0x21;
constexpr std::uint8_t set_idle = 0x0a;
constexpr std::uint8_t set_protocol = 0x0b;
constexpr std::uint16_t boot_protocol = 0;

}  // namespace

class KeyboardWedgeScanner::Core : public std::enable_shared_from_this<Core> {
 public:
  Core(usb::Context& context, const Clock& clock) : clock_(clock), expiry_(context.executor()) {}

  void start(usb::Context& context, Options options) {
    const usb::RoleBinding binding{std::move(options.serial),
                                   std::move(options.port_path),
                                   std::move(options.models),
                                   {.types = {{3, 1, 1}}, .endpoints = {{usb::EndpointKind::Interrupt, true}}}};
    link_ = std::make_unique<usb::RoleLink>(
        context, binding,
        // The session holds the core for as long as it runs; the link, which the core owns, does not.
        [weak = weak_from_this()](usb::Device& device) { return serve(weak.lock(), device); }, nullptr);
  }

  void close() {
    closing_ = true;
    scanned = nullptr;
    misread = nullptr;
    connection_changed = nullptr;
    expiry_.cancel();
    link_->stop();
  }

  [[nodiscard]] bool is_connected() const noexcept { return connected_; }
  [[nodiscard]] usb::LinkState link_state() const noexcept { return link_->state(); }

  std::function<void(const Scan&)> scanned;
  std::function<void(Misread)> misread;
  std::function<void(bool)> connection_changed;

 private:
  static asio::awaitable<void> serve(std::shared_ptr<Core> self, usb::Device& device) {
    if (!self) co_return;
    const std::uint8_t interface = device.interface().number;
    const auto in = device.interface().find(usb::EndpointKind::Interrupt, true);
    // A scanner may refuse either and still send boot reports; one that is gone shows it in the first read.
    const usb::Setup boot{class_request_to_interface, set_protocol, boot_protocol, interface};
    const usb::Setup quiet{class_request_to_interface, set_idle, 0, interface};
    co_await device.control_out(boot, Bytes(), control_limit);
    co_await device.control_out(quiet, Bytes(), control_limit);
    self->decoder_.reset();
    self->become(true);
    int failures = 0;
    while (!self->closing_ && failures < max_failures) {
      const auto report =
          co_await device.read(*in, std::max<std::size_t>(in->max_packet, report_bytes), usb::no_deadline);
      if (report) {
        failures = 0;
        self->take(*report);
        continue;
      }
      ++failures;
      const usb::UsbError error = report.error().error;
      if (error == usb::UsbError::Stalled) {
        if (!co_await device.clear_halt(*in)) break;
      } else if (error != usb::UsbError::Overflow && error != usb::UsbError::Timeout) {
        break;
      }
    }
    self->become(false);
  }

  void become(bool connected) {
    if (std::exchange(connected_, connected) != connected && connection_changed) connection_changed(connected);
  }

  void take(BytesView report) {
    for (const Reading& reading : decoder_.feed(report, clock_.since_boot())) tell(reading);
    expire_later();
  }

  void tell(const Reading& reading) {
    if (const auto* scan = std::get_if<Scan>(&reading)) {
      if (filter_.admit(*scan) && scanned) scanned(*scan);
    } else if (misread) {
      misread(std::get<Misread>(reading));
    }
  }

  void expire_later() {
    const auto due = decoder_.expires_at();
    if (!due || closing_) {
      expiry_.cancel();
      return;
    }
    expiry_.expires_after(*due - clock_.since_boot() + Duration(1));
    expiry_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (error || !self || self->closing_) return;
      if (const auto expired = self->decoder_.expire(self->clock_.since_boot())) {
        self->tell(*expired);
      } else {
        self->expire_later();
      }
    });
  }

  const Clock& clock_;
  asio::steady_timer expiry_;
  std::unique_ptr<usb::RoleLink> link_;
  Decoder decoder_;
  RepeatFilter filter_;
  bool connected_ = false;
  bool closing_ = false;
};

KeyboardWedgeScanner::KeyboardWedgeScanner(usb::Context& context, const Clock& clock, Options options)
    : core_(std::make_shared<Core>(context, clock)) {
  core_->start(context, std::move(options));
}

KeyboardWedgeScanner::~KeyboardWedgeScanner() {
  core_->close();
}

void KeyboardWedgeScanner::on_scan(std::function<void(const Scan&)> scanned) {
  core_->scanned = std::move(scanned);
}
void KeyboardWedgeScanner::on_misread(std::function<void(Misread)> misread) {
  core_->misread = std::move(misread);
}
void KeyboardWedgeScanner::on_connection(std::function<void(bool)> changed) {
  core_->connection_changed = std::move(changed);
}
bool KeyboardWedgeScanner::is_connected() const {
  return core_->is_connected();
}

usb::LinkState KeyboardWedgeScanner::link_state() const {
  return core_->link_state();
}

}  // namespace foyer::scanner::keyboard_wedge
