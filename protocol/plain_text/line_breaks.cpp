#include "protocol/plain_text/line_breaks.hpp"

#include <utf8proc.h>

namespace foyer::plain_text {
namespace {

using Character = utf8proc_int32_t;

constexpr Character no_break_space = 0x00a0;
constexpr Character narrow_no_break_space = 0x202f;

/// One character as a reader counts: a letter with its marks.
struct Cluster {
  std::string_view text;
  Character first = 0;
  Character last = 0;
};

std::vector<Cluster> clusters_of(std::string_view text) {
  std::vector<Cluster> clusters;
  utf8proc_int32_t state = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    Character character = 0;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at);
    auto length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &character);
    if (length <= 0) {  // Not UTF-8: its bytes stand alone.
      length = 1;
      character = 0;
    }
    const auto size = static_cast<std::size_t>(length);
    if (clusters.empty() || utf8proc_grapheme_break_stateful(clusters.back().last, character, &state)) {
      clusters.push_back({text.substr(at, size), character, character});
    } else {
      auto& cluster = clusters.back();
      cluster.text = {cluster.text.data(), cluster.text.size() + size};
      cluster.last = character;
    }
    at += size;
  }
  return clusters;
}

bool is_breaking_space(Character character) {
  return utf8proc_category(character) == UTF8PROC_CATEGORY_ZS && character != no_break_space &&
         character != narrow_no_break_space;
}

/// A space that carries a mark is seen, and none.
bool is_space(const Cluster& cluster) {
  return cluster.first == cluster.last && is_breaking_space(cluster.first);
}

/// Ideographs and kana fill a square; so do emoji.
bool is_wide(Character character) {
  return utf8proc_charwidth(character) == 2;
}

bool opens(Character character) {
  const auto category = utf8proc_category(character);
  return category == UTF8PROC_CATEGORY_PS || category == UTF8PROC_CATEGORY_PI;
}

/// A full stop or a closing bracket never begins a line.
bool closes(Character character) {
  const auto category = utf8proc_category(character);
  return category == UTF8PROC_CATEGORY_PE || category == UTF8PROC_CATEGORY_PF || category == UTF8PROC_CATEGORY_PO;
}

bool breaks_after(Character character) {
  constexpr Character hyphen = 0x2010;
  constexpr Character en_dash = 0x2013;
  constexpr Character em_dash = 0x2014;
  return character == '-' || character == '/' || character == hyphen || character == en_dash || character == em_dash;
}

bool is_digit(Character character) {
  return utf8proc_category(character) == UTF8PROC_CATEGORY_ND;
}

/// "1-2" and "24/7" stay together; "well-made" and "a/b" may be parted.
bool may_break(const std::vector<Cluster>& clusters, std::size_t at) {
  const auto& before = clusters[at - 1];
  const auto& after = clusters[at];
  if (is_space(before)) return !is_space(after);
  if (is_space(after)) return false;
  if (breaks_after(before.last)) {
    const bool is_sign = at < 2 || is_space(clusters[at - 2]);  // " -5", "/etc"
    return !is_sign && !is_digit(after.first) && !closes(after.first);
  }
  if (!is_wide(before.first) && !is_wide(after.first)) return false;
  return !opens(before.last) && !closes(after.first);
}

std::string without_spaces_behind(std::string text, const std::vector<Cluster>& clusters, std::size_t first,
                                  std::size_t end) {
  while (end > first && is_space(clusters[end - 1])) {
    text.resize(text.size() - clusters[end - 1].text.size());
    --end;
  }
  return text;
}

class Breaker {
 public:
  Breaker(std::string_view text, const Measure& measure, std::size_t widest)
      : clusters_(clusters_of(text)), measure_(measure), widest_(widest) {}

  std::vector<std::string> lines() {
    std::vector<std::string> lines;
    std::size_t first = 0;
    while (first < clusters_.size()) {
      const auto end = end_of_line(first);
      lines.push_back(between(first, end));
      first = end;
      while (first < clusters_.size() && is_space(clusters_[first])) ++first;
    }
    if (lines.empty()) lines.emplace_back();
    return lines;
  }

 private:
  [[nodiscard]] std::string between(std::size_t first, std::size_t end) const {
    std::string text;
    for (auto at = first; at < end; ++at) text += clusters_[at].text;
    return without_spaces_behind(std::move(text), clusters_, first, end);
  }

  [[nodiscard]] bool fits(std::size_t first, std::size_t end) const { return measure_(between(first, end)) <= widest_; }

  [[nodiscard]] std::size_t end_of_line(std::size_t first) const {
    std::size_t end = first;
    for (auto at = first + 1; at <= clusters_.size(); ++at) {
      if (at < clusters_.size() && !may_break(clusters_, at)) continue;
      if (!fits(first, at)) break;
      end = at;
    }
    if (end > first) return end;
    end = first + 1;
    while (end < clusters_.size() && fits(first, end + 1)) ++end;
    return end;
  }

  std::vector<Cluster> clusters_;
  const Measure& measure_;
  std::size_t widest_;
};

}  // namespace

std::vector<std::string> wrapped(std::string_view text, const Measure& measure, std::size_t widest) {
  return Breaker(text, measure, widest).lines();
}

}  // namespace foyer::plain_text
