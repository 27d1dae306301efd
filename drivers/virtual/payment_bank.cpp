#include "drivers/virtual/payment_bank.hpp"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace foyer::emulation {
namespace {

namespace json = boost::json;

constexpr std::array STATES{AttemptState::Approved, AttemptState::Declined, AttemptState::Captured,
                            AttemptState::Reversed, AttemptState::Refunded};

AttemptState state_of(std::string_view text) {
  for (const auto state : STATES) {
    if (to_text(state) == text) return state;
  }
  throw std::runtime_error("the bank's file has an unknown state: " + std::string(text));
}

}  // namespace

std::string_view to_text(AttemptState state) noexcept {
  switch (state) {
    case AttemptState::Approved:
      return "approved";
    case AttemptState::Declined:
      return "declined";
    case AttemptState::Captured:
      return "captured";
    case AttemptState::Reversed:
      return "reversed";
    case AttemptState::Refunded:
      return "refunded";
  }
  return "declined";
}

PaymentBank::PaymentBank(const std::string& file)
    : file_(open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
  if (file_ < 0) throw std::system_error(errno, std::generic_category(), file);
  try {
    if (flock(file_, LOCK_EX | LOCK_NB) != 0) throw std::runtime_error("another terminal has " + file);
    replay();
  } catch (...) {
    close(file_);
    throw;
  }
}

PaymentBank::~PaymentBank() {
  close(file_);
}

void PaymentBank::replay() {
  std::string text;
  std::array<char, 65536> block{};
  ssize_t length = 0;
  while ((length = read(file_, block.data(), block.size())) > 0)
    text.append(block.data(), static_cast<std::size_t>(length));
  if (length < 0) throw std::system_error(errno, std::generic_category(), "the bank's file");
  const std::size_t complete = text.rfind('\n') == text.npos ? 0 : text.rfind('\n') + 1;
  if (complete < text.size() && ftruncate(file_, static_cast<off_t>(complete)) != 0) {
    throw std::system_error(errno, std::generic_category(), "the bank's file");
  }
  for (std::size_t start = 0; start < complete;) {
    const std::size_t end = text.find('\n', start);
    apply_line(std::string_view(text).substr(start, end - start));
    start = end + 1;
  }
}

void PaymentBank::apply_line(std::string_view line) {
  json::error_code error;
  const json::value value = json::parse(line, error);
  if (error || !value.is_object()) throw std::runtime_error("the bank's file has a line that is not ours");
  const auto& object = value.as_object();
  const auto text = [&](const char* name) { return std::string(object.at(name).as_string()); };
  Attempt& attempt = attempts_[text("attempt")];
  if (attempt.history.empty()) order_.push_back(text("attempt"));
  attempt.id = text("attempt");
  attempt.state = state_of(text("state"));
  attempt.cents = object.at("cents").as_int64();
  attempt.currency = text("currency");
  attempt.reference = text("reference");
  attempt.reason = text("reason");
  attempt.history.push_back(attempt.state);
}

std::vector<const Attempt*> PaymentBank::attempts() const {
  std::vector<const Attempt*> list;
  for (const auto& id : order_) list.push_back(&attempts_.at(id));
  return list;
}

const Attempt* PaymentBank::find(const std::string& id) const {
  const auto found = attempts_.find(id);
  return found == attempts_.end() ? nullptr : &found->second;
}

const Attempt& PaymentBank::open_attempt(std::string id, std::int64_t cents, std::string currency, AttemptState state,
                                         std::string reason) {
  const std::string reference = "R-" + std::to_string(order_.size() + 1);
  Attempt attempt{id, state, cents, std::move(currency), reference, std::move(reason), {state}};
  append(attempt);
  order_.push_back(id);
  return attempts_.emplace(std::move(id), std::move(attempt)).first->second;
}

const Attempt& PaymentBank::change(const std::string& id, AttemptState state) {
  Attempt changed = attempts_.at(id);
  changed.state = state;
  changed.history.push_back(state);
  append(changed);
  return attempts_.at(id) = std::move(changed);
}

void PaymentBank::append(const Attempt& attempt) {
  const std::string line = json::serialize(json::object{{"attempt", attempt.id},
                                                        {"state", to_text(attempt.state)},
                                                        {"cents", attempt.cents},
                                                        {"currency", attempt.currency},
                                                        {"reference", attempt.reference},
                                                        {"reason", attempt.reason}}) +
                           "\n";
  // One write of a whole line at the end; a disk that takes only a part of it ends the terminal, whose restart repairs.
  const ssize_t written = write(file_, line.data(), line.size());
  if (written != static_cast<ssize_t>(line.size()) || fdatasync(file_) != 0) {
    throw std::system_error(errno, std::generic_category(), "the bank's file");
  }
}

}  // namespace foyer::emulation
