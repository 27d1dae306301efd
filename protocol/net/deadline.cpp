#include "protocol/net/deadline.hpp"

#include <boost/asio/as_tuple.hpp>

namespace foyer::net {

boost::asio::awaitable<void> sleep_for(Duration time) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, time);
  co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

}  // namespace foyer::net
