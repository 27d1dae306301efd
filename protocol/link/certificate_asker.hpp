#pragma once
// Asks the parent for the device's own certificate until it has one, and once more at each start and whenever central's
// log is another: a restored central may be older than the certificate, and takes no journal of a device that it does
// not know. The own disk does not tell: it may have the new log's id and not yet that the certificate is gone.
// Threading: one thread. Lifetime: borrows device and link.

#include "protocol/link/child_link.hpp"

namespace foyer::link {

inline constexpr Duration certificate_again_after{3'000};

class CertificateAsker {
 public:
  explicit CertificateAsker(device::Device& device) : device_(device) {}

  void tick(ChildLink& link, Duration now);

 private:
  device::Device& device_;
  /// Under which log id of central the certificate was there, or was stated; nil while the feed does not say.
  /// Nothing: not in this life of the program.
  std::optional<LogId> confirmed_by_;
  bool is_asking_ = false;
  Duration again_at_{};
};

}  // namespace foyer::link
