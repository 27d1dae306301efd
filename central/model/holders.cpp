#include "central/model/holders.hpp"

#include <algorithm>

namespace foyer::central {

ledger::Places Declaration::under(const ledger::PerformanceId& performance, const ledger::Lease& lease) const {
  ledger::Places sum;
  const auto found = places.find(performance);
  if (found == places.end()) return sum;
  for (const auto& group : found->second) {
    if (group.lease == lease) sum = ledger::add(sum, group.places);
  }
  return sum;
}

const Declaration* HolderRecord::find_declaration(const JournalId& journal) const {
  const auto found = declarations.find(journal);
  return found == declarations.end() ? nullptr : &found->second;
}

bool HolderRecord::is_beside(const JournalId& journal, const JournalId& other) const {
  if (std::ranges::any_of(previous, [&](const auto& link) { return link.second == journal; })) return false;
  const auto forebears = [this](JournalId of) {
    std::set<JournalId> all;
    for (auto link = previous.find(of); link != previous.end() && all.insert(link->second).second;)
      link = previous.find(link->second);
    return all;
  };
  const auto own = forebears(journal);
  return !own.contains(other) &&
         std::ranges::any_of(forebears(other), [&own](const JournalId& id) { return own.contains(id); });
}

void Holders::note(const ledger::DeviceName& device, const JournalId& journal) {
  auto& journals = holders_[device].journals;
  if (std::ranges::find(journals, journal) == journals.end()) journals.push_back(journal);
}

/// Two copies of a disk may each begin a journal, and both follow the same one. Neither follows the other: the newest
/// is the one that spoke last, for the other's copy may be gone.
void Holders::note_alive(const ledger::DeviceName& device, const JournalId& journal) {
  auto& holder = holders_[device];
  const auto found = std::ranges::find(holder.journals, journal);
  if (found == holder.journals.end() || !holder.is_beside(journal, holder.journals.back())) return;
  std::rotate(found, found + 1, holder.journals.end());
}

/// The device's own word on the order of its journals stands above the order in which they were heard of.
void Holders::take(const wire::JournalBegan& began) {
  note(began.device, began.journal);
  if (began.previous.is_nil()) return;
  holders_[began.device].previous[began.journal] = began.previous;
  auto& journals = holders_[began.device].journals;
  const auto previous = std::ranges::find(journals, began.previous);
  const auto journal = std::ranges::find(journals, began.journal);
  if (previous == journals.end()) {
    journals.insert(journal, began.previous);
  } else if (journal < previous) {
    std::rotate(journal, journal + 1, previous + 1);
  }
}

/// One of an older version tells only what was unsold then. Without its sales it counts for nothing: the device
/// declares again for its next grantor, or an operator reclaims.
void Holders::take(const wire::HolderDeclared& declared) {
  note_alive(declared.device, declared.journal);
  if (!declared.includes_sold) return;
  Declaration declaration{declared.authority, declared.grantor, {}};
  for (const auto& [performance, places] : declared.declared) declaration.places[performance] = places;
  holders_[declared.device].declarations[declared.journal] = std::move(declaration);
}

void Holders::take(const wire::PartReceived& received) {
  holders_[received.device].parts.emplace(received.journal, received.allotment);
}

void Holders::take(const wire::DeclarationReduced& reduced) {
  auto& declarations = holders_[reduced.device].declarations;
  const auto declaration = declarations.find(reduced.journal);
  if (declaration == declarations.end()) return;
  const auto declared = declaration->second.places.find(reduced.places.performance);
  if (declared == declaration->second.places.end()) return;
  for (auto& group : declared->second) {
    for (const auto& gone : reduced.places.places) {
      if (gone.lease == group.lease) group.places = ledger::subtract(group.places, gone.places);
    }
  }
}

void Holders::take(const wire::DeclarationExtended& extended) {
  auto& declarations = holders_[extended.device].declarations;
  const auto declaration = declarations.find(extended.journal);
  if (declaration == declarations.end()) return;
  auto& declared = declaration->second.places[extended.places.performance];
  for (const auto& more : extended.places.places) {
    const auto group = std::ranges::find(declared, more.lease, &ledger::LeasedPlaces::lease);
    if (group == declared.end()) {
      declared.push_back(more);
    } else {
      group->places = ledger::add(group->places, more.places);
    }
  }
}

const HolderRecord* Holders::find(const ledger::DeviceName& device) const {
  const auto found = holders_.find(device);
  return found == holders_.end() ? nullptr : &found->second;
}

JournalId Holders::newest_journal(const ledger::DeviceName& device) const {
  const auto* holder = find(device);
  return holder == nullptr || holder->journals.empty() ? JournalId{} : holder->journals.back();
}

bool Holders::is_superseded(const ledger::DeviceName& device, const JournalId& journal) const {
  const auto* holder = find(device);
  if (holder == nullptr) return false;
  const auto found = std::ranges::find(holder->journals, journal);
  return found != holder->journals.end() && found + 1 != holder->journals.end();
}

}  // namespace foyer::central
