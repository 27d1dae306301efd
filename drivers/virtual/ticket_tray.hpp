#pragma once
// Where a printer's tickets fall: one PNG a ticket, <serial>-<number>.png, complete from the moment it has that name.
// Numbers go on after those already in the folder. Threading: one thread. Lifetime: one tray a printer.

#include <filesystem>
#include <string>

#include "drivers/virtual/paper.hpp"

namespace foyer::emulation {

class TicketTray {
 public:
  /// Makes the folder. Throws std::filesystem::filesystem_error.
  TicketTray(std::filesystem::path directory, std::string serial);

  /// A piece that was torn off rather than cut is named <serial>-<number>-torn.png. Returns the file's name.
  std::string drop(const Page& page, bool torn);
  [[nodiscard]] unsigned count() const { return last_number_; }

 private:
  std::filesystem::path directory_;
  std::string serial_;
  unsigned last_number_ = 0;
};

}  // namespace foyer::emulation
