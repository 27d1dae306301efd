#include "tests/unit/wire/samples.hpp"

#include <typeinfo>

#include <boost/core/demangle.hpp>

namespace foyer::wire::test {
namespace {

constexpr Timestamp now{1'800'000'000'000};

template <class Value, class Decode>
Sample sample(std::string name, const Value& value, Decode decode) {
  return {std::move(name), encode(value),
          [value, decode](BytesView bytes) {
            const auto decoded = decode(bytes);
            return decoded.has_value() && *decoded == value;
          },
          [decode](BytesView bytes) -> Result<Bytes, WireError> {
            const auto decoded = decode(bytes);
            if (!decoded) return decoded.error();
            return encode(*decoded);
          }};
}

/// The prefix and the type of the alternative that is set.
template <class Variant>
std::string alternative_name(const std::string& prefix, const Variant& variant) {
  const auto type = std::visit([](const auto& value) { return boost::core::demangle(typeid(value).name()); }, variant);
  if (type.find('<') != std::string::npos) return prefix + "Event";  // The variant in a variant: a ledger event.
  return prefix + type.substr(type.rfind(':') + 1);
}

Sample entry_sample(std::string name, const Entry& entry) {
  const std::string kind(kind_of(entry));
  const auto decode = [kind](BytesView bytes) { return decode_entry(kind, bytes); };
  return {std::move(name), encode_entry(entry),
          [entry, decode](BytesView bytes) {
            const auto decoded = decode(bytes);
            return decoded.has_value() && *decoded == entry;
          },
          [decode](BytesView bytes) -> Result<Bytes, WireError> {
            const auto decoded = decode(bytes);
            if (!decoded) return decoded.error();
            return encode_entry(*decoded);
          }};
}

PerformanceOnSale some_performance() {
  return {id<seating::PerformanceId>(0x02),
          "Die Möwe",
          name<seating::VenueName>("opera"),
          "Main hall",
          "main-1",
          now,
          now + Duration(1),
          now + Duration(2),
          true,
          some_plan().plan.categories};
}

DeviceOfVenue some_device() {
  return {name<ledger::DeviceName>("kiosk-1"), "kiosk", name<seating::VenueName>("opera"), "controller-1"};
}

Grant some_grant(const JournalId& journal) {
  return {id<ledger::GrantId>(0x10), id<ledger::PerformanceId>(0x02), some_leased(), now, journal};
}

void add_messages(std::vector<Sample>& all) {
  const auto kiosk = name<ledger::DeviceName>("kiosk-1");
  const auto journal = id<JournalId>(0x11);
  const auto log = id<LogId>(0x12);
  const auto request = id<RequestId>(0x10);
  const auto performance = id<ledger::PerformanceId>(0x02);
  all.push_back(sample("birth", Birth{kiosk, "kiosk", journal, filled<32>(0x21), true, "0.1.0", now}, decode_birth));
  all.push_back(sample("journal", some_batch(), decode_journal_batch));
  const std::vector<CategoryCount> categories{{seating::PriceCategoryIndex(0), 4}};
  const GrantRequest wish{performance, some_places(), categories, {{seating::ZoneIndex(0), 9}}, true};
  all.push_back(sample("request/grant", Request{request, kiosk, journal, wish}, decode_request));
  const CertificateRequest key{filled<32>(0x21)};
  all.push_back(sample("request/certificate", Request{request, kiosk, journal, key}, decode_request));
  all.push_back(sample("feed_request", sync::FeedRequest{"kiosk-1", {log, 77}}, decode_feed_request));
  all.push_back(sample("feed_request/first", sync::FeedRequest{"kiosk-1", {}}, decode_feed_request));
  const Acknowledgement acknowledged = sync::JournalAck{"kiosk-1", journal, log, 42, filled<32>(0x22)};
  all.push_back(sample("ack/acknowledged", acknowledged, decode_acknowledgement));
  const Acknowledgement gap = sync::JournalGap{"kiosk-1", journal, log, 43};
  all.push_back(sample("ack/gap", gap, decode_acknowledgement));
  const Acknowledgement forked = JournalForked{"kiosk-1", journal, log, 44};
  all.push_back(sample("ack/forked", forked, decode_acknowledgement));
  all.push_back(sample("reply/granted", Reply{request, some_grant({})}, decode_reply));
  all.push_back(sample("reply/refused", Reply{request, Refusal{"SOLD_OUT", "Nothing is free.", 3}}, decode_reply));
  all.push_back(sample("reply/certificate", Reply{request, CertificateReply{{0xC1, 0x00}}}, decode_reply));
  all.push_back(sample("feed", some_feed(), decode_feed_batch));
  std::vector<bool> free(11, true);
  free[0] = free[9] = false;
  all.push_back(
      sample("availability", Availability{performance, now, free, {{seating::ZoneIndex(0), 0}}}, decode_availability));
  std::vector<bool> elsewhere(11, false);
  elsewhere[0] = true;
  const Availability cut_off{
      performance, now, free, {{seating::ZoneIndex(0), 0}}, true, elsewhere, {{seating::ZoneIndex(0), 7}}};
  all.push_back(sample("availability/cut_off", cut_off, decode_availability));
  auto wheelchairs = wish;
  wheelchairs.accessible = {{seating::PriceCategoryIndex(1), 2}};
  all.push_back(sample("request/accessible", Request{request, kiosk, journal, wheelchairs}, decode_request));
  all.push_back(sample("grant", some_grant({}), decode_grant));
  all.push_back(sample("grant/bound", some_grant(journal), decode_grant));
  Request addressed{request, kiosk, journal, wish};
  addressed.grantor = id<LogId>(0x18);
  all.push_back(sample("request/addressed", addressed, decode_request));
  auto said = some_grant(journal);
  said.grantor = id<LogId>(0x17);
  all.push_back(sample("grant/said_by", said, decode_grant));
}

/// Renewals, recalls, and leases that end.
void add_lease_messages(std::vector<Sample>& all) {
  const auto journal = id<JournalId>(0x11);
  const auto request = id<RequestId>(0x10);
  const auto performance = id<ledger::PerformanceId>(0x02);
  const ledger::Lease lease{id<ledger::AllotmentId>(0xA1), ledger::Epoch(7)};
  const RenewalRequest renewal{performance};
  all.push_back(sample("request/renewal", Request{request, name<ledger::DeviceName>("kiosk-1"), journal, renewal},
                       decode_request));
  auto timed = some_grant(journal);
  timed.lease_time = Duration(3'600'000);
  all.push_back(sample("grant/timed", timed, decode_grant));
  all.push_back(sample("reply/renewed", Reply{request, Renewed{{lease}, Duration(3'600'000)}}, decode_reply));
  all.push_back(sample("reply/renewed/untimed", Reply{request, Renewed{{lease}, std::nullopt}}, decode_reply));
  const std::vector<CategoryCount> categories{{seating::PriceCategoryIndex(0), 4}};
  const Recall recall{id<RecallId>(0x16),           performance,  some_places(), categories,
                      {{seating::ZoneIndex(0), 9}}, Duration(500)};
  all.push_back(sample("recall", recall, decode_recall));
  const LeaseStanding running{performance, lease, Duration(9'000), Duration(4'000), "c0ffee"};
  all.push_back(sample("document/lease/running", running, decode_lease_standing));
  const LeaseStanding suspended{performance, lease, std::nullopt, Duration(0), ""};
  all.push_back(sample("document/lease/suspended", suspended, decode_lease_standing));
}

/// Tickets printed anew: asked for, answered, told by the feed, and journalled.
void add_reprints(std::vector<Sample>& all) {
  for (const auto& [called, request] : reprint_requests()) all.push_back(sample(called, request, decode_request));
  const auto ordered = std::get<reprint::ReprintOrdered>(reprint_entries()[0]);
  all.push_back(sample("reply/reprint", Reply{id<RequestId>(0x10), ordered}, decode_reply));
  all.push_back(sample("item/reprint_ordered", ordered, decode_reprint_ordered));
  for (const auto& entry : reprint_entries()) {
    all.push_back(entry_sample(alternative_name("entry/reprint/", entry), entry));
  }
}

/// What time it is, and where: a child asks its parent, and the catalogue names the venue's zone.
void add_time_messages(std::vector<Sample>& all) {
  const Request asked{id<RequestId>(0x10), name<ledger::DeviceName>("kiosk-1"), id<JournalId>(0x11), TimeRequest{}, {}};
  all.push_back(sample("request/time", asked, decode_request));
  all.push_back(sample("reply/time", Reply{asked.request_id, TimeTold{now, true}}, decode_reply));
  const TimeTold contradicted{now, false, true};
  all.push_back(sample("reply/time/contradicted", Reply{asked.request_id, contradicted}, decode_reply));
  TrustedTime trusted{now, Duration(9'000), "c0ffee", {}};
  all.push_back(sample("document/time", trusted, decode_trusted_time));
  trusted.contradicted_by = now - Duration(86'400'000);
  all.push_back(sample("document/time/contradicted", trusted, decode_trusted_time));
  auto wrong = some_report();
  wrong.clock_off_since = now;
  wrong.time_unproven_since = now + Duration(1);
  all.push_back(sample("report/clock", wrong, decode_device_report));
  auto labelled = some_performance();
  labelled.time_zone = "Europe/Vienna";
  labelled.venue_label = "Oper am Ring";
  labelled.hall_label = "Großer Saal";
  all.push_back(sample("item/performance/labelled", labelled, decode_performance));
}

TicketNotices some_notices() {
  TicketNotices notices{id<ledger::PerformanceId>(0x02), id<ledger::OrderId>(0x01), {}};
  notices.tickets.push_back({id<ticket::TicketId>(0x03), true, false, std::nullopt, "", ""});
  notices.tickets.push_back(
      {id<ticket::TicketId>(0x04), false, true, ticket::Place(seating::SeatIndex(7)), "stolen", "ask for a programme"});
  return notices;
}

RefundOrder some_refund() {
  return {id<sale::RefundId>(0x16),
          id<ledger::OrderId>(0x01),
          id<ledger::PerformanceId>(0x02),
          name<ledger::DeviceName>("kiosk-1"),
          id<sale::PaymentAttemptId>(0x05),
          euros(2100),
          2,
          "the places were sold to somebody else"};
}

/// Device care: reports up, desired state down.
void add_care_messages(std::vector<Sample>& all) {
  const auto report = some_report();
  all.push_back(sample("care/report", report, decode_device_report));
  DeviceReport least;
  least.device = name<ledger::DeviceName>("controller-1");
  least.run = id<RunId>(0x19);
  all.push_back(sample("care/report/least", least, decode_device_report));
  auto counted = some_report();
  counted.prints->paper = {{"PRN-1", 1'250, 480'000, 21'000}, {"printer", 0, 0, 0}};
  counted.scans->garbage = 2;
  counted.scans->repeated = 3;
  all.push_back(sample("care/report/counted", counted, decode_device_report));
  auto unprintable = least;
  unprintable.unprintable = "the title: text not printable";
  all.push_back(sample("care/report/unprintable", unprintable, decode_device_report));
  auto refusing = some_report();
  refusing.refusal = "Too many sales are open.";
  refusing.refusing_since = now - Duration(4'000);
  all.push_back(sample("care/report/refusing", refusing, decode_device_report));
  Reports reports{encode(least), {}};
  reports.relayed.push_back({name<ledger::DeviceName>("kiosk-1"), true, Duration(1'200), encode(report)});
  reports.relayed.push_back({name<ledger::DeviceName>("kiosk-2"), false, std::nullopt, {}});
  all.push_back(sample("care/reports", reports, decode_reports));
  all.push_back(sample("item/desired", some_desired(), decode_desired_state));
}

void add_feed_items(std::vector<Sample>& all) {
  all.push_back(sample("item/plan", some_plan(), decode_plan));
  all.push_back(sample("item/performance", some_performance(), decode_performance));
  all.push_back(sample("item/device", some_device(), decode_device));
  all.push_back(sample("item/denied_ticket", DeniedTicket{id<ticket::TicketId>(0x03), "stolen"}, decode_denied_ticket));
  const Reclaimed reclaimed{id<ledger::PerformanceId>(0x02), id<ledger::AllotmentId>(0xA1), ledger::Epoch(7)};
  all.push_back(sample("item/reclaimed", reclaimed, decode_reclaimed));
  auto cancelled = some_performance();
  cancelled.cancelled = true;
  cancelled.cancelled_because = "the singer is ill";
  cancelled.conflict_rule = ConflictRule::Person;
  cancelled.may_split = true;
  all.push_back(sample("item/performance/cancelled", cancelled, decode_performance));
  all.push_back(sample("item/ticket_notice", some_notices(), decode_ticket_notices));
  TicketNotices reprinted{id<ledger::PerformanceId>(0x02), id<ledger::OrderId>(0x01), {}};
  reprinted.tickets.push_back({id<ticket::TicketId>(0x03), false, true, std::nullopt, "", "", 2});
  all.push_back(sample("item/ticket_notice/reprinted", reprinted, decode_ticket_notices));
  all.push_back(sample("item/refund_ordered", some_refund(), decode_refund_order));
  all.push_back(sample("item/authority", GrantorIdentity{id<LogId>(0x12)}, decode_grantor_identity));
}

}  // namespace

Money euros(std::int64_t cents) {
  return {cents, Currency()};
}

ledger::Places some_places() {
  using seating::SeatIndex;
  return {{SeatIndex(3), SeatIndex(4), SeatIndex(5), SeatIndex(9)}, {{seating::ZoneIndex(1), 2}}};
}

std::vector<ledger::LeasedPlaces> some_leased() {
  return {{{}, {{seating::SeatIndex(0)}, {}}}, {{id<ledger::AllotmentId>(0xA1), ledger::Epoch(7)}, some_places()}};
}

std::vector<CentralEventBody> central_events() {
  const auto performance = id<ledger::PerformanceId>(0x02);
  const auto order = id<ledger::OrderId>(0x01);
  const auto hold = id<ledger::HoldId>(0x06);
  const auto kiosk = name<ledger::DeviceName>("kiosk-1");
  const auto ticket = id<ticket::TicketId>(0x03);
  const OrderSettled settled{order,
                             performance,
                             kiosk,
                             id<JournalId>(0x11),
                             42,
                             now,
                             euros(2100),
                             "T-4711",
                             {{ticket, seating::SeatIndex(3)}, {ticket, seating::ZoneIndex(1)}},
                             SettlementOutcome::Conflicted,
                             {},
                             {}};
  auto from_fork = settled;
  from_fork.from_fork = true;
  const auto case_id = id<CaseId>(0x17);
  const CaseOpened opened{case_id, CaseKind::LateSale,          performance, order, ticket, kiosk, id<JournalId>(0x11),
                          42,      "Seat A 8 was sold already."};
  return {
      ledger::Event(ledger::HoldReleased{hold}),
      BoxOfficeEventCreated{performance, "Concert", 500},
      BoxOfficeHoldOpened{hold, 2, "token", now},
      BoxOfficeBookingMade{order, hold, 2},
      PlanAdded{some_plan()},
      PerformanceScheduled{some_performance()},
      DeviceRegistered{some_device()},
      CertificateIssued{kiosk, {0xC1, 0x00}},
      settled,
      OrderReversed{order},
      AdmissionRecorded{
          ticket, performance, 1, now, "north", name<ledger::DeviceName>("controller-1"), true, false, {}},
      AdmissionAnnulled{ticket, performance, now, "", name<ledger::DeviceName>("controller-1"), {}},
      opened,
      CaseActed{case_id, CaseAction::LeftToPerson, "rule", "admitted already"},
      CaseClosed{case_id, CaseOutcome::Honoured, "admin anna", "let in"},
      TicketsNoticed{some_notices()},
      OrderResolved{order, OrderResolution::Reseated},
      RefundOrdered{some_refund(), true, "rule"},
      RefundPaid{id<sale::RefundId>(0x16), order, "T-4712", "kiosk-1", true},
      RefundFailed{id<sale::RefundId>(0x16), order, 2, "the terminal will not", "kiosk-1"},
      AuthorityBegan{id<LogId>(0x12)},
      JournalBegan{kiosk, id<JournalId>(0x11), id<JournalId>(0x16)},
      HolderDeclared{
          kiosk, id<JournalId>(0x11), 43, id<LogId>(0x12), id<LogId>(0x17), {{performance, some_leased()}}, false},
      PartReceived{kiosk, id<JournalId>(0x11), id<ledger::AllotmentId>(0xA1)},
      PerformanceSuspended{id<LogId>(0x12)},
      PerformanceResumed{"all have declared", true},
      DeclarationReduced{kiosk, id<JournalId>(0x11), {performance, some_leased()}},
      DeclarationExtended{kiosk, id<JournalId>(0x11), {performance, some_leased()}},
      DesiredStateSet{some_desired(), "admin anna"},
      AlertAcknowledged{kiosk, "paper_out", now, "admin anna", "new paper is on its way"},
      ForkKept{kiosk, id<JournalId>(0x11), {0x0A, 0x00}, true},
      ForkJudged{kiosk, id<JournalId>(0x11), filled<32>(0x21), {filled<32>(0x22), filled<32>(0x23)}, true},
      SaleQuarantined{case_id, from_fork},
      JournalHeld{kiosk, id<JournalId>(0x11), 17, "voucher"},
      JournalReleased{kiosk, id<JournalId>(0x11)},
      std::get<reprint::ReprintOrdered>(reprint_entries()[0]),
  };
}

const std::vector<Sample>& samples() {
  static const auto all = [] {
    std::vector<Sample> made;
    add_messages(made);
    add_lease_messages(made);
    add_time_messages(made);
    add_care_messages(made);
    add_feed_items(made);
    add_reprints(made);
    for (const auto& event : ledger_events())
      made.push_back(sample(alternative_name("ledger/", event), event, decode_ledger_event));
    for (const auto& [called, event] : later_ledger_events())
      made.push_back(sample("ledger/" + called, event, decode_ledger_event));
    made.push_back(entry_sample("entry/ledger", LedgerEntry{id<ledger::PerformanceId>(0x02), ledger_events()[3]}));
    for (const auto& entry : sale_entries()) {
      const SaleEntryOf of{id<ledger::OrderId>(0x01), entry};
      made.push_back(entry_sample(alternative_name("entry/sale/", entry), of));
    }
    auto started = std::get<sale::SaleStarted>(sale_entries()[0]);
    started.language = "de-AT";
    made.push_back(entry_sample("entry/sale/SaleStarted/language", SaleEntryOf{id<ledger::OrderId>(0x01), started}));
    auto unproven = std::get<sale::SaleCommitted>(sale_entries()[7]);
    unproven.time_is_proven = false;
    made.push_back(entry_sample("entry/sale/SaleCommitted/unproven", SaleEntryOf{id<ledger::OrderId>(0x01), unproven}));
    for (const auto& entry : admission_entries()) {
      const AdmissionEntryOf of{id<ledger::PerformanceId>(0x02), entry};
      made.push_back(entry_sample(alternative_name("entry/admission/", entry), of));
    }
    for (const auto& entry : device_entries())
      made.push_back(entry_sample(alternative_name("entry/device/", entry), entry));
    auto opened = std::get<EmergencyOpened>(device_entries()[2]);
    opened.by = "switch";
    auto declared_too = std::get<GrantsDeclared>(device_entries()[4]);
    declared_too.includes_sold = true;
    made.push_back(entry_sample("entry/device/GrantsDeclared/sold", DeviceEntry(declared_too)));
    made.push_back(entry_sample("entry/device/EmergencyOpened/by", DeviceEntry(opened)));
    auto paid = std::get<OrderSettled>(central_events()[8]);
    paid.payment_attempt = id<sale::PaymentAttemptId>(0x05);
    paid.payment_means = sale::PaymentMeans::SaleAndReverse;
    made.push_back(sample("central/OrderSettled/payment", CentralEvent{now, paid}, decode_central_event));
    auto late = paid;
    late.outcome = SettlementOutcome::Late;
    late.leased = some_leased();
    made.push_back(sample("central/OrderSettled/late", CentralEvent{now, late}, decode_central_event));
    auto guessed = paid;
    guessed.sold_at_is_proven = false;
    made.push_back(sample("central/OrderSettled/unproven", CentralEvent{now, guessed}, decode_central_event));
    auto declared = std::get<HolderDeclared>(central_events()[22]);
    declared.includes_sold = true;
    made.push_back(sample("central/HolderDeclared/sold", CentralEvent{now, declared}, decode_central_event));
    for (const auto& [called, body] : later_central_events())
      made.push_back(sample("central/" + called, CentralEvent{now, body}, decode_central_event));
    for (const auto& body : central_events())
      made.push_back(sample(alternative_name("central/", body), CentralEvent{now, body}, decode_central_event));
    return made;
  }();
  return all;
}

}  // namespace foyer::wire::test
