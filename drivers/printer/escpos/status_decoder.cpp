#include "drivers/printer/escpos/status_decoder.hpp"

#include <algorithm>

namespace foyer::printer::escpos {
namespace {

constexpr std::uint8_t block_header = 0x37;
constexpr std::uint8_t process_id_identifier = 0x22;
constexpr std::uint8_t clear_identifier = 0x25;
constexpr std::size_t automatic_status_bytes = 4;
constexpr std::size_t max_block_bytes = 80;
constexpr std::uint8_t xon = 0x11;
constexpr std::uint8_t xoff = 0x13;

// The fixed bits that tell one kind of byte from another.
bool starts_automatic_status(std::uint8_t byte) {
  return (byte & 0x93) == 0x10;
}
bool continues_automatic_status(std::uint8_t byte) {
  return (byte & 0x90) == 0;
}
bool is_real_time_reply(std::uint8_t byte) {
  return (byte & 0x93) == 0x12;
}

bool has(std::uint8_t byte, std::uint8_t bits) {
  return (byte & bits) != 0;
}

void set_paper(PrinterStatus& status, bool near_end, bool out) {
  status.paper = out ? Paper::Out : near_end ? Paper::NearEnd : Paper::Present;
}

// The same bits in the second byte of the automatic status and in the reply to DLE EOT 3.
void set_errors(PrinterStatus& status, std::uint8_t error) {
  status.mechanical_error = has(error, 0x04);
  status.cutter_error = has(error, 0x08);
  status.unrecoverable_error = has(error, 0x20);
  status.overheated = has(error, 0x40);  // "Automatically recoverable error": the head is too hot.
}

}  // namespace

std::vector<Message> StatusDecoder::feed(BytesView bytes) {
  std::vector<Message> messages;
  for (const std::uint8_t byte : bytes) take(byte, messages);
  return messages;
}

void StatusDecoder::reset() {
  pending_.clear();
}

void StatusDecoder::take(std::uint8_t byte, std::vector<Message>& messages) {
  if (!pending_.empty() && pending_.front() == block_header) {
    pending_.push_back(byte);
    if (byte == 0) return take_block(messages);
    if (pending_.size() < max_block_bytes) return;
    skipped_ += pending_.size();
    pending_.clear();
    return;
  }
  if (byte == xon || byte == xoff) return;  // Flow control of a serial cable may stand anywhere.
  if (!pending_.empty()) {
    if (continues_automatic_status(byte)) {
      pending_.push_back(byte);
      if (pending_.size() < automatic_status_bytes) return;
      AutomaticStatus status;
      std::ranges::copy(pending_, status.bytes.begin());
      messages.emplace_back(status);
      pending_.clear();
      return;
    }
    skipped_ += pending_.size();  // It was cut short; this byte begins something else.
    pending_.clear();
  }
  if (byte == block_header || starts_automatic_status(byte)) {
    pending_.push_back(byte);
  } else if (is_real_time_reply(byte)) {
    messages.emplace_back(RealTimeReply{byte});
  } else if (continues_automatic_status(byte)) {
    messages.emplace_back(PaperReply{byte});
  } else {
    ++skipped_;
  }
}

void StatusDecoder::take_block(std::vector<Message>& messages) {
  const Bytes block = std::exchange(pending_, {});
  const bool printable = std::all_of(block.begin() + 1, block.end() - 1, [](auto b) { return b >= 32 && b <= 126; });
  if (block.size() == 7 && block[1] == process_id_identifier && printable) {
    messages.emplace_back(ProcessIdResponse{{block[2], block[3], block[4], block[5]}});
  } else if (block.size() == 3 && block[1] == clear_identifier) {
    messages.emplace_back(ClearResponse{});
  } else {
    skipped_ += block.size();
  }
}

PrinterStatus with(PrinterStatus status, const AutomaticStatus& told) {
  const auto& [printer, error, paper, reserved] = told.bytes;
  static_cast<void>(reserved);
  status.online = !has(printer, 0x08);
  status.cover_open = has(printer, 0x20);
  set_errors(status, error);
  set_paper(status, has(paper, 0x03), has(paper, 0x0c));
  return status;
}

PrinterStatus with(PrinterStatus status, std::uint8_t n, RealTimeReply reply) {
  switch (n) {
    case 1:
      status.online = !has(reply.byte, 0x08);
      break;
    case 2:
      status.cover_open = has(reply.byte, 0x04);
      break;
    case 3:
      set_errors(status, reply.byte);
      break;
    case 4:
      set_paper(status, has(reply.byte, 0x0c), has(reply.byte, 0x60));
      break;
    default:
      break;  // Not a request this driver makes; the reply tells nothing.
  }
  return status;
}

PrinterStatus with(PrinterStatus status, PaperReply reply) {
  set_paper(status, has(reply.byte, 0x03), has(reply.byte, 0x0c));
  status.online = true;
  return status;
}

PrinterStatus with_port_status(PrinterStatus status, std::uint8_t port) {
  const bool paper_empty = has(port, 0x20);
  const bool selected = has(port, 0x10);
  const bool no_error = has(port, 0x08);
  status.online = selected && no_error && !paper_empty;
  if (paper_empty) {
    status.paper = Paper::Out;
  } else if (status.paper == Paper::Out) {
    status.paper = Paper::NotKnown;
  }
  return status;
}

}  // namespace foyer::printer::escpos
