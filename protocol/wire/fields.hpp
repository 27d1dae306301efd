#pragma once
// How the .cpp files of this folder read and write the fields of generated messages. Nobody else includes this.
// A FieldReader checks field after field and remembers the first fault, so that reading a message is one line a field.
// Threading: a FieldReader belongs to one decoding; functions otherwise.

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/identifier.hpp"
#include "protocol/base/money.hpp"
#include "protocol/base/result.hpp"
#include "protocol/ledger/places.hpp"
#include "protocol/ticket/token.hpp"
#include "protocol/wire/declaration.hpp"
#include "protocol/wire/error.hpp"
#include "protocol/wire/limits.hpp"

namespace google::protobuf {
class MessageLite;
template <typename Element>
class RepeatedPtrField;
}  // namespace google::protobuf

namespace foyer::wire {

namespace v1 {
class DeclaredPlaces;
class Lease;
class LeasedPlaces;
class Money;
class PlaceOfTicket;
class Places;
class ZoneCount;
}  // namespace v1

template <class Message>
using Repeated = google::protobuf::RepeatedPtrField<Message>;

class FieldReader {
 public:
  /// False, with the fault remembered, if these bytes are too many or not such a message.
  bool parse(BytesView bytes, google::protobuf::MessageLite& message);
  void fail(WireError error) {
    if (!error_) error_ = error;
  }
  /// For a oneof of which nothing known is set. Whether a newer writer set something else or nobody set anything is
  /// not told apart: in both cases there is nothing to decide on.
  void no_variant() { fail(WireError::UnknownType); }
  [[nodiscard]] bool failed() const noexcept { return error_.has_value(); }
  template <class Value>
  [[nodiscard]] Result<Value, WireError> result(Value value) const {
    if (error_) return *error_;
    return value;
  }

  /// Exactly so many bytes: an id, a digest, a key, a signature.
  template <std::size_t size>
  void exact(const std::string& from, std::array<std::uint8_t, size>& to) {
    if (from.empty()) return fail(WireError::MissingField);
    if (from.size() != size) return fail(WireError::BadIdentifier);
    std::memcpy(to.data(), from.data(), size);
  }
  template <class Tag>
  void identifier(const std::string& from, Identifier<Tag>& to) {
    IdentifierBytes bytes{};
    exact(from, bytes);
    to = Identifier<Tag>(bytes);
  }
  /// Absent is nil.
  template <class Tag>
  void optional_identifier(const std::string& from, Identifier<Tag>& to) {
    if (!from.empty()) identifier(from, to);
  }
  template <class Tag>
  void name(const std::string& from, Name<Tag>& to) {
    if (from.empty()) return fail(WireError::MissingField);
    optional_name(from, to);
  }
  /// Absent is none.
  template <class Tag>
  void optional_name(const std::string& from, Name<Tag>& to) {
    if (from.empty()) return;
    auto parsed = Name<Tag>::parse(from);
    if (!parsed) return fail(WireError::BadIdentifier);
    to = std::move(*parsed);
  }
  /// A name that the plain value keeps as text.
  void name_text(const std::string& from, std::string& to);
  void optional_name_text(const std::string& from, std::string& to);
  /// controller or kiosk.
  void role(const std::string& from, std::string& to);

  /// Valid UTF-8 of at most so many bytes.
  void text(const std::string& from, std::size_t limit, std::string& to);
  void required_text(const std::string& from, std::size_t limit, std::string& to);
  void bytes(const std::string& from, std::size_t limit, Bytes& to);

