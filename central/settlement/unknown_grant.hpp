#pragma once
// Grants that a device's journal tells of, made by this log, and that this view of it does not have: it is behind, or
// the log was set back.
// Threading: pure.

#include <optional>

#include "central/model/model.hpp"

namespace foyer::central {

struct UnknownGrant {
  PerformanceId performance;
  ledger::GrantId grant;
  std::vector<ledger::LeasedPlaces> places;  ///< All that came of it.
};

struct WhoReceived {
  ledger::DeviceName device;
  JournalId journal;
  PerformanceId performance;
};

/// Nothing if the grant is known and brought what came, or if the journal does not go by this log (any more).
[[nodiscard]] std::optional<UnknownGrant> find_unknown_grant(const Model& model, const WhoReceived& who,
                                                             const ledger::GrantReceived& received);

/// Whether all that came was granted.
[[nodiscard]] bool is_of_grant(const std::vector<ledger::LeasedPlaces>& received,
                               const std::vector<ledger::LeasedPlaces>& granted);

}  // namespace foyer::central
