// foyer-virtual-terminal: a payment terminal and its bank, on loopback. See README.md.

#include <filesystem>
#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>
#include <glib-unix.h>

#include "drivers/virtual/payment_terminal.hpp"

namespace {

using namespace foyer::emulation;

struct Settings {
  std::string listen = "127.0.0.1:0";
  std::string control = "127.0.0.1:0";
  std::string bank;
  std::string ready_file;
};

void write_ready_file(const Settings& settings, unsigned port, const std::string& control_url) {
  if (settings.ready_file.empty()) return;
  const std::string temporary = settings.ready_file + ".new";
  {
    std::ofstream out(temporary, std::ios::trunc);
    out << "export FOYER_VIRTUAL_TERMINAL='127.0.0.1:" << port << "'\nexport FOYER_VIRTUAL_TERMINAL_CONTROL='"
        << control_url << "'\n";
    if (!out.flush()) throw std::runtime_error("cannot write " + temporary);
  }
  std::filesystem::rename(temporary, settings.ready_file);
}

int run(const Settings& settings) {
  PaymentBank bank(settings.bank);
  PaymentDesk desk(bank);
  const TerminalServer server(desk, settings.listen);
  const HttpServer control(settings.control, [&](const HttpRequest& request) { return desk.answer_control(request); });
  GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
  const auto quit = [](gpointer running) -> gboolean {
    g_main_loop_quit(static_cast<GMainLoop*>(running));
    return G_SOURCE_CONTINUE;
  };
  g_unix_signal_add(SIGTERM, quit, loop);
  g_unix_signal_add(SIGINT, quit, loop);
  write_ready_file(settings, server.port(), control.url());
  std::cout << "ready: terminal 127.0.0.1:" << server.port() << ", control " << control.url() << std::endl;
  g_main_loop_run(loop);
  g_main_loop_unref(loop);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App program{"A simulated payment terminal"};
  Settings settings;
  program.add_option("--listen", settings.listen, "127.0.0.1:PORT for tills; port 0 takes a free one");
  program.add_option("--control", settings.control, "127.0.0.1:PORT for HTTP; port 0 takes a free one");
  program.add_option("--bank", settings.bank, "The file of the bank's books, made if it is missing")->required();
  program.add_option("--ready", settings.ready_file, "Written when all is ready: the two addresses, for a shell's .");
  CLI11_PARSE(program, count, arguments);
  try {
    return run(settings);
  } catch (const std::exception& error) {
    std::cerr << "foyer-virtual-terminal: " << error.what() << '\n';
    return 1;
  }
}
