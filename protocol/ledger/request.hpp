#pragma once
// Judging a request for places: are they well named, are they free at this time, and under which leases.
// Inside the library only; reads tables, changes nothing.

#include "protocol/base/result.hpp"
#include "protocol/ledger/books.hpp"

namespace foyer::ledger {

using Decision = Result<std::vector<Event>, Refusal>;

[[nodiscard]] inline Refusal refuse(RefusalReason reason) {
  return Refusal{reason, {}, {}, 0, 0};
}
[[nodiscard]] Refusal refuse(RefusalReason reason, SeatIndex seat);
[[nodiscard]] Refusal refuse(RefusalReason reason, ZoneIndex zone);

/// The success that changes nothing, and the success of one event.
[[nodiscard]] inline std::vector<Event> done_before() {
  return {};
}
[[nodiscard]] std::vector<Event> only(Event event);

/// Names places, each once, all of the performance's. Answers them normalised.
[[nodiscard]] Result<Places, Refusal> check_named(const Tables& tables, const Places& places);

/// The same for places by lease, as other ledgers send them: no lease twice, no seat twice, no more of a zone
/// than it holds.
[[nodiscard]] Result<std::vector<LeasedPlaces>, Refusal> check_named(const Tables& tables,
                                                                     const std::vector<LeasedPlaces>& groups);

/// A lease under which a place may be sold at this time: not dropped, and its time is not up.
[[nodiscard]] bool may_sell_under(const Tables& tables, Slot lease, Timestamp now);

/// What is free at a time. A hold whose time is up does not stand in the way, swept or not: what rests on it is
/// counted as free, and `expiries` then tells the holds to expire first.
class Outlook {
 public:
  Outlook(const Tables& tables, Timestamp now) : tables_(tables), now_(now) {}

  /// Notes the hold to expire, if the seat is free only because of that.
  [[nodiscard]] bool is_free(std::uint32_t seat);
  /// Of a zone under a lease, swept holds only.
  [[nodiscard]] std::uint32_t free_count(std::uint32_t zone, Slot lease) const;
  /// The same, once every hold whose time is up has expired. Linear in those holds at its first call.
  [[nodiscard]] std::uint32_t free_count_after_expiry(std::uint32_t zone, Slot lease);
  /// In the order in which their time was up.
  [[nodiscard]] std::vector<Event> expiries() const;

 private:
  void expire_all();

  const Tables& tables_;
  Timestamp now_;
  bool all_ = false;
  std::set<std::pair<Timestamp, Slot>> expiring_;
  std::map<std::pair<std::uint32_t, Slot>, std::uint32_t> freed_;  ///< By zone and lease.
};

enum class Purpose : std::uint8_t {
  Sale,     ///< To be held or granted: only under a lease that may still be sold under.
  Keeping,  ///< To be blocked or given back.
};

/// Free places as they were found: under which leases, and the expiries that must come first.
struct Taking {
  std::vector<Event> expiries;
  std::vector<LeasedPlaces> places;
};
/// All of the places or a refusal. A zone is taken from its oldest lease first.
[[nodiscard]] Result<Taking, Refusal> take_free(const Tables& tables, const Places& places, Timestamp now,
                                                Purpose purpose);

}  // namespace foyer::ledger
