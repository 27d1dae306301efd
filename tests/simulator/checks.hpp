#pragma once
// What must hold after every run, however bad it was (DESIGN decision 10).
// Threading: one thread, between the happenings of a run.

#include "tests/simulator/world.hpp"

namespace foyer::simulator {

/// Empty once every machine runs, every journal is at central and every holder's books agree with its grantor's.
[[nodiscard]] std::string why_not_settled(World& world);

/// Whether a kiosk may sell at this moment what its grantor no longer lends to it. For runs in which all leases are
/// honoured: no reclaim by an operator, no copy of a disk.
[[nodiscard]] std::optional<Finding> check_leases(World& world);

/// No seat is sold twice at once, nor more of a zone than it has, and the ledger sells as much as its log.
[[nodiscard]] std::optional<Finding> check_occupancy(World& world);

/// Whoever was moved has as many places, none of a lesser category, all in one row side by side, and each ticket says
/// where it is now. Row and category by the scenario alone: rows of one length, the categories taking turns.
[[nodiscard]] std::optional<Finding> check_reseated(World& world, const ledger::OrderId& order,
                                                    const central::OrderRecord& record);

/// Each sale on a disk that was set back or copied is at central, whatever became of it there: as an order, or for a
/// person to look at.
[[nodiscard]] std::optional<Finding> check_second_histories(World& world, Statistics& statistics);

/// The first thing that is wrong; also counts what was sold and printed.
[[nodiscard]] std::optional<Finding> check_everything(World& world, Statistics& statistics);

}  // namespace foyer::simulator
