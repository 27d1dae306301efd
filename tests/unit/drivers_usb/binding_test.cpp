#include "drivers/usb/binding.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::usb {
namespace {

constexpr Endpoint bulk_out{0x01, EndpointKind::Bulk, 64};
constexpr Endpoint bulk_in{0x82, EndpointKind::Bulk, 64};
constexpr Endpoint interrupt_in{0x83, EndpointKind::Interrupt, 8};
constexpr InterfaceClass printer_class{7, 1, 2};

const Quirks no_quirks;

DeviceInfo printer(std::string serial, std::string port) {
  DeviceInfo device{.model = {0x04b8, 0x0e15}, .serial = std::move(serial), .port_path = std::move(port)};
  device.interfaces = {{1, 0, 0, printer_class, {bulk_out, bulk_in}}};
  return device;
}

RoleBinding role(std::string serial = {}, std::string port = {}) {
  return {std::move(serial),
          std::move(port),
          {},
          {.types = {printer_class}, .endpoints = {{EndpointKind::Bulk, false}, {EndpointKind::Bulk, true}}}};
}

// Covers KV-3.
TEST(RoleBinding, TellsTwoIdenticalPrintersApartBySerial) {
  const std::vector devices{printer("A", "1-1"), printer("B", "1-2")};
  EXPECT_EQ(choose(devices, role("B"), no_quirks)->device.port_path, "1-2");
  EXPECT_EQ(choose(devices, role("C"), no_quirks).error(), BindingError::NotPresent);
}

TEST(RoleBinding, RefusesToGuessBetweenTwo) {
  const std::vector devices{printer("A", "1-1"), printer("B", "1-2")};
  EXPECT_EQ(choose(devices, role(), no_quirks).error(), BindingError::Ambiguous);
  EXPECT_TRUE(choose(std::span(devices).first(1), role(), no_quirks).has_value());
}

TEST(RoleBinding, FindsADeviceWithoutASerialByItsPort) {
  const std::vector devices{printer("", "1-1"), printer("", "1-2")};
  EXPECT_EQ(choose(devices, role("", "1-2"), no_quirks)->device.port_path, "1-2");
  EXPECT_EQ(choose(devices, role("A", "1-1"), no_quirks)->device.port_path, "1-1");
  EXPECT_EQ(choose(devices, role("A"), no_quirks).error(), BindingError::NotPresent);
}

TEST(RoleBinding, FollowsASerialToAnotherPortButNotAnotherSerialToItsPort) {
  EXPECT_TRUE(matches(printer("A", "1-9"), role("A", "1-1"), no_quirks));
  EXPECT_FALSE(matches(printer("B", "1-1"), role("A", "1-1"), no_quirks));
}

TEST(RoleBinding, TakesOnlyTheModelsItNames) {
  RoleBinding binding = role();
  binding.models = {{0x0519, 0x0003}};
  EXPECT_FALSE(matches(printer("A", "1-1"), binding, no_quirks));
}

TEST(RoleBinding, LooksForTheInterfaceThatAQuirkNames) {
  DeviceInfo device = printer("A", "1-1");
  device.model = {0x04b8, 0x0202};
  device.interfaces[0].type = {255, 0, 0};
  EXPECT_FALSE(matches(device, role(), no_quirks));
  EXPECT_TRUE(matches(device, role(), Quirks::built_in()));
}

TEST(FindInterface, PassesOverDecoysAndTakesTheLowestAlternateThatFits) {
  DeviceInfo device = printer("A", "1-1");
  device.interfaces = {{1, 0, 0, {3, 1, 1}, {interrupt_in}},  // A keyboard.
                       {1, 1, 0, printer_class, {}},          // Of the class, without endpoints.
                       {1, 1, 2, printer_class, {bulk_out, bulk_in}},
                       {1, 1, 1, printer_class, {bulk_in, bulk_out}},
                       {1, 2, 0, printer_class, {bulk_out}}};  // One way only.
  const auto found = find_interface(device, role().need);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->number, 1);
  EXPECT_EQ(found->alternate, 1);
  EXPECT_EQ(found->find(EndpointKind::Bulk, false), bulk_out);
  EXPECT_EQ(found->find(EndpointKind::Interrupt, true), std::nullopt);
}

