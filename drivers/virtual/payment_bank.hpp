#pragma once
// The books of the simulated payment terminal: who was charged what, kept through a kill -9.
// Each change is one line of JSON, on disk (fdatasync) before the terminal answers. A line torn by a crash is cut off
// when the books are opened, for nobody was told of it.
// Threading: one thread. Lifetime: the file is open and locked as long as the bank lives.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace foyer::emulation {

enum class AttemptState { Approved, Declined, Captured, Reversed, Refunded };
[[nodiscard]] std::string_view to_text(AttemptState state) noexcept;

struct Attempt {
  std::string id;
  AttemptState state = AttemptState::Declined;
  std::int64_t cents = 0;
  std::string currency;
  std::string reference;
  std::string reason;                 ///< Of a decline.
  std::vector<AttemptState> history;  ///< Oldest first, the present state last.
};

class PaymentBank {
 public:
  /// Throws std::system_error, or std::runtime_error if another terminal has the file or a line is not ours.
  explicit PaymentBank(const std::string& file);
  ~PaymentBank();
  PaymentBank(const PaymentBank&) = delete;
  PaymentBank& operator=(const PaymentBank&) = delete;

  /// In the order of their first line.
  [[nodiscard]] std::vector<const Attempt*> attempts() const;
  [[nodiscard]] const Attempt* find(const std::string& id) const;
  /// A new attempt, decided. The id must be new.
  const Attempt& open_attempt(std::string id, std::int64_t cents, std::string currency, AttemptState state,
                              std::string reason);
  /// Captured or Reversed. The attempt must exist.
  const Attempt& change(const std::string& id, AttemptState state);

 private:
  void append(const Attempt& attempt);
  void replay();
  void apply_line(std::string_view line);

  int file_ = -1;
  std::map<std::string, Attempt> attempts_;
  std::vector<std::string> order_;
};

}  // namespace foyer::emulation
