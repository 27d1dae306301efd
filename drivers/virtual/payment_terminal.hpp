#pragma once
// The simulated payment terminal: requests as lines of JSON over TCP, one decided after the other as at a real one, and
// controls over HTTP that say what the next customers' cards will do.
// Threading: the main loop. Lifetime: borrows the bank.
//
//   -> {"do":"authorise","attempt":"a-1","cents":1250,"currency":"EUR"}     capture, reverse, query: no amount
//   <- {"attempt":"a-1","state":"approved","reference":"R-1"}               also captured, reversed, unknown_attempt,
//                                                                            declined with "reason"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "drivers/virtual/glib_pointers.hpp"
#include "drivers/virtual/http_server.hpp"
#include "drivers/virtual/payment_bank.hpp"
#include "protocol/net/listen.hpp"

namespace foyer::emulation {

inline constexpr std::size_t MAXIMUM_LINE_BYTES = 4096;
inline constexpr std::size_t MAXIMUM_CONNECTIONS = 64;
inline constexpr std::size_t MAXIMUM_SCRIPT = 1000;

/// What happens to one request.
struct Behaviour {
  bool approve = true;  ///< Only an authorisation can be declined.
  std::string reason = "insufficient funds";
  unsigned delay_ms = 0;     ///< Before it is decided.
  bool drop_before = false;  ///< The connection is closed and nothing is decided.
  bool drop_after = false;   ///< It is decided and written down; the answer is lost.
};

class PaymentDesk {
 public:
  explicit PaymentDesk(PaymentBank& bank) : bank_(bank) {}

  /// Takes the behaviour that was set for the next request of this kind, else the standing one.
  [[nodiscard]] Behaviour next_behaviour(const std::string& action);
  /// Decides a request and returns the answer's line. Repeating a request changes nothing.
  [[nodiscard]] std::string decide(const boost::json::object& request, const Behaviour& behaviour);
  /// POST /next and /standing, DELETE /next, GET /ledger and /next.
  [[nodiscard]] HttpAnswer answer_control(const HttpRequest& request);

 private:
  [[nodiscard]] boost::json::object authorise(const std::string& id, const boost::json::object& request,
                                              const Behaviour& behaviour);
  [[nodiscard]] boost::json::object refund(const std::string& id, const boost::json::object& request,
                                           const Behaviour& behaviour);
  [[nodiscard]] HttpAnswer set_behaviour(const HttpRequest& request);
  [[nodiscard]] boost::json::value ledger() const;

  PaymentBank& bank_;
  std::map<std::string, std::deque<Behaviour>> script_;  ///< By what the request does.
  std::map<std::string, Behaviour> standing_;
};

/// Listens for tills.
class TerminalServer {
 public:
  /// `address` is 127.0.0.1:PORT; port 0 takes a free one, a taken port is waited for. Throws std::runtime_error.
  TerminalServer(PaymentDesk& desk, const std::string& address, Duration patience = net::listen_patience);
  ~TerminalServer();
  TerminalServer(const TerminalServer&) = delete;
  TerminalServer& operator=(const TerminalServer&) = delete;

  [[nodiscard]] unsigned port() const { return port_; }

 private:
  struct Connection;
  static gboolean on_incoming(GSocketService*, GSocketConnection* stream, GObject*, gpointer self);
  static void on_line(GObject* input, GAsyncResult* result, gpointer connection);

  void read(const std::shared_ptr<Connection>& connection);
  void receive(const std::shared_ptr<Connection>& connection, std::string line);
  void serve_next();
  void finish(const std::shared_ptr<Connection>& connection, const boost::json::object& request,
              const Behaviour& behaviour);
  void send(const std::shared_ptr<Connection>& connection, const std::string& line);
  void drop(const std::shared_ptr<Connection>& connection);

  PaymentDesk& desk_;
  ObjectPointer<GSocketService> service_;
  unsigned port_ = 0;
  std::size_t connection_count_ = 0;
  std::deque<std::pair<std::shared_ptr<Connection>, std::string>> waiting_;
  bool busy_ = false;
  Timer delay_;
};

}  // namespace foyer::emulation
