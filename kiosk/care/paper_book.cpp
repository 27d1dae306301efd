#include "kiosk/care/paper_book.hpp"

#include <algorithm>
#include <charconv>

namespace foyer::kiosk {
namespace {

/// One document a printer: its version is the sum, its text where the roll begins.
std::string key_of(const std::string& printer) {
  return "care/paper/" + printer;
}

std::uint64_t number_in(const Bytes& bytes) {
  const auto text = as_text(bytes);
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);  // What is no number is none: an estimate.
  return number;
}

}  // namespace

PaperBook::Roll& PaperBook::roll_of(const std::string& printer) {
  const auto [found, is_new] = rolls_.try_emplace(printer);
  if (!is_new) return found->second;
  const auto known = documents_.get(key_of(printer));
  if (known && *known) {
    auto& roll = found->second;
    roll.fed_before_mm = roll.kept_mm = (*known)->version;
    roll.begins_at_mm = std::min(number_in((*known)->bytes), roll.fed_before_mm);
  }
  return found->second;
}

void PaperBook::keep(const std::string& printer, Roll& roll, std::uint64_t total_mm, Duration now) {
  const auto begins_at = std::to_string(roll.begins_at_mm);
  // What the disk does not take is tried again later.
  roll.kept_at = now;
  if (documents_.put({key_of(printer), total_mm, Bytes(begins_at.begin(), begins_at.end())})) roll.kept_mm = total_mm;
}

std::vector<wire::PaperFed> PaperBook::take(const std::vector<care::PaperNow>& printers, Duration now) {
  std::vector<wire::PaperFed> fed;
  for (const auto& one : printers) {
    auto& roll = roll_of(one.printer);
    const auto total_mm = roll.fed_before_mm + one.fed_mm;
    const bool is_new_roll = roll.was_out && one.state == wire::AttachedState::Ready;
    if (one.state == wire::AttachedState::PaperOut) roll.was_out = true;
    if (is_new_roll) {
      roll.was_out = false;
      roll.begins_at_mm = total_mm;
    }
    const bool is_time = !roll.kept_at || now - *roll.kept_at >= keep_every;
    if (is_new_roll || (total_mm != roll.kept_mm && is_time)) keep(one.printer, roll, total_mm, now);
    fed.push_back({one.printer, one.fed_mm, total_mm, total_mm - roll.begins_at_mm});
  }
  return fed;
}

}  // namespace foyer::kiosk
