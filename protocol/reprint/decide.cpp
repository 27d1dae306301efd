#include "protocol/reprint/decide.hpp"

#include <algorithm>
#include <array>

namespace foyer::reprint {
namespace {

struct Words {
  RefusalReason reason;
  std::string_view code;
  std::string_view text;
};

constexpr std::array all_words{
    Words{RefusalReason::ClaimUnknown, "CLAIM_UNKNOWN",
          "This code is not known here. Check each character, or ask our staff."},
    Words{RefusalReason::ClaimAmbiguous, "CLAIM_AMBIGUOUS",
          "More than one order has this code. Please ask our staff, who choose the right one."},
    Words{RefusalReason::OrderUnknown, "ORDER_NOT_FOUND", "There is no order with this id in the books here."},
    Words{RefusalReason::TicketUnknown, "TICKET_UNKNOWN", "The order has no such ticket."},
    Words{RefusalReason::OrderRefunded, "ORDER_REFUNDED",
          "This order was refunded or cancelled, so its tickets are void. Please ask the box office."},
    Words{RefusalReason::PerformanceOver, "PERFORMANCE_OVER", "The performance of this order is over."},
    Words{RefusalReason::AlreadyAdmitted, "ALREADY_ADMITTED",
          "Somebody has come in with this ticket, so it is not printed anew. Please ask our staff at the door."},
    Words{RefusalReason::AlreadyPrinted, "ALREADY_PRINTED",
          "This ticket was printed. If it is lost, our staff at the door or the box office can help."},
    Words{RefusalReason::PrintUnderWay, "PRINT_UNDER_WAY",
          "This ticket is being printed at this moment. Please wait half a minute and look at the printer."},
    Words{RefusalReason::GenerationsUsed, "PRINTS_USED_UP",
          "This ticket was printed too often. Please ask our staff at the door to let you in."},
    Words{RefusalReason::DeviceUnknown, "DEVICE_UNKNOWN", "There is no such kiosk in this venue, or it is off."},
    Words{RefusalReason::PrinterNotReady, "PRINTER_NOT_READY",
          "The printer of this kiosk can't print now. Please use another kiosk or ask our staff."},
    Words{RefusalReason::ParentUnreachable, "CLAIM_NOT_REACHED",
          "This kiosk can't reach the books of the other kiosks now. Please use the kiosk where you paid, or ask our "
          "staff."},
    Words{RefusalReason::ReasonMissing, "REASON_MISSING", "A reason is needed to print a ticket anew."},
    Words{RefusalReason::StorageFailed, "STORAGE_FAILED",
          "This could not be written down, so nothing is printed. Please ask our staff."},
};

const Words& words_of(RefusalReason reason) noexcept {
  return *std::find_if(all_words.begin(), all_words.end(), [&](const Words& words) { return words.reason == reason; });
}

/// One wish weighed against one order.
class Weighing {
 public:
  Weighing(const Book& book, const Wish& wish, const Circumstances& around, const KnownOrder& order)
      : book_(book), wish_(wish), around_(around), order_(order) {}

  Result<ReprintOrdered, Refusal> weigh() {
    if (around_.is_refunded && around_.is_refunded(order_)) return Refusal{RefusalReason::OrderRefunded};
    const auto ends_at = around_.ends_at ? around_.ends_at(order_.performance) : std::nullopt;
    if (ends_at && *ends_at + printed_after_end < around_.now) return Refusal{RefusalReason::PerformanceOver};
    ReprintOrdered ordered{wish_.reprint, order_.order, order_.performance, wish_.device, {},
                           wish_.reason,  wish_.by,     wish_.asked,        around_.now,  order_.language};
    FOYER_TRY(chosen, choose());
    for (const auto* known : chosen) {
      FOYER_TRY(checked, check(*known));
      static_cast<void>(checked);
      ordered.tickets.push_back(to_print(*known));
    }
    return ordered;
  }

