#pragma once
// Grants at central: what a controller (or a lone kiosk) asks for becomes an allotment's places, decided on the
// performance's own ledger. The grant id is the request id, so asking again gives the same answer.
// Threading: pure; runs inside a command.

#include <variant>

#include "central/command_path/command_path.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::central {

/// A refusal as the asking device is told.
[[nodiscard]] wire::Refusal not_granted(std::string code, std::string message, std::uint32_t allotted = 0);

/// Changes to make, or the refusal. `allotment` is used if the holder has no live one. Without `lease_time` the grant
/// runs until the end of the performance; with it, its `until` is `now` plus that, and marks the allotment as timed.
[[nodiscard]] std::variant<Changes, wire::Refusal> decide_grant(const Model& model, const wire::Request& request,
                                                                const wire::GrantRequest& wanted,
                                                                ledger::AllotmentId allotment, Timestamp now,
                                                                std::optional<Duration> lease_time = std::nullopt);

/// What an accepted request was granted; nothing if the ledger knows no such grant.
[[nodiscard]] std::optional<wire::Grant> find_grant(const Model& model, const PerformanceId& performance,
                                                    const ledger::GrantId& grant);

/// Ends the live allotments of a device for one performance: their epochs are dead, unsold places are free.
[[nodiscard]] Result<Changes, CommandRefusal> decide_reclaim(const Model& model, const ledger::DeviceName& holder,
                                                             const PerformanceId& performance, Timestamp now);
/// Ends one allotment; nothing changes if it is not live.
[[nodiscard]] Result<Changes, CommandRefusal> decide_reclaim(const Model& model, const PerformanceId& performance,
                                                             const ledger::AllotmentId& allotment, Timestamp now);

}  // namespace foyer::central
