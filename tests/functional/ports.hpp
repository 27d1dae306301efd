#pragma once
// Ports of loopback: free ones, whether somebody listens, and one question with one answer over TCP.
// Threading: free functions; free_port() is for one thread.

#include <cstdint>
#include <string>

namespace foyer::functional {

/// A port that nobody listens on, never the same twice in one test program. Throws std::runtime_error.
[[nodiscard]] std::uint16_t free_port();
[[nodiscard]] bool accepts_connections(std::uint16_t port);
/// Sends one line and returns the first line of the answer; empty if none comes within 5 s.
[[nodiscard]] std::string exchange(std::uint16_t port, const std::string& line);

}  // namespace foyer::functional
