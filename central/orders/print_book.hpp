#pragma once
// What the devices' journals say of printed tickets, folded from central's log: claim codes, and how each print went.
// It only reads; central decides nothing on it. An order that is in a journal and not in central's books (held, or of a
// second history) means nothing until it is settled: whoever asks looks the order up in the model too. Of more than
// reprint::orders_kept orders it has the newest; older ones are found by their id alone. Threading: central's one
// thread. Lifetime: borrows the log.

#include "protocol/journal/event_log.hpp"
#include "protocol/reprint/book.hpp"

namespace foyer::central {

class PrintBook {
 public:
  explicit PrintBook(const journal::EventLog& log) : log_(log) {}

  /// Folds what was stored since; at first the whole log. An error of the log leaves the book at what was read before.
  Result<Done, journal::Error> catch_up();
  [[nodiscard]] const reprint::Book& book() const noexcept { return book_; }

 private:
  void take(const journal::StoredEvent& event);
  void take(const ledger::DeviceName& device, const reprint::Entry& entry);

  const journal::EventLog& log_;
  reprint::Book book_;
  std::uint64_t position_ = 0;  ///< Of the last event that was folded.
};

}  // namespace foyer::central
