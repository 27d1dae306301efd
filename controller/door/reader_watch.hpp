#pragma once
// What is wrong with the door's reader, as its reads tell: it types on another keyboard than it should, or much of what
// it reads proves no ticket. In memory: a restart begins anew.
// Threading: one thread. Lifetime: a value.

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "controller/door/code_read.hpp"

namespace foyer::controller {

struct ReaderTrouble {
  std::string keyboard;  ///< Not empty: its tickets hold only as typed on this one.
  std::size_t unproven = 0;
  std::size_t reads = 0;  ///< Among which those are, in ReaderWatch::window.
};

class ReaderWatch {
 public:
  /// So many codes within so long prove nothing, and they are more than half of all: something is wrong, with the
  /// reader or with what people bring.
  static constexpr Duration window = std::chrono::minutes(10);
  static constexpr std::size_t many_unproven = 10;
  static constexpr std::size_t remembered_reads = 1'000;

  /// A code proved a ticket: on that keyboard, or as it was read if `keyboard` is empty.
  void proven(const CodeRead& code, const std::string& keyboard, Duration at);
  /// A code proved nothing, or could not be read. The same text again, as from a poster in the beam, counts once.
  void unproven(const CodeRead& code, Duration at);
  [[nodiscard]] std::optional<ReaderTrouble> trouble(Duration now) const;

 private:
  struct Read {
    Duration at{};
    bool is_proven = false;
  };
  void remember(Read read);

  std::deque<Read> reads_;
  std::string last_unproven_;
  std::string keyboard_;
};

/// For staff. `reader`: its name; `layout`: the keyboard that it should be set to, empty for one that types no keys.
[[nodiscard]] std::string sentence(const ReaderTrouble& trouble, std::string_view reader, std::string_view layout);

}  // namespace foyer::controller
