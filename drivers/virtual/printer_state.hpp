#pragma once
// What is the matter with an emulated printer, and how the command reference has it said. Plain values.
// Source: Epson, ESC/POS Command Reference, DLE EOT, GS a, GS r; USB Device Class Definition for Printing Devices 1.1.

#include "protocol/base/bytes.hpp"

namespace foyer::emulation {

struct PrinterState {
  bool paper_out = false;
  bool paper_near_end = false;
  bool cover_open = false;
  bool jam = false;
  bool cutter_error = false;
  bool overheated = false;     ///< The head is too hot; goes away by itself.
  bool unrecoverable = false;  ///< Until it is switched off and on.
  bool offline = false;

  friend bool operator==(const PrinterState&, const PrinterState&) = default;
  [[nodiscard]] bool can_print() const {
    return !paper_out && !cover_open && !jam && !cutter_error && !overheated && !unrecoverable && !offline;
  }
};

/// The answer to DLE EOT n, n = 1..4.
[[nodiscard]] std::uint8_t real_time_status(const PrinterState& state, std::uint8_t n);
/// The four bytes of GS a.
[[nodiscard]] Bytes automatic_status(const PrinterState& state);
/// The answer to GS r 1, and the third byte of GS a.
[[nodiscard]] std::uint8_t paper_sensors(const PrinterState& state);
/// GET_PORT_STATUS.
[[nodiscard]] std::uint8_t port_status(const PrinterState& state);

}  // namespace foyer::emulation
