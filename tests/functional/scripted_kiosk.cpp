#include "tests/functional/scripted_kiosk.hpp"

#include <stdexcept>

#include "protocol/ticket/claim_code.hpp"
#include "protocol/wire/topics.hpp"

namespace foyer::functional {
namespace {

constexpr Duration step{20};
constexpr Duration hold_time{300'000};
/// One request of a kiosk brings at most so many places, as a real one asks for a part at a time.
constexpr std::uint32_t grant_at_once = 250;

PublicKey root_key(const Rig& rig) {
  auto text = read_file(rig.root_key());
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const auto bytes = from_hex(text);
  PublicKey key{};
  if (!bytes || bytes->size() != key.size()) throw std::runtime_error("central's root key is not readable");
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

device::Identity identity(const Rig& rig, const std::string& name) {
  return {*seating::VenueName::parse(venue), *ledger::DeviceName::parse(name), device::Role::Kiosk, root_key(rig)};
}

}  // namespace

ScriptedKiosk::ScriptedKiosk(const Rig& rig, const std::string& name)
    : rig_(rig), signer_(ed25519_signer(random_signing_seed(random_))), log_(random_) {
  auto opened = device::Device::open(identity(rig, name), {log_, documents_, random_, clock_, *signer_, verifier_},
                                     [](const journal::Entry&, const wire::Entry&) {});
  if (!opened) throw std::runtime_error("the scripted kiosk has no journal");
  device_ = std::move(*opened);
  link_ = std::make_unique<link::ChildLink>(
      *device_, [this](link::Outgoing message) { send(std::move(message)); }, "scripted");
  device_->on_appended([this] { link_->grown(clock_.since_boot()); });
  journal_topic_ = wire::up_topic(device_->identity().venue, device_->identity().name, wire::UpKind::Journal);
}

ScriptedKiosk::~ScriptedKiosk() {
  mqtt_.reset();
}

void ScriptedKiosk::connect() {
  net::MqttConfiguration configuration;
  configuration.port = rig_.broker_port(Part::Lan);
  configuration.client_id = "scripted-" + device_->identity().name.text();
  mqtt_ = std::make_unique<net::MqttClient>(context_.get_executor(), configuration);
  mqtt_->subscribe(
      wire::down_filter(device_->identity().venue, device_->identity().name),
      [this](const net::MqttMessage& message) { link_->receive(message.topic, message.payload, clock_.since_boot()); });
  mqtt_->on_state_change([this](net::MqttState state) {
    if (state == net::MqttState::Connected) {
      link_->connected(clock_.since_boot());
    } else {
      link_->disconnected();
    }
  });
  mqtt_->start();
  run_until("the scripted kiosk is connected", [this] { return mqtt_->state() == net::MqttState::Connected; });
}

void ScriptedKiosk::disconnect() {
  mqtt_.reset();
  link_->disconnected();
}

void ScriptedKiosk::send(link::Outgoing message) {
  if (!mqtt_) return;
  if (message.topic == journal_topic_) sent_batches_.push_back(message.payload);
  // What the broker does not take now is sent again by the streams.
  static_cast<void>(mqtt_->send({message.topic, message.payload, message.retained}));
}

void ScriptedKiosk::run_until(std::string_view what, const std::function<bool()>& condition) {
  wait_until(what, [&] {
    context_.restart();
    context_.run_for(step);
    link_->tick(clock_.since_boot());
    return condition();
  });
}

void ScriptedKiosk::stock_up(const ledger::PerformanceId& performance, std::uint32_t zone, std::uint32_t count) {
  run_until("the performance has arrived", [&] { return device_->find_ledger(performance) != nullptr; });
  std::optional<Result<wire::Reply, link::RequestError>> answer;
  const auto ask = [&](auto what) {
    answer.reset();
    link_->request({wire::RequestId::random(random_), device_->identity().name, device_->journal().id(), what},
                   clock_.since_boot(), Duration(5'000), [&](auto reply) { answer = std::move(reply); });
    run_until("the controller answers", [&] { return answer.has_value(); });
  };
  run_until("the kiosk has a certificate", [&] {
    ask(wire::CertificateRequest{signer_->public_key()});
    return *answer && std::holds_alternative<wire::CertificateReply>((*answer)->what);
  });
  run_until("the kiosk has its places", [&] {
    const auto missing = count - std::min<std::uint64_t>(count, free_places(performance));
    if (missing == 0) return true;
    wire::GrantRequest wanted;
    wanted.performance = performance;
    wanted.zones = {{ledger::ZoneIndex(zone), std::min(static_cast<std::uint32_t>(missing), grant_at_once)}};
    wanted.partial = true;
    ask(wanted);
    if (*answer && std::holds_alternative<wire::Grant>((*answer)->what)) {
      static_cast<void>(device_->receive(std::get<wire::Grant>((*answer)->what)));
    }
    return false;
  });
}

sale::SaleCommitted ScriptedKiosk::committed_sale(const ledger::PerformanceId& performance, std::uint32_t zone) {
  const auto* plan = device_->catalogue().find_plan(performance);
  sale::OrderLine line;
  line.place = ledger::ZoneIndex(zone);
  line.category = plan->zones.at(zone).category;
  line.ticket_type = *sale::TicketTypeName::parse("adult");
  line.unit_price = plan->categories.at(line.category.value()).price;
  line.steps = {{"base", line.unit_price}};
  sale::SaleCommitted committed;
  committed.order.id = ledger::OrderId::random(random_);
  committed.order.performance = performance;
  committed.order.lines = {line};
  committed.order.total = line.unit_price;
  committed.tickets = {{ticket::TicketId::random(random_), ticket::claim_code(random_)}};
  committed.payment.attempt = sale::PaymentAttemptId::random(random_);
  committed.payment.amount = line.unit_price;
  committed.payment.reference = committed.payment.attempt.text();
  committed.at = clock_.now();
  return committed;
}

ledger::OrderId ScriptedKiosk::sell(const ledger::PerformanceId& performance, std::uint32_t zone) {
  auto committed = committed_sale(performance, zone);
  ledger::Places place;
  place.zones = {{ledger::ZoneIndex(zone), 1}};
  const auto hold = ledger::HoldId::random(random_);
  const auto held = device_->execute(performance, ledger::HoldSeats{hold, place, clock_.now() + hold_time});
  if (!held) throw std::runtime_error("the scripted kiosk has no place left");
  committed.leased = std::get<ledger::SeatsHeld>(held->back()).places;
  const auto order = committed.order.id;
  const auto booked = device_->execute(performance, ledger::BookHold{hold, order},
                                       {wire::Entry(wire::SaleEntryOf{order, std::move(committed)})});
  if (!booked) throw std::runtime_error("the scripted kiosk cannot book what it holds");
  return order;
}

std::uint64_t ScriptedKiosk::backlog() const {
  return link_->status(clock_.since_boot()).backlog;
}

void ScriptedKiosk::send_again(const std::vector<Bytes>& batches) {
  for (const auto& batch : batches) {
    run_until("the broker takes the batch again", [&] {
      return mqtt_->send({journal_topic_, batch, false}).has_value();
    });
  }
}

std::uint64_t ScriptedKiosk::free_places(const ledger::PerformanceId& performance) const {
  const auto* ledger = device_->find_ledger(performance);
  return ledger == nullptr ? 0 : ledger->totals().available;
}

}  // namespace foyer::functional
