#pragma once
// What somebody's journals tell of printed tickets: orders by claim code and short code, how the newest print of each
// ticket went, and the generation from which on a ticket is good. Central, controller and kiosk fold the same book from
// the entries they have; it may know less than another's, never something else.
// Threading: one thread. Lifetime: a value; references into it end at the next change.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/reprint/entries.hpp"

namespace foyer::reprint {

/// Orders that a book keeps; the one that came first is forgotten first.
inline constexpr std::size_t orders_kept = 100'000;

/// How the newest print of a ticket went.
enum class Print : std::uint8_t {
  NotPrinted,  ///< Not begun. Of a reprint: ordered.
  Printing,
  Proven,
  Unknown,
  Failed,
};
/// "not_printed", "printing", "proven", "unknown", "failed"
[[nodiscard]] std::string_view text(Print print) noexcept;

struct KnownTicket {
  ticket::TicketId ticket;
  ticket::ClaimCode claim_code;
  sale::OrderLine line;
  Print print = Print::NotPrinted;
  bool may_be_claimed = false;  ///< Its claim code was given to the customer, or it was to be printed anew.
  [[nodiscard]] bool is_printed() const noexcept { return print == Print::Proven; }
};

struct KnownOrder {
  ledger::OrderId order;
  ledger::PerformanceId performance;
  ledger::DeviceName seller;
  Timestamp sold_at;
  std::string language;
  bool is_sold = false;  ///< Committed, and not taken back by its seller.
  std::vector<KnownTicket> tickets;

  [[nodiscard]] const KnownTicket* find(const ticket::TicketId& ticket) const;
  /// Sold, and a ticket of it is not on paper for certain.
  [[nodiscard]] bool lacks_paper() const;
};

struct KnownReprint {
  ReprintOrdered ordered;
  std::map<ticket::TicketId, Print> prints;  ///< One for each of its tickets.

  /// Each ticket has come to its end.
  [[nodiscard]] bool is_over() const;
  /// "ordered", "printing", "printed", "failed": the last if any ticket isn't proven at the end.
  [[nodiscard]] std::string_view state() const;
};

class Book {
 public:
  /// An entry of `seller`'s journal. Entries may come again; what is older changes nothing.
  void take(const ledger::DeviceName& seller, const ledger::OrderId& order, const sale::SaleEntry& entry);
  /// A reprint that names tickets which its order, as it is known here, does not have is not taken at all.
  void take(const Entry& entry);
  /// Somebody was let in without paper as this generation, or central says that older prints are void.
  void note_generation(const ledger::PerformanceId& performance, const ticket::TicketId& ticket,
                       std::uint8_t generation);
  /// The journals so far may go on elsewhere: what this machine was printing may have come out there.
  void note_new_journal(const ledger::DeviceName& printer);

  [[nodiscard]] const KnownOrder* find(const ledger::OrderId& order) const;
  /// The sold orders that a claim code or the first eight digits of an order's id find, as people type them. Two at
  /// most for one text in practice; each once.
  [[nodiscard]] std::vector<const KnownOrder*> find(std::string_view typed) const;
  [[nodiscard]] const KnownReprint* find(const ReprintId& reprint) const;
  /// The newest reprint that has this ticket; null if there is none.
  [[nodiscard]] const KnownReprint* newest_of(const ticket::TicketId& ticket) const;
  /// The lowest generation of a ticket that is good: 1 unless it was printed anew.
  [[nodiscard]] std::uint8_t generation_of(const ticket::TicketId& ticket) const;

  struct Raised {
    ledger::PerformanceId performance;
    std::uint8_t generation = 1;
  };
  /// Every ticket of which a first print is void.
  [[nodiscard]] const std::map<ticket::TicketId, Raised>& raised() const noexcept { return raised_; }
  [[nodiscard]] const std::map<ledger::OrderId, KnownOrder>& orders() const noexcept { return orders_; }
  [[nodiscard]] const std::map<ReprintId, KnownReprint>& reprints() const noexcept { return reprints_; }

 private:
  void sold(const ledger::DeviceName& seller, const sale::SaleCommitted& sale);
  void printed(const ledger::OrderId& order, std::uint32_t index, Print print, bool may_be_claimed);
  void forget(const ledger::OrderId& order);
  void forget_oldest();
  [[nodiscard]] bool contradicts(const ReprintOrdered& ordered) const;
  [[nodiscard]] KnownTicket* ticket_of(const ledger::OrderId& order, const ticket::TicketId& ticket);

  std::map<ledger::OrderId, KnownOrder> orders_;
  std::map<std::uint64_t, ledger::OrderId> by_arrival_;
  std::uint64_t arrivals_ = 0;
  std::map<ledger::OrderId, std::string> languages_;  ///< Of sales under way.
  std::multimap<ticket::ClaimCode, ledger::OrderId> by_code_;
  std::map<ReprintId, KnownReprint> reprints_;
  std::map<ticket::TicketId, ReprintId> newest_;
  std::map<ticket::TicketId, Raised> raised_;
};

/// The first eight digits of an order's id, as tickets say them: "1F0C9A2B".
[[nodiscard]] std::string short_code(const ledger::OrderId& order);
inline constexpr std::size_t short_code_length = 8;
/// Whether a text has the form of a claim code or of a short code, blanks and hyphens aside. Nothing that a ticket's QR
/// code says has it.
[[nodiscard]] bool has_form_of_code(std::string_view typed);

}  // namespace foyer::reprint
