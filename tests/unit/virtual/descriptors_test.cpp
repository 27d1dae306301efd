#include <gtest/gtest.h>

#include "drivers/virtual/usb_device.hpp"

namespace foyer::emulation {
namespace {

DeviceDescription printer() {
  return {0x04b8,
          0x0e15,
          "EPSON",
          "TM",
          "",
          "1-1",
          {{0, 0, 7, 1, 1, "usblp", {{0x01, 2, 64, 0}}, {}},
           {0, 1, 7, 1, 2, "usblp", {{0x01, 2, 64, 0}, {0x82, 2, 64, 0}}, {}}}};
}

TEST(Descriptors, AreTheBytesOfTheSpecification) {
  EXPECT_EQ(to_hex(device_descriptor(printer())),
            "12010002000000"
            "40"
            "b804150e"
            "0001"
            "010200"
            "01");
  EXPECT_EQ(to_hex(configuration_descriptor(printer())),
            "0902"
            "3000"
            "01"
            "0100c001"
            "0904000001070101"
            "00"
            "07050102400000"
            "0904000102070102"
            "00"
            "07050102400000"
            "07058202400000");
}

TEST(Descriptors, HaveNoStringThatTheDeviceLacks) {
  EXPECT_EQ(to_hex(*string_descriptor(printer(), 0)), "04030904");
  EXPECT_EQ(to_hex(*string_descriptor(printer(), 2)), "060354004d00");
  EXPECT_FALSE(string_descriptor(printer(), 3));
  EXPECT_FALSE(string_descriptor(printer(), 9));
}

}  // namespace
}  // namespace foyer::emulation
