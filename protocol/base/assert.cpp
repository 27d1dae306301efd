#include "protocol/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace foyer {

void assertion_failed(const char* expression, const char* file, int line) noexcept {
  std::fprintf(stderr, "foyer: broken invariant: %s (%s:%d)\n", expression, file, line);
  std::abort();
}

}  // namespace foyer
