// A program that a test drives over its standard input and output: one libusb call a line, one line of answer.
// It knows nothing of the emulator; all that differs from a real machine is its environment.

#include <chrono>
#include <cstdio>
#include <deque>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <libusb-1.0/libusb.h>
#include <sys/resource.h>

#ifdef __SANITIZE_ADDRESS__
// umockdev's preload stands before the sanitizer's library; that is harmless, but the sanitizer must be told.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "verify_asan_link_order=0";
}
#endif

namespace {

using Data = std::vector<unsigned char>;

constexpr std::chrono::seconds PATIENCE{20};

struct Probe {
  libusb_context* context = nullptr;
  libusb_device_handle* handle = nullptr;
  std::deque<std::string> hotplug;
  std::deque<std::string> completions;
  std::map<libusb_transfer*, Data> in_flight;
};

std::string hexadecimal(const Data& data, std::size_t length) {
  std::string text;
  char digits[3];
  for (std::size_t at = 0; at < length; ++at) {
    std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned>(data[at]));
    text += digits;
  }
  return text;
}

Data bytes(const std::string& text) {
  Data data;
  for (std::size_t at = 0; at + 1 < text.size(); at += 2)
    data.push_back(static_cast<unsigned char>(std::stoul(text.substr(at, 2), nullptr, 16)));
  return data;
}

/// "0" or libusb's name of the error.
std::string outcome(int code) {
  return code >= 0 ? std::to_string(code) : libusb_error_name(code);
}

std::string name_of(libusb_device* device) {
  libusb_device_descriptor descriptor{};
  libusb_get_device_descriptor(device, &descriptor);
  char text[16];
  std::snprintf(text, sizeof text, "%04x:%04x", static_cast<unsigned>(descriptor.idVendor),
                static_cast<unsigned>(descriptor.idProduct));
  return text;
}

std::string port_of(libusb_device* device) {
  uint8_t ports[8];
  const int count = libusb_get_port_numbers(device, ports, sizeof ports);
  std::string text;
  for (int at = 0; at < count; ++at)
    text += (at == 0 ? std::to_string(libusb_get_bus_number(device)) + "-" : ".") + std::to_string(ports[at]);
  return text;
}

int LIBUSB_CALL on_hotplug(libusb_context*, libusb_device* device, libusb_hotplug_event event, void* user) {
  static_cast<Probe*>(user)->hotplug.push_back((event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED ? "arrived " : "left ") +
                                               name_of(device));
  return 0;
}

void LIBUSB_CALL on_complete(libusb_transfer* transfer) {
  const char* const names[] = {"completed", "error", "timed_out", "cancelled", "stall", "no_device", "overflow"};
  auto& probe = *static_cast<Probe*>(transfer->user_data);
  std::string text = std::string(names[transfer->status]) + " " + std::to_string(transfer->actual_length);
  if ((transfer->endpoint & 0x80) != 0)
    text += " " + hexadecimal(probe.in_flight[transfer], static_cast<std::size_t>(transfer->actual_length));
  probe.completions.push_back(text);
  probe.in_flight.erase(transfer);
  libusb_free_transfer(transfer);
}

std::string await(Probe& probe, std::deque<std::string>& queue) {
  const auto deadline = std::chrono::steady_clock::now() + PATIENCE;
  while (queue.empty() && std::chrono::steady_clock::now() < deadline) {
    timeval interval{1, 0};
    libusb_handle_events_timeout_completed(probe.context, &interval, nullptr);
  }
  if (queue.empty()) return "nothing";
  std::string first = queue.front();
  queue.pop_front();
  return first;
}

std::string list(Probe& probe) {
  libusb_device** devices = nullptr;
  const auto count = libusb_get_device_list(probe.context, &devices);
  std::string text;
  for (ssize_t at = 0; at < count; ++at) text += name_of(devices[at]) + "@" + port_of(devices[at]) + " ";
  libusb_free_device_list(devices, 1);
  return text;
}

std::string open(Probe& probe, const std::string& port) {
  libusb_device** devices = nullptr;
  const auto count = libusb_get_device_list(probe.context, &devices);
  int code = LIBUSB_ERROR_NOT_FOUND;
  for (ssize_t at = 0; at < count; ++at) {
    if (port_of(devices[at]) == port) code = libusb_open(devices[at], &probe.handle);
  }
  libusb_free_device_list(devices, 1);
  if (code == 0) libusb_set_auto_detach_kernel_driver(probe.handle, 0);
  return outcome(code);
}

