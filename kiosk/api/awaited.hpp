#pragma once
// An answer that comes by callback on the kiosk's thread, for a coroutine. A caller that is cancelled stops waiting;
// what it asked for goes on. Threading: the kiosk's thread.

#include <optional>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace foyer::kiosk {

template <class T>
class Awaited {
 public:
  explicit Awaited(boost::asio::any_io_executor executor)
      : timer_(std::move(executor), boost::asio::steady_timer::time_point::max()) {}

  void take(T answer) {
    answer_ = std::move(answer);
    timer_.cancel();
  }
  /// Nothing: the caller was cancelled. The caller holds this by a shared pointer, and so does who answers.
  boost::asio::awaitable<std::optional<T>> wait() {
    while (!answer_) {
      co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
      const auto state = co_await boost::asio::this_coro::cancellation_state;
      if (!answer_ && state.cancelled() != boost::asio::cancellation_type::none) break;
    }
    co_return answer_;
  }

 private:
  boost::asio::steady_timer timer_;
  std::optional<T> answer_;
};

}  // namespace foyer::kiosk
