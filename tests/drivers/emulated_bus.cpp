#include "tests/drivers/emulated_bus.hpp"

#include <cstdlib>
#include <stdexcept>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace foyer::test {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

// One request a connection, in the simplest HTTP there is.
std::string request(const std::string& method, const std::string& path, const std::string& body) {
  const std::string url = std::getenv("FOYER_VIRTUAL_USB");
  const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  asio::io_context io;
  asio::ip::tcp::socket socket(io);
  socket.connect({asio::ip::address_v4::loopback(), port});
  asio::write(socket, asio::buffer(method + " " + path + " HTTP/1.0\r\nContent-Length: " + std::to_string(body.size()) +
                                   "\r\n\r\n" + body));
  std::string answer;
  boost::system::error_code end;
  asio::read(socket, asio::dynamic_buffer(answer), end);
  const auto content = answer.find("\r\n\r\n");
  if (content == std::string::npos) throw std::runtime_error("no answer to " + path);
  if (answer.find(" 200 ") > answer.find('\r')) throw std::runtime_error(path + ": " + answer.substr(content + 4));
  return answer.substr(content + 4);
}

}  // namespace

void act(const std::string& serial, const std::string& action, const json::object& body) {
  request("POST", "/devices/" + serial + "/" + action, json::serialize(body));
}

json::object device(const std::string& serial) {
  const json::value devices = json::parse(request("GET", "/devices", ""));
  for (const json::value& entry : devices.as_array()) {
    if (entry.at("serial").as_string() == serial) return entry.as_object();
  }
  throw std::runtime_error("no device " + serial);
}

std::vector<Picture> pictures(const std::string& serial, unsigned after) {
  std::vector<Picture> found;
  const json::value list = json::parse(request("GET", "/tickets", ""));
  for (const json::value& entry : list.as_array()) {
    const std::string name(entry.at("file").as_string());
    if (entry.at("serial").as_string() != serial) continue;
    const auto number = static_cast<unsigned>(std::stoul(name.substr(serial.size() + 1)));
    if (number <= after) continue;
    found.push_back({number, entry.at("torn").as_bool(), request("GET", std::string(entry.at("url").as_string()), "")});
  }
  return found;
}

void make_whole() {
  const std::pair<std::string, std::string> places[] = {
      {plain_printer, "1-1"},     {scanner_serial, "1-2"},         {gate_serial, "1-3"},
      {second_printer, "1-4.1"},  {slow_printer, "1-4.2"},         {one_way_printer, "1-5"},
      {vendor_printer, "1-6"},    {decoy_printer, "1-7"},          {safe_gate_serial, "1-9"},
      {ftdi_gate_serial, "1-10"}, {safe_ftdi_gate_serial, "1-11"}, {light_serial, "1-12"},
      {polled_printer, "1-4.5"},  {deaf_printer, "1-4.6"},         {paper_printer, "1-4.7"},
      {restless_printer, "1-13"}};
  for (const auto& [serial, port] : places) {
    const json::object found = device(serial);
    if (found.contains("waiting_bytes")) act(serial, "ok");
    if (found.contains("inputs")) {
      act(serial, "weld", {{"relays", 0}});
      act(serial, "switch", {{"on", false}});
      act(serial, "beam", {{"on", false}});
    }
    const bool is_busy = found.contains("waiting_bytes") && found.at("waiting_bytes").to_number<int>() > 0;
    // Plugged anew only where need be: a bus has a limited supply of device numbers.
    if (is_busy || found.at("port").as_string() != port) act(serial, "unplug");
    act(serial, "plug", {{"port", port}});
  }
}

void Loop::until(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + test_limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) {
      ADD_FAILURE() << "the condition was not met in time";
      return;
    }
    io_.restart();
    io_.run_one_for(std::chrono::milliseconds(5));
  }
}

}  // namespace foyer::test
