#pragma once
// What is wrong with a document, all of it: reading goes on with an empty value where a member is wrong.
// Threading: plain values.

#include <utility>
#include <vector>

#include "protocol/net/json.hpp"

namespace foyer::central {

class DocumentFaults {
 public:
  /// Nobody reads more of them at once.
  static constexpr std::size_t most = 100;

  /// The value, or an empty one and a fault more.
  template <class T>
  [[nodiscard]] T take(net::JsonResult<T> read) {
    if (read) return std::move(*read);
    add(read.error());
    return T{};
  }
  void add(net::JsonError fault) {
    if (faults_.size() < most) faults_.push_back(std::move(fault));
  }
  [[nodiscard]] std::size_t size() const noexcept { return faults_.size(); }
  [[nodiscard]] bool none() const noexcept { return faults_.empty(); }
  [[nodiscard]] const std::vector<net::JsonError>& list() const noexcept { return faults_; }

 private:
  std::vector<net::JsonError> faults_;
};

}  // namespace foyer::central
