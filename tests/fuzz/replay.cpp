// A fuzz target as an ordinary test: the seeds, then so many mutations of them, the same on every machine.
//   fuzz_x --seeds FILE [--mutations N] [--seed S]     or     fuzz_x INPUT...   to run single inputs (crash-...)
// A line of the seeds' file is an input in hexadecimal, its last word; words before it name it, # begins a comment.

#include <csignal>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "tests/fuzz/fuzz.hpp"

namespace {

using foyer::Bytes;

constexpr std::size_t longest_input = 16 * 1024;

const Bytes* running = nullptr;

// Says which input it was; only calls that are allowed in a signal handler.
void tell(int signal) {
  constexpr char digits[] = "0123456789abcdef";
  constexpr char head[] = "the input was ";
  static_cast<void>(!write(STDERR_FILENO, head, sizeof head - 1));
  for (std::size_t at = 0; running != nullptr && at < running->size(); ++at) {
    const char pair[] = {digits[(*running)[at] >> 4], digits[(*running)[at] & 15]};
    static_cast<void>(!write(STDERR_FILENO, pair, 2));
  }
  static_cast<void>(!write(STDERR_FILENO, "\n", 1));
  std::signal(signal, SIG_DFL);
  raise(signal);
}

void run(const Bytes& input) {
  running = &input;
  LLVMFuzzerTestOneInput(input.data(), input.size());
  running = nullptr;
}

std::vector<Bytes> read_seeds(const std::string& path) {
  std::vector<Bytes> seeds;
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string word;
    std::string last;
    while (words >> word) last = word;
    if (last.empty()) continue;
    auto bytes = foyer::from_hex(last);
    if (!bytes) throw std::runtime_error("not hexadecimal: " + line);
    seeds.push_back(std::move(*bytes));
  }
  if (seeds.empty()) throw std::runtime_error("no seeds in " + path);
  return seeds;
}

class Mutator {
 public:
  Mutator(std::vector<Bytes> seeds, unsigned seed) : seeds_(std::move(seeds)), random_(seed) {}

  Bytes next() {
    Bytes input = seeds_[below(seeds_.size())];
    for (std::size_t times = 1 + below(8); times > 0; --times) change(input);
    if (input.size() > longest_input) input.resize(longest_input);
    return input;
  }

 private:
  // Not std::uniform_int_distribution, whose numbers differ between libraries.
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }
  std::uint8_t any_byte() {
    constexpr std::uint8_t telling[] = {0x00, 0x01, 0x0a, 0x0d, 0x20, 0x5d, 0x7f, 0x80, 0xfe, 0xff};
    return below(2) == 0 ? telling[below(sizeof telling)] : static_cast<std::uint8_t>(random_());
  }

  void change(Bytes& input) {
    const std::size_t at = below(input.size() + 1);
    const auto place = input.begin() + static_cast<std::ptrdiff_t>(at);
    const std::size_t length = 1 + below(8);
    switch (below(7)) {
      case 0:
        if (at < input.size()) *place = static_cast<std::uint8_t>(*place ^ (1U << below(8)));
        break;
      case 1:
        if (at < input.size()) *place = any_byte();
        break;
      case 2:
        input.insert(place, length, any_byte());
        break;
      case 3:
        input.erase(place, place + static_cast<std::ptrdiff_t>(std::min(length, input.size() - at)));
        break;
      case 4:
        input.resize(at);
        break;
      case 5: {  // A part of itself again.
        const Bytes part(place, place + static_cast<std::ptrdiff_t>(std::min(length * 4, input.size() - at)));
        input.insert(input.begin() + static_cast<std::ptrdiff_t>(below(input.size() + 1)), part.begin(), part.end());
        break;
      }
      default: {  // The end of another seed.
        const Bytes& other = seeds_[below(seeds_.size())];
        input.resize(at);
        input.insert(input.end(), other.begin() + static_cast<std::ptrdiff_t>(below(other.size() + 1)), other.end());
        break;
      }
    }
  }

  std::vector<Bytes> seeds_;
  std::mt19937 random_;
};

int run_files(int count, char** arguments) {
  for (int at = 1; at < count; ++at) {
    std::ifstream file(arguments[at], std::ios::binary);
    run(Bytes(std::istreambuf_iterator<char>(file), {}));
  }
  std::cout << count - 1 << " inputs\n";
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS, SIGILL}) std::signal(signal, tell);
  if (count < 2 || std::strncmp(arguments[1], "--", 2) != 0) return run_files(count, arguments);
  std::string seeds;
  unsigned long mutations = 0;
  unsigned long seed = 1;
  for (int at = 1; at + 1 < count; at += 2) {
    const std::string name = arguments[at];
    if (name == "--seeds") seeds = arguments[at + 1];
    if (name == "--mutations") mutations = std::stoul(arguments[at + 1]);
    if (name == "--seed") seed = std::stoul(arguments[at + 1]);
  }
  const auto inputs = read_seeds(seeds);
  run({});
  for (const Bytes& input : inputs) run(input);
  Mutator mutator(inputs, static_cast<unsigned>(seed));
  for (unsigned long at = 0; at < mutations; ++at) run(mutator.next());
  std::cout << inputs.size() << " seeds, " << mutations << " mutations\n";
  return 0;
}
