#pragma once
// A venue with a controller and two kiosks on central's model alone: settlement, grants, judgement of declarations.

#include <gtest/gtest.h>

#include "central/allotment/allotment.hpp"
#include "central/allotment/declarations.hpp"
#include "central/catalogue/catalogue.hpp"
#include "central/settlement/settlement.hpp"
#include "protocol/journal/entry.hpp"
#include "protocol/wire/entries.hpp"

namespace foyer::central {

using ledger::PlaceState;

inline constexpr auto venue_json = R"({"venue":"lumen",
  "plans":[{"name":"hall","categories":[{"label":"A","price_cents":2500,"currency":"EUR"}],
            "sections":[{"label":"Stalls","rows":[{"label":"A","seats":20,"category":0}]}],
            "zones":[{"label":"Floor","capacity":50,"category":0}]}],
  "performances":[{"performance_id":"10000001-0000-4000-8000-000000000001","title":"Tosca","hall":"grand","plan":"hall",
                   "starts_in_minutes":60,"doors_open_minutes_before":30,"duration_minutes":90}],
  "devices":[{"name":"controller-1","role":"controller","parent":"central"},
             {"name":"kiosk-1","role":"kiosk","parent":"controller-1"},
             {"name":"kiosk-2","role":"kiosk","parent":"controller-1"}]})";

inline const Timestamp now{1'800'000'000'000};
inline const PerformanceId performance = *PerformanceId::parse("10000001-0000-4000-8000-000000000001");
inline const ledger::DeviceName controller = *ledger::DeviceName::parse("controller-1");
inline const ledger::DeviceName kiosk_1 = *ledger::DeviceName::parse("kiosk-1");
inline const ledger::DeviceName kiosk_3 = *ledger::DeviceName::parse("kiosk-3");
inline const ledger::DeviceName kiosk_2 = *ledger::DeviceName::parse("kiosk-2");

inline ledger::Places places(std::initializer_list<std::uint32_t> seats, std::uint32_t floor = 0) {
  ledger::Places places;
  for (const auto seat : seats) places.seats.emplace_back(seat);
  if (floor > 0) places.zones.push_back({ledger::ZoneIndex(0), floor});
  return places;
}

class Declarations : public testing::Test {
 protected:
  Declarations() {
    const auto document = read_venue_document(venue_json, now);
    EXPECT_TRUE(document);
    commit(*changes_for(*document, model, now));
    for (const auto& device : {controller, kiosk_1, kiosk_2}) {
      model.apply(stream::fleet, {now, wire::CertificateIssued{device, {1}}});
    }
    commit(state_authority(model, first_log, now));
  }

  /// In the venue document, and never plugged in: it has no certificate.
  void register_kiosk_3() {
    std::string document = venue_json;
    document.insert(document.rfind(']'), R"(,{"name":"kiosk-3","role":"kiosk","parent":"controller-1"})");
    const auto read = read_venue_document(document, now);
    ASSERT_TRUE(read) << read.error().front().field << ": " << read.error().front().detail;
    commit(*changes_for(*read, model, now));
    ASSERT_TRUE(model.devices().contains(kiosk_3));
  }

  void commit(const Changes& changes) {
    Draft draft(model, now);
    for (const auto& change : changes.streams) draft.put(change);
  }
  void judge() { commit(judge_declarations(model, now)); }

