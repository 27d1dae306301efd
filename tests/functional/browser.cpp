#include "tests/functional/browser.hpp"

#include <fstream>
#include <stdexcept>

#include <boost/beast/core/detail/base64.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace foyer::functional {
namespace {

/// The key under which an element's id is answered (WebDriver section 12).
constexpr std::string_view element_key = "element-6066-11e4-a52e-4f735466cecf";

json::object wanted_browser(const std::filesystem::path& folder) {
  auto options = json::parse(R"({"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--no-proxy-server", "--window-size=1080,1600"]})")
                     .as_object();
  options["binary"] = FOYER_CHROMIUM;
  options["args"].as_array().emplace_back("--user-data-dir=" + (folder / "profile").string());
  return {{"capabilities",
           json::object{{"alwaysMatch", json::object{{"browserName", "chrome"}, {"goog:chromeOptions", options}}}}}};
}

}  // namespace

Browser::Browser(const std::filesystem::path& folder, std::uint16_t port)
    : folder_(folder), url_("http://127.0.0.1:" + std::to_string(port)) {
  std::filesystem::create_directories(folder);
  driver_ = std::make_unique<Process>(std::vector<std::string>{FOYER_CHROMEDRIVER, "--port=" + std::to_string(port)},
                                      Process::Environment{{"HOME", folder.string()}, {"TMPDIR", folder.string()}},
                                      folder / "chromedriver.log");
  wait_until("chromedriver is ready", [&] { return ask("GET", url_ + "/status").status == 200; });
  const auto made = ask("POST", url_ + "/session", json::serialize(wanted_browser(folder)));
  if (made.status != 200) throw std::runtime_error("no browser: " + made.body);
  session_ = text_at(object_at(made.object(), "value"), "sessionId");
}

Browser::~Browser() {
  static_cast<void>(ask("DELETE", url_ + "/session/" + session_));
  driver_->stop();
}

Answer Browser::command(const std::string& method, const std::string& path, const json::object& body) {
  const auto answer =
      ask(method, url_ + "/session/" + session_ + path, method == "POST" ? json::serialize(body) : std::string());
  if (answer.status != 200) throw std::runtime_error(path + ": " + answer.body.substr(0, 300));
  return answer;
}

void Browser::open(const std::string& url) {
  static_cast<void>(command("POST", "/url", {{"url", url}}));
}

std::string Browser::element(const std::string& selector) {
  const auto found = command("POST", "/element", {{"using", "css selector"}, {"value", selector}}).object();
  return text_at(object_at(found, "value"), element_key);
}

void Browser::wait_for(const std::string& selector) {
  wait_until("the page shows " + selector, [&] { return !element(selector).empty(); });
}

void Browser::click(const std::string& selector) {
  wait_until("a click on " + selector, [&] {
    static_cast<void>(command("POST", "/element/" + element(selector) + "/click"));
    return true;
  });
}

void Browser::type(const std::string& selector, const std::string& text) {
  static_cast<void>(command("POST", "/element/" + element(selector) + "/value", {{"text", text}}));
}

std::string Browser::text(const std::string& selector) {
  return text_at(command("GET", "/element/" + element(selector) + "/text").object(), "value");
}

json::value Browser::evaluate(const std::string& script) {
  return command("POST", "/execute/sync", {{"script", script}, {"args", json::array{}}}).object().at("value");
}

std::string Browser::answer(const std::string& script) {
  return std::string(evaluate(script).as_string());
}

std::string Browser::small_targets(int pixels, const std::string& except) {
  return answer("const pixels = " + std::to_string(pixels) + ", except = '" + except + "';" + R"(
    return [...document.querySelectorAll("button, a[href], input, select, summary")]
      .filter((one) => one.checkVisibility() && !one.matches(except))
      .map((one) => [one.outerHTML.slice(0, 80), (one.type === "checkbox" ? one.labels[0] : one).getBoundingClientRect()])
      .filter(([, box]) => box.width < pixels - 0.5 || box.height < pixels - 0.5)
      .map(([name, box]) => `${name} ${box.width}x${box.height}`).join("; "))");
}

std::string Browser::nameless() {
  return answer(R"(
    return [...document.querySelectorAll("button, a[href], input, select, dialog")].filter((one) => one.checkVisibility())
      .filter((one) => !(one.ariaLabel || one.textContent.trim() || one.labels?.length || one.getAttribute("aria-labelledby")))
      .map((one) => one.outerHTML.slice(0, 80)).join("; "))");
}

std::string Browser::without_label() {
  return answer(R"(
    return [...document.querySelectorAll("input, select, textarea")].filter((one) => one.checkVisibility())
      .filter((one) => !one.labels.length || !one.labels[0].checkVisibility() || !one.labels[0].textContent.trim())
      .map((one) => one.outerHTML.slice(0, 80)).join("; "))");
}

std::int64_t Browser::too_wide() {
  return evaluate("const page = document.documentElement; return page.scrollWidth - page.clientWidth")
      .to_number<std::int64_t>();
}

void Browser::resize(int width, int height) {
  static_cast<void>(command("POST", "/window/rect", {{"width", width}, {"height", height}}));
}

void Browser::view(int width, int height) {
  const json::object metrics{{"width", width}, {"height", height}, {"deviceScaleFactor", 1}, {"mobile", false}};
  static_cast<void>(
      command("POST", "/goog/cdp/execute", {{"cmd", "Emulation.setDeviceMetricsOverride"}, {"params", metrics}}));
}

void Browser::save_picture(const std::string& name) {
  const auto file = std::filesystem::path(FOYER_PICTURES) / (name + ".png");
  namespace base64 = boost::beast::detail::base64;
  const auto coded = text_at(command("GET", "/screenshot").object(), "value");
  std::string picture(base64::decoded_size(coded.size()), '\0');
  picture.resize(base64::decode(picture.data(), coded.data(), coded.size()).first);
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << picture;
}

std::string test_id(std::string_view name) {
  return "[data-testid=\"" + std::string(name) + "\"]";
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace foyer::functional
