#pragma once
// The network between the programs, as bad as it is told to be: messages are lost, doubled, late and out of order, one
// way or both, and old ones turn up again. It knows topics, so it brings each message where a broker and its bridge
// would; births are retained.
// Threading: one thread. Lifetime: borrows the timeline.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "protocol/link/child_link.hpp"
#include "tests/simulator/chance.hpp"
#include "tests/simulator/timeline.hpp"

namespace foyer::simulator {

/// How a link treats messages, each way.
struct Weather {
  std::uint32_t lost_per_mille = 0;
  std::uint32_t doubled_per_mille = 0;
  std::uint32_t late_per_mille = 0;  ///< Of those, the delay is up to `late_by`.
  Duration quickest{1};
  Duration slowest{5};
  Duration late_by{4'000};
};

enum class Way { Up, Down };

struct NetworkCounts {
  std::uint64_t sent = 0;
  std::uint64_t lost = 0;
  std::uint64_t doubled = 0;
  std::uint64_t late = 0;
  std::uint64_t cut = 0;  ///< Vanished into a cut link.
  std::uint64_t replayed = 0;
};

class Network {
 public:
  /// Brings a message to the machine of this name, if it runs.
  using Deliver = std::function<void(const std::string& machine, const std::string& topic, BytesView payload)>;

  Network(Timeline& timeline, std::uint64_t seed, Deliver deliver);

  /// `parent` is a controller's name, or "central".
  void add_link(const std::string& child, const std::string& parent);
  void send(const std::string& from, const link::Outgoing& message);

  void set_weather(const std::string& child, const Weather& weather) { links_.at(child).weather = weather; }
  void cut(const std::string& child, Way way, bool is_cut) { links_.at(child).cut[index(way)] = is_cut; }
  [[nodiscard]] bool is_cut(const std::string& child) const;
  /// Sends old messages of a link once more: `count` of those that were kept.
  void replay(const std::string& child, std::uint32_t count);
  /// What a broker keeps of births for whoever subscribes again.
  void deliver_retained(const std::string& parent);
  [[nodiscard]] const NetworkCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] const std::string& parent_of(const std::string& child) const { return links_.at(child).parent; }

 private:
  using Message = std::shared_ptr<const link::Outgoing>;
  struct Old {
    std::string to;
    Message message;
    Way way = Way::Up;
  };
  struct Link {
    std::string parent;
    Weather weather;
    bool cut[2] = {false, false};
    std::vector<Old> old;  ///< A sample of everything that was ever sent.
    std::uint64_t seen = 0;
    Message birth;
    Chance chance;
  };
  [[nodiscard]] static std::size_t index(Way way) { return way == Way::Up ? 0 : 1; }
  void carry(Link& link, Way way, const std::string& to, const Message& message);
  void keep(Link& link, Way way, const std::string& to, const Message& message);

  Timeline& timeline_;
  std::uint64_t seed_;
  Deliver deliver_;
  std::map<std::string, Link> links_;
  NetworkCounts counts_;
};

}  // namespace foyer::simulator
