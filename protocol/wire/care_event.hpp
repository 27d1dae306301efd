#pragma once
// What staff do about devices, as events of central's log (stream "fleet"). Threading: plain values.

#include <string>

#include "protocol/wire/care.hpp"

namespace foyer::wire {

/// An admin wants a device to be so.
struct DesiredStateSet {
  DesiredState desired;
  std::string by;
  friend bool operator==(const DesiredStateSet&, const DesiredStateSet&) = default;
};
/// Somebody of the staff has seen this alert. Alerts themselves are views and in no log.
struct AlertAcknowledged {
  ledger::DeviceName device;
  std::string kind;
  Timestamp opened_at;  ///< Which occurrence.
  std::string by;
  std::string note;
  friend bool operator==(const AlertAcknowledged&, const AlertAcknowledged&) = default;
};

}  // namespace foyer::wire
