#include "central/allotment/declarations.hpp"

#include <algorithm>

namespace foyer::central {
namespace {

constexpr std::string_view central_name = "central";
constexpr std::string_view controller_role = "controller";

/// What was declared of one lease, less what is known here as sold, and by whom.
struct Declared {
  std::optional<ledger::Places> by_holder;
  ledger::Places by_kiosks;
  ledger::DeviceName holder;
  JournalId journal;

  /// The holder knows what its kiosks have too. What they said may be older: what one gave back since counts with the
  /// holder at once, and with the kiosk only when its journal comes in.
  [[nodiscard]] const ledger::Places& places() const { return by_holder ? *by_holder : by_kiosks; }
};

LogId grantor_of(const Model& model, const wire::DeviceOfVenue& device) {
  if (device.parent == central_name) return model.authority();
  const auto parent = ledger::DeviceName::parse(device.parent);
  return parent ? LogId(model.holders().newest_journal(*parent).bytes()) : LogId();
}

/// The declaration that counts now; null while there is none.
const Declaration* declaration_of(const Model& model, const wire::DeviceOfVenue& device) {
  const auto* holder = model.holders().find(device.name);
  if (holder == nullptr || model.authority().is_nil()) return nullptr;
  const auto* declaration = holder->find_declaration(model.holders().newest_journal(device.name));
  if (declaration == nullptr || declaration->authority != model.authority()) return nullptr;
  // After a restore a kiosk may be heard before its controller: then it alone knows who that is.
  const auto grantor = grantor_of(model, device);
  return grantor.is_nil() || declaration->grantor == grantor ? declaration : nullptr;
}

/// Judges one performance; its decisions follow from each other on a copy of its ledger.
class Round {
 public:
  Round(const Model& model, const PerformanceId& id, const PerformanceRecord& record, Timestamp now)
      : model_(model),
        id_(id),
        record_(record),
        ledger_(record.ledger),
        in_conflict_(orders_in_conflict()),
        now_(now) {}

  void judge() {
    const bool all = all_declared();
    if (record_.awaiting_declarations) {
      if (!all && record_.suspended) return;
      claim_sales();
      // First what nobody has: a device may have been granted again, after the backup, what the backup still counts to
      // an allotment that was reclaimed since.
      if (all) release_all();
      adopt();
      if (all) resume();
      return;
    }
    release_superseded();
  }

  /// What holders have by their own word and somebody else has here. Both could sell it.
  [[nodiscard]] std::vector<Surplus> surplus() const {
    std::vector<Surplus> all;
    for (const auto& [lease, declared] : declared_leases()) {
      const auto allotment = ledger_.find_allotment(lease.allotment);
      if (!allotment || !allotment->live || !holder_has_declared(lease)) continue;
      auto places = ledger::subtract(declared.places(), ledger::flatten(ledger_.allotted_places(lease.allotment)));
      if (!ledger::is_empty(places)) all.push_back({id_, allotment->holder, std::move(places)});
    }
    return all;
  }

  void adopt() {
    for (const auto& [lease, declared] : declared_leases()) {
      // Refused for an epoch that died before the backup: its holder hears of that by the feed.
      run(ledger::AdoptAllotment{
          lease.allotment, lease.epoch, declared.holder, declared.journal, declared.places(), {}});
    }
  }

  /// What was settled as late because the backup did not know its lease is a sale like any other once the lease is
  /// known.
  void claim_sales() {
    std::map<ledger::Lease, std::vector<ledger::OrderedPlaces>> sold;
    for (const auto& id : model_.orders_of(id_)) {
      for (const auto& group : model_.find_order(id)->settled.leased) sold[group.lease].push_back({id, group.places});
    }
    for (const auto& [lease, declared] : declared_leases())
      run(ledger::AdoptAllotment{lease.allotment, lease.epoch, declared.holder, declared.journal, {}, sold[lease]});
  }

  [[nodiscard]] std::vector<wire::CentralEventBody> take_events() { return std::move(events_); }

 private:
  /// What is declared is looked at on until nobody has anything that somebody else has too.
  void resume() {
    if (surplus().empty()) {
      events_.emplace_back(wire::PerformanceResumed{"all devices of the venue have declared", true});
    } else if (record_.suspended) {
      events_.emplace_back(wire::PerformanceResumed{"all have declared; some places are recalled", false});
    }
  }

