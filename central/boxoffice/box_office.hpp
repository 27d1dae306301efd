#pragma once
// The box office: events, holds and bookings (REQUIREMENTS BO-1 to BO-10) as operations on the command path. What HTTP
// adds stands in routes.hpp.
// Threading: the command path's thread. Lifetime: borrows its parts.

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "central/command_path/command_path.hpp"
#include "protocol/base/random.hpp"

namespace foyer::central {

inline constexpr std::uint32_t largest_event_seats = 100'000;
inline constexpr std::uint32_t largest_hold_quantity = 100;  ///< MAX_HOLD_QUANTITY
inline constexpr Duration shortest_hold{10'000};
inline constexpr Duration longest_hold{900'000};
inline constexpr Duration default_hold{120'000};  ///< HOLD_TTL_MINUTES=2
/// Overdue holds are given back this often, and so many of one performance at once.
inline constexpr Duration sweep_every{1'000};
inline constexpr std::size_t sweep_at_once = 500;

enum class HoldState { Active, Expired, Confirmed };
[[nodiscard]] std::string_view text(HoldState state) noexcept;

struct HoldRequest {
  PerformanceId performance;
  std::uint32_t quantity = 0;            ///< Of any places; 0 if seats are named.
  std::vector<ledger::SeatIndex> seats;  ///< Exactly these, of a numbered performance.
  Duration time_to_live = default_hold;
  std::optional<std::string> idempotency_key;  ///< The same key gives the same hold.
};

struct HoldView {
  HoldRecord record;
  HoldState state = HoldState::Active;
  std::vector<ledger::SeatIndex> seats;  ///< While active.
};

struct StatusView {
  std::uint64_t total = 0;
  std::uint64_t available = 0;
  std::uint64_t held = 0;
  std::uint64_t booked = 0;
  std::uint64_t allotted = 0;
  std::uint64_t blocked = 0;
  std::uint64_t active_holds = 0;
};

class BoxOffice {
 public:
  template <class T>
  using Answer = boost::asio::awaitable<Result<T, CommandRefusal>>;

  BoxOffice(CommandPath& path, const Clock& clock, RandomSource& random);

  /// `name` trimmed, 1 to 255 characters; `seats` 1 to largest_event_seats. Checked by the caller.
  [[nodiscard]] Answer<PerformanceId> create_event(std::string name, std::uint32_t seats);
  [[nodiscard]] Answer<HoldView> hold(HoldRequest request);
  /// The same booking for every repeat, at once, in parallel, and after the hold's time.
  [[nodiscard]] Answer<BookingRecord> book(HoldId hold, std::string payment_token);
  [[nodiscard]] Answer<Done> expire(HoldId hold);

  [[nodiscard]] std::optional<HoldView> find_hold(const HoldId& hold) const;
  [[nodiscard]] std::optional<StatusView> status(const PerformanceId& performance) const;
  [[nodiscard]] std::uint64_t active_holds() const;

  /// Gives back what is overdue, everywhere.
  void sweep();

 private:
  CommandPath& path_;
  const Clock& clock_;
  RandomSource& random_;
};

/// What a ledger's refusal means to a caller of the box office.
[[nodiscard]] CommandRefusal refusal_of(const ledger::Refusal& refusal);
[[nodiscard]] CommandRefusal event_not_found();

}  // namespace foyer::central
