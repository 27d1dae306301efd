#include "drivers/devices/commands.hpp"

#include <ostream>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "drivers/printer/escpos/escpos_printer.hpp"
#include "drivers/scanner/scanner_kinds.hpp"

namespace foyer::devices {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

std::unique_ptr<scanner::UsbScanner> make_scanner(Desk& desk, const Selected& selected) {
  const auto family = selected.claim.family->name;
  const std::string_view kind = family == "keyboard_wedge" ? "keyboard" : family;
  const scanner::ScannerOptions options{selected.device.serial, selected.device.port_path};
  return scanner::make_scanner(kind, desk.context, desk.clock, options);
}

printer::escpos::EscPosPrinter::Options printer_of(const Selected& selected) {
  printer::escpos::EscPosPrinter::Options options;
  options.serial = selected.device.serial;
  options.port_path = selected.device.port_path;
  return options;
}

/// What the test print's code says. A scanner that reads it shows to which keyboard it is set.
constexpr std::string_view test_payload = "FOYER-TEST-PRINT";

json::object otherwise_of(const scanner::Scanner& scanner) {
  json::object texts;
  for (const auto& other : scanner.otherwise()) texts[other.keyboard] = other.scan.text;
  return texts;
}

void tell_keyboard(Desk& desk, const scanner::Scanner& scanner) {
  for (const auto& other : scanner.otherwise()) {
    if (other.scan.text != test_payload) continue;
    desk.err << "this scanner types as on a keyboard \"" << other.keyboard << "\"; here it is read as \"us\"\n";
  }
}

printer::Document test_ticket() {
  printer::Document document;
  document.elements.emplace_back(printer::TextLine{
      .text = "foyer", .alignment = printer::Alignment::Centre, .width = 2, .height = 2, .bold = true});
  document.elements.emplace_back(
      printer::TextLine{.text = "Test print, not a ticket", .alignment = printer::Alignment::Centre});
  document.elements.emplace_back(printer::TextLine{.text = "Ä Ö Ü ä ö ü ß é € 0123456789"});
  document.elements.emplace_back(printer::QrCode{.payload = std::string(test_payload)});
  document.elements.emplace_back(printer::Feed{});
  document.elements.emplace_back(printer::Cut{});
  return document;
}

asio::awaitable<std::optional<Trouble>> test_printer(Desk& desk, Selected selected) {
  printer::escpos::EscPosPrinter printer(desk.context, printer_of(selected));
  std::function<bool()> is_ready = [&] { return printer.status().connected && !printer.status().problem(); };
  if (co_await wait_for(desk, std::move(is_ready), connect_limit)) co_return std::nullopt;
  const auto problem = printer.status().problem();
  co_return Trouble{Exit::Failed,
                    "the printer is not ready: " + std::string(problem ? printer::to_text(*problem) : "no answer")};
}

asio::awaitable<std::optional<Trouble>> test_scanner(Desk& desk, Selected selected) {
  const auto scanner = make_scanner(desk, selected);
  std::function<bool()> is_connected = [&] { return scanner->is_connected(); };
  if (co_await wait_for(desk, std::move(is_connected), connect_limit)) co_return std::nullopt;
  co_return Trouble{Exit::Failed, "it does not answer as a scanner does"};
}

asio::awaitable<std::optional<Trouble>> test(Desk& desk, Selected selected) {
  auto trouble = co_await try_open(desk.context, selected);
  if (trouble) co_return trouble;
  switch (selected.claim.family->kind) {
    case Kind::Printer:
      co_return co_await test_printer(desk, selected);
    case Kind::Scanner:
      co_return co_await test_scanner(desk, selected);
    case Kind::Gate:
      co_return co_await test_gate(desk, selected);
    case Kind::Lamp:
      co_return co_await test_lamp(desk, selected);
  }
  co_return std::nullopt;
}

}  // namespace

