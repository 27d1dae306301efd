// The till's side of the terminal: lines over TCP, one request at a time.

#include <stdexcept>

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "drivers/virtual/payment_terminal.hpp"

namespace foyer::emulation {

namespace json = boost::json;

struct TerminalServer::Connection {
  ObjectPointer<GSocketConnection> stream;
  ObjectPointer<GDataInputStream> input;
  TerminalServer* server = nullptr;
  bool open = true;
};

namespace {

GIOStream* stream_of(GSocketConnection* connection) {
  return reinterpret_cast<GIOStream*>(connection);
}

}  // namespace

TerminalServer::TerminalServer(PaymentDesk& desk, const std::string& address, Duration patience)
    : desk_(desk), service_(g_socket_service_new()) {
  namespace asio = boost::asio;
  asio::io_context context;
  asio::ip::tcp::acceptor acceptor(context);
  const auto wanted = static_cast<asio::ip::port_type>(loopback_port(address));
  net::listen(acceptor, {asio::ip::address_v4::loopback(), wanted}, patience);
  port_ = acceptor.local_endpoint().port();
  GError* error = nullptr;
  const ObjectPointer<GSocket> socket(g_socket_new_from_fd(acceptor.release(), &error));
  auto* listener = reinterpret_cast<GSocketListener*>(service_.get());
  if (socket == nullptr || g_socket_listener_add_socket(listener, socket.get(), nullptr, &error) == FALSE) {
    const std::string reason = error->message;
    g_error_free(error);
    throw std::runtime_error("cannot listen on " + address + ": " + reason);
  }
  g_signal_connect(service_.get(), "incoming", G_CALLBACK(&TerminalServer::on_incoming), this);
}

TerminalServer::~TerminalServer() {
  g_signal_handlers_disconnect_by_data(service_.get(), this);
  g_socket_service_stop(service_.get());
  g_socket_listener_close(reinterpret_cast<GSocketListener*>(service_.get()));
}

gboolean TerminalServer::on_incoming(GSocketService*, GSocketConnection* stream, GObject*, gpointer self) {
  auto& server = *static_cast<TerminalServer*>(self);
  if (server.connection_count_ >= MAXIMUM_CONNECTIONS) {
    g_io_stream_close(stream_of(stream), nullptr, nullptr);
    return TRUE;
  }
  ++server.connection_count_;
  auto connection = std::make_shared<Connection>();
  g_object_ref(stream);
  connection->stream.reset(stream);
  connection->input.reset(g_data_input_stream_new(g_io_stream_get_input_stream(stream_of(stream))));
  g_buffered_input_stream_set_buffer_size(reinterpret_cast<GBufferedInputStream*>(connection->input.get()),
                                          MAXIMUM_LINE_BYTES);
  connection->server = &server;
  server.read(connection);
  return TRUE;
}

void TerminalServer::read(const std::shared_ptr<Connection>& connection) {
  // Filling a buffer that is bounded bounds the line; GLib's own read_line would grow without end.
  g_buffered_input_stream_fill_async(reinterpret_cast<GBufferedInputStream*>(connection->input.get()), -1,
                                     G_PRIORITY_DEFAULT, nullptr, &TerminalServer::on_line,
                                     new std::shared_ptr<Connection>(connection));
}

void TerminalServer::on_line(GObject* input, GAsyncResult* result, gpointer data) {
  const std::unique_ptr<std::shared_ptr<Connection>> held(static_cast<std::shared_ptr<Connection>*>(data));
  const auto& connection = *held;
  auto* buffered = reinterpret_cast<GBufferedInputStream*>(input);
  GError* error = nullptr;
  const gssize filled = g_buffered_input_stream_fill_finish(buffered, result, &error);
  g_clear_error(&error);
  TerminalServer& server = *connection->server;
  if (filled <= 0) return server.drop(connection);
  gsize available = 0;
  const auto* bytes = static_cast<const char*>(g_buffered_input_stream_peek_buffer(buffered, &available));
  std::string_view text(bytes, available);
  std::size_t used = 0;
  for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', used)) {
    server.receive(connection, std::string(text.substr(used, end - used)));
    used = end + 1;
  }
  if (used == 0 && available >= MAXIMUM_LINE_BYTES) return server.drop(connection);
  if (used > 0) g_input_stream_skip(reinterpret_cast<GInputStream*>(buffered), used, nullptr, nullptr);
  if (connection->open) server.read(connection);
}

void TerminalServer::receive(const std::shared_ptr<Connection>& connection, std::string line) {
  if (waiting_.size() >= MAXIMUM_CONNECTIONS) return drop(connection);
  waiting_.emplace_back(connection, std::move(line));
  serve_next();
}

void TerminalServer::serve_next() {
  while (!busy_ && !waiting_.empty()) {
    const auto [connection, line] = std::move(waiting_.front());
    waiting_.pop_front();
    json::error_code error;
    const json::value parsed = json::parse(line, error);
    if (error || !parsed.is_object()) {
      send(connection, "{\"error\":\"not a JSON object\"}\n");
      continue;
    }
    const json::object request = parsed.as_object();
    const auto* action = request.if_contains("do");
    const Behaviour behaviour =
        desk_.next_behaviour(action != nullptr && action->is_string() ? std::string(action->as_string()) : "");
    if (behaviour.delay_ms == 0) {
      finish(connection, request, behaviour);
      continue;
    }
    busy_ = true;  // The customer stands there; the next request waits. Hanging up does not stop the card.
    delay_.start(behaviour.delay_ms, [this, connection = connection, request, behaviour] {
      finish(connection, request, behaviour);
      busy_ = false;
      serve_next();
    });
  }
}

void TerminalServer::finish(const std::shared_ptr<Connection>& connection, const json::object& request,
                            const Behaviour& behaviour) {
  if (behaviour.drop_before) return drop(connection);
  const std::string answer = desk_.decide(request, behaviour);
  if (behaviour.drop_after) return drop(connection);
  send(connection, answer);
}

void TerminalServer::send(const std::shared_ptr<Connection>& connection, const std::string& line) {
  if (!connection->open) return;
  // An answer is far smaller than a socket's buffer, so writing it does not wait.
  GOutputStream* output = g_io_stream_get_output_stream(stream_of(connection->stream.get()));
  if (g_output_stream_write_all(output, line.data(), line.size(), nullptr, nullptr, nullptr) == FALSE) drop(connection);
}

void TerminalServer::drop(const std::shared_ptr<Connection>& connection) {
  if (!connection->open) return;
  connection->open = false;
  --connection_count_;
  g_socket_close(g_socket_connection_get_socket(connection->stream.get()), nullptr);
}

}  // namespace foyer::emulation
