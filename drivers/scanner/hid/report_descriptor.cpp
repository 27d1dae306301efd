#include "drivers/scanner/hid/report_descriptor.hpp"

#include <algorithm>
#include <map>

namespace foyer::scanner::hid {
namespace {

// HID 1.11 section 6.2.2.2: bits 1..0 size, 3..2 type, 7..4 tag.
enum class ItemType : std::uint8_t { Main = 0, Global = 1, Local = 2, Reserved = 3 };
constexpr std::uint8_t long_item = 0xfe;

// What Push saves.
struct Globals {
  std::uint16_t page = 0;
  std::int32_t logical_minimum = 0;
  std::uint32_t size = 0;
  std::uint32_t count = 0;
  std::uint8_t report_id = 0;
};

struct Item {
  ItemType type = ItemType::Main;
  std::uint8_t tag = 0;
  std::uint8_t bytes = 0;
  std::uint32_t value = 0;

  [[nodiscard]] std::int32_t number() const noexcept {
    if (bytes == 1) return static_cast<std::int8_t>(value);
    if (bytes == 2) return static_cast<std::int16_t>(value);
    return static_cast<std::int32_t>(value);
  }
};

class Parser {
 public:
  Result<ReportDescriptor, DescriptorError> parse(BytesView bytes) {
    while (!bytes.empty()) {
      if (bytes[0] == long_item) {  // Section 6.2.2.3: for vendors; nothing is defined.
        if (bytes.size() < 3 || bytes.size() < 3U + bytes[1]) return DescriptorError::CutOff;
        bytes = bytes.subspan(3U + bytes[1]);
        continue;
      }
      Item item;
      item.bytes = static_cast<std::uint8_t>((bytes[0] & 3) == 3 ? 4 : bytes[0] & 3);
      item.type = static_cast<ItemType>((bytes[0] >> 2) & 3);
      item.tag = static_cast<std::uint8_t>(bytes[0] >> 4);
      if (bytes.size() < 1U + item.bytes) return DescriptorError::CutOff;
      for (std::size_t at = 0; at < item.bytes; ++at) item.value |= std::uint32_t{bytes[1 + at]} << (8 * at);
      bytes = bytes.subspan(1U + item.bytes);
      if (const auto error = take(item)) return *error;
    }
    if (depth_ != 0) return DescriptorError::Unbalanced;
    return std::move(descriptor_);
  }

 private:
  std::optional<DescriptorError> take(const Item& item) {
    switch (item.type) {
      case ItemType::Main:
        return take_main(item);
      case ItemType::Global:
        return take_global(item);
      case ItemType::Local:
        return take_local(item);
      case ItemType::Reserved:
        return std::nullopt;
    }
    return std::nullopt;
  }

  std::optional<DescriptorError> take_main(const Item& item) {
    std::optional<DescriptorError> error;
    switch (item.tag) {
      case 0x8:
        error = add(ReportKind::Input, item.value);
        break;
      case 0x9:
        error = add(ReportKind::Output, item.value);
        break;
      case 0xb:
        error = add(ReportKind::Feature, item.value);
        break;
      case 0xa:
        if (++depth_ > max_nesting) return DescriptorError::TooDeep;
        if (depth_ == 1) application_ = usages_.empty() ? 0 : usages_.front();
        break;
      case 0xc:
        if (depth_ == 0) return DescriptorError::Unbalanced;
        --depth_;
        break;
      default:
        break;
    }
    usages_.clear();
    usage_minimum_.reset();
    usage_maximum_ = 0;
    return error;
  }

  std::optional<DescriptorError> take_global(const Item& item) {
    switch (item.tag) {
      case 0x0:
        globals_.page = static_cast<std::uint16_t>(item.value);
        break;
      case 0x1:
        globals_.logical_minimum = item.number();
        break;
      case 0x7:
        globals_.size = item.value;
        break;
      case 0x8:
        globals_.report_id = static_cast<std::uint8_t>(item.value);
        descriptor_.has_ids = true;
        break;
      case 0x9:
        globals_.count = item.value;
        break;
      case 0xa:
        if (saved_.size() >= max_nesting) return DescriptorError::TooDeep;
        saved_.push_back(globals_);
        break;
      case 0xb:
        if (saved_.empty()) return DescriptorError::Unbalanced;
        globals_ = saved_.back();
        saved_.pop_back();
        break;
      default:  // Units, exponents, physical extents and the logical maximum.
        break;
    }
    return std::nullopt;
  }

