#include "protocol/net/mqtt_link.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <random>
#include <set>
#include <thread>
#include <variant>

#include "protocol/net/mqtt_attempt.hpp"

namespace foyer::net {
namespace {

/// A connection that lived this long was a good one: the next back-off starts small again.
constexpr Duration settled_after{5'000};
constexpr Duration disconnect_limit{500};

struct Publish {
  std::uint64_t id;
  MqttPublication publication;
};
struct Subscribe {
  std::string filter;
};
using Command = std::variant<Publish, Subscribe>;

}  // namespace

class MqttLink::Worker {
 public:
  Worker(const MqttConfiguration& configuration, std::vector<std::string> filters, Listener listener)
      : configuration_(configuration), listener_(std::move(listener)), filters_(std::move(filters)) {
    thread_ = std::thread([this] { run(); });
  }

  ~Worker() {
    end();
    thread_.join();
  }

  void publish(std::uint64_t id, MqttPublication publication) {
    change([&] { commands_.emplace_back(Publish{id, std::move(publication)}); });
  }

  void subscribe(std::string filter) {
    change([&] {
      filters_.push_back(filter);
      commands_.emplace_back(Subscribe{std::move(filter)});
    });
  }

  void fail(std::string why) {
    change([&] {
      if (!failure_) failure_ = std::move(why);
    });
  }

  void end() {
    change([&] { ending_ = true; });
  }

 private:
  void run() {
    unsigned failures = 0;
    while (!is_ending()) {
      listener_.connecting();
      const auto began = std::chrono::steady_clock::now();
      auto why = live();
      if (is_ending()) break;
      if (std::chrono::steady_clock::now() - began > settled_after) failures = 0;
      listener_.lost(std::move(why));
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, back_off(failures++), [&] { return ending_; });
    }
    listener_.ended();
  }

  /// One connection, from the attempt to its end; answers why it ended.
  std::string live() {
    begin_attempt();
    try {
      MqttAttempt attempt(configuration_, events());
      if (!wait_until([&] { return session_present_.has_value(); }))
        return failure("the broker did not answer in time");
      disable_nagle(configuration_.port);
      if (const auto filters = unacknowledged_filters(); !filters.empty()) {
        attempt.subscribe(filters);
        if (!wait_until([&] { return has_acknowledged_all(); })) return failure("subscribing took too long");
      }
      if (configuration_.birth) attempt.publish(0, *configuration_.birth);
      listener_.connected();
      while (auto command = next_command()) perform(attempt, *command);
      attempt.disconnect(configuration_.will, disconnect_limit);
      return failure("ended");
    } catch (const std::exception& exception) {
      return exception.what();
    }
  }

  void begin_attempt() {
    const std::scoped_lock lock(mutex_);
    session_present_.reset();
    failure_.reset();
    commands_.clear();
  }

  MqttAttempt::Events events() {
    MqttAttempt::Events events;
    events.connected = [this](bool session_present) { change([&] { session_present_ = session_present; }); };
    events.subscribed = [this](const std::vector<std::string>& filters) {
      change([&] { acknowledged_.insert(filters.begin(), filters.end()); });
    };
    events.failed = [this](std::string why) { fail(std::move(why)); };
    events.message = listener_.message;
    events.published = listener_.published;
    return events;
  }

  static void perform(MqttAttempt& attempt, const Command& command) {
    if (const auto* publish = std::get_if<Publish>(&command)) attempt.publish(publish->id, publish->publication);
    if (const auto* subscribe = std::get_if<Subscribe>(&command)) attempt.subscribe({subscribe->filter});
  }

  /// Nothing once the connection has failed or is to end.
  std::optional<Command> next_command() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ending_ || failure_ || !commands_.empty(); });
    if (ending_ || failure_) return std::nullopt;
    auto command = std::move(commands_.front());
    commands_.pop_front();
    return command;
  }

  /// False if it did not come true within the connect deadline, or something failed first.
  bool wait_until(const std::function<bool()>& condition) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, configuration_.connect_deadline, [&] { return ending_ || failure_ || condition(); });
    return !ending_ && !failure_ && condition();
  }

  std::vector<std::string> unacknowledged_filters() {
    const std::scoped_lock lock(mutex_);
    if (!*session_present_) acknowledged_.clear();
    std::vector<std::string> wanted;
    for (const auto& filter : filters_)
      if (!acknowledged_.contains(filter)) wanted.push_back(filter);
    return wanted;
  }

  bool has_acknowledged_all() const {
    return std::ranges::all_of(filters_, [&](const std::string& filter) { return acknowledged_.contains(filter); });
  }

  /// Half of it is random, so that a hall full of kiosks does not come back in one instant.
  Duration back_off(unsigned failures) {
    const auto doubled = configuration_.first_back_off * (1U << std::min(failures, 16U));
    const auto longest = std::min<Duration>(doubled, configuration_.longest_back_off);
    std::uniform_int_distribution<Duration::rep> half(longest.count() / 2, longest.count());
    return Duration(half(jitter_));
  }

  std::string failure(std::string_view otherwise) {
    const std::scoped_lock lock(mutex_);
    return failure_.value_or(std::string(otherwise));
  }

  bool is_ending() {
    const std::scoped_lock lock(mutex_);
    return ending_;
  }

  template <class Change>
  void change(Change apply) {
    {
      const std::scoped_lock lock(mutex_);
      apply();
    }
    changed_.notify_all();
  }

  const MqttConfiguration configuration_;
  const Listener listener_;
  std::minstd_rand jitter_{std::random_device{}()};  // The worker's alone.

  std::mutex mutex_;  // Guards what follows.
  std::condition_variable changed_;
  std::vector<std::string> filters_;
  std::set<std::string> acknowledged_;  // By the session the broker holds.
  std::deque<Command> commands_;        // As long as the client's window, not longer.
  std::optional<bool> session_present_;
  std::optional<std::string> failure_;
  bool ending_ = false;

  std::thread thread_;
};

MqttLink::MqttLink(const MqttConfiguration& configuration, std::vector<std::string> filters, Listener listener)
    : worker_(std::make_unique<Worker>(configuration, std::move(filters), std::move(listener))) {}
MqttLink::~MqttLink() = default;

void MqttLink::publish(std::uint64_t id, MqttPublication publication) {
  worker_->publish(id, std::move(publication));
}
void MqttLink::subscribe(std::string filter) {
  worker_->subscribe(std::move(filter));
}
void MqttLink::reopen(std::string why) {
  worker_->fail(std::move(why));
}
void MqttLink::end() {
  worker_->end();
}

}  // namespace foyer::net
