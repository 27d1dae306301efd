#include "protocol/journal/view_fence.hpp"

#include <utility>

namespace foyer::journal {

std::vector<Result<Appended, Error>> append_fenced(EventLog& log, ViewFence& fence, std::vector<Append> appends) {
  if (fence.has_failed()) return std::vector(appends.size(), Result<Appended, Error>(Error::StorageFailed));
  std::vector<Result<Appended, Error>> results(appends.size(), Result<Appended, Error>(Error::StaleView));
  std::vector<Append> passed;
  std::vector<std::size_t> places;
  passed.reserve(appends.size());
  places.reserve(appends.size());
  for (std::size_t index = 0; index < appends.size(); ++index) {
    if (fence.refuses(appends[index])) continue;
    passed.push_back(std::move(appends[index]));
    places.push_back(index);
  }
  if (passed.empty()) return results;
  const auto answers = log.append_batch(passed);
  for (std::size_t index = 0; index < passed.size(); ++index) {
    fence.note(passed[index], answers[index]);
    results[places[index]] = answers[index];
  }
  return results;
}

}  // namespace foyer::journal
