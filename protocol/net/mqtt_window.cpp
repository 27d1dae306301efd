#include "protocol/net/mqtt_window.hpp"

#include <utility>

namespace foyer::net {

void MqttWindow::add(MqttPublication publication, MqttClient::PublishHandler handler, SteadyTime deadline) {
  waiting_.push_back({std::move(publication), std::move(handler), deadline});
}

std::optional<MqttWindow::Departure> MqttWindow::depart(SteadyTime now) {
  if (waiting_.empty() || in_flight_.size() >= in_flight_limit_) return std::nullopt;
  auto next = std::move(waiting_.front());
  waiting_.pop_front();
  in_flight_[++last_id_] = {std::move(next.handler), next.deadline, now};
  return Departure{last_id_, std::move(next.publication)};
}

MqttClient::PublishHandler MqttWindow::arrive(std::uint64_t id) {
  const auto found = in_flight_.find(id);
  if (found == in_flight_.end()) return nullptr;
  auto handler = std::move(found->second.handler);
  in_flight_.erase(found);
  return handler;
}

MqttWindow::Handlers MqttWindow::expire(SteadyTime now) {
  Handlers expired;
  for (auto& [id, flight] : in_flight_)
    if (flight.handler && now >= flight.deadline) expired.push_back(std::exchange(flight.handler, nullptr));
  std::erase_if(waiting_, [&](Waiting& waiting) {
    if (now < waiting.deadline) return false;
    if (waiting.handler) expired.push_back(std::move(waiting.handler));
    return true;
  });
  return expired;
}

bool MqttWindow::is_stuck(SteadyTime now) const {
  return !in_flight_.empty() && now >= in_flight_.begin()->second.departed + stuck_after_;
}

MqttWindow::Handlers MqttWindow::clear() {
  Handlers handlers;
  for (auto& [id, flight] : std::exchange(in_flight_, {}))
    if (flight.handler) handlers.push_back(flight.handler);
  for (auto& waiting : std::exchange(waiting_, {}))
    if (waiting.handler) handlers.push_back(waiting.handler);
  return handlers;
}

}  // namespace foyer::net
