#pragma once
// The notes of a verdict that programs write themselves; every other note was typed by a person. Their English
// sentences are journalled and travel in the feed, so they stay as they are. A page of another language goes by the
// code. Threading: pure functions.

#include <string>
#include <string_view>

namespace foyer::admission {

/// The ticket of an order that lost its places, and that a person lets in all the same.
inline constexpr std::string_view no_seat_note = "No seat of its own: find a place by hand.";
/// The booking service denies a ticket and gives no reason.
inline constexpr std::string_view denied_note = "Denied by the booking service.";
/// Why nobody is let in to a cancelled performance, within reason_limit: a longer reason is left out.
[[nodiscard]] std::string cancelled_note(std::string_view because);

}  // namespace foyer::admission
