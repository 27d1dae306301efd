#pragma once
// Folds one event into the tables. Inside the library only: evolve.cpp has holds and bookings, evolve_allotments.cpp
// grants and returns, evolve_settlement.cpp what devices below sold, evolve_outstanding.cpp what they have of what was
// reclaimed. Borrows the tables for the length of one fold.

#include "protocol/ledger/books.hpp"

namespace foyer::ledger {

class Fold {
 public:
  explicit Fold(Tables& tables) : tables_(tables), books_(tables) {}

  void operator()(const PerformanceOpened& event);
  void operator()(const SeatsHeld& event);
  void operator()(const HoldExtended& event);
  void operator()(const HoldReleased& event);
  void operator()(const HoldExpired& event);
  void operator()(const HoldBooked& event);
  void operator()(const BookingCancelled& event);
  void operator()(const PlacesBlocked& event);
  void operator()(const PlacesUnblocked& event);

  void operator()(const PlacesGranted& event);
  void operator()(const GrantReceived& event);
  void operator()(const PlacesReturned& event);
  void operator()(const ReturnReceived& event);
  void operator()(const AllotmentReclaimed& event);
  void operator()(const LeaseDropped& event);

  void operator()(const SaleSettled& event);
  void operator()(const SaleConflicted& event);
  void operator()(const CancelSettled& event);
  void operator()(const OverdraftCovered& event);
  void operator()(const OrderReseated& event);
  void operator()(const ConflictClosed& event);
  void operator()(const EpochRaised& event);
  void operator()(const UndeclaredReleased& event);
  void operator()(const AllotmentAdopted& event);

 private:
  /// Ends an active hold and hands out what it had, not moved yet.
  std::vector<Share> close_hold(Slot slot, HoldStatus status);
  void free_hold(HoldId hold, HoldStatus status);
  void book(HoldId hold, Slot order);
  Slot order_slot(OrderId order, const DeviceName& seller, JournalId journal);
  void free_order(Slot slot, const std::vector<LeasedPlaces>& places);
  /// Moves what is sold below to its order: out of the allotment, or out of the free.
  std::vector<Share> sell(Slot order, AllotmentId allotment, const std::vector<LeasedPlaces>& places,
                          const std::vector<LeasedPlaces>& from_free);
  [[nodiscard]] Slot seller_allotment(const Share& share, AllotmentId allotment) const;
  /// What was kept for an order, of these places: back to the allotment. The rest of them is answered.
  std::vector<Share> free_kept(Slot slot, std::vector<Share> wanted);

  // evolve_outstanding.cpp: what a journal has of an allotment that was reclaimed, below the root.
  /// The dead newest allotment of the journal, or null.
  [[nodiscard]] AllotmentRecord* reclaimed(const DeviceName& holder, JournalId journal);
  /// The journal has sold these, or given them back.
  void leave(AllotmentRecord& allotment, const std::vector<LeasedPlaces>& places);
  void note_dropped(const LeaseDropped& event);
  void come_back(const OrderRecord& order, const std::vector<LeasedPlaces>& places);
  void count_sold(const SaleSettled& event, bool judged_again);
  void count_sold(const SaleConflicted& event, bool told_again);
  void doubt(const DeviceName& holder, JournalId journal);

  Slot allotment_slot(const PlacesGranted& event);
  void free_allotted(Slot allotment, const std::vector<LeasedPlaces>& places);
  void drop_allotted(std::uint32_t zone, Slot lease);
  void receive_seat(std::uint32_t seat, Slot lease);

  Tables& tables_;
  Books books_;
};

}  // namespace foyer::ledger