  /// One entry of a device's journal, settled.
  void send(const ledger::DeviceName& device, const JournalId& journal, const wire::Entry& entry) {
    const auto* record = model.find_journal(device, journal);
    const auto before = record == nullptr ? chain_start(journal) : record->head();
    const journal::EntryDraft text{now, 0, std::string(wire::kind_of(entry)), wire::encode_entry(entry)};
    const auto bytes = journal::encode_entry(before.seq + 1, text);
    const link::ReceivedEntries received{device, journal, before, {bytes}, {}, {}};
    Draft draft(model, now);
    EXPECT_EQ(settle(draft, received).malformed, 0U);
  }
  /// An entry of a newer version: the journal is held here.
  void send_unknown(const ledger::DeviceName& device, const JournalId& journal) {
    const auto* record = model.find_journal(device, journal);
    const auto before = record == nullptr ? chain_start(journal) : record->head();
    const link::ReceivedEntries received{
        device, journal, before, {journal::encode_entry(before.seq + 1, {now, 0, "voucher", {1}})}, {}, {}};
    Draft draft(model, now);
    EXPECT_EQ(settle(draft, received).held_seq, before.seq + 1);
  }
  void send_note(const ledger::DeviceName& device, const JournalId& journal, const wire::DeviceEntry& note) {
    send(device, journal, wire::Entry(note));
  }
  void declare(const ledger::DeviceName& device, const JournalId& journal, const LogId& grantor,
               std::vector<ledger::LeasedPlaces> places) {
    wire::GrantsDeclared declared{model.authority(), grantor, {}, now};
    if (!places.empty()) declared.declared.push_back({performance, std::move(places)});
    send_note(device, journal, declared);
  }
  void sell(const ledger::DeviceName& device, const JournalId& journal, const ledger::Lease& lease, unsigned seat) {
    commit_sale(device, journal, lease, places({seat}), {ledger::SeatIndex(seat)});
  }
  void sell_floor(const ledger::DeviceName& device, const JournalId& journal, const ledger::Lease& lease, unsigned n) {
    commit_sale(device, journal, lease, places({}, n), std::vector<sale::Place>(n, ledger::ZoneIndex(0)));
  }
  void commit_sale(const ledger::DeviceName& device, const JournalId& journal, const ledger::Lease& lease,
                   const ledger::Places& what, const std::vector<sale::Place>& lines) {
    const Money price{2500, {}};
    sale::SaleCommitted sale;
    sale.order = {ledger::OrderId::random(random), performance, {}, price};
    for (const auto& place : lines) {
      sale.order.lines.push_back(
          {place, sale::PriceCategoryIndex(0), *sale::TicketTypeName::parse("adult"), price, {{"base", price}}});
      sale.tickets.push_back({ticket::TicketId::random(random), ticket::claim_code(random)});
    }
    sale.leased = {{lease, what}};
    sale.payment = {sale::PaymentAttemptId::random(random), sale::PaymentMeans::AuthoriseAndCapture, price, "R-1"};
    sale.at = now;
    sold = sale.order.id;
    send(device, journal, wire::SaleEntryOf{sold, sale});
  }
  void cancel(const ledger::DeviceName& device, const JournalId& journal, const ledger::Lease& lease,
              const ledger::Places& again) {
    const auto id = ledger::CancelId::random(random);
    send(device, journal, wire::LedgerEntry{performance, ledger::BookingCancelled{id, sold, {{lease, again}}}});
    send(device, journal, wire::SaleEntryOf{sold, sale::SaleReversed{now}});
  }
  void hold_online(const ledger::Places& what) {
    const auto held =
        ledger::decide(books(), ledger::HoldSeats{ledger::HoldId::random(random), what, now + Duration(60'000)}, now);
    ASSERT_TRUE(held);
    commit(Changes{{{stream::performance(performance), {held->begin(), held->end()}, {}, {}, {}}}});
  }
  void give_back(const ledger::DeviceName& device, const JournalId& journal, const ledger::Lease& lease,
                 const ledger::Places& back) {
    send(device, journal,
         wire::LedgerEntry{performance, ledger::PlacesReturned{ledger::ReturnId::random(random), {{lease, back}}}});
  }
  void receive_part(const ledger::DeviceName& device, const JournalId& journal, const ledger::Lease& lease,
                    const ledger::Places& part) {
    send(device, journal,
         wire::LedgerEntry{performance,
                           ledger::GrantReceived{ledger::GrantId::random(random), {{lease, part}}, {}, std::nullopt}});
  }

  std::variant<ledger::Lease, std::string> ask(const JournalId& journal, const ledger::Places& wanted) {
    const wire::GrantRequest what{performance, {wanted.seats, {}}, {}, wanted.zones, false};
    const wire::Request request{wire::RequestId::random(random), controller, journal, what};
    auto decided = decide_grant(model, request, what, ledger::AllotmentId::random(random), now);
    if (const auto* refusal = std::get_if<wire::Refusal>(&decided)) return refusal->code;
    commit(std::get<Changes>(decided));
    last_grant = *find_grant(model, performance, ledger::GrantId(request.request_id.bytes()));
    return last_grant.places.front().lease;
  }
  ledger::Lease granted(const JournalId& journal, const ledger::Places& wanted) {
    const auto lease = ask(journal, wanted);
    EXPECT_TRUE(std::holds_alternative<ledger::Lease>(lease));
    return std::holds_alternative<ledger::Lease>(lease) ? std::get<ledger::Lease>(lease) : ledger::Lease{};
  }
  std::string refused(const JournalId& journal) {
    const auto answer = ask(journal, places({19}));
    return std::holds_alternative<std::string>(answer) ? std::get<1>(answer) : "granted";
  }

  PlaceState seat(std::uint32_t index) const { return books().seat_state(ledger::SeatIndex(index)); }
  const ledger::State& books() const { return model.find_performance(performance)->ledger; }
  std::uint64_t floor_allotted() const { return books().zone(ledger::ZoneIndex(0)).allotted; }
  bool suspended() const { return model.find_performance(performance)->suspended; }
  /// The log is put back to `backup` and begins another life.
  void restore(const Model& backup) {
    model = backup;
    commit(state_authority(model, second_log, now));
  }

  SystemRandom random;
  Model model;
  LogId first_log = LogId::random(random);
  LogId second_log = LogId::random(random);
  JournalId old_controller = JournalId::random(random);
  JournalId new_controller = JournalId::random(random);
  JournalId first_kiosk = JournalId::random(random);
  JournalId second_kiosk = JournalId::random(random);
  LogId new_grantor{new_controller.bytes()};
  LogId old_grantor{old_controller.bytes()};
  ledger::OrderId sold;
  wire::Grant last_grant;
};

}  // namespace foyer::central