  [[nodiscard]] bool all_declared() const {
    for (const auto& [name, device] : model_.devices()) {
      if (device.venue == record_.on_sale->venue && is_awaited(model_, device)) return false;
    }
    return true;
  }

  /// What its sellers count as sold, and no book of central does: sales under this lease that could not stand, whatever
  /// became of them since. Adopted as unsold, it would be sold by neither. `counts` says whose sales.
  template <class Counts>
  [[nodiscard]] ledger::Places sold_in_vain(const ledger::Lease& lease, const Counts& counts) const {
    ledger::Places places;
    for (const auto* order : in_conflict_) {
      if (!counts(order->settled)) continue;
      for (const auto& group : order->settled.leased) {
        if (group.lease == lease) places = ledger::add(places, without_kept(order->settled.order, group));
      }
    }
    return places;
  }

  /// What is kept for the order is among what was sold under the lease.
  [[nodiscard]] ledger::Places without_kept(const OrderId& order, const ledger::LeasedPlaces& sold) const {
    auto places = ledger::normalised(sold.places);
    for (const auto& kept : ledger_.kept_for(order)) {
      if (kept.lease == sold.lease) places = ledger::subtract(places, kept.places);
    }
    return places;
  }

  [[nodiscard]] std::vector<const OrderRecord*> orders_in_conflict() const {
    std::vector<const OrderRecord*> orders;
    for (const auto& id : model_.orders_of(id_)) {
      const auto* order = model_.find_order(id);
      const bool stands = order->settled.outcome != wire::SettlementOutcome::Conflicted || order->reversed ||
                          order->resolution == wire::OrderResolution::Stands;
      // Still to be judged: once its lease is adopted its places are there, and it gets them or keeps what it can.
      if (ledger_.conflicts().contains(id)) continue;
      // What only a second history sold was never among what its seller has.
      if (!stands && !order->settled.from_fork) orders.push_back(order);
    }
    return orders;
  }

  [[nodiscard]] std::map<ledger::Lease, Declared> declared_leases() const {
    std::map<ledger::Lease, Declared> leases;
    for (const auto& [name, device] : model_.devices()) {
      const auto* declaration = device.venue == record_.on_sale->venue ? declaration_of(model_, device) : nullptr;
      if (declaration == nullptr) continue;
      const auto found = declaration->places.find(id_);
      if (found == declaration->places.end()) continue;
      const bool is_holder = device.parent == central_name;
      for (const auto& group : found->second) {
        auto& declared = leases[group.lease];
        const auto journal = model_.holders().newest_journal(name);
        // However many sales are still under way: each is in what its seller was given, and taken out once it is here.
        if (is_holder) {
          const auto in_vain = sold_in_vain(group.lease, [&](const wire::OrderSettled& order) {
            return order.seller != name || order.journal == journal;
          });
          declared.by_holder =
              ledger::subtract(ledger::subtract(group.places, ledger_.sold_under(group.lease)), in_vain);
          declared.holder = name;
          declared.journal = journal;
          continue;
        }
        const auto in_vain = sold_in_vain(group.lease, [&](const wire::OrderSettled& order) {
          return order.seller == name && order.journal == journal;
        });
        const auto left =
            ledger::subtract(ledger::subtract(group.places, ledger_.sold_under(group.lease, name, journal)), in_vain);
        declared.by_kiosks = ledger::add(declared.by_kiosks, left);
        if (declared.holder.is_none()) {
          // Nobody knows the controller's journal of then; this id is none that is ever granted to.
          declared.holder = ledger::DeviceName::parse(device.parent).value_or(name);
          declared.journal = JournalId(group.lease.allotment.bytes());
        }
      }
    }
    for (auto& [lease, declared] : leases) {
      // Its holder has declared and names no such lease: it was told of a reclaim that the backup does not know, and
      // its kiosks will be. What they still have of it is nobody's.
      if (!declared.by_holder && holder_has_declared(lease)) declared.by_holder.emplace();
    }
    return leases;
  }

