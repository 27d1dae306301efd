// Input: an IEEE 1284 device id as a printer sends it, its length in front.
#include "drivers/printer/device_id.hpp"

#include "tests/fuzz/fuzz.hpp"

using namespace foyer;

namespace {

bool is_readable(const std::string& text) {
  return std::ranges::all_of(text, [](char character) { return character >= 0x20 && character < 0x7f; });
}

/// The same, said again in order and without anything that is not needed.
Bytes said_again(const printer::DeviceId& id) {
  std::string text = "MFG:" + id.manufacturer + ";MDL:" + id.model + ";SN:" + id.serial + ";CMD:";
  for (const std::string& command : id.commands) text += command + ",";
  Bytes bytes{0, 0};
  bytes.insert(bytes.end(), text.begin(), text.end());
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto id = printer::parse_device_id({data, size});
  if (!id) return 0;
  fuzz::require(!id->manufacturer.empty() || !id->model.empty(), "there is a maker or a model");
  fuzz::require(!id->name().empty(), "people are told a name");
  fuzz::require(is_readable(id->name()) && is_readable(id->serial), "what people read is printable");
  fuzz::require(std::ranges::all_of(id->commands, is_readable), "commands are printable");
  const Bytes again = said_again(*id);
  if (again.size() <= printer::max_device_id_bytes) {
    fuzz::require(printer::parse_device_id(again) == id, "what was read is read again");
  }
  return 0;
}
