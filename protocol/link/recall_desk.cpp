#include "protocol/link/recall_desk.hpp"

#include <algorithm>

namespace foyer::link {

RecallDesk::RecallDesk(RandomSource& random, Send send, IsReachable is_reachable)
    : random_(random), send_(std::move(send)), is_reachable_(std::move(is_reachable)) {}

bool RecallDesk::is_waiting(const wire::RequestId& request) const {
  return std::any_of(waiting_.begin(), waiting_.end(),
                     [&request](const Waiting& waiting) { return waiting.request == request; });
}

bool RecallDesk::is_recalled(const ledger::PerformanceId& performance, ledger::SeatIndex seat) const {
  return std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& waiting) {
    return waiting.performance == performance &&
           std::find(waiting.recalled.begin(), waiting.recalled.end(), seat) != waiting.recalled.end();
  });
}

bool RecallDesk::wait(const wire::Request& request, const wire::GrantRequest& wanted, const ledger::State& ledger,
                      const seating::SeatingPlan& plan, bool absent_may_come, Duration now, Again again) {
  if (wanted.partial || waiting_.size() >= recalls_limit || is_waiting(request.request_id)) return false;
  auto planned = plan_recalls(ledger, plan, wanted, {request.device, absent_may_come, false}, is_reachable_);
  if (planned.empty()) return false;
  Waiting waiting{request.request_id, wanted.performance, {}, now + recall_deadline, std::move(again)};
  for (auto& [holder, recall] : planned) {
    auto& seats = recall.places.seats;
    std::erase_if(seats, [&](ledger::SeatIndex seat) { return is_recalled(wanted.performance, seat); });
    waiting.recalled.insert(waiting.recalled.end(), seats.begin(), seats.end());
  }
  waiting_.push_back(std::move(waiting));
  for (auto& [holder, recall] : planned) {
    if (ledger::is_empty(recall.places) && recall.categories.empty() && recall.zones.empty()) continue;
    recall.recall_id = wire::RecallId::random(random_);
    recall.expires_after = recall_deadline;
    ++recalls_sent_;
    send_(holder, recall);
  }
  return true;
}

void RecallDesk::finish(const wire::RequestId& request) {
  std::erase_if(waiting_, [&request](const Waiting& waiting) { return waiting.request == request; });
}

void RecallDesk::returned(const ledger::PerformanceId& performance) {
  // An answer ends the waiting of its request, so the calls are made on copies.
  std::vector<Waiting> concerned;
  for (const auto& waiting : waiting_) {
    if (waiting.performance == performance) concerned.push_back(waiting);
  }
  for (const auto& waiting : concerned) {
    if (is_waiting(waiting.request)) waiting.again(false);
  }
}

void RecallDesk::tick(Duration now) {
  std::vector<Waiting> over;
  for (const auto& waiting : waiting_) {
    if (now >= waiting.deadline) over.push_back(waiting);
  }
  for (const auto& waiting : over) {
    finish(waiting.request);
    waiting.again(true);
  }
}

}  // namespace foyer::link
