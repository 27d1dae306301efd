#include "tests/simulator/network.hpp"

#include "protocol/base/assert.hpp"

namespace foyer::simulator {
namespace {

constexpr std::size_t old_messages_kept = 24;

Duration random_delay(Chance& chance, Duration low, Duration high) {
  return Duration(chance.between(static_cast<std::uint32_t>(low.count()), static_cast<std::uint32_t>(high.count())));
}

}  // namespace

Network::Network(Timeline& timeline, std::uint64_t seed, Deliver deliver)
    : timeline_(timeline), seed_(seed), deliver_(std::move(deliver)) {}

void Network::add_link(const std::string& child, const std::string& parent) {
  links_.emplace(child, Link{parent, {}, {false, false}, {}, 0, {}, Chance(seed_, "link " + child)});
}

bool Network::is_cut(const std::string& child) const {
  const auto& link = links_.at(child);
  return link.cut[0] || link.cut[1];
}

void Network::send(const std::string& from, const link::Outgoing& message) {
  const auto up = wire::parse_up_topic(message.topic);
  const auto down = up ? std::nullopt : wire::parse_down_topic(message.topic);
  FOYER_ASSERT(up || down);
  const std::string child = up ? up->device.text() : down->device.text();
  // A controller never speaks for its kiosk on the kiosk's own topic.
  FOYER_ASSERT(!up || child == from);
  auto& link = links_.at(child);
  const auto shared = std::make_shared<const link::Outgoing>(message);
  if (message.retained) link.birth = shared;
  carry(link, up ? Way::Up : Way::Down, up ? link.parent : child, shared);
}

void Network::keep(Link& link, Way way, const std::string& to, const Message& message) {
  ++link.seen;
  if (link.old.size() < old_messages_kept) {
    link.old.push_back({to, message, way});
  } else if (const auto at = link.chance.next() % link.seen; at < old_messages_kept) {
    link.old[at] = {to, message, way};
  }
}

void Network::carry(Link& link, Way way, const std::string& to, const Message& message) {
  ++counts_.sent;
  keep(link, way, to, message);
  if (link.cut[index(way)]) {
    ++counts_.cut;
    return;
  }
  const auto& weather = link.weather;
  if (link.chance.per_mille(weather.lost_per_mille)) {
    ++counts_.lost;
    return;
  }
  const bool doubled = link.chance.per_mille(weather.doubled_per_mille);
  if (doubled) ++counts_.doubled;
  for (int copy = 0; copy < (doubled ? 2 : 1); ++copy) {
    auto delay = random_delay(link.chance, weather.quickest, weather.slowest);
    if (link.chance.per_mille(weather.late_per_mille)) {
      ++counts_.late;
      delay += random_delay(link.chance, Duration(0), weather.late_by);
    }
    timeline_.after(delay, [this, &link, way, to, message] {
      if (link.cut[index(way)]) {
        ++counts_.cut;
        return;
      }
      deliver_(to, message->topic, message->payload);
    });
  }
}

void Network::replay(const std::string& child, std::uint32_t count) {
  auto& link = links_.at(child);
  if (link.old.empty()) return;
  for (std::uint32_t time = 0; time < count; ++time) {
    const auto& old = link.old[link.chance.below(static_cast<std::uint32_t>(link.old.size()))];
    if (link.cut[index(old.way)]) continue;
    ++counts_.replayed;
    timeline_.after(random_delay(link.chance, Duration(1), Duration(500)),
                    [this, old] { deliver_(old.to, old.message->topic, old.message->payload); });
  }
}

void Network::deliver_retained(const std::string& parent) {
  for (auto& [child, link] : links_) {
    if (link.parent == parent && link.birth) carry(link, Way::Up, parent, link.birth);
  }
}

}  // namespace foyer::simulator
