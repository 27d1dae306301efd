// The life of a device node: programs come and go, ioctls arrive, readiness is shown. What the ioctls do to
// transfers is in device_transfers.cpp.

#include "drivers/virtual/device_node.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace foyer::emulation {
namespace {

constexpr int PIPE_PAGE = 4096;
constexpr std::uint32_t CAPABILITIES = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_SCATTER_GATHER |
                                       USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
constexpr int FULL_SPEED = 2;  // USB_SPEED_FULL of linux/usb/ch9.h

IoctlAnswer success(long result = 0) {
  return {result, 0};
}
IoctlAnswer failure(int error) {
  return {-1, error};
}

DataPointer resolve(UMockdevIoctlData* argument, std::size_t size) {
  GError* error = nullptr;
  DataPointer data(umockdev_ioctl_data_resolve(argument, 0, size, &error));
  g_clear_error(&error);
  return data;
}

template <class T>
T& view(const DataPointer& data) {
  return *reinterpret_cast<T*>(data->data);
}

}  // namespace

DeviceNode::DeviceNode(UsbDevice& device, std::string path, int device_number)
    : device_(device),
      path_(std::move(path)),
      device_number_(device_number),
      handler_(umockdev_ioctl_base_new()),
      self_(std::make_shared<DeviceNode*>(this)) {
  for (const auto& interface : device_.description().interfaces) {
    if (interface.alternate == 0 && !interface.kernel_driver.empty())
      kernel_drivers_[interface.number] = interface.kernel_driver;
  }
  // A program polls its node for POLLOUT, which must mean "a transfer can be reaped". A pipe of one page says it:
  // full is nothing to reap, empty is ready. (umockdev's own regular file would always be ready and spin.)
  if (mkfifo(path_.c_str(), 0666) != 0) throw std::system_error(errno, std::generic_category(), path_);
  chmod(path_.c_str(), 0666);
  fifo_ = open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fifo_ < 0 || fcntl(fifo_, F_SETPIPE_SZ, PIPE_PAGE) != PIPE_PAGE)
    throw std::system_error(errno, std::generic_category(), path_);
  show_readiness();
  g_signal_connect(handler_.get(), "client-connected", G_CALLBACK(&DeviceNode::on_connected), this);
  g_signal_connect(handler_.get(), "handle-ioctl", G_CALLBACK(&DeviceNode::on_ioctl), this);
  device_.notify_progress([this] { advance(); });
}

DeviceNode::~DeviceNode() {
  g_signal_handlers_disconnect_by_data(handler_.get(), this);
  *self_ = nullptr;
  close(fifo_);
}

void DeviceNode::on_connected(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self) {
  // umockdev 0.17 never says that a program has gone, but it drops its object for it, also after a kill -9 in the
  // middle of an exchange. The node holds no reference, so the end of the object is the end of the program.
  auto* alive = new std::shared_ptr<DeviceNode*>(static_cast<DeviceNode*>(self)->self_);
  g_object_weak_ref(reinterpret_cast<GObject*>(client), &DeviceNode::on_vanished, alive);
  post([node = *alive, client] {
    if (DeviceNode* here = *node) {
      here->clients_.emplace_back();
      here->clients_.back().handle = client;
    }
  });
}

void DeviceNode::on_vanished(gpointer self, GObject* client) {
  const std::unique_ptr<std::shared_ptr<DeviceNode*>> alive(static_cast<std::shared_ptr<DeviceNode*>*>(self));
  post([node = *alive, client] {
    if (DeviceNode* here = *node) here->forget(reinterpret_cast<UMockdevIoctlClient*>(client));
  });
}

gboolean DeviceNode::on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self) {
  g_object_ref(client);
  post([alive = static_cast<DeviceNode*>(self)->self_, client] {
    const ObjectPointer<UMockdevIoctlClient> handle(client);
    if (DeviceNode* here = *alive) {
      here->handle(client);
    } else {
      umockdev_ioctl_client_complete(client, -1, ENODEV);
    }
  });
  return TRUE;
}

