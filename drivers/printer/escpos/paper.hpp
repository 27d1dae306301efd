#pragma once
// How much paper a document takes, worked out from what is in it: what the printer measures itself nobody can ask.
// Pure. Source: Epson "ESC/POS Command Reference", ESC 2 and ESC @ (a line is 30 dots high unless its characters are
// higher), ESC M (font A: 12 x 24 dots), GS V function B (the paper is fed to the knife first).

#include "drivers/printer/document.hpp"
#include "drivers/printer/escpos/profile.hpp"

namespace foyer::printer::escpos {

/// Micrometres, for a document that encode() takes; what it would refuse counts as nothing.
[[nodiscard]] std::uint64_t paper_of(const Document& document, const Profile& profile);
/// Of cut_off_remains(): from the print head to the knife or the tear bar.
[[nodiscard]] std::uint64_t paper_of_cut(const Profile& profile);

}  // namespace foyer::printer::escpos
