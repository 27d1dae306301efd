#include "drivers/scanner/keyboard_wedge/key_report.hpp"

#include <algorithm>

namespace foyer::scanner::keyboard_wedge {
namespace {

constexpr std::uint16_t keyboard_page = 0x07;
constexpr std::uint8_t first_modifier = 0xe0;
constexpr std::uint8_t last_modifier = 0xe7;
constexpr std::uint8_t last_error = 0x03;  // 1 roll-over, 2 power-on self-test failed, 3 undefined error.

void press(KeysDown& down, std::uint32_t usage) {
  if (usage == 0 || usage > 0xff) return;
  const auto key = static_cast<std::uint8_t>(usage);
  if (key <= last_error) {
    down.rolled_over = true;
  } else if (key >= first_modifier && key <= last_modifier) {
    down.modifiers |= static_cast<std::uint8_t>(1U << (key - first_modifier));
  } else if (std::ranges::find(down.keys, key) == down.keys.end()) {
    down.keys.push_back(key);
  }
}

bool is_of_keyboard(const hid::Field& field) {
  if (field.kind != hid::ReportKind::Input || field.is_constant || field.bits == 0) return false;
  const hid::Usage named = field.usages.empty() ? field.usage_minimum.value_or(0) : field.usages.front();
  return named >> 16 == keyboard_page;
}

std::uint32_t key_of(const hid::Field& field, std::uint32_t value, std::size_t index) {
  if (!field.is_array) return value == 0 ? 0 : field.usage_at(index) & 0xffff;
  const std::int64_t at = std::int64_t{value} - field.logical_minimum;
  return at < 0 ? 0 : field.usage_at(static_cast<std::size_t>(at)) & 0xffff;
}

}  // namespace

std::optional<KeyReports> KeyReports::from(const hid::ReportDescriptor& descriptor, bool boot_protocol) {
  KeyReports reports;
  reports.boot_ = boot_protocol;
  reports.described_.has_ids = descriptor.has_ids;
  std::ranges::copy_if(descriptor.fields, std::back_inserter(reports.described_.fields), is_of_keyboard);
  if (reports.described_.fields.empty()) return std::nullopt;
  return reports;
}

KeyReports::Outcome KeyReports::read(BytesView report) const {
  const bool is_described = !described_.fields.empty();
  if (boot_ && (report.size() == boot_report_bytes || !is_described)) return read_boot(report);
  return read_described(report);
}

KeyReports::Outcome KeyReports::read_boot(BytesView report) {
  if (report.size() < boot_report_bytes) return {Kind::Damaged, {}};
  Outcome outcome{Kind::Keys, {}};
  outcome.down.modifiers = report[0];
  for (const std::uint8_t key : report.subspan(2, 6)) press(outcome.down, key);  // More is an extension: appendix B.
  return outcome;
}

KeyReports::Outcome KeyReports::read_described(BytesView report) const {
  const std::uint8_t id = described_.has_ids && !report.empty() ? report[0] : 0;
  const std::size_t whole = described_.report_bytes(hid::ReportKind::Input, id);
  if (whole == 0) return {Kind::Other, {}};
  if (report.size() < whole) return {Kind::Damaged, {}};
  const BytesView payload = report.subspan(described_.has_ids ? 1 : 0);
  Outcome outcome{Kind::Keys, {}};
  for (const hid::Field& field : described_.fields) {
    if (field.report_id != id) continue;
    const std::size_t count = std::min<std::size_t>(field.count, max_keys);
    for (std::size_t index = 0; index < count; ++index) {
      const std::uint32_t key =
          key_of(field, hid::extract(payload, field.offset + index * field.bits, field.bits), index);
      if (!field.is_array && key > last_error && (key < first_modifier || key > last_modifier)) {
        outcome.down.is_ordered = false;
      }
      press(outcome.down, key);
    }
  }
  return outcome;
}

std::size_t KeyReports::longest_report_bytes() const noexcept {
  return std::max(boot_report_bytes, described_.longest_report_bytes(hid::ReportKind::Input));
}

}  // namespace foyer::scanner::keyboard_wedge
