#include "central/fleet/fleet_feed.hpp"

#include "protocol/ticket/certificate.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::central {

namespace kind = wire::feed_kind;

FleetFeed::FleetFeed(const CommandPath& path, link::FeedServer::SendBatch send)
    : path_(path),
      server_(
          path.log_id(),
          [this](const sync::FeedItem& item, const ledger::DeviceName& child) { return is_for(item, child); },
          std::move(send)) {}

bool FleetFeed::is_for(const sync::FeedItem& item, const ledger::DeviceName& child) const {
  if (!item.audience.empty()) return item.audience == child.text();
  const auto venue = venues_.find({item.kind, item.key});
  if (venue == venues_.end()) return true;
  const auto device = path_.committed().devices().find(child);
  return device != path_.committed().devices().end() && device->second.venue == venue->second;
}

seating::VenueName FleetFeed::venue_of(const PerformanceId& performance) const {
  const auto* record = path_.committed().find_performance(performance);
  return record != nullptr && record->on_sale ? record->on_sale->venue : seating::VenueName();
}

bool FleetFeed::put_notices(std::uint64_t position, const OrderId& order) {
  const auto notices = path_.committed().notices_of(order);
  if (!notices) return false;
  const auto venue = venue_of(notices->performance);
  if (venue.is_none()) return false;
  put(position, kind::ticket_notice, order.text(), {}, wire::encode(*notices), venue);
  return true;
}

/// A kiosk that asked itself has the answer. What doors must know comes with the notices of the order.
bool FleetFeed::take_reprint(std::uint64_t position, const reprint::ReprintOrdered& ordered) {
  const auto venue = venue_of(ordered.performance);
  if (venue.is_none() || ordered.asked) return false;
  put(position, kind::reprint_ordered, ordered.reprint.text(), {}, wire::encode(ordered), venue);
  return true;
}

/// To the whole venue, since a kiosk's way is through its controller; the item itself names the seller.
bool FleetFeed::take_refund(std::uint64_t position, const wire::CentralEvent& event) {
  if (const auto* noticed = std::get_if<wire::TicketsNoticed>(&event.body)) {
    return put_notices(position, noticed->notices.order);
  } else if (const auto* reprinted = std::get_if<reprint::ReprintOrdered>(&event.body)) {
    return take_reprint(position, *reprinted);
  } else if (const auto* ordered = std::get_if<wire::RefundOrdered>(&event.body)) {
    const auto venue = venue_of(ordered->refund.performance);
    if (ordered->by_hand || venue.is_none()) return false;
    put(position, kind::refund_ordered, ordered->refund.refund.text(), {}, wire::encode(ordered->refund), venue);
  } else if (const auto* paid = std::get_if<wire::RefundPaid>(&event.body)) {
    // Paid by the seller or by hand: nobody is to pay it any more.
    if (!venues_.contains({std::string(kind::refund_ordered), paid->refund.text()})) return false;
    server_.put({position, std::string(kind::refund_ordered), paid->refund.text(), {}, {}, true});
  } else {
    return false;
  }
  return true;
}

void FleetFeed::put(std::uint64_t position, std::string_view kind, std::string key, std::string audience, Bytes bytes,
                    const seating::VenueName& venue) {
  if (!venue.is_none()) venues_[{std::string(kind), key}] = venue;
  server_.put({position, std::string(kind), std::move(key), std::move(audience), std::move(bytes), false});
}

bool FleetFeed::take(std::uint64_t position, const std::string& stream, const wire::CentralEvent& event) {
  if (const auto* added = std::get_if<wire::PlanAdded>(&event.body)) {
    put(position, kind::plan, added->plan.name, {}, wire::encode(added->plan), {});
  } else if (const auto* scheduled = std::get_if<wire::PerformanceScheduled>(&event.body)) {
    const auto& performance = scheduled->performance;
    put(position, kind::performance, performance.performance.text(), {}, wire::encode(performance), performance.venue);
  } else if (const auto* registered = std::get_if<wire::DeviceRegistered>(&event.body)) {
    const auto& device = registered->device;
    put(position, kind::device, device.name.text(), {}, wire::encode(device), device.venue);
  } else if (const auto* issued = std::get_if<wire::CertificateIssued>(&event.body)) {
    const auto certificate = ticket::decode_certificate(issued->certificate);
    const auto device = path_.committed().devices().find(issued->device);
    if (!certificate || device == path_.committed().devices().end()) return false;
    put(position, kind::certificate, to_hex(certificate->key_id()), {}, issued->certificate, device->second.venue);
  } else if (const auto* set = std::get_if<wire::DesiredStateSet>(&event.body)) {
    const auto device = path_.committed().devices().find(set->desired.device);
    if (device == path_.committed().devices().end()) return false;
    put(position, kind::desired, set->desired.device.text(), {}, wire::encode(set->desired), device->second.venue);
  } else if (const auto* began = std::get_if<wire::AuthorityBegan>(&event.body)) {
    put(position, kind::authority, "central", {}, wire::encode(wire::GrantorIdentity{began->authority}), {});
  } else if (const auto* change = std::get_if<ledger::Event>(&event.body)) {
    const auto performance = PerformanceId::parse(std::string_view(stream).substr(stream.find('/') + 1));
    if (!performance) return false;
    if (const auto* granted = std::get_if<ledger::PlacesGranted>(change)) {
      const wire::Grant grant{granted->grant, *performance,     granted->places,
                              granted->until, granted->journal, path_.committed().authority_of(granted->grant)};
      put(position, kind::grant, granted->grant.text(), granted->holder.text(), wire::encode(grant), {});
    } else if (const auto* reclaimed = std::get_if<ledger::AllotmentReclaimed>(change)) {
      const auto* record = path_.committed().find_performance(*performance);
      const auto allotment = record->ledger.find_allotment(reclaimed->allotment);
      const wire::Reclaimed item{*performance, reclaimed->allotment, allotment ? allotment->epoch : ledger::Epoch()};
      put(position, kind::reclaimed, reclaimed->allotment.text(), reclaimed->holder.text(), wire::encode(item), {});
    } else {
      return false;
    }
  } else {
    return take_refund(position, event);
  }
  return true;
}

}  // namespace foyer::central
