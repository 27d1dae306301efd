#pragma once
// The life of a daemon around its io_context: ready, signals, an end in good order, a bound on how long that takes.
// Threading: run_until_signal runs the io_context on the calling thread; `stop` runs there too.
// Lifetime: returns once; afterwards the program destroys its parts and leaves main with the value returned.

#include <exception>
#include <functional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "protocol/base/clock.hpp"

namespace foyer::service {

struct RunOptions {
  /// After SIGTERM or SIGINT, `stop` has this long; then the io_context is stopped all the same.
  Duration stop_limit{10'000};
  /// Written when ready ("<pid>\n"), removed at the end: for scripts that wait. Empty: none.
  std::string ready_file;
  /// What the ready notification says, for `systemctl status`.
  std::string status;
};

/// Ignores SIGPIPE, notifies readiness, runs until SIGTERM, SIGINT or request_stop(), then awaits `stop`.
/// A second signal ends at once. Feeds systemd's watchdog if it asks (WATCHDOG_USEC).
/// Returns the exit code: 0 after an orderly stop, 1 if the limit passed or `stop` threw, start_over_code after
/// request_start_over().
/// Throws what a task on the io_context throws, and std::runtime_error if the ready file cannot be written.
[[nodiscard]] int run_until_signal(boost::asio::io_context& context, const RunOptions& options,
                                   std::function<boost::asio::awaitable<void>()> stop);

/// For co_spawn, in the place of asio's `detached`, which would swallow it: what the task throws ends the program by
/// run_until_signal, and the service manager starts it again.
inline constexpr auto failure_ends_program = [](const std::exception_ptr& thrown) {
  if (thrown) std::rethrow_exception(thrown);
};

/// Makes run_until_signal stop as if a signal had come; from any thread.
void request_stop();

/// What run_until_signal returns to a program that shall make its parts anew and run again.
inline constexpr int start_over_code = -1;
/// Makes run_until_signal stop in good order; the service manager is not told that the program ends. From any thread.
void request_start_over();

/// sd_notify(3): sends the text to $NOTIFY_SOCKET. False if there is none or it did not take it.
bool notify_service_manager(std::string_view text);

}  // namespace foyer::service
