// What comes out of the emulated printer for whole tickets: the encoder's bytes, drawn by the emulator's own
// interpreter. Each ticket is left as a picture in build/*/pictures.
#include <filesystem>
#include <fstream>
#include <optional>

#include "drivers/printer/escpos/encoder.hpp"
#include "drivers/printer/escpos/paper.hpp"
#include "drivers/printer/escpos/qr.hpp"
#include "drivers/virtual/escpos_interpreter.hpp"
#include "kiosk/ticketing/rehearsal.hpp"
#include "protocol/base/random.hpp"
#include "tests/unit/kiosk_ticketing/shows.hpp"

namespace foyer::kiosk {
namespace {

using emulation::Page;
using printer::escpos::Profile;

struct Tray final : emulation::Mechanism {
  std::vector<Page> pages;
  void moved(std::size_t) override {}
  void cut(Page page) override { pages.push_back(std::move(page)); }
  void reply(Bytes) override {}
  void report_automatically(std::uint8_t) override {}
  void answer_paper_request() override {}
  void kick_drawer() override {}
};

Page printed(const printer::Document& document, const Profile& profile) {
  const auto encoded = printer::escpos::encode(document, profile);
  EXPECT_TRUE(encoded) << to_text(encoded.error());
  Tray tray;
  emulation::EscposInterpreter interpreter(tray);
  Bytes buffer = encoded ? *encoded : Bytes{};
  while (const auto used = interpreter.execute(buffer)) {
    buffer.erase(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(used));
  }
  EXPECT_EQ(interpreter.unknown_commands(), 0U) << interpreter.last_unknown();
  EXPECT_EQ(tray.pages.size(), 1U);
  return tray.pages.empty() ? Page() : std::move(tray.pages.front());
}

void keep(const Page& page, const std::string& name) {
  std::filesystem::create_directories(FOYER_PICTURES);
  const auto png = page.to_png();
  std::ofstream file(std::string(FOYER_PICTURES) + "/ticket-" + name + ".png", std::ios::binary);
  file.write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
}

bool is_white_row(const Page& page, std::size_t y, std::size_t from, std::size_t to) {
  for (std::size_t x = from; x < to; ++x) {
    if (page.at(x, y)) return false;
  }
  return true;
}

struct Margins {
  std::size_t above = 0;
  std::size_t below = 0;
  std::size_t left = 0;
  std::size_t right = 0;
};

/// White around the code, whose finder pattern begins with a black bar of seven modules. `width` is what the paper has.
Margins margins_of_code(const Page& page, std::size_t modules, std::size_t dots, std::size_t width) {
  const auto bar = 7 * dots;
  const auto is_bar = [&](std::size_t x, std::size_t y) {
    for (std::size_t at = 0; at < bar; ++at) {
      if (!page.at(x + at, y) || !page.at(x, y + at)) return false;
    }
    return !page.at(x + bar, y) && !page.at(x, y + bar);
  };
  const auto side = modules * dots;
  for (std::size_t y = 0; y < page.height(); ++y) {
    for (std::size_t x = 0; x + side <= width; ++x) {
      if (!is_bar(x, y)) continue;
      Margins margins;
      while (margins.above < y && is_white_row(page, y - 1 - margins.above, 0, width)) ++margins.above;
      while (y + side + margins.below < page.height() && is_white_row(page, y + side + margins.below, 0, width)) {
        ++margins.below;
      }
      margins.left = x;
      margins.right = width - x - side;
      return margins;
    }
  }
  ADD_FAILURE() << "there is no code on the page";
  return {};
}

printer::Document between_lines(const printer::QrCode& code) {
  const printer::TextLine above{"ggggg", printer::Alignment::Centre, 2, 2, true};
  const printer::TextLine below{"HHHHH", printer::Alignment::Centre, 2, 2, true};
  return {{above, code, below, printer::Cut{}}};
}

// ISO/IEC 18004 section 6.3.8: four light modules on all sides.
TEST(PrintedPage, HasAQuietZoneAroundTheCodeByEitherPath) {
  for (const bool is_native : {true, false}) {
    for (const auto alignment : {printer::Alignment::Left, printer::Alignment::Centre, printer::Alignment::Right}) {
      for (const std::uint8_t dots : {3, 6, 10}) {
        Profile profile;
        profile.native_qr = is_native;
        const printer::QrCode code{std::string(20, 'A'), dots, printer::QrLevel::Medium, alignment};
        const auto modules = *printer::escpos::qr_modules(code);
        const auto page = printed(between_lines(code), profile);
        const auto margins = margins_of_code(page, modules, dots, profile.width_dots);
        const auto quiet = std::size_t{4} * dots;
        EXPECT_GE(margins.above, quiet) << is_native << int{dots};
        EXPECT_GE(margins.below, quiet) << is_native << int{dots};
        EXPECT_GE(margins.left, quiet) << is_native << int{dots};
        EXPECT_GE(margins.right, quiet) << is_native << int{dots};
      }
    }
  }
}

struct Case {
  std::string name;
  std::string title;
  std::string language;
  std::string hall;
  std::uint8_t generation = 1;
};

printer::Document ticket_of(const Case& one) {
  static const auto plan = stalls();
  static const std::string token(191, 'Q');
  auto show = tosca();
  show.title = one.title;
  if (!one.hall.empty()) show.hall_label = one.hall;
  sale::OrderLine line;
  line.place = seating::SeatIndex(11);
  line.ticket_type = *sale::TicketTypeName::parse("standard");
  line.unit_price = {4'850, {}};
  const auto order = *ledger::OrderId::parse("1f0c9a2b-0000-4000-8000-000000000001");
  const sale::SaleTicket sold{};
  return ticket_document({show, plan, line, order, sold, token, one.language, one.generation});
}

TEST(PrintedPage, IsATicketInEveryScript) {
  const std::vector<Case> cases{
      {"english", "Tosca", "en", ""},
      {"german", "Die Entführung aus dem Serail", "de", "Großer Saal"},
      {"anew", "Die Entführung aus dem Serail", "de", "Großer Saal", 2},
      {"long", "Donaudampfschifffahrtsgesellschaft/Orchestra of the Age of Enlightenment: Œuvres complètes…", "de", ""},
      {"cyrillic", "Чайка: комедия в четырёх действиях", "en", "Большой зал"},
      {"cjk", "椿姫（新演出）東京文化会館オペラ公演・特別版", "en", "大劇場"},
      {"arabic", "أوبرا عايدة", "en", "القاعة الكبرى"},
      {"hebrew", "עוץ לי גוץ לי", "en", ""},
      {"polish", "Straszny dwór w Łodzi", "de", ""},
  };
  for (const auto& one : cases) {
    const auto wide = printed(ticket_of(one), {});
    EXPECT_FALSE(wide.is_blank());
    keep(wide, one.name);
    const auto margins = margins_of_code(wide, 49, 6, 576);
    EXPECT_GE(std::min({margins.above, margins.below, margins.left, margins.right}), 24U) << one.name;
    EXPECT_TRUE(printer::escpos::encode(ticket_of(one), *printer::escpos::Profiles::built_in().named("58mm")))
        << one.name;
  }
}

/// What of a performance the printer refuses, as the kiosk tries it before it sells.
std::string refused(const wire::PerformanceOnSale& show, const seating::SeatingPlan& plan, const Profile& profile) {
  SystemRandom random;
  const auto signer = ed25519_signer(random_signing_seed(random));
  for (const auto& trial : trials_of(show, plan, *signer)) {
    const auto encoded = printer::escpos::encode(trial.document, profile);
    if (!encoded) return trial.member + ": " + std::string(to_text(encoded.error()));
  }
  return {};
}

TEST(Rehearsal, NamesWhatOfAPerformanceCannotBePrinted) {
  EXPECT_EQ(refused(tosca(), stalls(), {}), "");
  EXPECT_EQ(refused(tosca(), stalls(), *printer::escpos::Profiles::built_in().named("58mm")), "");
  auto show = tosca();
  show.title = "A\nB";
  EXPECT_EQ(refused(show, stalls(), {}), "the title: text not printable");
  show.title = "A\u0096B";
  EXPECT_EQ(refused(show, stalls(), {}), "the title: text not printable");
  auto plan = stalls();
  plan.seats[4].row = "C\u0085";
  EXPECT_EQ(refused(tosca(), plan, {}).substr(0, 7), "the row");
  plan = stalls();
  plan.zones[0].label = "\ue000";
  EXPECT_EQ(refused(tosca(), plan, {}).substr(0, 8), "the zone");
  Profile narrow;
  narrow.width_dots = 240;
  EXPECT_EQ(refused(tosca(), stalls(), narrow), "the ticket of Stalls, row C, seat 12: QR code not printable");
}

TEST(PrintedPage, IsAsLongAsItIsCounted) {
  for (const auto* title : {"Tosca", "Чайка", "A long title that needs more than one line on the paper"}) {
    auto document = ticket_of({"", title, "en", ""});
    document.elements.pop_back();  // The cut feeds to the knife.
    const auto counted = printer::escpos::paper_of(document, {});
    document.elements.emplace_back(printer::Cut{});
    const auto rows = printed(document, {}).height();
    EXPECT_NEAR(static_cast<double>(counted), static_cast<double>(rows) * 25'400 / 203, 200.0) << title;
  }
}

}  // namespace
}  // namespace foyer::kiosk
