#include "controller/door_reads.hpp"

namespace foyer::controller {

CodeRead code_of(const scanner::Scan& scan, const std::vector<scanner::OtherReading>& otherwise) {
  CodeRead code{scan.text, scan.began(), scan.after_same, {}};
  for (const auto& other : otherwise) code.otherwise.push_back({other.keyboard, other.scan.text});
  return code;
}

CodeRead code_of(const std::vector<scanner::OtherReading>& otherwise, Duration now) {
  const scanner::Scan none{{}, now, otherwise.empty() ? Duration(0) : otherwise.front().scan.lasted, std::nullopt};
  return code_of(none, otherwise);
}

}  // namespace foyer::controller
