#pragma once
// A ticket printer that speaks ESC/POS over a USB printer-class (or, by quirk, vendor-class) interface.
// Threading and lifetime: see TicketPrinter. The Context outlives the printer.
//
// A document is Proven only when the printer sent back the process id of that very document (GS ( H) and told of no
// fault since its first byte: a printer whose roll was changed in the middle goes on at the line where it stopped, and
// returns the id of a ticket that is in two pieces. As soon as the first byte of the document was handed to the kernel,
// everything else is Unknown: byte counts after a cancelled OUT mean nothing.

#include <memory>
#include <string>
#include <vector>

#include "drivers/printer/escpos/profile.hpp"
#include "drivers/printer/ticket_printer.hpp"
#include "drivers/usb/binding.hpp"
#include "drivers/usb/context.hpp"
#include "drivers/usb/role_link.hpp"

namespace foyer::printer::escpos {

class EscPosPrinter final : public TicketPrinter {
 public:
  struct Limits {
    Duration document{30'000};  ///< From print() to its outcome; clearing up takes up to two replies more.
    Duration reply{500};        ///< For the answer to a status request.
    Duration poll{500};         ///< Between two looks at a printer that says nothing by itself.
  };
  struct Options {
    std::string serial;  ///< Of the device bound to this role; empty: see RoleBinding.
    std::string port_path;
    std::vector<usb::ModelId> models;
    Profile profile;  ///< For a model that neither the quirks nor its device id name one for.
    Profiles profiles = Profiles::built_in();
    Limits limits;
  };

  EscPosPrinter(usb::Context& context, Options options);
  ~EscPosPrinter() override;

  [[nodiscard]] boost::asio::awaitable<PrintOutcome> print(Document document) override;
  [[nodiscard]] PrinterStatus status() const override;
  void on_status(std::function<void(const PrinterStatus&)> changed) override;
  /// Of the printer that is or was connected last.
  [[nodiscard]] std::string paper_form() const override;
  [[nodiscard]] std::string why_unprintable(const Document& document) const override;
  [[nodiscard]] std::uint64_t paper_fed_mm() const override;
  /// Why there is no connection, for the people who look after the devices.
  [[nodiscard]] usb::LinkState link_state() const;

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace foyer::printer::escpos
