#include "kiosk/checkout/rehearsals.hpp"

#include <algorithm>

#include "kiosk/ticketing/rehearsal.hpp"
#include "protocol/plain_text/rule.hpp"
#include "protocol/seating/performance.hpp"

namespace foyer::kiosk {

bool Rehearsals::is_known(const wire::PerformanceOnSale& show, const seating::SeatingPlan& plan) const {
  const auto known = tried_.find(show.performance);
  return known != tried_.end() && known->second.show == show && known->second.categories == plan.categories &&
         known->second.form == printer_.paper_form();
}

const std::string& Rehearsals::fault_of(const wire::PerformanceOnSale& show, const seating::SeatingPlan& plan) {
  auto& tried = tried_[show.performance];
  if (tried.show.performance == show.performance && is_known(show, plan)) return tried.fault;
  tried = {show, plan.categories, printer_.paper_form(), {}};
  if (tried.form.empty()) return tried.fault;  // No printer that could say: it is not ready either.
  if (!is_signable(show)) tried.fault = "its times: it ends before it begins";
  for (const auto& trial : trials_of(show, plan, signer_)) {
    if (!tried.fault.empty()) break;
    const auto why = printer_.why_unprintable(trial.document);
    if (!why.empty()) tried.fault = trial.member + ": " + why;
  }
  return tried.fault;
}

std::string Rehearsals::summary() const {
  const auto has_fault = [](const auto& tried) { return !tried.second.fault.empty(); };
  const auto first = std::find_if(tried_.begin(), tried_.end(), has_fault);
  if (first == tried_.end()) return {};
  const auto title = plain_text::one_line(first->second.show.title, seating::max_title_length);
  auto text = "Tickets of " + (title ? "\"" + *title + "\"" : std::string("a performance")) + " (" +
              first->first.text() + ") cannot be printed here, so none is sold: " + first->second.fault + ".";
  const auto count = std::count_if(tried_.begin(), tried_.end(), has_fault);
  if (count > 1) text += " So it is with " + std::to_string(count - 1) + " more.";
  return text;
}

}  // namespace foyer::kiosk
