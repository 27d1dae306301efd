#include "central/boxoffice/box_office.hpp"

#include <memory>

#include <sodium.h>

#include "central/boxoffice/choose_places.hpp"
#include "central/boxoffice/overdue.hpp"
#include "central/command_path/await.hpp"
#include "protocol/base/bytes.hpp"

namespace foyer::central {
namespace {

constexpr std::size_t payment_token_bytes = 20;
constexpr ledger::ZoneIndex whole_event(0);

CommandRefusal hold_not_found() {
  return {404, "HOLD_NOT_FOUND", "There is no hold with this id.", 0};
}
/// After a restore nobody here knows what is sold at the venue.
CommandRefusal suspended(const Model& model) {
  if (model.is_superseded()) return superseded();
  return {
      409, "PERFORMANCE_SUSPENDED",
      "The booking service was restored from a backup. This performance is sold again once all devices of its venue "
      "have said what they have, or an admin resumes it.",
      0};
}
CommandRefusal hold_expired() {
  return {410, "HOLD_EXPIRED", "The time of this hold is over and its places were given back. Make a new hold.", 0};
}

bool same_token(const std::string& left, const std::string& right) {
  const auto first = sha256(as_bytes(left));
  const auto second = sha256(as_bytes(right));
  return ::sodium_memcmp(first.data(), second.data(), first.size()) == 0;
}

HoldId id_for(const std::string& idempotency_key, const PerformanceId& performance) {
  const auto digest = sha256(performance.bytes(), as_bytes(idempotency_key));
  return *HoldId::from_bytes(std::span(digest).first(16));
}

std::vector<wire::CentralEventBody> bodies(const std::vector<ledger::Event>& events) {
  return {events.begin(), events.end()};
}

HoldState state_of(const HoldRecord& record, const Model& model, Timestamp now) {
  if (record.booking) return HoldState::Confirmed;
  const auto status = model.find_performance(record.performance)->ledger.hold_status(record.hold);
  return status == ledger::HoldStatus::Active && now < record.expires_at ? HoldState::Active : HoldState::Expired;
}

HoldView view_of(const HoldRecord& record, const Model& model, Timestamp now) {
  HoldView view{record, state_of(record, model, now), {}};
  if (view.state == HoldState::Expired) return view;
  const auto& ledger = model.find_performance(record.performance)->ledger;
  if (record.booking) {
    if (const auto order = ledger.find_order(*record.booking)) view.seats = flatten(order->places).seats;
  } else if (const auto hold = ledger.find_hold(record.hold)) {
    view.seats = flatten(hold->places).seats;
  }
  return view;
}

}  // namespace

std::string_view text(HoldState state) noexcept {
  switch (state) {
    case HoldState::Active:
      return "active";
    case HoldState::Expired:
      return "expired";
    case HoldState::Confirmed:
      return "confirmed";
  }
  return {};
}

CommandRefusal event_not_found() {
  return {404, "EVENT_NOT_FOUND", "There is no event with this id.", 0};
}

CommandRefusal refusal_of(const ledger::Refusal& refusal) {
  using Reason = ledger::RefusalReason;
  switch (refusal.reason) {
    case Reason::SeatTaken:
      return {409, "SEAT_TAKEN", "A seat is held or sold already. Choose others.", refusal.allotted};
    case Reason::SeatAllotted:
      return {409, "SEAT_ALLOTTED", "A seat is entrusted to the venue's own devices now. Choose others.",
              refusal.allotted};
    case Reason::SeatBlocked:
      return {409, "SEAT_BLOCKED", "A seat is not for sale. Choose others.", refusal.allotted};
    case Reason::SeatAbsent:
    case Reason::InsufficientCapacity:
      return {409, "INSUFFICIENT_SEATS",
              "Not enough places are free: " + std::to_string(refusal.available) + " are left" +
                  (refusal.allotted > 0 ? ", " + std::to_string(refusal.allotted) + " are allotted to devices." : "."),
              refusal.allotted};
    case Reason::UnknownPlace:
      return {422, "UNKNOWN_PLACE", "The seating plan has no such place.", 0};
    case Reason::DuplicatePlace:
      return {422, "DUPLICATE_PLACE", "A seat is named twice.", 0};
    case Reason::EmptyRequest:
      return {422, "NOTHING_ASKED_FOR", "No place is named.", 0};
    case Reason::HoldExpired:
      return hold_expired();
    case Reason::HoldReleased:
      return hold_expired();
    case Reason::HoldBooked:
      return {409, "HOLD_ALREADY_BOOKED", "This hold was booked and can't be given back.", 0};
    case Reason::UnknownHold:
      return hold_not_found();
    case Reason::NotOpen:
      return event_not_found();
    case Reason::AlreadyOpen:
    case Reason::TooManyPlaces:
    case Reason::NotBlocked:
    case Reason::DuplicateHold:
    case Reason::HoldNotDue:
    case Reason::UnknownOrder:
    case Reason::DuplicateOrder:
    case Reason::UnknownAllotment:
    case Reason::DuplicateAllotment:
    case Reason::DeadEpoch:
    case Reason::WrongHolder:
    case Reason::WrongOrigin:
    case Reason::NoConflict:
    case Reason::MissingId:
    case Reason::ReasonTooLong:
      break;
  }
  return {409, "REFUSED", "The seat ledger refuses this: " + std::string(ledger::name(refusal.reason)) + ".",
          refusal.allotted};
}

BoxOffice::BoxOffice(CommandPath& path, const Clock& clock, RandomSource& random)
    : path_(path), clock_(clock), random_(random) {}

BoxOffice::Answer<PerformanceId> BoxOffice::create_event(std::string name, std::uint32_t seats) {
  const auto id = PerformanceId::random(random_);
  auto decide = [id, name = std::move(name), seats](const Model&, Timestamp now) -> Result<Changes, CommandRefusal> {
    const auto opened = ledger::decide({}, ledger::OpenPerformance{id, 0, {seats}, ledger::Origin::Root}, now);
    if (!opened) return refusal_of(opened.error());
    Changes changes;
    changes.streams.push_back(
        {std::string(stream::catalogue), {wire::BoxOfficeEventCreated{id, name, seats}}, {}, {}, {}});
    changes.streams.push_back({stream::performance(id), bodies(*opened), {}, {}, {}});
    return changes;
  };
  const auto done = co_await execute(path_, {}, std::move(decide));
  if (!done) co_return done.error();
  co_return id;
}

BoxOffice::Answer<HoldView> BoxOffice::hold(HoldRequest request) {
  const auto id =
      request.idempotency_key ? id_for(*request.idempotency_key, request.performance) : HoldId::random(random_);
  Bytes secret(payment_token_bytes);
  random_.fill(secret);
  auto decide = [request, id, token = to_base32(secret)](const Model& model,
                                                         Timestamp now) -> Result<Changes, CommandRefusal> {
    const auto* performance = model.find_performance(request.performance);
    if (performance == nullptr) return event_not_found();
    if (model.find_hold(id) != nullptr) return Changes{};
    if (performance->on_sale && performance->on_sale->cancelled) {
      return CommandRefusal{409, "PERFORMANCE_CANCELLED", "This performance was cancelled. Nothing is sold.", 0};
    }
    if (model.is_suspended(*performance)) return suspended(model);
    const auto& ledger = performance->ledger;
    const auto until = now + request.time_to_live;
    ledger::Places places{request.seats, {}};
    if (request.seats.empty()) {
      if (!performance->on_sale) {
        places.zones = {{whole_event, request.quantity}};
      } else {
        auto chosen = choose_places(ledger, model.find_plan(performance->on_sale->plan), request.quantity, now);
        if (!chosen) {
          const auto totals = totals_at(ledger, now);
          return refusal_of({ledger::RefusalReason::InsufficientCapacity,
                             {},
                             {},
                             static_cast<std::uint32_t>(totals.available),
                             static_cast<std::uint32_t>(totals.allotted)});
        }
        places = std::move(*chosen);
      }
    }
    const auto events = ledger::decide(ledger, ledger::HoldSeats{id, places, until}, now);
    if (!events) return refusal_of(events.error());
    StreamChange change{stream::performance(request.performance), bodies(*events), {}, {}, {}};
    const auto quantity = static_cast<std::uint32_t>(count(ledger::normalised(places)));
    change.events.emplace_back(wire::BoxOfficeHoldOpened{id, quantity, token, until});
    return Changes{{std::move(change)}};
  };
  const auto done = co_await execute(path_, {}, std::move(decide));
  if (!done) co_return done.error();
  const auto view = find_hold(id);
  if (!view) co_return hold_not_found();
  co_return *view;
}

BoxOffice::Answer<BookingRecord> BoxOffice::book(HoldId hold, std::string payment_token) {
  const auto order = OrderId::random(random_);
  auto decide = [hold, order, payment_token](const Model& model, Timestamp now) -> Result<Changes, CommandRefusal> {
    const auto* record = model.find_hold(hold);
    if (record == nullptr) return hold_not_found();
    if (!same_token(record->payment_token, payment_token)) {
      return CommandRefusal{403, "INVALID_PAYMENT_TOKEN",
                            "This is not the payment token of the hold. The hold is unchanged.", 0};
    }
    if (record->booking) return Changes{};
    const auto* performance = model.find_performance(record->performance);
    if (model.is_suspended(*performance)) return suspended(model);
    const auto events = ledger::decide(performance->ledger, ledger::BookHold{hold, order}, now);
    if (!events) return refusal_of(events.error());
    StreamChange change{stream::performance(record->performance), bodies(*events), {}, {}, {}};
    change.events.emplace_back(wire::BoxOfficeBookingMade{order, hold, record->quantity});
    return Changes{{std::move(change)}};
  };
  const auto done = co_await execute(path_, {}, std::move(decide));
  if (!done) co_return done.error();
  const auto* record = path_.committed().find_hold(hold);
  co_return *path_.committed().find_booking(*record->booking);
}

BoxOffice::Answer<Done> BoxOffice::expire(HoldId hold) {
  auto decide = [hold](const Model& model, Timestamp now) -> Result<Changes, CommandRefusal> {
    const auto* record = model.find_hold(hold);
    if (record == nullptr) return hold_not_found();
    const auto& ledger = model.find_performance(record->performance)->ledger;
    const auto status = ledger.hold_status(hold);
    if (status == ledger::HoldStatus::Expired || status == ledger::HoldStatus::Released) return Changes{};
    const auto events = ledger::decide(ledger, ledger::ReleaseHold{hold}, now);
    if (!events) return refusal_of(events.error());
    return Changes{{{stream::performance(record->performance), bodies(*events), {}, {}, {}}}};
  };
  co_return co_await execute(path_, {}, std::move(decide));
}

std::optional<HoldView> BoxOffice::find_hold(const HoldId& hold) const {
  const auto& model = path_.committed();
  const auto* record = model.find_hold(hold);
  if (record == nullptr) return std::nullopt;
  return view_of(*record, model, clock_.now());
}

std::optional<StatusView> BoxOffice::status(const PerformanceId& performance) const {
  const auto* record = path_.committed().find_performance(performance);
  if (record == nullptr) return std::nullopt;
  const auto& totals = record->ledger.totals();
  // By time, whatever the sweep has come to: an overdue place is free to whoever asks, so it is shown as free.
  const auto overdue = overdue_at(record->ledger, clock_.now());
  return StatusView{totals.total,
                    totals.available + overdue.places,
                    totals.held - overdue.places,
                    totals.sold,
                    totals.allotted,
                    totals.blocked,
                    record->ledger.active_holds() - overdue.holds};
}

std::uint64_t BoxOffice::active_holds() const {
  std::uint64_t active = 0;
  for (const auto& [id, record] : path_.committed().performances()) {
    active += record.ledger.active_holds() - overdue_at(record.ledger, clock_.now()).holds;
  }
  return active;
}

void BoxOffice::sweep() {
  const auto now = clock_.now();
  for (const auto& [id, record] : path_.committed().performances()) {
    for (const auto& hold : record.ledger.due_holds(now, sweep_at_once)) {
      auto decide = [performance = id, hold](const Model& model, Timestamp at) -> Result<Changes, CommandRefusal> {
        const auto events = ledger::decide(model.find_performance(performance)->ledger, ledger::ExpireHold{hold}, at);
        if (!events || events->empty()) return Changes{};
        return Changes{{{stream::performance(performance), bodies(*events), {}, {}, {}}}};
      };
      path_.submit({}, std::move(decide), [](const Result<Done, CommandRefusal>&) {});
    }
  }
}

}  // namespace foyer::central