  std::optional<DescriptorError> take_local(const Item& item) {
    const Usage named = item.bytes == 4 ? item.value : usage(globals_.page, static_cast<std::uint16_t>(item.value));
    switch (item.tag) {
      case 0x0:
        if (usages_.size() >= max_usages_per_field) return DescriptorError::TooMany;
        usages_.push_back(named);
        break;
      case 0x1:
        usage_minimum_ = named;
        break;
      case 0x2:
        usage_maximum_ = named;
        break;
      default:  // Designators, strings, delimiters.
        break;
    }
    return std::nullopt;
  }

  std::optional<DescriptorError> add(ReportKind kind, std::uint32_t flags) {
    if (globals_.size > 32 || globals_.count > max_report_bytes * 8) return DescriptorError::TooMany;
    std::size_t& end = ends_[{kind, globals_.report_id}];
    const std::size_t bits = std::size_t{globals_.size} * globals_.count;
    if (end + bits > max_report_bytes * 8 || descriptor_.fields.size() >= max_fields) return DescriptorError::TooMany;
    descriptor_.fields.push_back({kind, globals_.report_id, end, globals_.size, globals_.count, (flags & 1) != 0,
                                  (flags & 2) == 0, globals_.logical_minimum, usages_, usage_minimum_, usage_maximum_,
                                  application_});
    end += bits;
    return std::nullopt;
  }

  ReportDescriptor descriptor_;
  Globals globals_;
  std::vector<Globals> saved_;
  std::vector<Usage> usages_;
  std::optional<Usage> usage_minimum_;
  Usage usage_maximum_ = 0;
  Usage application_ = 0;
  std::size_t depth_ = 0;
  std::map<std::pair<ReportKind, std::uint8_t>, std::size_t> ends_;
};

}  // namespace

Usage Field::usage_at(std::size_t index) const noexcept {
  if (!usages.empty()) return usages[std::min(index, usages.size() - 1)];
  if (!usage_minimum) return 0;
  const std::uint64_t named = std::uint64_t{*usage_minimum} + index;
  return named > usage_maximum ? 0 : static_cast<Usage>(named);
}

std::optional<std::size_t> Field::index_of(Usage wanted) const noexcept {
  if (is_constant || is_array) return std::nullopt;
  if (!usages.empty()) {
    const auto found = std::ranges::find(usages, wanted);
    const auto index = static_cast<std::size_t>(found - usages.begin());
    return found == usages.end() || index >= count ? std::nullopt : std::optional(index);
  }
  if (!usage_minimum || wanted < *usage_minimum || wanted > usage_maximum) return std::nullopt;
  const std::size_t index = wanted - *usage_minimum;
  return index >= count ? std::nullopt : std::optional(index);
}

Result<ReportDescriptor, DescriptorError> ReportDescriptor::parse(BytesView descriptor) {
  if (descriptor.size() > max_descriptor_bytes) return DescriptorError::TooLong;
  return Parser().parse(descriptor);
}

std::size_t ReportDescriptor::report_bytes(ReportKind kind, std::uint8_t report_id) const noexcept {
  std::size_t bits = 0;
  for (const Field& field : fields) {
    if (field.kind != kind || field.report_id != report_id) continue;
    bits = std::max(bits, field.offset + std::size_t{field.bits} * field.count);
  }
  return bits == 0 ? 0 : (bits + 7) / 8 + (has_ids ? 1 : 0);
}

std::size_t ReportDescriptor::longest_report_bytes(ReportKind kind) const noexcept {
  std::size_t longest = 0;
  for (const Field& field : fields) longest = std::max(longest, report_bytes(kind, field.report_id));
  return longest;
}

std::uint32_t extract(BytesView payload, std::size_t offset, std::uint32_t bits) noexcept {
  std::uint32_t value = 0;
  for (std::uint32_t bit = 0; bit < bits && bit < 32; ++bit) {
    const std::size_t at = offset + bit;
    if (at / 8 >= payload.size()) break;
    value |= static_cast<std::uint32_t>((payload[at / 8] >> (at % 8)) & 1) << bit;
  }
  return value;
}

void set_bit(Bytes& payload, std::size_t offset) noexcept {
  if (offset / 8 < payload.size()) payload[offset / 8] |= static_cast<std::uint8_t>(1U << (offset % 8));
}

}  // namespace foyer::scanner::hid
