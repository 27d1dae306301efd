#pragma once
// From a Document to ESC/POS bytes. Pure, but for the fonts of this machine. Source: Epson "ESC/POS Command Reference"
// (the public online reference for TM printers), by command name.

#include <array>
#include <string_view>

#include "drivers/printer/document.hpp"
#include "drivers/printer/escpos/profile.hpp"
#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"

namespace foyer::printer::escpos {

/// A whole document; a picture over the full width of 80 mm paper and half a metre long fits.
inline constexpr std::size_t max_encoded_bytes = std::size_t{512} * 1024;
/// GS v 0 in bands, so that a printer with a small buffer is not asked to hold one command larger than it.
inline constexpr std::uint32_t raster_band_rows = 256;
/// Fed in place of a cut where there is no cutter.
inline constexpr std::uint8_t tear_off_lines = 4;

enum class EncodeError {
  TooManyElements,
  TooLarge,
  BadText,    ///< Too long, or against the rule of text (protocol/plain_text).
  NoFont,     ///< Neither the printer nor a font of this machine has one of its letters.
  BadSize,    ///< A magnification or module size out of its range.
  BadImage,   ///< Empty, wider than the paper, too high, or its pixels do not fit its size.
  BadQrCode,  ///< Empty, too much for any version, or wider than the paper at this module size.
};
[[nodiscard]] std::string_view to_text(EncodeError error) noexcept;

/// d1..d4 of GS ( H function 48: four printable characters.
using ProcessId = std::array<std::uint8_t, 4>;

/// Starts with ESC @ and GS a (automatic status stays on: ESC @ may switch it off) and ESC t.
[[nodiscard]] Result<Bytes, EncodeError> encode(const Document& document, const Profile& profile);

/// GS ( H function 48: "when the related data is printing data, the process ID response is transmitted when the
/// printing is completed".
[[nodiscard]] Bytes request_process_id(const ProcessId& id);
/// DLE EOT n, n = 1 printer, 2 offline cause, 3 error cause, 4 paper.
[[nodiscard]] Bytes request_status(std::uint8_t n);
/// GS r 1: paper, answered in its turn.
[[nodiscard]] Bytes request_paper_status();
/// GS a: online, error and paper changes are told by themselves.
[[nodiscard]] Bytes enable_automatic_status();
/// DLE DC4 function 8: forgets all that was received and not printed; answered by the clear response.
[[nodiscard]] Bytes clear_buffer();
/// ESC @ and a cut: separates what a broken-off document left on the paper from the next one.
[[nodiscard]] Bytes cut_off_remains(const Profile& profile);

}  // namespace foyer::printer::escpos
