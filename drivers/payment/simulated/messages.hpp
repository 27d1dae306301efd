#pragma once
// The lines that the simulated terminal speaks: one JSON object (RFC 8259) a line. Pure.
//   -> {"do":"authorise","attempt":"a-1","cents":1250,"currency":"EUR"}   also "capture", "reverse", "query"
//   -> {"do":"refund","attempt":"f-1","of":"a-1","cents":1250,"currency":"EUR"}
//   <- {"attempt":"a-1","state":"approved","reference":"R-17"}
// States: approved, declined, captured, reversed, refunded, unknown_attempt. A declined answer may carry "reason".

#include <optional>
#include <string>
#include <string_view>

#include "drivers/payment/payment_terminal.hpp"

namespace foyer::payment::simulated {

inline constexpr std::size_t max_line_bytes = 4096;

[[nodiscard]] bool is_valid_attempt(std::string_view attempt) noexcept;
/// With the newline at its end.
[[nodiscard]] std::string authorise_line(std::string_view attempt, const Money& amount);
/// `key` is the refund's own id; the answer names it as its attempt.
[[nodiscard]] std::string refund_line(std::string_view key, std::string_view attempt, const Money& amount);
[[nodiscard]] std::string request_line(std::string_view action, std::string_view attempt);

/// Without the newline. Unknown if the line is no such answer, or is one to another attempt: what became of the request
/// is then not known.
[[nodiscard]] PaymentOutcome parse_answer(std::string_view line, std::string_view attempt);

}  // namespace foyer::payment::simulated
