#pragma once
// The feed as a projection of central's events, in commit order: an item's version is its event's position in the log.
// Threading: one thread. Lifetime: borrows the command path.

#include <map>
#include <string>
#include <utility>

#include "central/command_path/command_path.hpp"
#include "protocol/link/feed_server.hpp"

namespace foyer::central {

class FleetFeed {
 public:
  FleetFeed(const CommandPath& path, link::FeedServer::SendBatch send);

  /// Takes one committed event; true if it made an item.
  bool take(std::uint64_t position, const std::string& stream, const wire::CentralEvent& event);
  [[nodiscard]] link::FeedServer& server() noexcept { return server_; }

 private:
  void put(std::uint64_t position, std::string_view kind, std::string key, std::string audience, Bytes bytes,
           const seating::VenueName& venue);
  [[nodiscard]] bool put_notices(std::uint64_t position, const OrderId& order);
  [[nodiscard]] bool take_reprint(std::uint64_t position, const reprint::ReprintOrdered& ordered);
  [[nodiscard]] bool take_refund(std::uint64_t position, const wire::CentralEvent& event);
  [[nodiscard]] seating::VenueName venue_of(const PerformanceId& performance) const;
  [[nodiscard]] bool is_for(const sync::FeedItem& item, const ledger::DeviceName& child) const;

  const CommandPath& path_;
  link::FeedServer server_;
  /// Items that only one venue's devices get; the others go to everybody.
  std::map<std::pair<std::string, std::string>, seating::VenueName> venues_;
};

}  // namespace foyer::central
