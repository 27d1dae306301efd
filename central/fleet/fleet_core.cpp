#include "central/fleet/fleet_core.hpp"

#include <algorithm>

#include "central/allotment/allotment.hpp"
#include "central/allotment/declarations.hpp"
#include "central/fleet/set_back.hpp"
#include "central/orders/reprint_refusal.hpp"
#include "protocol/service/log.hpp"
#include "protocol/ticket/certificate.hpp"

namespace foyer::central {
namespace {

constexpr Duration state_again_after = std::chrono::seconds(1);
constexpr Duration clock_tolerance = std::chrono::hours(24);  ///< A device whose clock is behind may sign at once.

const service::Logger& logger() {
  static const service::Logger log("central.fleet");
  return log;
}

std::uint32_t seconds(Timestamp at) {
  return static_cast<std::uint32_t>(at.ms / 1'000);
}

/// Of a stream "performance/<id>".
std::optional<PerformanceId> performance_of(std::string_view stream) {
  return PerformanceId::parse(stream.substr(stream.find('/') + 1));
}

}  // namespace

FleetCore::FleetCore(CommandPath& path, journal::EventLog& log, const Clock& clock, RandomSource& random,
                     const Signer& root, const Verifier& verifier, link::Send send, Duration lease_time)
    : path_(path),
      log_(log),
      clock_(clock),
      random_(random),
      root_(root),
      verifier_(verifier),
      send_(std::move(send)),
      feed_(path,
            [this](const ledger::DeviceName& child, const sync::FeedBatch& batch) {
              const auto device = path_.committed().devices().find(child);
              if (device == path_.committed().devices().end()) return;
              send_down(device->second.venue, child, wire::DownKind::Feed, wire::encode(batch));
            }),
      keeper_(path, log, presence_, [this](const sync::JournalBatch& batch) { return is_signed(batch); }),
      intake_(path.log_id(), keeper_, verifier, [this](const ledger::DeviceName& device) { return key_of(device); }),
      held_(path, log, [this](const sync::JournalBatch& batch) { return is_signed(batch); }),
      grants_(path, clock, random, presence_, lease_time,
              [this](const ledger::DeviceName& device, wire::DownKind kind, Bytes payload) {
                const auto found = path_.committed().devices().find(device);
                if (found == path_.committed().devices().end()) return;
                send_down(found->second.venue, device, kind, std::move(payload));
              }) {
  keeper_.on_finished([this] { work_off_inbox(); });
  keeper_.on_forgotten_grant([this](const ledger::DeviceName& holder) {
    found_set_back(holder, "its journal has a grant of this log that is not here");
  });
  path_.replay([this](std::uint64_t position, const std::string& stream, const wire::CentralEvent& event) {
    feed_.take(position, stream, event);
    if (const auto* change = std::get_if<ledger::Event>(&event.body)) {
      if (const auto id = performance_of(stream)) grants_.take(*id, *change, event.at);
    }
  });
  path_.on_committed([this](std::uint64_t position, const std::string& stream, const wire::CentralEvent& event) {
    committed(position, stream, event);
  });
  started_at_ = clock_.since_boot();
  state_own_authority();
}

/// First of all commands: after a restore nothing may be granted or sold before what was suspended is known to be.
/// Until the disk takes it the model says so by itself; see tick().
void FleetCore::state_own_authority() {
  auto decide = [log_id = path_.log_id()](const Model& model, Timestamp now) -> Result<Changes, CommandRefusal> {
    return state_authority(model, log_id, now);
  };
  is_stating_ = true;
  path_.submit({}, std::move(decide), [this](const Result<Done, CommandRefusal>& done) {
    is_stating_ = false;
    state_again_at_ = clock_.since_boot() + state_again_after;
    if (!done) logger().error("the authority of this log could not be stated", {{"why", done.error().detail}});
  });
}

/// A backup may be older than a device's certificate. Such a device asks for another as soon as it hears of this life,
/// and is waited for from then on; so that it is in time, nothing is resumed at once where any device has none.
bool FleetCore::waits_for_certificates() const {
  if (clock_.since_boot() >= started_at_ + certificate_patience) return false;
  const auto& model = path_.committed();
  // What the new authority suspends is not suspended in this view yet.
  if (model.authority() != path_.log_id()) return true;
  return std::ranges::any_of(model.performances(), [&model](const auto& performance) {
    const auto& record = performance.second;
    return record.suspended && std::ranges::any_of(model.devices(), [&](const auto& device) {
             return device.second.venue == record.on_sale->venue && model.find_certificate(device.first) == nullptr;
           });
  });
}

void FleetCore::judge_declared() {
  if (!has_declarations_ || is_judging_ || waits_for_certificates()) return;
  has_declarations_ = false;
  is_judging_ = true;
  auto decide = [](const Model& model, Timestamp now) -> Result<Changes, CommandRefusal> {
    return judge_declarations(model, now);
  };
  path_.submit({}, std::move(decide), [this](const Result<Done, CommandRefusal>& done) {
    is_judging_ = false;
    has_declarations_ = has_declarations_ || !done;
  });
}

void FleetCore::found_set_back(const ledger::DeviceName& by, std::string_view how) {
  if (is_set_back_) return;
  is_set_back_ = true;
  logger().error("this log is behind what a device knows of it: nothing is granted or sold until it was opened again",
                 {{"device", by.text()}, {"how", how}});
  path_.suspend();
  if (set_back_) set_back_(by);
}

void FleetCore::committed(std::uint64_t position, const std::string& stream, const wire::CentralEvent& event) {
  if (feed_.take(position, stream, event)) push_feed_ = true;
  has_declarations_ = has_declarations_ || std::holds_alternative<wire::HolderDeclared>(event.body) ||
                      std::holds_alternative<wire::DeclarationReduced>(event.body) ||
                      std::holds_alternative<wire::JournalBegan>(event.body) ||
                      std::holds_alternative<wire::JournalReleased>(event.body) ||
                      std::holds_alternative<wire::PerformanceSuspended>(event.body);
  const auto* change = std::get_if<ledger::Event>(&event.body);
  const auto id = change == nullptr ? std::nullopt : performance_of(stream);
  if (!id) return;
  changed_.insert(*id);
  grants_.take(*id, *change, event.at);
}

void FleetCore::send_down(const seating::VenueName& venue, const ledger::DeviceName& device, wire::DownKind kind,
                          Bytes payload) {
  send_({wire::down_topic(venue, device, kind), std::move(payload), false});
}

void FleetCore::reply(const wire::UpTopic& to, const wire::Reply& reply) {
  send_down(to.venue, to.device, wire::DownKind::Reply, wire::encode(reply));
}

void FleetCore::refuse(const wire::UpTopic& topic, std::string_view why) {
  ++refused_messages_;
  logger().warning("message refused",
                   {{"device", topic.device.text()}, {"kind", wire::text(topic.kind)}, {"why", why}});
}

const wire::DeviceOfVenue* FleetCore::registered(const wire::UpTopic& topic, const ledger::DeviceName& device) {
  const auto& devices = path_.committed().devices();
  const auto found = devices.find(device);
  const bool speaks_for_itself = device == topic.device;
  const bool known = found != devices.end() && found->second.venue == topic.venue &&
                     (speaks_for_itself || found->second.parent == topic.device.text());
  if (known) return &found->second;
  refuse(topic, "not a device of this venue, or not this controller's");
  return nullptr;
}

std::optional<PublicKey> FleetCore::key_of(const ledger::DeviceName& device) const {
  const auto* bytes = path_.committed().find_certificate(device);
  if (bytes == nullptr) return std::nullopt;
  const auto certificate = ticket::decode_certificate(*bytes);
  if (!certificate) return std::nullopt;
  return certificate->claims.public_key;
}

bool FleetCore::is_signed(const sync::JournalBatch& batch) const {
  const auto device = ledger::DeviceName::parse(batch.device);
  const auto key = device ? key_of(*device) : std::nullopt;
  const auto message = signed_head_message(batch.device, batch.journal_id, batch.head);
  return key && verifier_.verify(message, batch.head_signature, *key);
}

void FleetCore::receive(const std::string& topic, BytesView payload) {
  if (is_set_back_) return;
  const auto parsed = wire::parse_up_topic(topic);
  if (!parsed) {
    ++refused_messages_;
    return;
  }
  if (registered(*parsed, parsed->device) == nullptr) return;
  // A report is no sign of life: brokers keep the last one.
  if (parsed->kind == wire::UpKind::Report) return receive_reports(*parsed, payload);
  presence_[parsed->device].last_heard = clock_.now();
  presence_[parsed->device].heard_at = clock_.since_boot();
  switch (parsed->kind) {
    case wire::UpKind::Birth:
      receive_birth(*parsed, payload);
      break;
    case wire::UpKind::Journal:
      receive_journal(*parsed, payload);
      break;
    case wire::UpKind::Request:
      receive_request(*parsed, payload);
      break;
    case wire::UpKind::Feed:
      receive_feed(*parsed, payload);
      break;
    case wire::UpKind::Report:
      break;
  }
}

void FleetCore::receive_birth(const wire::UpTopic& topic, BytesView payload) {
  const auto birth = wire::decode_birth(payload);
  if (!birth || birth->device != topic.device) return refuse(topic, "not a birth of this device");
  presence_[topic.device].birth = *birth;
  if (birth->online) {
    ask(topic.device, *birth);
  } else {
    feed_.server().forget(topic.device);
  }
  logger().info(birth->online ? "device online" : "device offline", {{"device", topic.device.text()}});
}

/// What it has tells whether this log was set back, and should before anything is granted or sold. What its journal has
/// is asked for again at every birth: a device that went on to a copy of this central says so there.
void FleetCore::ask(const ledger::DeviceName& device, const wire::Birth& birth) {
  const auto registered = path_.committed().devices().find(device);
  if (registered == path_.committed().devices().end()) return;
  feed_.server().ask(device);
  send_down(registered->second.venue, device, wire::DownKind::Acknowledgement,
            wire::encode(intake_.ask(device, birth.journal_id)));
}

void FleetCore::connected() {
  for (const auto& [device, presence] : presence_) {
    if (presence.birth.online) ask(device, presence.birth);
  }
}

void FleetCore::receive_journal(const wire::UpTopic& topic, BytesView payload) {
  if (inbox_.is_empty() && keeper_.under_way() < batches_under_way_limit) return take_in(topic, payload);
  if (!inbox_.put(topic, payload)) refuse(topic, "too many batches are waiting");
}

/// A few at a time, so that whatever else has come meanwhile gets its turn between them; but never none, for it is the
/// end of a batch under way that calls again.
void FleetCore::work_off_inbox() {
  if (working_off_) return;  // A batch that is refused at once finishes inside its own intake.
  working_off_ = true;
  for (std::size_t taken = 0; keeper_.under_way() < batches_under_way_limit; ++taken) {
    if (taken >= batches_at_once && keeper_.under_way() > 0) break;
    const auto batch = inbox_.take();
    if (!batch) break;
    take_in(batch->topic, batch->payload);
  }
  working_off_ = false;
}

void FleetCore::take_in(const wire::UpTopic& topic, BytesView payload) {
  const auto batch = wire::decode_journal_batch(payload);
  if (!batch) return refuse(topic, wire::text(batch.error()));
  const auto owner = ledger::DeviceName::parse(batch->device);
  if (!owner) return refuse(topic, "bad device name");
  if (registered(topic, *owner) == nullptr) return;
  const auto taken = intake_.receive(*batch, [this, topic](const wire::Acknowledgement& answer) {
    send_down(topic.venue, topic.device, wire::DownKind::Acknowledgement, wire::encode(answer));
    grants_.serve_waiting();
  });
  auto& presence = presence_[*owner];
  if (taken) return presence.refused_since.reset();
  if (!presence.refused_since) presence.refused_since = clock_.now();
  presence.refused_because = link::text(taken.error());
  refuse(topic, presence.refused_because);
}

void FleetCore::receive_reports(const wire::UpTopic& topic, BytesView payload) {
  const auto reports = wire::decode_reports(payload);
  if (!reports || reports->own.empty()) return refuse(topic, "not a report");
  for (const auto& relayed : reports->relayed) {
    if (registered(topic, relayed.device) == nullptr) return;
  }
  if (reports_) reports_(topic.device, *reports);
}

void FleetCore::receive_feed(const wire::UpTopic& topic, BytesView payload) {
  const auto request = wire::decode_feed_request(payload);
  if (!request || request->device != topic.device.text()) return refuse(topic, "not a feed request of this device");
  if (is_behind(log_, request->since)) return found_set_back(topic.device, "it has more of the feed than there is");
  feed_.server().request(topic.device, *request);
}

void FleetCore::receive_request(const wire::UpTopic& topic, BytesView payload) {
  const auto request = wire::decode_request(payload);
  if (!request) return refuse(topic, wire::text(request.error()));
  if (registered(topic, request->device) == nullptr) return;
  // What central's log before a restore was asked for it may have granted; the holder asks again under this one.
  if (!request->grantor.is_nil() && request->device == topic.device && request->grantor != path_.log_id())
    return refuse(topic, "a request to central as it was before a restore");
  if (const auto* wanted = std::get_if<wire::GrantRequest>(&request->what)) {
    // One grantor per device: a kiosk's places come from its controller, never past it from here.
    if (request->device != topic.device) return refuse(topic, "grants are asked for by the holder itself");
    grants_.grant(*request, *wanted);
  } else if (const auto* renewal = std::get_if<wire::RenewalRequest>(&request->what)) {
    if (request->device != topic.device) return refuse(topic, "leases are renewed by the holder itself");
    grants_.renew(*request, *renewal);
  } else if (std::holds_alternative<wire::TimeRequest>(request->what)) {
    const wire::Reply reply{request->request_id, wire::TimeTold{clock_.now(), true}};
    send_down(topic.venue, topic.device, wire::DownKind::Reply, wire::encode(reply));
  } else if (const auto* tickets = std::get_if<wire::ReprintRequest>(&request->what)) {
    answer_reprint(topic, *request, tickets->wish);
  } else if (const auto* certificate = std::get_if<wire::CertificateRequest>(&request->what)) {
    answer_certificate(topic, *request, certificate->public_key);
  }
}

void FleetCore::answer_reprint(const wire::UpTopic& topic, const wire::Request& request, const reprint::Wish& wish) {
  if (registered(topic, wish.device) == nullptr) {
    return reply(topic, {request.request_id, told_to_device(refusal_of(reprint::RefusalReason::DeviceUnknown))});
  }
  if (reprints_) reprints_(request, wish, [this, topic](const wire::Reply& answer) { reply(topic, answer); });
}

void FleetCore::answer_certificate(const wire::UpTopic& topic, const wire::Request& request, const PublicKey& key) {
  const auto device = request.device;
  auto decide = [this, device, key](const Model& model, Timestamp now) -> Result<Changes, CommandRefusal> {
    if (const auto* known = model.find_certificate(device)) {
      const auto certificate = ticket::decode_certificate(*known);
      if (certificate && certificate->claims.public_key == key) return Changes{};
      return CommandRefusal{409, "KEY_CHANGED",
                            "This device has a certificate for another key. An admin must replace the device.", 0};
    }
    ticket::CertificateClaims claims;
    claims.device = device;
    claims.public_key = key;
    claims.not_before_s = seconds(now - clock_tolerance);
    claims.not_after_s = seconds(now + certificate_lifetime);
    const auto certificate = ticket::issue_certificate(claims, root_);
    return Changes{
        {{std::string(stream::fleet), {wire::CertificateIssued{device, ticket::encode(certificate)}}, {}, {}, {}}}};
  };
  path_.submit({}, std::move(decide), [this, topic, request](const Result<Done, CommandRefusal>& result) {
    if (path_.must_reopen()) return;  // Unknown; the device asks again.
    const auto* certificate = path_.committed().find_certificate(request.device);
    if (result && certificate != nullptr)
      return reply(topic, {request.request_id, wire::CertificateReply{*certificate}});
    const auto why = result ? CommandRefusal{} : result.error();
    reply(topic, {request.request_id, not_granted(why.code, why.detail)});
  });
}

void FleetCore::send_availability(const PerformanceId& performance, const PerformanceRecord& record) {
  wire::Availability availability;
  availability.performance = performance;
  availability.as_of = clock_.now();
  const bool is_suspended = path_.committed().is_suspended(record);
  const auto& ledger = record.ledger;
  availability.free_seats.resize(ledger.seat_count());
  for (std::uint32_t seat = 0; seat < ledger.seat_count(); ++seat) {
    availability.free_seats[seat] =
        !is_suspended && ledger.seat_state(ledger::SeatIndex(seat)) == ledger::PlaceState::Free;
  }
  for (std::uint32_t zone = 0; zone < ledger.zone_count(); ++zone) {
    const auto free = static_cast<std::uint32_t>(ledger.zone(ledger::ZoneIndex(zone)).available);
    if (free > 0 && !is_suspended) availability.zones.push_back({ledger::ZoneIndex(zone), free});
  }
  const auto bytes = wire::encode(availability);
  for (const auto& [name, device] : path_.committed().devices()) {
    const auto present = presence_.find(name);
    const bool online = present != presence_.end() && present->second.birth.online;
    if (!online || device.venue != record.on_sale->venue) continue;
    send_down(device.venue, name, wire::DownKind::Availability, bytes);
  }
}

void FleetCore::tick() {
  if (is_set_back_) return;
  const bool may_state = !is_stating_ && clock_.since_boot() >= state_again_at_;
  if (may_state && path_.committed().authority() != path_.log_id()) state_own_authority();
  work_off_inbox();
  held_.tick();
  judge_declared();
  if (push_feed_) {
    push_feed_ = false;
    feed_.server().push();
  }
  grants_.tick();
  const auto now = clock_.since_boot();
  for (const auto& [id, record] : path_.committed().performances()) {
    if (!record.on_sale) continue;
    const auto sent = availability_sent_.find(id);
    const bool is_old = sent == availability_sent_.end() || now - sent->second >= availability_at_least_every;
    const bool may_send = sent == availability_sent_.end() || now - sent->second >= availability_at_most_every;
    if (!is_old && !(may_send && changed_.contains(id))) continue;
    availability_sent_[id] = now;
    changed_.erase(id);
    send_availability(id, record);
  }
}

}  // namespace foyer::central
