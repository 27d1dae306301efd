#pragma once
// What the reports of a human interface device hold, as its report descriptor tells. Pure.
// Source: Device Class Definition for HID 1.11, sections 5.4 to 5.8 (reports) and 6.2.2 (the descriptor's items).

#include <optional>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"

namespace foyer::scanner::hid {

inline constexpr std::size_t max_descriptor_bytes = 4096;
inline constexpr std::size_t max_fields = 256;
inline constexpr std::size_t max_usages_per_field = 1024;
inline constexpr std::size_t max_report_bytes = 4096;
inline constexpr std::size_t max_nesting = 16;  ///< Of collections, and of Push.

enum class ReportKind : std::uint8_t { Input = 1, Output = 2, Feature = 3 };  ///< As in GET_REPORT, section 7.2.1.

/// A usage with its page in the upper half.
using Usage = std::uint32_t;
[[nodiscard]] constexpr Usage usage(std::uint16_t page, std::uint16_t id) noexcept {
  return static_cast<Usage>(page) << 16 | id;
}

/// One main item: `count` elements of `bits` each, one after the other.
struct Field {
  ReportKind kind = ReportKind::Input;
  std::uint8_t report_id = 0;  ///< 0: the reports carry no id.
  std::size_t offset = 0;      ///< In bits from the first byte after the id.
  std::uint32_t bits = 0;      ///< Of one element; at most 32.
  std::uint32_t count = 0;
  bool is_constant = false;            ///< Padding.
  bool is_array = false;               ///< Each element names a usage; else each is the value of its own usage.
  std::int32_t logical_minimum = 0;    ///< Of an array: the value that names the first usage.
  std::vector<Usage> usages;           ///< Single usages; the last one holds for the elements beyond.
  std::optional<Usage> usage_minimum;  ///< A range, in place of single usages.
  Usage usage_maximum = 0;
  Usage application = 0;  ///< Of the outermost collection.

  /// The usage of an element of a variable, or the one that the value of an array names; 0 if there is none.
  [[nodiscard]] Usage usage_at(std::size_t index) const noexcept;
  /// Where the element with this usage is, if it is a variable's.
  [[nodiscard]] std::optional<std::size_t> index_of(Usage wanted) const noexcept;
};

enum class DescriptorError { TooLong, CutOff, TooDeep, TooMany, Unbalanced };

struct ReportDescriptor {
  std::vector<Field> fields;
  bool has_ids = false;

  [[nodiscard]] static Result<ReportDescriptor, DescriptorError> parse(BytesView descriptor);
  /// Bytes on the wire, the id included; 0 if there is no such report.
  [[nodiscard]] std::size_t report_bytes(ReportKind kind, std::uint8_t report_id) const noexcept;
  /// Of the longest report of that kind.
  [[nodiscard]] std::size_t longest_report_bytes(ReportKind kind) const noexcept;
};

/// An element of a report without its id; 0 for bits beyond its end.
[[nodiscard]] std::uint32_t extract(BytesView payload, std::size_t offset, std::uint32_t bits) noexcept;
/// Sets one bit; beyond the end nothing happens.
void set_bit(Bytes& payload, std::size_t offset) noexcept;

}  // namespace foyer::scanner::hid
