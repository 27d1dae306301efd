#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "protocol/admission/admission.hpp"
#include "tests/unit/admission/door.hpp"

namespace foyer::admission {
namespace {

/// Some minutes of work at one door: few tickets, many scans, a clock that may go back.
void work(Door& door, int scans, bool with_overrides) {
  for (int n = 0; n < scans; ++n) {
    const auto claims = claims_of(*rc::gen::inRange<std::uint32_t>(1, 4), *rc::gen::inRange<std::uint8_t>(1, 3));
    const auto at = minutes(*rc::gen::inRange(-5, 60));
    switch (*rc::gen::inRange(0, with_overrides ? 7 : 6)) {
      case 0:
      case 1:
      case 2:
        door.enter(claims, at);
        break;
      case 3:
      case 4:
        door.leave(claims, at);
        break;
      case 5: {
        const auto entries = annul(door.state, nonce_of(door.first_nonce + *rc::gen::inRange<std::uint32_t>(1, 40)),
                                   "stuck", doors_open + at, door.context);
        if (entries) door.take(*entries);
        break;
      }
      case 6: {
        const auto entries =
            override_refusal(door.state, door.last_nonce(), "known", "staff", doors_open + at, door.context);
        if (entries) door.take(*entries);
        break;
      }
      default:
        break;
    }
  }
}

void merge_into(Door& door, const std::vector<AdmissionEntry>& entries) {
  for (const AdmissionEntry& entry : entries) door.take(merge(door.state, entry));
}

// Covers KV-6.
RC_GTEST_PROP(Admission, NeverHasATicketInsideTwiceAtOneDoor, ()) {
  Door door;
  const auto rounds = *rc::gen::inRange(0, 40);
  for (int n = 0; n < rounds; ++n) {
    work(door, 1, false);
    for (std::uint32_t ticket = 1; ticket < 4; ++ticket) {
      RC_ASSERT(persons_inside(door.state, ticket_id(ticket)) <= 1U);
    }
    RC_ASSERT(double_admissions(door.state).empty());
  }
  RC_ASSERT(door.replayed() == door.state);
}

// Covers KV-4, KV-5, KV-6.
RC_GTEST_PROP(Merge, ComesToTheSameWhateverTheOrderAndTheRepetition, ()) {
  std::vector<AdmissionEntry> all;
  for (std::uint32_t n = 1; n <= 3; ++n) {
    Door door("door-" + std::to_string(n), n * 1000);
    work(door, *rc::gen::inRange(0, 15), true);
    all.insert(all.end(), door.journal.begin(), door.journal.end());
  }
  Door one("desk-1");
  Door other("desk-2");
  merge_into(one, all);
  std::vector<AdmissionEntry> shuffled = all;
  const auto repeated = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, all.size() + 1));
  for (const std::size_t at : repeated) {
    if (at < all.size()) shuffled.push_back(all[at]);
  }
  for (std::size_t at = shuffled.size(); at > 1; --at) {
    std::swap(shuffled[at - 1], shuffled[*rc::gen::inRange<std::size_t>(0, at)]);
  }
  // In two batches, cut anywhere.
  const auto cut = *rc::gen::inRange<std::size_t>(0, shuffled.size() + 1);
  other.take(merge(other.state, std::span(shuffled).first(cut)));
  other.take(merge(other.state, std::span(shuffled).subspan(cut)));
  RC_ASSERT(one.state.tickets == other.state.tickets);
  RC_ASSERT(one.state.annulled == other.state.annulled);
  RC_ASSERT(double_admissions(one.state) == double_admissions(other.state));
  RC_ASSERT(one.replayed() == one.state);
  RC_ASSERT(other.replayed() == other.state);
}

// Covers KV-6: no double admission stays unsaid at the door that merged it.
RC_GTEST_PROP(Merge, JournalsEveryDoubleAdmissionThatItShows, ()) {
  Door left("door-1", 1000);
  Door right("door-2", 2000);
  work(left, *rc::gen::inRange(0, 20), false);
  work(right, *rc::gen::inRange(0, 20), false);
  merge_into(left, right.journal);
  for (const DoubleAdmissionFound& shown : double_admissions(left.state)) {
    const bool journalled = std::any_of(left.journal.begin(), left.journal.end(), [&](const AdmissionEntry& entry) {
      const auto* found = std::get_if<DoubleAdmissionFound>(&entry);
      return found != nullptr && found->second.nonce == shown.second.nonce;
    });
    RC_ASSERT(journalled);
  }
}

}  // namespace
}  // namespace foyer::admission
