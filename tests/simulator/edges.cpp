#include "tests/simulator/edges.hpp"

namespace foyer::simulator {
namespace {

constexpr Duration slowest_device{6'000};

std::string reference_of(const sale::PaymentAttemptId& attempt) {
  return "R-" + attempt.text().substr(0, 8);
}

}  // namespace

std::string token_on(const printer::Document& document) {
  for (const auto& element : document.elements) {
    if (const auto* code = std::get_if<printer::QrCode>(&element)) return code->payload;
  }
  return {};
}

Terminal::Terminal(std::string kiosk, Outside& outside, const EdgeMood& mood, Chance& chance, Timeline& timeline,
                   Later later)
    : kiosk_(std::move(kiosk)),
      outside_(outside),
      mood_(mood),
      chance_(chance),
      timeline_(timeline),
      later_(std::move(later)) {}

Duration Terminal::delay() {
  if (chance_.per_mille(mood_.slow))
    return Duration(chance_.between(500, static_cast<std::uint32_t>(slowest_device.count())));
  return Duration(chance_.between(5, 40));
}

void Terminal::say(kiosk::Answer answer, sale::Outcome outcome) {
  later_(delay(), [answer = std::move(answer), outcome = std::move(outcome)] { answer(outcome); });
}

void Terminal::authorise(const sale::AuthorisePayment& payment, kiosk::Answer answer) {
  const auto attempt = payment.attempt;
  if (chance_.per_mille(mood_.terminal_away)) {
    ++outside_.counts.terminal_failures;
    return say(std::move(answer), sale::TerminalIsUnreachable{attempt});
  }
  auto& account = outside_.bank[attempt];
  account = {kiosk_, payment.amount.cents, timeline_.now(), true, false, false, 0, 0, {}};
  const auto draw = chance_.below(1'000);
  const auto unheard = mood_.declined + mood_.unheard;
  if (draw < mood_.declined) {
    ++outside_.counts.declines;
    account.closed = true;
    return say(std::move(answer), sale::PaymentWasDeclined{attempt});
  }
  if (draw < unheard) {
    ++outside_.counts.unknown_payments;
    account.closed = true;
    return say(std::move(answer), sale::PaymentIsUnknown{attempt});
  }
  const bool in_silence = draw < unheard + mood_.approved_in_silence;
  if (in_silence) ++outside_.counts.unknown_payments;
  const auto decides_in = delay();
  // The bank decides whether or not the kiosk still stands.
  timeline_.after(decides_in, [&account] { account.approved = account.approved || !account.closed; });
  later_(decides_in + Duration(1), [answer = std::move(answer), &account, attempt, in_silence] {
    if (in_silence) return answer(sale::PaymentIsUnknown{attempt});
    if (account.approved) return answer(sale::PaymentWasApproved{attempt, reference_of(attempt)});
    answer(sale::PaymentWasDeclined{attempt});
  });
}

void Terminal::query(const sale::QueryPayment& payment, kiosk::Answer answer) {
  const auto attempt = payment.attempt;
  if (chance_.per_mille(mood_.query_unanswered)) return say(std::move(answer), sale::PaymentIsUnknown{attempt});
  auto& account = outside_.bank[attempt];
  if (account.approved && account.reversals == 0)
    return say(std::move(answer), sale::PaymentWasApproved{attempt, reference_of(attempt)});
  account.closed = true;  // Said to be unheard of: from now on it is.
  say(std::move(answer), sale::PaymentWasDeclined{attempt});
}

void Terminal::capture(const sale::CapturePayment& payment, kiosk::Answer answer) {
  auto& account = outside_.bank[payment.attempt];
  const bool fails = chance_.per_mille(mood_.capture_fails);
  const bool is_done = !fails || chance_.one_in(2);
  if (is_done && account.approved && account.reversals == 0 && account.captures == 0) ++account.captures;
  if (!fails) return say(std::move(answer), sale::PaymentWasCaptured{payment.attempt});
  ++outside_.counts.terminal_failures;
  say(std::move(answer), sale::CaptureHasFailed{payment.attempt});
}

void Terminal::reverse(const sale::ReversePayment& payment, kiosk::Answer answer) {
  auto& account = outside_.bank[payment.attempt];
  const bool fails = chance_.per_mille(mood_.reversal_fails);
  const bool is_done = !fails || chance_.one_in(2);
  if (is_done) {
    account.closed = true;
    if (account.approved && account.reversals == 0) ++account.reversals;
  }
  if (!fails) return say(std::move(answer), sale::PaymentWasReversed{payment.attempt});
  ++outside_.counts.terminal_failures;
  say(std::move(answer), sale::ReversalHasFailed{payment.attempt});
}

void Terminal::refund(const kiosk::RefundPayment& payment, std::function<void(const kiosk::RefundAnswer&)> answer) {
  auto& account = outside_.bank[payment.attempt];
  const auto draw = chance_.below(1'000);
  const auto failing = mood_.reversal_fails + mood_.refund_fails;
  // Of a key that was paid nothing but that is said: a no would be a lie.
  const bool fails = draw < failing && !account.refunds.contains(payment.key);
  const bool is_unknown = !fails && draw < failing + mood_.refund_unheard;
  if (fails) ++outside_.counts.failed_refunds;
  const bool is_paid = !fails && (!is_unknown || chance_.one_in(2));
  if (is_paid && account.refunds.emplace(payment.key, payment.amount.cents).second) ++outside_.counts.refunds;
  later_(delay(), [answer = std::move(answer), fails, is_unknown, reference = reference_of(payment.attempt)] {
    if (fails) return answer(kiosk::RefundFailure{"The bank says no."});
    if (is_unknown) return answer(kiosk::RefundUnknown{});
    answer(kiosk::RefundSuccess{reference});
  });
}

void Terminal::query_refund(const kiosk::RefundPayment& payment,
                            std::function<void(const kiosk::RefundAnswer&)> answer) {
  const bool is_unanswered = chance_.per_mille(mood_.query_unanswered);
  const bool is_paid = outside_.bank[payment.attempt].refunds.contains(payment.key);
  later_(delay(), [answer = std::move(answer), is_unanswered, is_paid, reference = reference_of(payment.attempt)] {
    if (is_unanswered) return answer(kiosk::RefundUnknown{});
    if (!is_paid) return answer(kiosk::RefundFailure{"Never heard of."});
    answer(kiosk::RefundSuccess{reference});
  });
}

Printer::Printer(std::string kiosk, Outside& outside, const EdgeMood& mood, Chance& chance, Timeline& timeline,
                 Later later)
    : kiosk_(std::move(kiosk)),
      outside_(outside),
      mood_(mood),
      chance_(chance),
      timeline_(timeline),
      later_(std::move(later)) {}

void Printer::print(std::uint32_t index, printer::Document document, kiosk::Answer answer) {
  const auto draw = chance_.below(1'000);
  const auto untouched = mood_.print_fails_untouched;
  const auto midway = untouched + mood_.print_fails_midway;
  const auto unknown = midway + mood_.print_unknown;
  const auto takes =
      chance_.per_mille(mood_.slow) ? Duration(chance_.between(500, 4'000)) : Duration(chance_.between(5, 30));
  if (draw < midway) {
    ++outside_.counts.failed_prints;
    const auto fault = draw < untouched ? sale::PrintFault::NoPaper : sale::PrintFault::Jam;
    const bool is_untouched = draw < untouched;
    later_(takes, [answer = std::move(answer), index, fault, is_untouched] {
      answer(sale::PrintHasFailed{index, fault, is_untouched});
    });
    return;
  }
  const bool is_unknown = draw < unknown;
  if (is_unknown) ++outside_.counts.unknown_prints;
  if (!is_unknown || chance_.one_in(2)) {
    timeline_.after(takes,
                    [this_kiosk = kiosk_, &outside = outside_, &timeline = timeline_, token = token_on(document)] {
                      outside.tray.push_back({this_kiosk, token, timeline.now()});
                    });
  }
  later_(takes + Duration(1), [answer = std::move(answer), index, is_unknown] {
    if (is_unknown) return answer(sale::PrintIsUnknown{index});
    answer(sale::PrintWasProven{index});
  });
}

}  // namespace foyer::simulator
