#include "protocol/device/identity_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "protocol/service/key_file.hpp"

namespace foyer::device {
namespace {

constexpr Duration look_again_after{200};

std::optional<PublicKey> parse_key(const std::string& text) {
  const auto bytes = from_hex(text);
  PublicKey key{};
  if (!bytes || bytes->size() != key.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

/// Central writes the file at its own first start, which may be just now.
PublicKey root_key(const std::string& setting) {
  if (const auto key = parse_key(setting)) return *key;
  if (setting.empty()) throw std::runtime_error("device.root_public_key is missing: central's root key, or its file");
  const SystemClock clock;
  const auto until = clock.since_boot() + root_key_deadline;
  for (;;) {
    std::ifstream file(setting);
    std::string text;
    if (file >> text) {
      if (const auto key = parse_key(text)) return *key;
    }
    if (clock.since_boot() >= until) {
      throw std::runtime_error("device.root_public_key: " + setting +
                               " is neither 64 hexadecimal digits nor a file that holds them");
    }
    std::this_thread::sleep_for(look_again_after);
  }
}

}  // namespace

Identity identity_of(const IdentitySettings& settings, Role role) {
  const auto venue = seating::VenueName::parse(settings.venue);
  if (!venue) throw std::runtime_error("device.venue must be a name of a-z, 0-9 and '-'");
  const auto name = ledger::DeviceName::parse(settings.name);
  if (!name) throw std::runtime_error("device.name must be a name of a-z, 0-9 and '-'");
  return {*venue, *name, role, root_key(settings.root_public_key)};
}

std::unique_ptr<Signer> signer_in(const std::string& folder, RandomSource& random) {
  std::filesystem::create_directories(folder);
  const auto seed = service::load_or_create_seed(std::filesystem::path(folder) / "device.seed", random);
  if (!seed) throw std::runtime_error("the device key in " + folder + ": " + std::string(text(seed.error())));
  return ed25519_signer(*seed);
}

}  // namespace foyer::device
