#include "drivers/devices/claims.hpp"

#include <gtest/gtest.h>

#include "drivers/devices/roles.hpp"
#include "drivers/devices/selection.hpp"

namespace foyer::devices {
namespace {

using usb::EndpointKind;

usb::DeviceInfo device(usb::ModelId model, usb::InterfaceClass type, const std::string& serial,
                       const std::string& port) {
  usb::DeviceInfo info;
  info.model = model;
  info.serial = serial;
  info.port_path = port;
  info.interfaces = {
      {1,
       0,
       0,
       type,
       {{0x81, EndpointKind::Interrupt, 8}, {0x82, EndpointKind::Bulk, 64}, {0x02, EndpointKind::Bulk, 64}}}};
  return info;
}

std::string driver_of(const usb::DeviceInfo& info) {
  const auto claim = claim_of(info, usb::Quirks::built_in());
  return claim ? std::string(claim->family->name) : "none";
}

// Covers KV-3.
TEST(Claims, NameTheDriverOfEachKindOfDevice) {
  EXPECT_EQ(driver_of(device({0x04b8, 0x0e15}, {7, 1, 2}, "P", "1-1")), "escpos");
  EXPECT_EQ(driver_of(device({0x04b8, 0x0202}, {255, 255, 255}, "P", "1-1")), "escpos");
  EXPECT_EQ(driver_of(device({0x16c0, 0x05df}, {3, 0, 0}, "G", "1-1")), "usb_relay");
  EXPECT_EQ(driver_of(device({0x0403, 0x6001}, {255, 255, 255}, "G", "1-1")), "ftdi_relay");
  EXPECT_EQ(driver_of(device({0x27b8, 0x01ed}, {3, 0, 0}, "L", "1-1")), "blink1");
  EXPECT_EQ(driver_of(device({0x0c2e, 0x0b61}, {3, 1, 1}, "S", "1-1")), "keyboard_wedge");
  EXPECT_EQ(driver_of(device({0x0c2e, 0x0b62}, {3, 0, 0}, "S", "1-1")), "hid_pos");
  EXPECT_EQ(driver_of(device({0x0c2e, 0x0b63}, {10, 0, 0}, "S", "1-1")), "cdc_acm");
  EXPECT_EQ(driver_of(device({0x0781, 0x5567}, {8, 6, 80}, "D", "1-1")), "none");
}

TEST(Selection, TakesWhatLooksLikeSomethingElseOnlyWhenItIsNamed) {
  const std::vector devices{device({0x046d, 0xc31c}, {3, 1, 1}, "", "1-4")};
  const auto& quirks = usb::Quirks::built_in();
  EXPECT_EQ(select(devices, Kind::Scanner, {}, quirks).error().exit, Exit::Absent);
  EXPECT_TRUE(select(devices, Kind::Scanner, {"", "1-4"}, quirks).has_value());
  EXPECT_EQ(select(devices, Kind::Scanner, {"", "1-5"}, quirks).error().exit, Exit::Absent);
}

TEST(Selection, RefusesToChooseBetweenTwo) {
  const std::vector devices{device({0x04b8, 0x0e15}, {7, 1, 2}, "A", "1-1"),
                            device({0x04b8, 0x0e15}, {7, 1, 2}, "B", "1-2")};
  const auto& quirks = usb::Quirks::built_in();
  EXPECT_EQ(select(devices, Kind::Printer, {}, quirks).error().exit, Exit::Ambiguous);
  EXPECT_EQ(select(devices, Kind::Printer, {"B", ""}, quirks)->device.port_path, "1-2");
}

TEST(Selection, SaysWhatToDoAboutAMissingPermissionAndABusyDevice) {
  const auto printer = device({0x04b8, 0x0e15}, {7, 1, 2}, "A", "1-1");
  const auto denied = trouble_of(printer, usb::UsbError::Access);
  EXPECT_EQ(denied.exit, Exit::Permission);
  EXPECT_NE(denied.sentence.find("70-foyer.rules"), std::string::npos);
  const auto busy = trouble_of(printer, usb::UsbError::Busy);
  EXPECT_EQ(busy.exit, Exit::Busy);
  EXPECT_NE(busy.sentence.find("stop it first"), std::string::npos);
}

TEST(Roles, AreKnownBySerialAndElseByPort) {
  const std::vector<Role> roles{{Kind::Gate, "controller.toml", "G", ""}, {Kind::Gate, "other.toml", "", "1-1"}};
  const auto with_serial = device({0x16c0, 0x05df}, {3, 0, 0}, "G", "1-1");
  EXPECT_EQ(roles_of(with_serial, Kind::Gate, roles),
            (std::vector<std::string>{"gate of controller.toml", "gate of other.toml"}));
  EXPECT_TRUE(roles_of(with_serial, Kind::Lamp, roles).empty());
  EXPECT_TRUE(roles_in({"/nowhere/at/all.toml"}).empty());
}

}  // namespace
}  // namespace foyer::devices
