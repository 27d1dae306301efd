#pragma once
// The lifecycle that all scanners on USB share: connection, reading, double reads, pauses, feedback. What differs
// between families is a ScannerFamily: bytes, and how a device is made ready.
// Threading and lifetime: see Scanner. The Context and the Clock outlive the scanner.

#include <memory>
#include <optional>

#include <boost/asio/awaitable.hpp>

#include "drivers/scanner/framing.hpp"
#include "drivers/scanner/scanner.hpp"
#include "drivers/usb/binding.hpp"
#include "drivers/usb/context.hpp"
#include "drivers/usb/role_link.hpp"
#include "protocol/base/clock.hpp"

namespace foyer::scanner {

/// Of one control transfer or one write.
inline constexpr Duration transfer_limit{1000};

class ScannerFamily {
 public:
  struct Input {
    usb::Endpoint endpoint;
    std::size_t bytes = 0;  ///< Of one transfer.
  };

  virtual ~ScannerFamily() = default;
  /// Makes a newly connected device ready and forgets the last one. Nothing if it is none of this family.
  [[nodiscard]] virtual boost::asio::awaitable<std::optional<Input>> prepare(usb::Device& device) = 0;
  [[nodiscard]] virtual std::vector<Reading> take(BytesView transfer, Duration at) = 0;
  [[nodiscard]] virtual std::optional<Reading> expire(Duration at) = 0;
  [[nodiscard]] virtual std::optional<Duration> expires_at() const = 0;
  /// Of the last reading of take, or that of expire: see Scanner.
  [[nodiscard]] virtual std::vector<OtherReading> otherwise() const { return {}; }
  /// The connection ended: Incomplete if a read was under way.
  virtual std::optional<Misread> reset() = 0;
  /// Whether the device waits for a word from the host, which `answer` then sends.
  [[nodiscard]] virtual bool owes_answer() const { return false; }
  [[nodiscard]] virtual boost::asio::awaitable<void> answer(usb::Device& device);
  [[nodiscard]] virtual bool can_tell(Feedback) const { return false; }
  /// One transfer; the Device may be gone when it ends.
  [[nodiscard]] virtual boost::asio::awaitable<void> tell(usb::Device& device, Feedback verdict);
};

class UsbScanner : public Scanner {
 public:
  UsbScanner(usb::Context& context, const Clock& clock, usb::RoleBinding binding,
             std::unique_ptr<ScannerFamily> family);
  ~UsbScanner() override;
  UsbScanner(const UsbScanner&) = delete;
  UsbScanner& operator=(const UsbScanner&) = delete;

  void on_scan(std::function<void(const Scan&)> scanned) override;
  void on_misread(std::function<void(Misread)> misread) override;
  void on_connection(std::function<void(bool connected)> changed) override;
  [[nodiscard]] bool is_connected() const override;
  [[nodiscard]] std::string name() const override;
  [[nodiscard]] std::vector<OtherReading> otherwise() const override;
  [[nodiscard]] ReadCounts counts() const override;
  bool feedback(Feedback verdict) override;
  /// Why there is no connection, for the people who look after the devices.
  [[nodiscard]] usb::LinkState link_state() const;

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace foyer::scanner