asio::awaitable<bool> wait_for(const Desk& desk, std::function<bool()> holds, Duration limit) {
  constexpr Duration look_every{10};
  asio::steady_timer timer(co_await asio::this_coro::executor);
  const auto until = std::chrono::steady_clock::now() + limit;
  while (!holds()) {
    if (desk.interrupted || std::chrono::steady_clock::now() >= until) co_return false;
    timer.expires_after(look_every);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  co_return true;
}

Exit tell(Desk& desk, const Trouble& trouble) {
  desk.err << "foyer-devices: " << trouble.sentence << '\n';
  return trouble.exit;
}

asio::awaitable<Result<Selected, Exit>> take(Desk& desk, Kind kind) {
  const auto devices = co_await desk.context.devices();
  auto selected = select(devices, kind, desk.wanted, desk.context.quirks());
  if (!selected) co_return tell(desk, selected.error());
  const auto trouble = co_await try_open(desk.context, *selected);
  if (trouble) co_return tell(desk, *trouble);
  co_return std::move(*selected);
}

asio::awaitable<Exit> self_test(Desk& desk) {
  const auto devices = co_await desk.context.devices();
  json::array all;
  Exit exit = desk.wanted.is_named() ? Exit::Absent : Exit::Done;
  for (const Kind kind : {Kind::Printer, Kind::Scanner, Kind::Gate, Kind::Lamp}) {
    for (const auto& selected : candidates(devices, kind, desk.wanted, desk.context.quirks())) {
      const auto trouble = co_await test(desk, selected);
      if (exit == Exit::Absent) exit = Exit::Done;
      if (trouble && exit == Exit::Done) exit = trouble->exit;
      if (desk.json) {
        all.push_back(json::object{{"kind", to_text(kind)},
                                   {"driver", selected.claim.family->name},
                                   {"serial", selected.device.serial},
                                   {"port", selected.device.port_path},
                                   {"ok", !trouble},
                                   {"why", trouble ? json::value(trouble->sentence) : json::value(nullptr)}});
      } else {
        desk.out << to_text(kind) << ' ' << name_of(selected.device) << ": "
                 << (trouble ? "FAILED, " + trouble->sentence : "ok") << '\n';
      }
    }
  }
  if (desk.json) desk.out << json::serialize(all) << '\n';
  co_return exit;
}

asio::awaitable<Exit> print_test(Desk& desk) {
  const auto selected = co_await take(desk, Kind::Printer);
  if (!selected) co_return selected.error();
  printer::escpos::EscPosPrinter printer(desk.context, printer_of(*selected));
  std::function<bool()> is_heard = [&] { return printer.status().online || printer.status().problem().has_value(); };
  std::function<bool()> is_connected = [&] { return printer.status().connected; };
  co_await wait_for(desk, std::move(is_connected), connect_limit);
  co_await wait_for(desk, std::move(is_heard), connect_limit);
  const auto outcome = co_await printer.print(test_ticket());
  const char* word = std::holds_alternative<printer::Proven>(outcome)    ? "proven"
                     : std::holds_alternative<printer::Unknown>(outcome) ? "unknown"
                                                                         : "failed";
  if (desk.json) {
    desk.out << json::serialize(json::object{{"outcome", word}, {"says", printer::to_text(outcome)}}) << '\n';
  } else {
    desk.out << printer::to_text(outcome) << '\n';
  }
  if (std::holds_alternative<printer::Proven>(outcome)) co_return Exit::Done;
  co_return std::holds_alternative<printer::Unknown>(outcome) ? Exit::NotProven : Exit::Failed;
}

asio::awaitable<Exit> watch_scans(Desk& desk, WatchWish wish) {
  const auto selected = co_await take(desk, Kind::Scanner);
  if (!selected) co_return selected.error();
  const auto scanner = make_scanner(desk, *selected);
  std::size_t seen = 0;
  scanner->on_scan([&](const scanner::Scan& scan) {
    ++seen;
    if (desk.json) {
      desk.out << json::serialize(json::object{
                      {"text", scan.text}, {"at_ms", scan.at.count()}, {"otherwise", otherwise_of(*scanner)}})
               << std::endl;
    } else {
      desk.out << scan.text << std::endl;
    }
    tell_keyboard(desk, *scanner);
  });
  scanner->on_misread([&](scanner::Misread misread) {
    desk.err << "misread: " << scanner::to_text(misread) << '\n';
    tell_keyboard(desk, *scanner);
  });
  std::function<bool()> is_connected = [&] { return scanner->is_connected(); };
  if (!co_await wait_for(desk, std::move(is_connected), connect_limit)) {
    co_return tell(desk, {Exit::Failed, "it does not answer as a scanner does"});
  }
  desk.err << "ready: scan something\n" << std::flush;
  constexpr Duration for_ever = std::chrono::hours(24 * 365);
  std::function<bool()> has_all = [&] { return wish.count != 0 && seen >= wish.count; };
  co_await wait_for(desk, std::move(has_all), wish.lasting > Duration(0) ? wish.lasting : for_ever);
  co_return wish.count != 0 && seen < wish.count ? Exit::Failed : Exit::Done;
}

}  // namespace foyer::devices
