#include "tests/unit/wire/samples.hpp"

namespace foyer::wire::test {
namespace {

sale::Order some_order() {
  sale::Order order;
  order.id = id<ledger::OrderId>(0x01);
  order.performance = id<ledger::PerformanceId>(0x02);
  sale::OrderLine seat;
  seat.place = seating::SeatIndex(0);
  seat.category = seating::PriceCategoryIndex(1);
  seat.ticket_type = name<sale::TicketTypeName>("adult");
  seat.unit_price = euros(1050);
  seat.steps = {{"base", euros(1250)}, {"member", euros(-200)}};
  sale::OrderLine zone = seat;
  zone.place = seating::ZoneIndex(2);
  order.lines = {seat, zone};
  order.total = euros(2100);
  return order;
}

std::vector<sale::SaleTicket> some_tickets() {
  return {{id<ticket::TicketId>(0x03), ticket::ClaimCode::parse("00000000").value_or(ticket::ClaimCode())},
          {id<ticket::TicketId>(0x04), {}}};
}

sale::Payment some_payment() {
  return {id<sale::PaymentAttemptId>(0x05), sale::PaymentMeans::SaleAndReverse, euros(2100), "T-4711"};
}

admission::Passage some_passage(std::uint8_t nonce) {
  admission::Passage passage;
  passage.ticket = id<ticket::TicketId>(0x03);
  passage.direction = admission::Direction::Exit;
  passage.generation = 2;
  passage.at = Timestamp{1'800'000'000'000};
  passage.door = name<admission::DoorName>("controller-1");
  passage.gate = name<admission::GateName>("north");
  passage.nonce = id<admission::ScanNonce>(nonce);
  passage.overridden = true;
  return passage;
}

admission::Verdict some_verdict() {
  admission::Verdict verdict;
  verdict.code = admission::VerdictCode::AlreadyUsed;
  verdict.ticket = id<ticket::TicketId>(0x03);
  verdict.place = seating::SeatIndex(12);
  verdict.earlier = admission::Sighting{name<admission::DoorName>("controller-2"), {}, Timestamp{1'799'999'999'000}};
  verdict.belongs_to = id<seating::PerformanceId>(0x02);
  verdict.note = "wheelchair";
  verdict.warnings = {admission::Warning::TimeNotProven, admission::Warning::DoorsAreDark};
  return verdict;
}

}  // namespace

std::vector<sale::SaleEntry> sale_entries() {
  const auto attempt = id<sale::PaymentAttemptId>(0x05);
  const Timestamp at{1'800'000'000'000};
  return {
      sale::SaleStarted{some_order(), id<ledger::HoldId>(0x06), some_tickets(), at},
      sale::SeatsSecured{some_leased()},
      sale::PaymentRequested{some_payment(), at},
      sale::PaymentQueried{attempt, 3},
      sale::PaymentAuthorised{attempt, "T-4711"},
      sale::PaymentDeclined{attempt},
      sale::SaleGivenUp{sale::GiveUpReason::PaymentAttemptsUsed, at},
      sale::SaleCommitted{some_order(), some_leased(), some_payment(), some_tickets(), at},
      sale::TicketsSigned{},
      sale::PrintStarted{0},
      sale::PrintProven{1},
      sale::PrintUnknown{49},
      sale::PrintFailed{1, sale::PrintFault::SigningFailed, true},
      sale::ClaimCodeGiven{1},
      sale::ClaimCodesShown{},
      sale::CaptureRequested{attempt, 1},
      sale::PaymentCaptured{attempt},
      sale::ReversalRequested{attempt, 2},
      sale::PaymentReversed{attempt},
      sale::HandSettlementNeeded{attempt, sale::HandSettlement::Reversal, at},
      sale::PaymentSettledByHand{attempt, "staff-7", at},
      sale::SeatsReleased{},
      sale::SaleCompleted{at},
      sale::SaleAbandoned{at},
      sale::SaleReversed{Timestamp{-1}},
      sale::SaleLeftBehind{at},
      sale::RefundRequested{id<sale::RefundId>(0x16), attempt, euros(2100), 2, at},
      sale::RefundPaid{id<sale::RefundId>(0x16), 2, "T-4712", at},
      sale::RefundFailed{id<sale::RefundId>(0x16), 1, "the terminal will not", at},
  };
}

std::vector<admission::AdmissionEntry> admission_entries() {
  const auto ticket = id<ticket::TicketId>(0x03);
  const auto nonce = id<admission::ScanNonce>(0x07);
  const auto door = name<admission::DoorName>("controller-1");
  const Timestamp at{1'800'000'000'000};
  admission::Verdict bare;
  bare.code = admission::VerdictCode::Annulled;
  return {
      admission::TicketAdmitted{some_passage(0x07), some_verdict()},
      admission::ExitRecorded{some_passage(0x08), bare},
      admission::TicketRefused{nonce, at, door, {}, admission::Direction::Entry, std::uint8_t{0}, some_verdict()},
      admission::AdmissionAnnulled{ticket, nonce, "the gate never turned", at, door},
      admission::AdmissionOverridden{some_passage(0x07), admission::VerdictCode::Denied, "known to staff", "staff-7"},
      admission::PassageMerged{some_passage(0x09)},
      admission::AnnulmentMerged{ticket, nonce},
      admission::GenerationMerged{ticket, 255},
      admission::DoubleAdmissionFound{ticket, some_passage(0x07), some_passage(0x08)},
  };
}

std::vector<DeviceEntry> device_entries() {
  return {
      DeviceStarted{"0.1.0", Timestamp{1'800'000'000'000}},
      PrinterFault{"papier épuisé", Timestamp{1'800'000'000'001}},
      EmergencyOpened{name<admission::GateName>("north"), "fire alarm", Timestamp{1'800'000'000'002}, {}},
      JournalOpened{id<JournalId>(0x16), NewJournalReason::HeadBelowAcknowledged, Timestamp{1'800'000'000'003}},
      GrantsDeclared{id<LogId>(0x12),
                     id<LogId>(0x17),
                     {{id<ledger::PerformanceId>(0x02), some_leased()}, {id<ledger::PerformanceId>(0x04), {}}},
                     Timestamp{1'800'000'000'004},
                     false},
      EmergencyEnded{name<admission::GateName>("north"), "staff-7", Timestamp{1'800'000'000'005}},
      ForkedBatch{{0x0A, 0x00}, Timestamp{1'800'000'000'006}},
  };
}

}  // namespace foyer::wire::test
