// What central's books say once it has stopped: its own log, folded by its own code.
#include <map>

#include "central/command_path/command_path.hpp"
#include "protocol/journal/sqlite_event_log.hpp"
#include "tests/bench/returning_fleet.hpp"

namespace foyer::bench {
namespace {

class Auditor {
 public:
  Auditor(const central::Model& model, Audit& audit) : model_(model), audit_(audit) {}

  void check_order(const SoldOrder& sold) {
    ++audit_.orders_sold;
    const auto* order = model_.find_order(sold.order);
    if (order == nullptr) return wrong("order " + sold.order.text() + " never settled");
    const auto& settled = order->settled;
    if (settled.outcome != wire::SettlementOutcome::Standing) wrong("order " + sold.order.text() + " does not stand");
    if (settled.performance != sold.performance) wrong("order " + sold.order.text() + " is of another performance");
    if (settled.total.cents != sold.total_cents) wrong("order " + sold.order.text() + " has another total");
    if (settled.tickets.size() != sold.tickets) wrong("order " + sold.order.text() + " has other tickets");
    tickets_[sold.performance] += sold.tickets;
  }

  /// Kiosks' tickets and the box office's bookings are all that is sold, and every kiosk gave the rest back.
  void check_performances(std::uint64_t booked_online) {
    std::uint64_t sold_in_all = 0;
    std::uint64_t tickets_in_all = 0;
    for (const auto& [id, record] : model_.performances()) {
      const auto& totals = record.ledger.totals();
      if (const auto fault = ledger::check(record.ledger)) wrong("ledger of " + id.text() + ": " + *fault);
      if (!record.ledger.conflicts().empty()) wrong("a conflict in " + id.text());
      if (totals.allotted != 0) wrong(std::to_string(totals.allotted) + " places still allotted in " + id.text());
      if (totals.sold < tickets_[id]) wrong("fewer sold than ticketed in " + id.text());
      audit_.orders_settled += model_.orders_of(id).size();
      sold_in_all += totals.sold;
      tickets_in_all += tickets_[id];
    }
    if (sold_in_all != tickets_in_all + booked_online) {
      wrong(std::to_string(sold_in_all) + " places sold, but " + std::to_string(tickets_in_all) + " tickets and " +
            std::to_string(booked_online) + " places booked online");
    }
    if (audit_.orders_settled != audit_.orders_sold) wrong("more or fewer orders settled than sold");
  }

 private:
  static constexpr std::size_t told_at_most = 20;

  void wrong(std::string what) {
    if (audit_.wrong.size() < told_at_most) audit_.wrong.push_back(std::move(what));
  }

  const central::Model& model_;
  Audit& audit_;
  std::map<ledger::PerformanceId, std::uint64_t> tickets_;
};

}  // namespace

Audit ReturningFleet::audit() {
  Audit audit;
  if (online_) online_->stop();
  for (const auto& kiosk : kiosks_) kiosk->disconnect();
  if (!central_->stop()) audit.wrong.emplace_back("central did not end in good order");
  const auto begin = std::chrono::steady_clock::now();
  journal::SqliteFile file(folder_ / "central" / "central.db", random_);
  journal::SqliteEventLog log(file);
  const central::CommandPath path(log, clock_, [](const std::function<void()>&) {});
  audit.start_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  Auditor auditor(path.committed(), audit);
  for (const auto& kiosk : kiosks_) {
    if (!kiosk->is_healthy()) audit.wrong.emplace_back("a kiosk's journal was taken for a fork");
    for (const auto& order : kiosk->sold()) auditor.check_order(order);
  }
  auditor.check_performances(online_ ? online_->places_booked() : 0);
  if (online_ && online_->failures() > 0) audit.wrong.push_back("an online sale failed: " + online_->first_failure());
  return audit;
}

}  // namespace foyer::bench
