#pragma once
// Settled orders as people look for them: by an id, or by a code that stands on paper. Threading: pure functions.

#include <string_view>
#include <vector>

#include "central/model/model.hpp"
#include "protocol/reprint/book.hpp"

namespace foyer::central {

/// What an order's id, a claim code or a short code finds of the settled orders, each once. An order that is in the
/// book and not settled is not found: nothing is known yet of what becomes of it.
[[nodiscard]] std::vector<const OrderRecord*> find_orders(const Model& model, const reprint::Book& book,
                                                          std::string_view text);
/// The same for a text that must be a code. Example: an order's whole id finds nothing.
[[nodiscard]] std::vector<const OrderRecord*> find_by_code(const Model& model, const reprint::Book& book,
                                                           std::string_view code);
/// Whether the order's tickets still let somebody in: those of what was paid back or cancelled need no paper.
[[nodiscard]] bool is_good(const Model& model, const OrderRecord& record);

}  // namespace foyer::central
