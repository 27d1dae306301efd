#pragma once
// What the entries of a device's journal carry, as plain values, and their exact bytes (entries.proto). An entry's
// kind is stored beside its payload. The device encodes an entry once; everybody else hashes, stores and forwards
// those bytes and only ever decodes them.
// Threading: pure functions.

#include <string>
#include <string_view>
#include <variant>

#include "protocol/admission/entries.hpp"
#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/ledger/events.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/reprint/entries.hpp"
#include "protocol/sale/entries.hpp"
#include "protocol/wire/declaration.hpp"
#include "protocol/wire/error.hpp"

namespace foyer::wire {

/// The kinds of entries, as the journal and its batches spell them.
namespace entry_kind {
inline constexpr std::string_view ledger = "ledger";
inline constexpr std::string_view sale = "sale";
inline constexpr std::string_view admission = "admission";
inline constexpr std::string_view device = "device";
inline constexpr std::string_view reprint = "reprint";
/// Kinds that begin with this are *notes*: nothing is decided on them, by any version, so one that does not know a note
/// skips it in its own journal too. Whatever somebody decides on is never written as one. This version writes none.
inline constexpr std::string_view note_prefix = "note-";
}  // namespace entry_kind
/// Whether an older version may go on without reading entries of this kind.
[[nodiscard]] bool is_note(std::string_view kind) noexcept;
/// Whether a parent that could not decode an entry of this kind must decide on nothing that follows it in its journal:
/// what it says may change what the rest means.
[[nodiscard]] bool holds_its_journal(std::string_view kind, WireError error) noexcept;

/// kind "ledger": an event of the device's own seat ledger.
struct LedgerEntry {
  ledger::PerformanceId performance;
  ledger::Event event;
  friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};

/// kind "sale": an entry of one sale's saga.
struct SaleEntryOf {
  ledger::OrderId order;
  sale::SaleEntry entry;
  friend bool operator==(const SaleEntryOf&, const SaleEntryOf&) = default;
};

/// kind "admission": an entry of the door.
struct AdmissionEntryOf {
  ledger::PerformanceId performance;
  admission::AdmissionEntry entry;
  friend bool operator==(const AdmissionEntryOf&, const AdmissionEntryOf&) = default;
};

struct DeviceStarted {
  std::string software_version;
  Timestamp at;  ///< The device's wall clock.
  friend bool operator==(const DeviceStarted&, const DeviceStarted&) = default;
};
struct PrinterFault {
  std::string text;
  Timestamp at;
  friend bool operator==(const PrinterFault&, const PrinterFault&) = default;
};
/// Staff opened a gate for everybody.
struct EmergencyOpened {
  admission::GateName gate;
  std::string reason;
  Timestamp at;
  std::string by;  ///< A staff id, never a person's name, or "switch"; may be empty.
  friend bool operator==(const EmergencyOpened&, const EmergencyOpened&) = default;
};
/// The gate is shut again.
struct EmergencyEnded {
  admission::GateName gate;
  std::string by;
  Timestamp at;
  friend bool operator==(const EmergencyEnded&, const EmergencyEnded&) = default;
};
/// Why a device goes on in another journal: a parent knows more of the old one, or other bytes of it.
enum class NewJournalReason : std::uint8_t { HeadBelowAcknowledged = 1, Forked = 2 };
/// The first entry of a journal that follows another on the same disk. It inherits nothing.
struct JournalOpened {
  JournalId previous;
  NewJournalReason why = NewJournalReason::Forked;
  Timestamp at;
  friend bool operator==(const JournalOpened&, const JournalOpened&) = default;
};
/// What this device was given and did not give back, sold or not, now that it knows a new grantor: whoever reads it
/// takes away what it knows as sold, however many sales are still under way. Grants of an older grantor are ignored
/// from here on.
struct GrantsDeclared {
  LogId authority;  ///< Central's log id.
  LogId grantor;    ///< The parent: a controller's journal id, or central's log id.
  std::vector<DeclaredPlaces> declared;
  Timestamp at;
  bool includes_sold = true;  ///< Not so in entries of older versions.
  friend bool operator==(const GrantsDeclared&, const GrantsDeclared&) = default;
};
/// Entries of a journal of which a parent has other bytes: kept for central to judge, by the device whose they are as
/// it goes on in a new journal, or by the parent that was sent them.
struct ForkedBatch {
  Bytes batch;  ///< encode(sync::JournalBatch): its head is signed by the owner of the journal.
  Timestamp at;
  friend bool operator==(const ForkedBatch&, const ForkedBatch&) = default;
};
/// Of such a batch; more than one of these entries would not fit into another.
inline constexpr std::size_t maximum_forked_batch_bytes = 120'000;
/// kind "device"
using DeviceEntry = std::variant<DeviceStarted, PrinterFault, EmergencyOpened, JournalOpened, GrantsDeclared,
                                 EmergencyEnded, ForkedBatch>;

/// kind "reprint": tickets printed anew.
using ReprintEntry = reprint::Entry;

using Entry = std::variant<LedgerEntry, SaleEntryOf, AdmissionEntryOf, DeviceEntry, ReprintEntry>;

/// One of entry_kind.
[[nodiscard]] std::string_view kind_of(const Entry& entry) noexcept;

[[nodiscard]] Bytes encode(const LedgerEntry& entry);
[[nodiscard]] Bytes encode(const SaleEntryOf& entry);
[[nodiscard]] Bytes encode(const AdmissionEntryOf& entry);
[[nodiscard]] Bytes encode(const DeviceEntry& entry);
[[nodiscard]] Bytes encode(const ReprintEntry& entry);
[[nodiscard]] Bytes encode_entry(const Entry& entry);

/// UnknownType for a kind or a variant that this version does not know; whether that may be skipped, is_note says.
[[nodiscard]] Result<Entry, WireError> decode_entry(std::string_view kind, BytesView payload);

}  // namespace foyer::wire
