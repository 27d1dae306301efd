#pragma once
// HTTP/1.1 on a loopback port for the emulators' controls: one function answers everything.
// Threading: made, answered and destroyed on the main loop; the sockets have a thread of their own (protocol/net).
// Lifetime: the function is called until the server is destroyed.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace foyer::emulation {

struct HttpRequest {
  std::string_view method;
  std::string_view path;  ///< Percent-decoded, without the query.
  std::string_view body;  ///< At most 64 KiB; longer ones are answered with 413.
};

struct HttpAnswer {
  unsigned status = 200;
  std::string type = "application/json";
  std::string body;
};

[[nodiscard]] HttpAnswer json_answer(const boost::json::value& value, unsigned status = 200);
/// {"error": reason}
[[nodiscard]] HttpAnswer refusal(unsigned status, std::string_view reason);
/// The body as an object, an empty one if there is no body; false if it is something else.
[[nodiscard]] bool parse_body(std::string_view body, boost::json::object& object);

class HttpServer {
 public:
  using Handler = std::function<HttpAnswer(const HttpRequest&)>;
  /// `address` is 127.0.0.1:PORT; port 0 takes a free one. Throws std::runtime_error.
  HttpServer(const std::string& address, Handler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
  std::string url_;
};

/// The port of 127.0.0.1:PORT. Throws std::runtime_error for anything else.
[[nodiscard]] unsigned loopback_port(const std::string& address);

}  // namespace foyer::emulation
