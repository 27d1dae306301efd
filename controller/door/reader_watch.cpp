#include "controller/door/reader_watch.hpp"

namespace foyer::controller {

void ReaderWatch::proven(const CodeRead& code, const std::string& keyboard, Duration at) {
  remember({at, true});
  last_unproven_.clear();
  if (!keyboard.empty()) {
    keyboard_ = keyboard;
    return;
  }
  // A code that says the same on both keyboards does not tell which the reader is set to.
  const bool tells_apart =
      std::ranges::any_of(code.otherwise, [&](const OtherText& other) { return other.keyboard == keyboard_; });
  if (tells_apart) keyboard_.clear();
}

void ReaderWatch::unproven(const CodeRead& code, Duration at) {
  const auto& text = code.text.empty() && !code.otherwise.empty() ? code.otherwise.front().text : code.text;
  if (!text.empty() && text == last_unproven_) return;
  last_unproven_ = text;
  remember({at, false});
}

void ReaderWatch::remember(Read read) {
  reads_.push_back(read);
  while (reads_.size() > remembered_reads || read.at - reads_.front().at > window) reads_.pop_front();
}

std::optional<ReaderTrouble> ReaderWatch::trouble(Duration now) const {
  ReaderTrouble trouble{keyboard_};
  for (const auto& read : reads_) {
    if (now - read.at > window) continue;
    ++trouble.reads;
    if (!read.is_proven) ++trouble.unproven;
  }
  const bool is_many = trouble.unproven >= many_unproven && 2 * trouble.unproven > trouble.reads;
  if (trouble.keyboard.empty() && !is_many) return std::nullopt;
  return trouble;
}

std::string sentence(const ReaderTrouble& trouble, std::string_view reader, std::string_view layout) {
  const auto name = "The scanner " + std::string(reader);
  const std::string wanted(layout);
  if (!trouble.keyboard.empty()) {
    return name + " types as on a keyboard \"" + trouble.keyboard + "\", and \"" + wanted +
           "\" is expected. Its tickets are let in all the same. Set the scanner to the keyboard layout \"" + wanted +
           "\", or scanner.layout of this controller to the scanner's.";
  }
  const auto set_up = wanted.empty() ? std::string() : "is set to the keyboard layout \"" + wanted + "\" and ";
  return name + ": " + std::to_string(trouble.unproven) + " of the last " + std::to_string(trouble.reads) +
         " codes could not be read or could not be proven to be tickets. Clean its window, check that it " + set_up +
         "sends the prefix and the ending that are configured, and read one of these tickets with another scanner.";
}

}  // namespace foyer::controller
