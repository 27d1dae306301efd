#include "protocol/net/deadline.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace foyer::net {
namespace {

namespace asio = boost::asio;

template <class T>
T run(asio::awaitable<T> task) {
  asio::io_context context;
  std::optional<T> value;
  std::exception_ptr thrown;
  asio::co_spawn(context, std::move(task), [&](std::exception_ptr failure, T result) {
    thrown = failure;
    value = std::move(result);
  });
  context.run();
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*value);
}

asio::awaitable<int> quick() {
  co_return 7;
}
asio::awaitable<int> throwing() {
  throw std::runtime_error("broken");
  co_return 0;
}
asio::awaitable<int> endless() {
  while (true) {
    co_await sleep_for(Duration(3'600'000));
    // A cancelled coroutine leaves at its next await.
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  }
}
asio::awaitable<int> nested() {
  const auto inner = co_await with_deadline(endless(), Duration(3'600'000));
  co_return inner ? 1 : 2;
}

TEST(Deadline, GivesTheValueOfAQuickOperation) {
  EXPECT_EQ(run(with_deadline(quick(), Duration(60'000))), 7);
}

TEST(Deadline, EndsAnOperationThatTakesTooLong) {
  EXPECT_EQ(run(with_deadline(endless(), Duration(20))), std::nullopt);
}

TEST(Deadline, PassesAnExceptionOn) {
  EXPECT_THROW(run(with_deadline(throwing(), Duration(60'000))), std::runtime_error);
}

TEST(Deadline, ReachesThroughAnInnerDeadline) {
  EXPECT_EQ(run(with_deadline(nested(), Duration(20))), std::nullopt);
}

}  // namespace
}  // namespace foyer::net
