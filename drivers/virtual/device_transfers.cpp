// What usbfs does with transfers: submit, discard, reap, and moving data between programs and the device.

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <utility>

#include "drivers/virtual/device_node.hpp"

namespace foyer::emulation {
namespace {

constexpr std::uint8_t TOWARDS_HOST = 0x80;
constexpr std::size_t SETUP_SIZE = 8;
constexpr int MAXIMUM_TRANSFER = 16 * 1024 * 1024;  // usbfs' own default limit, usbfs_memory_mb
constexpr std::size_t MAXIMUM_PENDING = 256;        // transfers of one program

IoctlAnswer success() {
  return {0, 0};
}
IoctlAnswer failure(int error) {
  return {-1, error};
}

std::uint16_t little_endian(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] | (bytes[at + 1] << 8));
}

/// The interface a control request is meant for, if the kernel asks for a claim before it lets the request pass.
std::optional<unsigned> addressed_interface(const SetupPacket& setup) {
  const bool vendor = (setup.request_type & 0x60) == 0x40;
  const bool to_interface = (setup.request_type & 0x1f) == 1;
  // A printer's GET_DEVICE_ID carries the interface in the high byte, and usbfs lets it pass without a claim.
  const bool device_id = setup.request_type == 0xa1 && setup.request == 0;
  if (vendor || !to_interface || device_id) return std::nullopt;
  return setup.index & 0xff;
}

}  // namespace

usbdevfs_urb& DeviceNode::Transfer::header() const {
  return *reinterpret_cast<usbdevfs_urb*>(urb->data);
}

std::span<std::uint8_t> DeviceNode::Transfer::bytes() const {
  return buffer ? std::span<std::uint8_t>(buffer->data, static_cast<std::size_t>(buffer->data_len))
                : std::span<std::uint8_t>();
}

void DeviceNode::Transfer::finish(int status, std::size_t actual_length) const {
  header().status = status;
  header().actual_length = static_cast<int>(actual_length);
}

IoctlAnswer DeviceNode::submit(Client& client, DataPointer urb) {
  Transfer transfer;
  transfer.urb = std::move(urb);
  const auto& header = transfer.header();
  if (header.buffer_length < 0 || header.buffer_length > MAXIMUM_TRANSFER) return failure(EINVAL);
  if (client.pending.size() >= MAXIMUM_PENDING) return failure(ENOMEM);
  if (header.buffer_length > 0) {
    GError* error = nullptr;
    transfer.buffer.reset(umockdev_ioctl_data_resolve(transfer.urb.get(), offsetof(usbdevfs_urb, buffer),
                                                      static_cast<std::size_t>(header.buffer_length), &error));
    g_clear_error(&error);
    if (!transfer.buffer) return failure(EFAULT);
  }
  if (header.type == USBDEVFS_URB_TYPE_CONTROL) return submit_control(client, std::move(transfer));

  const auto place = find_endpoint(header.endpoint);
  if (!place) return failure(ENOENT);
  const unsigned char wanted = place->endpoint->attributes == 2 ? USBDEVFS_URB_TYPE_BULK : USBDEVFS_URB_TYPE_INTERRUPT;
  if (header.type != wanted) return failure(EINVAL);
  const auto checked = require_claim(client, place->interface);
  if (checked.error == 0) client.pending.push_back(std::move(transfer));
  return checked;
}

IoctlAnswer DeviceNode::submit_control(Client& client, Transfer transfer) {
  const auto bytes = transfer.bytes();
  if (bytes.size() < SETUP_SIZE) return failure(EINVAL);
  const SetupPacket setup{bytes[0], bytes[1], little_endian(bytes, 2), little_endian(bytes, 4),
                          little_endian(bytes, 6)};
  if (bytes.size() < SETUP_SIZE + setup.length) return failure(EINVAL);
  if (const auto interface = addressed_interface(setup)) {
    const auto checked = require_claim(client, *interface);
    if (checked.error != 0) return checked;
  }
  const bool inward = (setup.request_type & TOWARDS_HOST) != 0;
  const auto data = bytes.subspan(SETUP_SIZE, setup.length);
  ControlReply reply = standard_request(setup);
  if (!reply) reply = device_.control(setup, inward ? BytesView() : BytesView(data));
  if (!reply) {
    transfer.finish(-EPIPE, 0);
  } else if (inward) {
    const std::size_t length = std::min(reply->size(), data.size());
    std::copy_n(reply->begin(), length, data.begin());
    transfer.finish(0, length);
  } else {
    transfer.finish(0, data.size());
  }
  client.completed.push_back(std::move(transfer));
  show_readiness();
  return success();
}

