#pragma once
// The seating plans of a venue document. Threading: pure.

#include "central/catalogue/document_faults.hpp"
#include "protocol/wire/feed.hpp"

namespace foyer::central {

/// What is wrong with it is added to `faults`; the plan is good only if nothing was.
[[nodiscard]] wire::NamedPlan read_plan(const net::JsonObject& object, DocumentFaults& faults);

}  // namespace foyer::central
