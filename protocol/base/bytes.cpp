#include "protocol/base/bytes.hpp"

#include <openssl/evp.h>

#include "protocol/base/assert.hpp"

namespace foyer {
namespace {

constexpr std::string_view base32_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// OpenSSL's SHA-256 uses the processor's own instructions, which libsodium's does not: journals are hashed four times
/// as fast. One context a thread, since fetching one costs more than hashing an entry.
class Sha256 {
 public:
  Sha256() { FOYER_ASSERT(algorithm_ != nullptr && context_ != nullptr); }
  ~Sha256() {
    ::EVP_MD_CTX_free(context_);
    ::EVP_MD_free(algorithm_);
  }
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  [[nodiscard]] Digest of(BytesView first, BytesView second) const {
    Digest digest{};
    const bool done = ::EVP_DigestInit_ex2(context_, algorithm_, nullptr) == 1 &&
                      ::EVP_DigestUpdate(context_, first.data(), first.size()) == 1 &&
                      ::EVP_DigestUpdate(context_, second.data(), second.size()) == 1 &&
                      ::EVP_DigestFinal_ex(context_, digest.data(), nullptr) == 1;
    FOYER_ASSERT(done);
    return digest;
  }

 private:
  EVP_MD* algorithm_ = ::EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context_ = ::EVP_MD_CTX_new();
};

int base32_value(char character) noexcept {
  if (character >= 'A' && character <= 'Z') return character - 'A';
  if (character >= 'a' && character <= 'z') return character - 'a';
  if (character >= '2' && character <= '7') return character - '2' + 26;
  return -1;
}

int hex_value(char character) noexcept {
  if (character >= '0' && character <= '9') return character - '0';
  if (character >= 'a' && character <= 'f') return character - 'a' + 10;
  if (character >= 'A' && character <= 'F') return character - 'A' + 10;
  return -1;
}

}  // namespace

BytesView as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view as_text(BytesView bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string to_hex(BytesView bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const auto byte : bytes) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const int high = hex_value(text[at]);
    const int low = hex_value(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return bytes;
}

std::string to_base32(BytesView bytes) {
  std::string text;
  text.reserve((bytes.size() * 8 + 4) / 5);
  std::uint32_t pending = 0;
  int pending_bits = 0;
  for (const auto byte : bytes) {
    pending = (pending << 8U) | byte;
    pending_bits += 8;
    while (pending_bits >= 5) {
      pending_bits -= 5;
      text += base32_alphabet[(pending >> pending_bits) & 31U];
    }
    pending &= (1U << pending_bits) - 1U;
  }
  if (pending_bits > 0) text += base32_alphabet[(pending << (5 - pending_bits)) & 31U];
  return text;
}

std::optional<Bytes> from_base32(std::string_view text) {
  Bytes bytes;
  bytes.reserve(text.size() * 5 / 8);
  std::uint32_t pending = 0;
  int pending_bits = 0;
  for (const char character : text) {
    const int value = base32_value(character);
    if (value < 0) return std::nullopt;
    pending = (pending << 5U) | static_cast<std::uint32_t>(value);
    pending_bits += 5;
    if (pending_bits >= 8) {
      pending_bits -= 8;
      bytes.push_back(static_cast<std::uint8_t>(pending >> pending_bits));
    }
    pending &= (1U << pending_bits) - 1U;
  }
  if (pending_bits >= 5 || pending != 0) return std::nullopt;
  return bytes;
}

Digest sha256(BytesView bytes) {
  return sha256(bytes, {});
}

Digest sha256(BytesView first, BytesView second) {
  thread_local const Sha256 hash;
  return hash.of(first, second);
}

}  // namespace foyer
