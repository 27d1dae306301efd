#include "drivers/virtual/glib_pointers.hpp"

#include <utility>

namespace foyer::emulation {

void post(std::function<void()> work) {
  GSource* source = g_idle_source_new();
  g_source_set_priority(source, G_PRIORITY_DEFAULT);
  g_source_set_callback(
      source,
      [](gpointer data) -> gboolean {
        (*static_cast<std::function<void()>*>(data))();
        return G_SOURCE_REMOVE;
      },
      new std::function<void()>(std::move(work)),
      [](gpointer data) { delete static_cast<std::function<void()>*>(data); });
  g_source_attach(source, nullptr);
  g_source_unref(source);
}

void Timer::start(unsigned milliseconds, std::function<void()> work) {
  cancel();
  work_ = std::move(work);
  source_ = g_timeout_add(milliseconds, &Timer::fire, this);
}

void Timer::cancel() {
  if (source_ != 0) g_source_remove(std::exchange(source_, 0));
}

gboolean Timer::fire(gpointer self) {
  auto& timer = *static_cast<Timer*>(self);
  timer.source_ = 0;
  // The work may start this timer again, so it must not live in the timer while it runs.
  const auto work = std::exchange(timer.work_, nullptr);
  work();
  return G_SOURCE_REMOVE;
}

}  // namespace foyer::emulation
