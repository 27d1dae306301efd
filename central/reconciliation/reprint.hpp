#pragma once
// Tickets printed anew, as central's books take them: which prints are void from now on, and that doors are told.
// Threading: pure.

#include "central/model/model.hpp"
#include "central/reconciliation/cases.hpp"
#include "protocol/reprint/entries.hpp"

namespace foyer::central {

/// Whether the device may say so: a controller decides for its venue, a kiosk for what it sold itself, and both for
/// tickets of that order alone. What a kiosk was told to print it writes down too; that is in the books of whoever
/// decided it.
[[nodiscard]] bool may_reprint(const Model& model, const ledger::DeviceName& device,
                               const reprint::ReprintOrdered& ordered);
/// Puts the reprint down for its order, and what doors must know from now on. Nothing if no print becomes void by it:
/// it is known, or a newer one is.
void put_reprint(ChangeList& changes, const Model& model, const reprint::ReprintOrdered& ordered);

}  // namespace foyer::central
