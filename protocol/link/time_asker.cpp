#include "protocol/link/time_asker.hpp"

#include <algorithm>

namespace foyer::link {

wire::TimeTold time_told(const device::DeviceClock& clock) {
  const auto contradicted_by = clock.contradicted_by();
  if (contradicted_by) return {*contradicted_by, false, true};
  return {clock.now(), clock.is_proven()};
}

void TimeAsker::tick(ChildLink& link, Duration now) {
  device_.clock().tick();
  const bool is_connected = link.status(now).connected;
  if (is_connected && !was_connected_) {
    again_at_ = now;
    back_off_ = time_first_back_off;
  }
  was_connected_ = is_connected;
  if (is_connected && !is_asking_ && now >= again_at_) ask(link, now);
}

/// The link sends the question again while nobody answers; the answer may be to any of them, and lies between the first
/// and now.
void TimeAsker::ask(ChildLink& link, Duration now) {
  is_asking_ = true;
  const wire::Request request{wire::RequestId::random(device_.parts().random), device_.identity().name,
                              device_.journal().id(), wire::TimeRequest{}};
  link.request(request, now, device::time_answer_within,
               [this, alive = std::weak_ptr<int>(alive_), now](const Result<wire::Reply, RequestError>& reply) {
                 if (!alive.lock()) return;
                 is_asking_ = false;
                 const auto* told = reply ? std::get_if<wire::TimeTold>(&reply->what) : nullptr;
                 if (told != nullptr && take(*told, now)) {
                   again_at_ = now + time_again_after;
                   back_off_ = time_first_back_off;
                   return;
                 }
                 again_at_ = now + back_off_;
                 back_off_ = std::min(2 * back_off_, time_longest_back_off);
               });
}

bool TimeAsker::take(const wire::TimeTold& told, Duration asked_at) {
  const auto round_trip = device_.clock().since_boot() - asked_at;
  if (round_trip > device::time_answer_within) return false;
  const auto when = asked_at + round_trip / 2;
  if (told.contradicted) device_.clock().doubt(told.at, when);
  return told.proven && device_.clock().prove(told.at, when, round_trip / 2);
}

}  // namespace foyer::link
