#include "kiosk/core/kiosk_core.hpp"

#include "protocol/link/recall_desk.hpp"

namespace foyer::kiosk {

KioskCore::KioskCore(device::Device& device, link::Send send, Performers performers, SaleBooks books,
                     KioskConfiguration configuration)
    : device_(device),
      link_(device, std::move(send), configuration.software_version),
      stock_(device, [this] { return link_.status(now()).reachable; }),
      source_(device, link_, stock_),
      own_part_(device, link_, stock_, source_, configuration.own_part),
      leases_(device, link_),
      certificate_(device),
      other_life_(device),
      time_(device),
      checkout_(device, performers, std::move(books)),
      claims_(device, link_, checkout_),
      parent_since_(device.parts().clock.now()) {}

Result<std::unique_ptr<KioskCore>, journal::Error> KioskCore::open(device::Device& device, link::Send send,
                                                                   Performers performers, SaleBooks books,
                                                                   KioskConfiguration configuration) {
  std::unique_ptr<KioskCore> core(
      new KioskCore(device, std::move(send), performers, std::move(books), std::move(configuration)));
  device.on_appended([link = &core->link_, clock = &device.parts().clock] { link->grown(clock->since_boot()); });
  if (auto loaded = core->own_part_.load(); !loaded) return loaded.error();
  core->link_.on_availability(
      [core = core.get()](const wire::Availability& availability) { core->stock_.note_parent(availability); });
  core->link_.on_superseded([core = core.get()](const JournalId& journal) { core->other_life_.heard(journal); });
  core->link_.on_recall([core = core.get()](const wire::Recall& recall, Duration at) { core->give(recall, at); });
  core->link_.on_status([core = core.get()] {
    const bool reachable = core->link_.status(core->now()).reachable;
    if (reachable != core->parent_was_reachable_) core->parent_since_ = core->device_.parts().clock.now();
    core->parent_was_reachable_ = reachable;
  });
  core->checkout_.recover();
  return core;
}

KioskCore::~KioskCore() {
  device_.on_appended({});
}

void KioskCore::connected(Duration at) {
  link_.connected(at);
}

void KioskCore::disconnected() {
  link_.disconnected();
}

void KioskCore::receive(const std::string& topic, BytesView payload, Duration at) {
  link_.receive(topic, payload, at);
}

void KioskCore::tick(Duration at) {
  link_.tick(at);
  device_.watch_storage();
  const bool is_idle = checkout_.books().open_count() == 0 && starting_.empty() && !checkout_.reprints().is_busy();
  if (is_idle) other_life_.tick(at);
  if (device_.journal().condition()) renew_journal(at);
  // Half a new journal has no ledgers that a sale or a lease could rest on.
  if (device_.must_reopen()) return;
  certificate_.tick(link_, at);
  time_.tick(link_, at);
  leases_.tick(at);
  own_part_.tick(at);
  checkout_.tick();
}

/// A parent proved that this disk was restored or cloned. If the storage does not take the new journal, the next tick
/// tries again; if it took half of it, the program must end. Nothing is sold meanwhile.
void KioskCore::renew_journal(Duration at) {
  if (!device_.open_new_journal()) return;
  checkout_.leave_behind();
  own_part_.journal_renewed();
  link_.journal_renewed(at);
}

/// What of it is free goes back at once, and nothing is asked for in its stead for a while. A repeat changes nothing.
void KioskCore::give(const wire::Recall& recall, Duration at) {
  const auto* ledger = device_.find_ledger(recall.performance);
  const auto* plan = device_.catalogue().find_plan(recall.performance);
  if (ledger == nullptr || plan == nullptr) return;
  const auto id = link::return_id_of(recall.recall_id, device_.journal().id(), 0);
  if (ledger->knows(id)) return;
  own_part_.hold_off(recall.performance, at + link::recall_back_off);
  const auto free = link::free_of(*ledger, *plan, recall);
  if (ledger::is_empty(free)) return;
  // Refused only if nothing can be stored: then the places stay here, and whoever waits is refused.
  static_cast<void>(device_.execute(recall.performance, ledger::ReturnPlaces{id, free}));
}

void KioskCore::sell(const ledger::OrderId& order, const Choice& choice, Started started) {
  if (const auto* known = checkout_.books().find(order)) {
    if (known->order.performance != choice.performance) return started(refuse(RefusalReason::OrderUsed));
    return started(Done{});
  }
  if (const auto found = starting_.find(order); found != starting_.end()) {
    found->second.push_back(std::move(started));
    return;
  }
  if (auto open = checkout_.is_open_for(choice.performance); !open) return started(open.error());
  if (starting_.size() >= open_sales_limit) return started(refuse(RefusalReason::KioskBusy));
  starting_[order].push_back(std::move(started));
  bring(order, choice, !stock_.parent_is_reachable());
}

void KioskCore::bring(const ledger::OrderId& order, const Choice& choice, bool own_part_only) {
  const auto places = stock_.choose(choice, own_part_only);
  if (!places) return answer(order, places.error());
  source_.bring(order, choice.performance, *places,
                [this, order, choice, places = *places, own_part_only](const Result<Done, SellRefusal>& result) {
                  brought(order, choice, places, own_part_only, result);
                });
}

void KioskCore::brought(const ledger::OrderId& order, const Choice& choice, const ledger::Places& places,
                        bool own_part_only, const Result<Done, SellRefusal>& result) {
  if (result) return answer(order, checkout_.start(order, choice.performance, places, choice.language));
  const bool may_choose_again = std::holds_alternative<BestOf>(choice.what) && !own_part_only;
  if (!may_choose_again) return answer(order, result);
  bring(order, choice, true);
}

void KioskCore::answer(const ledger::OrderId& order, const Result<Done, SellRefusal>& result) {
  const auto found = starting_.find(order);
  const auto waiting = std::move(found->second);
  starting_.erase(found);
  for (const auto& started : waiting) started(result);
}

}  // namespace foyer::kiosk
