#include "protocol/device/catalogue.hpp"

#include "protocol/base/bytes.hpp"

namespace foyer::device {

Catalogue::Catalogue(const PublicKey& root, const Verifier& verifier) : root_(root), verifier_(verifier), keys_(root) {}

void Catalogue::clear() {
  plans_.clear();
  performances_.clear();
  devices_.clear();
  keys_ = ticket::KeyRing(root_);
  denied_.clear();
  notices_.clear();
  refunds_.clear();
  reprints_.clear();
  grants_.clear();
  reclaimed_.clear();
  desired_.clear();
  authority_ = grantor_ = {};
  unusable_.clear();
}

void Catalogue::refuse(const sync::FeedItem& item, std::string_view why) {
  unusable_.push_back({item.kind, item.key, std::string(why)});
}

void Catalogue::put_certificate(const sync::FeedItem& item) {
  const auto certificate = ticket::decode_certificate(item.bytes);
  if (!certificate) return refuse(item, ticket::text(certificate.error()));
  const auto added = keys_.add(*certificate, verifier_);
  if (!added) refuse(item, ticket::text(added.error()));
}

namespace {

/// Stores a decoded item under its own key, or removes it when the item says that it is gone.
template <class Key, class Value, class Store>
void replace(Store& store, const Key& key, Value&& value) {
  store.insert_or_assign(key, std::forward<Value>(value));
}

template <class Store>
void forget(Store& store, const std::string& key) {
  if (const auto id = Store::key_type::parse(key)) store.erase(*id);
}

}  // namespace

void Catalogue::put(const sync::FeedItem& item) {
  namespace kind = wire::feed_kind;
  if (item.deleted) {
    if (item.kind == kind::plan) plans_.erase(item.key);
    if (item.kind == kind::performance) forget(performances_, item.key);
    if (item.kind == kind::device) forget(devices_, item.key);
    if (item.kind == kind::denied_ticket) forget(denied_, item.key);
    if (item.kind == kind::ticket_notice) forget(notices_, item.key);
    if (item.kind == kind::refund_ordered) forget(refunds_, item.key);
    if (item.kind == kind::reprint_ordered) forget(reprints_, item.key);
    if (item.kind == kind::grant) forget(grants_, item.key);
    if (item.kind == kind::desired) forget(desired_, item.key);
    return;
  }
  if (item.kind == kind::certificate) return put_certificate(item);
  if (item.kind == kind::plan) {
    auto plan = wire::decode_plan(item.bytes);
    if (!plan) return refuse(item, wire::text(plan.error()));
    return replace(plans_, plan->name, std::move(plan->plan));
  }
  if (item.kind == kind::performance) {
    auto performance = wire::decode_performance(item.bytes);
    if (!performance) return refuse(item, wire::text(performance.error()));
    return replace(performances_, performance->performance, std::move(*performance));
  }
  if (item.kind == kind::device) {
    auto device = wire::decode_device(item.bytes);
    if (!device) return refuse(item, wire::text(device.error()));
    return replace(devices_, device->name, std::move(*device));
  }
  if (item.kind == kind::denied_ticket) {
    auto denied = wire::decode_denied_ticket(item.bytes);
    if (!denied) return refuse(item, wire::text(denied.error()));
    return replace(denied_, denied->ticket, std::move(*denied));
  }
  if (item.kind == kind::ticket_notice) {
    auto notices = wire::decode_ticket_notices(item.bytes);
    if (!notices) return refuse(item, wire::text(notices.error()));
    return replace(notices_, notices->order, std::move(*notices));
  }
  if (item.kind == kind::refund_ordered) {
    auto refund = wire::decode_refund_order(item.bytes);
    if (!refund) return refuse(item, wire::text(refund.error()));
    return replace(refunds_, refund->refund, std::move(*refund));
  }
  if (item.kind == kind::reprint_ordered) {
    auto ordered = wire::decode_reprint_ordered(item.bytes);
    if (!ordered) return refuse(item, wire::text(ordered.error()));
    return replace(reprints_, ordered->reprint, std::move(*ordered));
  }
  if (item.kind == kind::grant) {
    auto grant = wire::decode_grant(item.bytes);
    if (!grant) return refuse(item, wire::text(grant.error()));
    return replace(grants_, grant->grant_id, std::move(*grant));
  }
  if (item.kind == kind::desired) {
    auto desired = wire::decode_desired_state(item.bytes);
    if (!desired) return refuse(item, wire::text(desired.error()));
    return replace(desired_, desired->device, std::move(*desired));
  }
  if (item.kind == kind::authority || item.kind == kind::grantor) {
    const auto identity = wire::decode_grantor_identity(item.bytes);
    if (!identity) return refuse(item, wire::text(identity.error()));
    (item.kind == kind::authority ? authority_ : grantor_) = identity->id;
    return;
  }
  if (item.kind == kind::reclaimed) {
    auto reclaimed = wire::decode_reclaimed(item.bytes);
    if (!reclaimed) return refuse(item, wire::text(reclaimed.error()));
    return replace(reclaimed_, reclaimed->allotment, std::move(*reclaimed));
  }
}

const wire::PerformanceOnSale* Catalogue::find_performance(const ledger::PerformanceId& id) const {
  const auto found = performances_.find(id);
  return found == performances_.end() ? nullptr : &found->second;
}

const seating::SeatingPlan* Catalogue::find_plan(const ledger::PerformanceId& id) const {
  const auto* performance = find_performance(id);
  if (performance == nullptr) return nullptr;
  const auto found = plans_.find(performance->plan);
  return found == plans_.end() ? nullptr : &found->second;
}

const wire::DesiredState* Catalogue::find_desired(const ledger::DeviceName& name) const {
  const auto found = desired_.find(name);
  return found == desired_.end() ? nullptr : &found->second;
}

const ticket::Certificate* Catalogue::find_certificate(const ledger::DeviceName& name) const {
  for (const auto& [key, certificate] : keys_.certificates()) {
    if (certificate.claims.device == name) return &certificate;
  }
  return nullptr;
}

}  // namespace foyer::device
