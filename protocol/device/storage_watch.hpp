#pragma once
// Whether a device's storage takes what it is given. A disk without room still takes a small write now and then, so one
// that succeeds says nothing: trouble is over once the storage took as much as a sale writes from beginning to end.
// Threading: the device's. Lifetime: borrows the documents.

#include <cstdint>
#include <filesystem>
#include <string>

#include "protocol/base/clock.hpp"
#include "protocol/journal/document_store.hpp"

namespace foyer::device {

/// What a refused storage is tried with: more than the largest sale writes.
inline constexpr std::size_t trial_bytes = 64 * 1024;
inline constexpr Duration trial_every{2'000};

/// With less than this left on its disk a program might not write down what it has begun.
inline constexpr std::uintmax_t least_room_bytes = 1024 * 1024;
/// Whether the disk of this folder has as much; true where that cannot be told.
[[nodiscard]] bool has_room(const std::filesystem::path& folder);

class StorageWatch {
 public:
  explicit StorageWatch(journal::DocumentStore& documents) : documents_(documents) {}

  /// The storage refused something; errors that are not the storage's are not looked at.
  void note(journal::Error error, Duration now);
  /// While there is trouble, tries the storage again now and then. An error other than StorageFull is uncertain, as of
  /// every write.
  [[nodiscard]] Result<Done, journal::Error> tick(Duration now);

  /// For staff: "storage full". Empty while all is well.
  [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }

 private:
  journal::DocumentStore& documents_;
  std::string trouble_;
  Duration tried_at_{};
};

}  // namespace foyer::device
