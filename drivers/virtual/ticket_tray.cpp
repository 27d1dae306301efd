#include "drivers/virtual/ticket_tray.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <stdexcept>

namespace foyer::emulation {

TicketTray::TicketTray(std::filesystem::path directory, std::string serial)
    : directory_(std::move(directory)), serial_(std::move(serial)) {
  std::filesystem::create_directories(directory_);
  const std::string prefix = serial_ + "-";
  for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    unsigned number = 0;
    const char* begin = name.data() + prefix.size();
    const auto parsed = std::from_chars(begin, name.data() + name.size(), number);
    if (parsed.ptr != begin) last_number_ = std::max(last_number_, number);
  }
}

std::string TicketTray::drop(const Page& page, bool torn) {
  std::string number = std::to_string(++last_number_);
  if (number.size() < 4) number.insert(0, 4 - number.size(), '0');
  const std::string name = serial_ + "-" + number + (torn ? "-torn" : "") + ".png";
  const auto temporary = directory_ / ("." + name + ".new");
  const Bytes png = page.to_png();
  {
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    out << as_text(png);
    if (!out.flush()) throw std::runtime_error("cannot write " + temporary.string());
  }
  std::filesystem::rename(temporary, directory_ / name);
  return name;
}

}  // namespace foyer::emulation
