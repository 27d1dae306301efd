#include "protocol/service/key_file.hpp"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace foyer::service {
namespace {

constexpr mode_t owner_only = 0600;
constexpr mode_t group_and_others = 0077;

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] bool is_open() const { return value_ >= 0; }

 private:
  int value_;
};

bool write_whole(int descriptor, BytesView bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

/// How many bytes there were, one more than fits at most; -1 if reading failed.
long read_whole(int descriptor, std::span<std::uint8_t> into) {
  std::size_t size = 0;
  while (size < into.size()) {
    const auto got = ::read(descriptor, into.data() + size, into.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  return static_cast<long>(size);
}

/// Nothing if there is no file.
std::optional<Result<SigningSeed, KeyFileError>> load(const std::string& path) {
  using Loaded = Result<SigningSeed, KeyFileError>;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file.is_open() && errno == ENOENT) return std::nullopt;
  struct stat status {};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return Loaded(KeyFileError::CannotRead);
  if ((status.st_mode & group_and_others) != 0) return Loaded(KeyFileError::TooPermissive);
  std::array<std::uint8_t, std::tuple_size_v<SigningSeed> + 1> bytes{};
  const auto size = read_whole(file.get(), bytes);
  if (size < 0) return Loaded(KeyFileError::CannotRead);
  SigningSeed seed{};
  if (static_cast<std::size_t>(size) != seed.size()) return Loaded(KeyFileError::WrongSize);
  std::copy_n(bytes.begin(), seed.size(), seed.begin());
  return Loaded(seed);
}

bool write_durably(const std::string& path, const SigningSeed& seed) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, owner_only));
  return file.is_open() && write_whole(file.get(), seed) && ::fsync(file.get()) == 0;
}

bool sync_folder(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  const Descriptor file(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return file.is_open() && ::fsync(file.get()) == 0;
}

/// False only if the disk refuses; that another process was first is a success.
bool create(const std::string& path, RandomSource& random) {
  const auto seed = random_signing_seed(random);
  const auto temporary = path + ".new." + std::to_string(::getpid());
  ::unlink(temporary.c_str());  // Left by a crash of a process that had the same number.
  // link, unlike rename, never replaces a file that is there.
  const bool made = write_durably(temporary, seed) && (::link(temporary.c_str(), path.c_str()) == 0 || errno == EEXIST);
  ::unlink(temporary.c_str());
  return made && sync_folder(path);
}

}  // namespace

std::string_view text(KeyFileError error) noexcept {
  switch (error) {
    case KeyFileError::CannotRead:
      return "the key file cannot be read";
    case KeyFileError::CannotWrite:
      return "the key file cannot be written";
    case KeyFileError::WrongSize:
      return "the key file does not hold 32 bytes";
    case KeyFileError::TooPermissive:
      return "the key file is open to others than its owner (chmod 600)";
  }
  return "unknown";
}

Result<SigningSeed, KeyFileError> load_or_create_seed(const std::string& path, RandomSource& random) {
  if (const auto loaded = load(path)) return *loaded;
  if (!create(path, random)) return KeyFileError::CannotWrite;
  const auto loaded = load(path);
  return loaded ? *loaded : Result<SigningSeed, KeyFileError>(KeyFileError::CannotWrite);
}

}  // namespace foyer::service
