#pragma once
// One sale of three tickets at kiosk-1, for tests of what is known of it and of what may be printed anew.

#include <string>

#include "protocol/reprint/decide.hpp"

namespace foyer::reprint::test {

template <class Id>
[[nodiscard]] Id id(std::uint8_t byte) {
  IdentifierBytes bytes;
  bytes.fill(byte);
  return Id(bytes);
}

inline const auto kiosk = *ledger::DeviceName::parse("kiosk-1");
inline const auto other_kiosk = *ledger::DeviceName::parse("kiosk-2");
inline const auto order = *ledger::OrderId::parse("1f0c9a2b-0000-4000-8000-000000000001");
inline const auto performance = id<ledger::PerformanceId>(0x02);
inline constexpr Timestamp sold_at{1'800'000'000'000};

inline ticket::TicketId ticket_id(std::uint8_t nth) {
  return id<ticket::TicketId>(static_cast<std::uint8_t>(0x10 + nth));
}

/// Codes of a random source that counts.
class Counting final : public RandomSource {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = next_++;
  }

 private:
  std::uint8_t next_ = 1;
};

inline ticket::ClaimCode code_of(std::uint8_t nth) {
  static Counting random;
  static const std::vector<ticket::ClaimCode> codes{ticket::claim_code(random), ticket::claim_code(random),
                                                    ticket::claim_code(random), ticket::claim_code(random)};
  return codes.at(nth);
}

inline sale::SaleCommitted committed(const ledger::OrderId& of = order) {
  sale::SaleCommitted sale;
  sale.order.id = of;
  sale.order.performance = performance;
  sale.at = sold_at;
  for (std::uint8_t nth = 0; nth < 3; ++nth) {
    sale.order.lines.push_back({seating::SeatIndex(nth), seating::PriceCategoryIndex(0), {}, {}, {}});
    sale.tickets.push_back({ticket_id(nth), code_of(nth)});
  }
  return sale;
}

/// Ticket 0 came out, ticket 1 may have, ticket 2 was not tried; the codes of the last two were given.
inline Book half_printed() {
  Book book;
  book.take(kiosk, order, committed());
  book.take(kiosk, order, sale::PrintStarted{0});
  book.take(kiosk, order, sale::PrintProven{0});
  book.take(kiosk, order, sale::PrintStarted{1});
  book.take(kiosk, order, sale::PrintUnknown{1});
  book.take(kiosk, order, sale::ClaimCodeGiven{1});
  book.take(kiosk, order, sale::PrintFailed{2, sale::PrintFault::NotTried, true});
  book.take(kiosk, order, sale::ClaimCodeGiven{2});
  return book;
}

inline Wish by_code(std::uint8_t nth, std::uint8_t reprint = 0x40) {
  Wish wish;
  wish.reprint = id<ReprintId>(reprint);
  wish.typed = code_of(nth).grouped();
  wish.device = other_kiosk;
  wish.by_customer = true;
  wish.asked = true;
  return wish;
}

inline Circumstances at(Timestamp now) {
  Circumstances around;
  around.now = now;
  return around;
}

}  // namespace foyer::reprint::test
