#include "drivers/scanner/usb_scanner.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "drivers/scanner/repeat_filter.hpp"

namespace foyer::scanner {
namespace asio = boost::asio;
namespace {

constexpr int max_failures = 5;          // In a row, then the connection is begun anew.
constexpr Duration pause_on_nothing{5};  // After a transfer that brought nothing.

}  // namespace

asio::awaitable<void> ScannerFamily::answer(usb::Device&) {
  co_return;
}
asio::awaitable<void> ScannerFamily::tell(usb::Device&, Feedback) {
  co_return;
}

class UsbScanner::Core : public std::enable_shared_from_this<Core> {
 public:
  Core(usb::Context& context, const Clock& clock, std::unique_ptr<ScannerFamily> family)
      : executor_(context.executor()), clock_(clock), family_(std::move(family)), expiry_(executor_) {}

  void start(usb::Context& context, usb::RoleBinding binding) {
    link_ = std::make_unique<usb::RoleLink>(
        context, std::move(binding),
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

  bool feedback(Feedback verdict) {
    if (device_ == nullptr || !family_->can_tell(verdict)) return false;
    verdict_ = verdict;
    if (!std::exchange(telling_, true)) asio::co_spawn(executor_, tell_verdicts(shared_from_this()), asio::detached);
    return true;
  }

  [[nodiscard]] bool is_connected() const noexcept { return device_ != nullptr; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::vector<OtherReading>& otherwise() const noexcept { return otherwise_; }
  [[nodiscard]] const ReadCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] usb::LinkState link_state() const noexcept { return link_->state(); }

  std::function<void(const Scan&)> scanned;
  std::function<void(Misread)> misread;
  std::function<void(bool)> connection_changed;

 private:
  static asio::awaitable<void> serve(std::shared_ptr<Core> self, usb::Device& device) {
    if (!self) co_return;
    const auto input = co_await self->family_->prepare(device);
    if (!input || self->closing_) co_return;
    self->become(&device);
    int failures = 0;
    while (!self->closing_ && failures < max_failures) {
      const auto transfer = co_await device.read(input->endpoint, input->bytes, usb::no_deadline);
      if (transfer) {
        failures = 0;
        self->take(*transfer);
        if (self->family_->owes_answer()) co_await self->family_->answer(device);
        if (transfer->empty()) co_await self->pause();
        continue;
      }
      ++failures;
      const usb::UsbError error = transfer.error().error;
      // What came before the failure is not known to be all that was sent: it is no part of any text.
      self->tell_torn();
      if (error == usb::UsbError::Stalled) {
        const auto cleared = co_await device.clear_halt(input->endpoint);
        if (!cleared) break;
      } else if (error != usb::UsbError::Overflow && error != usb::UsbError::Timeout) {
        break;
      }
    }
    self->become(nullptr);
  }

  static asio::awaitable<void> tell_verdicts(std::shared_ptr<Core> self) {
    while (self->verdict_ && self->device_ != nullptr) {
      const Feedback verdict = *std::exchange(self->verdict_, std::nullopt);
      co_await self->family_->tell(*self->device_, verdict);
    }
    self->verdict_.reset();
    self->telling_ = false;
  }

  asio::awaitable<void> pause() {
    asio::steady_timer timer(executor_, pause_on_nothing);
    boost::system::error_code ended;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
  }

  void become(usb::Device* device) {
    const bool changes = (device == nullptr) != (device_ == nullptr);
    device_ = device;
    if (device == nullptr) {
      tell_torn();
    } else {
      const auto& info = device->info();
      name_ = info.serial.empty() ? info.port_path : info.serial;
    }
    if (!changes) return;
    if (const auto listener = connection_changed) listener(device != nullptr);
  }

  void tell_torn() {
    const auto torn = family_->reset();
    expiry_.cancel();
    if (torn) tell(*torn);
  }

  void take(BytesView transfer) {
    const auto readings = family_->take(transfer, clock_.since_boot());
    for (std::size_t at = 0; at < readings.size(); ++at) {
      const bool is_last = at + 1 == readings.size();
      tell(readings[at], is_last ? family_->otherwise() : std::vector<OtherReading>());
    }
    expire_later();
  }

  void tell(const Reading& reading, std::vector<OtherReading> otherwise = {}) {
    otherwise_ = std::move(otherwise);
    // Each listener as a copy: it may set another, or end the scanner.
    if (const auto* scan = std::get_if<Scan>(&reading)) {
      const auto admitted = filter_.admit(*scan);
      if (!admitted) {
        ++counts_.repeated;
        return;
      }
      ++counts_.scans;
      if (const auto listener = scanned) listener(*admitted);
    } else {
      ++counts_.misread;
      if (const auto listener = misread) listener(std::get<Misread>(reading));
    }
  }

  void expire_later() {
    const auto due = family_->expires_at();
    if (!due || closing_) {
      expiry_.cancel();
      return;
    }
    expiry_.expires_after(*due - clock_.since_boot() + Duration(1));
    expiry_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (error || !self || self->closing_) return;
      if (const auto expired = self->family_->expire(self->clock_.since_boot())) {
        self->tell(*expired, self->family_->otherwise());
      } else {
        self->expire_later();
      }
    });
  }

  asio::any_io_executor executor_;
  const Clock& clock_;
  std::unique_ptr<ScannerFamily> family_;
  asio::steady_timer expiry_;
  std::unique_ptr<usb::RoleLink> link_;
  RepeatFilter filter_;
  ReadCounts counts_;
  std::string name_;
  std::vector<OtherReading> otherwise_;  // Of what was told last.
  usb::Device* device_ = nullptr;        // While its session runs and it is ready.
  std::optional<Feedback> verdict_;      // To be told next.
  bool telling_ = false;
  bool closing_ = false;
};

UsbScanner::UsbScanner(usb::Context& context, const Clock& clock, usb::RoleBinding binding,
                       std::unique_ptr<ScannerFamily> family)
    : core_(std::make_shared<Core>(context, clock, std::move(family))) {
  core_->start(context, std::move(binding));
}

UsbScanner::~UsbScanner() {
  core_->close();
}

void UsbScanner::on_scan(std::function<void(const Scan&)> scanned) {
  core_->scanned = std::move(scanned);
}
void UsbScanner::on_misread(std::function<void(Misread)> misread) {
  core_->misread = std::move(misread);
}
void UsbScanner::on_connection(std::function<void(bool)> changed) {
  core_->connection_changed = std::move(changed);
}
bool UsbScanner::is_connected() const {
  return core_->is_connected();
}
std::string UsbScanner::name() const {
  return core_->name();
}
std::vector<OtherReading> UsbScanner::otherwise() const {
  return core_->otherwise();
}
ReadCounts UsbScanner::counts() const {
  return core_->counts();
}
bool UsbScanner::feedback(Feedback verdict) {
  return core_->feedback(verdict);
}
usb::LinkState UsbScanner::link_state() const {
  return core_->link_state();
}

}  // namespace foyer::scanner
