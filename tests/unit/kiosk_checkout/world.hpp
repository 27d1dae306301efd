#pragma once
// One kiosk with everything real but its edges, and its parent, on a link that can be cut.
#include "kiosk/core/kiosk_core.hpp"
#include "protocol/journal/memory_event_log.hpp"
#include "tests/unit/kiosk_checkout/edges.hpp"
#include "tests/unit/kiosk_checkout/parent.hpp"

namespace foyer::kiosk {

/// Two rows of ten: the front one dear, the back one cheap; and a floor for fifty.
inline seating::SeatingPlan small_plan() {
  seating::SeatingPlan plan;
  plan.categories = {{"Premium", {4'800, {}}}, {"Standard", {2'500, {}}}};
  for (std::uint32_t seat = 0; seat < 20; ++seat) {
    plan.seats.push_back({"Stalls", seat < 10 ? "A" : "B", std::to_string(seat % 10 + 1),
                          seating::PriceCategoryIndex(seat / 10), false, seat % 10});
  }
  plan.zones = {{"Floor", 50, seating::PriceCategoryIndex(1)}};
  return plan;
}

class World {
 public:
  World() : World(nullptr, nullptr) {}
  explicit World(seating::SeatingPlan plan) : World(nullptr, nullptr, std::move(plan)) {}
  /// On somebody else's disk.
  World(journal::EventLog* log, journal::DocumentStore* documents, seating::SeatingPlan plan = small_plan())
      : signer(ed25519_signer(random_signing_seed(random))),
        parent(random, clock, verifier, std::move(plan)),
        disk(log == nullptr ? static_cast<journal::EventLog&>(memory_log) : *log),
        documents_(documents == nullptr ? static_cast<journal::DocumentStore&>(memory_documents) : *documents) {
    power_on();
  }

  void power_on() {
    SaleBooks books(parent.kiosk);
    auto opened = device::Device::open({parent.venue, parent.kiosk, device::Role::Kiosk, parent.root->public_key()},
                                       {disk, documents_, random, clock, *signer, verifier},
                                       [&books, this](const journal::Entry&, const wire::Entry& entry) {
                                         journal_follows = books.replay(entry) && journal_follows;
                                       });
    device = *std::move(opened);
    core = *KioskCore::open(*device, [this](const link::Outgoing& message) { up.push_back(message); },
                            {terminal, printer}, std::move(books), {{4, 10}, "test"});
    if (link_is_up) core->connected(clock.at);
  }
  void power_off() {
    core.reset();
    device.reset();
    up.clear();
    terminal.forget_kiosk();
    printer.forget_kiosk();
    disk.mend();
  }

  /// Lets time run, `steps` times 100 ms.
  void run(int steps) {
    for (int step = 0; step < steps; ++step) {
      clock.at += Duration(100);
      core->tick(clock.at);
      if (link_is_up) parent.tell_availability();
      pass_messages();
      terminal.deliver();
      printer.deliver();
    }
  }
  /// Certified, with the catalogue and a part of its own.
  void open_shop() {
    run(3);
    parent.certify();
    run(40);
  }
  void cut_link() {
    link_is_up = false;
    core->disconnected();
  }
  void mend_link() {
    link_is_up = true;
    core->connected(clock.at);
  }

  /// Somebody has seen more of this journal than this disk holds: it was restored from a backup.
  void prove_restored() {
    auto& journal = device->journal();
    static_cast<void>(journal.acknowledge(LogId::random(random), {journal.head().seq + 5, {}}));
  }

  ledger::OrderId new_order() { return ledger::OrderId::random(random); }
  /// The answer, once it came.
  std::optional<Result<Done, SellRefusal>> sell(const ledger::OrderId& order, const Choice& choice, int patience = 30) {
    std::optional<Result<Done, SellRefusal>> answer;
    core->sell(order, choice, [&answer](Result<Done, SellRefusal> result) { answer = std::move(result); });
    for (int step = 0; step < patience && !answer; ++step) run(1);
    return answer;
  }
  Choice seats(std::vector<std::uint32_t> wanted) const {
    std::vector<ledger::SeatIndex> indices;
    for (const auto seat : wanted) indices.emplace_back(seat);
    return {parent.performance, std::move(indices)};
  }
  Choice best(std::uint32_t category, std::uint32_t count) const {
    return {parent.performance, BestOf{seating::PriceCategoryIndex(category), count}};
  }
  Choice floor(std::uint32_t count) const {
    return {parent.performance, std::vector<ledger::ZoneCount>{{ledger::ZoneIndex(0), count}}};
  }
  const sale::SaleState& sale(const ledger::OrderId& order) const { return *core->checkout().books().find(order); }
  const ledger::State& ledger() const { return *device->find_ledger(parent.performance); }
  std::size_t codes_of(const ledger::OrderId& order) const {
    const auto& tickets = sale(order).tickets;
    return static_cast<std::size_t>(
        std::count_if(tickets.begin(), tickets.end(), [](const auto& ticket) { return ticket.claim_code_given; }));
  }

  SystemRandom random;
  HandClock clock;
  Ed25519Verifier verifier;
  std::unique_ptr<Signer> signer;
  Parent parent;
  journal::MemoryEventLog memory_log{random};
  journal::MemoryDocumentStore memory_documents;
  CuttableLog disk;
  FakeTerminal terminal;
  FakePrinter printer;
  std::deque<link::Outgoing> up;
  bool link_is_up = true;
  bool journal_follows = true;
  std::unique_ptr<device::Device> device;
  std::unique_ptr<KioskCore> core;

 private:
  void pass_messages() {
    while (!up.empty() || !parent.down.empty()) {
      if (!up.empty()) {
        const auto message = up.front();
        up.pop_front();
        if (link_is_up) parent.receive(message);
      }
      if (!parent.down.empty()) {
        const auto message = parent.down.front();
        parent.down.pop_front();
        if (link_is_up) core->receive(message.topic, message.payload, clock.at);
      }
    }
  }

  journal::DocumentStore& documents_;
};

}  // namespace foyer::kiosk
