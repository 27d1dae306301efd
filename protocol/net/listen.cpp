#include "protocol/net/listen.hpp"

#include <string>
#include <system_error>
#include <thread>

namespace foyer::net {
namespace {

constexpr Duration again_after{100};

}  // namespace

void listen(boost::asio::ip::tcp::acceptor& acceptor, const boost::asio::ip::tcp::endpoint& endpoint,
            Duration patience) {
  using boost::asio::ip::tcp;
  acceptor.open(endpoint.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address(true));
  boost::system::error_code error;
  for (Duration waited{0};; waited += again_after) {
    acceptor.bind(endpoint, error);
    // Two programs may both bind a port; only one of them listens.
    if (!error) acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
    if (error != boost::asio::error::address_in_use || waited >= patience) break;
    acceptor.close();
    std::this_thread::sleep_for(again_after);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
  }
  if (!error) return;
  acceptor.close();
  const auto port = std::to_string(endpoint.port());
  if (error == boost::asio::error::address_in_use) {
    throw std::system_error(
        error, "port " + port + " is taken: end the program that listens there, or configure another port");
  }
  throw std::system_error(error, "cannot listen on " + endpoint.address().to_string() + " port " + port);
}

}  // namespace foyer::net
