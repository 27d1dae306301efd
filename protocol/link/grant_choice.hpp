#pragma once
// Which places a grantor gives for a grant request: exactly those named, and of the rest what it can spare. central and
// controllers choose by the same rule.
// Threading: pure.

#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/ledger/ledger.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::link {

/// Why a journal is refused that another one of the same device followed.
inline constexpr std::string_view superseded_code = "SUPERSEDED";

/// Why nothing can be granted, and how many of the places asked for stand allotted to somebody else.
struct ChoiceRefusal {
  enum class Reason { UnknownPlace, NotFree, NotEnough } reason = Reason::NotEnough;
  ledger::Places missing;  ///< Of the exact places asked for: those that are not free here.
  std::uint32_t allotted = 0;
};

/// Whether the plan has every place, category and zone that the request names.
[[nodiscard]] bool knows_places(const seating::SeatingPlan& plan, const wire::GrantRequest& request);

/// Named places must be free, all of them, unless the request is partial. Seats of a category are taken from the back
/// of the plan, together as far as they come, so that the best seats stay with the grantor. Accessible seats are taken
/// only for `accessible`: those first that have another one beside them, so that a wheelchair place comes with its
/// companion's. Where the plan marks the wheelchair place alone, the ordinary seat beside it is the first that is taken
/// for its category. With `partial` fewer will do, but never none.
[[nodiscard]] Result<ledger::Places, ChoiceRefusal> choose_granted(const ledger::State& ledger,
                                                                   const seating::SeatingPlan& plan,
                                                                   const wire::GrantRequest& request);

}  // namespace foyer::link
