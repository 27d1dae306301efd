#pragma once
// Which of the texts that a code may have been is a ticket's token. A reader that is set to another keyboard spoils a
// genuine ticket; so all are tried, and no text is believed that no signature proves.
// Threading: pure functions and plain values.

#include "controller/door/code_read.hpp"
#include "protocol/admission/admission.hpp"

namespace foyer::controller {

struct Proof {
  admission::Reading reading;
  std::string text;      ///< The text that the reading is of.
  std::string keyboard;  ///< Not empty: it held only as typed on this keyboard.
  [[nodiscard]] bool holds() const noexcept { return reading.claims.has_value(); }
};

/// The text itself if it holds, else the first of the others that does. If none does: what is wrong with the text, or,
/// where that is no token at all, with the first of the others that is one.
[[nodiscard]] Proof prove(const CodeRead& code, const ticket::KeyRing& keys, const Verifier& verifier);

}  // namespace foyer::controller
