#pragma once
// What a kiosk has at its edges: a payment terminal with a bank behind it, and a printer with a tray. The bank and the
// tray outlive the kiosk's program: what was charged is charged and what was printed is printed, whoever still waits.
// Threading: one thread. Lifetime: borrows the timeline; a terminal and a printer live as long as the kiosk's program.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/checkout/performers.hpp"
#include "tests/simulator/chance.hpp"
#include "tests/simulator/timeline.hpp"

namespace foyer::simulator {

/// Shares in per mille of operations.
struct EdgeMood {
  std::uint32_t declined = 20;
  std::uint32_t approved_in_silence = 5;  ///< The bank approved, the kiosk hears nothing.
  std::uint32_t unheard = 5;              ///< The bank never heard of it, nor does the kiosk.
  std::uint32_t terminal_away = 5;
  std::uint32_t query_unanswered = 50;
  std::uint32_t capture_fails = 10;
  std::uint32_t reversal_fails = 10;
  std::uint32_t print_unknown = 5;  ///< It may or may not be in the tray.
  std::uint32_t print_fails_untouched = 5;
  std::uint32_t print_fails_midway = 5;
  std::uint32_t slow = 10;  ///< Takes seconds.
  std::uint32_t refund_fails = 150;
  std::uint32_t refund_unheard = 200;  ///< Paid or not, the kiosk hears nothing.
  bool printer_ready = true;
  bool terminal_ready = true;
};

struct EdgeCounts {
  std::uint64_t declines = 0;
  std::uint64_t unknown_payments = 0;
  std::uint64_t terminal_failures = 0;
  std::uint64_t unknown_prints = 0;
  std::uint64_t failed_prints = 0;
  std::uint64_t refunds = 0;
  std::uint64_t failed_refunds = 0;
};

/// What the bank knows of one attempt.
struct Account {
  std::string kiosk;
  std::int64_t cents = 0;
  Duration at{};
  bool asked_for = false;  ///< The request is on its way.
  bool closed = false;     ///< Answered "never heard of it": it will not be approved any more.
  bool approved = false;
  int captures = 0;
  int reversals = 0;
  std::map<std::string, std::int64_t> refunds;  ///< By the key of the try.
  [[nodiscard]] bool has_money() const { return captures > 0 && reversals == 0 && refunds.empty(); }
  [[nodiscard]] bool is_reserved() const { return approved && captures == 0 && reversals == 0; }
};

struct PrintedTicket {
  std::string kiosk;
  std::string token;
  Duration at{};
};

/// Everything outside that survives.
struct Outside {
  std::map<sale::PaymentAttemptId, Account> bank;
  std::vector<PrintedTicket> tray;
  EdgeCounts counts;
};

/// Runs a task on the kiosk's program later, if that same program still lives then.
using Later = std::function<void(Duration delay, std::function<void()> task)>;

class Terminal final : public kiosk::PaymentPerformer {
 public:
  Terminal(std::string kiosk, Outside& outside, const EdgeMood& mood, Chance& chance, Timeline& timeline, Later later);

  [[nodiscard]] bool is_reachable() const override { return mood_.terminal_ready; }
  [[nodiscard]] sale::PaymentMeans means() const override { return sale::PaymentMeans::AuthoriseAndCapture; }
  void authorise(const sale::AuthorisePayment& payment, kiosk::Answer answer) override;
  void query(const sale::QueryPayment& payment, kiosk::Answer answer) override;
  void capture(const sale::CapturePayment& payment, kiosk::Answer answer) override;
  void reverse(const sale::ReversePayment& payment, kiosk::Answer answer) override;
  void refund(const kiosk::RefundPayment& payment, std::function<void(const kiosk::RefundAnswer&)> answer) override;
  void query_refund(const kiosk::RefundPayment& payment,
                    std::function<void(const kiosk::RefundAnswer&)> answer) override;

 private:
  [[nodiscard]] Duration delay();
  void say(kiosk::Answer answer, sale::Outcome outcome);

  std::string kiosk_;
  Outside& outside_;
  const EdgeMood& mood_;
  Chance& chance_;
  Timeline& timeline_;
  Later later_;
};

class Printer final : public kiosk::PrintPerformer {
 public:
  Printer(std::string kiosk, Outside& outside, const EdgeMood& mood, Chance& chance, Timeline& timeline, Later later);

  [[nodiscard]] bool is_ready() const override { return mood_.printer_ready; }
  void print(std::uint32_t index, printer::Document document, kiosk::Answer answer) override;

 private:
  std::string kiosk_;
  Outside& outside_;
  const EdgeMood& mood_;
  Chance& chance_;
  Timeline& timeline_;
  Later later_;
};

/// The payload of a ticket's QR code.
[[nodiscard]] std::string token_on(const printer::Document& document);

}  // namespace foyer::simulator
