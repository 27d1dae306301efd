#include "tests/simulator/checks.hpp"

#include <algorithm>
#include <set>

#include "protocol/ticket/token.hpp"
#include "protocol/wire/central_event.hpp"

namespace foyer::simulator {
namespace {

using Found = std::optional<Finding>;

Found finding(std::string check, std::string what) {
  return Finding{std::move(check), std::move(what)};
}

Found check_books(World& world) {
  const auto look = [](const std::string& whose, const ledger::State* state) -> Found {
    if (state == nullptr) return std::nullopt;
    const auto wrong = ledger::check(*state);
    if (!wrong) return std::nullopt;
    return finding("books-add-up", whose + ": " + *wrong);
  };
  const auto* record = world.central().path()->committed().find_performance(world.performance());
  if (auto found = look("central", &record->ledger)) return found;
  for (const auto& one : world.controllers()) {
    if (auto found = look(one->name(), one->device()->find_ledger(world.performance()))) return found;
  }
  for (const auto& one : world.kiosks()) {
    if (auto found = look(one->name(), one->device()->find_ledger(world.performance()))) return found;
  }
  return std::nullopt;
}

/// What a program knows is what its log says, and nothing else.
Found check_rebuilt(World& world) {
  central::Model model;
  for (const auto& event : world.central().disk().picture().events) {
    if (!model.apply(*event)) return finding("rebuilt-equals-live", "central cannot read its own log");
  }
  const auto& live = world.central().path()->committed();
  if (!(model.find_performance(world.performance())->ledger == live.find_performance(world.performance())->ledger))
    return finding("rebuilt-equals-live", "central's ledger differs from its log");
  if (model.orders_of(world.performance()) != live.orders_of(world.performance()))
    return finding("rebuilt-equals-live", "central's orders differ from its log");
  const auto compare = [&world](const std::string& name, const device::Device& device) -> Found {
    ledger::State rebuilt;
    const auto entries = device.journal().entries(1, SIZE_MAX / 2);
    if (!entries) return finding("rebuilt-equals-live", name + " cannot read its journal");
    for (const auto& entry : *entries) {
      if (entry.kind != wire::entry_kind::ledger) continue;
      const auto decoded = wire::decode_entry(entry.kind, entry.payload);
      const auto* own = decoded ? std::get_if<wire::LedgerEntry>(&*decoded) : nullptr;
      if (own != nullptr) ledger::evolve(rebuilt, own->event);
    }
    const auto* state = device.find_ledger(world.performance());
    if (state != nullptr && !(rebuilt == *state))
      return finding("rebuilt-equals-live", name + "'s ledger differs from its journal");
    return std::nullopt;
  };
  for (const auto& one : world.controllers()) {
    if (auto found = compare(one->name(), *one->device())) return found;
  }
  for (const auto& one : world.kiosks()) {
    if (auto found = compare(one->name(), *one->device())) return found;
  }
  return std::nullopt;
}

/// What could not stand was settled after all, reseated or refunded, or waits for a person; nothing else.
bool is_looked_after(const central::Model& model, const ledger::OrderId& order, const central::OrderRecord& record) {
  if (record.resolution) return true;
  const auto* refund = model.cases().find_refund(order);
  if (refund != nullptr && refund->state == central::RefundState::Paid) return true;
  const auto& about = model.cases().about(order);
  return std::any_of(about.begin(), about.end(),
                     [&model](const wire::CaseId& id) { return model.cases().find(id)->is_open(); });
}

std::string parent_of(const Scenario& scenario, const std::string& kiosk) {
  const auto found = std::ranges::find(scenario.kiosks, kiosk, &KioskOfVenue::name);
  return found == scenario.kiosks.end() ? std::string() : found->parent;
}

/// A sale under a lease that nobody ended stands; no sale of any disk is missing.
Found check_sales(World& world, const Truth& truth, Statistics& statistics) {
  const auto& model = world.central().path()->committed();
  const auto& ledger = model.find_performance(world.performance())->ledger;
  for (const auto& [order, sale] : truth.sales) {
    if (!sale.committed) continue;
    const auto& committed = sale.committed->sale;
    const auto* record = model.find_order(order);
    // What only a disk had that was set back, or a clone, is in quarantine or gone with the disk.
    if (record == nullptr && world.set_back().contains(sale.kiosk)) continue;
    if (record == nullptr)
      return finding("no-sale-lost", "order " + order.text() + " of " + sale.kiosk + " is not at central");
    if (record->settled.total != committed.order.total || record->settled.tickets.size() != committed.tickets.size())
      return finding("no-sale-lost", "order " + order.text() + " is another one at central");
    const bool is_live = std::all_of(committed.leased.begin(), committed.leased.end(), [&ledger](const auto& group) {
      const auto allotment = ledger.find_allotment(group.lease.allotment);
      return allotment && allotment->live && allotment->epoch == group.lease.epoch;
    });
    // Settled again after central was restored, a sale comes before its allotment is known again. And where the backup
    // does not know of a reclaim, or a person sold on before all had declared, both hold a lease for what was sold
    // again.
    const bool may_be_late =
        world.set_back().contains("central") &&
        (record->settled.outcome == wire::SettlementOutcome::Late || is_looked_after(model, order, *record));
    // A part that was lent for a time and came back too late was granted on, under the same lease.
    const bool was_lent_for_a_time = world.scenario().lease > Duration(0);
    // A controller that was set back grants again what it forgot, until a kiosk that knows better is heard.
    const bool was_granted_again =
        world.set_back().contains(parent_of(world.scenario(), sale.kiosk)) && is_looked_after(model, order, *record);
    const bool is_excused =
        may_be_late || was_lent_for_a_time || was_granted_again || world.set_back().contains(sale.kiosk);
    if (is_live && !is_excused && record->settled.outcome != wire::SettlementOutcome::Standing)
      return finding("live-sale-stands", "order " + order.text() + " was sold under a living lease and does not stand");
    const bool was_in_conflict = record->settled.outcome == wire::SettlementOutcome::Conflicted;
    if (was_in_conflict && !record->reversed && !is_looked_after(model, order, *record))
      return finding("conflict-has-an-end", "order " + order.text() + " is in conflict, and in no inbox");
    if (record->resolution == wire::OrderResolution::Reseated) {
      ++statistics.fired["reseated by rule"];
      if (auto found = check_reseated(world, order, *record)) return found;
    }
    const auto places = ledger.find_order(order);
    const bool stands =
        !was_in_conflict && !record->reversed && !record->resolution && model.cases().find_refund(order) == nullptr;
    if (stands && (!places || ledger::flatten(places->places) != sale::places_of(committed.order)))
      return finding("live-sale-stands", "order " + order.text() + " has not the places that it bought");
  }
  return std::nullopt;
}

/// Nobody is charged without a ticket, a claim code or the money back; nobody has a ticket for nothing.
Found check_money(World& world, const Truth& truth) {
  const auto& cases = world.central().path()->committed().cases();
  for (const auto& [attempt, account] : world.outside().bank) {
    if (account.refunds.size() > 1)
      return finding("no-payment-lost", "attempt " + attempt.text() + " was refunded twice");
    if (!account.refunds.empty() && account.refunds.begin()->second != account.cents)
      return finding("no-payment-lost", "attempt " + attempt.text() + " was refunded another sum");
    if (!account.has_money() && !account.is_reserved()) continue;
    if (world.set_back().contains(account.kiosk)) continue;
    const auto order = truth.attempts.find(attempt);
    if (order == truth.attempts.end())
      return finding("no-payment-lost", "attempt " + attempt.text() + " of " + account.kiosk + " is in no journal");
    const auto& sale = truth.sales.at(order->second);
    if (sale.is_for_hand_settlement()) continue;
    if (!sale.committed)
      return finding("no-payment-lost", "order " + order->second.text() + " was charged and not sold");
    if (account.is_reserved())
      return finding("no-payment-lost", "order " + order->second.text() + " was sold and never charged");
  }
  for (const auto& [order, sale] : truth.sales) {
    if (!sale.committed || sale.is_for_hand_settlement() || world.set_back().contains(sale.kiosk)) continue;
    const auto account = world.outside().bank.find(sale.committed->sale.payment.attempt);
    const auto* refund = cases.find_refund(order);
    const bool is_refunded = account != world.outside().bank.end() && !account->second.refunds.empty();
    if (is_refunded && refund == nullptr)
      return finding("no-payment-lost", "order " + order.text() + " was refunded without an order to");
    if (!is_refunded && refund != nullptr && refund->state == central::RefundState::Paid)
      return finding("no-payment-lost", "the refund of order " + order.text() + " was never paid");
    if (is_refunded) continue;
    if (account == world.outside().bank.end() || !account->second.has_money())
      return finding("no-payment-lost", "order " + order.text() + " was sold for no money");
    if (account->second.cents != sale.committed->sale.order.total.cents)
      return finding("no-payment-lost", "order " + order.text() + " was charged another sum");
    if (account->second.captures != 1)
      return finding("no-payment-lost", "order " + order.text() + " was charged twice");
  }
  return std::nullopt;
}

/// Each ticket that was paid for was proven printed or has a claim code.
Found check_handed_over(const World& world, const Truth& truth) {
  for (const auto& [order, sale] : truth.sales) {
    if (!sale.committed || world.set_back().contains(sale.kiosk)) continue;
    std::set<std::uint32_t> handed_over;
    for (const auto& entry : sale.entries) {
      if (const auto* proven = std::get_if<sale::PrintProven>(&entry)) handed_over.insert(proven->index);
      if (const auto* code = std::get_if<sale::ClaimCodeGiven>(&entry)) handed_over.insert(code->index);
    }
    if (handed_over.size() != sale.committed->sale.tickets.size())
      return finding("ticket-for-money", "order " + order.text() + " has " + std::to_string(handed_over.size()) +
                                             " of " + std::to_string(sale.committed->sale.tickets.size()) +
                                             " tickets handed over");
  }
  return std::nullopt;
}

struct Printed {
  std::string token;
  std::string kiosk;
  int copies = 0;
};

std::map<ticket::TicketId, Printed> printed_tickets(const World& world) {
  std::map<ticket::TicketId, Printed> printed;
  for (const auto& paper : world.outside().tray) {
    const auto token = ticket::decode(paper.token);
    if (!token) continue;
    auto& one = printed[token->claims.ticket];
    one.token = paper.token;
    one.kiosk = paper.kiosk;
    ++one.copies;
  }
  return printed;
}

/// A ticket is printed once, and only what was sold is printed; what was proven is in the customer's hand.
Found check_paper(const World& world, const Truth& truth, Statistics& statistics) {
  const auto printed = printed_tickets(world);
  statistics.tickets_printed += world.outside().tray.size();
  std::set<ticket::TicketId> sold;
  for (const auto& [order, sale] : truth.sales) {
    if (!sale.committed || world.set_back().contains(sale.kiosk)) continue;
    const auto& tickets = sale.committed->sale.tickets;
    for (const auto& one : tickets) sold.insert(one.id);
    for (const auto& entry : sale.entries) {
      const auto* proven = std::get_if<sale::PrintProven>(&entry);
      if (proven != nullptr && !printed.contains(tickets.at(proven->index).id))
        return finding("proven-is-printed", "a ticket of order " + order.text() + " is proven and not in the tray");
    }
  }
  for (const auto& [id, one] : printed) {
    if (world.set_back().contains(one.kiosk)) continue;
    if (!sold.contains(id)) return finding("printed-is-sold", "ticket " + id.text() + " was printed and not sold");
    if (one.copies > 1)
      return finding("printed-once", "ticket " + id.text() + " was printed " + std::to_string(one.copies) + " times");
  }
  return std::nullopt;
}

/// Every printed ticket is admitted once, at one door or another, and after that it is used; if its order was refunded
/// it is void. Two doors that were apart may each admit it, and then there is a case.
Found check_doors(World& world, const Truth& truth) {
  const auto& cases = world.central().path()->committed().cases();
  std::map<ticket::TicketId, ledger::OrderId> order_of;
  for (const auto& [order, sale] : truth.sales) {
    if (!sale.committed) continue;
    for (const auto& ticket : sale.committed->sale.tickets) order_of[ticket.id] = order;
  }
  // What a disk had before it was set back is known to central alone.
  const auto& model = world.central().path()->committed();
  for (const auto& order : model.orders_of(world.performance())) {
    for (const auto& ticket : model.find_order(order)->settled.tickets) order_of[ticket.ticket] = order;
  }
  for (const auto& [id, one] : printed_tickets(world)) {
    const auto order = order_of.find(id);
    const bool is_void = order != order_of.end() && cases.find_refund(order->second) != nullptr;
    for (int time = 0; time < 2; ++time) {
      for (const auto& door : world.controllers()) {
        if (!world.scan(*door, one.token))
          return finding("one-verdict", "a scan of " + id.text() + " was not recorded");
      }
    }
    const auto& verdicts = world.scanned().at(one.token);
    const auto admitted =
        static_cast<std::size_t>(std::count_if(verdicts.begin(), verdicts.end(), admission::opens_gate));
    const bool came = admitted > 0 || world.unheard_scans().contains(one.token);
    const auto odd = std::find_if(verdicts.end() - 2 * static_cast<std::ptrdiff_t>(world.controllers().size()),
                                  verdicts.end(), [is_void, came](admission::VerdictCode code) {
                                    // Who came before the door heard of the refund is a case; the ticket is used.
                                    const bool is_used = code == admission::VerdictCode::AlreadyUsed;
                                    const bool is_refused_well =
                                        is_void ? code == admission::VerdictCode::Void || (is_used && came) : is_used;
                                    return !admission::opens_gate(code) && !is_refused_well;
                                  });
    if (odd != verdicts.end())
      return finding("one-verdict", "ticket " + id.text() + " was answered " + std::string(admission::text(*odd)));
    if (is_void) continue;
    if (admitted == 0 && !world.unheard_scans().contains(one.token))
      return finding("one-verdict", "ticket " + id.text() + " was never admitted");
    // Doors of different controllers that were apart may each admit it once; more is a fault of one door.
    // A door whose disk was set back has forgotten whom it admitted.
    const bool has_forgotten =
        std::any_of(world.controllers().begin(), world.controllers().end(),
                    [&world](const auto& door) { return world.set_back().contains(door->name()); });
    if (!has_forgotten && admitted > world.controllers().size())
      return finding("one-verdict", "ticket " + id.text() + " was admitted " + std::to_string(admitted) + " times");
  }
  return std::nullopt;
}

/// Nobody's disk was set back or copied: then nothing looks as if it had been.
Found check_no_forks(World& world) {
  if (!world.set_back().empty()) return std::nullopt;
  for (const auto& [stream, positions] : world.central().disk().picture().streams) {
    if (stream.starts_with("quarantine/"))
      return finding("no-false-fork", stream + " has " + std::to_string(positions.size()) + " batches");
  }
  for (const auto& one : world.controllers()) {
    if (one->venue()->relays().quarantined() > 0)
      return finding("no-false-fork", one->name() + " has a forked journal");
    if (one->device()->journal().condition())
      return finding("no-false-fork", one->name() + " may not write its journal");
  }
  for (const auto& one : world.kiosks()) {
    if (one->device()->journal().condition())
      return finding("no-false-fork", one->name() + " may not write its journal");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Finding> check_everything(World& world, Statistics& statistics) {
  Truth truth;
  for (const auto& one : world.kiosks()) {
    if (!read_truth(one->name(), one->disk(), truth))
      return finding("no-sale-lost", "the journal of " + one->name() + " cannot be read");
  }
  for (const auto& twin : world.clones()) {
    if (!read_truth(twin->name(), twin->disk(), truth))
      return finding("no-sale-lost", "the journal of a clone of " + twin->name() + " cannot be read");
  }
  for (const auto& [order, sale] : truth.sales) statistics.sales += sale.committed ? 1 : 0;
  if (auto found = check_no_forks(world)) return found;
  if (auto found = check_books(world)) return found;
  if (auto found = check_rebuilt(world)) return found;
  if (auto found = check_occupancy(world)) return found;
  if (auto found = check_sales(world, truth, statistics)) return found;
  if (auto found = check_second_histories(world, statistics)) return found;
  if (auto found = check_money(world, truth)) return found;
  if (auto found = check_handed_over(world, truth)) return found;
  if (auto found = check_paper(world, truth, statistics)) return found;
  return check_doors(world, truth);
}

}  // namespace foyer::simulator
