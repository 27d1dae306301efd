#pragma once
// What a sale does to the world outside the journal. The program passes the real devices, the simulator and the tests
// theirs; protocol/sale/README.md says what each must promise.
// Threading: the kiosk's thread. Each effect is answered exactly once, at once or later, unless the performer ends.

#include <functional>
#include <string>
#include <variant>

#include "drivers/printer/document.hpp"
#include "protocol/sale/effects.hpp"
#include "protocol/sale/outcomes.hpp"

namespace foyer::kiosk {

using Answer = std::function<void(sale::Outcome)>;

/// Pays a charged attempt back. The key is one try's: the same key again pays nothing more.
struct RefundPayment {
  std::string key;
  sale::PaymentAttemptId attempt;
  Money amount;
};
struct RefundSuccess {
  std::string reference;
};
/// Certain: nothing was paid back.
struct RefundFailure {
  std::string why;
};
struct RefundUnknown {};
using RefundAnswer = std::variant<RefundSuccess, RefundFailure, RefundUnknown>;

class PaymentPerformer {
 public:
  virtual ~PaymentPerformer() = default;
  /// As last seen.
  [[nodiscard]] virtual bool is_reachable() const = 0;
  [[nodiscard]] virtual sale::PaymentMeans means() const = 0;
  virtual void authorise(const sale::AuthorisePayment& payment, Answer answer) = 0;
  virtual void query(const sale::QueryPayment& payment, Answer answer) = 0;
  virtual void capture(const sale::CapturePayment& payment, Answer answer) = 0;
  virtual void reverse(const sale::ReversePayment& payment, Answer answer) = 0;
  /// A means of payment that can't pay back says so, and a person does it.
  virtual void refund(const RefundPayment& payment, std::function<void(const RefundAnswer&)> answer) {
    static_cast<void>(payment);
    answer(RefundFailure{"This means of payment can't pay back."});
  }
  /// What became of a try of a refund; pays nothing. RefundFailure: so far the terminal has not paid it.
  virtual void query_refund(const RefundPayment& payment, std::function<void(const RefundAnswer&)> answer) {
    static_cast<void>(payment);
    answer(RefundFailure{"This means of payment can't pay back."});
  }
};

class PrintPerformer {
 public:
  virtual ~PrintPerformer() = default;
  [[nodiscard]] virtual bool is_ready() const = 0;
  /// What the printer and its paper are like, as far as documents differ by it; empty: nobody can say.
  [[nodiscard]] virtual std::string paper_form() const { return {}; }
  /// Why the printer could never print it, whatever its state; empty if it could. Sends nothing.
  [[nodiscard]] virtual std::string why_unprintable(const printer::Document& document) const {
    static_cast<void>(document);
    return {};
  }
  /// Answered by PrintWasProven, PrintIsUnknown or PrintHasFailed with this index.
  virtual void print(std::uint32_t index, printer::Document document, Answer answer) = 0;
};

struct Performers {
  PaymentPerformer& payment;
  PrintPerformer& printer;
};

}  // namespace foyer::kiosk
