#include "drivers/scanner/keyboard_wedge/decoder.hpp"

#include <algorithm>
#include <utility>

namespace foyer::scanner::keyboard_wedge {
namespace {

// Modifier bits: 0 to 3 are the left Control, Shift, Alt and GUI, 4 to 7 the right ones.
constexpr std::uint8_t control_keys = 0x11;
constexpr std::uint8_t shift_keys = 0x22;
constexpr std::uint8_t left_alt = 0x04;
constexpr std::uint8_t right_alt = 0x40;
constexpr std::uint8_t gui_keys = 0x88;

constexpr std::uint8_t enter = 0x28;
constexpr std::uint8_t tab = 0x2b;
constexpr std::uint8_t keypad_enter = 0x58;
constexpr std::uint8_t caps_lock = 0x39;
constexpr std::uint8_t scroll_lock = 0x47;
constexpr std::uint8_t num_lock = 0x53;

constexpr std::uint8_t num_light = 1;
constexpr std::uint8_t caps_light = 2;
constexpr std::uint8_t scroll_light = 4;

std::uint8_t light_of(std::uint8_t usage) {
  if (usage == caps_lock) return caps_light;
  if (usage == num_lock) return num_light;
  return usage == scroll_lock ? scroll_light : 0;
}

}  // namespace

Decoder::Decoder(Framing framing, Layout layout) : text_(framing), keyboard_{layout} {
  for (const Keyboard& keyboard : all_keyboards()) {
    if (keyboard != keyboard_) others_.push_back({keyboard, TextAssembler(framing), std::nullopt});
  }
}

std::vector<Reading> Decoder::feed(BytesView report, Duration at) {
  std::vector<Reading> readings;
  if (auto expired = expire(at)) readings.push_back(std::move(*expired));
  if (report.empty()) return readings;
  const KeyReports::Outcome outcome = reports_.read(report);
  if (outcome.kind == KeyReports::Kind::Other) return readings;
  if (outcome.kind == KeyReports::Kind::Damaged) {
    if (text_.expires_at()) spoil(Misread::Damaged, at);  // A key may have been lost in it.
    return readings;
  }
  const bool recovers = std::exchange(was_rolled_over_, outcome.down.rolled_over);
  if (outcome.down.rolled_over) return readings;  // Which keys are down is not known: what was held stays held.
  std::vector<std::uint8_t> fresh;
  std::ranges::copy_if(outcome.down.keys, std::back_inserter(fresh),
                       [&](std::uint8_t key) { return std::ranges::find(held_, key) == held_.end(); });
  // The places of a report are in the order of typing for every scanner seen; bits, and what comes out of a roll-over,
  // are in no order.
  if (fresh.size() > 1 && (recovers || !outcome.down.is_ordered)) spoil(Misread::KeysAtOnce, at);
  for (const std::uint8_t key : fresh) press(key, outcome.down.modifiers, at, readings);
  held_ = outcome.down.keys;
  return readings;
}

void Decoder::press(std::uint8_t usage, std::uint8_t modifiers, Duration at, std::vector<Reading>& readings) {
  if (const std::uint8_t light = light_of(usage)) {
    lights_ ^= light;  // Scanners play the locks to suit a host's state; they type nothing.
    return;
  }
  for (Other& other : others_) {
    const auto character = typed(other.keyboard, usage, modifiers);
    if (!character) {
      other.text.spoil(Misread::UnknownKey, at);
    } else if (const auto reading = other.text.add(*character, at)) {
      const auto* scan = std::get_if<Scan>(&*reading);
      other.said = scan == nullptr ? std::nullopt : std::optional(*scan);
    }
  }
  const auto character = typed(keyboard_, usage, modifiers);
  if (!character) return text_.spoil(Misread::UnknownKey, at);
  auto reading = text_.add(*character, at);
  if (!reading) return;
  gather(*reading);
  readings.push_back(std::move(*reading));
}

void Decoder::spoil(Misread misread, Duration at) {
  text_.spoil(misread, at);
  for (Other& other : others_) other.text.spoil(misread, at);
}

void Decoder::gather(const Reading& own) {
  const auto* scan = std::get_if<Scan>(&own);
  otherwise_.clear();
  for (Other& other : others_) {
    auto said = std::exchange(other.said, std::nullopt);
    static_cast<void>(other.text.reset());
    if (!said || (scan != nullptr && scan->text == said->text)) continue;
    const auto is_same = [&](const OtherReading& known) { return known.scan.text == said->text; };
    if (std::ranges::none_of(otherwise_, is_same)) otherwise_.push_back({name_of(other.keyboard), std::move(*said)});
  }
}

std::optional<Reading> Decoder::expire(Duration at) {
  for (Other& other : others_) {
    const auto reading = other.text.expire(at);
    if (!reading) continue;
    const auto* scan = std::get_if<Scan>(&*reading);
    if (scan != nullptr) other.said = *scan;
  }
  auto own = text_.expire(at);
  if (own) gather(*own);
  return own;
}

std::optional<Misread> Decoder::forget() {
  otherwise_.clear();
  for (Other& other : others_) {
    other.said.reset();
    static_cast<void>(other.text.reset());
  }
  return text_.reset();
}

std::optional<char> Decoder::typed(const Keyboard& keyboard, std::uint8_t usage, std::uint8_t modifiers) const {
  if (usage == enter || usage == keypad_enter) return '\r';
  if (usage == tab) return '\t';
  if ((modifiers & gui_keys) != 0) return std::nullopt;
  const bool control = (modifiers & control_keys) != 0;
  const bool alt = (modifiers & left_alt) != 0;
  const bool alt_graph = (modifiers & right_alt) != 0 || (control && alt);
  if (alt && !alt_graph) return std::nullopt;
  const bool shift = ((modifiers & shift_keys) != 0) != keyboard.shift_turned;
  const auto character = character_of(keyboard.layout, usage, {shift, alt_graph, (lights_ & caps_light) != 0});
  if (!character || !control || alt_graph) return character;
  // As terminals have it: Ctrl with @, A to Z, [ \ ] ^ _ is 0x00 to 0x1f.
  const char upper = *character >= 'a' && *character <= 'z' ? static_cast<char>(*character - 0x20) : *character;
  if (upper <= '@' || upper > '_') return std::nullopt;
  return static_cast<char>(upper & 0x1f);
}

std::optional<Misread> Decoder::reset(KeyReports reports) {
  reports_ = std::move(reports);
  held_.clear();
  was_rolled_over_ = false;
  lights_ = 0;
  return forget();
}

}  // namespace foyer::scanner::keyboard_wedge
