#pragma once
// The scanner's reads as the door takes them, and its trouble in words. Pure.

#include <vector>

#include "controller/door/code_read.hpp"
#include "drivers/scanner/scanner.hpp"

namespace foyer::controller {

[[nodiscard]] CodeRead code_of(const scanner::Scan& scan, const std::vector<scanner::OtherReading>& otherwise);
/// Of a misread: it has no text but what it says on other keyboards. `now`: when it was told.
[[nodiscard]] CodeRead code_of(const std::vector<scanner::OtherReading>& otherwise, Duration now);

}  // namespace foyer::controller
