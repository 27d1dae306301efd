#include "controller/verdict_light.hpp"

namespace foyer::controller {
namespace {

/// As long as the page shows a verdict as fresh.
constexpr Duration shown_for{8'000};

}  // namespace

lamp::Signal light_of(admission::Signal signal) {
  using lamp::Colour;
  switch (signal) {
    case admission::Signal::Valid:
      return {Colour::Green, shown_for, {Duration(160)}};
    case admission::Signal::Used:
      return {Colour::Orange, shown_for, {Duration(140), Duration(70), Duration(140)}};
    case admission::Signal::Refused:
      return {Colour::Red, shown_for, {Duration(240), Duration(80), Duration(240), Duration(80), Duration(240)}};
    case admission::Signal::Exit:
      return {Colour::Blue, shown_for, {Duration(320)}};
  }
  return {};
}

}  // namespace foyer::controller
