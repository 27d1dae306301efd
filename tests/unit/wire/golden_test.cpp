// The exact bytes of one value of each kind and alternative. Bytes in journals and logs outlive every program: when one
// of these tests fails, the change is wrong, not the golden bytes. golden.txt holds a line "name hex" for each sample;
// a new alternative adds a line (the failure message shows it).
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "tests/unit/wire/samples.hpp"

namespace foyer::wire::test {
namespace {

std::map<std::string, std::string> golden() {
  std::map<std::string, std::string> lines;
  std::ifstream file(FOYER_WIRE_GOLDEN);
  for (std::string name, hex; file >> name >> hex;) lines[name] = hex;
  return lines;
}

TEST(WireGolden, EncodesTheSameBytesAsEver) {
  const auto lines = golden();
  for (const auto& sample : samples()) {
    const auto line = lines.find(sample.name);
    EXPECT_EQ(line == lines.end() ? "" : line->second, to_hex(sample.bytes)) << sample.name;
  }
}

TEST(WireGolden, ReadsTheBytesOfOld) {
  const auto lines = golden();
  EXPECT_EQ(lines.size(), samples().size());
  for (const auto& sample : samples()) {
    const auto line = lines.find(sample.name);
    ASSERT_NE(line, lines.end()) << sample.name;
    EXPECT_TRUE(sample.decodes_to_it(from_hex(line->second).value())) << sample.name;
  }
}

// Worked out by hand from ledger.proto and places.proto, not by this program.
TEST(WireGolden, WritesSeatsAsRuns) {
  const ledger::Event event = ledger::LeaseDropped{{id<ledger::AllotmentId>(0xA1), ledger::Epoch(7)}, some_places()};
  EXPECT_EQ(to_hex(encode(event)),
            "7a24"                                  // 15: lease_dropped, 36 bytes
            "0a14"                                  //   1: lease, 20 bytes
            "0a10a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"  //     1: allotment
            "1007"                                  //     2: epoch 7
            "120c"                                  //   2: places, 12 bytes
            "0a0403030301"                          //     1: skip 3 take 3, skip 3 take 1
            "120408011002");                        //     2: zone 1, count 2
}

}  // namespace
}  // namespace foyer::wire::test