TEST(FindInterface, PrefersTheFirstTypeNamed) {
  DeviceInfo device = printer("A", "1-1");
  device.interfaces = {{1, 0, 0, {7, 1, 1}, {bulk_out}}, {1, 0, 1, {7, 1, 2}, {bulk_out, bulk_in}}};
  const InterfaceNeed need{{{7, 1, 2}, {7, 1, 1}}, {{EndpointKind::Bulk, false}}};
  EXPECT_EQ(find_interface(device, need)->alternate, 1);
}

TEST(ModelId, HasOneText) {
  EXPECT_EQ((ModelId{0x04b8, 0x0e15}).text(), "04b8:0e15");
  EXPECT_EQ(ModelId::parse("04b8:0e15"), (ModelId{0x04b8, 0x0e15}));
  for (const char* const bad : {"", "04b8", "04b8-0e15", "4b8:0e15", "04b8:0e1g", "04b8:0e155", "+4b8:0e15"}) {
    EXPECT_FALSE(ModelId::parse(bad).has_value()) << bad;
  }
}

RC_GTEST_PROP(ModelId, ReadsBackItsText, (std::uint16_t vendor, std::uint16_t product)) {
  RC_ASSERT(ModelId::parse(ModelId{vendor, product}.text()) == (ModelId{vendor, product}));
}

Interface communications(std::uint8_t number, Bytes extra) {
  return {1, number, 0, {2, 2, 1}, {interrupt_in}, std::move(extra)};
}
Interface data(std::uint8_t number) {
  return {1, number, 0, {10, 0, 0}, {bulk_out, bulk_in}};
}

TEST(Controllers, AreNamedByTheUnionDescriptor) {
  // CDC 1.2 section 5.2.3: header, call management, abstract control management, union of 3 with 1.
  const Bytes extra{5, 0x24, 0x00, 0x10, 0x01, 5, 0x24, 0x01, 0x00, 0x01, 4, 0x24, 0x02, 0x02, 5, 0x24, 0x06, 3, 1};
  std::vector interfaces{communications(0, {}), data(1), communications(3, extra)};
  assign_controllers(interfaces);
  EXPECT_EQ(interfaces[1].controller, 3);
  EXPECT_EQ(interfaces[0].controller, std::nullopt);
}

TEST(Controllers, AreTheInterfaceBeforeWhereNoUnionSaysSo) {
  std::vector interfaces{communications(0, Bytes{5, 0x24}), data(1), data(3)};
  assign_controllers(interfaces);
  EXPECT_EQ(interfaces[1].controller, 0);
  EXPECT_EQ(interfaces[2].controller, std::nullopt);
}

TEST(Controllers, AreNotThoseOfNetworkAdapters) {
  Interface ethernet = communications(0, {});
  ethernet.type = {2, 6, 0};
  DeviceInfo device{.model = {0x0b95, 0x1790}};
  device.interfaces = {ethernet, data(1)};
  assign_controllers(device.interfaces);
  EXPECT_EQ(device.interfaces[1].controller, std::nullopt);
  const InterfaceNeed need{.types = {{10, 0, 0}}, .endpoints = {{EndpointKind::Bulk, true}}, .controlled = true};
  EXPECT_FALSE(find_interface(device, need));
}

RC_GTEST_PROP(Controllers, NeverCrashOnRandomDescriptors, (const std::vector<std::uint8_t>& extra)) {
  std::vector interfaces{communications(0, extra), data(1)};
  assign_controllers(interfaces);
  RC_ASSERT(interfaces[1].controller == std::uint8_t{0});
}

TEST(RoleBinding, PassesOverModelsThatAreKnownToBeSomethingElse) {
  const std::vector devices{printer("A", "1-1")};
  RoleBinding binding = role();
  binding.other_than = {{0x04b8, 0x0e15}};
  EXPECT_EQ(choose(devices, binding, no_quirks).error(), BindingError::NotPresent);
}

}  // namespace
}  // namespace foyer::usb
