#pragma once
// Who is there: what each device last said of itself, and when it was last heard. In memory only; retained births fill
// it again after a restart. Threading: one thread.

#include <map>
#include <optional>

#include "protocol/wire/messages.hpp"

namespace foyer::central {

struct DevicePresence {
  wire::Birth birth;
  std::optional<Timestamp> last_heard;
  Duration heard_at{};                     ///< Since boot.
  std::uint64_t unknown_entries = 0;       ///< Of kinds this version does not know: kept.
  std::uint64_t malformed_entries = 0;     ///< Kept, and nothing followed from them.
  std::uint64_t forks = 0;                 ///< Batches put into quarantine.
  std::optional<Timestamp> refused_since;  ///< Its journal is refused, and nothing of it was taken since.
  std::string refused_because;
};

using Presence = std::map<ledger::DeviceName, DevicePresence>;

}  // namespace foyer::central
