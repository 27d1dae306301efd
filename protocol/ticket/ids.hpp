#pragma once
// The ids of tickets and of the keys that sign them.

#include <array>

#include "protocol/base/identifier.hpp"

namespace foyer::ticket {

using TicketId = Identifier<struct TicketTag>;
/// The first eight bytes of SHA-256 of the public key: enough to pick a key, never to trust one.
using KeyId = std::array<std::uint8_t, 8>;

}  // namespace foyer::ticket
