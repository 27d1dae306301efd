// A printed QR code is read as it lies: upright, sideways and upside down, whether the printer drew it or we did.
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <png.h>

#include "tests/drivers/printers.hpp"

namespace foyer::test {
namespace {

struct Grey {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<std::uint8_t> dots;
};

Grey read_png(const std::string& bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) throw std::runtime_error("no picture");
  image.format = PNG_FORMAT_GRAY;
  Grey grey{image.width, image.height, std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  if (png_image_finish_read(&image, nullptr, grey.dots.data(), 0, nullptr) == 0)
    throw std::runtime_error("bad picture");
  return grey;
}

void write_png(const Grey& grey, const std::string& file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(grey.width);
  image.height = static_cast<png_uint_32>(grey.height);
  image.format = PNG_FORMAT_GRAY;
  if (png_image_write_to_file(&image, file.c_str(), 0, grey.dots.data(), 0, nullptr) == 0)
    throw std::runtime_error("cannot write " + file);
}

/// By 90 degrees, clockwise.
Grey turned(const Grey& grey) {
  Grey result{grey.height, grey.width, std::vector<std::uint8_t>(grey.dots.size())};
  for (std::size_t y = 0; y < grey.height; ++y) {
    for (std::size_t x = 0; x < grey.width; ++x)
      result.dots[x * result.width + (grey.height - 1 - y)] = grey.dots[y * grey.width + x];
  }
  return result;
}

/// What zbarimg reads; it must not see the emulated bus.
std::string read_code(const std::string& file) {
  const std::string command =
      "env -u LD_PRELOAD zbarimg -q --raw --nodbus -Sdisable -Sqrcode.enable '" + file + "' 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> output(popen(command.c_str(), "r"), pclose);
  std::string read;
  for (int character = fgetc(output.get()); character != EOF; character = fgetc(output.get()))
    read += static_cast<char>(character);
  if (!read.empty() && read.back() == '\n') read.pop_back();
  return read;
}

class PrintedCodes : public TicketPrinters, public testing::WithParamInterface<bool> {};

// Covers KV-3.
TEST_P(PrintedCodes, AreReadFromEverySide) {
  const printer::escpos::Profile profile{.native_qr = GetParam()};
  // The vendor class tells no device id, so the profile is the one given.
  connect(vendor_printer, {}, profile);
  const std::string payload =
      "AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYUCULBOGAZDINRYHI6D4QCCIRDEQSSMJZIFEVCWLBNFYXTAMJSGM2DKNRX";
  printer::Document document;
  document.elements.emplace_back(printer::TextLine{"Parkett, Reihe 7, Platz 12"});
  document.elements.emplace_back(printer::QrCode{.payload = payload});
  document.elements.emplace_back(printer::Cut{});
  ASSERT_EQ(print(document), PrintOutcome(Proven{}));
  const auto fallen = pictures(vendor_printer, static_cast<unsigned>(tickets_before_));
  ASSERT_EQ(fallen.size(), 1U);

  std::string folder = "/tmp/foyer-codes-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  Grey picture = read_png(fallen.front().png);
  for (const int degrees : {0, 90, 180, 270}) {
    const std::string file = folder + "/" + std::to_string(degrees) + ".png";
    write_png(picture, file);
    EXPECT_EQ(read_code(file), payload) << degrees << " degrees";
    picture = turned(picture);
  }
  std::filesystem::remove_all(folder);
}

INSTANTIATE_TEST_SUITE_P(Drawn, PrintedCodes, testing::Bool(),
                         [](const auto& parameter) { return parameter.param ? "ByThePrinter" : "ByUs"; });

}  // namespace
}  // namespace foyer::test
