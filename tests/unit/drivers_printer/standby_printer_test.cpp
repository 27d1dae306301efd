// Two printers as one: what the second may print, and what never.
#include "drivers/printer/standby_printer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace foyer::printer {
namespace {

class FakePrinter final : public TicketPrinter {
 public:
  boost::asio::awaitable<PrintOutcome> print(Document) override {
    ++documents;
    if (breaks_down) breaks_down();
    co_return outcome;
  }
  [[nodiscard]] PrinterStatus status() const override { return status_; }
  void on_status(std::function<void(const PrinterStatus&)> changed) override { changed_ = std::move(changed); }
  [[nodiscard]] std::uint64_t paper_fed_mm() const override { return 7; }
  void become(const PrinterStatus& status) {
    status_ = status;
    if (changed_) changed_(status);
  }

  PrintOutcome outcome = Proven{};
  int documents = 0;
  std::function<void()> breaks_down;

 private:
  PrinterStatus status_{.connected = true, .online = true, .paper = Paper::Present, .can_prove = true};
  std::function<void(const PrinterStatus&)> changed_;
};

class TwoPrinters : public testing::Test {
 protected:
  TwoPrinters() {
    auto first_of_all = std::make_unique<FakePrinter>();
    auto other = std::make_unique<FakePrinter>();
    first = first_of_all.get();
    second = other.get();
    both = std::make_unique<StandbyPrinter>(std::move(first_of_all), std::move(other));
  }
  PrintOutcome print() {
    std::optional<PrintOutcome> outcome;
    boost::asio::io_context io;
    boost::asio::co_spawn(io, both->print({}), [&](const std::exception_ptr&, PrintOutcome ended) { outcome = ended; });
    io.run();
    return outcome.value();
  }

  const PrinterStatus ready{.connected = true, .online = true, .paper = Paper::Present, .can_prove = true};
  const PrinterStatus without_paper{.connected = true, .paper = Paper::Out};
  FakePrinter* first = nullptr;
  FakePrinter* second = nullptr;
  std::unique_ptr<StandbyPrinter> both;
};

TEST_F(TwoPrinters, PrintOnTheFirstWhileItCan) {
  EXPECT_EQ(print(), PrintOutcome(Proven{}));
  EXPECT_EQ(first->documents, 1);
  EXPECT_EQ(second->documents, 0);
}

// Covers KV-7.
TEST_F(TwoPrinters, PrintOnTheSecondWhenTheFirstIsKnownNotToBeReady) {
  first->become(without_paper);
  EXPECT_EQ(print(), PrintOutcome(Proven{}));
  EXPECT_EQ(first->documents, 0);
  EXPECT_EQ(second->documents, 1);
}

// Covers KV-7.
TEST_F(TwoPrinters, PrintOnTheSecondWhatTheFirstCertainlyDidNot) {
  first->outcome = Failed{PrintProblem::CoverOpen, true};
  second->outcome = Failed{PrintProblem::Absent, false};
  EXPECT_EQ(print(), PrintOutcome(Failed{PrintProblem::Absent, true}));
  second->outcome = Proven{};
  EXPECT_EQ(print(), PrintOutcome(Proven{}));
  EXPECT_EQ(second->documents, 2);
}

// Covers KV-7.
TEST_F(TwoPrinters, NeverPrintAgainWhatMayBeOnPaper) {
  first->outcome = Unknown{PrintProblem::PaperOut};
  first->breaks_down = [this] { first->become(without_paper); };
  EXPECT_EQ(print(), PrintOutcome(Unknown{PrintProblem::PaperOut}));
  EXPECT_EQ(second->documents, 0);
  EXPECT_EQ(print(), PrintOutcome(Proven{})) << "the next document is another one";
  EXPECT_EQ(second->documents, 1);
}

TEST_F(TwoPrinters, GiveNoDocumentToTheSecondThatIsAtFaultItselfOrMustWait) {
  for (const PrintProblem problem : {PrintProblem::Unprintable, PrintProblem::Busy, PrintProblem::Closing}) {
    first->outcome = Failed{problem};
    EXPECT_EQ(print(), PrintOutcome(Failed{problem}));
  }
  EXPECT_EQ(second->documents, 0);
}

TEST_F(TwoPrinters, TellTheFirstsTroubleWhenNeitherCanPrint) {
  first->become(without_paper);
  second->become({});
  EXPECT_EQ(both->status(), without_paper);
  first->outcome = Failed{PrintProblem::PaperOut};
  EXPECT_EQ(print(), PrintOutcome(Failed{PrintProblem::PaperOut}));
  EXPECT_EQ(second->documents, 0);
}

TEST_F(TwoPrinters, AreReadyWhileEitherIsAndTellWhenEitherChanges) {
  std::vector<PrinterStatus> told;
  both->on_status([&](const PrinterStatus& status) { told.push_back(status); });
  first->become(without_paper);
  EXPECT_EQ(both->status(), ready);
  second->become({});
  second->become(ready);
  EXPECT_EQ(told, (std::vector<PrinterStatus>{ready, without_paper, ready}));
}

}  // namespace
}  // namespace foyer::printer