std::string bulk(Probe& probe, unsigned char endpoint, Data data, unsigned timeout) {
  int length = 0;
  const int code =
      libusb_bulk_transfer(probe.handle, endpoint, data.data(), static_cast<int>(data.size()), &length, timeout);
  const std::string text = outcome(code) + " " + std::to_string(length);
  return (endpoint & 0x80) != 0 ? text + " " + hexadecimal(data, static_cast<std::size_t>(length)) : text;
}

std::string start(Probe& probe, unsigned char endpoint, Data data, bool interrupt) {
  libusb_transfer* transfer = libusb_alloc_transfer(0);
  auto& kept = probe.in_flight[transfer] = std::move(data);
  const auto fill = interrupt ? libusb_fill_interrupt_transfer : libusb_fill_bulk_transfer;
  fill(transfer, probe.handle, endpoint, kept.data(), static_cast<int>(kept.size()), on_complete, &probe, 0);
  const int code = libusb_submit_transfer(transfer);
  if (code != 0) {
    probe.in_flight.erase(transfer);
    libusb_free_transfer(transfer);
  }
  return outcome(code);
}

/// Microseconds of CPU that waiting for so many milliseconds took.
std::string idle(Probe& probe, unsigned milliseconds) {
  const auto spent = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000 + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
  };
  const auto before = spent();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  while (std::chrono::steady_clock::now() < deadline) {
    timeval interval{0, 100'000};
    libusb_handle_events_timeout_completed(probe.context, &interval, nullptr);
  }
  return std::to_string(spent() - before);
}

std::string control(Probe& probe, std::istringstream& words) {
  unsigned type = 0, request = 0, value = 0, index = 0, length = 0;
  std::string out;
  words >> std::hex >> type >> request >> value >> index >> length >> out;
  Data data = out.empty() ? Data(length) : bytes(out);
  const int code = libusb_control_transfer(probe.handle, static_cast<uint8_t>(type), static_cast<uint8_t>(request),
                                           static_cast<uint16_t>(value), static_cast<uint16_t>(index), data.data(),
                                           static_cast<uint16_t>(data.size()), 2000);
  if (code < 0) return outcome(code);
  return (type & 0x80) != 0 ? "ok " + hexadecimal(data, static_cast<std::size_t>(code)) : "ok";
}

std::string on_interface(Probe& probe, const std::string& command, int interface) {
  if (command == "driver") return outcome(libusb_kernel_driver_active(probe.handle, interface));
  if (command == "detach") return outcome(libusb_detach_kernel_driver(probe.handle, interface));
  if (command == "attach") return outcome(libusb_attach_kernel_driver(probe.handle, interface));
  if (command == "claim") return outcome(libusb_claim_interface(probe.handle, interface));
  if (command == "release") return outcome(libusb_release_interface(probe.handle, interface));
  return "?";
}

std::string obey(Probe& probe, const std::string& line) {
  std::istringstream words(line);
  std::string command, text;
  unsigned endpoint = 0, number = 0, timeout = 2000;
  words >> command;
  if (command == "list") return list(probe);
  if (command == "open") return words >> text, open(probe, text);
  if (command == "close") return libusb_close(probe.handle), probe.handle = nullptr, "0";
  if (command == "watch") {
    return outcome(libusb_hotplug_register_callback(
        probe.context, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT, 0,
        LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, on_hotplug, &probe, nullptr));
  }
  if (command == "hotplug") return await(probe, probe.hotplug);
  if (command == "wait") return await(probe, probe.completions);
  if (command == "idle") return words >> number, idle(probe, number);
  if (command == "control") return control(probe, words);
  if (command == "cancel")
    return outcome(probe.in_flight.empty() ? LIBUSB_ERROR_NOT_FOUND
                                           : libusb_cancel_transfer(probe.in_flight.begin()->first));
  if (command == "alternate")
    return words >> endpoint >> number, outcome(libusb_set_interface_alt_setting(
                                            probe.handle, static_cast<int>(endpoint), static_cast<int>(number)));
  words >> std::hex >> endpoint >> std::dec;
  const auto address = static_cast<unsigned char>(endpoint);
  if (command == "clear") return outcome(libusb_clear_halt(probe.handle, address));
  if (command == "out") return words >> text >> timeout, bulk(probe, address, bytes(text), timeout);
  if (command == "in") return words >> number >> timeout, bulk(probe, address, Data(number), timeout);
  if (command == "start_out") return words >> text, start(probe, address, bytes(text), false);
  if (command == "start_in") return words >> number, start(probe, address, Data(number), false);
  if (command == "start_interrupt") return words >> number, start(probe, address, Data(number), true);
  return on_interface(probe, command, static_cast<int>(endpoint));
}

}  // namespace

int main() {
  Probe probe;
  if (libusb_init(&probe.context) != 0) return 1;
  for (std::string line; std::getline(std::cin, line);) std::cout << obey(probe, line) << std::endl;
  return 0;
}