  void time(std::int64_t from_ms, Timestamp& to);
  void counter(std::uint64_t from, std::uint64_t& to) { number(from, maximum_counter, to); }
  template <class Tag>
  void counter(std::uint64_t from, Number<Tag>& to) {
    std::uint64_t value = 0;
    counter(from, value);
    to = Number<Tag>(value);
  }
  template <class From, class To>
  void number(From from, From highest, To& to) {
    if (from > highest) return fail(WireError::OutOfRange);
    to = static_cast<To>(from);
  }
  /// Enumerators with numbers of their own, from 1 to `last`. 0 is absent, a higher one is of a newer version.
  template <class Enumeration>
  void enumerator(std::uint32_t from, Enumeration last, Enumeration& to) {
    if (from == 0) return fail(WireError::MissingField);
    if (from > static_cast<std::uint32_t>(last)) return fail(WireError::UnknownType);
    to = static_cast<Enumeration>(from);
  }
  /// Enumerators whose number is their place in `choices`, from 1.
  template <class Enumeration, std::size_t size>
  void enumerator(std::uint32_t from, const std::array<Enumeration, size>& choices, Enumeration& to) {
    if (from == 0) return fail(WireError::MissingField);
    if (from > size) return fail(WireError::UnknownType);
    to = choices[from - 1];
  }
  /// Whether a list may be read on: not if it is longer than its limit, or if something failed before.
  [[nodiscard]] bool list(int size, std::size_t limit = maximum_items_per_message);

  void seat(std::uint32_t from, seating::SeatIndex& to);
  void zone(std::uint32_t from, seating::ZoneIndex& to);
  void category(std::uint32_t from, seating::PriceCategoryIndex& to);
  void zones(const Repeated<v1::ZoneCount>& from, std::uint32_t lowest_count, std::vector<ledger::ZoneCount>& to);
  void places(const v1::Places& from, ledger::Places& to);
  void lease(const v1::Lease& from, ledger::Lease& to);
  void leased(const Repeated<v1::LeasedPlaces>& from, std::vector<ledger::LeasedPlaces>& to);
  void declared(const Repeated<v1::DeclaredPlaces>& from, std::vector<DeclaredPlaces>& to);
  void place(const v1::PlaceOfTicket& from, ticket::Place& to);
  void money(const v1::Money& from, Money& to);

 private:
  std::optional<WireError> error_;
  std::size_t seats_left_ = maximum_places_per_message;
};

template <class Message, class Value, class Read>
void read_list(const Repeated<Message>& from, FieldReader& fields, std::size_t limit, std::vector<Value>& to,
               Read read) {
  if (!fields.list(from.size(), limit)) return;
  to.reserve(static_cast<std::size_t>(from.size()));
  for (const auto& item : from) to.push_back(read(item, fields));
}

/// One value has one encoding: no maps, fields in order, defaults left out.
[[nodiscard]] Bytes serialised(const google::protobuf::MessageLite& message);

[[nodiscard]] std::string raw(BytesView bytes);
template <class Tag>
[[nodiscard]] std::string raw(const Identifier<Tag>& identifier) {
  return raw(BytesView(identifier.bytes()));
}
/// Nil is absent.
template <class Tag>
[[nodiscard]] std::string raw_or_absent(const Identifier<Tag>& identifier) {
  return identifier.is_nil() ? std::string() : raw(identifier);
}
/// What was written must always be readable again: bytes that are not UTF-8 become '?', and longer text is cut at the
/// limit, between characters.
[[nodiscard]] std::string fitting(std::string_view text, std::size_t limit);
/// The inverse of FieldReader::enumerator with the same choices.
template <class Enumeration, std::size_t size>
[[nodiscard]] std::uint32_t number_of(Enumeration value, const std::array<Enumeration, size>& choices) {
  return static_cast<std::uint32_t>(std::find(choices.begin(), choices.end(), value) - choices.begin()) + 1;
}
template <class Enumeration>
[[nodiscard]] constexpr std::uint32_t number_of(Enumeration value) {
  return static_cast<std::uint32_t>(value);
}

/// Places that are not normalised are normalised first.
void write(const ledger::Places& from, v1::Places& to);
void write(const std::vector<ledger::ZoneCount>& from, Repeated<v1::ZoneCount>& to);
void write(const ledger::Lease& from, v1::Lease& to);
void write(const std::vector<ledger::LeasedPlaces>& from, Repeated<v1::LeasedPlaces>& to);
void write(const std::vector<DeclaredPlaces>& from, Repeated<v1::DeclaredPlaces>& to);
void write(const ticket::Place& from, v1::PlaceOfTicket& to);
void write(const Money& from, v1::Money& to);

}  // namespace foyer::wire
