#pragma once
// Central's books with a reconciler, in one thread: kiosks' journals come in as bytes, the clock is turned by hand.
#include <gtest/gtest.h>

#include "central/catalogue/catalogue.hpp"
#include "central/reconciliation/person.hpp"
#include "central/reconciliation/reconciler.hpp"
#include "central/settlement/settlement.hpp"
#include "protocol/journal/committer.hpp"
#include "protocol/journal/entry.hpp"
#include "protocol/journal/memory_event_log.hpp"
#include "protocol/wire/entries.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::central {

class TurnedClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return at; }
  [[nodiscard]] Duration since_boot() const override { return Duration(at.ms - 1'800'000'000'000); }
  Timestamp at{1'800'000'000'000};
};

/// A kiosk's journal as central sees it.
struct Journal {
  ledger::DeviceName device;
  JournalId id;
  ledger::Lease lease;
  ChainHead head = chain_start(id);
  std::vector<Bytes> waiting;  ///< Not sent yet.
  std::uint64_t written = 0;

  void write(const wire::Entry& entry) {
    waiting.push_back(journal::encode_entry(
        ++written, {{1'800'000'000'000}, 0, std::string(wire::kind_of(entry)), wire::encode_entry(entry)}));
  }
};

/// Two rows of ten, the front one dear; a floor of fifty.
class House {
 public:
  explicit House(std::string_view rule = "reseat_or_refund", bool may_split = false)
      : path(log, clock, made_committer()), reconciler(path, [this](const auto&) { return doors_have; }) {
    load(rule, may_split, 60);
  }

