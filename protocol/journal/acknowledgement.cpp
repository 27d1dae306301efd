#include "protocol/journal/acknowledgement.hpp"

#include <algorithm>

namespace foyer::journal {

Result<StoredAcknowledgement, Error> read_acknowledgement(const DocumentStore& documents, std::string_view prefix,
                                                          const JournalId& id) {
  const auto document = documents.get(std::string(prefix) + id.text());
  if (!document) return document.error();
  StoredAcknowledgement stored;
  if (!*document) return stored;
  const BytesView bytes((*document)->bytes);
  if (bytes.size() != 16 + 32) return Error::Corrupt;
  stored.acknowledgement = {*LogId::from_bytes(bytes.first(16)), (*document)->version};
  std::ranges::copy(bytes.subspan(16), stored.digest.begin());
  return stored;
}

Result<Done, Error> write_acknowledgement(DocumentStore& documents, std::string_view prefix, const JournalId& id,
                                          const StoredAcknowledgement& stored) {
  Document document{std::string(prefix) + id.text(), stored.acknowledgement.seq, {}};
  const auto& log_id = stored.acknowledgement.log_id.bytes();
  document.bytes.assign(log_id.begin(), log_id.end());
  document.bytes.insert(document.bytes.end(), stored.digest.begin(), stored.digest.end());
  return documents.put(document);
}

std::optional<Error> contradiction(const ChainedStream& chain, std::uint64_t seq, const Digest& digest) {
  const auto own = chain.digest_at(seq);
  if (!own) return Error::HeadBelowAcknowledged;
  if (*own != digest) return Error::Forked;
  return std::nullopt;
}

std::optional<Error> condition_of(const ChainedStream& chain, const StoredAcknowledgement& acknowledged,
                                  const StoredAcknowledgement& contradicted) {
  for (const auto& stored : {contradicted, acknowledged}) {
    if (stored.acknowledgement.log_id.is_nil()) continue;
    if (const auto wrong = contradiction(chain, stored.acknowledgement.seq, stored.digest)) return wrong;
  }
  return std::nullopt;
}

}  // namespace foyer::journal