  [[nodiscard]] bool holder_has_declared(const ledger::Lease& lease) const {
    const auto allotment = ledger_.find_allotment(lease.allotment);
    if (!allotment) return false;
    const auto device = model_.devices().find(allotment->holder);
    return device != model_.devices().end() &&
           model_.holders().newest_journal(allotment->holder) == allotment->journal &&
           declaration_of(model_, device->second) != nullptr;
  }

  /// Whether its holder still has anything of it, sold or not. The holder must have declared.
  [[nodiscard]] bool holder_names(const ledger::Lease& lease) const {
    const auto holder = ledger_.find_allotment(lease.allotment)->holder;
    const auto* declaration = declaration_of(model_, model_.devices().at(holder));
    const auto places = declaration->places.find(id_);
    return places != declaration->places.end() &&
           std::ranges::any_of(places->second, [&](const auto& group) { return group.lease == lease; });
  }

  /// Once everybody has declared: what of any allotment is not among it, nobody has.
  void release_all() {
    const auto leases = declared_leases();
    for (const auto& allotment : live_allotments()) {
      if (is_superseded(allotment) && !may_release(allotment)) continue;
      const ledger::Lease lease{allotment.allotment, allotment.epoch};
      // Reclaimed after the backup, or given back whole: under the former its holder would ignore every later grant.
      if (holder_has_declared(lease) && !holder_names(lease)) {
        run(ledger::ReclaimAllotment{allotment.allotment});
        continue;
      }
      const auto found = leases.find(lease);
      const auto declared = found == leases.end() ? Declared{} : found->second;
      run(ledger::ReleaseUndeclared{allotment.allotment, declared.places()});
    }
  }

  void release_superseded() {
    for (const auto& allotment : live_allotments()) {
      if (!is_superseded(allotment) || !may_release(allotment) || !kiosks_have_declared(allotment.holder)) continue;
      const auto leases = declared_leases();
      const auto found = leases.find({allotment.allotment, allotment.epoch});
      const auto declared = found == leases.end() ? ledger::Places{} : found->second.by_kiosks;
      run(ledger::ReleaseUndeclared{allotment.allotment, declared});
    }
  }

  [[nodiscard]] bool is_superseded(const ledger::AllotmentView& allotment) const {
    return model_.holders().is_superseded(allotment.holder, allotment.journal);
  }

  /// A device that sells by itself may go on selling from a copy of its old disk, and so may a kiosk from the journal
  /// it had its part under: then only an operator knows better, and reclaims.
  /// Nor is anything known of parts that a held journal tells of.
  [[nodiscard]] bool may_release(const ledger::AllotmentView& allotment) const {
    if (model_.is_held_below(allotment.holder)) return false;
    const auto device = model_.devices().find(allotment.holder);
    if (device == model_.devices().end() || device->second.role != controller_role) return false;
    for (const auto& [name, kiosk] : model_.devices()) {
      const auto* holder = kiosk.parent == allotment.holder.text() ? model_.holders().find(name) : nullptr;
      if (holder == nullptr) continue;
      const auto newest = model_.holders().newest_journal(name);
      const bool has_old_part = std::ranges::any_of(
          holder->parts, [&](const auto& part) { return part.second == allotment.allotment && part.first != newest; });
      if (has_old_part) return false;
    }
    return true;
  }

  [[nodiscard]] bool kiosks_have_declared(const ledger::DeviceName& controller) const {
    return std::ranges::all_of(model_.devices(), [&](const auto& device) {
      return device.second.parent != controller.text() || !is_awaited(model_, device.second);
    });
  }

  [[nodiscard]] std::vector<ledger::AllotmentView> live_allotments() const {
    std::vector<ledger::AllotmentView> live;
    ledger_.for_each_allotment([&live](const ledger::AllotmentView& allotment) {
      if (allotment.live) live.push_back(allotment);
    });
    return live;
  }

  void run(const ledger::Command& command) {
    const auto events = ledger::execute(ledger_, command, now_);
    if (events) events_.insert(events_.end(), events->begin(), events->end());
  }

