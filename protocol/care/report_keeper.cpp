#include "protocol/care/report_keeper.hpp"

#include <algorithm>

namespace foyer::care {

bool ReportKeeper::take(const ledger::DeviceName& device, BytesView bytes, Duration now) {
  auto report = wire::decode_device_report(bytes);
  if (!report || report->device != device) {
    ++refused_;
    return false;
  }
  auto [at, added] = known_.try_emplace(device);
  auto& [kept, past_runs] = at->second;
  if (!added) {
    const bool is_past = std::find(past_runs.begin(), past_runs.end(), report->run) != past_runs.end();
    const bool is_late = report->run == kept.report.run && report->sequence <= kept.report.sequence;
    if (is_past || is_late) return false;
    if (report->run != kept.report.run) past_runs.push_back(kept.report.run);
    if (past_runs.size() > past_runs_kept) past_runs.pop_front();
  }
  kept = {std::move(*report), Bytes(bytes.begin(), bytes.end()), now};
  return true;
}

const KeptReport* ReportKeeper::find(const ledger::DeviceName& device) const {
  const auto found = known_.find(device);
  return found == known_.end() ? nullptr : &found->second.kept;
}

}  // namespace foyer::care
