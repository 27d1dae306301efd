// The executor's side: states, subscriptions and who is to be told what. Paho is behind MqttLink.
#include "protocol/net/mqtt_client.hpp"

#include <algorithm>
#include <atomic>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "protocol/net/mqtt_link.hpp"
#include "protocol/net/mqtt_window.hpp"

namespace foyer::net {
namespace {

namespace asio = boost::asio;
using SteadyTime = std::chrono::steady_clock::time_point;
using Outcome = Result<Done, MqttError>;

/// How often deadlines are looked at while publications are under way; they are late by at most this.
constexpr Duration sweep_interval{50};
/// The longest stop() waits; the worker's own bounds are shorter.
constexpr Duration stop_limit{5'000};

/// Counted on Paho's threads, so that a flood is cut off before it reaches the executor's queue.
struct Inbound {
  std::atomic<std::size_t> waiting = 0;
  std::atomic<std::uint64_t> dropped = 0;
};

struct Subscription {
  std::string filter;
  MqttClient::MessageHandler handler;
};

/// Wakes a coroutine that waits for an outcome; destroyed unused, it wakes it without one.
struct Waker {
  explicit Waker(const asio::any_io_executor& executor) : timer(executor, SteadyTime::max()) {}
  asio::steady_timer timer;
  std::optional<Outcome> outcome;
};

}  // namespace

class MqttClient::Core : public std::enable_shared_from_this<Core> {
 public:
  Core(asio::any_io_executor executor, MqttConfiguration configuration)
      : executor_(executor),
        configuration_(std::move(configuration)),
        window_(configuration_.limits.in_flight, configuration_.limits.queue, 2 * configuration_.publish_deadline),
        sweeper_(executor),
        stopped_(executor) {}

  void start() {
    if (link_ && !ending_) return;
    close();
    ++generation_;
    inbound_->waiting = 0;  // What the earlier link posted is dropped.
    ending_ = false;
    std::vector<std::string> filters;
    for (const auto& subscription : subscriptions_) filters.push_back(subscription->filter);
    link_ = std::make_unique<MqttLink>(configuration_, std::move(filters), listener());
  }

  /// Static, and given the core, because a coroutine starts late: the client may be gone by then.
  static asio::awaitable<void> stop(std::shared_ptr<Core> self) {
    if (!self->link_) co_return;
    self->ending_ = true;
    self->link_->end();
    self->stopped_.expires_after(stop_limit);
    co_await self->stopped_.async_wait(asio::as_tuple(asio::use_awaitable));
  }

  /// Joins the worker.
  void close() {
    link_.reset();
    tell(window_.clear(), MqttError::ConnectionLost);
  }

  void abandon() {
    closed_ = true;
    on_state_ = nullptr;
    static_cast<void>(window_.clear());
    close();
    sweeper_.cancel();
    stopped_.cancel();
  }

  void subscribe(std::string filter, MessageHandler handler) {
    const bool is_new = std::ranges::none_of(subscriptions_, [&](const auto& each) { return each->filter == filter; });
    subscriptions_.push_back(std::make_shared<Subscription>(Subscription{filter, std::move(handler)}));
    if (link_ && is_new) link_->subscribe(std::move(filter));
  }

  Outcome publish(MqttPublication publication, Duration deadline, PublishHandler handler) {
    if (const auto refusal = refuse(publication)) {
      if (handler) asio::post(executor_, [refusal, handler = std::move(handler)] { handler(*refusal); });
      return *refusal;
    }
    window_.add(std::move(publication), std::move(handler), std::chrono::steady_clock::now() + deadline);
    if (window_.size() == 1) sweep();
    send_what_may_leave();
    return Done{};
  }

  static asio::awaitable<Outcome> publish(std::shared_ptr<Core> self, MqttPublication publication) {
    const auto waker = std::make_shared<Waker>(self->executor_);
    // Owned by the handler alone: should it be dropped uncalled, the coroutine wakes all the same.
    std::shared_ptr<void> guard(nullptr, [waker](void*) { waker->timer.cancel(); });
    static_cast<void>(self->publish(std::move(publication), self->configuration_.publish_deadline,
                                    [waker, guard = std::move(guard)](Outcome outcome) {
                                      waker->outcome = outcome;
                                      waker->timer.cancel();
                                    }));
    if (!waker->outcome) co_await waker->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    // Without an outcome the waiting itself was cancelled, or the client is gone.
    co_return waker->outcome.value_or(Outcome(MqttError::TimedOut));
  }

  void set_state_handler(StateHandler handler) { on_state_ = std::move(handler); }
  MqttState state() const noexcept { return state_; }
  const MqttConfiguration& configuration() const noexcept { return configuration_; }
  const std::string& last_failure() const noexcept { return last_failure_; }
  std::uint64_t dropped() const noexcept { return inbound_->dropped; }
  std::uint64_t connections() const noexcept { return connections_; }

 private:
  std::optional<MqttError> refuse(const MqttPublication& publication) const {
    if (state_ != MqttState::Connected || ending_ || closed_) return MqttError::NotConnected;
    if (!is_valid_topic(publication.topic, configuration_.limits.topic_bytes)) return MqttError::BadTopic;
    if (publication.payload.size() > configuration_.limits.payload_bytes) return MqttError::TooLarge;
    if (window_.is_full()) return MqttError::QueueFull;
    return std::nullopt;
  }

  void send_what_may_leave() {
    if (!link_) return;
    const auto now = std::chrono::steady_clock::now();
    while (auto departure = window_.depart(now)) link_->publish(departure->id, std::move(departure->publication));
  }