void DeviceNode::forget(UMockdevIoctlClient* handle) {
  const auto found =
      std::find_if(clients_.begin(), clients_.end(), [&](const Client& client) { return client.handle == handle; });
  if (found == clients_.end()) return;
  const bool claimed = !found->claims.empty();
  clients_.erase(found);
  show_readiness();
  // As when a process dies on a real machine: its claims end, its transfers vanish, no driver comes back by itself.
  if (claimed && !unplugged_) advance();
}

void DeviceNode::handle(UMockdevIoctlClient* handle) {
  const auto found =
      std::find_if(clients_.begin(), clients_.end(), [&](const Client& client) { return client.handle == handle; });
  const auto answered = found == clients_.end() ? failure(ENODEV)
                                                : answer(*found, umockdev_ioctl_client_get_request(handle),
                                                         umockdev_ioctl_client_get_arg(handle));
  umockdev_ioctl_client_complete(handle, answered.result, answered.error);
  if (!unplugged_) advance();
}

IoctlAnswer DeviceNode::answer(Client& client, unsigned long request, UMockdevIoctlData* argument) {
  if (request == USBDEVFS_REAPURB || request == USBDEVFS_REAPURBNDELAY) return reap(client, argument);
  if (unplugged_) return failure(ENODEV);
  if (request == USBDEVFS_DISCARDURB) {
    unsigned long address = 0;
    std::memcpy(&address, argument->data, sizeof address);
    return discard(client, address);
  }
  if (request == USBDEVFS_RESET) return reset();
  if (request == USBDEVFS_GET_SPEED) return success(FULL_SPEED);
  const std::size_t size = _IOC_SIZE(request);
  return size == 0 ? failure(ENOTTY) : answer_with_memory(client, request, argument, size);
}

IoctlAnswer DeviceNode::answer_with_memory(Client& client, unsigned long request, UMockdevIoctlData* argument,
                                           std::size_t size) {
  DataPointer data = resolve(argument, size);
  if (!data) return failure(EFAULT);
  switch (request) {
    case USBDEVFS_GET_CAPABILITIES:
      view<std::uint32_t>(data) = CAPABILITIES;
      return success();
    case USBDEVFS_CLAIMINTERFACE:
      return claim(client, view<unsigned>(data));
    case USBDEVFS_RELEASEINTERFACE:
      return release(client, view<unsigned>(data));
    case USBDEVFS_GETDRIVER:
      return driver_name(view<usbdevfs_getdriver>(data));
    case USBDEVFS_IOCTL:
      return driver_command(view<usbdevfs_ioctl>(data));
    case USBDEVFS_DISCONNECT_CLAIM:
      return disconnect_and_claim(client, view<usbdevfs_disconnect_claim>(data));
    case USBDEVFS_SUBMITURB:
      return submit(client, std::move(data));
    case USBDEVFS_SETCONFIGURATION:
      if (claimant(0) != nullptr) return failure(EBUSY);
      return view<unsigned>(data) == 1 ? success() : failure(EINVAL);
    case USBDEVFS_SETINTERFACE:
      return set_alternate(client, view<usbdevfs_setinterface>(data));
    case USBDEVFS_CLEAR_HALT:
    case USBDEVFS_RESETEP: {
      const auto endpoint = static_cast<std::uint8_t>(view<unsigned>(data));
      const auto place = find_endpoint(endpoint);
      if (!place) return failure(ENOENT);
      halted_.erase(endpoint);
      return require_claim(client, place->interface);
    }
    case USBDEVFS_CONNECTINFO:
      view<usbdevfs_connectinfo>(data) = {static_cast<unsigned>(device_number_), 0};
      return success();
    default:
      return failure(ENOTTY);
  }
}

