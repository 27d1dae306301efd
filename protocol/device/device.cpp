#include "protocol/device/device.hpp"

#include <algorithm>

#include "protocol/base/assert.hpp"

namespace foyer::device {
namespace {

constexpr std::string_view feed_prefix = "feed/item/";
constexpr std::string_view feed_state_key = "feed/state";

std::string document_key(const sync::FeedItem& item) {
  return std::string(feed_prefix) + item.kind + "/" + item.key;
}

/// An item is stored as the feed batch that would bring it alone: one encoding, on the wire and on the disk.
Bytes stored_form(const ledger::DeviceName& device, const sync::FeedItem& item) {
  sync::FeedBatch batch;
  batch.device = device.text();
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

}  // namespace

std::string_view text(Role role) noexcept {
  switch (role) {
    case Role::Controller:
      return "controller";
    case Role::Kiosk:
      return "kiosk";
  }
  return {};
}

Device::Device(Identity identity, Parts parts, journal::Journal journal)
    : identity_(std::move(identity)),
      clock_(parts.clock, parts.documents, parts.own_clock),
      parts_{parts.log, parts.documents, parts.random, clock_, parts.signer, parts.verifier, parts.own_clock},
      journal_(std::move(journal)),
      storage_(parts_.documents),
      catalogue_(identity_.root, parts_.verifier),
      leases_(parts_.documents, parts_.clock) {}

Result<Done, journal::Error> Device::load_feed() {
  const auto state = parts_.documents.get(feed_state_key);
  if (!state) return state.error();
  if (*state) {
    const auto log_id = LogId::from_bytes((*state)->bytes);
    if (!log_id) return journal::Error::Corrupt;
    feed_state_ = {*log_id, (*state)->version};
  }
  auto documents = parts_.documents.list(feed_prefix);
  if (!documents) return documents.error();
  for (const auto& document : *documents) {
    const auto item = from_stored_form(document.bytes);
    if (!item) return journal::Error::Corrupt;
    feed_items_.push_back(*item);
  }
  std::sort(feed_items_.begin(), feed_items_.end(),
            [](const auto& left, const auto& right) { return left.version < right.version; });
  for (const auto& item : feed_items_) catalogue_.put(item);
  return Done{};
}

const ledger::State* Device::find_ledger(const ledger::PerformanceId& performance) const {
  const auto found = ledgers_.find(performance);
  return found == ledgers_.end() ? nullptr : &found->second;
}

Result<Done, journal::Error> Device::append(std::vector<wire::Entry> entries) {
  // Whatever a new journal begins with, it first says what it follows.
  if (auto opened = journal_opened()) entries.insert(entries.begin(), std::move(*opened));
  if (entries.empty()) return Done{};
  std::vector<journal::EntryDraft> drafts;
  drafts.reserve(entries.size());
  for (const auto& entry : entries) {
    drafts.push_back(
        {parts_.clock.now(), clock_offset_ms_, std::string(wire::kind_of(entry)), wire::encode_entry(entry)});
  }
  const auto head = journal_.append(drafts);
  if (!head) {
    must_reopen_ = must_reopen_ || journal::needs_reopening(head.error());
    storage_.note(head.error(), parts_.clock.since_boot());
    return head.error();
  }
  if (appended_) appended_();
  return Done{};
}

void Device::watch_storage() {
  const auto tried = storage_.tick(parts_.clock.since_boot());
  if (!tried) must_reopen_ = must_reopen_ || journal::needs_reopening(tried.error());
}

void Device::note_parent_time(Timestamp parent_time) {
  clock_offset_ms_ = (parent_time - clock_.now()).count();
}

Result<Done, journal::Error> Device::record(std::vector<wire::Entry> entries) {
  return append(std::move(entries));
}

Result<std::vector<ledger::Event>, ExecuteError> Device::execute(const ledger::PerformanceId& performance,
                                                                 const ledger::Command& command,
                                                                 std::vector<wire::Entry> with) {
  // What is decided must be folded in before anybody decides again.
  FOYER_ASSERT(!is_executing_);
  const auto found = ledgers_.find(performance);
  static const ledger::State unopened;
  auto events = ledger::decide(found == ledgers_.end() ? unopened : found->second, command, clock_.steady());
  if (!events) return ExecuteError(events.error());
  if (const auto refusal = leases_.refuse(*events)) return ExecuteError(*refusal);
  std::vector<wire::Entry> entries;
  entries.reserve(events->size() + with.size());
  for (const auto& event : *events) entries.emplace_back(wire::LedgerEntry{performance, event});
  std::move(with.begin(), with.end(), std::back_inserter(entries));
  is_executing_ = true;
  const auto appended = append(std::move(entries));
  is_executing_ = false;
  if (!appended) return ExecuteError(appended.error());
  auto& ledger = ledgers_[performance];
  for (const auto& event : *events) ledger::evolve(ledger, event);
  return std::move(*events);
}

void Device::keep_item(const sync::FeedItem& item) {
  std::erase_if(feed_items_, [&item](const auto& old) { return old.kind == item.kind && old.key == item.key; });
  if (!item.deleted) feed_items_.push_back(item);
}

Result<Done, journal::Error> Device::apply(const sync::FeedReceiver::Apply& apply) {
  std::vector<journal::Document> documents;
  std::vector<std::string> removed;
  if (apply.replace_all) {
    for (const auto& item : feed_items_) removed.push_back(document_key(item));
  }
  for (const auto& item : apply.items) {
    if (item.deleted) {
      removed.push_back(document_key(item));
    } else {
      documents.push_back({document_key(item), item.version, stored_form(identity_.name, item)});
    }
  }
  const auto& log_id = apply.state.log_id.bytes();
  documents.push_back({std::string(feed_state_key), apply.state.version, Bytes(log_id.begin(), log_id.end())});
  if (auto stored = parts_.documents.put(documents, removed); !stored) {
    storage_.note(stored.error(), parts_.clock.since_boot());
    return stored.error();
  }

  feed_state_ = apply.state;
  if (apply.replace_all) {
    feed_items_.clear();
    catalogue_.clear();
  }
  for (const auto& item : apply.items) {
    keep_item(item);
    catalogue_.put(item);
  }
  auto settled = settle_in();
  if (feed_changed_) feed_changed_();
  return settled;
}

/// A grant to an earlier journal of this device: those places are gone with it until the grantor reclaims them.
bool Device::is_for_this_journal(const wire::Grant& grant) const {
  return grant.journal_id.is_nil() || grant.journal_id == journal_.id();
}

/// The ledger is told no end: its ends are of the wall clock, and the LeaseClock does better.
Result<Done, ExecuteError> Device::receive(const wire::Grant& grant) {
  if (!is_for_this_journal(grant) || !grantors_.accepts(grant)) return Done{};
  const auto* ledger = find_ledger(grant.performance);
  if (ledger != nullptr && ledger->has_received(grant.grant_id)) return Done{};
  if (auto timed = leases_.granted(grant, std::nullopt); !timed) return ExecuteError(timed.error());
  auto received = execute(grant.performance, ledger::ReceiveGrant{grant.grant_id, grant.places, std::nullopt});
  if (!received) return received.error();
  return Done{};
}

Result<Done, journal::Error> Device::time(const wire::Grant& grant, Duration first_sent_at) {
  if (!is_for_this_journal(grant) || !grantors_.accepts(grant)) return Done{};
  return leases_.granted(grant, first_sent_at);
}

ledger::Places Device::idle_places(const ledger::PerformanceId& performance) const {
  ledger::Places idle;
  const auto* ledger = find_ledger(performance);
  if (ledger == nullptr || !leases_.any_is_idle(performance)) return idle;
  for (const auto& group : ledger->free_places()) {
    if (!leases_.may_use(group.lease)) idle = ledger::add(idle, group.places);
  }
  return idle;
}

/// Whatever the feed asks of the ledgers and is not done yet. A refusal here is the ledger's last word on the item
/// (a grant under a dropped lease, say); only the storage can make it fail.
Result<Done, journal::Error> Device::settle_in() {
  const auto done = [this](const ledger::PerformanceId& performance,
                           const ledger::Command& command) -> Result<Done, journal::Error> {
    const auto result = execute(performance, command);
    if (!result) {
      const auto why = result.error();
      if (const auto* error = std::get_if<journal::Error>(&why)) return *error;
    }
    return Done{};
  };
  for (const auto& [id, performance] : catalogue_.performances()) {
    const auto* plan = catalogue_.find_plan(id);
    if (plan == nullptr || ledgers_.contains(id)) continue;
    if (auto opened = done(id, ledger::open_on(*plan, id, ledger::Origin::Holder)); !opened) return opened.error();
  }
  for (const auto& [id, reclaimed] : catalogue_.reclaimed()) {
    const auto* ledger = find_ledger(reclaimed.performance);
    const ledger::Lease lease{reclaimed.allotment, reclaimed.epoch};
    if (ledger == nullptr) continue;
    const auto known = ledger->find_lease(lease);
    if (known && !known->live) continue;
    if (auto dropped = done(reclaimed.performance, ledger::DropLease{lease}); !dropped) return dropped.error();
  }
  // Before any grant of a new grantor: what is declared is what came before it.
  if (auto declared = declare_grants(); !declared) return declared.error();
  for (const auto& [id, grant] : catalogue_.grants()) {
    const auto* ledger = find_ledger(grant.performance);
    const bool is_void = !is_for_this_journal(grant) || !grantors_.accepts(grant);
    if (ledger == nullptr || ledger->has_received(id) || is_void) continue;
    if (auto received = receive(grant); !received) {
      const auto why = received.error();
      if (const auto* error = std::get_if<journal::Error>(&why)) return *error;
    }
  }
  return Done{};
}

}  // namespace foyer::device
