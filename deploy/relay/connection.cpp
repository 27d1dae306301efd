#include "deploy/relay/connection.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace foyer::relay {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t chunk_size = 16 * 1024;

asio::awaitable<void> sleep_until_woken(asio::steady_timer& timer, asio::steady_timer::time_point at) {
  timer.expires_at(at);
  co_await timer.async_wait(awaited);
}

}  // namespace

Connection::Pump::Pump(Direction which, Socket& source, Socket& target, std::uint64_t& count)
    : direction(which),
      from(source),
      to(target),
      counter(count),
      reader_wake(source.get_executor()),
      writer_wake(source.get_executor()) {}

Connection::Connection(Relay& relay, tcp::socket client)
    : relay_(relay),
      client_(std::move(client)),
      target_(client_.get_executor()),
      connecting_deadline_(client_.get_executor()),
      up_(Direction::Up, client_, target_, relay.link_.bytes_up),
      down_(Direction::Down, target_, client_, relay.link_.bytes_down) {}

void Connection::start() {
  asio::co_spawn(
      client_.get_executor(), [self = shared_from_this()] { return self->run(); }, asio::detached);
}

asio::awaitable<void> Connection::run() {
  if (!co_await connect_target() || ended_) {
    reset();
    co_return;
  }
  boost::system::error_code error;
  for (Socket* socket : {&client_, &target_}) {
    // A relay must not add Nagle's waiting to what the ends already do.
    socket->set_option(tcp::no_delay(true), error);
    socket->non_blocking(true, error);
  }
  spawn_pumps();
}

asio::awaitable<bool> Connection::connect_target() {
  connecting_deadline_.expires_after(connect_deadline);
  connecting_deadline_.async_wait([self = shared_from_this()](boost::system::error_code cancelled) {
    boost::system::error_code ignored;
    if (!cancelled) self->target_.close(ignored);
  });
  const auto [error] = co_await target_.async_connect(relay_.connect_, awaited);
  connecting_deadline_.cancel();
  co_return !error && target_.is_open();
}

void Connection::spawn_pumps() {
  running_ = 4;
  for (Pump* pump : {&up_, &down_}) {
    // The lambdas live as long as their coroutines, because co_spawn keeps them; they hold the connection.
    asio::co_spawn(
        client_.get_executor(),
        [self = shared_from_this(), pump]() -> asio::awaitable<void> {
          co_await self->read_loop(*pump);
          self->pump_ended();
        },
        asio::detached);
    asio::co_spawn(
        client_.get_executor(),
        [self = shared_from_this(), pump]() -> asio::awaitable<void> {
          co_await self->write_loop(*pump);
          self->pump_ended();
        },
        asio::detached);
  }
}

void Connection::pump_ended() {
  --running_;
  if (running_ == 0 && !ended_) {
    ended_ = true;
    boost::system::error_code ignored;
    client_.close(ignored);
    target_.close(ignored);
    relay_.forget(this);
  }
}

void Connection::wake() {
  for (Pump* pump : {&up_, &down_}) {
    pump->reader_wake.cancel();
    pump->writer_wake.cancel();
  }
}

void Connection::reset_socket(Socket& socket) {
  boost::system::error_code ignored;
  // Lingering for zero seconds turns the close into a reset (RFC 9293 section 3.10.4 ABORT).
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

void Connection::reset() {
  if (ended_) return;
  ended_ = true;
  connecting_deadline_.cancel();
  reset_socket(client_);
  reset_socket(target_);
  wake();
  relay_.forget(this);
}

// Takes bytes from the source as long as its direction is not cut, and ends with the stream.
asio::awaitable<void> Connection::read_loop(Pump& pump) {
  while (!ended_) {
    if (relay_.link_.is_cut(pump.direction) || pump.bytes_on_the_way >= bytes_on_the_way_limit) {
      co_await sleep_until_woken(pump.reader_wake, Instant::max());
      continue;
    }
    co_await pump.from.async_wait(tcp::socket::wait_read, awaited);
    // The cut may have come while waiting; then the bytes stay where they are.
    if (ended_ || relay_.link_.is_cut(pump.direction)) continue;
    if (!read_some(pump)) co_return;
  }
}

// False when the stream has ended, one way or the other.
bool Connection::read_some(Pump& pump) {
  Chunk chunk;
  chunk.bytes.resize(chunk_size);
  boost::system::error_code error;
  const std::size_t count = pump.from.read_some(asio::buffer(chunk.bytes), error);
  if (error == asio::error::would_block) return true;
  if (error && error != asio::error::eof) {
    reset();
    return false;
  }
  chunk.bytes.resize(count);
  chunk.arrived = std::chrono::steady_clock::now();
  chunk.is_end = error == asio::error::eof;
  const bool goes_on = !chunk.is_end;
  pump.bytes_on_the_way += count;
  pump.on_the_way.push_back(std::move(chunk));
  pump.writer_wake.cancel();
  return goes_on;
}

// Hands bytes to the target in order, each after the link's delay, as long as its direction is not cut.
asio::awaitable<void> Connection::write_loop(Pump& pump) {
  while (!ended_) {
    if (pump.on_the_way.empty() || relay_.link_.is_cut(pump.direction)) {
      co_await sleep_until_woken(pump.writer_wake, Instant::max());
      continue;
    }
    const Instant due = pump.on_the_way.front().arrived + relay_.link_.delay;
    if (std::chrono::steady_clock::now() < due) {
      co_await sleep_until_woken(pump.writer_wake, due);
      continue;
    }
    if (pump.on_the_way.front().is_end) {
      boost::system::error_code ignored;
      pump.to.shutdown(tcp::socket::shutdown_send, ignored);
      co_return;
    }
    if (!co_await write_front(pump)) co_return;
  }
}

asio::awaitable<bool> Connection::write_front(Pump& pump) {
  co_await pump.to.async_wait(tcp::socket::wait_write, awaited);
  if (ended_ || relay_.link_.is_cut(pump.direction)) co_return !ended_;
  Chunk& chunk = pump.on_the_way.front();
  boost::system::error_code error;
  const std::size_t count = pump.to.write_some(asio::buffer(chunk.bytes) + chunk.written, error);
  if (error == asio::error::would_block) co_return true;
  if (error) {
    reset();
    co_return false;
  }
  chunk.written += count;
  pump.counter += count;
  pump.bytes_on_the_way -= count;
  if (chunk.written == chunk.bytes.size()) pump.on_the_way.pop_front();
  pump.reader_wake.cancel();
  co_return true;
}

}  // namespace foyer::relay
