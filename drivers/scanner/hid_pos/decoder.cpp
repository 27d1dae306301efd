#include "drivers/scanner/hid_pos/decoder.hpp"

#include <algorithm>
#include <utility>

namespace foyer::scanner::hid_pos {
namespace {

constexpr std::uint16_t scanner_page = 0x8c;
constexpr hid::Usage byte_count = hid::usage(0x01, 0x3b);
constexpr hid::Usage decoded_data = hid::usage(scanner_page, 0xfe);
constexpr hid::Usage data_continued = hid::usage(scanner_page, 0xff);

std::optional<std::size_t> place_of(const hid::Field& field, hid::Usage usage) {
  const auto index = field.index_of(usage);
  return index ? std::optional(field.offset + *index * field.bits) : std::nullopt;
}

void find_places(const hid::Field& field, ScannedDataLayout& layout) {
  const auto count = place_of(field, byte_count);
  if (count && field.bits == 8) layout.count_offset = count;
  const auto continued = place_of(field, data_continued);
  if (continued) layout.continued_offset = continued;
}

Framing without_symbology(Framing framing) {
  framing.symbology = false;
  return framing;
}

}  // namespace

std::optional<ScannedDataLayout> ScannedDataLayout::from(const hid::ReportDescriptor& descriptor) {
  const auto data = std::ranges::find_if(descriptor.fields, [](const hid::Field& field) {
    return field.kind == hid::ReportKind::Input && field.bits == 8 && field.index_of(decoded_data);
  });
  if (data == descriptor.fields.end()) return std::nullopt;
  ScannedDataLayout layout;
  layout.report_id = data->report_id;
  layout.has_id = descriptor.has_ids;
  layout.report_bytes = descriptor.report_bytes(hid::ReportKind::Input, data->report_id);
  const std::size_t before = *data->index_of(decoded_data);
  layout.data_offset = data->offset + before * 8;
  layout.data_bytes = data->count - before;
  for (const hid::Field& field : descriptor.fields) {
    if (field.kind == hid::ReportKind::Input && field.report_id == layout.report_id) find_places(field, layout);
  }
  return layout;
}

Decoder::Decoder(Framing framing) : text_(without_symbology(framing)), max_gap_(framing.max_gap) {}

std::optional<BytesView> Decoder::data_of(BytesView payload) const {
  // Data lie on whole bytes in every descriptor seen; where they do not, they cannot be read as text.
  if (layout_.data_offset % 8 != 0 || layout_.data_offset / 8 + layout_.data_bytes > payload.size())
    return std::nullopt;
  BytesView data = payload.subspan(layout_.data_offset / 8, layout_.data_bytes);
  if (layout_.count_offset) {
    const std::size_t count = hid::extract(payload, *layout_.count_offset, 8);
    if (count > data.size()) return std::nullopt;
    return data.first(count);
  }
  while (!data.empty() && data.back() == 0) data = data.first(data.size() - 1);
  return data;
}

std::vector<Reading> Decoder::feed(BytesView report, Duration at) {
  std::vector<Reading> readings;
  if (auto expired = expire(at)) readings.push_back(std::move(*expired));
  const bool is_ours = !layout_.has_id || (!report.empty() && report[0] == layout_.report_id);
  if (report.empty() || !is_ours || layout_.data_bytes == 0) return readings;
  const BytesView payload = report.subspan(layout_.has_id ? 1 : 0);
  const auto data = report.size() < layout_.report_bytes ? std::nullopt : data_of(payload);
  if (!data) {
    static_cast<void>(forget());
    readings.emplace_back(Misread::Damaged);
    return readings;
  }
  for (const std::uint8_t byte : *data) text_.append(static_cast<char>(byte), at);
  under_way_ = layout_.continued_offset && hid::extract(payload, *layout_.continued_offset, 1) != 0;
  last_ = at;
  if (under_way_) return readings;
  if (auto reading = text_.finish(at)) readings.push_back(std::move(*reading));
  return readings;
}

std::optional<Reading> Decoder::expire(Duration at) {
  if (!under_way_ || at - last_ <= max_gap_) return std::nullopt;
  const auto torn = forget();
  return torn ? std::optional<Reading>(*torn) : std::nullopt;
}

std::optional<Duration> Decoder::expires_at() const {
  return under_way_ ? std::optional(last_ + max_gap_) : std::nullopt;
}

std::optional<Misread> Decoder::reset(ScannedDataLayout layout) {
  layout_ = layout;
  return forget();
}

std::optional<Misread> Decoder::forget() {
  under_way_ = false;
  return text_.reset();
}

}  // namespace foyer::scanner::hid_pos
