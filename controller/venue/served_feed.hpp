#pragma once
// The feed that kiosks get: central's items that concern the venue, and the grants and reprints of this controller,
// under the controller's own rising versions. A version is on the disk before anybody is sent it, so it never means two
// things. Threading: one thread. Lifetime: borrows the device.

#include <map>
#include <string>
#include <utility>

#include "protocol/device/device.hpp"
#include "protocol/link/feed_server.hpp"

namespace foyer::controller {

/// As whom this controller grants, serves its feed and acknowledges: a new journal is a new grantor.
[[nodiscard]] inline LogId grantor_id(const device::Device& device) {
  return LogId(device.journal().id().bytes());
}

class ServedFeed {
 public:
  ServedFeed(device::Device& device, link::FeedServer::SendBatch send);

  /// What was served before. Call once, then refresh().
  [[nodiscard]] Result<Done, journal::Error> load();
  /// Takes what is new in the own feed and which grants and reprints the own journal made since; pushes to who is up to
  /// date.
  [[nodiscard]] Result<Done, journal::Error> refresh();
  /// The last refresh() could not be stored: nothing else may ever ask for it again.
  [[nodiscard]] bool is_behind() const noexcept { return is_behind_; }

  void request(const ledger::DeviceName& child, const sync::FeedRequest& request) { server_.request(child, request); }
  void ask(const ledger::DeviceName& child) { server_.ask(child); }
  void forget(const ledger::DeviceName& child) { server_.forget(child); }
  [[nodiscard]] std::uint64_t newest_version() const noexcept { return version_; }

 private:
  using Key = std::pair<std::string, std::string>;

  [[nodiscard]] Result<Done, journal::Error> forget_grants(std::vector<sync::FeedItem>& stored);
  [[nodiscard]] std::vector<sync::FeedItem> changes_of_feed() const;
  /// Grants and reprints for kiosks that the own journal recorded since the last time; `through` becomes its head.
  [[nodiscard]] Result<std::vector<sync::FeedItem>, journal::Error> new_items(std::uint64_t& through) const;
  [[nodiscard]] Result<Done, journal::Error> store(std::vector<sync::FeedItem> items, std::uint64_t through);

  device::Device& device_;
  link::FeedServer server_;
  std::map<Key, sync::FeedItem> items_;
  std::uint64_t version_ = 0;
  std::uint64_t scanned_seq_ = 0;  ///< Of the own journal.
  bool is_behind_ = false;
};

}  // namespace foyer::controller
