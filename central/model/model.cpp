#include "central/model/model.hpp"

#include <algorithm>

#include "protocol/base/assert.hpp"

namespace foyer::central {

namespace stream {

std::string performance(const PerformanceId& id) {
  return "performance/" + id.text();
}
std::string order(const OrderId& id) {
  return "order/" + id.text();
}
std::string conflict_case(const CaseId& id) {
  return "case/" + id.text();
}
std::string admission(const PerformanceId& id) {
  return "admission/" + id.text();
}
std::string device(const ledger::DeviceName& device, const JournalId& journal) {
  return "device/" + device.text() + "/" + journal.text();
}

}  // namespace stream

namespace {

constexpr std::string_view performance_prefix = "performance/";
constexpr std::string_view device_prefix = "device/";

/// "device/<name>/<journal id>"
std::optional<std::pair<ledger::DeviceName, JournalId>> parse_device_stream(std::string_view name) {
  name.remove_prefix(device_prefix.size());
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto device = ledger::DeviceName::parse(name.substr(0, slash));
  const auto journal = JournalId::parse(name.substr(slash + 1));
  if (!device || !journal) return std::nullopt;
  return std::pair(*device, *journal);
}

template <class Map, class Key>
auto* find_in(Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

void Model::count(std::string_view stream) {
  const auto found = heads_.find(stream);
  ++(found == heads_.end() ? heads_.emplace(stream, 0).first : found)->second;
}

std::uint64_t Model::next_seq(std::string_view stream) const {
  const auto* head = find_in(heads_, stream);
  return head == nullptr ? 1 : *head + 1;
}

PerformanceRecord& Model::performance(const PerformanceId& id) {
  return performances_[id];
}

PerformanceRecord& Model::performance_of(std::string_view stream) {
  const auto id = PerformanceId::parse(stream.substr(performance_prefix.size()));
  FOYER_ASSERT(id.has_value());
  return performance(*id);
}

/// A hold of the box office that ended without a booking, by its time or by hand.
void Model::count_expired(const HoldId& hold) {
  if (holds_.contains(hold)) ++counters_.holds_expired;
}

bool Model::is_refunded(const ticket::TicketId& ticket) const {
  const auto* order = find_in(order_of_ticket_, ticket);
  return order != nullptr && cases_.find_refund(*order) != nullptr;
}

/// Exactly that entry did not happen; where an older version did not say which, the newest at that door.
void Model::annul(const wire::AdmissionAnnulled& annulled) {
  auto& passages = passages_[annulled.ticket];
  const auto last = std::find_if(passages.rbegin(), passages.rend(), [&annulled](const auto& passage) {
    const bool is_named = annulled.scan.is_nil() || passage.scan.is_nil() || passage.scan == annulled.scan;
    return passage.door == annulled.door && !passage.is_exit && !passage.annulled && is_named;
  });
  if (last != passages.rend()) last->annulled = true;
}

void Model::declare(const wire::HolderDeclared& declared) {
  const auto* holder = holders_.find(declared.device);
  const auto* before = holder == nullptr ? nullptr : holder->find_declaration(declared.journal);
  const bool followed = before != nullptr && !authority_.is_nil() && before->authority == authority_;
  if (followed && !declared.authority.is_nil() && declared.authority != authority_) is_superseded_ = true;
  holders_.take(declared);
}

void Model::apply(std::string_view stream, const wire::CentralEvent& event) {
  count(stream);
  struct Visitor {
    Model& model;
    std::string_view stream;
    Timestamp at;

    void operator()(const ledger::Event& change) const {
      const auto id = PerformanceId::parse(stream.substr(performance_prefix.size()));
      FOYER_ASSERT(id.has_value());
      if (const auto* granted = std::get_if<ledger::PlacesGranted>(&change)) {
        if (!model.authority_.is_nil()) model.grant_authorities_[granted->grant] = model.authority_;
      }
      if (const auto* expired = std::get_if<ledger::HoldExpired>(&change)) model.count_expired(expired->hold);
      if (const auto* released = std::get_if<ledger::HoldReleased>(&change)) model.count_expired(released->hold);
      ledger::evolve(model.performance(*id).ledger, change);
    }
    void operator()(const wire::BoxOfficeEventCreated& created) const {
      auto& record = model.performance(created.performance);
      record.name = created.name;
      record.created_at = at;
      ++model.counters_.events;
    }
    void operator()(const wire::BoxOfficeHoldOpened& opened) const {
      const auto id = PerformanceId::parse(stream.substr(performance_prefix.size()));
      FOYER_ASSERT(id.has_value());
      model.holds_[opened.hold] = {opened.hold, *id, opened.quantity, opened.payment_token, at, opened.expires_at, {}};
    }
    void operator()(const wire::BoxOfficeBookingMade& made) const {
      auto& hold = model.holds_[made.hold];
      hold.booking = made.booking;
      if (!model.bookings_.contains(made.booking)) {
        model.bookings_of_performance_[hold.performance].push_back(made.booking);
      }
      model.bookings_[made.booking] = {made.booking, made.hold, hold.performance, made.quantity, at};
      ++model.counters_.bookings;
      model.counters_.seats_booked += made.quantity;
    }
    void operator()(const wire::PlanAdded& added) const { model.plans_[added.plan.name] = added.plan.plan; }
    void operator()(const wire::PerformanceScheduled& scheduled) const {
      auto& record = model.performance(scheduled.performance.performance);
      if (!record.on_sale) {
        record.created_at = at;
        ++model.counters_.events;
      }
      record.name = scheduled.performance.title;
      record.on_sale = scheduled.performance;
    }
    void operator()(const wire::DeviceRegistered& registered) const {
      model.devices_[registered.device.name] = registered.device;
    }
    void operator()(const wire::CertificateIssued& issued) const {
      model.certificates_[issued.device] = issued.certificate;
    }
    void operator()(const wire::OrderSettled& settled) const {
      const auto [record, added] = model.orders_.insert_or_assign(settled.order, OrderRecord{settled, at, false});
      static_cast<void>(record);
      if (added) model.orders_of_performance_[settled.performance].push_back(settled.order);
      for (const auto& ticket : settled.tickets) model.order_of_ticket_.try_emplace(ticket.ticket, settled.order);
    }
    void operator()(const wire::OrderReversed& reversed) const {
      if (auto* record = find_in(model.orders_, reversed.order)) record->reversed = true;
    }
    void operator()(const wire::AdmissionRecorded& recorded) const {
      model.passages_[recorded.ticket].push_back({recorded.at, recorded.door, recorded.gate, recorded.is_exit,
                                                  recorded.overridden, false, model.is_refunded(recorded.ticket),
                                                  recorded.scan});
    }
    void operator()(const wire::AdmissionAnnulled& annulled) const { model.annul(annulled); }
    void operator()(const wire::CaseOpened& opened) const { model.cases_.apply(opened, at); }
    void operator()(const wire::CaseActed& acted) const { model.cases_.apply(acted, at); }
    void operator()(const wire::CaseClosed& closed) const { model.cases_.apply(closed, at); }
    void operator()(const wire::TicketsNoticed& noticed) const {
      if (auto* record = find_in(model.orders_, noticed.notices.order)) record->notices = noticed.notices;
    }
    void operator()(const reprint::ReprintOrdered& ordered) const { model.raise_generations(ordered); }
    void operator()(const wire::OrderResolved& resolved) const {
      if (auto* record = find_in(model.orders_, resolved.order)) record->resolution = resolved.resolution;
    }
    void operator()(const wire::RefundOrdered& ordered) const { model.cases_.apply(ordered); }
    void operator()(const wire::RefundPaid& paid) const { model.cases_.apply(paid); }
    void operator()(const wire::RefundFailed& failed) const { model.cases_.apply(failed); }
    void operator()(const wire::SaleQuarantined& quarantined) const { model.cases_.apply(quarantined); }
    void operator()(const wire::ForkKept& kept) const { model.forks_.apply(kept); }
    void operator()(const wire::ForkJudged& judged) const { model.forks_.apply(judged); }
    void operator()(const wire::AuthorityBegan& began) const {
      model.authority_ = began.authority;
      model.is_superseded_ = false;
      if (model.first_authority_.is_nil()) model.first_authority_ = began.authority;
    }
    void operator()(const wire::JournalBegan& began) const { model.holders_.take(began); }
    void operator()(const wire::HolderDeclared& declared) const { model.declare(declared); }
    void operator()(const wire::PartReceived& received) const { model.holders_.take(received); }
    void operator()(const wire::DeclarationReduced& reduced) const { model.holders_.take(reduced); }
    void operator()(const wire::DeclarationExtended& extended) const { model.holders_.take(extended); }
    void operator()(const wire::JournalHeld& held) const { model.hold(held, at); }
    void operator()(const wire::JournalReleased& released) const { model.release(released); }
    void operator()(const wire::DesiredStateSet& set) const {
      model.desired_[set.desired.device] = {set.desired, set.by, at};
    }
    void operator()(const wire::AlertAcknowledged& seen) const {
      model.acknowledged_alerts_[{seen.device, seen.kind}] = {seen, at};
    }
    void operator()(const wire::PerformanceSuspended&) const {
      auto& record = model.performance_of(stream);
      record.suspended = record.awaiting_declarations = true;
    }
    void operator()(const wire::PerformanceResumed& resumed) const {
      auto& record = model.performance_of(stream);
      record.suspended = false;
      if (resumed.all_declared) record.awaiting_declarations = false;
    }
  };
  std::visit(Visitor{*this, stream, event.at}, event.body);
}

JournalRecord& Model::journal_of(const ledger::DeviceName& device, const JournalId& journal, Timestamp at) {
  const auto [found, added] = journals_.try_emplace({device, journal});
  auto& record = found->second;
  if (added) {
    record = {device, journal, {chain_start(journal).digest}, at};
    holders_.note(device, journal);
  }
  record.last_received_at = at;
  return record;
}

void Model::raise_generations(const reprint::ReprintOrdered& ordered) {
  auto& reprinted = reprinted_[ordered.order];
  reprinted.performance = ordered.performance;
  for (const auto& wanted : ordered.tickets) {
    auto& lowest = reprinted.lowest_good.try_emplace(wanted.ticket, std::uint8_t{1}).first->second;
    lowest = std::max(lowest, wanted.generation);
  }
}

std::uint8_t Model::lowest_good_generation(const OrderId& order, const ticket::TicketId& ticket) const {
  const auto* reprinted = find_in(reprinted_, order);
  const auto* lowest = reprinted == nullptr ? nullptr : find_in(reprinted->lowest_good, ticket);
  return lowest == nullptr ? std::uint8_t{1} : *lowest;
}

std::optional<wire::TicketNotices> Model::notices_of(const OrderId& id) const {
  const auto* record = find_in(orders_, id);
  auto notices = record == nullptr ? std::nullopt : record->notices;
  const auto* reprinted = find_in(reprinted_, id);
  if (reprinted == nullptr) return notices;
  if (!notices) notices = wire::TicketNotices{reprinted->performance, id, {}};
  for (const auto& [ticket, lowest] : reprinted->lowest_good) {
    auto noticed = std::find_if(notices->tickets.begin(), notices->tickets.end(),
                                [which = ticket](const auto& notice) { return notice.ticket == which; });
    if (noticed == notices->tickets.end()) {
      noticed = notices->tickets.insert(notices->tickets.end(), wire::TicketNotice{});
      noticed->ticket = ticket;
    }
    noticed->lowest_good_generation = std::max(noticed->lowest_good_generation, lowest);
  }
  return notices;
}

/// Said again of the same entry, it holds for as long as it did.
void Model::hold(const wire::JournalHeld& held, Timestamp at) {
  auto& record = journal_of(held.device, held.journal, at);
  if (!record.held || record.held->seq != held.seq) record.held = HeldFrom{held.seq, {}, at};
  record.held->kind = held.kind;
  held_journals_.emplace(held.device, held.journal);
}

void Model::release(const wire::JournalReleased& released) {
  held_journals_.erase({released.device, released.journal});
  const auto found = journals_.find({released.device, released.journal});
  if (found != journals_.end()) found->second.held.reset();
}

void Model::apply_device_entries(const ledger::DeviceName& device, const JournalId& journal,
                                 std::span<const Bytes> entries, Timestamp at) {
  if (entries.empty()) return;
  heads_[stream::device(device, journal)] += entries.size();
  auto& record = journal_of(device, journal, at);
  for (const auto& entry : entries) record.digests.push_back(extend(record.head(), entry).digest);
}

bool Model::apply(const journal::StoredEvent& event) {
  if (event.stream.starts_with(device_prefix)) {
    const auto which = parse_device_stream(event.stream);
    if (!which) return false;
    count(event.stream);
    auto& record = journal_of(which->first, which->second, {});
    record.digests.push_back(extend(record.head(), event.bytes).digest);
    return true;
  }
  if (event.stream.starts_with(stream::quarantine_prefix)) return true;
  const auto decoded = wire::decode_central_event(event.bytes);
  if (!decoded) return false;
  apply(event.stream, *decoded);
  return true;
}

const PerformanceRecord* Model::find_performance(const PerformanceId& id) const {
  return find_in(performances_, id);
}
const HoldRecord* Model::find_hold(const HoldId& id) const {
  return find_in(holds_, id);
}
const BookingRecord* Model::find_booking(const OrderId& id) const {
  return find_in(bookings_, id);
}
const seating::SeatingPlan* Model::find_plan(const std::string& name) const {
  return find_in(plans_, name);
}
const Bytes* Model::find_certificate(const ledger::DeviceName& device) const {
  return find_in(certificates_, device);
}
const DesiredRecord* Model::find_desired(const ledger::DeviceName& device) const {
  return find_in(desired_, device);
}
const OrderRecord* Model::find_order(const OrderId& id) const {
  return find_in(orders_, id);
}
const PassageRecord* Model::find_admission(const ticket::TicketId& ticket) const {
  const PassageRecord* earliest = nullptr;
  for (const auto& passage : passages_of(ticket)) {
    if (passage.is_exit || passage.annulled) continue;
    if (earliest == nullptr || passage.at < earliest->at) earliest = &passage;
  }
  return earliest;
}

ticket::Place OrderRecord::place_of(const wire::SettledTicket& ticket) const {
  if (!notices) return ticket.place;
  for (const auto& notice : notices->tickets) {
    if (notice.ticket == ticket.ticket) return notice.moved_to.value_or(ticket.place);
  }
  return ticket.place;
}

const std::vector<PassageRecord>& Model::passages_of(const ticket::TicketId& ticket) const {
  static const std::vector<PassageRecord> none;
  const auto* passages = find_in(passages_, ticket);
  return passages == nullptr ? none : *passages;
}

const OrderRecord* Model::find_order_of(const ticket::TicketId& ticket) const {
  const auto* order = find_in(order_of_ticket_, ticket);
  return order == nullptr ? nullptr : find_order(*order);
}

const std::vector<OrderId>& Model::orders_of(const PerformanceId& id) const {
  static const std::vector<OrderId> none;
  const auto* orders = find_in(orders_of_performance_, id);
  return orders == nullptr ? none : *orders;
}

const std::vector<OrderId>& Model::bookings_of(const PerformanceId& id) const {
  static const std::vector<OrderId> none;
  const auto* bookings = find_in(bookings_of_performance_, id);
  return bookings == nullptr ? none : *bookings;
}

const JournalRecord* Model::find_journal(const ledger::DeviceName& device, const JournalId& journal) const {
  const auto found = journals_.find({device, journal});
  return found == journals_.end() ? nullptr : &found->second;
}

const JournalRecord* Model::find_held(const ledger::DeviceName& device) const {
  const auto found = held_journals_.lower_bound({device, JournalId{}});
  if (found == held_journals_.end() || found->first != device) return nullptr;
  return find_journal(found->first, found->second);
}

bool Model::is_held_below(const ledger::DeviceName& device) const {
  return std::any_of(held_journals_.begin(), held_journals_.end(), [&](const WhichJournal& held) {
    const auto known = devices_.find(held.first);
    return held.first == device || (known != devices_.end() && known->second.parent == device.text());
  });
}

LogId Model::authority_of(const ledger::GrantId& grant) const {
  const auto* authority = find_in(grant_authorities_, grant);
  return authority == nullptr ? first_authority_ : *authority;
}

std::uint64_t Model::active_holds() const {
  std::uint64_t count = 0;
  for (const auto& [id, record] : performances_) count += record.ledger.active_holds();
  return count;
}

}  // namespace foyer::central
