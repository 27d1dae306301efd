#include "controller/venue/venue_core.hpp"

#include <algorithm>

namespace foyer::controller {
namespace {

constexpr std::string_view kiosk_role = "kiosk";

}  // namespace

VenueCore::VenueCore(device::Device& device, link::Send send, VenueConfiguration configuration)
    : device_(device),
      send_(std::move(send)),
      link_(std::make_unique<link::ChildLink>(device, send_, configuration.software_version)),
      relays_(device.parts().log, device.parts().documents),
      intake_(make_intake()),
      settlement_(device),
      prints_(device),
      feed_(make_feed()),
      own_leases_(device, *link_),
      certificate_(device),
      other_life_(device),
      time_(device),
      kiosk_leases_(device, configuration.kiosk_lease_time),
      recalls_(
          device.parts().random,
          [this](const ledger::DeviceName& child, const wire::Recall& recall) { send_recall(child, recall); },
          [this](const ledger::DeviceName& child, const JournalId& journal) { return is_reachable(child, journal); }),
      recall_answer_(
          device, [this](const ledger::DeviceName& child, const wire::Recall& recall) { send_recall(child, recall); },
          [this](const ledger::DeviceName& child, const JournalId& journal) { return is_reachable(child, journal); }),
      late_sales_(
          device, [this](const ledger::DeviceName& child, const wire::Recall& recall) { send_recall(child, recall); },
          [this](const ledger::DeviceName& child, const JournalId& journal) { return is_reachable(child, journal); }),
      grants_(
          device, central(),
          [this](const ledger::DeviceName& kiosk, const JournalId& journal) {
            return relays_.is_superseded(kiosk, journal);
          },
          kiosk_leases_, recalls_),
      reprints_(device, prints_, central()),
      top_up_(device, central(), configuration.share),
      board_(device),
      central_since_(device.parts().clock.now()) {}

/// Both speak as the grantor that this journal is.
std::unique_ptr<link::JournalIntake> VenueCore::make_intake() {
  return std::make_unique<link::JournalIntake>(
      grantor_id(device_), relays_, device_.parts().verifier,
      [this](const ledger::DeviceName& child) -> std::optional<PublicKey> {
        const auto* certificate = device_.catalogue().find_certificate(child);
        return certificate == nullptr ? std::nullopt : std::optional(certificate->claims.public_key);
      });
}

std::unique_ptr<ServedFeed> VenueCore::make_feed() {
  return std::make_unique<ServedFeed>(device_, [this](const ledger::DeviceName& child, const sync::FeedBatch& batch) {
    send_down(child, wire::DownKind::Feed, wire::encode(batch));
  });
}

/// Central proved that this disk was restored or cloned. If the storage does not take the new journal, the next tick
/// tries again. What was relayed for kiosks is their own word and stays; what was granted to them they keep.
void VenueCore::renew_journal(Duration at) {
  if (auto opened = device_.open_new_journal(); !opened) return note(opened);
  top_up_.journal_renewed();
  intake_ = make_intake();
  feed_ = make_feed();
  link_->journal_renewed(at);
  const auto loaded = feed_->load();
  must_reopen_ = must_reopen_ || !loaded;
  note(loaded ? feed_->refresh() : loaded);
}

VenueCore::~VenueCore() {
  device_.on_feed({});
  device_.on_appended({});
}

Result<std::unique_ptr<VenueCore>, journal::Error> VenueCore::open(device::Device& device, link::Send send,
                                                                   VenueConfiguration configuration) {
  std::unique_ptr<VenueCore> core(new VenueCore(device, std::move(send), std::move(configuration)));
  if (auto loaded = core->load(); !loaded) return loaded.error();
  return core;
}

Result<Done, journal::Error> VenueCore::load() {
  // Before anything is settled: what a crash had left to settle makes entries that are to be sent like any other.
  device_.on_appended([this] { link_->grown(now()); });
  if (auto loaded = relays_.load(); !loaded) return loaded.error();
  for (const auto& [key, journal] : relays_.journals()) {
    // A kiosk's journal may tell that this disk was set back: then all of it is settled in a new one, at the first
    // tick.
    const auto settled = settlement_.settle(*journal);
    if (!settled && !device_.journal().condition()) return settled.error();
    if (auto stored = journal->store_settled(); !stored) return stored.error();
    link_->add_source(*journal, now());
  }
  if (auto loaded = prints_.load(relays_); !loaded) return loaded.error();
  relays_.on_stored([this](RelayedJournal& journal) { stored(journal); });
  relays_.on_refused([this](journal::Error error) { device_.storage().note(error, now()); });
  relays_.on_forked([this](const sync::JournalBatch& batch) { forked(batch); });
  if (auto loaded = feed_->load(); !loaded) return loaded.error();
  if (auto refreshed = feed_->refresh(); !refreshed) return refreshed.error();
  if (auto loaded = top_up_.load(); !loaded) return loaded.error();
  if (auto loaded = kiosk_leases_.load(); !loaded) return loaded.error();

  grants_.on_granted([this] { note(feed_->refresh()); });
  reprints_.on_ordered([this] {
    note(feed_->refresh());
    if (reprinted_) reprinted_();
  });
  prints_.on_reprint([this] {
    if (reprinted_) reprinted_();
  });
  device_.on_feed([this] { feed_has_changed(); });
  kiosk_leases_.keep_while_held(
      [this](const ledger::DeviceName& kiosk) { return settlement_.find_held(kiosk) != nullptr; });
  kiosk_leases_.on_reclaimed([this](const ledger::PerformanceId& performance) {
    if (auto settled = late_sales_.returned(performance); !settled) note(settled);
    recalls_.returned(performance);
  });
  link_->on_superseded([this](const JournalId& journal) { other_life_.heard(journal); });
  link_->on_recall([this](const wire::Recall& recall, Duration at) {
    top_up_.hold_off(recall.performance, at + link::recall_back_off);
    recall_answer_.receive(recall, at);
  });
  link_->on_availability([this](const wire::Availability& availability) { board_.note_central(availability); });
  link_->on_status([this] {
    const bool reachable = link_->status(now()).reachable;
    if (reachable != central_was_reachable_) central_since_ = device_.parts().clock.now();
    central_was_reachable_ = reachable;
  });
  return Done{};
}

/// Central hears of a kiosk's second history by this journal too, should that kiosk never speak again. What is too
/// large for an entry is told of without its entries.
void VenueCore::forked(const sync::JournalBatch& batch) {
  wire::ForkedBatch told{wire::encode(batch), device_.parts().clock.now()};
  if (told.batch.size() > wire::maximum_forked_batch_bytes) {
    auto announced = batch;
    announced.first_seq = batch.head.seq + 1;
    announced.previous_digest = batch.head.digest;
    announced.entries.clear();
    told.batch = wire::encode(announced);
  }
  note(device_.record({wire::Entry(wire::DeviceEntry(std::move(told)))}));
}

SubGrants::Central VenueCore::central() {
  return {[this] { return link_->status(now()).reachable; },
          [this](const wire::Request& request, Duration deadline, std::optional<Duration> first_sent_at,
                 link::ChildLink::Answer answer) {
            link_->request(request, now(), deadline, std::move(answer), first_sent_at);
          }};
}

void VenueCore::note(const Result<Done, journal::Error>& done) {
  trouble_ = done ? std::string() : std::string(journal::text(done.error()));
  if (!done) device_.storage().note(done.error(), now());
}

void VenueCore::receive(const std::string& topic, BytesView payload, Duration at) {
  const auto from = wire::parse_up_topic(topic);
  if (!from) return link_->receive(topic, payload, at);
  if (from->venue != device_.identity().venue || !is_child(from->device)) {
    ++refused_messages_;
    return;
  }
  receive_from(*from, payload);
}

bool VenueCore::is_child(const ledger::DeviceName& name) const {
  const auto found = device_.catalogue().devices().find(name);
  return found != device_.catalogue().devices().end() && found->second.role == kiosk_role &&
         found->second.parent == device_.identity().name.text();
}

void VenueCore::receive_from(const wire::UpTopic& from, BytesView payload) {
  switch (from.kind) {
    case wire::UpKind::Birth:
      return receive_birth(from.device, payload);
    case wire::UpKind::Journal:
      return receive_journal(from.device, payload);
    case wire::UpKind::Request:
      return receive_request(from.device, payload);
    case wire::UpKind::Feed:
      return receive_feed_request(from.device, payload);
    case wire::UpKind::Report:
      return receive_reports(from.device, payload);
  }
}

void VenueCore::receive_birth(const ledger::DeviceName& child, BytesView payload) {
  const auto birth = wire::decode_birth(payload);
  if (!birth || birth->device != child) {
    ++refused_messages_;
    return;
  }
  auto& presence = heard(child);
  presence.online = birth->online;
  presence.journal = birth->journal_id;
  if (birth->online) {
    ask(child, birth->journal_id);
    board_.publish_all();
  } else {
    feed_->forget(child);
  }
}

void VenueCore::receive_journal(const ledger::DeviceName& child, BytesView payload) {
  const auto batch = wire::decode_journal_batch(payload);
  if (!batch || batch->device != child.text()) {
    ++refused_messages_;
    return;
  }
  auto& presence = heard(child);
  if (presence.journal.is_nil()) presence.journal = batch->journal_id;
  presence.online = true;
  const auto taken = intake_->receive(*batch, [this, child](const wire::Acknowledgement& answer) {
    send_down(child, wire::DownKind::Acknowledgement, wire::encode(answer));
  });
  if (taken) return presence.refused_at.reset();
  ++refused_messages_;
  if (!presence.refused_at) presence.refused_at = now();
  presence.refused_because = link::text(taken.error());
}

/// No sign of life: a broker keeps the last one.
void VenueCore::receive_reports(const ledger::DeviceName& child, BytesView payload) {
  const auto reports = wire::decode_reports(payload);
  if (!reports || reports->own.empty()) {
    ++refused_messages_;
  } else if (reports_) {
    reports_(child, *reports);
  }
}

VenueCore::Presence& VenueCore::heard(const ledger::DeviceName& child) {
  auto& presence = presence_[child];
  presence.last_seen = device_.parts().clock.now();
  presence.heard_at = now();
  return presence;
}

bool VenueCore::is_reachable(const ledger::DeviceName& child, const JournalId& journal) const {
  const auto found = presence_.find(child);
  if (found == presence_.end() || !found->second.online || found->second.journal != journal) return false;
  return now() - found->second.heard_at <= link::reachable_for;
}

void VenueCore::send_recall(const ledger::DeviceName& child, const wire::Recall& recall) {
  send_down(child, wire::DownKind::Recall, wire::encode(recall));
}

void VenueCore::serve_waiting() {
  for (const auto& performance : settlement_.take_returns()) {
    // What is sold already goes first. Whoever waits here goes before central: it asked for it longer ago than central
    // could have.
    if (auto settled = late_sales_.returned(performance); !settled) note(settled);
    recalls_.returned(performance);
    recall_answer_.returned(performance);
  }
}

void VenueCore::receive_feed_request(const ledger::DeviceName& child, BytesView payload) {
  const auto request = wire::decode_feed_request(payload);
  if (!request || request->device != child.text()) {
    ++refused_messages_;
    return;
  }
  heard(child).online = true;
  // A child that has more of this journal's feed than there is: what it was told since the backup is not known here,
  // and central may never have heard of it.
  const bool is_ahead =
      request->since.log_id == grantor_id(device_) && request->since.version > feed_->newest_version();
  if (is_ahead) return device_.journal().note_restored();
  feed_->request(child, *request);
}

void VenueCore::send_down(const ledger::DeviceName& child, wire::DownKind kind, Bytes payload) {
  send_({wire::down_topic(device_.identity().venue, child, kind), std::move(payload), false});
}

void VenueCore::settle(RelayedJournal& journal) {
  note(settlement_.settle(journal));
  if (auto taken = prints_.take(journal); !taken) note(taken);
}

/// Entries of a kiosk are durable: settle them here, send them on, and then the kiosk is told.
void VenueCore::stored(RelayedJournal& journal) {
  settle(journal);
  link_->add_source(journal, now());
  link_->grown(now());
  serve_waiting();
}

void VenueCore::feed_has_changed() {
  prints_.take_feed();
  note(feed_->refresh());
  if (feed_changed_) feed_changed_();
}

void VenueCore::publish_availability(Duration at) {
  const bool anybody =
      std::any_of(presence_.begin(), presence_.end(), [](const auto& presence) { return presence.second.online; });
  if (!anybody) return;
  for (const auto& availability : board_.due(at, device_.clock().now(), link_->status(at).reachable)) {
    const auto payload = wire::encode(availability);
    for (const auto& [child, presence] : presence_) {
      if (presence.online && is_child(child)) send_down(child, wire::DownKind::Availability, payload);
    }
  }
}

void VenueCore::tick(Duration at) {
  link_->tick(at);
  other_life_.tick(at);
  device_.watch_storage();
  if (device_.journal().condition()) renew_journal(at);
  // Half a new journal has no ledgers that a grant or a settlement could rest on.
  if (must_reopen()) return;
  if (feed_->is_behind()) note(feed_->refresh());
  certificate_.tick(*link_, at);
  time_.tick(*link_, at);
  state_certificates(at);
  own_leases_.tick(at);
  kiosk_leases_.tick();
  recalls_.tick(at);
  recall_answer_.tick(at);
  top_up_.tick(at);
  for (const auto& [key, journal] : relays_.journals()) {
    // What is held is no success of the storage either: it shall not take back what the storage refused.
    const bool is_waiting = journal->settled_seq() < journal->head().seq && !settlement_.held().contains(key);
    if (is_waiting) settle(*journal);
  }
  serve_waiting();
  if (auto settled = late_sales_.tick(at); !settled) note(settled);
  publish_availability(at);
}

}  // namespace foyer::controller