ControlReply DeviceNode::standard_request(const SetupPacket& setup) {
  constexpr std::uint8_t GET_STATUS = 0, CLEAR_FEATURE = 1, GET_DESCRIPTOR = 6, GET_CONFIGURATION = 8;
  if (setup.request_type == 0x80 && setup.request == GET_DESCRIPTOR) {
    switch (setup.value >> 8) {
      case 1:
        return device_descriptor(device_.description());
      case 2:
        return configuration_descriptor(device_.description());
      case 3:
        return string_descriptor(device_.description(), static_cast<std::uint8_t>(setup.value & 0xff));
      default:
        return std::nullopt;
    }
  }
  if (setup.request_type == 0x80 && setup.request == GET_CONFIGURATION) return Bytes{1};
  if (setup.request_type == 0x80 && setup.request == GET_STATUS) return Bytes{1, 0};
  const auto endpoint = static_cast<std::uint8_t>(setup.index & 0xff);
  if (setup.request_type == 0x82 && setup.request == GET_STATUS)
    return Bytes{std::uint8_t(halted_.contains(endpoint) ? 1 : 0), 0};
  if (setup.request_type == 0x02 && setup.request == CLEAR_FEATURE) {
    halted_.erase(endpoint);
    return Bytes{};
  }
  return std::nullopt;
}

IoctlAnswer DeviceNode::discard(Client& client, unsigned long address) {
  const auto found = std::find_if(client.pending.begin(), client.pending.end(),
                                  [&](const Transfer& transfer) { return transfer.urb->client_addr == address; });
  if (found == client.pending.end()) return failure(EINVAL);
  found->finish(-ENOENT, found->done);
  client.completed.push_back(std::move(*found));
  client.pending.erase(found);
  show_readiness();
  return success();
}

IoctlAnswer DeviceNode::reap(Client& client, UMockdevIoctlData* argument) {
  if (client.completed.empty()) return failure(unplugged_ ? ENODEV : EAGAIN);
  GError* error = nullptr;
  const DataPointer pointer(umockdev_ioctl_data_resolve(argument, 0, sizeof(void*), &error));
  g_clear_error(&error);
  if (!pointer) return failure(EFAULT);
  const Transfer transfer = std::move(client.completed.front());
  client.completed.pop_front();
  umockdev_ioctl_data_set_ptr(pointer.get(), 0, transfer.urb.get());
  // Before the answer leaves, or the program would poll again, find the node ready and spin.
  show_readiness();
  return success();
}

IoctlAnswer DeviceNode::reset() {
  for (auto& client : clients_) cancel_pending(client, -ENOENT);
  halted_.clear();
  device_.reset();
  return success();
}

void DeviceNode::cancel_pending(Client& client, int status, std::optional<unsigned> interface) {
  for (auto transfer = client.pending.begin(); transfer != client.pending.end();) {
    if (interface) {
      const auto place = find_endpoint(transfer->header().endpoint);
      if (place && place->interface != *interface) {
        ++transfer;
        continue;
      }
    }
    transfer->finish(status, transfer->done);
    client.completed.push_back(std::move(*transfer));
    transfer = client.pending.erase(transfer);
  }
  show_readiness();
}

void DeviceNode::unplug() {
  unplugged_ = true;
  device_.notify_progress({});
  for (auto& client : clients_) cancel_pending(client, -ESHUTDOWN);
}

void DeviceNode::stall(std::uint8_t endpoint) {
  halted_.insert(endpoint);
  advance();
}

void DeviceNode::disturb(std::uint8_t endpoint) {
  disturbed_[endpoint] = -EPROTO;
  advance();
}

void DeviceNode::babble(std::uint8_t endpoint) {
  disturbed_[endpoint] = -EOVERFLOW;
  advance();
}

void DeviceNode::cut_short(std::uint8_t endpoint, std::size_t bytes, unsigned transfers) {
  short_[endpoint] = {bytes, transfers};
}

