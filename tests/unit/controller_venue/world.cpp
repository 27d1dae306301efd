#include "tests/unit/controller_venue/world.hpp"

namespace foyer::controller {
namespace {

const seating::VenueName lumen = *seating::VenueName::parse("lumen");
const ledger::DeviceName controller_name = *ledger::DeviceName::parse("controller-1");

device::Identity identity(const std::string& name, device::Role role, const PublicKey& root) {
  return {lumen, *ledger::DeviceName::parse(name), role, root};
}

void ignore_entry(const journal::Entry&, const wire::Entry&) {}

}  // namespace

seating::SeatingPlan small_plan() {
  seating::SeatingPlan plan;
  plan.categories = {{"A", {2500, {}}}, {"B", {1500, {}}}};
  for (std::uint32_t seat = 0; seat < 10; ++seat) {
    plan.seats.push_back({"Stalls", seat < 5 ? "A" : "B", std::to_string(seat % 5 + 1),
                          seating::PriceCategoryIndex(seat < 5 ? 0 : 1), false, seat % 5});
  }
  plan.zones = {{"Floor", 50, seating::PriceCategoryIndex(1)}};
  return plan;
}

CentralSide::CentralSide(SetClock& clock, RandomSource& random, link::Send send)
    : performance(ledger::PerformanceId::random(random)),
      root(ed25519_signer(random_signing_seed(random))),
      clock_(clock),
      random_(random),
      send_(std::move(send)),
      log_id_(LogId::random(random)),
      intake_(log_id_, *this, verifier_,
              [this](const ledger::DeviceName& device) -> std::optional<PublicKey> {
                const auto found = keys_.find(device);
                return found == keys_.end() ? std::nullopt : std::optional(found->second);
              }),
      feed_(make_feed()) {
  EXPECT_TRUE(ledger::execute(ledger, ledger::open_on(small_plan(), performance, ledger::Origin::Root), clock.now()));
  put_performance();
}

link::FeedServer CentralSide::make_feed() {
  return {log_id_, [](const sync::FeedItem&, const ledger::DeviceName&) { return true; },
          [this](const ledger::DeviceName&, const sync::FeedBatch& batch) {
            answer(wire::DownKind::Feed, wire::encode(batch));
          }};
}

void CentralSide::begin_again(const std::vector<std::string>& kiosks) {
  log_id_ = LogId::random(random_);
  feed_ = make_feed();
  version_ = 0;
  keys_.clear();
  put(wire::feed_kind::authority, "central", wire::encode(wire::GrantorIdentity{log_id_}));
  put_performance();
  put_devices(kiosks);
}

void CentralSide::put_performance() {
  const auto plan = small_plan();
  put(wire::feed_kind::plan, "small", wire::encode(wire::NamedPlan{"small", plan}));
  wire::PerformanceOnSale on_sale;
  on_sale.performance = performance;
  on_sale.title = "Tosca";
  on_sale.venue = lumen;
  on_sale.hall = "grand";
  on_sale.plan = "small";
  on_sale.doors_open_at = clock_.now();
  on_sale.starts_at = clock_.now() + std::chrono::hours(1);
  on_sale.ends_at = clock_.now() + std::chrono::hours(3);
  on_sale.on_sale = true;
  on_sale.prices = plan.categories;
  put(wire::feed_kind::performance, performance.text(), wire::encode(on_sale));
}

void CentralSide::put_devices(const std::vector<std::string>& kiosks) {
  const auto put_device = [this](const std::string& name, const std::string& role, const std::string& parent) {
    put(wire::feed_kind::device, name,
        wire::encode(wire::DeviceOfVenue{*ledger::DeviceName::parse(name), role, lumen, parent}));
  };
  put_device(controller_name.text(), "controller", "central");
  for (const auto& kiosk : kiosks) put_device(kiosk, "kiosk", controller_name.text());
}

void CentralSide::put(std::string_view kind, std::string key, Bytes bytes) {
  feed_.put({++version_, std::string(kind), std::move(key), "", std::move(bytes), false});
  feed_.push();
}

void CentralSide::answer(wire::DownKind kind, Bytes payload) {
  send_({wire::down_topic(lumen, controller_name, kind), std::move(payload), false});
}

void CentralSide::publish_availability() {
  wire::Availability availability;
  availability.performance = performance;
  availability.as_of = clock_.now();
  for (std::uint32_t seat = 0; seat < ledger.seat_count(); ++seat) {
    availability.free_seats.push_back(ledger.seat_state(ledger::SeatIndex(seat)) == ledger::PlaceState::Free);
  }
  availability.zones = {
      {ledger::ZoneIndex(0), static_cast<std::uint32_t>(ledger.zone(ledger::ZoneIndex(0)).available)}};
  answer(wire::DownKind::Availability, wire::encode(availability));
}

void CentralSide::receive(const link::Outgoing& message) {
  const auto topic = wire::parse_up_topic(message.topic);
  ASSERT_TRUE(topic);
  switch (topic->kind) {
    case wire::UpKind::Report:
    case wire::UpKind::Birth:
      break;
    case wire::UpKind::Journal: {
      const auto batch = wire::decode_journal_batch(message.payload);
      ASSERT_TRUE(batch);
      static_cast<void>(intake_.receive(*batch, [this](const wire::Acknowledgement& acknowledgement) {
        answer(wire::DownKind::Acknowledgement, wire::encode(acknowledgement));
      }));
      break;
    }
    case wire::UpKind::Request: {
      const auto request = wire::decode_request(message.payload);
      ASSERT_TRUE(request);
      answer_request(*request);
      break;
    }
    case wire::UpKind::Feed: {
      const auto request = wire::decode_feed_request(message.payload);
      ASSERT_TRUE(request);
      feed_.request(controller_name, *request);
      break;
    }
  }
}

void CentralSide::answer_request(const wire::Request& request) {
  if (std::holds_alternative<wire::TimeRequest>(request.what)) {
    const wire::TimeTold told{clock_.now() + is_ahead, true};
    return answer(wire::DownKind::Reply, wire::encode(wire::Reply{request.request_id, told}));
  }
  if (const auto* asked = std::get_if<wire::CertificateRequest>(&request.what)) {
    if (!issues_certificates) return;
    ticket::CertificateClaims claims;
    claims.device = request.device;
    claims.public_key = asked->public_key;
    claims.not_after_s = 2'000'000'000;
    const auto certificate = ticket::encode(ticket::issue_certificate(claims, *root));
    keys_[request.device] = asked->public_key;
    put(wire::feed_kind::certificate, to_hex(ticket::key_id(asked->public_key)), certificate);
    return answer(wire::DownKind::Reply,
                  wire::encode(wire::Reply{request.request_id, wire::CertificateReply{certificate}}));
  }
  if (std::holds_alternative<wire::RenewalRequest>(request.what)) return answer_renewal(request);
  if (std::holds_alternative<wire::ReprintRequest>(request.what)) return answer_reprint(request);
  ++grant_requests;
  const ledger::GrantId grant(request.request_id.bytes());
  const auto& wanted = std::get<wire::GrantRequest>(request.what);
  wire::Reply reply{request.request_id, wire::Refusal{"SEATS_TAKEN", "Taken.", 0}};
  if (request.journal_id == superseded) {
    reply.what = wire::Refusal{std::string(link::superseded_code), "Another one followed.", 0};
    return answer(wire::DownKind::Reply, wire::encode(reply));
  }
  const auto places = link::choose_granted(ledger, small_plan(), wanted);
  if (places && !ledger.find_grant(grant)) {
    EXPECT_TRUE(ledger::execute(
        ledger,
        ledger::GrantPlaces{grant, ledger::AllotmentId::random(random_), request.device, request.journal_id, *places,
                            lease_time ? std::optional(clock_.now() + *lease_time) : std::nullopt},
        clock_.now()));
  }
  if (const auto known = ledger.find_grant(grant)) {
    wire::Grant granted{grant, performance, known->places, known->until, request.journal_id};
    granted.lease_time = lease_time;
    reply.what = granted;
  }
  answer(wire::DownKind::Reply, wire::encode(reply));
}

void CentralSide::answer_renewal(const wire::Request& request) {
  if (!renews) return;
  ++renewals;
  wire::Reply reply{request.request_id, wire::Refusal{"NO_ALLOTMENT", "Nothing is allotted.", 0}};
  if (const auto allotment = ledger.find_live_allotment(request.device, request.journal_id)) {
    reply.what = wire::Renewed{{{allotment->allotment, allotment->epoch}}, lease_time};
  }
  answer(wire::DownKind::Reply, wire::encode(reply));
}

void CentralSide::answer_reprint(const wire::Request& request) {
  ++reprint_requests;
  wire::Reply reply{request.request_id, wire::Refusal{"CLAIM_UNKNOWN", "Nobody knows this code.", 0}};
  if (reprint) {
    auto ordered = *reprint;
    ordered.reprint = reprint::ReprintId(request.request_id.bytes());
    ordered.device = std::get<wire::ReprintRequest>(request.what).wish.device;
    ordered.asked = true;
    reply.what = ordered;
  }
  answer(wire::DownKind::Reply, wire::encode(reply));
}

ChainHead CentralSide::head(const ledger::DeviceName&, const JournalId& journal) {
  const auto found = journals.find(journal);
  return found == journals.end() ? chain_start(journal) : extend(chain_start(journal), found->second);
}

std::optional<Digest> CentralSide::digest_at(const ledger::DeviceName&, const JournalId& journal, std::uint64_t seq) {
  const auto& entries = journals[journal];
  if (seq > entries.size()) return std::nullopt;
  return extend(chain_start(journal), std::span(entries).first(seq)).digest;
}

void CentralSide::commit(link::ReceivedEntries received, std::function<void(bool durable)> done) {
  auto& entries = journals[received.journal];
  for (auto& entry : received.entries) entries.push_back(std::move(entry));
  done(true);
}

KioskSide::KioskSide(const std::string& name, const PublicKey& root, SetClock& its_clock, RandomSource& its_random,
                     link::Send send)
    : clock(its_clock),
      random(its_random),
      signer(ed25519_signer(random_signing_seed(its_random))),
      log(its_random),
      device(*device::Device::open(identity(name, device::Role::Kiosk, root),
                                   {log, documents, random, clock, *signer, verifier}, ignore_entry)),
      link(std::make_unique<link::ChildLink>(*device, std::move(send), "test")) {
  device->on_appended([this] { link->grown(clock.at); });
  link->on_availability([this](const wire::Availability& news) { availability = news; });
  link->on_recall([this](const wire::Recall& recall, Duration) { give(recall); });
  leases = std::make_unique<link::LeaseKeeper>(*device, *link);
}

void KioskSide::ask(const wire::GrantRequest& wanted, wire::RequestId id) {
  answer.reset();
  link->request({id, device->identity().name, device->journal().id(), wanted}, clock.at, Duration(2'500),
                [this](Result<wire::Reply, link::RequestError> reply) {
                  if (reply && std::holds_alternative<wire::Grant>(reply->what)) {
                    EXPECT_TRUE(device->receive(std::get<wire::Grant>(reply->what)));
                  }
                  answer = std::move(reply);
                });
}

void KioskSide::ask_reprint(const std::string& code, wire::RequestId id) {
  answer.reset();
  wire::ReprintRequest wanted;
  wanted.wish.typed = code;
  wanted.wish.device = device->identity().name;
  link->request({id, device->identity().name, device->journal().id(), wanted}, clock.at, Duration(5'000),
                [this](Result<wire::Reply, link::RequestError> reply) { answer = std::move(reply); });
}

const reprint::ReprintOrdered* KioskSide::reprint() const {
  return answer && *answer ? std::get_if<reprint::ReprintOrdered>(&(*answer)->what) : nullptr;
}

void KioskSide::give(const wire::Recall& recall) {
  if (is_deaf) return;
  ++recalls;
  const auto* ledger = device->find_ledger(recall.performance);
  const auto free = link::free_of(*ledger, small_plan(), recall);
  if (!gives || ledger::is_empty(free)) return;
  EXPECT_TRUE(device->execute(
      recall.performance, ledger::ReturnPlaces{link::return_id_of(recall.recall_id, device->journal().id(), 0), free}));
}

const wire::Refusal* KioskSide::refusal() const {
  return answer && *answer ? std::get_if<wire::Refusal>(&(*answer)->what) : nullptr;
}

ledger::OrderId KioskSide::sell(const ledger::PerformanceId& performance, const ledger::Places& places) {
  const auto hold = ledger::HoldId::random(random);
  const auto held = device->execute(performance, ledger::HoldSeats{hold, places, clock.now() + Duration(300'000)});
  EXPECT_TRUE(held);
  if (!held) return {};
  sale::SaleCommitted committed;
  committed.order.id = ledger::OrderId::random(random);
  committed.order.performance = performance;
  for (const auto seat : places.seats) {
    sale::OrderLine line;
    line.place = seat;
    line.category = small_plan().seats[seat.value()].category;
    line.ticket_type = *sale::TicketTypeName::parse("adult");
    line.unit_price = small_plan().categories[line.category.value()].price;
    line.steps = {{"base", line.unit_price}};
    committed.order.total = committed.order.total + line.unit_price;
    committed.order.lines.push_back(line);
    committed.tickets.push_back({ticket::TicketId::random(random), ticket::claim_code(random)});
  }
  committed.leased = std::get<ledger::SeatsHeld>(held->back()).places;
  committed.payment.attempt = sale::PaymentAttemptId::random(random);
  committed.payment.amount = committed.order.total;
  committed.payment.reference = "T1";
  committed.at = clock.now();
  EXPECT_TRUE(device->execute(performance, ledger::BookHold{hold, committed.order.id},
                              {wire::Entry(wire::SaleEntryOf{committed.order.id, committed})}));
  return committed.order.id;
}

std::uint64_t KioskSide::free_places(const ledger::PerformanceId& performance) const {
  const auto* ledger = device->find_ledger(performance);
  return ledger == nullptr ? 0 : ledger->totals().available;
}

VenueTest::VenueTest(std::optional<Duration> lease_time)
    : central(clock, random, [this](link::Outgoing message) { on_the_way.push_back(std::move(message)); }),
      signer(ed25519_signer(random_signing_seed(random))),
      kiosk("kiosk-1", central.root->public_key(), clock, random,
            [this](link::Outgoing message) { on_the_way.push_back(std::move(message)); }),
      other_kiosk("kiosk-2", central.root->public_key(), clock, random,
                  [this](link::Outgoing message) { on_the_way.push_back(std::move(message)); }) {
  central.lease_time = lease_time;
  central.put_devices({"kiosk-1", "kiosk-2"});
  open_controller();
  venue->connected(clock.at);
  kiosk.link->connected(clock.at);
  other_kiosk.link->connected(clock.at);
  run(30);
  kiosk_asks_for_certificate(kiosk);
  kiosk_asks_for_certificate(other_kiosk);
  run(30);
}

void VenueTest::open_controller() {
  device = *device::Device::open(identity("controller-1", device::Role::Controller, central.root->public_key()),
                                 {log, documents, random, clock, *signer, verifier}, ignore_entry);
  venue = *VenueCore::open(*device, [this](link::Outgoing message) { on_the_way.push_back(std::move(message)); },
                           {AllotmentShare{40, 40}, "test", kiosk_lease_time});
}

void VenueTest::restart_controller() {
  venue.reset();
  device.reset();
  on_the_way.clear();
  open_controller();
  venue->connected(clock.at);
}

void VenueTest::kiosk_asks_for_certificate(KioskSide& side) {
  side.link->request({new_id(), side.device->identity().name, side.device->journal().id(),
                      wire::CertificateRequest{side.signer->public_key()}},
                     clock.at, Duration(3'000), [](const Result<wire::Reply, link::RequestError>&) {});
}

void VenueTest::deliver(const link::Outgoing& message) {
  const auto up = wire::parse_up_topic(message.topic);
  const auto down = wire::parse_down_topic(message.topic);
  ASSERT_TRUE(up || down) << message.topic;
  const auto& name = up ? up->device : down->device;
  if (name == controller_name) {
    if (!wan_is_up) return;
    if (up) return central.receive(message);
    return venue->receive(message.topic, message.payload, clock.at);
  }
  if (!lan_is_up || (is_kiosk_cut && name == kiosk.device->identity().name)) return;
  if (up) return venue->receive(message.topic, message.payload, clock.at);
  auto& side = name == kiosk.device->identity().name ? kiosk : other_kiosk;
  side.link->receive(message.topic, message.payload, clock.at);
}

void VenueTest::run(int steps) {
  for (int step = 0; step < steps; ++step) {
    clock.at += Duration(100);
    if (step % 10 == 0) central.publish_availability();
    venue->tick(clock.at);
    kiosk.link->tick(clock.at);
    other_kiosk.link->tick(clock.at);
    kiosk.leases->tick(clock.at);
    other_kiosk.leases->tick(clock.at);
    while (!on_the_way.empty()) {
      const auto message = std::move(on_the_way.front());
      on_the_way.pop_front();
      deliver(message);
    }
  }
}

wire::GrantRequest VenueTest::seats(std::vector<std::uint32_t> indices, bool partial) const {
  wire::GrantRequest wanted;
  wanted.performance = central.performance;
  for (const auto index : indices) wanted.places.seats.emplace_back(index);
  wanted.partial = partial;
  return wanted;
}

}  // namespace foyer::controller
