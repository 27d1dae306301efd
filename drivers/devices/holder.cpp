#include "drivers/devices/holder.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace foyer::devices {
namespace {

namespace fs = std::filesystem;

/// As the kernel names the node of a device: bus and address, three digits each.
std::string node_of(const usb::DeviceInfo& device) {
  const auto digits = [](std::uint8_t number) { return std::to_string(1000 + number).substr(1); };
  return "/bus/usb/" + digits(device.bus) + "/" + digits(device.address);
}

bool has_open(const fs::path& process, const std::string& node) {
  std::error_code error;
  for (const auto& file : fs::directory_iterator(process / "fd", error)) {
    const auto target = fs::read_symlink(file.path(), error).string();
    if (target.ends_with(node)) return true;
  }
  return false;
}

}  // namespace

std::vector<Holder> holders_of(const usb::DeviceInfo& device) {
  std::vector<Holder> holders;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename().string();
    int process = 0;
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), process);
    if (parsed.ptr != name.data() + name.size() || process == getpid()) continue;
    if (!has_open(entry.path(), node_of(device))) continue;
    std::ifstream file(entry.path() / "comm");
    Holder holder{process, {}};
    std::getline(file, holder.name);
    holders.push_back(std::move(holder));
  }
  std::ranges::sort(holders, {}, &Holder::process);
  return holders;
}

}  // namespace foyer::devices
