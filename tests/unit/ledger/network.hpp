#pragma once
// central, a controller with two kiosks and a lone kiosk, with the messages between them lost in time: grants arrive in
// any order and more than once, journals are settled in their own order but at any time, some entries again and again.

#include <map>
#include <set>

#include "tests/unit/ledger/ledgers.hpp"

namespace foyer::ledger {

/// One thing that happens: which kind of thing (below `kinds`), at which node, and numbers for the rest.
struct Step {
  static constexpr std::uint32_t kinds = 16;
  std::uint32_t kind = 0;
  std::uint32_t node = 0;
  std::uint32_t first = 0;
  std::uint32_t second = 0;
  std::uint32_t third = 0;
};

class Network {
 public:
  static constexpr std::uint32_t seat_count = 10;
  static constexpr std::uint32_t zone_capacity = 12;

  /// With `reclaims`, grantors also take allotments back without the holder's word; with `replaces`, the controller's
  /// disk is replaced again and again, its kiosks declare what they have, and the root releases the rest; with `lends`,
  /// the controller's kiosks have their parts for a time: they stop before it reclaims, and may be granted to again.
  explicit Network(bool reclaims, bool replaces = false, bool lends = false);

  void run(const Step& step);
  /// Delivers and settles everything, and has open conflicts judged again, until nothing changes any more.
  void settle_all();

  /// What is wrong, in words; nothing if all is well.
  using Finding = std::optional<std::string>;
  /// No place is sold or for sale twice; `exactly`: and none is lost. For networks without reclaims.
  [[nodiscard]] Finding check_ownership(bool exactly) const;
  /// Once settled: each grantor's view of an allotment, or of what is outstanding of one that was lent, equals what the
  /// holder has. For networks without reclaims.
  [[nodiscard]] Finding check_allotments() const;
  /// Once settled: each sale of each device stands at the root with the same places, or is in conflict. Without
  /// reclaims below the root, a conflict names a lease that died.
  [[nodiscard]] Finding check_sales() const;
  [[nodiscard]] Finding check_replays() const;
  /// How often a kiosk was granted to again, after its part was reclaimed.
  [[nodiscard]] int revivals() const { return revivals_; }

 private:
  struct Node {
    DeviceName name;
    JournalId journal;
    std::optional<std::size_t> parent;
    State state;
    std::vector<Event> log;
    std::vector<Command> entries;  ///< What its grantor settles, in order.
    std::size_t settled = 0;       ///< By its parent.
    std::size_t settled_at_root = 0;
    std::vector<HoldId> holds;
    std::vector<OrderId> orders;      ///< Sold here.
    std::vector<State> past;          ///< The ledgers of journals that were replaced.
    std::size_t first_of_parent = 0;  ///< Of the entries, the first that the parent's present journal settles.
    bool has_declared = false;        ///< Since the controller's journal was replaced.
    std::size_t declared_at = 0;      ///< Entries from here on came after the declaration.
    std::vector<LeasedPlaces> declared;
    bool has_stopped = false;  ///< The time of what it was lent is over.
    std::set<OrderId> late;    ///< Sold in time, and not settled when the part was reclaimed: others may have it.
  };
  struct Mail {
    std::size_t to = 0;
    ReceiveGrant grant;
    AllotmentId allotment;
    bool delivered = false;
  };

  bool submit(std::size_t node, const Command& command);
  void journal(std::size_t node, const Event& event);
  void settle_next(std::size_t node, std::uint32_t again);
  void relay_next(std::size_t node, std::uint32_t again);
  void sweep();
  void judge_again();
  void cancel(std::size_t node, const Step& step);
  void grant(std::size_t node, const Step& step);
  void overtake(std::size_t node, const Step& step);
  void deliver(Mail& mail);
  void take_back(const Step& step);
  void lend(std::size_t node, const Step& step);
  void reclaim_lent(std::size_t node);
  void settle_late(std::size_t node, const Step& step);
  void settle_entries();
  [[nodiscard]] bool is_live(const Mail& mail) const;
  [[nodiscard]] Finding check_outstanding(const Node& node) const;
  [[nodiscard]] Finding check_zones(const Node& node) const;
  void replace_controller();
  void declare(std::size_t node);
  void release();
  void correct_declared(Node& node, std::size_t entry);
  [[nodiscard]] Places pick(std::size_t node, const Step& step) const;
  [[nodiscard]] bool is_own_sale(const Node& node, OrderId order) const;
  template <class Id>
  Id mint() {
    return id_of<Id>(++minted_);
  }

  std::vector<Node> nodes_;
  std::vector<Mail> mail_;
  Timestamp now_ = start;
  std::uint64_t minted_ = 0;
  bool reclaims_ = false;
  bool replaces_ = false;
  bool lends_ = false;
  bool reclaimed_below_ = false;
  int revivals_ = 0;
};

}  // namespace foyer::ledger
