#pragma once
// Something happened: wakes the coroutines of one executor that wait for it. It carries no value; whoever wakes looks
// at the state again, so that nothing is missed or acted on twice.
// Threading: one executor. Lifetime: may be destroyed while waited on; the waiters then wake as if notified.

#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "protocol/base/clock.hpp"

namespace foyer::usb {

class Signal {
 public:
  explicit Signal(boost::asio::any_io_executor executor);
  ~Signal();
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  void notify();
  /// True if notified, false if the time passed first (or the waiting coroutine was cancelled).
  [[nodiscard]] boost::asio::awaitable<bool> wait_until(std::chrono::steady_clock::time_point deadline);
  [[nodiscard]] boost::asio::awaitable<void> wait();

 private:
  using Waiters = std::vector<boost::asio::steady_timer*>;
  boost::asio::any_io_executor executor_;
  std::shared_ptr<Waiters> waiters_ = std::make_shared<Waiters>();
};

}  // namespace foyer::usb
