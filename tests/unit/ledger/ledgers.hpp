#pragma once
// Small ledgers and short names for what tests ask of them.

#include <gtest/gtest.h>

#include "protocol/ledger/ledger.hpp"

namespace foyer::ledger {

/// The same number gives the same id.
template <class Id>
Id id_of(std::uint64_t number) {
  IdentifierBytes bytes{};
  for (std::size_t index = 0; index < sizeof number; ++index)
    bytes[index] = static_cast<std::uint8_t>(number >> (8 * index));
  bytes[15] = 1;
  return Id(bytes);
}

inline HoldId hold_id(std::uint64_t number) {
  return id_of<HoldId>(number);
}
inline OrderId order_id(std::uint64_t number) {
  return id_of<OrderId>(number);
}
inline GrantId grant_id(std::uint64_t number) {
  return id_of<GrantId>(number);
}
inline ReturnId return_id(std::uint64_t number) {
  return id_of<ReturnId>(number);
}
inline CancelId cancel_id(std::uint64_t number) {
  return id_of<CancelId>(number);
}
inline AllotmentId allotment_id(std::uint64_t number) {
  return id_of<AllotmentId>(number);
}
inline JournalId journal_id(std::uint64_t number) {
  return id_of<JournalId>(number);
}
inline DeviceName device(std::string_view name) {
  return *DeviceName::parse(name);
}

/// Seats by number.
inline Places seats(std::initializer_list<std::uint32_t> numbers) {
  Places places;
  for (const std::uint32_t number : numbers) places.seats.emplace_back(number);
  return places;
}
inline Places zone(std::uint32_t index, std::uint32_t count) {
  return {{}, {{ZoneIndex(index), count}}};
}

inline constexpr Timestamp start{1'000'000};
inline Timestamp after(std::int64_t seconds) {
  return {start.ms + seconds * 1000};
}

/// A ledger that a test talks to in short sentences.
class Ledger {
 public:
  explicit Ledger(Origin origin, std::uint32_t seat_count = 20, std::vector<std::uint32_t> zones = {100, 50}) {
    must(OpenPerformance{id_of<PerformanceId>(7), seat_count, std::move(zones), origin});
  }

  /// The command must be accepted; answers its events. The state is checked after each.
  std::vector<Event> must(const Command& command, Timestamp now = start) {
    auto result = execute(state, command, now);
    if (!result) {
      ADD_FAILURE() << "refused: " << name(result.error().reason);
      return {};
    }
    EXPECT_EQ(check(state), std::nullopt);
    log.insert(log.end(), result->begin(), result->end());
    return *result;
  }

  /// The command must be accepted with exactly one event, of this type.
  template <class E>
  E one(const Command& command, Timestamp now = start) {
    const std::vector<Event> events = must(command, now);
    if (events.size() == 1 && std::holds_alternative<E>(events.front())) return std::get<E>(events.front());
    ADD_FAILURE() << events.size() << " events, or another than expected";
    return E{};
  }

  /// The command must be accepted and change nothing.
  void repeat(const Command& command, Timestamp now = start) { EXPECT_TRUE(must(command, now).empty()); }

  /// The command must be refused and change nothing.
  Refusal refused(const Command& command, Timestamp now = start) {
    const State before = state;
    const auto result = execute(state, command, now);
    EXPECT_TRUE(state == before);
    if (!result) return result.error();
    ADD_FAILURE() << "accepted with " << result->size() << " events";
    return {};
  }
  RefusalReason reason(const Command& command, Timestamp now = start) { return refused(command, now).reason; }

  /// Sells places in two steps.
  HoldBooked sell(std::uint64_t order, const Places& places, Timestamp now = start) {
    must(HoldSeats{hold_id(order), places, now + std::chrono::minutes(2)}, now);
    return one<HoldBooked>(BookHold{hold_id(order), order_id(order)}, now);
  }

  PlaceState seat(std::uint32_t number) const { return state.seat_state(SeatIndex(number)); }
  const Totals& zone_totals(std::uint32_t index) const { return state.zone(ZoneIndex(index)); }

  State state;
  std::vector<Event> log;
};

}  // namespace foyer::ledger