void DeviceNode::advance() {
  // A device may report progress from within accept() or provide(); the outer call then goes round again.
  advance_again_ = true;
  if (advancing_) return;
  advancing_ = true;
  while (std::exchange(advance_again_, false)) {
    for (auto& client : clients_) {
      std::set<std::uint8_t> waiting;  // The transfers of one endpoint keep their order.
      for (auto transfer = client.pending.begin(); transfer != client.pending.end();) {
        const std::uint8_t endpoint = transfer->header().endpoint;
        if (waiting.contains(endpoint) || !move(*transfer, transfer->done)) {
          waiting.insert(endpoint);
          ++transfer;
          continue;
        }
        client.completed.push_back(std::move(*transfer));
        transfer = client.pending.erase(transfer);
      }
    }
  }
  advancing_ = false;
  show_readiness();
}

bool DeviceNode::move(const Transfer& transfer, std::size_t& done) {
  const std::uint8_t endpoint = transfer.header().endpoint;
  if (const auto disturbed = disturbed_.extract(endpoint)) {
    transfer.finish(disturbed.mapped(), done);
    return true;
  }
  if (halted_.contains(endpoint)) {
    transfer.finish(-EPIPE, done);
    return true;
  }
  return (endpoint & TOWARDS_HOST) != 0 ? move_in(transfer, done) : move_out(transfer, done);
}

bool DeviceNode::move_out(const Transfer& transfer, std::size_t& done) {
  const std::uint8_t endpoint = transfer.header().endpoint;
  auto bytes = transfer.bytes();
  const auto cut = short_.find(endpoint);
  if (cut != short_.end()) bytes = bytes.first(std::min(bytes.size(), std::max(done, cut->second.bytes)));
  if (done < bytes.size()) done += device_.accept(endpoint, bytes.subspan(done));
  if (done < bytes.size()) return false;
  if (cut != short_.end() && --cut->second.transfers == 0) short_.erase(cut);
  transfer.finish(0, done);
  return true;
}

bool DeviceNode::move_in(const Transfer& transfer, std::size_t& done) {
  const std::uint8_t address = transfer.header().endpoint;
  const std::size_t packet_size = find_endpoint(address)->endpoint->packet_size;
  const auto bytes = transfer.bytes();
  while (true) {
    const auto packet = device_.provide(address, packet_size);
    if (!packet) return false;
    const std::size_t fits = std::min(packet->size(), bytes.size() - done);
    std::copy_n(packet->begin(), fits, bytes.begin() + static_cast<std::ptrdiff_t>(done));
    done += fits;
    const bool overflow = packet->size() > fits;
    if (!overflow && packet->size() == packet_size && done < bytes.size()) continue;
    transfer.finish(overflow ? -EOVERFLOW : 0, done);
    return true;
  }
}

bool DeviceNode::is_claimed() const {
  return std::any_of(clients_.begin(), clients_.end(), [](const Client& client) { return !client.claims.empty(); });
}

std::optional<DeviceNode::Place> DeviceNode::find_endpoint(std::uint8_t address) const {
  for (const auto& interface : device_.description().interfaces) {
    const auto current = alternates_.find(interface.number);
    if (interface.alternate != (current == alternates_.end() ? 0 : current->second)) continue;
    for (const auto& candidate : interface.endpoints) {
      if (candidate.address == address) return Place{interface.number, &candidate};
    }
  }
  return std::nullopt;
}

bool DeviceNode::has_interface(unsigned interface) const {
  const auto& interfaces = device_.description().interfaces;
  return std::any_of(interfaces.begin(), interfaces.end(),
                     [&](const Interface& candidate) { return candidate.number == interface; });
}

const DeviceNode::Client* DeviceNode::claimant(unsigned interface) const {
  const auto found = std::find_if(clients_.begin(), clients_.end(),
                                  [&](const Client& client) { return client.claims.contains(interface); });
  return found == clients_.end() ? nullptr : &*found;
}

IoctlAnswer DeviceNode::require_claim(Client& client, unsigned interface) {
  // As usbfs: a program that did not claim is given the interface if nobody else has it.
  return claim(client, interface);
}

}  // namespace foyer::emulation
