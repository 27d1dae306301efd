#pragma once
// Keeps the device of one role connected: waits for it, opens it, runs the driver's session on it, and begins again
// when the session ends, be it by unplugging or by a fault.
// Threading: the Context's executor. Lifetime: destruction (or stop) ends the session's transfers; the session is not
// waited for, so it must keep what it uses alive by itself.

#include <functional>
#include <memory>
#include <string_view>

#include "drivers/usb/binding.hpp"
#include "drivers/usb/context.hpp"

namespace foyer::usb {

/// The pause before a device that is there is tried again after a failure; it doubles up to the second.
inline constexpr Duration first_retry{100};
inline constexpr Duration last_retry{5000};

enum class LinkState {
  Absent,
  Ambiguous,  ///< Several devices fit and the role is bound to none of them.
  Refused,    ///< It is there and cannot be opened: no permission, or held by another program.
  Connected,
};
[[nodiscard]] std::string_view to_text(LinkState state) noexcept;

class RoleLink {
 public:
  /// Returns when it can go on no longer with this device. The Device lives until then.
  using Session = std::function<boost::asio::awaitable<void>(Device&)>;
  using Changed = std::function<void(LinkState)>;

  RoleLink(Context& context, RoleBinding binding, Session session, Changed changed);
  ~RoleLink();
  RoleLink(const RoleLink&) = delete;
  RoleLink& operator=(const RoleLink&) = delete;

  void stop();
  [[nodiscard]] LinkState state() const noexcept;

 private:
  struct Core;
  static boost::asio::awaitable<void> run(std::shared_ptr<Core> core);
  static boost::asio::awaitable<void> connect_once(Core& core);
  std::shared_ptr<Core> core_;
};

}  // namespace foyer::usb
