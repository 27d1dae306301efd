#include "protocol/journal/error.hpp"

#include "protocol/base/assert.hpp"

namespace foyer::journal {

std::string_view text(Error error) noexcept {
  switch (error) {
    case Error::StaleView:
      return "stale view";
    case Error::AlreadyApplied:
      return "already applied";
    case Error::Invalid:
      return "invalid";
    case Error::QueueFull:
      return "queue full";
    case Error::Stopping:
      return "stopping";
    case Error::StorageFull:
      return "storage full";
    case Error::StorageFailed:
      return "storage failed";
    case Error::Corrupt:
      return "corrupt";
    case Error::NewerVersion:
      return "written by a newer version of foyer; install that version again";
    case Error::HeadBelowAcknowledged:
      return "head below acknowledged";
    case Error::Forked:
      return "forked";
  }
  FOYER_ASSERT(false);
}

bool needs_reopening(Error error) noexcept {
  return error == Error::StorageFailed || error == Error::StaleView || error == Error::AlreadyApplied;
}

}  // namespace foyer::journal
