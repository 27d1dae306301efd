#pragma once
// Where central decides that tickets are printed anew: for its box office, and for kiosks and controllers that ask. The
// decision is made inside a command. The book of prints has only what is durable, so what the model knows beyond it (a
// reprint that is decided and not stored yet) counts too: of two who ask at once, one is told to wait.
// Threading: the command path's thread. Lifetime: borrows its parts; must outlive the commands under way.

#include <functional>
#include <map>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "central/command_path/command_path.hpp"
#include "central/orders/print_book.hpp"
#include "central/orders/reprint_refusal.hpp"
#include "protocol/reprint/code_limit.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::central {

class ReprintDesk {
 public:
  /// Why the kiosk can't print now. Nothing if it can, or nobody knows.
  using PrinterState = std::function<std::optional<reprint::RefusalReason>(const ledger::DeviceName& kiosk)>;
  using Outcome = Result<reprint::ReprintOrdered, CommandRefusal>;

  ReprintDesk(CommandPath& path, PrintBook& prints, const Clock& clock, PrinterState printer_state)
      : path_(path), prints_(prints), clock_(clock), printer_state_(std::move(printer_state)) {}

  /// Staff have it printed. The same id gives the same again.
  [[nodiscard]] boost::asio::awaitable<Outcome> order(reprint::Wish wish);
  /// A device asks, for itself or for a kiosk below it.
  void answer(const wire::Request& request, const reprint::Wish& wish,
              const std::function<void(const wire::Reply&)>& reply);

  /// What is durable.
  [[nodiscard]] const Model& model() const noexcept { return path_.committed(); }
  /// How long a place must wait before it may try another code.
  [[nodiscard]] Duration wait(const std::string& place) const { return limit_.wait(place, clock_.since_boot()); }
  void missed(const std::string& place) { limit_.missed(place, clock_.since_boot()); }

 private:
  struct Asked {
    reprint::Wish wish;
    bool by_device = false;  ///< It hears of its own venue's orders alone.
  };

  [[nodiscard]] Result<Changes, CommandRefusal> decide(const Asked& asked, const Model& model, Timestamp now);
  [[nodiscard]] Result<Changes, CommandRefusal> decide_new(const Asked& asked, const Model& model, Timestamp now);
  [[nodiscard]] Result<const OrderRecord*, CommandRefusal> order_of(const Asked& asked, const Model& model) const;
  [[nodiscard]] std::optional<reprint::RefusalReason> refuse_kiosk(const Asked& asked, const Model& model,
                                                                   const OrderRecord& record) const;
  /// What became of it: the stored reprint, not what somebody thought of.
  [[nodiscard]] Outcome outcome(const Asked& asked, const Result<Done, CommandRefusal>& done);

  CommandPath& path_;
  PrintBook& prints_;
  const Clock& clock_;
  PrinterState printer_state_;
  reprint::CodeLimit limit_;
  std::map<reprint::ReprintId, reprint::ReprintOrdered> decided_;  ///< Not known to be durable yet.
};

}  // namespace foyer::central
