#include "drivers/virtual/control.hpp"

#include <fstream>
#include <iterator>

#include "drivers/virtual/control_page.hpp"

namespace foyer::emulation {
namespace {

unsigned status_of(ActionError error) {
  switch (error) {
    case ActionError::UnknownDevice:
    case ActionError::UnknownAction:
      return 404;
    case ActionError::BadBody:
      return 400;
    case ActionError::NotPossible:
      return 409;
  }
  return 500;
}

HttpAnswer answer_ticket(const Emulator& emulator, std::string_view name) {
  const bool plain = name.ends_with(".png") && !name.starts_with('.') && name.find('/') == name.npos;
  if (!plain) return refusal(404, "no such ticket");
  std::ifstream file(emulator.tickets() / name, std::ios::binary);
  if (!file) return refusal(404, "no such ticket");
  return {200, "image/png", std::string(std::istreambuf_iterator<char>(file), {})};
}

HttpAnswer answer_get(const Emulator& emulator, std::string_view path) {
  constexpr std::string_view tickets = "/tickets/";
  if (path == "/") return {200, "text/html; charset=utf-8", CONTROL_PAGE};
  if (path == "/devices") return json_answer(emulator.devices());
  if (path == "/tickets") return json_answer(emulator.ticket_list());
  if (path.starts_with(tickets)) return answer_ticket(emulator, path.substr(tickets.size()));
  return refusal(404, "no such page");
}

HttpAnswer answer_post(Emulator& emulator, std::string_view path, std::string_view body) {
  constexpr std::string_view devices = "/devices/";
  const auto slash = path.rfind('/');
  if (!path.starts_with(devices) || slash < devices.size()) return refusal(404, "POST /devices/<serial>/<action>");
  boost::json::object object;
  if (!parse_body(body, object)) return refusal(400, "the body is not a JSON object");
  const auto outcome =
      emulator.act(path.substr(devices.size(), slash - devices.size()), path.substr(slash + 1), object);
  return outcome.has_error() ? refusal(status_of(outcome.error().error), outcome.error().reason)
                             : json_answer(*outcome);
}

}  // namespace

HttpAnswer answer_control(Emulator& emulator, const HttpRequest& request) {
  if (request.method == "GET") return answer_get(emulator, request.path);
  if (request.method == "POST") return answer_post(emulator, request.path, request.body);
  return refusal(405, "GET or POST");
}

}  // namespace foyer::emulation
