#include "central/fleet/timed_allotments.hpp"

#include "central/allotment/allotment.hpp"
#include "protocol/link/lease_keeper.hpp"
#include "protocol/service/log.hpp"

namespace foyer::central {
namespace {

const service::Logger& logger() {
  static const service::Logger log("central.leases");
  return log;
}

}  // namespace

TimedAllotments::TimedAllotments(CommandPath& path, const Clock& clock, Duration lease_time)
    : path_(path), clock_(clock) {
  if (lease_time > Duration(0)) lease_time_ = lease_time;
}

/// `until` is the event's own time plus the lease's: their difference tells the time whatever the wall clock was.
void TimedAllotments::take(const PerformanceId& performance, const ledger::Event& event, Timestamp at) {
  if (const auto* granted = std::get_if<ledger::PlacesGranted>(&event)) {
    if (granted->until) book_.granted({performance, granted->allotment}, *granted->until - at, clock_.since_boot());
  } else if (const auto* reclaimed = std::get_if<ledger::AllotmentReclaimed>(&event)) {
    book_.forget({performance, reclaimed->allotment});
  }
}

std::optional<Duration> TimedAllotments::time_of(const PerformanceId& performance, const ledger::GrantId& grant) {
  const auto& ledger = path_.committed().find_performance(performance)->ledger;
  const auto known = ledger.find_grant(grant);
  const auto allotment = known ? ledger.find_allotment(known->allotment) : std::nullopt;
  if (!allotment || !allotment->live || !allotment->until) return std::nullopt;
  // Saying it once more is a renewal: the holder counts from before this moment.
  return book_.renew({performance, allotment->allotment}, lease_time_, clock_.since_boot());
}

std::variant<wire::Renewed, wire::Refusal> TimedAllotments::renew(const wire::Request& request,
                                                                  const wire::RenewalRequest& renewal) {
  const auto* record = path_.committed().find_performance(renewal.performance);
  const auto allotment =
      record == nullptr ? std::nullopt : record->ledger.find_live_allotment(request.device, request.journal_id);
  if (!allotment) {
    return not_granted(std::string(link::no_allotment_code), "This journal has no allotment of this performance.");
  }
  wire::Renewed renewed{{{allotment->allotment, allotment->epoch}}, std::nullopt};
  if (!allotment->until) return renewed;
  renewed.lease_time = book_.renew({renewal.performance, allotment->allotment}, lease_time_, clock_.since_boot());
  if (!renewed.lease_time) return not_granted("RECLAIMING", "This allotment is being reclaimed.");
  return renewed;
}

void TimedAllotments::tick() {
  for (const auto& key : book_.due(clock_.since_boot())) {
    const auto* record = path_.committed().find_performance(key.first);
    const bool is_over = record != nullptr && record->on_sale && record->on_sale->ends_at <= clock_.now();
    if (is_over) {
      book_.forget(key);  // Nobody could sell the places any more; the holder's last sales may still be on their way.
    } else if (!is_held(key)) {
      reclaim(key);
    }
  }
}

/// What was sold in time has come, and cannot be read yet: it shall not be late for that.
bool TimedAllotments::is_held(const link::LeaseBook::Key& key) const {
  const auto& model = path_.committed();
  const auto* record = model.find_performance(key.first);
  const auto allotment = record == nullptr ? std::nullopt : record->ledger.find_allotment(key.second);
  return allotment && model.is_held_below(allotment->holder);
}

void TimedAllotments::reclaim(const link::LeaseBook::Key& key) {
  auto decide = [this, key](const Model& model, Timestamp now) -> Result<Changes, CommandRefusal> {
    const auto* record = model.find_performance(key.first);
    const auto allotment = record == nullptr ? std::nullopt : record->ledger.find_allotment(key.second);
    if (!allotment || !allotment->live || !allotment->until) {
      book_.forget(key);
      return Changes{};
    }
    // A grant or a renewal may have come first.
    if (!book_.is_due(key, clock_.since_boot())) return Changes{};
    book_.reclaiming(key);
    return decide_reclaim(model, key.first, key.second, now);
  };
  path_.submit({}, std::move(decide), [this, key](const Result<Done, CommandRefusal>& result) {
    if (result) return;
    logger().error("an allotment whose time is up could not be reclaimed", {{"allotment", key.second.text()}});
    book_.not_reclaimed(key, clock_.since_boot() + reclaim_again_after);
  });
}

}  // namespace foyer::central
