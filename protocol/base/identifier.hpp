#pragma once
// Strong ids: two kinds of id never mix, and each kind knows its own text form.
//   Identifier<Tag>  128 random bits, written as a UUID (RFC 9562, version 4)
//   Number<Tag>      a counter: an epoch, a version, a position
//   Name<Tag>        a short readable name that is safe in a topic, a path and a URL: [a-z0-9-]{1,64}
// Plain values; comparable, hashable.

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/base/random.hpp"

namespace foyer {

using IdentifierBytes = std::array<std::uint8_t, 16>;

[[nodiscard]] std::string uuid_text(const IdentifierBytes& bytes);
/// Takes the 36-character form only, either case.
[[nodiscard]] std::optional<IdentifierBytes> parse_uuid(std::string_view text);
/// Random bits with the version and variant fields of a version 4 UUID set.
[[nodiscard]] IdentifierBytes random_uuid(RandomSource& random);
[[nodiscard]] bool is_valid_name(std::string_view text) noexcept;

template <class Tag>
class Identifier {
 public:
  constexpr Identifier() = default;  ///< The nil id: "none".
  constexpr explicit Identifier(const IdentifierBytes& bytes) : bytes_(bytes) {}

  [[nodiscard]] static Identifier random(RandomSource& source) { return Identifier(random_uuid(source)); }
  [[nodiscard]] static std::optional<Identifier> parse(std::string_view text) {
    const auto bytes = parse_uuid(text);
    return bytes ? std::optional(Identifier(*bytes)) : std::nullopt;
  }
  /// Exactly 16 bytes, else nothing.
  [[nodiscard]] static std::optional<Identifier> from_bytes(std::span<const std::uint8_t> bytes) {
    if (bytes.size() != 16) return std::nullopt;
    Identifier identifier;
    std::memcpy(identifier.bytes_.data(), bytes.data(), 16);
    return identifier;
  }

  [[nodiscard]] const IdentifierBytes& bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::string text() const { return uuid_text(bytes_); }
  [[nodiscard]] bool is_nil() const noexcept { return bytes_ == IdentifierBytes{}; }

  friend auto operator<=>(const Identifier&, const Identifier&) = default;

 private:
  IdentifierBytes bytes_{};
};

template <class Tag, class Representation = std::uint64_t>
class Number {
 public:
  constexpr Number() = default;
  constexpr explicit Number(Representation value) : value_(value) {}
  [[nodiscard]] constexpr Representation value() const noexcept { return value_; }
  [[nodiscard]] constexpr Number next() const noexcept { return Number(value_ + 1); }
  friend constexpr auto operator<=>(const Number&, const Number&) = default;

 private:
  Representation value_{};
};

template <class Tag>
class Name {
 public:
  Name() = default;  ///< The empty name: "none".
  [[nodiscard]] static std::optional<Name> parse(std::string_view text) {
    if (!is_valid_name(text)) return std::nullopt;
    Name name;
    name.text_ = text;
    return name;
  }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] bool is_none() const noexcept { return text_.empty(); }
  friend auto operator<=>(const Name&, const Name&) = default;

 private:
  std::string text_;
};

}  // namespace foyer

template <class Tag>
struct std::hash<foyer::Identifier<Tag>> {
  std::size_t operator()(const foyer::Identifier<Tag>& identifier) const noexcept {
    std::size_t value = 0;  // The bits are random already.
    std::memcpy(&value, identifier.bytes().data(), sizeof value);
    return value;
  }
};
template <class Tag, class Representation>
struct std::hash<foyer::Number<Tag, Representation>> {
  std::size_t operator()(const foyer::Number<Tag, Representation>& number) const noexcept {
    return std::hash<Representation>()(number.value());
  }
};
template <class Tag>
struct std::hash<foyer::Name<Tag>> {
  std::size_t operator()(const foyer::Name<Tag>& name) const noexcept { return std::hash<std::string>()(name.text()); }
};
