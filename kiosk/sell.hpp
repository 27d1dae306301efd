#pragma once
// foyer-kiosk sell: one sale over the kiosk's HTTP interface, for scripts and drills.
// Threading: blocks its thread until the sale has ended. Lifetime: a function.

namespace foyer::kiosk {

/// The arguments after "sell". Prints the sale as JSON. Exit code 0: completed; 3: refused, nothing charged; 4:
/// completed with a claim code; 1: an error, or no end in time.
[[nodiscard]] int run_sell(int argc, const char* const* argv);

}  // namespace foyer::kiosk
