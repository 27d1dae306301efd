#include "drivers/printer/escpos/typeset.hpp"

#include "drivers/printer/drawn_text.hpp"
#include "drivers/printer/escpos/code_page.hpp"
#include "protocol/plain_text/line_breaks.hpp"
#include "protocol/plain_text/rule.hpp"

namespace foyer::printer::escpos {
namespace {

std::optional<Lettered> lettered(std::string_view text, const TextLine& line, const Profile& profile,
                                 Fidelity fidelity) {
  const auto bytes_of = [&](std::string_view part) { return to_code_page(part, profile.code_page, fidelity); };
  if (!bytes_of(text)) return std::nullopt;
  const auto measure = [&](std::string_view part) { return bytes_of(part)->size() * character_width * line.width; };
  Lettered lines;
  for (const auto& part : plain_text::wrapped(text, measure, profile.width_dots)) lines.push_back(*bytes_of(part));
  return lines;
}

}  // namespace

Result<Typeset, TypesetFault> typeset(const TextLine& line, const Profile& profile) {
  const auto text = plain_text::one_line(line.text, max_text_line_bytes);
  if (!text && text.error() == plain_text::Fault::Empty) return Typeset(Lettered{{}});
  if (!text) return TypesetFault::BadText;
  if (auto lines = lettered(*text, line, profile, Fidelity::SameText)) return Typeset(std::move(*lines));
  const Lettering lettering{character_width * 2U * line.width, character_height * line.height, line.bold,
                            line.alignment};
  if (auto pictures = draw_text(*text, lettering, profile.width_dots)) return Typeset(std::move(*pictures));
  if (auto lines = lettered(*text, line, profile, Fidelity::BareLetters)) return Typeset(std::move(*lines));
  return TypesetFault::NoFont;
}

}  // namespace foyer::printer::escpos
