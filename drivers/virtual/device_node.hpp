#pragma once
// One device node of the emulated bus: what the kernel's usbfs does for every program that opened it.
// Keeps claims, kernel drivers, transfers in flight and halted endpoints; asks the UsbDevice for the rest.
// Threading: the main loop. umockdev calls from its own thread; those calls are posted here.
// Lifetime: from plug until the last program closed it, which may be long after the unplug.
// Source: linux/usbdevice_fs.h and drivers/usb/core/devio.c (behaviour, not code).

#include <array>
#include <deque>
#include <list>
#include <map>
#include <set>
#include <string>

#include <linux/usbdevice_fs.h>
#include <sys/ioctl.h>

#include "drivers/virtual/glib_pointers.hpp"
#include "drivers/virtual/usb_device.hpp"

namespace foyer::emulation {

/// Result and errno of an ioctl: result -1 with the error, or 0 and more.
struct IoctlAnswer {
  long result;
  int error;
};

class DeviceNode {
 public:
  /// `path` is the node's path inside the testbed; a FIFO is made there. Throws std::system_error.
  DeviceNode(UsbDevice& device, std::string path, int device_number);
  ~DeviceNode();
  DeviceNode(const DeviceNode&) = delete;
  DeviceNode& operator=(const DeviceNode&) = delete;

  [[nodiscard]] UMockdevIoctlBase* handler() { return handler_.get(); }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] int device_number() const { return device_number_; }
  /// How many programs have the node open now.
  [[nodiscard]] std::size_t client_count() const { return clients_.size(); }
  /// Whether a program has claimed an interface.
  [[nodiscard]] bool is_claimed() const;
  /// Of the kernel, by the number of the interface that each has now.
  [[nodiscard]] const std::map<unsigned, std::string>& kernel_drivers() const { return kernel_drivers_; }

  /// The cable is pulled: what is in flight ends with ESHUTDOWN, what comes later with ENODEV.
  void unplug();
  /// Until cleared by the host, transfers of this endpoint fail with EPIPE.
  void stall(std::uint8_t endpoint);
  /// The next transfer of this endpoint fails with EPROTO.
  void disturb(std::uint8_t endpoint);
  /// The next transfer of this endpoint fails with EOVERFLOW: the device sends more than was asked for.
  void babble(std::uint8_t endpoint);
  /// The next so many transfers of this OUT endpoint end well after `bytes` at most, as if that had been all.
  void cut_short(std::uint8_t endpoint, std::size_t bytes, unsigned transfers);
  /// Moves every transfer on that can move.
  void advance();

 private:
  struct Transfer {
    DataPointer urb;
    DataPointer buffer;
    std::size_t done = 0;

    [[nodiscard]] usbdevfs_urb& header() const;
    [[nodiscard]] std::span<std::uint8_t> bytes() const;
    void finish(int status, std::size_t actual_length) const;
  };
  struct Client {
    UMockdevIoctlClient* handle = nullptr;  ///< Not owned: see on_connected.
    std::set<unsigned> claims;
    std::list<Transfer> pending;
    std::deque<Transfer> completed;
  };

  static void on_connected(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self);
  static gboolean on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self);
  static void on_vanished(gpointer self, GObject* client);

  void forget(UMockdevIoctlClient* handle);
  void handle(UMockdevIoctlClient* handle);
  IoctlAnswer answer(Client& client, unsigned long request, UMockdevIoctlData* argument);
  IoctlAnswer answer_with_memory(Client& client, unsigned long request, UMockdevIoctlData* argument, std::size_t size);

  IoctlAnswer claim(Client& client, unsigned interface);
  IoctlAnswer release(Client& client, unsigned interface);
  IoctlAnswer driver_name(usbdevfs_getdriver& driver) const;
  IoctlAnswer driver_command(const usbdevfs_ioctl& command);
  IoctlAnswer set_alternate(Client& client, const usbdevfs_setinterface& setting);
  IoctlAnswer disconnect_and_claim(Client& client, const usbdevfs_disconnect_claim& command);
  IoctlAnswer submit(Client& client, DataPointer urb);
  IoctlAnswer submit_control(Client& client, Transfer transfer);
  IoctlAnswer discard(Client& client, unsigned long address);
  IoctlAnswer reap(Client& client, UMockdevIoctlData* argument);
  IoctlAnswer reset();

  struct Place {
    unsigned interface;
    const Endpoint* endpoint;
  };
  /// Where an endpoint is in the current settings.
  [[nodiscard]] std::optional<Place> find_endpoint(std::uint8_t address) const;
  [[nodiscard]] bool has_interface(unsigned interface) const;
  [[nodiscard]] const Client* claimant(unsigned interface) const;
  IoctlAnswer require_claim(Client& client, unsigned interface);
  ControlReply standard_request(const SetupPacket& setup);
  /// True once the transfer is over, with its status and length set.
  bool move(const Transfer& transfer, std::size_t& done);
  bool move_in(const Transfer& transfer, std::size_t& done);
  bool move_out(const Transfer& transfer, std::size_t& done);
  void cancel_pending(Client& client, int status, std::optional<unsigned> interface = std::nullopt);
  void show_readiness();

  UsbDevice& device_;
  const std::string path_;
  const int device_number_;
  ObjectPointer<UMockdevIoctlBase> handler_;
  std::list<Client> clients_;
  std::map<unsigned, std::string> kernel_drivers_;
  std::map<unsigned, unsigned> alternates_;  ///< The current setting of each interface, 0 unless set.
  std::set<std::uint8_t> halted_;
  std::map<std::uint8_t, int> disturbed_;  ///< How the next transfer of an endpoint fails.
  struct Short {
    std::size_t bytes;
    unsigned transfers;
  };
  std::map<std::uint8_t, Short> short_;
  int fifo_ = -1;
  bool fifo_full_ = false;
  bool unplugged_ = false;
  bool advancing_ = false;
  bool advance_again_ = false;
  // Work that was posted for a node which has gone since must not touch it.
  std::shared_ptr<DeviceNode*> self_;
};

}  // namespace foyer::emulation