  const Model& model_;
  PerformanceId id_;
  const PerformanceRecord& record_;
  ledger::State ledger_;
  std::vector<const OrderRecord*> in_conflict_;
  Timestamp now_;
  std::vector<wire::CentralEventBody> events_;
};

/// Those of venues, by id: what is decided must not hang on the order of a hash table.
std::map<PerformanceId, const PerformanceRecord*> venue_performances(const Model& model) {
  std::map<PerformanceId, const PerformanceRecord*> performances;
  for (const auto& [id, record] : model.performances()) {
    if (record.on_sale) performances.emplace(id, &record);
  }
  return performances;
}

/// Whether declarations can change anything here: a round copies the ledger, and most performances never need one.
bool needs_a_round(const Model& model, const PerformanceRecord& record) {
  bool needs = record.awaiting_declarations;
  record.ledger.for_each_allotment([&](const ledger::AllotmentView& allotment) {
    needs = needs || (allotment.live && allotment.unsold > 0 &&
                      model.holders().is_superseded(allotment.holder, allotment.journal));
  });
  return needs;
}

void add(Changes& changes, std::string stream, std::vector<wire::CentralEventBody> events) {
  if (!events.empty()) changes.streams.push_back({std::move(stream), std::move(events), {}, {}, {}});
}

ledger::Epoch jumped(const ledger::State& ledger) {
  ledger::Epoch highest;
  ledger.for_each_allotment(
      [&highest](const ledger::AllotmentView& allotment) { highest = std::max(highest, allotment.epoch); });
  return ledger::Epoch(std::max(highest, ledger.tables().highest_epoch).value() + epoch_jump);
}

}  // namespace

bool has_declared(const Model& model, const wire::DeviceOfVenue& device) {
  return declaration_of(model, device) != nullptr;
}

bool is_awaited(const Model& model, const wire::DeviceOfVenue& device) {
  return model.find_certificate(device.name) != nullptr && !has_declared(model, device);
}

Changes state_authority(const Model& model, const LogId& log_id, Timestamp now) {
  Changes changes;
  if (model.authority() == log_id) return changes;
  add(changes, std::string(stream::fleet), {wire::AuthorityBegan{log_id}});
  if (model.authority().is_nil()) return changes;
  for (const auto& [id, record] : venue_performances(model)) {
    if (record->on_sale->ends_at <= now) continue;
    std::vector<wire::CentralEventBody> events{wire::PerformanceSuspended{log_id}};
    const auto raised = ledger::decide(record->ledger, ledger::RaiseEpoch{jumped(record->ledger)}, now);
    if (raised) events.insert(events.end(), raised->begin(), raised->end());
    add(changes, stream::performance(id), std::move(events));
  }
  return changes;
}

Changes judge_declarations(const Model& model, Timestamp now) {
  Changes changes;
  for (const auto& [id, record] : venue_performances(model)) {
    if (!needs_a_round(model, *record)) continue;
    Round round(model, id, *record, now);
    round.judge();
    add(changes, stream::performance(id), round.take_events());
  }
  return changes;
}

std::vector<Surplus> find_surplus(const Model& model, Timestamp now) {
  std::vector<Surplus> all;
  for (const auto& [id, record] : venue_performances(model)) {
    const bool is_told = record->awaiting_declarations && !record->suspended && record->on_sale->ends_at > now;
    if (!is_told) continue;
    auto found = Round(model, id, *record, now).surplus();
    std::ranges::move(found, std::back_inserter(all));
  }
  return all;
}

Result<Changes, CommandRefusal> decide_resume(const Model& model, const PerformanceId& performance,
                                              const std::string& reason, Timestamp now) {
  const auto* record = model.find_performance(performance);
  if (record == nullptr || !record->on_sale) {
    return CommandRefusal{404, "EVENT_NOT_FOUND", "There is no performance with this id.", 0};
  }
  if (model.is_superseded()) return superseded();
  if (!record->suspended) return CommandRefusal{409, "NOT_SUSPENDED", "This performance is on sale as it is.", 0};
  Round round(model, performance, *record, now);
  round.claim_sales();
  round.adopt();
  auto events = round.take_events();
  events.emplace_back(wire::PerformanceResumed{reason, false});
  Changes changes;
  add(changes, stream::performance(performance), std::move(events));
  return changes;
}

}  // namespace foyer::central
