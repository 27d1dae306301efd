#pragma once
// Waiting with an end: every await has a deadline.
// Threading: for coroutines whose executor is one thread or a strand.
// Lifetime: structured; with_deadline returns only after the operation has ended, so the operation may refer to the
// caller's frame. It must therefore honour cancellation, as every Asio operation and every coroutine of them does.

#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "protocol/base/clock.hpp"

namespace foyer::net {

/// Ends early, without an error, if the coroutine is cancelled; the next await then throws as usual.
[[nodiscard]] boost::asio::awaitable<void> sleep_for(Duration time);

/// The operation's value, or nothing if the limit passed first: then whatever a cancelled operation answers is dropped.
/// What the operation throws is passed on unless the limit had passed. A cancellation of the caller reaches it too.
template <class T>
[[nodiscard]] boost::asio::awaitable<std::optional<T>> with_deadline(boost::asio::awaitable<T> operation,
                                                                     Duration limit) {
  namespace asio = boost::asio;
  struct Guard {
    asio::cancellation_signal cancel;
    bool expired = false;
  };
  // Shared, because the timer's handler may be queued already when this frame ends.
  const auto guard = std::make_shared<Guard>();
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, limit);
  timer.async_wait([guard](boost::system::error_code error) {
    if (error) return;
    guard->expired = true;
    guard->cancel.emit(asio::cancellation_type::terminal);
  });
  asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
  auto outer = cancellation.slot();
  if (outer.is_connected()) outer.assign([guard](asio::cancellation_type type) { guard->cancel.emit(type); });
  try {
    T value = co_await asio::co_spawn(executor, std::move(operation),
                                      asio::bind_cancellation_slot(guard->cancel.slot(), asio::use_awaitable));
    if (!guard->expired) co_return std::move(value);
  } catch (...) {
    if (!guard->expired) throw;
  }
  co_return std::nullopt;
}

}  // namespace foyer::net
