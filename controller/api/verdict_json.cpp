#include "controller/api/routes.hpp"
#include "protocol/admission/notes.hpp"
#include "protocol/net/json.hpp"

namespace foyer::controller {
namespace {

using net::JsonWriter;

std::string_view colour(admission::Signal signal) noexcept {
  switch (signal) {
    case admission::Signal::Valid:
      return "green";
    case admission::Signal::Used:
      return "orange";
    case admission::Signal::Refused:
      return "red";
    case admission::Signal::Exit:
      return "blue";
  }
  return "red";
}

/// The one fact that staff need beside the advice: a stable code, what a person typed about it, and an English
/// sentence.
struct Detail {
  std::string_view code;
  std::string text;
  std::string sentence;
};

Detail detail_of_note(const device::Catalogue& catalogue, const GivenVerdict& given) {
  const auto& note = given.verdict.note;
  if (note.empty()) return {};
  if (note == admission::no_seat_note) return {"no_seat", {}, note};
  if (note == admission::denied_note) return {"denied_by_service", {}, note};
  const auto* performance = catalogue.find_performance(given.performance);
  if (performance != nullptr && performance->cancelled &&
      note == admission::cancelled_note(performance->cancelled_because)) {
    return {"performance_cancelled", performance->cancelled_because, note};
  }
  return {given.verdict.code == admission::VerdictCode::Denied ? "denied" : "attention", note, note};
}

Detail detail_of(const device::Catalogue& catalogue, const GivenVerdict& given) {
  const auto& verdict = given.verdict;
  if (verdict.earlier) {
    auto detail = "First scan at " + iso8601(verdict.earlier->at) + ", door " + verdict.earlier->door.text();
    if (!verdict.earlier->gate.is_none()) detail += ", gate " + verdict.earlier->gate.text();
    return {"first_scan", {}, detail};
  }
  if (verdict.belongs_to) {
    const auto title = title_of(catalogue, *verdict.belongs_to);
    if (title.empty()) return {"not_of_venue", {}, "The ticket is for a performance that is not of this venue."};
    return {"other_performance", title, "The ticket is for: " + title};
  }
  if (given.performance.is_nil()) return {"no_performance", {}, "This door has not received any performance yet."};
  return detail_of_note(catalogue, given);
}

void write_first_use(JsonWriter& json, const std::optional<admission::Sighting>& earlier) {
  json.key("first_use");
  if (!earlier) {
    json.null();
    return;
  }
  const auto& gate = earlier->gate.is_none() ? earlier->door.text() : earlier->gate.text();
  json.begin_object()
      .member("at", iso8601(earlier->at))
      .member("gate", gate)
      .member("door", earlier->door.text())
      .end_object();
}

/// Which performance the verdict is about, so that a page can say that it is not the one shown.
void write_when(JsonWriter& json, const wire::PerformanceOnSale* performance) {
  json.key("performance_id");
  if (performance == nullptr) {
    json.null();
    return;
  }
  json.value(performance->performance.text());
  json.member("performance_starts_at", iso8601(performance->starts_at)).member("time_zone", performance->time_zone);
}

}  // namespace

std::string title_of(const device::Catalogue& catalogue, const seating::PerformanceId& performance) {
  const auto* found = catalogue.find_performance(performance);
  return found == nullptr ? std::string() : found->title;
}

void write_place_parts(JsonWriter& json, const seating::SeatingPlan* plan, const std::optional<ticket::Place>& place) {
  json.key("place_parts");
  const auto* seat = place ? std::get_if<seating::SeatIndex>(&*place) : nullptr;
  const auto* zone = place ? std::get_if<seating::ZoneIndex>(&*place) : nullptr;
  if (plan != nullptr && seat != nullptr && seating::has_seat(*plan, *seat)) {
    const auto& in_plan = plan->seats[seat->value()];
    json.begin_object()
        .member("section", in_plan.section)
        .member("row", in_plan.row)
        .member("seat", in_plan.label)
        .end_object();
  } else if (plan != nullptr && zone != nullptr && seating::has_zone(*plan, *zone)) {
    json.begin_object().member("zone", seating::label(*plan, *zone)).end_object();
  } else {
    json.null();
  }
}

std::string place_label(const device::Catalogue& catalogue, const seating::PerformanceId& performance,
                        const ticket::Place& place) {
  const auto* plan = catalogue.find_plan(performance);
  if (plan == nullptr) return {};
  if (const auto* seat = std::get_if<seating::SeatIndex>(&place)) {
    return seating::has_seat(*plan, *seat) ? seating::label(*plan, *seat) : std::string();
  }
  const auto zone = std::get<seating::ZoneIndex>(place);
  return seating::has_zone(*plan, zone) ? seating::label(*plan, zone) : std::string();
}

std::string verdict_json(const DoorCore& door, const GivenVerdict& given) {
  const auto& catalogue = door.device().catalogue();
  const auto& verdict = given.verdict;
  const auto sentence = admission::sentence(verdict.code);
  const auto performance = verdict.belongs_to.value_or(given.performance);
  const auto detail = detail_of(catalogue, given);
  JsonWriter json;
  json.begin_object()
      .member("sequence", given.sequence)
      .member("code", admission::text(verdict.code))
      .member("title", sentence.title)
      .member("text", sentence.advice)
      .member("detail", detail.sentence)
      .member("detail_code", detail.code)
      .member("detail_text", detail.text)
      .member("place", verdict.place ? place_label(catalogue, performance, *verdict.place) : std::string())
      .member("performance", title_of(catalogue, performance))
      .member("at", iso8601(given.at))
      .member("taken_back", given.taken_back);
  write_place_parts(json, catalogue.find_plan(performance), verdict.place);
  write_when(json, catalogue.find_performance(performance));
  write_first_use(json, verdict.earlier);
  json.key("warnings").begin_array();
  for (const auto warning : verdict.warnings) json.value(admission::sentence(warning));
  json.end_array().key("warning_codes").begin_array();
  for (const auto warning : verdict.warnings) json.value(admission::text(warning));
  json.end_array()
      .member("colour", colour(admission::signal(verdict.code)))
      .member("opens_gate", admission::opens_gate(verdict.code))
      .key("ticket_id");
  if (verdict.ticket) {
    json.value(verdict.ticket->text());
  } else {
    json.null();
  }
  return json.end_object().text();
}

}  // namespace foyer::controller
