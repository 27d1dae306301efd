#include "tests/bench/returning_kiosk.hpp"

#include <stdexcept>

#include "protocol/ticket/claim_code.hpp"
#include "protocol/wire/topics.hpp"

namespace foyer::bench {
namespace {

constexpr Duration hold_time{600'000};
constexpr Duration answer_deadline{20'000};
constexpr std::uint32_t tickets_at_most = 4;
constexpr std::uint64_t one_leaves_in = 20;
const ledger::ZoneIndex zone(0);

const sale::TicketTypeName& standard() {
  static const auto name = *sale::TicketTypeName::parse("standard");
  return name;
}

void require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(what);
}

}  // namespace

ReturningKiosk::ReturningKiosk(const Surroundings& around, const std::string& name, Stock stock)
    : around_(around),
      stock_(std::move(stock)),
      signer_(ed25519_signer(random_signing_seed(around.random))),
      log_(around.random) {
  device::Identity identity{*seating::VenueName::parse("arena"), *ledger::DeviceName::parse(name), device::Role::Kiosk,
                            around.root};
  auto opened = device::Device::open(std::move(identity),
                                     {log_, documents_, around.random, around.clock, *signer_, around.verifier},
                                     [](const journal::Entry&, const wire::Entry&) {});
  require(opened.has_value(), "a kiosk has no journal");
  device_ = std::move(*opened);
  journal_topic_ = wire::up_topic(device_->identity().venue, device_->identity().name, wire::UpKind::Journal);
  link_ = std::make_unique<link::ChildLink>(
      *device_,
      [this](const link::Outgoing& message) {
        if (!mqtt_) return;
        if (message.topic == journal_topic_) ++batches_sent_;
        // What the broker does not take now is sent again by the streams.
        static_cast<void>(mqtt_->send({message.topic, message.payload, message.retained}));
      },
      "bench");
  device_->on_appended([this] { link_->grown(around_.clock.since_boot()); });
}

ReturningKiosk::~ReturningKiosk() {
  mqtt_.reset();
}

void ReturningKiosk::connect() {
  net::MqttConfiguration configuration;
  configuration.port = around_.broker_port;
  configuration.client_id = "bench-" + device_->identity().name.text();
  mqtt_ = std::make_unique<net::MqttClient>(around_.context.get_executor(), configuration);
  mqtt_->subscribe(wire::down_filter(device_->identity().venue, device_->identity().name),
                   [this](const net::MqttMessage& message) {
                     link_->receive(message.topic, message.payload, around_.clock.since_boot());
                   });
  mqtt_->on_state_change([this](net::MqttState state) {
    if (state == net::MqttState::Connected) {
      link_->connected(around_.clock.since_boot());
    } else {
      link_->disconnected();
    }
  });
  mqtt_->start();
}

void ReturningKiosk::disconnect() {
  mqtt_.reset();
  link_->disconnected();
}

bool ReturningKiosk::is_connected() const {
  return mqtt_ && mqtt_->state() == net::MqttState::Connected;
}

void ReturningKiosk::ask(const decltype(wire::Request::what)& what) {
  asking_ = true;
  link_->request({wire::RequestId::random(around_.random), device_->identity().name, device_->journal().id(), what},
                 around_.clock.since_boot(), answer_deadline,
                 [this](const Result<wire::Reply, link::RequestError>& reply) {
                   asking_ = false;
                   if (reply) take_reply(*reply);
                 });
}

void ReturningKiosk::take_reply(const wire::Reply& reply) {
  if (std::holds_alternative<wire::CertificateReply>(reply.what)) certified_ = true;
  const auto* grant = std::get_if<wire::Grant>(&reply.what);
  if (grant == nullptr) return;
  require(device_->receive(*grant).has_value(), "a kiosk cannot take its grant");
  ++stocked_;
}

bool ReturningKiosk::is_stocked() const {
  return stocked_ == stock_.performances.size();
}

void ReturningKiosk::tick() {
  link_->tick(around_.clock.since_boot());
  if (asking_ || is_stocked() || !is_connected()) return;
  if (!certified_) return ask(wire::CertificateRequest{signer_->public_key()});
  const auto& performance = stock_.performances[stocked_];
  if (device_->find_ledger(performance) == nullptr) return;
  wire::GrantRequest wanted;
  wanted.performance = performance;
  wanted.categories = {{seating::PriceCategoryIndex(0), stock_.seats}};
  wanted.zones = {{zone, stock_.zone_places}};
  wanted.partial = true;
  ask(wanted);
}

std::vector<ReturningKiosk::Offer> ReturningKiosk::offers() const {
  std::vector<Offer> offers;
  for (const auto& performance : stock_.performances) {
    const auto free = ledger::flatten(device_->find_ledger(performance)->free_places());
    offers.push_back({performance, free.seats, free.zones.empty() ? 0 : free.zones.front().count});
  }
  return offers;
}

std::optional<ledger::Places> ReturningKiosk::next_places(Offer& offer, std::uint32_t tickets, bool seated) {
  ledger::Places places;
  if (seated && offer.seats.size() >= tickets) {
    places.seats.assign(offer.seats.end() - tickets, offer.seats.end());
    offer.seats.resize(offer.seats.size() - tickets);
  } else if (offer.zone_places >= tickets) {
    places.zones = {{zone, tickets}};
    offer.zone_places -= tickets;
  } else {
    return std::nullopt;
  }
  return places;
}

void ReturningKiosk::sell_until(std::uint64_t wanted) {
  auto all = offers();
  // Tickets, performance and kind of place take turns at different paces, so that all combinations occur.
  std::uint64_t refused_in_a_row = 0;
  for (std::uint64_t customer = 0;
       entries() - acknowledged() < wanted && refused_in_a_row < 2 * tickets_at_most * all.size(); ++customer) {
    auto& offer = all[customer % all.size()];
    const auto tickets = static_cast<std::uint32_t>(1 + customer / all.size() % tickets_at_most);
    const auto places = next_places(offer, tickets, customer / (all.size() * tickets_at_most) % 2 == 0);
    refused_in_a_row = places ? 0 : refused_in_a_row + 1;
    if (places) sell(offer, *places, customer % one_leaves_in != one_leaves_in - 1);
  }
  require(entries() - acknowledged() >= wanted, "a kiosk has sold out before its journal was long enough");
  give_back_the_rest();
}

void ReturningKiosk::give_back_the_rest() {
  for (const auto& offer : offers()) {
    ledger::Places rest{offer.seats, {}};
    if (offer.zone_places > 0) rest.zones = {{zone, offer.zone_places}};
    if (ledger::is_empty(rest)) continue;
    const auto returned = device_->execute(
        offer.performance, ledger::ReturnPlaces{ledger::ReturnId::random(around_.random), std::move(rest)});
    require(returned.has_value(), "a kiosk cannot return its places");
  }
}

sale::CustomerStarted ReturningKiosk::customer(const Offer& offer, const ledger::Places& places) {
  const auto& plan = *device_->catalogue().find_plan(offer.performance);
  sale::PriceList prices;
  for (std::uint32_t index = 0; index < plan.categories.size(); ++index) {
    const auto& price = plan.categories[index].price;
    prices.currency = price.currency;
    prices.base_cents[{seating::PriceCategoryIndex(index), standard()}] = price.cents;
  }
  std::vector<sale::Wish> wishes;
  for (const auto seat : places.seats) wishes.push_back({seat, plan.seats[seat.value()].category, standard()});
  for (const auto& [at, count] : places.zones) {
    wishes.insert(wishes.end(), count, {at, plan.zones[at.value()].category, standard()});
  }
  auto& random = around_.random;
  auto priced = sale::price_order(ledger::OrderId::random(random), offer.performance, wishes, prices);
  require(priced.has_value(), "an order has no price");
  sale::CustomerStarted started{std::move(*priced), ledger::HoldId::random(random), {}};
  for (std::size_t line = 0; line < started.order.lines.size(); ++line) {
    started.tickets.push_back({ticket::TicketId::random(random), ticket::claim_code(random)});
  }
  return started;
}

void ReturningKiosk::follow(sale::SaleState& sale, const std::vector<sale::SaleEntry>& entries) const {
  for (const auto& entry : entries) require(sale::evolve(sale, entry), "a sale does not follow its own entries");
}

void ReturningKiosk::deliver(sale::SaleState& sale, const ledger::OrderId& order, const sale::Outcome& outcome) {
  const auto step = sale::step(sale, outcome, around_.clock.now());
  require(step.has_value(), "a sale does not take its outcome");
  std::vector<wire::Entry> entries;
  for (const auto& entry : step->entries) entries.emplace_back(wire::SaleEntryOf{order, entry});
  require(device_->record(std::move(entries)).has_value(), "a kiosk cannot write");
  follow(sale, step->entries);
}

/// The entries, transactions and their order as kiosk/checkout makes them.
void ReturningKiosk::sell(const Offer& offer, const ledger::Places& places, bool stays) {
  const auto started = customer(offer, places);
  const auto& order = started.order.id;
  sale::SaleState sale;
  deliver(sale, order, started);
  const auto until = around_.clock.now() + hold_time;
  const auto held = device_->execute(offer.performance, ledger::HoldSeats{started.hold, places, until});
  require(held.has_value(), "a kiosk cannot hold its own places");
  deliver(sale, order, sale::SeatsWereSecured{std::get<ledger::SeatsHeld>(held->back()).places});
  if (!stays) {
    deliver(sale, order, sale::CustomerCancelled{});
    require(device_->execute(offer.performance, ledger::ReleaseHold{started.hold}).has_value(), "a hold stays");
    return deliver(sale, order, sale::SeatsWereReleased{});
  }
  const auto attempt = sale::PaymentAttemptId::random(around_.random);
  deliver(sale, order, sale::PaymentWasChosen{attempt, sale::PaymentMeans::AuthoriseAndCapture});
  deliver(sale, order, sale::PaymentWasApproved{attempt, attempt.text()});
  const auto step = sale::step(sale, sale::LeaseIsLive{}, around_.clock.now());
  require(step.has_value(), "a sale cannot be committed");
  std::vector<wire::Entry> with;
  for (const auto& entry : step->entries) with.emplace_back(wire::SaleEntryOf{order, entry});
  const auto booked = device_->execute(offer.performance, ledger::BookHold{started.hold, order}, std::move(with));
  require(booked.has_value(), "a kiosk cannot book what it holds");
  follow(sale, step->entries);
  deliver(sale, order, sale::TicketsWereSigned{});
  const auto tickets = static_cast<std::uint32_t>(started.tickets.size());
  for (std::uint32_t index = 0; index < tickets; ++index) deliver(sale, order, sale::PrintWasProven{index});
  deliver(sale, order, sale::PaymentWasCaptured{attempt});
  require(sale::is_ended(sale), "a sale has no end");
  sold_.push_back({order, offer.performance, tickets, started.order.total.cents});
}

}  // namespace foyer::bench
