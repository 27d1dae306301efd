// Input: how it is cut, then what the printer says. The portions make no difference.
#include "drivers/printer/escpos/status_decoder.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace foyer;
using namespace foyer::printer::escpos;

namespace {

bool same(const Message& one, const Message& other) {
  if (one.index() != other.index()) return false;
  if (const auto* automatic = std::get_if<AutomaticStatus>(&one)) {
    return automatic->bytes == std::get<AutomaticStatus>(other).bytes;
  }
  if (const auto* reply = std::get_if<RealTimeReply>(&one)) return reply->byte == std::get<RealTimeReply>(other).byte;
  if (const auto* process = std::get_if<ProcessIdResponse>(&one)) {
    return process->id == std::get<ProcessIdResponse>(other).id;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::size_t step = input.byte() % 16 + 1;
  const BytesView said = input.rest();
  StatusDecoder whole;
  StatusDecoder cut;
  const auto expected = whole.feed(said);
  std::vector<Message> messages;
  for (std::size_t at = 0; at < said.size(); at += step) {
    for (auto& message : cut.feed(said.subspan(at, std::min(step, said.size() - at)))) messages.push_back(message);
  }
  fuzz::require(std::ranges::equal(expected, messages, same), "portions make no difference");
  fuzz::require(whole.skipped_bytes() == cut.skipped_bytes(), "portions make no difference to what is skipped");
  fuzz::require(whole.skipped_bytes() <= said.size(), "no more is skipped than was said");
  printer::PrinterStatus status;
  for (const Message& message : messages) {
    if (const auto* automatic = std::get_if<AutomaticStatus>(&message)) status = with(status, *automatic);
    for (std::uint8_t n = 1; n <= 4; ++n) {
      if (const auto* reply = std::get_if<RealTimeReply>(&message)) status = with(status, n, *reply);
    }
  }
  return 0;
}
