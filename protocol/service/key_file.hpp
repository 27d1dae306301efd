#pragma once
// A device's signing seed in a file of its own: 32 bytes, mode 0600, written so that a power cut leaves either no
// file or a whole one.
// Threading: none of its own; two processes that start at once agree on one seed.

#include <string>
#include <string_view>

#include "protocol/base/random.hpp"
#include "protocol/base/result.hpp"
#include "protocol/base/signature.hpp"

namespace foyer::service {

enum class KeyFileError {
  CannotRead,     ///< It is there, but cannot be opened, or is no ordinary file (a symbolic link is refused).
  CannotWrite,    ///< The folder is missing or refuses.
  WrongSize,      ///< Not 32 bytes: it is not ours, or damaged. Never replaced by itself.
  TooPermissive,  ///< Group or others have rights on it.
};
[[nodiscard]] std::string_view text(KeyFileError error) noexcept;

/// Reads the seed, or makes one from `random` if there is no file.
[[nodiscard]] Result<SigningSeed, KeyFileError> load_or_create_seed(const std::string& path, RandomSource& random);

}  // namespace foyer::service
