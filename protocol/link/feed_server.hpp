#pragma once
// A parent's side of the feed: items with rising versions, served to children that say where they stand, and pushed to
// those that are up to date when something new comes.
// Threading: one thread. Lifetime: a value; the program puts every item in at start-up, in version order.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "protocol/ledger/ids.hpp"
#include "protocol/sync/feed.hpp"

namespace foyer::link {

class FeedServer {
 public:
  using SendBatch = std::function<void(const ledger::DeviceName& child, const sync::FeedBatch& batch)>;
  /// Whether an item is for this child; an item's audience is the program's own affair.
  using IsFor = std::function<bool(const sync::FeedItem& item, const ledger::DeviceName& child)>;

  FeedServer(const LogId& log_id, IsFor is_for, SendBatch send);

  /// Takes an item newer than all before; it replaces the older one of its kind and key.
  void put(sync::FeedItem item);
  /// Pushes what is new to every child that has been heard from.
  void push();
  void request(const ledger::DeviceName& child, const sync::FeedRequest& request);
  /// Has a child that has not said yet where it stands say so at once.
  void ask(const ledger::DeviceName& child);
  /// The child is gone: nothing is pushed to it until it asks again.
  void forget(const ledger::DeviceName& child);

  /// Up to which version of this log's feed the child said that it has everything; nothing: it never said.
  [[nodiscard]] std::optional<std::uint64_t> acknowledged(const ledger::DeviceName& child) const;

  [[nodiscard]] std::uint64_t newest_version() const noexcept { return newest_version_; }
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }

 private:
  [[nodiscard]] sync::FeedBatch answer(const ledger::DeviceName& child, const sync::FeedRequest& request) const;

  sync::FeedSender sender_;
  LogId log_id_;
  IsFor is_for_;
  SendBatch send_;
  std::map<std::uint64_t, sync::FeedItem> items_;  ///< The newest of each kind and key, by version.
  std::map<std::pair<std::string, std::string>, std::uint64_t> versions_;
  std::uint64_t newest_version_ = 0;
  std::map<ledger::DeviceName, sync::FeedState> standing_;  ///< Where each child stands, as far as it said or was sent.
  std::map<ledger::DeviceName, std::uint64_t> acknowledged_;  ///< What each child said itself; also of those away.
};

}  // namespace foyer::link
