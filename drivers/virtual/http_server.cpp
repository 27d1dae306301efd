#include "drivers/virtual/http_server.hpp"

#include <charconv>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <libsoup/soup.h>

namespace foyer::emulation {
namespace {

namespace json = boost::json;

constexpr goffset LARGEST_BODY = 64 * 1024;

void handle(SoupServer*, SoupServerMessage* message, const char* path, GHashTable*, gpointer user) {
  const auto& handler = *static_cast<HttpServer::Handler*>(user);
  const SoupMessageBody* body = soup_server_message_get_request_body(message);
  HttpAnswer answer;
  try {
    answer =
        body->length > LARGEST_BODY
            ? refusal(413, "the body is too large")
            : handler({soup_server_message_get_method(message), path,
                       std::string_view(body->length > 0 ? body->data : "", static_cast<std::size_t>(body->length))});
  } catch (const std::exception& error) {
    answer = refusal(500, error.what());
  }
  soup_server_message_set_status(message, answer.status, nullptr);
  soup_message_headers_append(soup_server_message_get_response_headers(message), "Cache-Control", "no-store");
  soup_server_message_set_response(message, answer.type.c_str(), SOUP_MEMORY_COPY, answer.body.data(),
                                   answer.body.size());
}

}  // namespace

HttpAnswer json_answer(const json::value& value, unsigned status) {
  return {status, "application/json", json::serialize(value) + "\n"};
}

HttpAnswer refusal(unsigned status, std::string_view reason) {
  return json_answer(json::object{{"error", reason}}, status);
}

bool parse_body(std::string_view body, json::object& object) {
  if (body.empty()) return true;
  json::error_code error;
  json::value value = json::parse(body, error);
  if (error || !value.is_object()) return false;
  object = std::move(value.as_object());
  return true;
}

unsigned loopback_port(const std::string& address) {
  constexpr std::string_view host = "127.0.0.1:";
  unsigned port = 0;
  const char* end = address.data() + address.size();
  const bool loopback = address.size() > host.size() && address.starts_with(host);
  if (!loopback || std::from_chars(address.data() + host.size(), end, port).ptr != end || port > 65535) {
    throw std::runtime_error("the address must be 127.0.0.1:PORT, not " + address);
  }
  return port;
}

struct HttpServer::Soup {
  Handler handler;
  SoupServer* server = soup_server_new(nullptr, nullptr);

  explicit Soup(Handler given) : handler(std::move(given)) {
    soup_server_add_handler(server, nullptr, handle, &handler, nullptr);
  }
  Soup(const Soup&) = delete;
  Soup& operator=(const Soup&) = delete;
  ~Soup() {
    soup_server_disconnect(server);
    g_object_unref(server);
  }
};

HttpServer::HttpServer(const std::string& address, Handler handler)
    : soup_(std::make_unique<Soup>(std::move(handler))) {
  GSocketAddress* local = g_inet_socket_address_new_from_string("127.0.0.1", loopback_port(address));
  GError* error = nullptr;
  const gboolean listening = soup_server_listen(soup_->server, local, SoupServerListenOptions{}, &error);
  g_object_unref(local);
  if (listening == FALSE) {
    const std::string reason = error->message;
    g_error_free(error);
    throw std::runtime_error("cannot listen on " + address + ": " + reason);
  }
  GSList* uris = soup_server_get_uris(soup_->server);
  url_ = "http://127.0.0.1:" + std::to_string(g_uri_get_port(static_cast<GUri*>(uris->data)));
  g_slist_free_full(uris, [](gpointer uri) { g_uri_unref(static_cast<GUri*>(uri)); });
}

HttpServer::~HttpServer() = default;

}  // namespace foyer::emulation
