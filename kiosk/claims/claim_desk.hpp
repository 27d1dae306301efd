#pragma once
// A customer's code, typed at this kiosk: whoever has the wider books decides, which is the parent, and what it decides
// is printed here. While the parent cannot be reached, or does not know the order yet, the kiosk decides alone, for
// what it sold itself only. Codes that find nothing are counted, and too many have to wait. Threading: the kiosk's
// thread. Lifetime: borrows everything; answers that come after its end are dropped.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/checkout/checkout.hpp"
#include "protocol/link/child_link.hpp"
#include "protocol/reprint/code_limit.hpp"

namespace foyer::kiosk {

/// The parent may have to ask its own parent; a customer waits no longer.
inline constexpr Duration claim_deadline{5'000};
/// Codes that are asked after at once: there is one customer, and a script perhaps.
inline constexpr std::size_t claims_limit = 8;

/// Too many codes were tried that nobody knows.
struct TooManyCodes {
  Duration wait{};  ///< Until another may be tried.
};
using ClaimRefusal = std::variant<reprint::Refusal, TooManyCodes>;

class ClaimDesk {
 public:
  using Answer = std::function<void(const Result<reprint::ReprintOrdered, ClaimRefusal>&)>;

  ClaimDesk(device::Device& device, link::ChildLink& link, Checkout& checkout);

  /// Prints what of the order with this code is not on paper for certain. Answers once, when it is decided and written
  /// down. The same id again gives the same reprint, so asking again is safe.
  void redeem(const reprint::ReprintId& reprint, const std::string& typed, Answer answer);
  /// The order that the code finds in the own books, for showing it.
  [[nodiscard]] Result<const reprint::KnownOrder*, ClaimRefusal> look(const std::string& typed);

 private:
  using Outcome = Result<reprint::ReprintOrdered, reprint::Refusal>;

  [[nodiscard]] Duration wait() const;
  void ask(const reprint::Wish& wish);
  void answered(const reprint::Wish& wish, const Result<wire::Reply, link::RequestError>& reply);
  [[nodiscard]] std::optional<reprint::ReprintOrdered> told_by_feed(const reprint::Wish& wish) const;
  [[nodiscard]] Outcome decide_alone(const reprint::Wish& wish);
  [[nodiscard]] reprint::Circumstances circumstances() const;
  [[nodiscard]] bool is_refunded(const reprint::KnownOrder& order) const;
  /// The feed knows of a newer print than the own books do.
  [[nodiscard]] bool is_printed_elsewhere(const reprint::KnownOrder& order) const;
  void finish(const reprint::Wish& wish, const Outcome& outcome);

  device::Device& device_;
  link::ChildLink& link_;
  Checkout& checkout_;
  reprint::CodeLimit limit_;
  std::map<reprint::ReprintId, std::vector<Answer>> waiting_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace foyer::kiosk
