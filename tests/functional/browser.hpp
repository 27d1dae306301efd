#pragma once
// A real browser, driven as a person would: chromium through chromedriver, over the WebDriver protocol (W3C, 2018).
// Threading: one thread. Lifetime: browser and driver end with the object.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "tests/functional/api.hpp"
#include "tests/functional/process.hpp"

namespace foyer::functional {

class Browser {
 public:
  /// Its profile and logs go below `folder`.
  Browser(const std::filesystem::path& folder, std::uint16_t port);
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  void open(const std::string& url);
  /// Waits until something matches the selector (CSS) and can be clicked, and clicks it.
  void click(const std::string& selector);
  void wait_for(const std::string& selector);
  void type(const std::string& selector, const std::string& text);
  /// The visible text of what matches.
  [[nodiscard]] std::string text(const std::string& selector);
  /// What a script (the body of a function, with return) answers on the page.
  [[nodiscard]] json::value evaluate(const std::string& script);
  /// The same, for a script that answers a text.
  [[nodiscard]] std::string answer(const std::string& script);
  /// What a finger may miss: visible controls narrower or lower than `pixels`, but for those that match `except`. A box
  /// to tick is as large as its label.
  [[nodiscard]] std::string small_targets(int pixels, const std::string& except = "never");
  /// What a screen reader has no word for.
  [[nodiscard]] std::string nameless();
  /// What somebody has to fill in without words beside it.
  [[nodiscard]] std::string without_label();
  /// Pixels that would have to be scrolled to the right.
  [[nodiscard]] std::int64_t too_wide();
  /// Of the window, in pixels.
  void resize(int width, int height);
  /// Of the page, in pixels, also narrower than a window can be: 360 for a small phone.
  void view(int width, int height);
  /// For a person to look at: <name>.png in the folder of pictures.
  void save_picture(const std::string& name);

 private:
  Answer command(const std::string& method, const std::string& path, const json::object& body = {});
  [[nodiscard]] std::string element(const std::string& selector);

  std::filesystem::path folder_;
  std::string url_;
  std::string session_;
  std::unique_ptr<Process> driver_;
};

/// The selector of what the page calls data-testid.
[[nodiscard]] std::string test_id(std::string_view name);
[[nodiscard]] bool contains(std::string_view text, std::string_view part);

}  // namespace foyer::functional
