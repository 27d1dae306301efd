#include "protocol/device/device_clock.hpp"

#include <algorithm>

namespace foyer::device {
namespace {

constexpr std::string_view document_key = "time/newest";

}  // namespace

DeviceClock::DeviceClock(const Clock& wall, journal::DocumentStore& documents, OwnClock own)
    : wall_(wall),
      documents_(documents),
      own_(own),
      start_{std::max(wall.now(), first_possible_time), wall.since_boot()},
      floor_{first_possible_time, start_.when},
      newest_{first_possible_time, start_.when, {}, {}},
      unproven_since_(start_.at) {}

Result<Done, journal::Error> DeviceClock::load() {
  const auto document = documents_.get(document_key);
  if (!document) return document.error();
  if (!*document || own_.forgets_newest) return Done{};
  const auto stored = wire::decode_trusted_time((*document)->bytes);
  if (!stored) return journal::Error::Corrupt;
  if (stored->at >= newest_.at) newest_ = *stored;
  kept_when_ = since_boot();
  const bool is_same_boot =
      !newest_.boot_id.empty() && newest_.boot_id == boot_id() && newest_.since_boot <= since_boot();
  floor_ = Known{newest_.at, is_same_boot ? newest_.since_boot : since_boot()};
  if (is_same_boot) proof_ = floor_;
  if (newest_.contradicted_by) contradiction_ = Known{*newest_.contradicted_by, floor_.when};
  start_.at = std::max(start_.at, by_floor(start_.when));
  unproven_since_ = start_.at;
  return Done{};
}

Timestamp DeviceClock::by_proof(Duration when) const {
  const auto elapsed = when - proof_->when;
  const auto made_up = elapsed / slew_share;
  const auto lag = lag_ > Duration(0) ? std::max(Duration(0), lag_ - made_up) : std::min(Duration(0), lag_ + made_up);
  return proof_->at + elapsed + lag;
}

/// A trusted clock that is before what was proven is broken: its battery is flat, say.
bool DeviceClock::trusts_wall() const {
  return own_.is_trusted && wall_.now() >= by_floor(since_boot()) - clock_off_from;
}

bool DeviceClock::is_proven() const {
  return !contradiction_ && (proof_.has_value() || trusts_wall());
}

Timestamp DeviceClock::now() const {
  const auto when = since_boot();
  return proof_ ? by_proof(when) : std::max(wall_.now(), by_floor(when));
}

Timestamp DeviceClock::at_least() const {
  const auto least = is_proven() ? now() : by_floor(since_boot());
  const auto contradicted = contradicted_by();
  return contradicted ? std::min(least, *contradicted) : least;
}

std::optional<Timestamp> DeviceClock::contradicted_by() const {
  if (!contradiction_) return std::nullopt;
  return contradiction_->at + (since_boot() - contradiction_->when);
}

Timestamp DeviceClock::steady() const {
  return start_.at + (since_boot() - start_.when);
}

bool DeviceClock::contradict(Timestamp at, Duration when) {
  if (at >= newest_.at - contradicted_from) return false;
  if (is_proven()) unproven_since_ = now();
  const bool is_news = !contradiction_;
  contradiction_ = Known{at, when};
  if (is_news) keep_contradicted();
  return true;
}

bool DeviceClock::prove(Timestamp at, Duration when, Duration uncertainty) {
  if (contradict(at, when)) return false;
  contradiction_.reset();
  const auto said = proof_ ? by_proof(when) : now() - (since_boot() - when);
  const auto wrong_by = said - at;
  // A word that is less exact than what is known already only confirms it.
  const bool is_confirmed = proof_ && std::chrono::abs(wrong_by) <= uncertainty;
  if (!is_confirmed) {
    lag_ = std::chrono::abs(wrong_by) <= slewed_at_most ? wrong_by : Duration(0);
    proof_ = Known{at, when};
    floor_ = *proof_;
  }
  keep_proven();
  return true;
}

void DeviceClock::doubt(Timestamp at, Duration when) {
  contradict(at, when);
}

void DeviceClock::tick() {
  const auto off_by = wall_is_off_by();
  const bool is_off = off_by && std::chrono::abs(*off_by) >= clock_off_from;
  if (!is_off) {
    off_since_.reset();
  } else if (!off_since_) {
    off_since_ = now();
  }
  if (since_boot() - kept_when_ < trusted_time_kept_every) return;
  if (is_proven()) keep_proven();
  if (contradiction_) keep_contradicted();
}

/// What the storage does not take is written down the next time; until then a start knows an older time.
bool DeviceClock::put(const wire::TrustedTime& stored) {
  kept_when_ = since_boot();
  return documents_.put(journal::Document{std::string(document_key), 0, wire::encode(stored)}).has_value();
}

void DeviceClock::keep_proven() {
  const wire::TrustedTime stored{now(), since_boot(), proof_ ? boot_id() : std::string(), {}};
  if (put(stored)) newest_ = stored;
}

/// Nobody knows who is right: the newest time stays as it was, and does not run ahead any further.
void DeviceClock::keep_contradicted() {
  const bool is_of_this_boot = proof_ && newest_.boot_id == boot_id();
  const auto when = is_of_this_boot ? newest_.since_boot : since_boot();
  newest_.contradicted_by = contradiction_->at + (when - contradiction_->when);
  static_cast<void>(put(newest_));
}

std::optional<Duration> DeviceClock::wall_is_off_by() const {
  if (contradiction_) return std::nullopt;
  if (proof_) return by_proof(since_boot()) - wall_.now();
  // Without a proof it is known to be wrong only if it is before what was proven once.
  const auto least = by_floor(since_boot());
  return wall_.now() < least ? std::optional(least - wall_.now()) : std::nullopt;
}

std::optional<Timestamp> DeviceClock::unproven_since() const {
  return is_proven() ? std::nullopt : std::optional(unproven_since_);
}

}  // namespace foyer::device
