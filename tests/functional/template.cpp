#include "tests/functional/template.hpp"

#include <regex>
#include <stdexcept>

#include "tests/functional/process.hpp"

namespace foyer::functional {

std::string fill_template(const std::filesystem::path& file, const TemplateValues& values) {
  static const std::regex marker("@([A-Z][A-Z0-9_]*)@");
  const auto text = read_file(file);
  std::string filled;
  auto from = text.cbegin();
  for (std::sregex_iterator found(text.begin(), text.end(), marker), end; found != end; ++found) {
    const auto value = values.find((*found)[1].str());
    if (value == values.end()) throw std::runtime_error(file.string() + ": no value for " + found->str());
    filled.append(from, text.cbegin() + found->position());
    filled += value->second;
    from = text.cbegin() + found->position() + found->length();
  }
  filled.append(from, text.cend());
  return filled;
}

}  // namespace foyer::functional