 private:
  Result<std::vector<const KnownTicket*>, Refusal> choose() const {
    std::vector<const KnownTicket*> chosen;
    for (const auto& id : wish_.tickets) {
      const auto* known = order_.find(id);
      if (known == nullptr) return Refusal{RefusalReason::TicketUnknown};
      if (std::find(chosen.begin(), chosen.end(), known) == chosen.end()) chosen.push_back(known);
    }
    if (!wish_.tickets.empty()) return chosen;
    bool is_admitted = false;
    for (const auto& known : order_.tickets) {
      if (known.is_printed() || (wish_.by_customer && !known.may_be_claimed)) continue;
      // Who came in without paper needs none.
      if (around_.is_admitted && around_.is_admitted(known.ticket)) {
        is_admitted = true;
      } else {
        chosen.push_back(&known);
      }
    }
    if (!chosen.empty()) return chosen;
    return Refusal{is_admitted ? RefusalReason::AlreadyAdmitted : RefusalReason::AlreadyPrinted};
  }

  Result<Done, Refusal> check(const KnownTicket& known) const {
    if (around_.is_admitted && around_.is_admitted(known.ticket)) return Refusal{RefusalReason::AlreadyAdmitted};
    if (wish_.by_customer && (known.is_printed() || !known.may_be_claimed)) {
      return Refusal{RefusalReason::AlreadyPrinted};
    }
    // Only staff void a ticket that somebody holds for certain, and they say why.
    if (known.is_printed() && wish_.reason.empty()) return Refusal{RefusalReason::ReasonMissing};
    if (is_under_way(known)) return Refusal{RefusalReason::PrintUnderWay};
    const auto most = wish_.by_customer ? highest_customer_generation : highest_generation;
    if (book_.generation_of(known.ticket) >= most) return Refusal{RefusalReason::GenerationsUsed};
    return Done{};
  }

  /// Its reprint, or the sale itself, was at the printer so lately that the paper may be on its way out.
  bool is_under_way(const KnownTicket& known) const {
    const auto is_lately = [this](Timestamp at) { return at <= around_.now && around_.now < at + under_way_for; };
    if (const auto* newest = book_.newest_of(known.ticket)) return !newest->is_over() && is_lately(newest->ordered.at);
    const bool is_begun = known.print == Print::NotPrinted || known.print == Print::Printing;
    return is_begun && !known.may_be_claimed && is_lately(order_.sold_at);
  }

  TicketToPrint to_print(const KnownTicket& known) const {
    const auto moved = around_.moved_to ? around_.moved_to(order_, known.ticket) : std::nullopt;
    return {known.ticket,         static_cast<std::uint8_t>(book_.generation_of(known.ticket) + 1),
            known.claim_code,     moved.value_or(known.line.place),
            known.line.category,  known.line.ticket_type,
            known.line.unit_price};
  }

  const Book& book_;
  const Wish& wish_;
  const Circumstances& around_;
  const KnownOrder& order_;
};

}  // namespace

std::string_view code(RefusalReason reason) noexcept {
  return words_of(reason).code;
}

std::string_view text(RefusalReason reason) noexcept {
  return words_of(reason).text;
}

std::optional<RefusalReason> parse_code(std::string_view word) noexcept {
  const auto found =
      std::find_if(all_words.begin(), all_words.end(), [&](const Words& words) { return words.code == word; });
  return found == all_words.end() ? std::nullopt : std::optional(found->reason);
}

Result<const KnownOrder*, Refusal> order_of(const Book& book, const Wish& wish) {
  if (!wish.order.is_nil()) {
    const auto* order = book.find(wish.order);
    if (order == nullptr || !order->is_sold) return Refusal{RefusalReason::OrderUnknown};
    return order;
  }
  const auto found = book.find(wish.typed);
  if (found.empty()) return Refusal{RefusalReason::ClaimUnknown};
  if (found.size() > 1) return Refusal{RefusalReason::ClaimAmbiguous};
  return found.front();
}

Result<ReprintOrdered, Refusal> decide(const Book& book, const Wish& wish, const Circumstances& circumstances) {
  if (const auto* known = book.find(wish.reprint)) return known->ordered;
  FOYER_TRY(order, order_of(book, wish));
  return Weighing(book, wish, circumstances, *order).weigh();
}

}  // namespace foyer::reprint
