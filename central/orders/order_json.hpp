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
/// The same with what was ordered anew of it. It looks through all reprints of the book: for one order, not for lists.
void write_order_with_reprints(net::JsonWriter& json, const Model& model, const OrderRecord& record,
                               const reprint::Book& book);
/// `state` is "without_paper" where a door let the guest in and nobody prints; else how the kiosk gets on.
void write_reprint(net::JsonWriter& json, const Model& model, const reprint::KnownReprint& known);

}  // namespace foyer::central
