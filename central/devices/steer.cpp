#include "central/devices/steer.hpp"

namespace foyer::central {
namespace {

constexpr std::string_view kiosk_role = "kiosk";

CommandRefusal no_such_device() {
  return {404, "DEVICE_NOT_FOUND", "There is no device of this name.", 0};
}

Changes in_fleet(wire::CentralEventBody body) {
  return {{{std::string(stream::fleet), {std::move(body)}, {}, {}, {}}}};
}

}  // namespace

Result<Changes, CommandRefusal> decide_desired(const Model& model, wire::DesiredState desired, const std::string& by) {
  const auto device = model.devices().find(desired.device);
  if (device == model.devices().end()) return no_such_device();
  const bool can_close = device->second.role == kiosk_role;
  if (desired.out_of_service && !can_close) {
    return CommandRefusal{409, "NOT_A_KIOSK", "Only a kiosk can be taken out of service: doors stay open.", 0};
  }
  const auto* known = model.find_desired(desired.device);
  desired.revision = known == nullptr ? 0 : known->desired.revision;
  if (known != nullptr && known->desired == desired) return Changes{};
  ++desired.revision;
  return in_fleet(wire::DesiredStateSet{std::move(desired), by});
}

Result<Changes, CommandRefusal> decide_acknowledge(const Model& model, const care::Alert& alert, const std::string& by,
                                                   const std::string& note) {
  if (!model.devices().contains(alert.device)) return no_such_device();
  return in_fleet(
      wire::AlertAcknowledged{alert.device, std::string(care::text(alert.kind)), alert.opened_at, by, note});
}

}  // namespace foyer::central
