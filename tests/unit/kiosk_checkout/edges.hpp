#pragma once
// The edges of a kiosk under test: clock, disk that loses power, terminal with a bank behind it, printer with a tray.
#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/checkout/performers.hpp"
#include "protocol/journal/event_log.hpp"

namespace foyer::kiosk {

class HandClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {1'800'000'000'000 + (at + wall_is_ahead).count()}; }
  [[nodiscard]] Duration since_boot() const override { return at; }
  Duration at{1'000};
  Duration wall_is_ahead{};
};

struct PowerCut {};

/// Passes everything on, and throws PowerCut at the nth append: just before it is durable, or just after.
class CuttableLog final : public journal::EventLog {
 public:
  explicit CuttableLog(journal::EventLog& inner) : inner_(inner) {}

  void cut_at(int nth, bool before) {
    countdown_ = nth;
    before_ = before;
  }
  void mend() { countdown_ = 0; }
  /// The next append is durable, and said to have failed.
  void deny_next() { denies_ = true; }

  [[nodiscard]] std::vector<Result<journal::Appended, journal::Error>> append_batch(
      std::span<const journal::Append> appends) override {
    const bool cuts = countdown_ > 0 && --countdown_ == 0;
    if (cuts && before_) throw PowerCut();
    auto appended = inner_.append_batch(appends);
    if (cuts) throw PowerCut();
    if (std::exchange(denies_, false)) {
      for (auto& one : appended) one = journal::Error::StorageFailed;
    }
    return appended;
  }
  [[nodiscard]] Result<std::optional<Bytes>, journal::Error> result_of(
      const journal::CommandId& command) const override {
    return inner_.result_of(command);
  }
  [[nodiscard]] Result<std::vector<journal::StoredEvent>, journal::Error> read_stream(
      std::string_view stream, std::uint64_t from_seq, std::size_t limit) const override {
    return inner_.read_stream(stream, from_seq, limit);
  }
  [[nodiscard]] Result<std::vector<journal::StoredEvent>, journal::Error> read_all(std::uint64_t from_position,
                                                                                   std::size_t limit) const override {
    return inner_.read_all(from_position, limit);
  }
  [[nodiscard]] Result<std::uint64_t, journal::Error> head(std::string_view stream) const override {
    return inner_.head(stream);
  }
  [[nodiscard]] Result<std::uint64_t, journal::Error> last_position() const override { return inner_.last_position(); }
  [[nodiscard]] Result<std::vector<journal::StreamHead>, journal::Error> streams(
      std::string_view prefix) const override {
    return inner_.streams(prefix);
  }
  [[nodiscard]] LogId log_id() const override { return inner_.log_id(); }

 private:
  journal::EventLog& inner_;
  int countdown_ = 0;
  bool denies_ = false;
  bool before_ = false;
};

/// The bank behind it survives the kiosk; answers come when the world lets them.
class FakeTerminal final : public PaymentPerformer {
 public:
  enum class Mood { Approves, Declines, ApprovesSilently, HearsNothing, IsAway };
  struct Account {
    bool approved = false;
    int captures = 0;
    int reversals = 0;
  };

  [[nodiscard]] bool is_reachable() const override { return reachable; }
  [[nodiscard]] sale::PaymentMeans means() const override { return sale::PaymentMeans::AuthoriseAndCapture; }

  void authorise(const sale::AuthorisePayment& payment, Answer answer) override {
    ++authorisations;
    const auto attempt = payment.attempt;
    switch (mood) {
      case Mood::Approves:
        bank[attempt].approved = true;
        return later([=] { answer(sale::PaymentWasApproved{attempt, "R-1"}); });
      case Mood::Declines:
        bank[attempt];
        return later([=] { answer(sale::PaymentWasDeclined{attempt}); });
      case Mood::ApprovesSilently:
        bank[attempt].approved = true;
        return later([=] { answer(sale::PaymentIsUnknown{attempt}); });
      case Mood::HearsNothing:
        return later([=] { answer(sale::PaymentIsUnknown{attempt}); });
      case Mood::IsAway:
        return later([=] { answer(sale::TerminalIsUnreachable{attempt}); });
    }
  }
  void query(const sale::QueryPayment& payment, Answer answer) override {
    ++queries;
    const auto attempt = payment.attempt;
    if (!answers_queries) return later([=] { answer(sale::PaymentIsUnknown{attempt}); });
    const auto& account = bank[attempt];
    if (account.approved && account.reversals == 0) {
      return later([=] { answer(sale::PaymentWasApproved{attempt, "R-1"}); });
    }
    later([=] { answer(sale::PaymentWasDeclined{attempt}); });
  }
  void capture(const sale::CapturePayment& payment, Answer answer) override {
    auto& account = bank[payment.attempt];
    if (account.captures == 0) ++account.captures;
    later([=] { answer(sale::PaymentWasCaptured{payment.attempt}); });
  }
  void reverse(const sale::ReversePayment& payment, Answer answer) override {
    auto& account = bank[payment.attempt];
    if (account.reversals == 0) ++account.reversals;
    later([=] { answer(sale::PaymentWasReversed{payment.attempt}); });
  }

