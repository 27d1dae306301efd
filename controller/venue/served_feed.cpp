#include "controller/venue/served_feed.hpp"

#include <algorithm>
#include <set>

#include "protocol/wire/entries.hpp"

namespace foyer::controller {
namespace {

constexpr std::string_view item_prefix = "served/item/";
constexpr std::string_view scanned_key = "served/scanned";
constexpr std::size_t entries_per_read = 2'000;

std::string document_key(const sync::FeedItem& item) {
  return std::string(item_prefix) + item.kind + "/" + item.key;
}

/// An item is stored as the feed batch that would bring it alone.
Bytes stored_form(const sync::FeedItem& item) {
  sync::FeedBatch batch;
  batch.device = "served";
  batch.since_version = item.version - 1;
  batch.through_version = item.version;
  batch.items.push_back(item);
  return wire::encode(batch);
}

std::optional<sync::FeedItem> from_stored_form(BytesView bytes) {
  auto batch = wire::decode_feed_batch(bytes);
  if (!batch || batch->items.size() != 1) return std::nullopt;
  return std::move(batch->items.front());
}

/// Grants to this controller are its own affair. That its allotment was reclaimed concerns every kiosk that has a part
/// of it: they sell under the same lease.
bool is_passed_on(const sync::FeedItem& item) {
  return item.kind != wire::feed_kind::grant && item.kind != wire::feed_kind::grantor;
}

/// What was decided here, and not by central, has keys of its own.
constexpr std::string_view here_prefix = "here/";

bool is_from_here(const sync::FeedItem& item) {
  return item.kind == wire::feed_kind::reprint_ordered && item.key.starts_with(here_prefix);
}

bool same_content(const sync::FeedItem& left, const sync::FeedItem& right) {
  return left.deleted == right.deleted && left.bytes == right.bytes && left.audience == right.audience;
}

bool is_for(const sync::FeedItem& item, const ledger::DeviceName& child) {
  return item.audience.empty() || item.audience == child.text();
}

sync::FeedItem item_of(const ledger::PerformanceId& performance, const ledger::PlacesGranted& granted,
                       const LogId& grantor) {
  wire::Grant grant;
  grant.grant_id = granted.grant;
  grant.performance = performance;
  grant.places = granted.places;
  grant.until = granted.until;
  grant.journal_id = granted.journal;
  grant.grantor = grantor;
  sync::FeedItem item;
  item.kind = wire::feed_kind::grant;
  item.key = granted.grant.text();
  item.audience = granted.holder.text();
  item.bytes = wire::encode(grant);
  return item;
}

/// For every kiosk, also if it was asked for by one or is no print at all: the kiosk that sold the tickets decides
/// alone while it is cut off, and shall not print what another one has printed or whose guest was let in.
sync::FeedItem item_of(const reprint::ReprintOrdered& ordered) {
  sync::FeedItem item;
  item.kind = wire::feed_kind::reprint_ordered;
  item.key = std::string(here_prefix) + ordered.reprint.text();
  item.bytes = wire::encode(ordered);
  return item;
}

/// What an own entry makes for the kiosks; most entries make nothing.
std::optional<sync::FeedItem> item_of(const wire::Entry& entry, const LogId& grantor) {
  if (const auto* own = std::get_if<wire::LedgerEntry>(&entry)) {
    const auto* granted = std::get_if<ledger::PlacesGranted>(&own->event);
    if (granted != nullptr) return item_of(own->performance, *granted, grantor);
  }
  if (const auto* reprint = std::get_if<wire::ReprintEntry>(&entry)) {
    const auto* ordered = std::get_if<reprint::ReprintOrdered>(reprint);
    if (ordered != nullptr) return item_of(*ordered);
  }
  return std::nullopt;
}

}  // namespace

ServedFeed::ServedFeed(device::Device& device, link::FeedServer::SendBatch send)
    : device_(device), server_(grantor_id(device), is_for, std::move(send)) {}

Result<Done, journal::Error> ServedFeed::load() {
  auto documents = device_.parts().documents.list(item_prefix);
  if (!documents) return documents.error();
  std::vector<sync::FeedItem> stored;
  for (const auto& document : *documents) {
    auto item = from_stored_form(document.bytes);
    if (!item) return journal::Error::Corrupt;
    stored.push_back(std::move(*item));
  }
  std::sort(stored.begin(), stored.end(),
            [](const auto& left, const auto& right) { return left.version < right.version; });
  if (!stored.empty()) version_ = stored.back().version;
  const auto scanned = device_.parts().documents.get(scanned_key);
  if (!scanned) return scanned.error();
  const auto& journal = device_.journal().id().bytes();
  // Another journal than the one that was scanned is scanned from its beginning, and what the other one granted is
  // void.
  if (*scanned && std::equal(journal.begin(), journal.end(), (*scanned)->bytes.begin(), (*scanned)->bytes.end())) {
    scanned_seq_ = (*scanned)->version;
  } else if (auto forgotten = forget_grants(stored); !forgotten) {
    return forgotten.error();
  }
  for (auto& item : stored) {
    items_[{item.kind, item.key}] = item;
    server_.put(std::move(item));
  }
  return Done{};
}

Result<Done, journal::Error> ServedFeed::forget_grants(std::vector<sync::FeedItem>& stored) {
  std::vector<std::string> removed;
  for (const auto& item : stored) {
    if (item.kind == wire::feed_kind::grant) removed.push_back(document_key(item));
  }
  std::erase_if(stored, [](const sync::FeedItem& item) { return item.kind == wire::feed_kind::grant; });
  if (removed.empty()) return Done{};
  return device_.parts().documents.put(std::span<const journal::Document>(), removed);
}

std::vector<sync::FeedItem> ServedFeed::changes_of_feed() const {
  std::vector<sync::FeedItem> changes;
  // First of all: nobody takes a grant before it is known whose it is.
  sync::FeedItem self;
  self.kind = wire::feed_kind::grantor;
  self.key = wire::feed_kind::grantor;
  self.bytes = wire::encode(wire::GrantorIdentity{grantor_id(device_)});
  changes.push_back(std::move(self));
  std::set<Key> present;
  for (auto item : device_.feed_items()) {
    if (!is_passed_on(item) || is_from_here(item)) continue;
    item.audience.clear();
    present.insert({item.kind, item.key});
    const auto known = items_.find({item.kind, item.key});
    if (known == items_.end() || !same_content(known->second, item)) changes.push_back(std::move(item));
  }
  for (const auto& [key, item] : items_) {
    if (!is_passed_on(item) || is_from_here(item) || item.deleted || present.contains(key)) continue;
    auto gone = item;
    gone.bytes.clear();
    gone.deleted = true;
    changes.push_back(std::move(gone));
  }
  return changes;
}

Result<std::vector<sync::FeedItem>, journal::Error> ServedFeed::new_items(std::uint64_t& through) const {
  std::vector<sync::FeedItem> items;
  const auto head = device_.journal().head().seq;
  for (through = scanned_seq_; through < head;) {
    const auto entries = device_.journal().entries(through + 1, entries_per_read);
    if (!entries) return entries.error();
    if (entries->empty()) return journal::Error::Corrupt;
    for (const auto& entry : *entries) {
      if (entry.kind != wire::entry_kind::ledger && entry.kind != wire::entry_kind::reprint) continue;
      const auto decoded = wire::decode_entry(entry.kind, entry.payload);
      if (!decoded) return journal::Error::Corrupt;
      if (auto item = item_of(*decoded, grantor_id(device_))) items.push_back(std::move(*item));
    }
    through += entries->size();
  }
  return items;
}

Result<Done, journal::Error> ServedFeed::refresh() {
  is_behind_ = true;
  auto items = changes_of_feed();
  auto through = scanned_seq_;
  auto made = new_items(through);
  if (!made) return made.error();
  std::move(made->begin(), made->end(), std::back_inserter(items));
  if (!items.empty()) {
    if (auto stored = store(std::move(items), through); !stored) return stored.error();
  }
  // Without news the place is only remembered in memory: scanning again after a start finds what is there already.
  scanned_seq_ = through;
  is_behind_ = false;
  server_.push();
  return Done{};
}

Result<Done, journal::Error> ServedFeed::store(std::vector<sync::FeedItem> items, std::uint64_t through) {
  std::erase_if(items, [this](const sync::FeedItem& item) {
    const auto known = items_.find({item.kind, item.key});
    return known != items_.end() && same_content(known->second, item);
  });
  std::vector<journal::Document> documents;
  auto version = version_;
  for (auto& item : items) {
    item.version = ++version;
    documents.push_back({document_key(item), item.version, stored_form(item)});
  }
  const auto& journal = device_.journal().id().bytes();
  documents.push_back({std::string(scanned_key), through, Bytes(journal.begin(), journal.end())});
  if (auto stored = device_.parts().documents.put(documents); !stored) return stored.error();
  version_ = version;
  for (auto& item : items) {
    items_[{item.kind, item.key}] = item;
    server_.put(std::move(item));
  }
  return Done{};
}

}  // namespace foyer::controller
