#pragma once
// What follows once devices have declared what they have: a replaced controller's allotment is released but for its
// kiosks' parts, and a restored central takes back what its backup did not know before it sells again.
// A declaration counts when it is the newest journal's, names the present authority and the present grantor, and
// everything before it in that journal is settled, which it is as soon as it is known here: beyond the entry at which a
// journal is held its device has declared nothing. While a holder's journal or one below it is held, nothing of what it
// had in an older life is released.
// Threading: pure; runs inside a command.

#include "central/command_path/command_path.hpp"

namespace foyer::central {

/// By how much epochs jump at a restore: more grants than were made since the backup.
inline constexpr std::uint64_t epoch_jump = 1'000;

/// States `log_id` as the authority. If another one was stated before, this log was restored from a backup: every
/// performance that is not over is suspended and its epochs jump. Nothing if it is stated already.
[[nodiscard]] Changes state_authority(const Model& model, const LogId& log_id, Timestamp now);

/// Whether the device has said to the present authority and its present grantor what it has.
[[nodiscard]] bool has_declared(const Model& model, const wire::DeviceOfVenue& device);
/// Whether it has still to. A device without a certificate was never granted anything: one that is registered and was
/// never started is not waited for. While any of a venue is awaited, a restored central sells nothing there.
[[nodiscard]] bool is_awaited(const Model& model, const wire::DeviceOfVenue& device);

/// Whatever the declarations known by now allow, in the order of performance ids. Nothing more when repeated.
[[nodiscard]] Changes judge_declarations(const Model& model, Timestamp now);

/// Places of a holder that somebody else has here.
struct Surplus {
  PerformanceId performance;
  ledger::DeviceName holder;
  ledger::Places places;
};
/// After a restore a person may sell on before all have declared: then what was sold or granted meanwhile may also be
/// in the book of a device, until it gives it back. By performance, then lease; nothing where a performance is
/// suspended.
[[nodiscard]] std::vector<Surplus> find_surplus(const Model& model, Timestamp now);

/// An operator sells a suspended performance before everybody has declared; what has been declared is taken back
/// first. 404 EVENT_NOT_FOUND, 409 NOT_SUSPENDED or SUPERSEDED.
[[nodiscard]] Result<Changes, CommandRefusal> decide_resume(const Model& model, const PerformanceId& performance,
                                                            const std::string& reason, Timestamp now);

}  // namespace foyer::central
