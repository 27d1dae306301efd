#include "deploy/relay/relay.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include "deploy/relay/connection.hpp"
#include "protocol/base/assert.hpp"
#include "protocol/net/listen.hpp"

namespace foyer::relay {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);

std::string_view name(Mode mode) {
  switch (mode) {
    case Mode::Pass:
      return "pass";
    case Mode::BlackHole:
      return "black_hole";
    case Mode::Close:
      return "close";
  }
  FOYER_ASSERT(!"a mode has one of its three values");
}

std::string as_text(const tcp::endpoint& endpoint) {
  return endpoint.address().to_string() + ":" + std::to_string(endpoint.port());
}

}  // namespace

Relay::Relay(asio::io_context& context, const Endpoint& listen, const Endpoint& connect)
    : context_(context),
      listen_(listen),
      connect_(connect),
      acceptor_(context),
      changed_(context, asio::steady_timer::time_point::max()) {
  this->listen();
  asio::co_spawn(context_, accept_loop(), asio::detached);
}

Relay::~Relay() = default;

void Relay::listen() {
  tcp::acceptor acceptor(context_);
  net::listen(acceptor, listen_);
  acceptor.non_blocking(true);
  listen_ = acceptor.local_endpoint();
  acceptor_ = std::move(acceptor);
}

void Relay::stop_listening() {
  // What waits in the kernel's queue is reset with the socket. The port stays bound without listening, so that it
  // refuses, and nobody else is given it meanwhile.
  acceptor_.close();
  tcp::acceptor placeholder(context_, listen_.protocol());
  placeholder.set_option(tcp::acceptor::reuse_address(true));
  placeholder.bind(listen_);
  acceptor_ = std::move(placeholder);
}

void Relay::obey(const Link& wanted) {
  const bool was_closed = link_.mode == Mode::Close;
  const bool is_closed = wanted.mode == Mode::Close;
  // First what can fail, so that a failure leaves everything as it was.
  if (was_closed && !is_closed) {
    acceptor_.close();
    listen();
  }
  if (!was_closed && is_closed) stop_listening();
  link_.mode = wanted.mode;
  link_.cut_up = wanted.cut_up;
  link_.cut_down = wanted.cut_down;
  link_.delay = wanted.delay;
  changed_.cancel();
  // A copy, because a connection that is reset leaves the list.
  const auto connections = connections_;
  for (const auto& connection : connections) {
    if (is_closed) {
      connection->reset();
    } else {
      connection->wake();
    }
  }
}

void Relay::pass() {
  obey(Link{});
}

void Relay::black_hole(Direction direction) {
  Link wanted;
  wanted.mode = Mode::BlackHole;
  wanted.cut_up = direction == Direction::Up || link_.cut_up;
  wanted.cut_down = direction == Direction::Down || link_.cut_down;
  wanted.delay = link_.delay;
  obey(wanted);
}

void Relay::black_hole() {
  Link wanted;
  wanted.mode = Mode::BlackHole;
  wanted.cut_up = true;
  wanted.cut_down = true;
  wanted.delay = link_.delay;
  obey(wanted);
}

void Relay::close() {
  Link wanted;
  wanted.mode = Mode::Close;
  obey(wanted);
}

void Relay::delay(std::chrono::milliseconds by) {
  FOYER_ASSERT(by >= std::chrono::milliseconds::zero() && by <= delay_limit);
  Link wanted;
  wanted.delay = by;
  obey(wanted);
}

std::string Relay::status() const {
  return boost::json::serialize(boost::json::object{
      {"mode", name(link_.mode)},
      {"listen", as_text(listen_)},
      {"connect", as_text(connect_)},
      {"cut_up", link_.cut_up},
      {"cut_down", link_.cut_down},
      {"delay_ms", link_.delay.count()},
      {"connections", connections_.size()},
      {"bytes_up", link_.bytes_up},
      {"bytes_down", link_.bytes_down},
  });
}

asio::awaitable<void> Relay::accept_loop() {
  for (;;) {
    // A cut link lets no handshake through: nobody is accepted until it flows both ways.
    if (link_.mode != Mode::Pass) {
      changed_.expires_at(asio::steady_timer::time_point::max());
      co_await changed_.async_wait(awaited);
      continue;
    }
    const auto [waited] = co_await acceptor_.async_wait(tcp::acceptor::wait_read, awaited);
    if (waited || link_.mode != Mode::Pass) continue;
    boost::system::error_code error;
    tcp::socket client(context_);
    acceptor_.accept(client, error);
    if (!error) {
      start(std::move(client));
    } else if (error != asio::error::would_block && error != asio::error::connection_aborted) {
      // Out of file descriptors, most likely: a pause, lest the loop spin.
      changed_.expires_after(std::chrono::milliseconds{100});
      co_await changed_.async_wait(awaited);
    }
  }
}

void Relay::start(tcp::socket client) {
  if (connections_.size() >= connections_limit) {
    boost::system::error_code ignored;
    client.set_option(asio::socket_base::linger(true, 0), ignored);
    client.close(ignored);
    return;
  }
  auto connection = std::make_shared<Connection>(*this, std::move(client));
  connections_.push_back(connection);
  connection->start();
}

void Relay::forget(const Connection* connection) {
  std::erase_if(connections_, [connection](const auto& each) { return each.get() == connection; });
}

}  // namespace foyer::relay
