#pragma once
// Fills the files that have @NAME@ in them, as deploy/lib/templates.sh does for deploy/run.
// Threading: pure. Lifetime: values.

#include <filesystem>
#include <map>
#include <string>

namespace foyer::functional {

using TemplateValues = std::map<std::string, std::string>;

/// Throws std::runtime_error for a name without a value.
[[nodiscard]] std::string fill_template(const std::filesystem::path& file, const TemplateValues& values);

}  // namespace foyer::functional
