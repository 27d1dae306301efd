#include "protocol/wire/care_event.hpp"

#include "protocol/wire/central.pb.h"
#include "protocol/wire/parts.hpp"

namespace foyer::wire {

void write(const DesiredStateSet& from, v1::DesiredStateSet& to) {
  write(from.desired, *to.mutable_desired());
  to.set_by(fitting(from.by, maximum_label_bytes));
}

void write(const AlertAcknowledged& from, v1::AlertAcknowledged& to) {
  to.set_device(from.device.text());
  to.set_kind(fitting(from.kind, maximum_label_bytes));
  to.set_opened_at_ms(from.opened_at.ms);
  to.set_by(fitting(from.by, maximum_label_bytes));
  to.set_note(fitting(from.note, maximum_text_bytes));
}

DesiredStateSet read(const v1::DesiredStateSet& from, FieldReader& fields) {
  DesiredStateSet to;
  to.desired = read(from.desired(), fields);
  fields.text(from.by(), maximum_label_bytes, to.by);
  return to;
}

AlertAcknowledged read(const v1::AlertAcknowledged& from, FieldReader& fields) {
  AlertAcknowledged to;
  fields.name(from.device(), to.device);
  fields.required_text(from.kind(), maximum_label_bytes, to.kind);
  fields.time(from.opened_at_ms(), to.opened_at);
  fields.text(from.by(), maximum_label_bytes, to.by);
  fields.text(from.note(), maximum_text_bytes, to.note);
  return to;
}

}  // namespace foyer::wire
