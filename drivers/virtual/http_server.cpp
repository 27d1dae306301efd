#include "drivers/virtual/http_server.hpp"

#include <charconv>
#include <optional>
#include <stdexcept>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <glib.h>

#include "protocol/net/http_server.hpp"

namespace foyer::emulation {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::size_t LARGEST_BODY = 64 * 1024;

/// Asked on the server's thread, answered on the main loop's.
struct Question {
  explicit Question(const asio::any_io_executor& server) : answered(server, asio::steady_timer::time_point::max()) {}

  net::HttpRequest request;
  HttpAnswer answer;
  asio::steady_timer answered;  ///< Cancelled on the server's thread once the answer is there.
};

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

/// The server runs on a thread of its own; the emulators live on the main loop, so each request goes there and back.
struct HttpServer::Parts {
  /// Outlives the server: the main loop may still hold questions that nobody waits for any more.
  struct Answering {
    Handler handler;
    bool is_open = true;  ///< Read and written on the main loop only.
  };
  struct Posted {
    std::shared_ptr<Answering> answering;
    std::shared_ptr<Question> question;
    std::shared_ptr<asio::io_context> io;
  };

  std::shared_ptr<asio::io_context> io = std::make_shared<asio::io_context>(1);
  std::shared_ptr<Answering> answering;
  std::optional<net::HttpServer> server;
  std::thread thread;

  Parts(unsigned port, Handler handler) : answering(std::make_shared<Answering>(Answering{std::move(handler)})) {
    net::HttpServerConfiguration configuration{"127.0.0.1", static_cast<std::uint16_t>(port), {}};
    configuration.limits.body_bytes = LARGEST_BODY;
    server.emplace(io->get_executor(), configuration, router());
    thread = std::thread([io = io] { io->run(); });
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() {
    answering->is_open = false;
    io->stop();
    thread.join();
    server.reset();
  }

  net::Router router() {
    net::Router router;
    for (const auto* method : {"GET", "POST", "DELETE"}) {
      for (const auto* path : {"/", "/{first}", "/{first}/{second}", "/{first}/{second}/{third}"}) {
        router.add(method, path,
                   [this](net::HttpRequest request, net::PathParameters) { return ask(std::move(request)); });
      }
    }
    return router;
  }

  asio::awaitable<net::HttpResponse> ask(net::HttpRequest request) {
    auto question = std::make_shared<Question>(io->get_executor());
    question->request = std::move(request);
    // Always queued: invoked, it would run on this thread as long as the main loop does not.
    g_idle_add_full(
        G_PRIORITY_DEFAULT,
        [](gpointer posted) -> gboolean {
          answer(*static_cast<Posted*>(posted));
          return G_SOURCE_REMOVE;
        },
        new Posted{answering, question, io}, [](gpointer posted) { delete static_cast<Posted*>(posted); });
    boost::system::error_code cancelled;
    co_await question->answered.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    net::HttpResponse response;
    response.status = question->answer.status;
    response.content_type = question->answer.type;
    response.body = question->answer.body;
    response.headers.add("Cache-Control", "no-store");
    co_return response;
  }

  static void answer(const Posted& posted) {
    if (!posted.answering->is_open) return;
    const auto& request = posted.question->request;
    try {
      posted.question->answer = posted.answering->handler({request.method, request.path, request.body});
    } catch (const std::exception& error) {
      posted.question->answer = refusal(500, error.what());
    }
    asio::post(*posted.io, [question = posted.question] { question->answered.cancel(); });
  }
};

HttpServer::HttpServer(const std::string& address, Handler handler)
    : parts_(std::make_unique<Parts>(loopback_port(address), std::move(handler))),
      url_("http://127.0.0.1:" + std::to_string(parts_->server->port())) {}

HttpServer::~HttpServer() = default;

}  // namespace foyer::emulation
