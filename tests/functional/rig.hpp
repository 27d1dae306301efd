#pragma once
// A whole house for one test: two bridged brokers, central, a controller, a kiosk, emulated USB devices and a payment
// terminal, two network links that can be cut. Configured by the templates that deploy/run fills too.
// Threading: the test's thread starts, stops and kills; asking over HTTP may be done from any thread.
// Lifetime: everything ends and is deleted with the object. If the test failed, the ends of the logs are printed.

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/functional/api.hpp"
#include "tests/functional/process.hpp"

namespace foyer::functional {

/// SecondKiosk is there only if it was asked for.
enum class Part {
  VirtualUsb,
  VirtualTerminal,
  CentralBroker,
  Wan,
  VenueBroker,
  Lan,
  Central,
  Controller,
  Kiosk,
  SecondKiosk
};
inline constexpr std::array all_parts{Part::VirtualUsb, Part::VirtualTerminal, Part::CentralBroker,
                                      Part::Wan,        Part::VenueBroker,     Part::Lan,
                                      Part::Central,    Part::Controller,      Part::Kiosk};
[[nodiscard]] std::string_view name_of(Part part) noexcept;
/// For GoogleTest, which names a test by its parameter.
void PrintTo(Part part, std::ostream* out);

enum class Link { Wan, Lan };

/// The names and ids in deploy/demo/venue.json.
inline constexpr std::string_view venue = "lumen";
inline constexpr std::string_view numbered = "10000001-0000-4000-8000-000000000001";
inline constexpr std::string_view general_admission = "10000004-0000-4000-8000-000000000004";
inline constexpr std::string_view printer = "PRINTER-1";
inline constexpr std::string_view second_printer = "PRINTER-2";
inline constexpr std::string_view scanner = "SCANNER-1";
inline constexpr std::string_view gate = "GATE-1";
inline constexpr std::string_view admin_token = "functional-tests-admin-token";

struct RigOptions {
  /// Millimetres a second; 0 prints at once.
  unsigned printer_speed = 0;
  /// One performance more than in the sample venue: `field`, general admission for 5,000.
  bool with_field = false;
  /// kiosk-2 with a printer of its own, at the same payment terminal.
  bool with_second_kiosk = false;
  /// Lets spoil_disk() take effect on central, the controller and the kiosks.
  bool with_failing_disks = false;
  /// Lets turn_clock() take effect on the same.
  bool with_wrong_clocks = false;
  /// A second printer at kiosk-1, to take over; not together with a second kiosk.
  bool with_second_printer = false;
  /// As the emulator names it; "unidirectional" is one that cannot say what it printed.
  std::string second_printer_shape = "plain";
  /// Staff stand at kiosk-1.
  bool attended = false;
  /// The venue's table of models that differ, for kiosk-1; empty: none.
  std::string quirks;
  /// The door's scanner, as controller and emulator name it: "hid_pos", "cdc_acm". Only these can beep.
  std::string scanner_kind = "keyboard";
  /// The keyboard that the emulated scanner is set to; the controller goes on expecting "us".
  std::string scanner_layout = "us";
  /// So long the door waits for a guest to pass; 0 is its own choice.
  std::chrono::milliseconds passage_within{0};
};
/// What spoil_disk() makes of a program's database, until it is mended: no room for a byte more (ENOSPC), no write at
/// all (EROFS), or everything written and no sync that succeeds (EIO).
enum class DiskTrouble { Full, ReadOnly, FailingSync };
inline constexpr std::string_view field = "10000009-0000-4000-8000-000000000009";

class Rig {
 public:
  explicit Rig(RigOptions options = {});
  ~Rig();
  Rig(const Rig&) = delete;
  Rig& operator=(const Rig&) = delete;

  /// Starts everything, loads the venue and waits until venue and kiosk hold their shares.
  void open_house();
  /// Returns when it is healthy.
  void start(Part part);
  [[nodiscard]] bool stop(Part part);
  void kill(Part part);
  [[nodiscard]] bool is_running(Part part);
  void wait_until_kiosk_can_sell();

  void spoil_disk(Part part, DiskTrouble trouble) const;
  void mend_disk(Part part) const;
  /// From now on a program's wall clock is ahead of what is right by so much, or behind. Its other clocks are right.
  void turn_clock(Part part, std::chrono::seconds ahead) const;
  /// Of a program that runs; -1 if it does not.
  [[nodiscard]] pid_t process_id(Part part) const;
  /// Of one that ended: its exit code, or 128 and the signal.
  [[nodiscard]] int exit_code(Part part);

  Answer central(const std::string& method, const std::string& path, const std::string& body = {}) const;
  Answer controller(const std::string& method, const std::string& path, const std::string& body = {}) const;
  Answer kiosk(const std::string& method, const std::string& path, const std::string& body = {}) const;
  Answer usb(const std::string& method, const std::string& path, const std::string& body = {}) const;
  Answer terminal(const std::string& method, const std::string& path, const std::string& body = {}) const;
  /// The part's own interface, whichever part it is.
  Answer ask_part(Part part, const std::string& method, const std::string& path, const std::string& body = {}) const;
  [[nodiscard]] std::string url(Part part) const;
  [[nodiscard]] std::uint16_t broker_port(Part broker) const { return ports_.find(name_of(broker))->second; }
  /// What open_house() loads into central.
  [[nodiscard]] std::string venue_document() const;
  /// The file with central's root key.
  [[nodiscard]] std::filesystem::path root_key() const { return folder_ / "central" / "root.pub"; }
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

  /// "black_hole", "close", "delay 200": what the relay's control understands.
  void cut(Link link, const std::string& how = "black_hole");
  void restore(Link link);

  /// An action of the emulated bus on a device; it must succeed.
  void act(std::string_view serial, std::string_view action, const std::string& body = "{}") const;
  [[nodiscard]] json::object device(std::string_view serial) const;
  /// Pictures of printed tickets, oldest first, torn ones left out.
  [[nodiscard]] std::vector<std::filesystem::path> pictures() const;
  /// The one QR code that zbarimg reads in a picture.
  [[nodiscard]] std::string decode(const std::filesystem::path& picture) const;
  /// Every code that it reads there; none on paper that was spoiled before the code was on it.
  [[nodiscard]] std::vector<std::string> codes_on(const std::filesystem::path& picture) const;
  [[nodiscard]] std::string log_tails() const;

 private:
  void choose_ports();
  void write_configuration();
  void write(const std::string& name, const std::string& text) const;
  [[nodiscard]] Process::Environment environment_of(Part part) const;
  /// In one step, so that a program never reads half of it.
  void write_at_once(const std::filesystem::path& file, std::string_view text) const;
  [[nodiscard]] std::vector<std::string> command_of(Part part) const;
  [[nodiscard]] bool is_healthy(Part part) const;
  [[nodiscard]] std::filesystem::path log_of(Part part) const;
  std::string control(Link link, const std::string& command) const;

  RigOptions options_;
  std::filesystem::path folder_;
  std::map<std::string, std::uint16_t, std::less<>> ports_;
  std::map<Part, std::unique_ptr<Process>> processes_;
  Process::Environment usb_environment_;
};

}  // namespace foyer::functional
