#pragma once
// toml++ for the files that people write. Its parser asserts on some malformed input where it should refuse it; here
// such an assertion is an exception, so that a slip in a file ends in a message and not in a dead program. Catch
// std::exception: toml::parse_error with a place, or std::logic_error without one.

#include <stdexcept>
#include <string>

namespace foyer {

[[noreturn]] inline void refuse_toml(const char* expected) {
  throw std::logic_error(std::string("malformed: expected ") + expected);
}

}  // namespace foyer

#define TOML_ENABLE_FORMATTERS 0
#define TOML_ASSERT(expr) (static_cast<bool>(expr) ? void() : ::foyer::refuse_toml(#expr))
#include <toml++/toml.h>
