#pragma once
// central, whole and listening, in a temporary folder and on a free port; no broker needed.
#include <filesystem>
#include <fstream>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "central/app.hpp"
#include "protocol/net/http_client.hpp"

namespace foyer::central {

inline constexpr std::string_view admin_token = "admin-token-for-tests";
inline constexpr std::string_view box_office_token = "box-office-token-for-tests";
inline constexpr std::string_view viewer_token = "viewer-token-for-tests";

class RunningCentral {
 public:
  RunningCentral() {
    auto pattern = (std::filesystem::temp_directory_path() / "foyer-central-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    start();
  }
  ~RunningCentral() {
    stop();
    std::filesystem::remove_all(folder_);
  }

  void start() {
    Settings settings;
    settings.port = 0;
    settings.mqtt_port = 1;  // Nobody listens there: central serves the box office without its broker.
    settings.folder = folder_;
    settings.admin_token = admin_token;
    settings.box_office_token = box_office_token;
    settings.viewer_token = viewer_token;
    context_ = std::make_unique<boost::asio::io_context>();
    app_ = std::make_unique<App>(*context_, settings);
    thread_ = std::thread([this] { context_->run(); });
  }

  void stop() {
    boost::asio::co_spawn(
        *context_,
        [this]() -> boost::asio::awaitable<void> {
          co_await app_->stop();
          context_->stop();
        },
        boost::asio::detached);
    thread_.join();
    app_.reset();
    context_.reset();
  }

  void restart() {
    stop();
    start();
  }

  net::HttpResponse ask(const std::string& method, const std::string& path, const std::string& body = {},
                        std::string_view token = box_office_token, net::Headers headers = {}) const {
    if (!token.empty()) headers.set("Authorization", "Bearer " + std::string(token));
    auto response = net::request_blocking(method, "http://127.0.0.1:" + std::to_string(app_->port()) + path, headers,
                                          body, Duration(60'000));
    if (!response) return {0, "", std::string(net::text(response.error())), {}};
    return *response;
  }

 private:
  std::string folder_;
  std::unique_ptr<boost::asio::io_context> context_;
  std::unique_ptr<App> app_;
  std::thread thread_;
};

inline boost::json::object object_of(const net::HttpResponse& response) {
  boost::system::error_code error;
  auto value = boost::json::parse(response.body, error);
  EXPECT_FALSE(error) << response.status << " " << response.body;
  return value.is_object() ? value.as_object() : boost::json::object();
}

inline std::string text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

inline std::int64_t number_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_number() ? value->to_number<std::int64_t>() : -1;
}

}  // namespace foyer::central
