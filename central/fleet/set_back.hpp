#pragma once
// Whether this log is all that its devices know of it. It is not where a backup of it was put in place and nobody said
// so, or where another copy of it is in use: then what was granted since is not known here and would be sold again.
// Threading: pure but for reading the log.

#include "central/settlement/unknown_grant.hpp"
#include "protocol/journal/event_log.hpp"
#include "protocol/sync/feed.hpp"

namespace foyer::central {

/// Whether a device has more of this log's feed than the log has events. No if the log cannot be read now.
[[nodiscard]] bool is_behind(const journal::EventLog& log, const sync::FeedState& known);

/// Whether the log does not have a grant that it made, by a device's journal, or granted something else by it: two
/// copies answer one request under one id. Reads the performance's whole stream: for a grant that a view of the log
/// does not have, which may be old. No if the log cannot be read now.
[[nodiscard]] bool has_forgotten(const journal::EventLog& log, const UnknownGrant& grant);

}  // namespace foyer::central
