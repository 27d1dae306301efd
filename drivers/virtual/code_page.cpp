#include <cstring>

#include <iconv.h>

#include "drivers/virtual/escpos_interpreter.hpp"

namespace foyer::emulation {
namespace {

/// The page numbers of ESC t, as Epson's TM-T20III and TM-T88 count them.
const char* encoding_of(std::uint8_t code_page) {
  switch (code_page) {
    case 2:
      return "CP850";
    case 3:
      return "CP860";
    case 4:
      return "CP863";
    case 5:
      return "CP865";
    case 14:
      return "CP737";
    case 15:
      return "ISO-8859-7";
    case 16:
      return "CP1252";
    case 17:
      return "CP866";
    case 18:
      return "CP852";
    case 19:
      return "CP858";
    case 45:
      return "CP1250";
    case 46:
      return "CP1251";
    case 47:
      return "CP1253";
    case 48:
      return "CP1254";
    default:
      return "CP437";
  }
}

}  // namespace

char32_t character_of(std::uint8_t code_page, std::uint8_t byte) {
  if (byte < 0x80) return byte;
  const iconv_t converter = iconv_open("UTF-32LE", encoding_of(code_page));
  if (converter == reinterpret_cast<iconv_t>(-1)) return U'?';
  char in = 0;
  std::memcpy(&in, &byte, 1);
  char32_t out = U'?';
  char* from = &in;
  char* to = reinterpret_cast<char*>(&out);
  std::size_t from_left = 1;
  std::size_t to_left = sizeof out;
  if (iconv(converter, &from, &from_left, &to, &to_left) == static_cast<std::size_t>(-1)) out = U'?';
  iconv_close(converter);
  return out;
}

}  // namespace foyer::emulation
