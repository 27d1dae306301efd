#pragma once
// The events of a seat ledger and their exact bytes (ledger.proto), as streams keep them.
// Threading: pure functions.

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"
#include "protocol/ledger/events.hpp"
#include "protocol/wire/error.hpp"

namespace foyer::wire {

[[nodiscard]] Bytes encode(const ledger::Event& event);
[[nodiscard]] Result<ledger::Event, WireError> decode_ledger_event(BytesView bytes);

}  // namespace foyer::wire
