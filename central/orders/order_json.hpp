#pragma once
// A settled order as the API tells it, with its tickets, whether they were admitted, and the cases about it.
// Threading: pure functions.

#include "central/model/model.hpp"
#include "protocol/net/json.hpp"
#include "protocol/reprint/book.hpp"

namespace foyer::central {

/// Puts one object down. With `prints`, each ticket that it knows has its `print`: "proven", "unknown", ...
void write_order(net::JsonWriter& json, const Model& model, const OrderRecord& record,
                 const reprint::KnownOrder* prints = nullptr);

}  // namespace foyer::central
