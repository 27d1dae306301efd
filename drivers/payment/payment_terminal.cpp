#include "drivers/payment/payment_terminal.hpp"

namespace foyer::payment {

std::string to_text(const PaymentOutcome& outcome) {
  struct Text {
    std::string operator()(const Approved& approved) const { return "approved " + approved.reference; }
    std::string operator()(const Captured& captured) const { return "captured " + captured.reference; }
    std::string operator()(const Reversed& reversed) const { return "reversed " + reversed.reference; }
    std::string operator()(const Refunded& refunded) const { return "refunded " + refunded.reference; }
    std::string operator()(const Declined& declined) const { return "declined: " + declined.reason; }
    std::string operator()(const NeverSeen&) const { return "never seen"; }
    std::string operator()(const Unknown& unknown) const { return "unknown: " + unknown.why; }
    std::string operator()(const Unreachable& unreachable) const { return "unreachable: " + unreachable.why; }
  };
  return std::visit(Text{}, outcome);
}

}  // namespace foyer::payment
