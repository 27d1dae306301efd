#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <stdlib.h>

#include "drivers/virtual/payment_bank.hpp"

namespace foyer::emulation {
namespace {

struct Bank : ::testing::Test {
  std::string folder = "/tmp/foyer-bank-XXXXXX";
  std::string file;

  void SetUp() override {
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    file = folder + "/bank";
  }
  void TearDown() override { std::filesystem::remove_all(folder); }
};

TEST_F(Bank, KeepsItsBooks) {
  {
    PaymentBank bank(file);
    bank.open_attempt("a-1", 1250, "EUR", AttemptState::Approved, "");
    bank.open_attempt("a-2", 300, "EUR", AttemptState::Declined, "expired");
    bank.change("a-1", AttemptState::Captured);
  }
  const PaymentBank again(file);
  ASSERT_EQ(again.attempts().size(), 2u);
  const Attempt* first = again.find("a-1");
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->state, AttemptState::Captured);
  EXPECT_EQ(first->history, (std::vector{AttemptState::Approved, AttemptState::Captured}));
  EXPECT_EQ(first->cents, 1250);
  EXPECT_EQ(again.find("a-2")->reason, "expired");
  EXPECT_EQ(again.find("a-3"), nullptr);
}

TEST_F(Bank, SurvivesATearAtEveryByteOfItsLastLine) {
  {
    PaymentBank bank(file);
    bank.open_attempt("a-1", 1250, "EUR", AttemptState::Approved, "");
  }
  const auto whole = std::filesystem::file_size(file);
  {
    PaymentBank bank(file);
    bank.change("a-1", AttemptState::Captured);
  }
  const auto both = std::filesystem::file_size(file);
  for (auto size = both - 1; size >= whole; --size) {
    std::filesystem::resize_file(file, size);
    PaymentBank bank(file);
    ASSERT_EQ(bank.find("a-1")->state, AttemptState::Approved) << size;
    ASSERT_EQ(std::filesystem::file_size(file), whole);
    std::filesystem::resize_file(file, whole);
    std::ofstream(file, std::ios::app) << std::string(size - whole, 'x');
  }
}

TEST_F(Bank, RefusesBooksThatAreNotItsOwn) {
  std::ofstream(file) << "hello\n";
  EXPECT_THROW(PaymentBank{file}, std::exception);
}

TEST_F(Bank, HasOneTerminal) {
  const PaymentBank bank(file);
  EXPECT_THROW(PaymentBank{file}, std::runtime_error);
}

}  // namespace
}  // namespace foyer::emulation
