#pragma once
// A machine's disk: the event log and the documents on it, and what can go wrong when something is written. It outlives
// the program that uses it; what an append said is durable is durable, unless the disk is set back to an older picture.
// Threading: one thread. Lifetime: outlives every program that is started on it.

#include <map>
#include <memory>
#include <unordered_map>

#include "protocol/journal/document_store.hpp"
#include "protocol/journal/event_log.hpp"
#include "tests/simulator/chance.hpp"

namespace foyer::simulator {

/// The power is gone: thrown out of a write, caught where the machine was called.
struct PowerCut {};

enum class DiskFault {
  CutBeforeWrite,  ///< The power fails and nothing of the write is there afterwards.
  CutAfterWrite,   ///< The power fails when the write is durable, and nobody was told.
  Full,            ///< Refused, nothing is kept.
  FailedKept,      ///< The sync fails; it is all there when the file is opened again.
  FailedLost,      ///< The sync fails and nothing is there.
};

struct NameHash : std::hash<std::string_view> {
  using is_transparent = void;
};

/// Everything on the disk, cheap to copy: a backup, or a clone.
struct Picture {
  LogId log_id;
  std::vector<std::shared_ptr<const journal::StoredEvent>> events;
  std::unordered_map<journal::StreamName, std::vector<std::uint32_t>, NameHash, std::equal_to<>> streams;
  std::unordered_map<journal::CommandId, Bytes> results;
  std::map<std::string, std::shared_ptr<const journal::Document>, std::less<>> documents;
};

class Disk final : public journal::EventLog, public journal::DocumentStore {
 public:
  using DocumentStore::put;

  explicit Disk(LogId log_id) { picture_.log_id = log_id; }

  /// The fault strikes at the nth write from now, and once; Full strikes until mend().
  void arm(DiskFault fault, std::uint32_t nth);
  void mend() { armed_.reset(); }
  [[nodiscard]] const Picture& picture() const noexcept { return picture_; }
  void set_back(Picture picture) { picture_ = std::move(picture); }
  void set_log_id(LogId log_id) { picture_.log_id = log_id; }
  /// How often each fault struck.
  [[nodiscard]] const std::map<DiskFault, std::uint64_t>& struck() const noexcept { return struck_; }

  [[nodiscard]] std::vector<Result<journal::Appended, journal::Error>> append_batch(
      std::span<const journal::Append> appends) override;
  [[nodiscard]] Result<std::optional<Bytes>, journal::Error> result_of(
      const journal::CommandId& command) const override;
  [[nodiscard]] Result<std::vector<journal::StoredEvent>, journal::Error> read_stream(std::string_view stream,
                                                                                      std::uint64_t from_seq,
                                                                                      std::size_t limit) const override;
  [[nodiscard]] Result<std::vector<journal::StoredEvent>, journal::Error> read_all(std::uint64_t from_position,
                                                                                   std::size_t limit) const override;
  [[nodiscard]] Result<std::uint64_t, journal::Error> head(std::string_view stream) const override;
  [[nodiscard]] Result<std::uint64_t, journal::Error> last_position() const override;
  [[nodiscard]] Result<std::vector<journal::StreamHead>, journal::Error> streams(
      std::string_view prefix) const override;
  [[nodiscard]] LogId log_id() const override { return picture_.log_id; }

  [[nodiscard]] Result<Done, journal::Error> put(std::span<const journal::Document> documents,
                                                 std::span<const std::string> removed) override;
  [[nodiscard]] Result<std::optional<journal::Document>, journal::Error> get(std::string_view key) const override;
  [[nodiscard]] Result<std::vector<journal::Document>, journal::Error> list(std::string_view prefix, std::size_t limit,
                                                                            std::string_view after) const override;

 private:
  struct Armed {
    DiskFault fault{};
    std::uint32_t countdown = 0;
  };

  /// The fault that strikes at this write, if one does.
  [[nodiscard]] std::optional<DiskFault> strikes();
  [[nodiscard]] Result<journal::Appended, journal::Error> append_one(const journal::Append& append);
  void store(std::span<const journal::Document> documents, std::span<const std::string> removed);

  Picture picture_;
  std::optional<Armed> armed_;
  std::map<DiskFault, std::uint64_t> struck_;
};

}  // namespace foyer::simulator
