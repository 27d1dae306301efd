// Samples of who passed a door and which passages were taken back.
#include "tests/unit/wire/samples.hpp"

namespace foyer::wire::test {

std::vector<std::pair<std::string, CentralEventBody>> later_central_events() {
  auto overridden = std::get<AdmissionRecorded>(central_events()[10]);
  overridden.overridden = true;
  auto recorded = std::get<AdmissionRecorded>(central_events()[10]);
  recorded.scan = id<admission::ScanNonce>(0x61);
  auto annulled = std::get<AdmissionAnnulled>(central_events()[11]);
  annulled.scan = recorded.scan;
  return {{"AdmissionRecorded/overridden", overridden},
          {"AdmissionRecorded/scan", recorded},
          {"AdmissionAnnulled/scan", annulled}};
}

}  // namespace foyer::wire::test
