#include "tests/drivers/on_emulated_bus.hpp"

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <thread>
#include <vector>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/usb_emulation/environment.hpp"

namespace foyer::test {
namespace {

constexpr std::chrono::seconds start_limit{30};

pid_t start(std::vector<std::string> command, const Environment& added) {
  auto variables = environment_with(added);
  const auto arguments = pointers(command);
  const auto environment = pointers(variables);
  const pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGTERM);  // Nothing stays behind if the test is killed for its time.
  execve(arguments[0], arguments.data(), environment.data());
  _exit(127);
}

// What is plugged in: the devices that emulated_bus.hpp names, or those of a file that a program brings with it.
std::vector<std::string> devices() {
#ifdef FOYER_EMULATED_DEVICES
  return {"--config", FOYER_EMULATED_DEVICES};
#else
  return {"--printer",   "serial=FOYER-PRN-1,port=1-1",
          "--scanner",   "serial=FOYER-SCN-1,port=1-2",
          "--gate",      "serial=FOYER-GATE-1,port=1-3",
          "--printer",   "serial=FOYER-PRN-2,port=1-4.1",
          "--printer",   "serial=SLOW-PRN,port=1-4.2,speed=20,buffer=1024",
          "--printer",   "serial=ONEWAY-PRN,port=1-5,shape=unidirectional",
          "--printer",   "serial=VENDOR-PRN,port=1-6,shape=vendor",
          "--printer",   "serial=DECOY-PRN,port=1-7,shape=decoy",
          "--gate",      "serial=SAFE-GATE,port=1-9,rest=safe",
          "--ftdi-gate", "serial=FTDI-GATE,port=1-10",
          "--ftdi-gate", "serial=SAFE-FTDI,port=1-11,rest=safe",
          "--light",     "serial=LIGHT-1,port=1-12",
          "--printer",   "serial=POLLED-PRN,port=1-4.5,model=CT-S310II,lacks=asb+process_id",
          "--printer",   "serial=DEAF-PRN,port=1-4.6,model=TM-T88V,lacks=asb",
          "--printer",   "serial=PAPER-PRN,port=1-4.7,model=NONAME,lacks=asb+dle_eot+process_id",
          "--printer",   "serial=RESTLESS-PRN,port=1-13,lacks=nak"};
#endif
}

}  // namespace

bool is_on_emulated_bus() {
  return std::getenv("FOYER_VIRTUAL_USB") != nullptr;
}

int run_on_emulated_bus(int count, char** arguments) {
  // The bus is preloaded before a sanitizer's own library, which that library refuses unless told.
  setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 0);
  std::string directory = "/tmp/foyer-bus-XXXXXX";
  if (mkdtemp(directory.data()) == nullptr) return 1;
  std::vector<std::string> command{FOYER_VIRTUAL_USB_PROGRAM, "--directory", directory, "--tickets",
                                   directory + "/tickets"};
  for (std::string& argument : devices()) command.push_back(std::move(argument));
  const pid_t emulator = start(command, {});
  const std::filesystem::path ready = directory + "/usb.env";
  const auto deadline = std::chrono::steady_clock::now() + start_limit;
  bool running = true;
  while (running && !exists(ready) && std::chrono::steady_clock::now() < deadline) {
    running = waitpid(emulator, nullptr, WNOHANG) == 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  int status = 1;
  if (running && exists(ready)) {
    std::vector<std::string> again(arguments, arguments + count);
    again[0] = std::filesystem::read_symlink("/proc/self/exe");
    waitpid(start(again, read_exports(ready)), &status, 0);
  } else {
    std::cerr << "the emulator did not start\n";
  }
  if (running) {
    kill(emulator, SIGTERM);
    waitpid(emulator, nullptr, 0);
  }
  std::filesystem::remove_all(directory);
  if (WIFSIGNALED(status)) std::cerr << "ended by signal " << WTERMSIG(status) << '\n';
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace foyer::test
