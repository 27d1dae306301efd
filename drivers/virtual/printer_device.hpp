#pragma once
// An emulated receipt printer: USB printer class around the ESC/POS interpreter, with the faults of a real one.
// Threading: the main loop. Source: USB Device Class Definition for Printing Devices 1.1; Epson's command reference.

#include <deque>
#include <functional>
#include <optional>

#include "drivers/virtual/escpos_interpreter.hpp"
#include "drivers/virtual/glib_pointers.hpp"
#include "drivers/virtual/printer_state.hpp"
#include "drivers/virtual/ticket_tray.hpp"
#include "drivers/virtual/usb_device.hpp"

namespace foyer::emulation {

/// How the printer presents itself on the bus.
enum class PrinterShape {
  Plain,           ///< One interface, 7/1/2.
  Unidirectional,  ///< One interface, 7/1/1, no IN endpoint.
  Vendor,          ///< One interface of vendor class, as older Epson models (04b8:0202).
  Decoy,  ///< Interface 0 is something else; the printer is interface 1, bidirectional in alternate setting 1 only.
};

struct PrinterOptions {
  std::string serial = "FOYER-PRN-1";
  std::string port = "1-1";
  PrinterShape shape = PrinterShape::Plain;
  unsigned millimetres_per_second = 0;  ///< 0 prints at once.
  std::string model = "TM-T20II";       ///< In its device id.
  bool automatic_status = true;         ///< GS a; ignored if not.
  bool real_time_status = true;         ///< DLE EOT.
  bool process_id = true;               ///< GS ( H.
  bool waits_when_idle = true;          ///< NAKs a read when it has nothing to say; else answers it with nothing.
  std::size_t buffer_bytes = 4096;      ///< What it takes while it cannot print; then it NAKs.
};

class PrinterDevice final : public UsbDevice, private Mechanism {
 public:
  PrinterDevice(PrinterOptions options, const std::filesystem::path& tickets);

  ControlReply control(const SetupPacket& setup, BytesView data) override;
  std::size_t accept(std::uint8_t endpoint, BytesView bytes) override;
  std::optional<Bytes> provide(std::uint8_t endpoint, std::size_t limit) override;
  void reset() override;

  [[nodiscard]] const PrinterState& state() const { return state_; }
  /// The printer tells its new state if it was asked to (GS a), and prints on if it can.
  void set_state(const PrinterState& state);
  /// The fault (a member of PrinterState) comes once the paper has moved that far; 0 takes the limit away.
  void fail_after(std::size_t millimetres, bool PrinterState::*fault);
  /// The next cut fails.
  void break_cutter() { cutter_breaks_ = true; }
  /// Keeps what it has to say, each answer as it was when asked for, until it may speak again.
  void hold_replies(bool on);
  /// New paper, cover closed, everything well. What was half printed is torn off if the paper had ended; what comes
  /// until the next cut is the other piece of it, and torn as well.
  void repair();

  [[nodiscard]] unsigned ticket_count() const { return tray_.count(); }
  [[nodiscard]] std::size_t drawer_kicks() const { return drawer_kicks_; }
  [[nodiscard]] std::size_t empty_reads() const { return empty_reads_; }
  /// DLE EOT and GS r, and which it was last: n of DLE EOT n, 0 for GS r.
  [[nodiscard]] std::size_t status_requests() const { return status_requests_; }
  [[nodiscard]] unsigned last_status_request() const { return last_status_request_; }
  [[nodiscard]] std::size_t held_replies() const { return holds_replies_ ? replies_.size() : 0; }
  /// When the paper first moved for the latest ticket: microseconds of the clock that never jumps (CLOCK_MONOTONIC),
  /// which every program of this machine has. 0 before the first.
  [[nodiscard]] std::int64_t began_us() const { return began_us_; }
  /// How far the paper has moved since the printer was made.
  [[nodiscard]] std::size_t fed_mm() const { return fed_rows_ / DOTS_PER_MILLIMETRE; }
  [[nodiscard]] std::size_t waiting_bytes() const { return buffer_.size(); }
  [[nodiscard]] const EscposInterpreter& interpreter() const { return interpreter_; }

 private:
  void moved(std::size_t rows) override;
  void cut(Page page) override;
  void reply(Bytes bytes) override;
  void return_process_id(Bytes response) override;
  void report_automatically(std::uint8_t mask) override;
  void answer_paper_request() override;
  void kick_drawer() override { ++drawer_kicks_; }

  void print();
  /// True if the byte completed the command to forget everything received.
  [[nodiscard]] bool obey_in_real_time(std::uint8_t byte);
  void forget_received();

  PrinterOptions options_;
  std::uint8_t printer_interface_ = 0;
  TicketTray tray_;
  EscposInterpreter interpreter_;
  PrinterState state_;
  Bytes buffer_;
  Bytes recent_;  ///< The last bytes received, where a real-time command may be under way.
  std::deque<Bytes> replies_;
  std::uint8_t automatic_mask_ = 0;
  std::optional<std::size_t> rows_until_fault_;
  bool PrinterState::*coming_fault_ = &PrinterState::paper_out;
  bool is_torn_ = false;       ///< The page began where the last one was torn off.
  bool is_abandoned_ = false;  ///< What comes after what is on the page now is something else.
  bool cutter_breaks_ = false;
  std::optional<Page> uncut_;
  std::size_t rows_to_wait_for_ = 0;
  std::size_t fed_rows_ = 0;
  std::int64_t began_us_ = 0;
  bool has_begun_ = false;
  std::size_t drawer_kicks_ = 0;
  std::size_t empty_reads_ = 0;
  std::size_t status_requests_ = 0;
  unsigned last_status_request_ = 0;
  bool holds_replies_ = false;
  bool printing_ = false;
  Timer motor_;
};

}  // namespace foyer::emulation
