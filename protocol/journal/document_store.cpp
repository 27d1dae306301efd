#include "protocol/journal/document_store.hpp"

#include <algorithm>
#include <utility>

namespace foyer::journal {

bool is_valid(const Document& document) noexcept {
  return !document.key.empty() && document.key.size() <= max_document_key &&
         document.key.find('\0') == std::string::npos && document.bytes.size() <= max_document_bytes;
}

Result<Done, Error> DocumentStore::put(const Document& document) {
  return put(std::span(&document, 1), {});
}

Result<Done, Error> MemoryDocumentStore::put(std::span<const Document> documents,
                                             std::span<const std::string> removed) {
  if (!std::ranges::all_of(documents, is_valid)) return Error::Invalid;
  const std::lock_guard lock(mutex_);
  if (const auto failure = std::exchange(next_failure_, std::nullopt)) return *failure;
  for (const auto& key : removed) documents_.erase(key);
  for (const auto& document : documents) documents_.insert_or_assign(document.key, document);
  return Done{};
}

void MemoryDocumentStore::fail_next_put(Error error) {
  const std::lock_guard lock(mutex_);
  next_failure_ = error;
}

Result<std::optional<Document>, Error> MemoryDocumentStore::get(std::string_view key) const {
  const std::lock_guard lock(mutex_);
  const auto found = documents_.find(key);
  return found == documents_.end() ? std::optional<Document>() : std::optional<Document>(found->second);
}

Result<std::vector<Document>, Error> MemoryDocumentStore::list(std::string_view prefix, std::size_t limit,
                                                               std::string_view after) const {
  const std::lock_guard lock(mutex_);
  std::vector<Document> documents;
  auto at = after < prefix ? documents_.lower_bound(prefix) : documents_.upper_bound(after);
  for (; at != documents_.end() && at->first.starts_with(prefix) && documents.size() < limit; ++at)
    documents.push_back(at->second);
  return documents;
}

}  // namespace foyer::journal
