// Eight scanners of all kinds at once.
#include <boost/json/array.hpp>

#include "tests/scanners/eight_scanners.hpp"

namespace foyer::test {
namespace {

constexpr int rounds = 30;
constexpr int keyboard_scans = 5;  // In a round: a keyboard needs two reports for each character.
constexpr int other_scans = 25;

// Covers KV-3.
TEST_F(Scanners, EightAtOnceLoseNoScanAndDoubleNone) {
  std::vector<std::unique_ptr<Reader>> readers;
  for (const auto& [serial, port] : scanner_ports) readers.push_back(reader(serial));
  std::vector<std::vector<std::string>> expected(readers.size());
  std::size_t total = 0;
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t at = 0; at < readers.size(); ++at) {
      boost::json::array texts;
      const int count = readers[at]->serial.starts_with("KEYS") ? keyboard_scans : other_scans;
      for (int scan = 0; scan < count; ++scan) {
        expected[at].push_back("S" + std::to_string(at) + "N" + std::to_string(expected[at].size()));
        texts.emplace_back(expected[at].back());
      }
      total += texts.size();
      act(readers[at]->serial, "scan", {{"texts", texts}});
    }
    loop.until([&] {
      for (std::size_t at = 0; at < readers.size(); ++at) {
        if (readers[at]->scans.size() < expected[at].size()) return false;
      }
      return true;
    });
  }
  std::size_t delivered = 0;
  for (std::size_t at = 0; at < readers.size(); ++at) {
    EXPECT_EQ(readers[at]->scans, expected[at]) << readers[at]->serial;
    EXPECT_TRUE(readers[at]->misreads.empty()) << readers[at]->serial;
    delivered += readers[at]->scans.size();
  }
  EXPECT_EQ(delivered, total);
  EXPECT_EQ(total, 3600U);
}

}  // namespace
}  // namespace foyer::test
