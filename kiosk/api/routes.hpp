#pragma once
// The kiosk's HTTP interface, for its touch page and for scripts. Loopback only, so it knows no roles.
//   GET  /api/v1/health, /api/v1/kiosk, /api/v1/performances, /api/v1/performances/{id}/plan and /availability
//   POST /api/v1/sales {performance_id, seats | best {category, count} | zones [{zone, count}], order_id?, language?}
//        language is a tag of BCP 47; tickets are printed in it where this kiosk knows it
//   POST /api/v1/sales/{id}/pay and /cancel; GET /api/v1/sales/{id} and /api/v1/sales?open=true
//   POST /api/v1/claims/{code}/redeem {reprint_id?, at?}: prints what of the order is not on paper for certain; the
//   same
//        reprint_id again is the same reprint. GET /api/v1/claims/{code}: what the own books have. GET
//        /api/v1/reprints/{id}
// Threading: handlers run on the server's executor, which is the kiosk's own thread.
// Lifetime: core outlives the server.

#include <functional>
#include <string>

#include "kiosk/core/kiosk_core.hpp"
#include "protocol/net/json.hpp"
#include "protocol/net/problem.hpp"
#include "protocol/net/router.hpp"

namespace foyer::kiosk {

/// What is attached, for the status.
struct AttachmentReport {
  std::string printer_state;
  std::string printer_text;
  bool terminal_is_reachable = false;
};
using Attachments = std::function<AttachmentReport()>;

void add_shop_routes(net::Router& router, const KioskCore& core, Attachments attachments);
void add_sale_routes(net::Router& router, KioskCore& core);
void add_claim_routes(net::Router& router, KioskCore& core);
/// The touch page.
void add_pages(net::Router& router);

/// Members of an object: title, hall, venue, what people call these, the zone their times are shown in, and the times.
void write_what_and_when(net::JsonWriter& json, const wire::PerformanceOnSale& performance,
                         const seating::VenueName& venue);
/// Members of an object: a place by its parts, so that a page can say it in the customer's language.
void write_place(net::JsonWriter& json, const seating::SeatingPlan* plan, const ticket::Place& place);
/// The sale as the interface shows it.
[[nodiscard]] std::string sale_json(const KioskCore& core, const ledger::OrderId& order);
/// 404, 409, 422 or 503, as the reason says.
[[nodiscard]] net::HttpResponse problem_of(const SellRefusal& refusal, const std::string& path);
[[nodiscard]] net::HttpResponse not_found(const std::string& path);

}  // namespace foyer::kiosk
