#pragma once
// Refusals of reprints as central's API says them to staff, and as a device gets them for whoever stands there: the
// same codes, other words. Threading: pure functions.

#include "central/command_path/changes.hpp"
#include "protocol/reprint/decide.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::central {

/// Not a reason of protocol/reprint: it is about who asks, not about the ticket.
inline constexpr std::string_view too_many_codes_code = "TOO_MANY_CODES";

[[nodiscard]] CommandRefusal refusal_of(reprint::RefusalReason reason);
/// Too many codes that nobody knows came from this place.
[[nodiscard]] CommandRefusal too_many_codes(Duration wait);
[[nodiscard]] bool is(const CommandRefusal& refusal, reprint::RefusalReason reason);
/// For a device: what it shows to its customer.
[[nodiscard]] wire::Refusal told_to_device(const CommandRefusal& refusal);

}  // namespace foyer::central
