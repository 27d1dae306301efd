#include "controller/door/releases.hpp"

#include <algorithm>

namespace foyer::controller {

std::string_view text(PassageOutcome outcome) noexcept {
  switch (outcome) {
    case PassageOutcome::NotExpected:
      return "not_expected";
    case PassageOutcome::Waiting:
      return "waiting";
    case PassageOutcome::Passed:
      return "passed";
    case PassageOutcome::Nobody:
      return "nobody";
    case PassageOutcome::TakenBack:
      return "taken_back";
  }
  return {};
}

void Releases::add(std::optional<ticket::TicketId> ticket, Duration until) {
  if (waiting_.size() == limit) waiting_.pop_front();
  waiting_.push_back(ticket);
  until_ = std::max(until_, until);
  newest_ = PassageOutcome::Waiting;
}

bool Releases::passed() {
  if (waiting_.empty()) return false;
  waiting_.pop_front();
  if (waiting_.empty()) newest_ = PassageOutcome::Passed;
  return true;
}

std::vector<ticket::TicketId> Releases::overdue(Duration now) {
  std::vector<ticket::TicketId> tickets;
  if (waiting_.empty() || now < until_) return tickets;
  for (const auto& ticket : waiting_) {
    if (ticket) tickets.push_back(*ticket);
  }
  waiting_.clear();
  newest_ = PassageOutcome::Nobody;
  return tickets;
}

void Releases::drop(const ticket::TicketId& ticket) {
  const bool newest = !waiting_.empty() && waiting_.back() == ticket;
  std::erase(waiting_, ticket);
  if (newest) newest_ = PassageOutcome::TakenBack;
}

void Releases::forget() {
  if (newest_ == PassageOutcome::Waiting) newest_ = PassageOutcome::NotExpected;
  waiting_.clear();
}

}  // namespace foyer::controller
