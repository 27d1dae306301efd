#include "protocol/reprint/book.hpp"

#include <algorithm>
#include <cctype>

namespace foyer::reprint {
namespace {

/// The typed text without blanks and hyphens, in lower case.
std::string bare(std::string_view typed) {
  std::string text;
  for (const char character : typed) {
    if (character == ' ' || character == '-') continue;
    text += static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
  }
  return text;
}

/// The short code as the beginning of an order's id; nothing if it has another form.
std::optional<std::string> read_short_code(std::string_view typed) {
  auto text = bare(typed);
  const bool is_hexadecimal = std::all_of(text.begin(), text.end(), [](unsigned char character) {
    return std::isdigit(character) != 0 || (character >= 'a' && character <= 'f');
  });
  if (text.size() != short_code_length || !is_hexadecimal) return std::nullopt;
  return text;
}

Print print_after(PrintStep step) {
  switch (step) {
    case PrintStep::Started:
      return Print::Printing;
    case PrintStep::Proven:
      return Print::Proven;
    case PrintStep::Unknown:
      return Print::Unknown;
    case PrintStep::Failed:
      return Print::Failed;
  }
  return Print::Unknown;
}

bool has_ended(Print print) {
  return print == Print::Proven || print == Print::Unknown || print == Print::Failed;
}

}  // namespace

std::string_view text(Print print) noexcept {
  switch (print) {
    case Print::NotPrinted:
      return "not_printed";
    case Print::Printing:
      return "printing";
    case Print::Proven:
      return "proven";
    case Print::Unknown:
      return "unknown";
    case Print::Failed:
      return "failed";
  }
  return {};
}

std::string short_code(const ledger::OrderId& order) {
  auto code = order.text().substr(0, short_code_length);
  std::transform(code.begin(), code.end(), code.begin(),
                 [](unsigned char character) { return static_cast<char>(std::toupper(character)); });
  return code;
}

bool has_form_of_code(std::string_view typed) {
  return bare(typed).size() == short_code_length && (ticket::ClaimCode::parse(typed) || read_short_code(typed));
}

const KnownTicket* KnownOrder::find(const ticket::TicketId& wanted) const {
  const auto found =
      std::find_if(tickets.begin(), tickets.end(), [&](const auto& known) { return known.ticket == wanted; });
  return found == tickets.end() ? nullptr : &*found;
}

bool KnownOrder::lacks_paper() const {
  return is_sold && std::any_of(tickets.begin(), tickets.end(), [](const auto& known) { return !known.is_printed(); });
}

bool KnownReprint::is_over() const {
  return std::all_of(prints.begin(), prints.end(), [](const auto& print) { return has_ended(print.second); });
}

std::string_view KnownReprint::state() const {
  const auto is = [](Print which) { return [which](const auto& print) { return print.second == which; }; };
  if (std::all_of(prints.begin(), prints.end(), is(Print::Proven))) return "printed";
  if (is_over()) return "failed";
  return std::all_of(prints.begin(), prints.end(), is(Print::NotPrinted)) ? "ordered" : "printing";
}

void Book::take(const ledger::DeviceName& seller, const ledger::OrderId& order, const sale::SaleEntry& entry) {
  if (const auto* started = std::get_if<sale::SaleStarted>(&entry)) {
    if (!started->language.empty()) languages_[order] = started->language;
  } else if (const auto* committed = std::get_if<sale::SaleCommitted>(&entry)) {
    sold(seller, *committed);
  } else if (const auto* print = std::get_if<sale::PrintStarted>(&entry)) {
    printed(order, print->index, Print::Printing, false);
  } else if (const auto* proven = std::get_if<sale::PrintProven>(&entry)) {
    printed(order, proven->index, Print::Proven, false);
  } else if (const auto* unknown = std::get_if<sale::PrintUnknown>(&entry)) {
    printed(order, unknown->index, Print::Unknown, true);
  } else if (const auto* failed = std::get_if<sale::PrintFailed>(&entry)) {
    printed(order, failed->index, Print::Failed, false);
  } else if (const auto* given = std::get_if<sale::ClaimCodeGiven>(&entry)) {
    const auto found = orders_.find(order);
    if (found != orders_.end() && given->index < found->second.tickets.size()) {
      found->second.tickets[given->index].may_be_claimed = true;
    }
  } else if (std::holds_alternative<sale::SaleLeftBehind>(entry)) {
    const auto found = orders_.find(order);
    if (found == orders_.end()) return;
    for (std::uint32_t index = 0; index < found->second.tickets.size(); ++index) {
      if (!found->second.tickets[index].is_printed()) printed(order, index, Print::Unknown, true);
    }
  } else if (std::holds_alternative<sale::SaleReversed>(entry) || std::holds_alternative<sale::SaleAbandoned>(entry)) {
    forget(order);
  }
}

void Book::sold(const ledger::DeviceName& seller, const sale::SaleCommitted& sale) {
  if (orders_.contains(sale.order.id)) return;
  KnownOrder known{sale.order.id, sale.order.performance, seller, sale.at, {}, true, {}};
  if (const auto language = languages_.find(sale.order.id); language != languages_.end()) {
    known.language = language->second;
    languages_.erase(language);
  }
  const auto count = std::min(sale.order.lines.size(), sale.tickets.size());
  for (std::size_t index = 0; index < count; ++index) {
    known.tickets.push_back({sale.tickets[index].id, sale.tickets[index].claim_code, sale.order.lines[index]});
    by_code_.emplace(sale.tickets[index].claim_code, sale.order.id);
  }
  orders_.emplace(sale.order.id, std::move(known));
  by_arrival_.emplace(arrivals_++, sale.order.id);
  forget_oldest();
}

void Book::forget_oldest() {
  while (by_arrival_.size() > orders_kept) {
    forget(by_arrival_.begin()->second);
    by_arrival_.erase(by_arrival_.begin());
  }
}

void Book::forget(const ledger::OrderId& order) {
  languages_.erase(order);
  const auto found = orders_.find(order);
  if (found == orders_.end()) return;
  for (const auto& known : found->second.tickets) {
    const auto [first, last] = by_code_.equal_range(known.claim_code);
    for (auto at = first; at != last;) at = at->second == order ? by_code_.erase(at) : std::next(at);
  }
  orders_.erase(found);
}

/// The seller's own print is the first; once the ticket was to be printed anew, that print counts no more.
void Book::printed(const ledger::OrderId& order, std::uint32_t index, Print print, bool may_be_claimed) {
  const auto found = orders_.find(order);
  if (found == orders_.end() || index >= found->second.tickets.size()) return;
  auto& known = found->second.tickets[index];
  if (newest_.contains(known.ticket)) return;
  known.print = print;
  known.may_be_claimed = known.may_be_claimed || may_be_claimed;
}

KnownTicket* Book::ticket_of(const ledger::OrderId& order, const ticket::TicketId& wanted) {
  const auto found = orders_.find(order);
  if (found == orders_.end()) return nullptr;
  auto& tickets = found->second.tickets;
  const auto known =
      std::find_if(tickets.begin(), tickets.end(), [&](const auto& each) { return each.ticket == wanted; });
  return known == tickets.end() ? nullptr : &*known;
}

/// Nobody voids a ticket of one order by naming it in a reprint of another.
bool Book::contradicts(const ReprintOrdered& ordered) const {
  const auto* order = find(ordered.order);
  if (order == nullptr) return false;
  return order->performance != ordered.performance ||
         std::any_of(ordered.tickets.begin(), ordered.tickets.end(),
                     [order](const TicketToPrint& wanted) { return order->find(wanted.ticket) == nullptr; });
}

void Book::take(const Entry& entry) {
  if (const auto* ordered = std::get_if<ReprintOrdered>(&entry)) {
    if (reprints_.contains(ordered->reprint) || contradicts(*ordered)) return;
    auto& known = reprints_[ordered->reprint];
    known.ordered = *ordered;
    for (const auto& wanted : ordered->tickets) {
      known.prints[wanted.ticket] = Print::NotPrinted;
      if (newest_.contains(wanted.ticket) && wanted.generation <= generation_of(wanted.ticket)) continue;
      note_generation(ordered->performance, wanted.ticket, wanted.generation);
      newest_[wanted.ticket] = ordered->reprint;
      if (auto* of_order = ticket_of(ordered->order, wanted.ticket)) {
        of_order->print = Print::NotPrinted;
        of_order->may_be_claimed = true;
      }
    }
    return;
  }
  const auto& printed = std::get<TicketPrinted>(entry);
  const auto found = reprints_.find(printed.reprint);
  if (found == reprints_.end() || !found->second.prints.contains(printed.ticket)) return;
  auto& print = found->second.prints[printed.ticket];
  if (has_ended(print)) return;
  print = print_after(printed.step);
  const auto newest = newest_.find(printed.ticket);
  if (newest == newest_.end() || newest->second != printed.reprint) return;
  if (auto* known = ticket_of(printed.order, printed.ticket)) known->print = print;
}

void Book::note_generation(const ledger::PerformanceId& performance, const ticket::TicketId& ticket,
                           std::uint8_t generation) {
  if (generation <= generation_of(ticket)) return;
  raised_[ticket] = {performance, generation};
}

void Book::note_new_journal(const ledger::DeviceName& printer) {
  for (auto& [id, known] : reprints_) {
    if (known.ordered.device != printer || known.is_over()) continue;
    for (auto& [ticket, print] : known.prints) {
      if (has_ended(print)) continue;
      print = Print::Unknown;
      auto* of_order = ticket_of(known.ordered.order, ticket);
      if (of_order != nullptr && newest_[ticket] == id) of_order->print = print;
    }
  }
}

const KnownOrder* Book::find(const ledger::OrderId& order) const {
  const auto found = orders_.find(order);
  return found == orders_.end() ? nullptr : &found->second;
}

std::vector<const KnownOrder*> Book::find(std::string_view typed) const {
  std::vector<const KnownOrder*> all;
  const auto add = [&all](const KnownOrder& known) {
    if (known.is_sold && std::find(all.begin(), all.end(), &known) == all.end()) all.push_back(&known);
  };
  if (const auto code = ticket::ClaimCode::parse(typed)) {
    const auto [first, last] = by_code_.equal_range(*code);
    for (auto at = first; at != last; ++at) add(orders_.at(at->second));
  }
  if (const auto prefix = read_short_code(typed)) {
    const auto from = ledger::OrderId::parse(*prefix + "-0000-0000-0000-000000000000");
    for (auto at = orders_.lower_bound(from.value_or(ledger::OrderId())); at != orders_.end(); ++at) {
      if (!at->first.text().starts_with(*prefix)) break;
      add(at->second);
    }
  }
  return all;
}

const KnownReprint* Book::find(const ReprintId& reprint) const {
  const auto found = reprints_.find(reprint);
  return found == reprints_.end() ? nullptr : &found->second;
}

const KnownReprint* Book::newest_of(const ticket::TicketId& ticket) const {
  const auto found = newest_.find(ticket);
  return found == newest_.end() ? nullptr : find(found->second);
}

std::uint8_t Book::generation_of(const ticket::TicketId& ticket) const {
  const auto found = raised_.find(ticket);
  return found == raised_.end() ? std::uint8_t{1} : found->second.generation;
}

}  // namespace foyer::reprint