  void refund(const RefundPayment& payment, std::function<void(const RefundAnswer&)> answer) override {
    ++refund_questions;
    const auto known = refunds.find(payment.key);
    if (known == refunds.end() && mood == Mood::Declines) {
      return later([=] { answer(RefundFailure{"the bank says no"}); });
    }
    if (mood == Mood::HearsNothing) return later([=] { answer(RefundUnknown{}); });
    if (known == refunds.end()) refunds[payment.key] = payment.amount.cents;
    if (mood == Mood::ApprovesSilently) return later([=] { answer(RefundUnknown{}); });
    later([=] { answer(RefundSuccess{"R-2"}); });
  }

  void query_refund(const RefundPayment& payment, std::function<void(const RefundAnswer&)> answer) override {
    ++refund_queries;
    const bool is_paid = refunds.contains(payment.key);
    later([=] { answer(is_paid ? RefundAnswer(RefundSuccess{"R-2"}) : RefundFailure{"never seen"}); });
  }

  /// The kiosk that asked is gone: nobody waits for what is on its way.
  void forget_kiosk() { on_its_way.clear(); }
  void deliver() {
    auto now = std::move(on_its_way);
    on_its_way.clear();
    for (const auto& answer : now) answer();
  }
  [[nodiscard]] int charged() const {
    return static_cast<int>(std::count_if(bank.begin(), bank.end(), [](const auto& account) {
      return account.second.captures > 0 && account.second.reversals == 0;
    }));
  }
  /// Money reserved that nobody took or gave back.
  [[nodiscard]] int dangling() const {
    return static_cast<int>(std::count_if(bank.begin(), bank.end(), [](const auto& account) {
      return account.second.approved && account.second.captures == 0 && account.second.reversals == 0;
    }));
  }

  Mood mood = Mood::Approves;
  bool reachable = true;
  bool answers_queries = true;
  int authorisations = 0;
  int queries = 0;
  int refund_questions = 0;
  int refund_queries = 0;
  std::map<std::string, std::int64_t> refunds;  ///< By key, in cents: what really went back.
  std::map<sale::PaymentAttemptId, Account> bank;
  std::deque<std::function<void()>> on_its_way;

 private:
  void later(std::function<void()> answer) { on_its_way.push_back(std::move(answer)); }
};

class FakePrinter final : public PrintPerformer {
 public:
  enum class Mood { Prints, MayHavePrinted, FailsBeforeAnyByte, FailsAfterBytes, CannotPrintThat };

  [[nodiscard]] bool is_ready() const override { return ready; }
  [[nodiscard]] std::string paper_form() const override { return form; }
  /// Any text that holds the one it cannot print.
  [[nodiscard]] std::string why_unprintable(const printer::Document& document) const override {
    ++trials;
    for (const auto& element : document.elements) {
      const auto* line = std::get_if<printer::TextLine>(&element);
      const bool is_refused =
          line != nullptr && !unprintable.empty() && line->text.find(unprintable) != std::string::npos;
      if (is_refused) return "no font has a letter of it";
    }
    return {};
  }
  void print(std::uint32_t index, printer::Document document, Answer answer) override {
    ++tries;
    switch (mood) {
      case Mood::Prints:
        tray.push_back(std::move(document));
        return later([=] { answer(sale::PrintWasProven{index}); });
      case Mood::MayHavePrinted:
        tray.push_back(std::move(document));
        return later([=] { answer(sale::PrintIsUnknown{index}); });
      case Mood::FailsBeforeAnyByte:
        return later([=] { answer(sale::PrintHasFailed{index, sale::PrintFault::NoPaper, true}); });
      case Mood::FailsAfterBytes:
        return later([=] { answer(sale::PrintHasFailed{index, sale::PrintFault::Jam, false}); });
      case Mood::CannotPrintThat:
        return later([=] { answer(sale::PrintHasFailed{index, sale::PrintFault::Other, true}); });
    }
  }
  void forget_kiosk() { on_its_way.clear(); }
  void deliver() {
    auto now = std::move(on_its_way);
    on_its_way.clear();
    for (const auto& answer : now) answer();
  }

  Mood mood = Mood::Prints;
  bool ready = true;
  std::string form = "80mm/576";
  std::string unprintable;
  mutable int trials = 0;
  int tries = 0;
  std::vector<printer::Document> tray;
  std::deque<std::function<void()>> on_its_way;

 private:
  void later(std::function<void()> answer) { on_its_way.push_back(std::move(answer)); }
};

/// The payload of the document's QR code.
[[nodiscard]] inline std::string token_on(const printer::Document& document) {
  for (const auto& element : document.elements) {
    if (const auto* code = std::get_if<printer::QrCode>(&element)) return code->payload;
  }
  return {};
}

}  // namespace foyer::kiosk
