#include "protocol/wire/error.hpp"

namespace foyer::wire {

std::string_view text(WireError error) noexcept {
  switch (error) {
    case WireError::NotProtobuf:
      return "not_protobuf";
    case WireError::MissingField:
      return "missing_field";
    case WireError::BadIdentifier:
      return "bad_identifier";
    case WireError::OutOfRange:
      return "out_of_range";
    case WireError::UnknownType:
      return "unknown_type";
  }
  return {};
}

}  // namespace foyer::wire
