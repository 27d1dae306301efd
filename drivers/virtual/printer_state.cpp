#include "drivers/virtual/printer_state.hpp"

namespace foyer::emulation {
namespace {

unsigned errors(const PrinterState& state) {
  return (state.jam ? 0x04u : 0u) | (state.cutter_error ? 0x08u : 0u) | (state.unrecoverable ? 0x20u : 0u) |
         (state.overheated ? 0x40u : 0u);
}

}  // namespace

std::uint8_t real_time_status(const PrinterState& state, std::uint8_t n) {
  unsigned bits = 0x12;
  switch (n) {
    case 1:
      bits |= state.can_print() ? 0 : 0x08;
      break;
    case 2:
      bits |= (state.cover_open ? 0x04u : 0u) | (state.paper_out ? 0x20u : 0u) | (errors(state) != 0 ? 0x40u : 0u);
      break;
    case 3:
      bits |= errors(state);
      break;
    default:
      bits |= (state.paper_near_end || state.paper_out ? 0x0cu : 0u) | (state.paper_out ? 0x60u : 0u);
      break;
  }
  return static_cast<std::uint8_t>(bits);
}

Bytes automatic_status(const PrinterState& state) {
  const unsigned first = 0x10u | (state.can_print() ? 0u : 0x08u) | (state.cover_open ? 0x20u : 0u);
  return {static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(errors(state)), paper_sensors(state), 0x00};
}

std::uint8_t paper_sensors(const PrinterState& state) {
  return static_cast<std::uint8_t>((state.paper_near_end || state.paper_out ? 0x03 : 0) | (state.paper_out ? 0x0c : 0));
}

std::uint8_t port_status(const PrinterState& state) {
  constexpr std::uint8_t NOT_ERROR = 0x08, SELECTED = 0x10, PAPER_EMPTY = 0x20;
  return static_cast<std::uint8_t>((state.can_print() ? NOT_ERROR : 0) | (state.offline ? 0 : SELECTED) |
                                   (state.paper_out ? PAPER_EMPTY : 0));
}

}  // namespace foyer::emulation
