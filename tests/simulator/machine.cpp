#include "tests/simulator/machine.hpp"

namespace foyer::simulator {
namespace {

constexpr Duration tick_every{200};

LogId log_id_for(std::uint64_t seed, const std::string& name) {
  Chance chance(seed, "log of " + name);
  return LogId::random(chance);
}

}  // namespace

Machine::Machine(std::string name, const Surroundings& around, std::shared_ptr<const Signer> signer)
    : around_(around),
      name_(std::move(name)),
      signer_(std::move(signer)),
      disk_(log_id_for(around.seed, name_)),
      clock_(around.timeline, around.begins_at),
      chance_(around.seed, name_),
      newer_version_(around.seed, name_) {}

void Machine::start() {
  if (is_on_) return;
  is_on_ = true;
  ++life_;
  run([this] {
    start_program();
    tick_again();
  });
}

void Machine::stop() {
  if (!is_on_) return;
  is_on_ = false;
  ++life_;
  stop_program();
}

void Machine::run(const std::function<void()>& what) {
  if (!is_on_ || is_asleep()) return;
  try {
    what();
  } catch (const PowerCut&) {
    stop();
    if (cut_) cut_(*this);
  }
}

void Machine::later(Duration delay, std::function<void()> what) {
  around_.timeline.after(delay, [this, life = life_, what = std::move(what)]() mutable {
    if (life != life_) return;
    if (is_asleep()) return later(asleep_until_ - around_.timeline.now(), std::move(what));
    run(what);
  });
}

void Machine::send(const link::Outgoing& message) {
  if (!newer_version_.is_installed()) return around_.network.send(name_, message);
  auto dressed = message;
  dressed.payload = newer_version_.dress(std::move(dressed.payload));
  around_.network.send(name_, dressed);
}

void Machine::tick_again() {
  later(tick_every + Duration(chance_.below(20)), [this] {
    tick_again();
    tick();
    if (newer_version_.is_installed() && device() != nullptr) newer_version_.write_entries(*device());
  });
}

}  // namespace foyer::simulator
