#pragma once
// Who grants to a device, life by life. Central is known by its log id, a controller by its journal id; a restore or a
// replacement changes it, and what the old one promised and the device has not received by then is void for ever.
// Folded from the GrantsDeclared entries of every journal of the disk. Threading: a value.

#include <optional>
#include <utility>
#include <vector>

#include "protocol/wire/entries.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::device {

class Grantors {
 public:
  struct Identity {
    LogId authority;
    LogId grantor;
    friend bool operator==(const Identity&, const Identity&) = default;
  };

  void take(const wire::GrantsDeclared& declared);
  /// A new journal has declared nothing yet.
  void begin_journal() { declared_.reset(); }

  /// Whether what the feed says now calls for a declaration in the present journal. Never twice for one identity, and
  /// never for one that another has followed: that is late news.
  [[nodiscard]] bool must_declare(const Identity& said) const;
  /// A grant that nobody signed is taken while there was one grantor only.
  [[nodiscard]] bool accepts(const wire::Grant& grant) const;
  /// The parent has another identity since: what it says under this one is late.
  [[nodiscard]] bool is_past(const LogId& grantor) const { return is_past(grantors_, grantor); }

 private:
  [[nodiscard]] static bool is_past(const std::vector<LogId>& known, const LogId& id);

  std::vector<LogId> authorities_;  ///< In the order they were declared for; the last one counts.
  std::vector<LogId> grantors_;
  std::optional<Identity> declared_;  ///< In the present journal, last.
};

}  // namespace foyer::device
