#pragma once
// Takes back from devices what somebody else has at central: a person had resumed a restored performance before they
// declared. What of it is free at its holder comes back as an ordinary return; it is recalled until it does.
// Threading: the command path's thread. Lifetime: borrows its parts.

#include <functional>

#include "central/command_path/command_path.hpp"
#include "central/fleet/presence.hpp"
#include "protocol/base/random.hpp"

namespace foyer::central {

/// A recall is one message that may be lost, and places may be in a customer's hands when it comes.
inline constexpr Duration surplus_recalled_every{5'000};

class SurplusRecall {
 public:
  using Send = std::function<void(const ledger::DeviceName& holder, const wire::Recall& recall)>;

  SurplusRecall(const CommandPath& path, const Clock& clock, RandomSource& random, const Presence& presence, Send send)
      : path_(path), clock_(clock), random_(random), presence_(presence), send_(std::move(send)) {}

  void tick();

 private:
  [[nodiscard]] bool is_heard(const ledger::DeviceName& holder) const;

  const CommandPath& path_;
  const Clock& clock_;
  RandomSource& random_;
  const Presence& presence_;
  Send send_;
  Duration next_at_{};
};

}  // namespace foyer::central
