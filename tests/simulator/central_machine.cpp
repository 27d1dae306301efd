#include "tests/simulator/central_machine.hpp"

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "central/allotment/allotment.hpp"
#include "central/allotment/declarations.hpp"
#include "central/boxoffice/box_office.hpp"
#include "central/catalogue/catalogue.hpp"
#include "central/reconciliation/reconciler.hpp"
#include "protocol/base/assert.hpp"

namespace foyer::simulator {
namespace {

constexpr Duration node_retires_after{15'000};
constexpr Duration takes_to_start_over{300};

}  // namespace

struct CentralMachine::Node {
  Node(CentralMachine& machine, std::unique_ptr<journal::QueuedCommitter> the_committer)
      : committer(*the_committer),
        path(machine.disk_, machine.clock_, std::move(the_committer)),
        fleet(
            path, machine.disk_, machine.clock_, machine.chance_, *machine.signer_, machine.around_.verifier,
            [&machine](const link::Outgoing& message) { machine.send(message); }, machine.lease_),
        box_office(path, machine.clock_, machine.chance_),
        reconciler(path, [this](const ledger::DeviceName& door) { return fleet.feed_acknowledged_by(door); }) {
    fleet.on_set_back([&machine](const ledger::DeviceName&) { machine.start_over(); });
  }

