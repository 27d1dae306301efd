#include "drivers/usb/signal.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace foyer::usb {
namespace asio = boost::asio;

Signal::Signal(asio::any_io_executor executor) : executor_(std::move(executor)) {}

Signal::~Signal() {
  notify();
}

void Signal::notify() {
  // The list is taken first, so that a timer's place in it says whether it was notified.
  const Waiters woken = std::exchange(*waiters_, {});
  for (asio::steady_timer* timer : woken) timer->cancel();
}

asio::awaitable<bool> Signal::wait_until(std::chrono::steady_clock::time_point deadline) {
  asio::steady_timer timer(executor_, deadline);
  // The list may outlive the signal, never the other way round; a frame that is destroyed takes itself off it.
  struct Listed {
    std::shared_ptr<Waiters> waiters;
    asio::steady_timer* timer;
    bool leave() { return std::erase(*waiters, timer) != 0; }
    ~Listed() { leave(); }
  } listed{waiters_, &timer};
  waiters_->push_back(&timer);
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  co_return !listed.leave();
}

asio::awaitable<void> Signal::wait() {
  co_await wait_until(std::chrono::steady_clock::time_point::max());
}

}  // namespace foyer::usb
