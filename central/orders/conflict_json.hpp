#pragma once
// A case of the conflict inbox as JSON: what happened, what was done, what can be chosen.
// Threading: pure functions.

#include "central/reconciliation/person.hpp"
#include "protocol/net/json.hpp"

namespace foyer::central {

/// One line of the list.
void write_case(net::JsonWriter& json, const Model& model, const CaseRecord& about);
/// With the order, its places, its money and every step.
void write_case_whole(net::JsonWriter& json, const Model& model, const CaseRecord& about);

}  // namespace foyer::central
