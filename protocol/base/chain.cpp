#include "protocol/base/chain.hpp"

#include "protocol/base/assert.hpp"

namespace foyer {

ChainHead chain_start(const JournalId& journal) {
  return {0, sha256(as_bytes("foyer journal v1"), journal.bytes())};
}

ChainHead extend(const ChainHead& head, BytesView entry) {
  return {head.seq + 1, sha256(head.digest, entry)};
}

ChainHead extend(ChainHead head, std::span<const Bytes> entries) {
  for (const auto& entry : entries) head = extend(head, entry);
  return head;
}

Bytes signed_head_message(std::string_view device, const JournalId& journal, const ChainHead& head) {
  FOYER_ASSERT(device.size() <= 64);
  const auto append = [](Bytes& to, BytesView bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); };
  Bytes message;
  append(message, as_bytes("foyer journal head v1"));
  message.push_back(static_cast<std::uint8_t>(device.size()));
  append(message, as_bytes(device));
  append(message, journal.bytes());
  for (int shift = 56; shift >= 0; shift -= 8) message.push_back(static_cast<std::uint8_t>(head.seq >> shift));
  append(message, head.digest);
  return message;
}

}  // namespace foyer
