// foyer-devices as a person runs it, unmodified, on the emulated bus.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <boost/json/parse.hpp>
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/usb/binding.hpp"
#include "drivers/virtual/keyboard.hpp"
#include "tests/drivers/emulated_bus.hpp"

namespace foyer::test {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

enum class User { Same, Nobody };

/// The program under way; its output goes to files.
class Program {
 public:
  explicit Program(std::vector<std::string> arguments, User user = User::Same) {
    char folder[] = "/tmp/foyer-devices-XXXXXX";
    folder_ = mkdtemp(folder);
    const bool drops = user == User::Nobody;
    arguments.insert(arguments.begin(), drops ? (folder_ / "program").string() : FOYER_DEVICES_PROGRAM);
    if (drops) copy_for_others();
    process_ = fork();
    if (process_ != 0) return;
    std::vector<char*> list;
    for (auto& argument : arguments) list.push_back(argument.data());
    list.push_back(nullptr);
    if (freopen((folder_ / "out").c_str(), "w", stdout) == nullptr) _exit(126);
    if (freopen((folder_ / "err").c_str(), "w", stderr) == nullptr) _exit(126);
    if (drops && !become_nobody()) _exit(125);
    execv(list[0], list.data());
    _exit(127);
  }
  ~Program() {
    if (!has_ended()) {
      ::kill(process_, SIGKILL);
      waitpid(process_, nullptr, 0);
    }
    fs::remove_all(folder_);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  bool has_ended() {
    if (exit_) return true;
    int state = 0;
    if (waitpid(process_, &state, WNOHANG) != process_) return false;
    exit_ = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
    return true;
  }
  int wait() {
    loop_.until([this] { return has_ended(); });
    return exit_.value_or(-1);
  }
  void interrupt() const { ::kill(process_, SIGINT); }
  [[nodiscard]] std::string out() const { return read("out"); }
  [[nodiscard]] std::string err() const { return read("err"); }

 private:
  /// What is in the build folder may be out of reach for another user.
  void copy_for_others() const {
    fs::permissions(folder_, fs::perms::all);
    fs::copy_file(FOYER_DEVICES_PROGRAM, folder_ / "program");
    const std::string preload = std::getenv("LD_PRELOAD");
    const auto colon = preload.find(':');
    fs::copy_file(preload.substr(0, colon), folder_ / "shim.so");
    for (const char* name : {"program", "shim.so"}) fs::permissions(folder_ / name, fs::perms(0755));
  }
  [[nodiscard]] bool become_nobody() const {
    constexpr unsigned nobody = 65534;
    const std::string preload = std::getenv("LD_PRELOAD");
    const std::string shim = (folder_ / "shim.so").string();
    setenv("LD_PRELOAD", (shim + preload.substr(preload.find(':'))).c_str(), 1);
    return setgroups(0, nullptr) == 0 && setgid(nobody) == 0 && setuid(nobody) == 0;
  }
  [[nodiscard]] std::string read(const char* name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  fs::path folder_;
  pid_t process_ = 0;
  std::optional<int> exit_;
  Loop loop_;
};

class FoyerDevices : public testing::Test {
 protected:
  FoyerDevices() { make_whole(); }

  static json::array array(const std::vector<std::string>& arguments, int exit) {
    Program run(arguments);
    EXPECT_EQ(run.wait(), exit) << run.err();
    return json::parse(run.out()).as_array();
  }
  static const json::object& find(const json::array& all, const std::string& serial) {
    for (const auto& entry : all) {
      if (entry.at("serial").is_string() && entry.at("serial").as_string() == serial) return entry.as_object();
    }
    throw std::runtime_error("no " + serial);
  }

  Loop loop;
};

// Covers KV-3.
TEST_F(FoyerDevices, ListsDriverRuleAndRoleOfEachDevice) {
  const fs::path file = fs::temp_directory_path() / ("foyer-roles-" + std::to_string(getpid()) + ".toml");
  std::ofstream(file) << "[gate]\nserial = '" << gate_serial << "'\n[printer]\nport = '1-1'\n";
  const auto all = array({"list", "--json", "--config", file.string()}, 0);
  fs::remove(file);
  const auto& gate = find(all, gate_serial);
  EXPECT_EQ(gate.at("driver"), "usb_relay");
  EXPECT_EQ(gate.at("port"), "1-3");
  EXPECT_EQ(gate.at("model"), "16c0:05df");
  EXPECT_EQ(gate.at("roles"), (json::array{"gate of " + file.string()}));
  EXPECT_EQ(find(all, plain_printer).at("driver"), "escpos");
  EXPECT_EQ(find(all, vendor_printer).at("driver"), "escpos");
  EXPECT_EQ(find(all, scanner_serial).at("must_be_named"), true);
  EXPECT_EQ(find(all, ftdi_gate_serial).at("driver"), "ftdi_relay");
  EXPECT_EQ(find(all, light_serial).at("driver"), "blink1");
}

// Covers KV-3.
TEST_F(FoyerDevices, ListsWhatAPrinterSaysItIs) {
  const auto all = array({"list", "--json"}, 0);
  const auto& id = find(all, plain_printer).at("device_id").as_object();
  EXPECT_EQ(id.at("name"), "EPSON TM-T20II");
  EXPECT_EQ(id.at("manufacturer"), "EPSON");
  EXPECT_EQ(id.at("commands").as_array().at(0), "ESC/POS");
  EXPECT_TRUE(find(all, vendor_printer).at("device_id").is_null()) << "a vendor class has no such request";
  EXPECT_TRUE(find(all, gate_serial).at("device_id").is_null());
  Program words({"list", "--serial", plain_printer});
  EXPECT_EQ(words.wait(), 0);
  EXPECT_NE(words.out().find("says \"EPSON TM-T20II\" and speaks ESC/POS"), std::string::npos) << words.out();
}

// Covers KV-3.
TEST_F(FoyerDevices, TellsHowEachDeviceIsWithoutTouchingIt) {
  act(plain_printer, "paper_out");
  const auto openings = device(gate_serial).at("openings");
  const auto all = array({"status", "--json"}, 1);
  EXPECT_EQ(find(all, plain_printer).at("state"), "trouble");
  EXPECT_EQ(find(all, plain_printer).at("paper"), "out");
  EXPECT_EQ(find(all, second_printer).at("state"), "ready");
  EXPECT_EQ(find(all, gate_serial).at("state"), "ready");
  EXPECT_EQ(find(all, light_serial).at("state"), "ready");
  EXPECT_EQ(device(gate_serial).at("openings"), openings);
  EXPECT_FALSE(device(gate_serial).at("claimed").as_bool());
}

// Covers KV-3, KV-7.
TEST_F(FoyerDevices, PrintsATestTicketAndSaysWhetherThatIsProven) {
  const auto before = device(plain_printer).at("tickets").to_number<int>();
  Program proven({"print-test", "--json", "--serial", plain_printer});
  EXPECT_EQ(proven.wait(), 0) << proven.err();
  EXPECT_EQ(json::parse(proven.out()).at("outcome"), "proven");
  EXPECT_EQ(device(plain_printer).at("tickets").to_number<int>(), before + 1);

  Program unknown({"print-test", "--json", "--serial", one_way_printer});
  EXPECT_EQ(unknown.wait(), 7) << unknown.err();
  EXPECT_EQ(json::parse(unknown.out()).at("outcome"), "unknown");

  act(plain_printer, "paper_out");
  Program failed({"print-test", "--json", "--serial", plain_printer});
  EXPECT_EQ(failed.wait(), 1) << failed.err();
  EXPECT_EQ(json::parse(failed.out()).at("outcome"), "failed");
}

// Covers KV-3.
TEST_F(FoyerDevices, LaysAVenuesTableOfModelsOverItsOwn) {
  std::string folder = "/tmp/foyer-quirks-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string table = folder + "/quirks.toml";
  std::ofstream(table) << "[\"04b8:0e15\"]\nno_process_id = true\n";
  Program doubtful({"print-test", "--json", "--serial", plain_printer, "--quirks", table});
  EXPECT_EQ(doubtful.wait(), 7) << doubtful.err();
  std::ofstream(table) << "no table at all";
  Program refused({"list", "--quirks", table});
  EXPECT_EQ(refused.wait(), 1);
  EXPECT_NE(refused.err().find(table), std::string::npos);
  fs::remove_all(folder);
}

// Covers KV-3.
TEST_F(FoyerDevices, ShowsWhatAScannerReads) {
  Program run({"watch-scans", "--json", "--count", "2", "--serial", scanner_serial});
  loop.until([&] { return run.has_ended() || run.err().find("ready") != std::string::npos; });
  act(scanner_serial, "scan", {{"text", "FIRST"}});
  act(scanner_serial, "scan", {{"text", "SECOND"}});
  EXPECT_EQ(run.wait(), 0) << run.err();
  const std::string out = run.out();
  EXPECT_EQ(json::parse(out.substr(0, out.find('\n'))).at("text"), "FIRST");
  EXPECT_NE(out.find("SECOND"), std::string::npos);
}

// Covers KV-3.
TEST_F(FoyerDevices, SaysToWhichKeyboardAScannerIsSetThatReadsTheTestPrint) {
  Program run({"watch-scans", "--json", "--count", "1", "--serial", scanner_serial});
  loop.until([&] { return run.has_ended() || run.err().find("ready") != std::string::npos; });
  const auto keys = emulation::key_reports("FOYER-TEST-PRINT\r", emulation::KeyboardLayout::Germany);
  ASSERT_TRUE(keys);
  for (const Bytes& report : *keys) act(scanner_serial, "noise", {{"hex", to_hex(report)}});
  EXPECT_EQ(run.wait(), 0) << run.err();
  const auto told = json::parse(run.out());
  EXPECT_EQ(told.at("text"), "FOZER/TEST/PRINT");
  EXPECT_EQ(told.at("otherwise").at("de"), "FOYER-TEST-PRINT");
  EXPECT_NE(run.err().find("this scanner types as on a keyboard \"de\""), std::string::npos) << run.err();
}

// Covers KV-3.
TEST_F(FoyerDevices, OpensAGateAndShutsItAgain) {
  for (const std::string& serial : {gate_serial, ftdi_gate_serial}) {
    Program run({"open-gate", "--for", "500", "--serial", serial});
    loop.until([&] { return run.has_ended() || run.out().find("open") != std::string::npos; });
    EXPECT_EQ(run.wait(), 0) << run.err();
    EXPECT_FALSE(device(serial).at("open").as_bool());
    EXPECT_NE(run.out().find("shut"), std::string::npos);
  }
}

TEST_F(FoyerDevices, ShutsTheGateWhenItIsInterrupted) {
  Program run({"open-gate", "--for", "60000", "--serial", gate_serial});
  loop.until([&] { return run.has_ended() || device(gate_serial).at("open").as_bool(); });
  run.interrupt();
  EXPECT_EQ(run.wait(), 0) << run.err();
  EXPECT_FALSE(device(gate_serial).at("open").as_bool());
}

TEST_F(FoyerDevices, LightsALamp) {
  Program run({"lamp", "--colour", "red", "--for", "60000"});
  loop.until([&] { return run.has_ended() || device(light_serial).at("colour") == "#ff0000"; });
  run.interrupt();
  EXPECT_EQ(run.wait(), 0) << run.err();
  EXPECT_EQ(device(light_serial).at("colour"), "#000000");
}

// Covers KV-6.
TEST_F(FoyerDevices, LightsALampOnTheRelaysOfABoardAndLeavesItsGateAlone) {
  const auto relays = [](const std::string& serial) { return device(serial).at("relays").to_number<int>(); };
  const auto strokes_of = [](std::size_t relay) {
    return device(gate_serial).at("strokes").as_array().at(relay - 1).to_number<int>();
  };
  const int of_the_gate = strokes_of(1);
  const int of_the_buzzer = strokes_of(6);
  Program tower({"lamp", "--colour", "red", "--green", "2", "--red", "4", "--buzzer", "6", "--for", "60000", "--serial",
                 gate_serial});
  loop.until([&] {
    return tower.has_ended() ||
           (relays(gate_serial) == 0x08 && strokes_of(6) == of_the_buzzer + 1 && !tower.out().empty());
  });
  tower.interrupt();
  EXPECT_EQ(tower.wait(), 0) << tower.err();
  EXPECT_EQ(relays(gate_serial), 0);
  EXPECT_EQ(strokes_of(6), of_the_buzzer + 1);
  EXPECT_EQ(strokes_of(1), of_the_gate);

  Program lamp({"lamp", "--json", "--colour", "green", "--green", "1", "--for", "60000", "--serial", ftdi_gate_serial});
  loop.until([&] { return lamp.has_ended() || relays(ftdi_gate_serial) == 0x01; });
  lamp.interrupt();
  EXPECT_EQ(lamp.wait(), 0) << lamp.err();
  EXPECT_EQ(relays(ftdi_gate_serial), 0);
  Program unwired({"lamp", "--colour", "blue", "--green", "1", "--serial", gate_serial});
  EXPECT_EQ(unwired.wait(), 2);
  EXPECT_NE(unwired.err().find("--blue"), std::string::npos) << unwired.err();
}

TEST_F(FoyerDevices, TestsADriverOnItsDevice) {
  const auto scanner = array({"self-test", "--json", "--serial", scanner_serial}, 0);
  EXPECT_EQ(find(scanner, scanner_serial).at("ok"), true);
  act(plain_printer, "cover_open");
  const auto printer = array({"self-test", "--json", "--serial", plain_printer}, 1);
  EXPECT_EQ(find(printer, plain_printer).at("ok"), false);
}

TEST_F(FoyerDevices, SaysWhoHasADevice) {
  usb::Context context(loop.executor());
  const auto devices = loop.run(context.devices());
  const usb::RoleBinding binding{gate_serial, "", {}, {.types = {{3, 0, 0}}, .endpoints = {}}};
  const auto choice = usb::choose(devices, binding, context.quirks());
  ASSERT_TRUE(choice.has_value());
  const auto held = loop.run(context.open(choice->device, choice->interface));
  ASSERT_TRUE(held.has_value());
  Program run({"open-gate", "--serial", gate_serial});
  EXPECT_EQ(run.wait(), 5);
  EXPECT_NE(run.err().find("(process " + std::to_string(getpid()) + ")"), std::string::npos) << run.err();
}

// Covers KV-3.
TEST_F(FoyerDevices, WorksForAnOrdinaryUserWhomTheRulesLetOpenADeviceAndSaysWhichRulesElse) {
  if (geteuid() != 0) GTEST_SKIP() << "every other test ran as an ordinary user already";
  const fs::path bus = std::getenv("UMOCKDEV_DIR");
  for (const auto& entry : fs::recursive_directory_iterator(bus)) {
    if (!entry.is_symlink()) fs::permissions(entry.path(), fs::perms(0666), fs::perm_options::add);
    if (entry.is_directory() && !entry.is_symlink()) fs::permissions(entry.path(), fs::perms(0777));
  }
  for (const auto& folder : {bus, bus.parent_path()}) fs::permissions(folder, fs::perms(0777));
  std::string node;
  {
    usb::Context context(loop.executor());
    for (const auto& found : loop.run(context.devices())) {
      if (found.serial == gate_serial) node = std::to_string(1000 + found.address).substr(1);
    }
  }
  const fs::path file = bus / "dev/bus/usb/001" / node;
  ASSERT_EQ(chmod(file.c_str(), 0600), 0) << file;
  Program denied({"open-gate", "--for", "100", "--serial", gate_serial}, User::Nobody);
  EXPECT_EQ(denied.wait(), 4) << denied.err();
  EXPECT_NE(denied.err().find("70-foyer.rules"), std::string::npos) << denied.err();
  ASSERT_EQ(chmod(file.c_str(), 0666), 0);
  Program allowed({"open-gate", "--for", "100", "--serial", gate_serial}, User::Nobody);
  EXPECT_EQ(allowed.wait(), 0) << allowed.err();
}

TEST_F(FoyerDevices, SaysThatThereIsNoneOrMoreThanOneAndWhatToDo) {
  Program absent({"open-gate", "--serial", "NOBODY"});
  EXPECT_EQ(absent.wait(), 3);
  Program ambiguous({"print-test"});
  EXPECT_EQ(ambiguous.wait(), 6);
  EXPECT_NE(ambiguous.err().find("--serial"), std::string::npos);
  Program unnamed({"watch-scans"});
  EXPECT_EQ(unnamed.wait(), 3);
  Program usage({"jump"});
  EXPECT_EQ(usage.wait(), 2);
}

}  // namespace
}  // namespace foyer::test
