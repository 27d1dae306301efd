#include "protocol/device/storage_watch.hpp"

#include <array>

namespace foyer::device {
namespace {

constexpr std::string_view trial_key = "device/storage-trial";

}  // namespace

bool has_room(const std::filesystem::path& folder) {
  std::error_code unknown;
  const auto space = std::filesystem::space(folder, unknown);
  return unknown || space.available >= least_room_bytes;
}

void StorageWatch::note(journal::Error error, Duration now) {
  if (error != journal::Error::StorageFull && error != journal::Error::StorageFailed) return;
  trouble_ = journal::text(error);
  tried_at_ = now;
}

Result<Done, journal::Error> StorageWatch::tick(Duration now) {
  if (trouble_.empty() || now - tried_at_ < trial_every) return Done{};
  tried_at_ = now;
  const std::array forgotten{std::string(trial_key)};
  auto taken = documents_.put({std::string(trial_key), 0, Bytes(trial_bytes)});
  // Its room is free for what comes next.
  if (taken) taken = documents_.put(std::span<const journal::Document>(), forgotten);
  if (taken) {
    trouble_.clear();
    return Done{};
  }
  note(taken.error(), now);
  if (taken.error() == journal::Error::StorageFull) return Done{};
  return taken.error();
}

}  // namespace foyer::device
