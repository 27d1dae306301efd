#pragma once
// What an ESC/POS printer says by itself: automatic status, replies to real-time requests, and responses. A stream
// decoder: bytes may come in any portions. Pure; never fails, skips what it does not know and counts it.
// Source: Epson "ESC/POS Command Reference": GS a, DLE EOT, GS ( H, DLE DC4 (fn=8), and its table "Identifying the
// transmission status" by fixed bits.

#include <variant>
#include <vector>

#include "drivers/printer/escpos/encoder.hpp"
#include "drivers/printer/ticket_printer.hpp"

namespace foyer::printer::escpos {

struct AutomaticStatus {
  std::array<std::uint8_t, 4> bytes{};
};
/// The answer to a DLE EOT; which of the four it answers only the asker knows.
struct RealTimeReply {
  std::uint8_t byte = 0;
};
struct ProcessIdResponse {
  ProcessId id{};
};
struct ClearResponse {};
/// The answer to a GS r, or any single byte that looks like one: it means something only to who asked.
struct PaperReply {
  std::uint8_t byte = 0;
};
using Message = std::variant<AutomaticStatus, RealTimeReply, ProcessIdResponse, ClearResponse, PaperReply>;

class StatusDecoder {
 public:
  [[nodiscard]] std::vector<Message> feed(BytesView bytes);
  /// Forgets a message that was begun: for a new connection.
  void reset();
  [[nodiscard]] std::uint64_t skipped_bytes() const noexcept { return skipped_; }

 private:
  void take(std::uint8_t byte, std::vector<Message>& messages);
  void take_block(std::vector<Message>& messages);

  Bytes pending_;  ///< The beginning of an automatic status or a block, at most max_block_bytes.
  std::uint64_t skipped_ = 0;
};

/// Lays what the printer told over what was known.
[[nodiscard]] PrinterStatus with(PrinterStatus status, const AutomaticStatus& told);
/// `n` as in DLE EOT n, 1..4.
[[nodiscard]] PrinterStatus with(PrinterStatus status, std::uint8_t n, RealTimeReply reply);
/// GS r 1, the paper sensors. Whoever answers it is on line: it is not a real-time command.
[[nodiscard]] PrinterStatus with(PrinterStatus status, PaperReply reply);
/// USB printer class GET_PORT_STATUS (USB Device Class Definition for Printing Devices 1.1, section 4.2.2), for
/// printers that say nothing else.
[[nodiscard]] PrinterStatus with_port_status(PrinterStatus status, std::uint8_t port);

}  // namespace foyer::printer::escpos