IoctlAnswer DeviceNode::claim(Client& client, unsigned interface) {
  if (!has_interface(interface)) return failure(ENOENT);
  if (client.claims.contains(interface)) return success();
  if (kernel_drivers_.contains(interface) || claimant(interface) != nullptr) return failure(EBUSY);
  client.claims.insert(interface);
  return success();
}

IoctlAnswer DeviceNode::release(Client& client, unsigned interface) {
  if (client.claims.erase(interface) == 0) return failure(EINVAL);
  cancel_pending(client, -ENOENT, interface);
  return success();
}

IoctlAnswer DeviceNode::driver_name(usbdevfs_getdriver& driver) const {
  const auto bound = kernel_drivers_.find(driver.interface);
  const std::string name = bound != kernel_drivers_.end()          ? bound->second
                           : claimant(driver.interface) != nullptr ? "usbfs"
                                                                   : "";
  if (name.empty()) return failure(ENODATA);
  std::memset(driver.driver, 0, sizeof driver.driver);
  name.copy(driver.driver, sizeof driver.driver - 1);
  return success();
}

IoctlAnswer DeviceNode::driver_command(const usbdevfs_ioctl& command) {
  const auto interface = static_cast<unsigned>(command.ifno);
  if (!has_interface(interface)) return failure(EINVAL);
  if (command.ioctl_code == USBDEVFS_DISCONNECT)
    return kernel_drivers_.erase(interface) == 1 ? success() : failure(ENODATA);
  if (command.ioctl_code != USBDEVFS_CONNECT) return failure(ENOTTY);
  if (kernel_drivers_.contains(interface) || claimant(interface) != nullptr) return failure(EBUSY);
  for (const auto& offered : device_.description().interfaces) {
    if (offered.number != interface || offered.alternate != 0 || offered.kernel_driver.empty()) continue;
    kernel_drivers_[interface] = offered.kernel_driver;
    return success(1);
  }
  return success(0);
}

IoctlAnswer DeviceNode::set_alternate(Client& client, const usbdevfs_setinterface& setting) {
  const auto checked = require_claim(client, setting.interface);
  if (checked.error != 0) return checked;
  const auto& interfaces = device_.description().interfaces;
  const bool exists = std::any_of(interfaces.begin(), interfaces.end(), [&](const Interface& interface) {
    return interface.number == setting.interface && interface.alternate == setting.altsetting;
  });
  if (!exists) return failure(EINVAL);
  cancel_pending(client, -ENOENT, setting.interface);
  alternates_[setting.interface] = setting.altsetting;
  return success();
}

IoctlAnswer DeviceNode::disconnect_and_claim(Client& client, const usbdevfs_disconnect_claim& command) {
  if (!has_interface(command.interface)) return failure(EINVAL);
  const std::string_view named(command.driver, strnlen(command.driver, sizeof command.driver));
  const auto bound = kernel_drivers_.find(command.interface);
  const std::string_view current = bound != kernel_drivers_.end()           ? std::string_view(bound->second)
                                   : claimant(command.interface) != nullptr ? "usbfs"
                                                                            : "";
  if (!current.empty()) {
    if ((command.flags & USBDEVFS_DISCONNECT_CLAIM_IF_DRIVER) != 0 && current != named) return failure(EBUSY);
    if ((command.flags & USBDEVFS_DISCONNECT_CLAIM_EXCEPT_DRIVER) != 0 && current == named) return failure(EBUSY);
    kernel_drivers_.erase(command.interface);
  }
  return claim(client, command.interface);
}

void DeviceNode::show_readiness() {
  const bool ready =
      std::any_of(clients_.begin(), clients_.end(), [](const Client& client) { return !client.completed.empty(); });
  std::array<char, PIPE_PAGE> page{};
  if (ready && fifo_full_) {
    while (read(fifo_, page.data(), page.size()) > 0) continue;
    fifo_full_ = false;
  } else if (!ready && !fifo_full_) {
    while (write(fifo_, page.data(), page.size()) > 0) continue;
    fifo_full_ = true;
  }
}

}  // namespace foyer::emulation
