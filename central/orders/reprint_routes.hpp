#pragma once
// The box office has tickets printed anew: what a customer's code still claims, or tickets that staff name.
// Lifetime: borrows everything.

#include "central/access/access.hpp"
#include "central/orders/reprint_desk.hpp"
#include "protocol/base/random.hpp"
#include "protocol/net/router.hpp"

namespace foyer::central {

/// POST /api/v1/claims/{code}/redeem {at, staff?}, POST /api/v1/orders/{id}/reprint {tickets?, reason?, at, staff?}
/// (box office): 202 while it is being printed, 200 once that has ended. The same Idempotency-Key for the same gives
/// the same.
void add_reprint_routes(net::Router& router, ReprintDesk& desk, const PrintBook& prints, const Access& access,
                        RandomSource& random);
/// The answer to whoever has tried too many codes from where the request comes; nothing if it may try this one.
[[nodiscard]] std::optional<net::HttpResponse> refuse_codes(const ReprintDesk& desk, const net::HttpRequest& request);
/// A code from there found nothing.
void note_missed_code(ReprintDesk& desk, const net::HttpRequest& request);

}  // namespace foyer::central
