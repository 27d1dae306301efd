#pragma once
// Errors are values: a function that can fail returns Result<T, E>, E one closed enum (or a struct around one).
// Threading: plain values.

#include <boost/system/result.hpp>

namespace foyer {

template <class T, class E>
using Result = boost::system::result<T, E>;

/// What a function returns that succeeds with nothing to say.
struct Done {
  friend bool operator==(Done, Done) = default;
};

}  // namespace foyer

/// Returns the error of EXPRESSION to the caller, or binds its value to NAME.
#define FOYER_TRY(name, expression)                 \
  auto name##_result = (expression);                \
  if (!name##_result) return name##_result.error(); \
  auto&& name = *name##_result
