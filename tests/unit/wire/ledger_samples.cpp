// Samples of what happens in a ledger.
#include "tests/unit/wire/samples.hpp"

namespace foyer::wire::test {
namespace {

constexpr Timestamp now{1'800'000'000'000};

template <class Kind>
Kind only(const std::vector<ledger::Event>& events) {
  for (const auto& event : events) {
    if (const auto* found = std::get_if<Kind>(&event)) return *found;
  }
  return {};
}

}  // namespace

std::vector<ledger::Event> ledger_events() {
  const auto hold = id<ledger::HoldId>(0x06);
  const auto order = id<ledger::OrderId>(0x01);
  const auto allotment = id<ledger::AllotmentId>(0xA1);
  const auto journal = id<JournalId>(0x11);
  const auto kiosk = name<ledger::DeviceName>("kiosk-1");
  const auto grant = id<ledger::GrantId>(0x10);
  const auto back = id<ledger::ReturnId>(0x13);
  const auto cancel = id<ledger::CancelId>(0x14);
  const ledger::LostPlaces lost{some_places(), ledger::PlaceState::Blocked, {}, order, {}};
  return {
      ledger::PerformanceOpened{id<ledger::PerformanceId>(0x02), 100, {50, 1'000'000}, ledger::Origin::Holder},
      ledger::SeatsHeld{hold, now, some_leased()},
      ledger::HoldExtended{hold, now},
      ledger::HoldReleased{hold},
      ledger::HoldExpired{hold},
      ledger::HoldBooked{hold, order, some_leased()},
      ledger::BookingCancelled{cancel, order, some_leased()},
      ledger::PlacesBlocked{some_leased(), "broken seat"},
      ledger::PlacesUnblocked{some_leased(), "mended"},
      ledger::PlacesGranted{grant, allotment, kiosk, journal, some_leased(), now},
      ledger::GrantReceived{grant, some_leased(), some_leased(), std::nullopt},
      ledger::PlacesReturned{back, some_leased()},
      ledger::ReturnReceived{back, kiosk, journal, {}, some_leased(), {}},
      ledger::AllotmentReclaimed{allotment, kiosk, journal, some_leased()},
      ledger::LeaseDropped{{allotment, ledger::Epoch(7)}, some_places()},
      ledger::SaleSettled{order, kiosk, journal, allotment, some_leased(), some_leased(), some_places()},
      ledger::SaleConflicted{order, kiosk, journal, some_leased(), {lost}},
      ledger::CancelSettled{cancel, order, some_leased()},
      ledger::OrderReseated{order, hold, {}, some_leased()},
      ledger::ConflictClosed{order, ledger::ConflictOutcome::Dismissed},
      ledger::EpochRaised{ledger::Epoch(1'000'000)},
      ledger::UndeclaredReleased{allotment, some_places()},
      ledger::AllotmentAdopted{allotment, ledger::Epoch(7), kiosk, journal, some_places(), {lost}},
      ledger::OverdraftCovered{order, some_leased()},
  };
}

std::vector<std::pair<std::string, ledger::Event>> later_ledger_events() {
  const auto events = ledger_events();
  auto adopted = only<ledger::AllotmentAdopted>(events);
  adopted.sold = {{id<ledger::OrderId>(0x01), some_places()}};
  adopted.owed = some_places();
  auto conflicted = only<ledger::SaleConflicted>(events);
  conflicted.kept = some_leased();
  conflicted.allotment = id<ledger::AllotmentId>(0xA1);
  conflicted.kept_from_free = some_leased();
  auto settled = only<ledger::SaleSettled>(events);
  settled.overdrawn = some_leased();
  settled.unarrived = some_leased();
  return {{"AllotmentAdopted/sold", adopted}, {"SaleConflicted/kept", conflicted}, {"SaleSettled/unarrived", settled}};
}

}  // namespace foyer::wire::test
