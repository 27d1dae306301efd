#pragma once
// Ownership of GLib objects, and work handed from umockdev's thread to the emulator's.
// Threading: `post` may be called from any thread, the rest belongs to the object's thread.

#include <functional>
#include <memory>

#include <umockdev.h>

namespace foyer::emulation {

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <class T>
using ObjectPointer = std::unique_ptr<T, Unref>;

struct UnrefData {
  void operator()(UMockdevIoctlData* data) const { umockdev_ioctl_data_unref(data); }
};
using DataPointer = std::unique_ptr<UMockdevIoctlData, UnrefData>;

/// Runs the work on the emulator's main loop, in the order posted.
void post(std::function<void()> work);

/// A one-shot timer on the main loop; destroying or re-arming it cancels the earlier one.
class Timer {
 public:
  Timer() = default;
  ~Timer() { cancel(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void start(unsigned milliseconds, std::function<void()> work);
  void cancel();
  [[nodiscard]] bool running() const { return source_ != 0; }

 private:
  static gboolean fire(gpointer self);

  guint source_ = 0;
  std::function<void()> work_;
};

}  // namespace foyer::emulation
