// foyer-relay: a network link that can be cut.

#include <charconv>
#include <csignal>
#include <iostream>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "deploy/relay/control.hpp"
#include "deploy/relay/relay.hpp"

namespace {

using foyer::relay::Relay;

std::optional<Relay::Endpoint> parse_endpoint(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(text.substr(0, colon), error);
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, fault] = std::from_chars(text.data() + colon + 1, end, port);
  if (error || fault != std::errc{} || stopped != end) return std::nullopt;
  return Relay::Endpoint{address, port};
}

std::string check_endpoint(const std::string& text) {
  return parse_endpoint(text) ? std::string{} : "'" + text + "' is not ADDRESS:PORT, like 127.0.0.1:1883";
}

int serve(const std::string& name, const Relay::Endpoint& listen, const Relay::Endpoint& connect,
          const Relay::Endpoint& control) {
  boost::asio::io_context context{1};
  Relay relay(context, listen, connect);
  foyer::relay::ControlServer server(context, control, relay);
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code, int) { context.stop(); });
  std::cout << "foyer-relay " << name << ": " << relay.address() << " -> " << connect << ", control on "
            << server.address() << std::endl;
  context.run();
  std::cout << "foyer-relay " << name << ": stopped; " << relay.status() << std::endl;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "A TCP relay that stands for a network link and can be cut.\n"
      "Control is one command per line over TCP: status, pass, close, delay MILLISECONDS, black_hole [up|down]."};
  std::string name = "link";
  std::string listen;
  std::string connect;
  std::string control;
  app.add_option("--listen", listen, "Where clients connect (port 0: any free one)")->required()->check(check_endpoint);
  app.add_option("--connect", connect, "Where their connections go")->required()->check(check_endpoint);
  app.add_option("--control", control, "Where commands are taken")->required()->check(check_endpoint);
  app.add_option("--name", name, "What the link is called in messages");
  CLI11_PARSE(app, argc, argv);
  try {
    return serve(name, *parse_endpoint(listen), *parse_endpoint(connect), *parse_endpoint(control));
  } catch (const std::exception& error) {
    std::cerr << "foyer-relay " << name << ": cannot start: " << error.what() << std::endl;
    return 1;
  }
}
