#pragma once
// foyer-central's composition root: every part is made here and given what it needs by constructor.
// Threading: everything on one io_context; the group committer and Paho post to it. Lifetime: one per process.

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "protocol/base/clock.hpp"
#include "protocol/service/log.hpp"

namespace foyer::central {

struct Settings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string mqtt_host = "127.0.0.1";
  std::uint16_t mqtt_port = 1883;
  std::int64_t lease_seconds = 0;  ///< Of what devices are granted; 0: until the end of the performance.
  std::string folder = ".";        ///< central.db, root.seed and root.pub live here.
  std::string admin_token;
  std::string box_office_token;
  std::string viewer_token;
  std::string ready_file;
  service::LogConfiguration log;
};

class App {
 public:
  /// Opens the log, folds it, listens. Throws std::runtime_error with a sentence for the operator if it cannot.
  App(boost::asio::io_context& context, const Settings& settings);
  ~App();
  /// Answers what is under way, stores what is queued, closes.
  [[nodiscard]] boost::asio::awaitable<void> stop();
  [[nodiscard]] std::uint16_t port() const noexcept;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace foyer::central
