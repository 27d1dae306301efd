#pragma once
// Whether the tickets of each performance can be printed here, found out by trying before one is sold: what cannot be
// printed must not be found out after the payment. Nothing is sent to the printer.
// Threading: one thread. Lifetime: borrows the printer and the signer.

#include <map>
#include <optional>
#include <string>

#include "kiosk/checkout/performers.hpp"
#include "protocol/base/signature.hpp"
#include "protocol/seating/plan.hpp"
#include "protocol/wire/feed.hpp"

namespace foyer::kiosk {

class Rehearsals {
 public:
  Rehearsals(const PrintPerformer& printer, const Signer& signer) : printer_(printer), signer_(signer) {}

  /// Why its tickets cannot be printed: "the title: text not printable"; empty if they can. Tried once for what the
  /// performance says, its price categories and the form of the paper; the places of a plan never change.
  [[nodiscard]] const std::string& fault_of(const wire::PerformanceOnSale& show, const seating::SeatingPlan& plan);
  /// It was tried as it is now.
  [[nodiscard]] bool is_known(const wire::PerformanceOnSale& show, const seating::SeatingPlan& plan) const;
  /// For staff: the first performance of those on sale that cannot be printed, and how many there are; empty for none.
  [[nodiscard]] std::string summary() const;
  /// Those that are not on sale any more.
  template <class IsOver>
  void forget_if(IsOver is_over) {
    std::erase_if(tried_, [&](const auto& tried) { return is_over(tried.first); });
  }

 private:
  struct Tried {
    wire::PerformanceOnSale show;
    std::vector<seating::PriceCategory> categories;
    std::string form;
    std::string fault;
  };

  const PrintPerformer& printer_;
  const Signer& signer_;
  std::map<seating::PerformanceId, Tried> tried_;
};

}  // namespace foyer::kiosk
