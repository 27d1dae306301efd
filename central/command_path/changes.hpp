#pragma once
// What a command does to the log, and why one may be refused. Plain values.

#include <string>
#include <vector>

#include "central/model/model.hpp"

namespace foyer::central {

/// Events for one stream: central's own, or a device's entries verbatim.
struct StreamChange {
  std::string stream;
  std::vector<wire::CentralEventBody> events;
  std::vector<Bytes> device_entries;
  ledger::DeviceName device;  ///< With device_entries.
  JournalId journal;
};
/// What a command does, in order. Empty: nothing to store, answered after what came before it is durable.
struct Changes {
  std::vector<StreamChange> streams;
};

/// A refusal as the box office words it: HTTP status, stable code, sentence.
struct CommandRefusal {
  unsigned status = 409;
  std::string code;    ///< SCREAMING_SNAKE_CASE
  std::string detail;  ///< what happened and what to do
  std::uint64_t allotted = 0;
};

}  // namespace foyer::central
