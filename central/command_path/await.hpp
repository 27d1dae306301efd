#pragma once
// CommandPath for coroutines: co_await execute(path, id, decide).
// Threading: on the path's own thread. A caller that is cancelled (its deadline passed) stops waiting; the command
// goes on and is either stored whole or not at all.

#include <memory>
#include <optional>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "central/command_path/command_path.hpp"

namespace foyer::central {

[[nodiscard]] inline boost::asio::awaitable<Result<Done, CommandRefusal>> execute(CommandPath& path,
                                                                                  journal::CommandId command_id,
                                                                                  Decide decide) {
  struct Waiting {
    explicit Waiting(boost::asio::any_io_executor executor)
        : timer(executor, boost::asio::steady_timer::time_point::max()) {}
    boost::asio::steady_timer timer;
    std::optional<Result<Done, CommandRefusal>> answer;
  };
  // Shared with the command, which may be answered after a cancelled caller is gone.
  const auto waiting = std::make_shared<Waiting>(co_await boost::asio::this_coro::executor);
  path.submit(command_id, std::move(decide), [waiting](Result<Done, CommandRefusal> answer) {
    waiting->answer = std::move(answer);
    waiting->timer.cancel();
  });
  while (!waiting->answer) {
    // An answer cancels the timer; a cancelled coroutine throws at its next await, here.
    co_await waiting->timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (!waiting->answer && state.cancelled() != boost::asio::cancellation_type::none) break;
  }
  if (waiting->answer) co_return *waiting->answer;
  co_return CommandRefusal{503, "TIMED_OUT", "The booking service did not answer in time. Ask again.", 0};
}

}  // namespace foyer::central