  void sweep() {
    sweeper_.expires_after(sweep_interval);
    sweeper_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
      const auto self = weak.lock();
      if (error || !self || self->closed_) return;
      const auto now = std::chrono::steady_clock::now();
      if (self->link_ && self->window_.is_stuck(now)) self->link_->reopen("the broker acknowledges nothing");
      tell(self->window_.expire(now), MqttError::TimedOut);
      if (self->window_.size() > 0) self->sweep();
    });
  }

  static void tell(const MqttWindow::Handlers& handlers, MqttError error) {
    for (const auto& handler : handlers) handler(error);
  }

  /// Turns what other threads report into tasks on the executor.
  MqttLink::Listener listener() {
    MqttLink::Listener listener;
    listener.connecting = [post = poster()] { post([](Core& core) { core.enter(MqttState::Connecting); }); };
    listener.connected = [post = poster()] { post([](Core& core) { core.enter_connected(); }); };
    listener.lost = [post = poster()](std::string why) {
      post([why = std::move(why)](Core& core) { core.enter_waiting(why); });
    };
    listener.ended = [post = poster()] { post([](Core& core) { core.enter_stopped(); }); };
    listener.published = [post = poster()](std::uint64_t id, Outcome outcome) {
      post([id, outcome](Core& core) { core.published(id, outcome); });
    };
    listener.message = [post = poster(), inbound = inbound_,
                        limit = configuration_.limits.inbound](MqttMessage message) {
      if (inbound->waiting.fetch_add(1) >= limit) {
        --inbound->waiting;
        ++inbound->dropped;
        return;
      }
      post([message = std::move(message)](Core& core) mutable {
        --core.inbound_->waiting;
        core.deliver(std::move(message));
      });
    };
    return listener;
  }

  /// Tasks of an earlier link that are still queued when another was started are dropped.
  std::function<void(std::function<void(Core&)>)> poster() {
    return [weak = weak_from_this(), executor = executor_, generation = generation_](std::function<void(Core&)> task) {
      asio::post(executor, [weak, generation, task = std::move(task)] {
        const auto self = weak.lock();
        if (self && !self->closed_ && self->generation_ == generation) task(*self);
      });
    };
  }

  void enter(MqttState state) {
    if (state_ == state) return;
    state_ = state;
    const auto handler = on_state_;  // A copy: it may set another or destroy the client.
    if (handler) handler(state);
  }

  void enter_connected() {
    ++connections_;
    enter(MqttState::Connected);
  }

  void enter_waiting(const std::string& why) {
    last_failure_ = why;
    state_ = MqttState::Waiting;
    tell(window_.clear(), MqttError::ConnectionLost);
    if (closed_) return;
    const auto handler = on_state_;
    if (handler) handler(MqttState::Waiting);
  }

  void enter_stopped() {
    ++generation_;
    close();
    if (closed_) return;
    stopped_.cancel();
    enter(MqttState::Stopped);
  }

  void published(std::uint64_t id, Outcome outcome) {
    const auto handler = window_.arrive(id);
    send_what_may_leave();
    if (handler) handler(outcome);
  }

  void deliver(MqttMessage message) {
    // A handler may subscribe, so the list may grow while it is walked; it never shrinks.
    for (std::size_t index = 0, count = subscriptions_.size(); index < count && !closed_; ++index) {
      const auto subscription = subscriptions_[index];
      if (topic_matches(subscription->filter, message.topic)) subscription->handler(message);
    }
  }

  asio::any_io_executor executor_;
  const MqttConfiguration configuration_;
  MqttWindow window_;
  asio::steady_timer sweeper_;
  asio::steady_timer stopped_;
  std::shared_ptr<Inbound> inbound_ = std::make_shared<Inbound>();  // Shared with Paho's threads.
  std::vector<std::shared_ptr<Subscription>> subscriptions_;        // Shared with the delivery that runs one.
  std::uint64_t generation_ = 0;
  std::uint64_t connections_ = 0;
  StateHandler on_state_;
  MqttState state_ = MqttState::Stopped;
  std::string last_failure_;
  bool ending_ = false;
  bool closed_ = false;
  std::unique_ptr<MqttLink> link_;
};

MqttClient::MqttClient(asio::any_io_executor executor, MqttConfiguration configuration)
    : core_(std::make_shared<Core>(std::move(executor), std::move(configuration))) {}
MqttClient::~MqttClient() {
  core_->abandon();
}

void MqttClient::start() {
  core_->start();
}

asio::awaitable<void> MqttClient::stop() {
  return Core::stop(core_);
}

void MqttClient::subscribe(std::string filter, MessageHandler handler) {
  core_->subscribe(std::move(filter), std::move(handler));
}

void MqttClient::publish(MqttPublication publication, Duration deadline, PublishHandler handler) {
  static_cast<void>(core_->publish(std::move(publication), deadline, std::move(handler)));
}

asio::awaitable<Result<Done, MqttError>> MqttClient::publish(MqttPublication publication) {
  return Core::publish(core_, std::move(publication));
}

Result<Done, MqttError> MqttClient::send(MqttPublication publication) {
  return core_->publish(std::move(publication), core_->configuration().publish_deadline, nullptr);
}

void MqttClient::on_state_change(StateHandler handler) {
  core_->set_state_handler(std::move(handler));
}
MqttState MqttClient::state() const noexcept {
  return core_->state();
}
std::string MqttClient::last_failure() const {
  return core_->last_failure();
}
std::uint64_t MqttClient::dropped_messages() const noexcept {
  return core_->dropped();
}
std::uint64_t MqttClient::connections_made() const noexcept {
  return core_->connections();
}

}  // namespace foyer::net
