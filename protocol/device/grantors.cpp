#include "protocol/device/grantors.hpp"

#include <algorithm>

namespace foyer::device {
namespace {

void add_if_new(std::vector<LogId>& known, const LogId& id) {
  if (std::ranges::find(known, id) == known.end()) known.push_back(id);
}

}  // namespace

void Grantors::take(const wire::GrantsDeclared& declared) {
  add_if_new(authorities_, declared.authority);
  add_if_new(grantors_, declared.grantor);
  declared_ = Identity{declared.authority, declared.grantor};
}

bool Grantors::is_past(const std::vector<LogId>& known, const LogId& id) {
  return !known.empty() && known.back() != id && std::ranges::find(known, id) != known.end();
}

bool Grantors::must_declare(const Identity& said) const {
  if (said.authority.is_nil() || said.grantor.is_nil()) return false;
  if (is_past(authorities_, said.authority) || is_past(grantors_, said.grantor)) return false;
  return declared_ != said;
}

bool Grantors::accepts(const wire::Grant& grant) const {
  if (grantors_.empty()) return true;
  if (grant.grantor.is_nil()) return grantors_.size() == 1 && authorities_.size() == 1;
  return grant.grantor == grantors_.back();
}

}  // namespace foyer::device
