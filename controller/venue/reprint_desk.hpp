#pragma once
// Tickets of the venue printed anew: decided here on what the venue's books know, for kiosks that ask and for staff at
// the door. What is not known here central is asked for. Written down before anybody is told.
// Threading: one thread. Lifetime: borrows its parts; must outlive the questions to central that are under way.

#include <functional>
#include <set>

#include "controller/venue/print_book.hpp"
#include "controller/venue/sub_grants.hpp"
#include "protocol/reprint/code_limit.hpp"
#include "protocol/reprint/decide.hpp"

namespace foyer::controller {

/// How long central is waited for; a page that asked waits longer.
inline constexpr Duration central_reprint_deadline{3'000};

class ReprintDesk {
 public:
  using Reply = std::function<void(const wire::Reply& reply)>;
  using Decided = Result<reprint::ReprintOrdered, wire::Refusal>;
  using Answer = std::function<void(Decided decided)>;

  ReprintDesk(device::Device& device, PrintBook& prints, SubGrants::Central central)
      : device_(device), prints_(prints), central_(std::move(central)) {}

  /// A kiosk asks for its customer; one that tries many codes has to wait. `reply` is called at most once, now or when
  /// central answered; not at all for a repeat of what is under way.
  void receive(const wire::Request& request, const wire::ReprintRequest& wanted, Reply reply);
  /// Staff here want it printed at a kiosk, which the feed tells. `answer` is called once, now or later.
  void order(reprint::Wish wish, Answer answer);

  /// Whether somebody came in with a ticket, as the door knows.
  void know_admissions(std::function<bool(const ticket::TicketId& ticket)> is_admitted) {
    is_admitted_ = std::move(is_admitted);
  }
  /// Called when a reprint was written down here.
  void on_ordered(std::function<void()> ordered) { ordered_ = std::move(ordered); }
  [[nodiscard]] reprint::Circumstances circumstances() const;

 private:
  [[nodiscard]] bool has_to_wait(const reprint::Wish& wish) const;
  [[nodiscard]] Decided decide(const reprint::Wish& wish);
  [[nodiscard]] Decided keep(const reprint::ReprintOrdered& ordered);
  void ask_central(const reprint::Wish& wish, Answer answer);

  device::Device& device_;
  PrintBook& prints_;
  SubGrants::Central central_;
  std::function<bool(const ticket::TicketId& ticket)> is_admitted_;
  std::function<void()> ordered_;
  std::set<wire::RequestId> asking_;
  reprint::CodeLimit limit_;  ///< By kiosk.
};

/// Staff words for a code that neither this venue knows nor central can be asked for.
[[nodiscard]] wire::Refusal refusal_of(reprint::RefusalReason reason);

}  // namespace foyer::controller
