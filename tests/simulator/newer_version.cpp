#include "tests/simulator/newer_version.hpp"

#include <array>
#include <string>
#include <vector>

#include "protocol/device/device.hpp"
#include "tests/simulator/disk.hpp"

namespace foyer::simulator {
namespace {

constexpr std::uint32_t writes_one_in = 4;  ///< Of its ticks.
constexpr std::uint32_t longest_field = 40;
constexpr std::array<std::uint8_t, 2> tag_of_bytes{0x82, 0x7d};   ///< Field 2000, length-delimited.
constexpr std::array<std::uint8_t, 2> tag_of_number{0x88, 0x7d};  ///< Field 2001, a varint.

}  // namespace

NewerVersion::NewerVersion(std::uint64_t seed, std::string_view machine)
    : chance_(seed, "newer version of " + std::string(machine)) {}

void NewerVersion::add_unknown_fields(Bytes& message) {
  const auto length = chance_.below(longest_field);
  message.insert(message.end(), tag_of_bytes.begin(), tag_of_bytes.end());
  message.push_back(static_cast<std::uint8_t>(length));
  for (std::uint32_t count = 0; count < length; ++count) {
    message.push_back(static_cast<std::uint8_t>(chance_.below(256)));
  }
  message.insert(message.end(), tag_of_number.begin(), tag_of_number.end());
  message.push_back(static_cast<std::uint8_t>(chance_.below(128)));
}

Bytes NewerVersion::dress(Bytes message) {
  ++messages_;
  add_unknown_fields(message);
  return message;
}

void NewerVersion::write_entries(device::Device& device) {
  auto& journal = device.journal();
  // What a journal begins with is the device's own to say.
  if (!chance_.one_in(writes_one_in) || device.must_reopen() || journal.condition() || journal.head().seq == 0) return;
  const auto now = device.parts().clock.now();
  Bytes unknown;
  add_unknown_fields(unknown);
  std::vector<journal::EntryDraft> drafts;
  drafts.push_back({now, 0, std::string(wire::entry_kind::note_prefix) + "lamp", std::move(unknown)});
  const wire::DeviceEntry jam(wire::PrinterFault{"jam", now});
  auto known = wire::encode(jam);
  add_unknown_fields(known);
  drafts.push_back({now, 0, std::string(wire::entry_kind::device), std::move(known)});
  const auto written = journal.append(drafts);
  if (!written && journal::needs_reopening(written.error())) throw PowerCut();
  if (!written) return;
  entries_ += drafts.size();
  // The device itself writes the next one, so the link hears of all three.
  static_cast<void>(device.record({wire::Entry(jam)}));
}

}  // namespace foyer::simulator
