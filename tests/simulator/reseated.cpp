// What must hold for whoever was moved to other places.
#include <algorithm>

#include "protocol/ledger/places.hpp"
#include "tests/simulator/checks.hpp"

namespace foyer::simulator {

std::optional<Finding> check_reseated(World& world, const ledger::OrderId& order, const central::OrderRecord& record) {
  const auto wrong = [&order](const std::string& what) {
    return Finding{"reseated-well", "order " + order.text() + " was moved and " + what};
  };
  const auto& model = world.central().path()->committed();
  const auto& ledger = model.find_performance(world.performance())->ledger;
  const auto view = ledger.find_order(order);
  // Paid back already, and central was restored to before that: it moved the order, and then heard of the money.
  const auto* refund = model.cases().find_refund(order);
  const bool is_paid_back = refund != nullptr && refund->state == central::RefundState::Paid;
  if (is_paid_back && world.set_back().contains("central")) return std::nullopt;
  if (!view || view->status != ledger::OrderStatus::Sold) return wrong("has no places");
  const auto seats_in_row = world.scenario().seats_in_row;
  const auto category = [seats_in_row](ledger::SeatIndex seat) { return seat.value() / seats_in_row % 2; };
  std::uint32_t seats = 0;
  std::uint32_t in_zone = 0;
  std::uint32_t paid_for = 1;  // The dearest; 0 is the dearer category.
  for (const auto& ticket : record.settled.tickets) {
    const auto* seat = std::get_if<ledger::SeatIndex>(&ticket.place);
    ++(seat != nullptr ? seats : in_zone);
    if (seat != nullptr) paid_for = std::min(paid_for, category(*seat));
  }
  const auto places = ledger::flatten(view->places);
  const auto zoned = places.zones.empty() ? 0U : places.zones.front().count;
  if (places.seats.size() != seats || zoned != in_zone) return wrong("has another number of places");
  for (const auto seat : places.seats) {
    if (category(seat) > paid_for) return wrong("sits worse than it paid for");
    if (seat.value() / seats_in_row != places.seats.front().value() / seats_in_row) return wrong("was split");
  }
  if (!places.seats.empty() && places.seats.back().value() - places.seats.front().value() + 1 != seats)
    return wrong("does not sit side by side");
  if (!record.notices || record.notices->tickets.size() != record.settled.tickets.size())
    return wrong("its tickets were not told");
  ledger::Places told;
  for (const auto& notice : record.notices->tickets) {
    if (!notice.moved_to) return wrong("a ticket does not say where to");
    if (const auto* seat = std::get_if<ledger::SeatIndex>(&*notice.moved_to)) told.seats.push_back(*seat);
  }
  if (ledger::normalised(told).seats != places.seats) return wrong("its tickets name other seats");
  return std::nullopt;
}

}  // namespace foyer::simulator
