#pragma once
// What a program of a newer version does otherwise: it writes entries and sends fields that nobody else here knows. The
// program itself is the one of this tree, so whatever it wrote as the newer version it has to live with afterwards.
// Threading: one thread. Lifetime: as long as its machine.

#include <cstdint>
#include <string_view>

#include "protocol/base/bytes.hpp"
#include "tests/simulator/chance.hpp"

namespace foyer::device {
class Device;
}

namespace foyer::simulator {

class NewerVersion {
 public:
  NewerVersion(std::uint64_t seed, std::string_view machine);

  void install(bool is_newer) { is_installed_ = is_newer; }
  [[nodiscard]] bool is_installed() const noexcept { return is_installed_; }

  /// The message with fields behind its own that nobody knows. What is signed lies deeper.
  [[nodiscard]] Bytes dress(Bytes message);
  /// Now and then: a note of an unknown kind, and an entry of a known kind with unknown fields, through the production
  /// journal, so that both are hashed and signed as they are. Throws PowerCut where the program would end.
  void write_entries(device::Device& device);

  [[nodiscard]] std::uint64_t messages() const noexcept { return messages_; }
  [[nodiscard]] std::uint64_t entries() const noexcept { return entries_; }

 private:
  void add_unknown_fields(Bytes& message);

  Chance chance_;
  bool is_installed_ = false;
  std::uint64_t messages_ = 0;
  std::uint64_t entries_ = 0;
};

}  // namespace foyer::simulator
