#pragma once
// Buying at the kiosk as its page does, going through the door as people do, and what central, the terminal and the
// kiosk say of it afterwards.
// Threading: free functions; a sale may run in a thread of its own. Lifetime: borrow the rig.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/functional/rig.hpp"

namespace foyer::functional {

/// {"best": {...}}, {"seats": [...]} or {"zones": [...]}, with the performance.
[[nodiscard]] json::object best_seats(int category, int count, std::string_view performance = numbered);
[[nodiscard]] json::object seats(const std::vector<std::int64_t>& indices, std::string_view performance = numbered);
[[nodiscard]] json::object places_in_zone(int zone, int count, std::string_view performance = general_admission);

/// Whether a sale of this phase changes no more.
[[nodiscard]] bool is_over(const json::object& sale);
/// Chooses and pays; the sale when it is over. Throws with the refusal if the kiosk refuses.
[[nodiscard]] json::object buy(const Rig& rig, const json::object& choice);
/// The same without waiting for the end.
[[nodiscard]] json::object choose_and_pay(const Rig& rig, const json::object& choice);
[[nodiscard]] json::object wait_until_over(const Rig& rig, const std::string& order);

/// Buys, and expects that all was printed and paid. Returns the tokens on the pictures, one a ticket.
struct Bought {
  std::string order;
  std::string performance;
  std::int64_t total_cents = 0;
  std::vector<std::string> tokens;
};
[[nodiscard]] Bought buy_and_read(const Rig& rig, const json::object& choice);

/// Reads a text with the emulated scanner and waits for the door's verdict.
[[nodiscard]] json::object scan(const Rig& rig, const std::string& text);
/// Expects green for every token, and one opening of the gate and one passage for each.
void admit_all(const Rig& rig, const std::vector<std::string>& tokens);

/// central's order, once it has it.
[[nodiscard]] std::optional<json::object> find_order(const Rig& rig, const std::string& order);
/// Waits until central has every order of these, sold and with every ticket admitted, and expects each exactly once.
void expect_sold_and_admitted(const Rig& rig, const std::vector<Bought>& sales, std::chrono::seconds within);
/// Orders that central has for a performance.
[[nodiscard]] json::array orders_of(const Rig& rig, std::string_view performance);
[[nodiscard]] std::int64_t booked_at_central(const Rig& rig, std::string_view performance);
/// The terminal's attempts in a state ("captured", "approved").
[[nodiscard]] std::vector<json::object> attempts(const Rig& rig, std::string_view state);
/// Seats of a numbered performance that the kiosk offers now, all of one price category.
[[nodiscard]] std::vector<std::int64_t> offered_seats(const Rig& rig, int category, std::size_t count);
[[nodiscard]] json::object availability(const Rig& rig, std::string_view performance);

}  // namespace foyer::functional
