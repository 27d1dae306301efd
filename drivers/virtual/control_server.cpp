#include "drivers/virtual/control_server.hpp"

#include <libsoup/soup.h>

#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "drivers/virtual/control_page.hpp"

namespace foyer::emulation {
namespace {

namespace json = boost::json;

constexpr goffset LARGEST_BODY = 64 * 1024;

void answer(SoupServerMessage* message, unsigned status, const char* type, std::string_view body) {
  soup_server_message_set_status(message, status, nullptr);
  soup_message_headers_append(soup_server_message_get_response_headers(message), "Cache-Control", "no-store");
  soup_server_message_set_response(message, type, SOUP_MEMORY_COPY, body.data(), body.size());
}

void answer_json(SoupServerMessage* message, unsigned status, const json::value& value) {
  answer(message, status, "application/json", json::serialize(value) + "\n");
}

void refuse(SoupServerMessage* message, unsigned status, std::string_view reason) {
  answer_json(message, status, json::object{{"error", reason}});
}

unsigned status_of(ActionError error) {
  switch (error) {
    case ActionError::UnknownDevice:
    case ActionError::UnknownAction: return SOUP_STATUS_NOT_FOUND;
    case ActionError::BadBody: return SOUP_STATUS_BAD_REQUEST;
    case ActionError::NotPossible: return SOUP_STATUS_CONFLICT;
  }
  return SOUP_STATUS_INTERNAL_SERVER_ERROR;
}

void answer_ticket(SoupServerMessage* message, const Emulator& emulator, std::string_view name) {
  const bool plain = name.ends_with(".png") && !name.starts_with('.') && name.find('/') == name.npos;
  std::ifstream file(emulator.tickets() / name, std::ios::binary);
  if (!plain || !file) return refuse(message, SOUP_STATUS_NOT_FOUND, "no such ticket");
  const std::string picture{std::istreambuf_iterator<char>(file), {}};
  answer(message, SOUP_STATUS_OK, "image/png", picture);
}

void answer_get(SoupServerMessage* message, const Emulator& emulator, std::string_view path) {
  constexpr std::string_view tickets = "/tickets/";
  if (path == "/") return answer(message, SOUP_STATUS_OK, "text/html; charset=utf-8", CONTROL_PAGE);
  if (path == "/devices") return answer_json(message, SOUP_STATUS_OK, emulator.devices());
  if (path == "/tickets") return answer_json(message, SOUP_STATUS_OK, emulator.ticket_list());
  if (path.starts_with(tickets)) return answer_ticket(message, emulator, path.substr(tickets.size()));
  refuse(message, SOUP_STATUS_NOT_FOUND, "no such page");
}

void answer_post(SoupServerMessage* message, Emulator& emulator, std::string_view path) {
  constexpr std::string_view devices = "/devices/";
  const auto slash = path.rfind('/');
  if (!path.starts_with(devices) || slash < devices.size()) return refuse(message, SOUP_STATUS_NOT_FOUND, "POST /devices/<serial>/<action>");
  const SoupMessageBody* body = soup_server_message_get_request_body(message);
  if (body->length > LARGEST_BODY) return refuse(message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "the body is too large");
  json::error_code error;
  json::value parsed = json::object{};
  if (body->length > 0) parsed = json::parse(std::string_view(body->data, static_cast<std::size_t>(body->length)), error);
  if (error || !parsed.is_object()) return refuse(message, SOUP_STATUS_BAD_REQUEST, "the body is not a JSON object");
  const auto outcome = emulator.act(path.substr(devices.size(), slash - devices.size()), path.substr(slash + 1), parsed.as_object());
  if (outcome.has_error()) return refuse(message, status_of(outcome.error().error), outcome.error().reason);
  answer_json(message, SOUP_STATUS_OK, *outcome);
}

void handle(SoupServer*, SoupServerMessage* message, const char* path, GHashTable*, gpointer user) {
  auto& emulator = *static_cast<Emulator*>(user);
  const std::string_view method = soup_server_message_get_method(message);
  try {
    if (method == "GET") return answer_get(message, emulator, path);
    if (method == "POST") return answer_post(message, emulator, path);
    refuse(message, SOUP_STATUS_METHOD_NOT_ALLOWED, "GET or POST");
  } catch (const std::exception& error) {
    refuse(message, SOUP_STATUS_INTERNAL_SERVER_ERROR, error.what());
  }
}

unsigned port_of(const std::string& address) {
  constexpr std::string_view host = "127.0.0.1:";
  unsigned port = 0;
  const char* end = address.data() + address.size();
  if (!address.starts_with(host) || std::from_chars(address.data() + host.size(), end, port).ptr != end || port > 65535) {
    throw std::runtime_error("the control address must be 127.0.0.1:PORT, not " + address);
  }
  return port;
}

}  // namespace

ControlServer::ControlServer(Emulator& emulator, const std::string& address) : emulator_(emulator), server_(soup_server_new(nullptr, nullptr)) {
  soup_server_add_handler(server_.get(), nullptr, handle, &emulator_, nullptr);
  const ObjectPointer<GSocketAddress> local(g_inet_socket_address_new_from_string("127.0.0.1", port_of(address)));
  GError* error = nullptr;
  if (soup_server_listen(server_.get(), local.get(), SoupServerListenOptions{}, &error) == FALSE) {
    const std::string reason = error->message;
    g_error_free(error);
    throw std::runtime_error("cannot listen on " + address + ": " + reason);
  }
  GSList* uris = soup_server_get_uris(server_.get());
  url_ = "http://127.0.0.1:" + std::to_string(g_uri_get_port(static_cast<GUri*>(uris->data)));
  g_slist_free_full(uris, [](gpointer uri) { g_uri_unref(static_cast<GUri*>(uri)); });
}

ControlServer::~ControlServer() { soup_server_disconnect(server_.get()); }

}  // namespace foyer::emulation
