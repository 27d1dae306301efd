#pragma once
// Parts that several messages of messages.proto have. Internal to this folder, as parts.hpp.

#include "protocol/wire/lease_messages.hpp"
#include "protocol/wire/messages.hpp"
#include "protocol/wire/parts.hpp"

namespace foyer::wire {

namespace v1 {
class CategoryCount;
class Renewed;
class ReprintRequest;
}  // namespace v1

/// By rising category, with counts above 0.
void read_categories(const Repeated<v1::CategoryCount>& from, FieldReader& fields, std::vector<CategoryCount>& to);
void write_categories(const std::vector<CategoryCount>& from, Repeated<v1::CategoryCount>& to);

/// Above 0.
void read_lease_time(std::uint64_t from_ms, FieldReader& fields, std::optional<Duration>& to);
[[nodiscard]] Renewed read(const v1::Renewed& from, FieldReader& fields);
void write(const Renewed& from, v1::Renewed& to);

[[nodiscard]] ReprintRequest read(const v1::ReprintRequest& from, FieldReader& fields);
void write(const ReprintRequest& from, v1::ReprintRequest& to);

}  // namespace foyer::wire