  void load(std::string_view rule, bool may_split, int starts_in_minutes) {
    const std::string json =
        R"({"venue":"lumen","plans":[{"name":"hall","categories":[{"label":"Front","price_cents":4800,"currency":"EUR"},
        {"label":"Back","price_cents":2500,"currency":"EUR"}],"sections":[{"label":"Stalls","rows":[
        {"label":"A","seats":10,"category":0},{"label":"B","seats":10,"category":1,"accessible":[10]}]}],
        "zones":[{"label":"Floor","capacity":50,"category":1}]}],
        "performances":[{"performance_id":"10000001-0000-4000-8000-000000000001","title":"Tosca","hall":"grand",
        "plan":"hall","starts_at":")" +
        iso8601(Timestamp{1'800'000'000'000} + std::chrono::minutes(starts_in_minutes)).substr(0, 19) +
        R"(Z","doors_open_minutes_before":30,"duration_minutes":90,"conflict_rule":")" + std::string(rule) +
        R"(","may_split":)" + (may_split ? "true" : "false") +
        R"(}],"devices":[{"name":"controller-1","role":"controller","parent":"central"},
        {"name":"kiosk-1","role":"kiosk","parent":"controller-1"}]})";
    const auto document = read_venue_document(json, clock.now());
    ASSERT_TRUE(document) << document.error().front().field << document.error().front().detail;
    ASSERT_TRUE(run([&](const Model& model, Timestamp now) { return changes_for(*document, model, now); }));
  }

  /// Submits and commits; the answer.
  Result<Done, CommandRefusal> run(Decide decide) {
    std::optional<Result<Done, CommandRefusal>> answer;
    path.submit({}, std::move(decide), [&](const Result<Done, CommandRefusal>& result) { answer = result; });
    flush();
    return answer.value_or(CommandRefusal{500, "NEVER", "", 0});
  }
  Result<Done, CommandRefusal> run_on_ledger(const std::vector<ledger::Command>& commands) {
    return run([&](const Model& model, Timestamp now) -> Result<Changes, CommandRefusal> {
      auto ledger = model.find_performance(performance)->ledger;
      ChangeList changes;
      for (const auto& command : commands) {
        const auto events = ledger::execute(ledger, command, now);
        if (!events) return CommandRefusal{409, std::string(ledger::name(events.error().reason)), "", 0};
        changes.put(performance, *events);
      }
      return changes.take();
    });
  }
  void flush() {
    for (int round = 0; round < 100 && committer->queued() > 0; ++round) committer->flush();
  }
  /// Time passes in steps of half a second; the rule does what is due.
  void pass(Duration time) {
    for (Duration passed{0}; passed < time; passed += Duration(500)) {
      clock.at = clock.at + Duration(500);
      reconciler.tick(clock.now());
      flush();
    }
  }

  /// The kiosk gets these seats, as its controller would pass them on.
  Journal grant(const std::string& kiosk, std::vector<std::uint32_t> seats, std::uint32_t floor = 0) {
    Journal journal{*ledger::DeviceName::parse(kiosk), JournalId::random(random), {}};
    ledger::GrantPlaces grant{ledger::GrantId::random(random),
                              ledger::AllotmentId::random(random),
                              journal.device,
                              journal.id,
                              places(seats, floor),
                              {}};
    EXPECT_TRUE(run_on_ledger({grant}));
    journal.lease = ledger().find_grant(grant.grant)->places.front().lease;
    return journal;
  }
  void reclaim(const Journal& journal) {
    EXPECT_TRUE(run_on_ledger({ledger::ReclaimAllotment{journal.lease.allotment}}));
  }
  /// Somebody at the box office buys these seats.
  OrderId book(std::vector<std::uint32_t> seats, std::uint32_t floor = 0) {
    const auto hold = HoldId::random(random);
    const auto order = OrderId::random(random);
    EXPECT_TRUE(run_on_ledger({ledger::HoldSeats{hold, places(seats, floor), clock.now() + Duration(60'000)},
                               ledger::BookHold{hold, order}}));
    return order;
  }
  /// The same as the box office's API does it.
  OrderId book_at_box_office(const std::vector<std::uint32_t>& seats) {
    const auto hold = HoldId::random(random);
    const auto order = OrderId::random(random);
    const auto quantity = static_cast<std::uint32_t>(seats.size());
    EXPECT_TRUE(run([&](const Model& model, Timestamp now) -> Result<Changes, CommandRefusal> {
      auto ledger = model.find_performance(performance)->ledger;
      const auto until = now + Duration(60'000);
      ChangeList changes;
      changes.put(performance, *ledger::execute(ledger, ledger::HoldSeats{hold, places(seats), until}, now));
      changes.put(stream::performance(performance), wire::BoxOfficeHoldOpened{hold, quantity, "token", until});
      changes.put(performance, *ledger::execute(ledger, ledger::BookHold{hold, order}, now));
      changes.put(stream::performance(performance), wire::BoxOfficeBookingMade{order, hold, quantity});
      return changes.take();
    }));
    return order;
  }
  static ledger::Places places(const std::vector<std::uint32_t>& seats, std::uint32_t floor = 0) {
    ledger::Places all;
    for (const auto seat : seats) all.seats.emplace_back(seat);
    if (floor > 0) all.zones.push_back({ledger::ZoneIndex(0), floor});
    return all;
  }

  /// The kiosk sells and writes it down; the journal is not sent yet.
  sale::SaleCommitted sell(Journal& journal, std::vector<std::uint32_t> seats, std::uint32_t floor = 0,
                           sale::PaymentMeans means = sale::PaymentMeans::AuthoriseAndCapture) {
    sale::SaleCommitted sale;
    sale.order.id = OrderId::random(random);
    sale.order.performance = performance;
    const auto add = [&](const ticket::Place& place, std::uint32_t category) {
      const Money price{category == 0 ? 4'800 : 2'500, {}};
      sale.order.lines.push_back({place,
                                  seating::PriceCategoryIndex(category),
                                  *sale::TicketTypeName::parse("standard"),
                                  price,
                                  {{"base", price}}});
      sale.order.total.cents += price.cents;
      sale.tickets.push_back({ticket::TicketId::random(random), ticket::claim_code(random)});
    };
    for (const auto seat : seats) add(seating::SeatIndex(seat), seat < 10 ? 0 : 1);
    for (std::uint32_t person = 0; person < floor; ++person) add(seating::ZoneIndex(0), 1);
    sale.leased = {{journal.lease, places(seats, floor)}};
    sale.payment = {sale::PaymentAttemptId::random(random), means, sale.order.total, "R-1"};
    sale.at = clock.now();
    sale.time_is_proven = sellers_prove_time;
    journal.write(wire::SaleEntryOf{sale.order.id, sale});
    return sale;
  }
  /// Gives the passage's nonce, to annul it by.
  admission::ScanNonce admit(Journal& door, const ticket::TicketId& ticket, Timestamp at,
                             admission::Direction direction = admission::Direction::Entry) {
    admission::Passage passage;
    passage.ticket = ticket;
    passage.at = at;
    passage.door = door.device;
    passage.nonce = admission::ScanNonce::random(random);
    passage.direction = direction;
    admission::Verdict verdict;
    verdict.code = admission::VerdictCode::Admitted;
    if (direction == admission::Direction::Entry) {
      door.write(wire::AdmissionEntryOf{performance, admission::TicketAdmitted{passage, verdict}});
    } else {
      door.write(wire::AdmissionEntryOf{performance, admission::ExitRecorded{passage, verdict}});
    }
    return passage.nonce;
  }
  /// The gate never turned.
  void annul(Journal& door, const ticket::TicketId& ticket, const admission::ScanNonce& admitted) {
    const admission::AdmissionAnnulled annulled{ticket, admitted, "Nobody passed.", clock.now(), door.device};
    door.write(wire::AdmissionEntryOf{performance, annulled});
  }
  /// The kiosk goes on in a new journal and brings there what it had written in the old one and not sent.
  Journal go_on_from(Journal& forked) {
    Journal next{forked.device, JournalId::random(random), {}};
    next.write(wire::DeviceEntry(wire::JournalOpened{forked.id, wire::NewJournalReason::Forked, clock.now()}));
    bring(next, forked);
    return next;
  }
  void bring(Journal& by, Journal& forked) const {
    sync::JournalBatch batch{forked.device.text(), forked.id, forked.head.seq + 1, forked.head.digest, forked.waiting};
    batch.head = extend(forked.head, forked.waiting);
    by.write(wire::DeviceEntry(wire::ForkedBatch{wire::encode(batch), clock.now()}));
    forked.head = batch.head;
    forked.waiting.clear();
  }
  /// What was written since arrives, in one batch.
  void send(Journal& journal) {
    link::ReceivedEntries received;
    received.device = journal.device;
    received.journal = journal.id;
    received.before = journal.head;
    received.entries = std::move(journal.waiting);
    journal.waiting.clear();
    for (const auto& entry : received.entries) journal.head = extend(journal.head, entry);
    std::optional<Result<Done, CommandRefusal>> answer;
    path.write(
        {},
        [&](Draft& draft) -> std::optional<CommandRefusal> {
          static_cast<void>(settle(draft, received, [this](const sync::JournalBatch&) { return signatures_hold; }));
          return std::nullopt;
        },
        [&](const Result<Done, CommandRefusal>& result) { answer = result; });
    flush();
    EXPECT_TRUE(answer && *answer);
  }

  [[nodiscard]] const Model& model() const { return path.committed(); }
  [[nodiscard]] const ledger::State& ledger() const { return model().find_performance(performance)->ledger; }
  [[nodiscard]] const CaseRecord& late_case(const sale::SaleCommitted& sale) const {
    const auto* found = model().cases().find(case_id_of(sale.order.id));
    if (found == nullptr) throw std::runtime_error("no case of this sale");
    return *found;
  }
  [[nodiscard]] std::optional<wire::CaseOutcome> outcome(const sale::SaleCommitted& sale) const {
    const auto& about = late_case(sale);
    return about.closed ? std::optional(about.closed->outcome) : std::nullopt;
  }
  [[nodiscard]] std::string_view state(const sale::SaleCommitted& sale) const {
    return state_of(model(), *model().find_order(sale.order.id));
  }
  [[nodiscard]] std::vector<ticket::Place> places_now(const sale::SaleCommitted& sale) const {
    const auto* order = model().find_order(sale.order.id);
    std::vector<ticket::Place> all;
    for (const auto& ticket : order->settled.tickets) all.push_back(order->place_of(ticket));
    return all;
  }
  /// What was ordered to be refunded, and how often, over the whole log.
  [[nodiscard]] std::vector<wire::RefundOrdered> refunds() const {
    std::vector<wire::RefundOrdered> all;
    path.replay([&all](std::uint64_t, const std::string&, const wire::CentralEvent& event) {
      if (const auto* ordered = std::get_if<wire::RefundOrdered>(&event.body)) all.push_back(*ordered);
    });
    return all;
  }
  /// The kiosk's terminal paid the money back.
  void pay_refund(Journal& journal, const sale::SaleCommitted& sale, const std::string& reference = "R-2") {
    journal.write(wire::SaleEntryOf{sale.order.id, sale::RefundPaid{refund_id_of(sale.order.id), 1, reference, {}}});
    send(journal);
  }
  /// Sells seats that were taken back from the kiosk and sold to somebody else, and lets the sale arrive.
  sale::SaleCommitted lose(Journal& journal, const std::vector<std::uint32_t>& seats) {
    auto sale = sell(journal, seats);
    reclaim(journal);
    book(seats);
    send(journal);
    return sale;
  }

  TurnedClock clock;
  SystemRandom random;
  PerformanceId performance = *PerformanceId::parse("10000001-0000-4000-8000-000000000001");
  journal::MemoryEventLog log{random};
  journal::QueuedCommitter* committer = nullptr;
  CommandPath path;
  std::optional<std::uint64_t> doors_have = 1'000'000;
  bool sellers_prove_time = true;
  bool signatures_hold = true;  ///< Of what is brought as second history.
  Reconciler reconciler;

 private:
  std::unique_ptr<journal::Committer> made_committer() {
    auto made = std::make_unique<journal::QueuedCommitter>(log);
    committer = made.get();
    return made;
  }
};

}  // namespace foyer::central
