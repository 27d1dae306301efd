// Input: the class's own descriptors of a communications interface, as a device sends them.
#include "drivers/usb/device_info.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace foyer;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t control = input.byte();
  const std::uint8_t slave = input.byte();
  const BytesView extra = input.rest();
  usb::DeviceInfo device;
  device.interfaces = {{1, control, 0, {2, 2, 1}, {}, Bytes(extra.begin(), extra.end())},
                       {1, slave, 0, {10, 0, 0}, {{0x81, usb::EndpointKind::Bulk, 64}}}};
  usb::assign_controllers(device.interfaces);
  const auto& controller = device.interfaces[1].controller;
  fuzz::require(!controller || (*controller == control && control != slave), "a controller is another interface");
  const usb::InterfaceNeed need{
      .types = {{10, 0, 0}}, .endpoints = {{usb::EndpointKind::Bulk, true}}, .controlled = true};
  fuzz::require(usb::find_interface(device, need).has_value() == controller.has_value(), "found if controlled");
  const auto model = usb::ModelId::parse(fuzz::text_of(extra));
  fuzz::require(!model || usb::ModelId::parse(model->text()) == model, "a model's text reads back");
  return 0;
}