  // Coroutines wait in the context; it goes last, and what they wait for before it.
  boost::asio::io_context context;
  journal::QueuedCommitter& committer;
  central::CommandPath path;
  central::FleetCore fleet;
  central::BoxOffice box_office;
  central::Reconciler reconciler;
  Duration swept_at{0};
  bool flush_is_planned = false;
};

CentralMachine::CentralMachine(const Surroundings& around, std::shared_ptr<const Signer> signer,
                               std::string venue_document, Duration lease)
    : Machine("central", around, std::move(signer)), venue_document_(std::move(venue_document)), lease_(lease) {}

CentralMachine::~CentralMachine() {
  stop_program();
}

central::CommandPath* CentralMachine::path() {
  return nodes_.empty() ? nullptr : &nodes_.back()->path;
}

central::FleetCore* CentralMachine::fleet() {
  return nodes_.empty() ? nullptr : &nodes_.back()->fleet;
}

void CentralMachine::start_program() {
  try {
    nodes_.push_back(std::make_unique<Node>(*this, std::make_unique<journal::QueuedCommitter>(disk_)));
  } catch (const std::runtime_error& error) {
    throw CannotStart{std::string("central cannot start: ") + error.what()};
  }
  load_venue(*nodes_.back());
  around_.network.deliver_retained(name_);
  serve(*nodes_.back());
}

void CentralMachine::load_venue(Node& node) {
  const auto document = central::read_venue_document(venue_document_, clock_.now());
  FOYER_ASSERT(document.has_value());
  node.path.submit(
      {}, [&document](const central::Model& model, Timestamp now) { return changes_for(*document, model, now); },
      [](const Result<Done, central::CommandRefusal>&) {});
  // The document is needed before anything else happens, and is gone after this.
  node.committer.flush();
}

void CentralMachine::stop_program() noexcept {
  nodes_.clear();
}

/// False once it was taken away: what it had planned is not done any more.
bool CentralMachine::serves(const Node& node) const {
  return std::ranges::any_of(nodes_, [&node](const auto& one) { return one.get() == &node; });
}

/// After anything was asked of a node: coroutines go on, and what is queued is with the disk.
void CentralMachine::serve(Node& node) {
  node.context.restart();
  node.context.poll();
  if (node.flush_is_planned || node.committer.queued() == 0) return;
  node.flush_is_planned = true;
  later(Duration(chance_.between(1, 8)), [this, &node] {
    if (!serves(node)) return;
    node.flush_is_planned = false;
    node.committer.flush();
    serve(node);
  });
}

void CentralMachine::receive(const std::string& topic, BytesView payload) {
  // While one node takes over from another, the old one still gets some of what comes.
  const bool is_late = nodes_.size() > 1 && around_.timeline.now() < both_serve_until_ && chance_.one_in(4);
  auto& node = *nodes_[is_late ? nodes_.size() - 2 : nodes_.size() - 1];
  node.fleet.receive(topic, payload);
  serve(node);
}

void CentralMachine::broker(bool) {}

void CentralMachine::tick() {
  for (const auto& node : nodes_) {
    node->path.follow();
    if (node == nodes_.back()) {
      node->fleet.tick();
      node->reconciler.tick(clock_.now());
    }
    if (clock_.since_boot() - node->swept_at >= central::sweep_every) {
      node->swept_at = clock_.since_boot();
      node->box_office.sweep();
    }
    serve(*node);
  }
  // As the program does: only opening the log again tells what is on the disk.
  if (std::ranges::any_of(nodes_, [](const auto& node) { return node->path.must_reopen(); })) throw PowerCut();
}

void CentralMachine::fail_over() {
  run([this] {
    if (nodes_.size() > 1) return;  // One at a time.
    nodes_.push_back(std::make_unique<Node>(*this, std::make_unique<journal::QueuedCommitter>(disk_)));
    both_serve_until_ = around_.timeline.now() + Duration(chance_.between(200, 3'000));
    around_.network.deliver_retained(name_);
    serve(*nodes_.back());
    // Long after its last message, the old node is taken away.
    later(node_retires_after, [this] { nodes_.erase(nodes_.begin()); });
  });
}

std::unique_ptr<CentralMachine> CentralMachine::make_clone(std::uint32_t number) const {
  auto twin = std::make_unique<CentralMachine>(around_, signer_, venue_document_, lease_);
  twin->disk_.set_back(disk_.picture());
  twin->chance_ = Chance(around_.seed, "clone " + std::to_string(number));
  return twin;
}

void CentralMachine::say_restored() {
  stop();
  disk_.set_log_id(LogId::random(chance_));
  start();
}

bool CentralMachine::is_superseded() {
  return !nodes_.empty() && nodes_.back()->path.committed().is_superseded();
}

/// The log was set back and nobody had said so.
void CentralMachine::start_over() {
  ++set_backs_found_;
  later(takes_to_start_over, [this] {
    // Not from inside the program that ends.
    around_.timeline.after(Duration(0), [this] {
      if (is_on()) say_restored();
    });
  });
}

void CentralMachine::reclaim(const ledger::DeviceName& holder, const ledger::PerformanceId& performance) {
  run([&] {
    auto& node = *nodes_.back();
    node.path.submit(
        {},
        [holder, performance](const central::Model& model, Timestamp now) {
          return central::decide_reclaim(model, holder, performance, now);
        },
        [this](const Result<Done, central::CommandRefusal>& done) {
          if (done) ++reclaims_;
        });
    serve(node);
  });
}

void CentralMachine::resume(const ledger::PerformanceId& performance) {
  run([&] {
    auto& node = *nodes_.back();
    node.path.submit(
        {},
        [performance](const central::Model& model, Timestamp now) {
          return central::decide_resume(model, performance, "the audience waits", now);
        },
        [this](const Result<Done, central::CommandRefusal>& done) {
          if (done) ++resumes_;
        });
    serve(node);
  });
}

void CentralMachine::sell_online(const ledger::PerformanceId& performance, std::uint32_t quantity,
                                 std::vector<ledger::SeatIndex> seats) {
  run([&] {
    auto& node = *nodes_.back();
    central::HoldRequest request;
    request.performance = performance;
    request.quantity = seats.empty() ? quantity : 0;
    request.seats = std::move(seats);
    request.time_to_live = central::shortest_hold;
    auto held = [this, &node](const std::exception_ptr& thrown,
                              Result<central::HoldView, central::CommandRefusal> view) {
      if (thrown) std::rethrow_exception(thrown);
      if (!view) return;
      later(Duration(chance_.between(100, 12'000)), [this, &node, record = view->record] {
        if (!serves(node)) return;
        auto booked = [this](const std::exception_ptr& failure,
                             const Result<central::BookingRecord, central::CommandRefusal>& booking) {
          if (failure) std::rethrow_exception(failure);
          if (booking) ++bookings_;
        };
        boost::asio::co_spawn(node.context, node.box_office.book(record.hold, record.payment_token), booked);
        serve(node);
      });
    };
    boost::asio::co_spawn(node.context, node.box_office.hold(std::move(request)), held);
    serve(node);
  });
}

}  // namespace foyer::simulator
