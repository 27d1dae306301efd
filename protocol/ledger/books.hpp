#pragma once
// How the rows of the tables are changed: every place moves from one spot to another, and all counts move with it.
// Inside the library only. `Books` borrows the tables for the length of one fold.

#include <span>

#include "protocol/ledger/tables.hpp"

namespace foyer::ledger {

/// Where a place is in the books: in which state, under which lease, and (held, sold, allotted) whose it is.
struct Spot {
  PlaceState state = PlaceState::Absent;
  Slot lease = nil_lease_slot;
  Slot owner = no_slot;
};

[[nodiscard]] std::uint64_t& counter(Totals& totals, PlaceState state);
/// Absent places are in no pool: asserts.
[[nodiscard]] std::uint32_t& counter(ZonePool& pool, PlaceState state);
[[nodiscard]] std::uint32_t counter(const ZonePool& pool, PlaceState state);

/// The pool of a zone under a lease, or null.
[[nodiscard]] const ZonePool* find_pool(const ZoneRecord& zone, Slot lease);
/// The slot of a lease, or no_slot.
[[nodiscard]] Slot find_lease_slot(const Tables& tables, const Lease& lease);
/// What an allotment has of a zone under a lease.
[[nodiscard]] std::uint32_t allotted_count(const AllotmentRecord& allotment, std::uint32_t zone, Slot lease);
/// How many of those it sold are free once cancelled.
[[nodiscard]] std::uint32_t owed_count(const AllotmentRecord& allotment, std::uint32_t zone, Slot lease);
/// How many of those may be of an order.
[[nodiscard]] std::uint32_t owed_count(const AllotmentRecord& allotment, std::uint32_t zone, Slot lease, Slot order);

/// Where a place goes that nobody has any more: at the root it is free; at a holder free under its lease while that
/// lives, else it is gone.
[[nodiscard]] Spot home(const Tables& tables, Slot lease);

/// The newest allotment of a holder's journal, alive or dead, or no_slot.
[[nodiscard]] Slot bound_slot(const Tables& tables, const DeviceName& holder, JournalId journal);
/// Below the root a place does not tell under which allotment it was granted, so the journal whose allotment was
/// reclaimed is granted to again only once it has said what became of all it had: a late sale or return could not be
/// told from a new one. What it has under a lease that died it may not sell anyway.
[[nodiscard]] bool may_grant_to(const Tables& tables, const DeviceName& holder, JournalId journal);

/// The shares as events tell them: by lease, normalised.
[[nodiscard]] std::vector<LeasedPlaces> grouped(const Tables& tables, std::span<const Share> shares);
/// What of `shares` falls among `places`, whatever the lease.
[[nodiscard]] std::vector<Share> select(std::span<const Share> shares, const Places& places);
/// What is kept for an order, by lease.
[[nodiscard]] std::vector<LeasedPlaces> kept_places(const Tables& tables, OrderId order);
/// Everything an allotment still has. Linear in the seats, if it has any.
[[nodiscard]] std::vector<LeasedPlaces> unsold(const Tables& tables, Slot allotment);

class Books {
 public:
  explicit Books(Tables& tables) : tables_(tables) {}

  /// The row of a lease, made if it is new.
  Slot lease_slot(const Lease& lease);

  /// Asserts that the place is where `from` says.
  void move(const Share& share, const Spot& from, const Spot& to);
  void move_seat(std::uint32_t seat, const Spot& to);
  void move_zone(std::uint32_t zone, std::uint32_t count, const Spot& from, const Spot& to);

  /// Takes a share from its order: to the allotment it was sold from, or of the same journal that came after that one
  /// was reclaimed, while it lives and is not in debt, else home.
  void cancel(const Share& share, Slot order);
  /// Notes that a share, once cancelled, is free and not allotted again. Of a zone: whichever order known by now it is.
  void owe(const Share& share);

  /// Notes that a share, once cancelled, is allotted again after all. Asserts that it was owed.
  void forgive(const Share& share);

  /// The shares that an event's places are. The leases must be known.
  [[nodiscard]] std::vector<Share> shares_of(const std::vector<LeasedPlaces>& groups, Slot allotment) const;
  /// Takes out of the shares what of the wanted is there; `wanted` keeps the rest.
  [[nodiscard]] static std::vector<Share> take_found(std::vector<Share>& shares, std::vector<Share>& wanted);
  /// Takes an event's places out of the shares. Asserts that they are all there.
  [[nodiscard]] static std::vector<Share> take(std::vector<Share>& shares, std::vector<Share> wanted);

 private:
  [[nodiscard]] Slot allotment_after_cancel(const Share& share, Slot order) const;
  void count_allotted(const Share& share, const Spot& spot, bool arrives);
  AllottedZone& row_of(AllotmentRecord& allotment, std::uint32_t zone, Slot lease);
  void drop_row_if_empty(AllotmentRecord& allotment, std::uint32_t zone, Slot lease);

  Tables& tables_;
};

}  // namespace foyer::ledger
