#pragma once
// An order as staff at the door see it: what was sold, how each print went, who came in.
// Threading: pure functions.

#include <vector>

#include "controller/api/routes.hpp"
#include "protocol/net/json.hpp"

namespace foyer::controller {

/// `printers`: at which kiosks it can be printed, if that is told too.
void write_order(net::JsonWriter& json, const ClaimParts& parts, const reprint::KnownOrder& order,
                 const std::vector<PrinterOfKiosk>* printers = nullptr);
void write_printers(net::JsonWriter& json, const std::vector<PrinterOfKiosk>& printers);
/// Sold, not paid back, and somebody who did not come in yet has no paper for certain.
[[nodiscard]] bool needs_paper(const ClaimParts& parts, const reprint::KnownOrder& order);
[[nodiscard]] bool is_ready(const PrinterOfKiosk& printer);

}  // namespace foyer::controller
