#pragma once
// What the tests of the printer driver share: a ticket, a connected printer, and the pictures that fell out of it.

#include <memory>

#include "drivers/printer/escpos/escpos_printer.hpp"
#include "tests/drivers/emulated_bus.hpp"

namespace foyer::test {

using printer::Failed;
using printer::Paper;
using printer::PrintOutcome;
using printer::PrintProblem;
using printer::Proven;
using printer::Unknown;
using printer::escpos::EscPosPrinter;

inline printer::Document ticket(std::size_t lines = 4) {
  printer::Document document;
  document.elements.emplace_back(printer::TextLine{
      .text = "FOYER", .alignment = printer::Alignment::Centre, .width = 2, .height = 2, .bold = true});
  for (std::size_t line = 0; line < lines; ++line)
    document.elements.emplace_back(printer::TextLine{"Parkett, Reihe 7, Platz 12: 25,00 €"});
  document.elements.emplace_back(printer::QrCode{.payload = "FOYER1ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"});
  document.elements.emplace_back(printer::RasterImage{.width = 64, .height = 16, .pixels = Bytes(128, 0xaa)});
  document.elements.emplace_back(printer::Cut{});
  return document;
}

class TicketPrinters : public testing::Test {
 protected:
  TicketPrinters() { make_whole(); }
  void SetUp() override { context = std::make_unique<usb::Context>(loop.executor()); }

  void connect(const std::string& serial, EscPosPrinter::Limits limits = {}, printer::escpos::Profile profile = {}) {
    serial_ = serial;
    tickets_before_ = count(serial);
    EscPosPrinter::Options options;
    options.serial = serial;
    options.limits = limits;
    options.profile = std::move(profile);
    printer_ = std::make_unique<EscPosPrinter>(*context, options);
    loop.until([&] { return printer_->status().online; });
  }
  PrintOutcome print(printer::Document document = ticket()) { return loop.run(printer_->print(std::move(document))); }
  static std::int64_t count(const std::string& serial) {
    return device(serial).at("tickets").to_number<std::int64_t>();
  }
  /// That fell out of the printer since it was connected.
  [[nodiscard]] std::int64_t tickets() const { return count(serial_) - tickets_before_; }

  Loop loop;
  std::unique_ptr<usb::Context> context;
  std::unique_ptr<EscPosPrinter> printer_;
  std::string serial_;
  std::int64_t tickets_before_ = 0;
};

}  // namespace foyer::test
