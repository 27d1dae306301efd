#pragma once
// What this venue knows of printed tickets: folded from the kiosks' journals as far as they are settled here, from the
// own journal, and from what central says. With it a claim code is honoured while central is away.
// Threading: one thread. Lifetime: borrows the device.

#include <map>
#include <variant>
#include <vector>

#include "controller/venue/relay.hpp"
#include "protocol/device/device.hpp"
#include "protocol/reprint/book.hpp"

namespace foyer::controller {

class PrintBook {
 public:
  explicit PrintBook(const device::Device& device) : device_(device) {}

  /// All that is on the disk. Sales go first: whose sale it is decides who may have a ticket of it printed anew.
  [[nodiscard]] Result<Done, journal::Error> load(const RelayStore& relays);
  /// What was settled of a kiosk's journal since the last time.
  [[nodiscard]] Result<Done, journal::Error> take(const RelayedJournal& journal);
  /// What was written into the own journal since the last time.
  [[nodiscard]] Result<Done, journal::Error> catch_up();
  /// The feed has changed: what central ordered, and which prints it says are void.
  void take_feed();
  /// Central ordered it in answer to a question; its feed may not say so.
  void take(const reprint::ReprintOrdered& ordered) { book_.take(ordered); }

  [[nodiscard]] const reprint::Book& book() const noexcept { return book_; }
  /// Called when an older print of a ticket may have become void by what a kiosk did.
  void on_reprint(std::function<void()> reprinted) { reprinted_ = std::move(reprinted); }

 private:
  /// What is taken after the sales: an entry of a reprint, or that a kiosk goes on in a new journal.
  struct Told {
    ledger::DeviceName kiosk;
    std::variant<reprint::Entry, wire::JournalOpened> what;
  };

  [[nodiscard]] Result<std::vector<Told>, journal::Error> read(const RelayedJournal& journal);
  void take(const Told& told);
  void take_own(const wire::Entry& entry);
  void take_own(const wire::AdmissionEntryOf& entry);

  const device::Device& device_;
  reprint::Book book_;
  std::map<RelayStore::Key, std::uint64_t> folded_;  ///< Up to where, of each kiosk's journal.
  JournalId own_journal_;
  std::uint64_t own_seq_ = 0;  ///< Of the own journal.
  std::function<void()> reprinted_;
};

}  // namespace foyer::controller
