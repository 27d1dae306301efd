#include "protocol/service/configuration.hpp"

#include <gtest/gtest.h>

#include "temporary_folder.hpp"

namespace foyer::service::test {
namespace {

struct Example {
  std::string host = "127.0.0.1";
  std::string password = "default-secret";
  std::uint16_t port = 8080;
  std::int64_t quantity = 100;
  bool training = false;
  Duration sweep{30'000};
  std::vector<std::string> doors;
  std::string mode = "demo";
  LogConfiguration log;
  Configuration configuration{"foyer-example", "An example"};

  Example() {
    configuration.text(host, "http.host", "Address to listen on", "HOST");
    configuration.port(port, "http.port", "Port to listen on", "PORT");
    configuration.text(password, "mqtt.password", "What the broker asks for");
    configuration.integer(quantity, "holds.max_quantity", "Most seats in a hold", {1, 1000}, "MAX_HOLD_QUANTITY");
    configuration.flag(training, "till.training", "No real money");
    configuration.duration(sweep, "holds.sweep_ms", "How often holds are swept", Duration(100), Duration(30'000));
    configuration.texts(doors, "venue.doors", "The doors");
    configuration.word(mode, "mode", "What for", {"demo", "venue"});
    configuration.logging(log);
  }

  Configuration::Outcome load(const std::vector<std::string>& arguments,
                              const Configuration::Environment& environment = {}) {
    return configuration.load(arguments, environment);
  }
};

std::string mistake_in(const std::string& toml) {
  const TemporaryFolder folder;
  const auto path = folder.write("foyer.toml", toml);
  Example example;
  const auto outcome = example.load({"--config", path});
  EXPECT_FALSE(outcome.proceed) << toml;
  EXPECT_EQ(outcome.exit_code, 2);
  const auto prefix = "foyer-example: " + path;
  EXPECT_TRUE(outcome.text.starts_with(prefix)) << outcome.text;
  return outcome.text.substr(std::min(prefix.size(), outcome.text.size()));
}

// Covers BO-11.
TEST(Configuration, ReadsTheFile) {
  const TemporaryFolder folder;
  const auto path = folder.write("foyer.toml", R"(mode = "venue"
[http]
port = 9090
host = "0.0.0.0"
[till]
training = true
[holds]
sweep_ms = 500
[venue]
doors = ["north", "south"]
[log]
level = "debug"
format = "text"
)");
  Example example;
  ASSERT_TRUE(example.load({"--config", path}).proceed);
  EXPECT_EQ(example.port, 9090);
  EXPECT_EQ(example.host, "0.0.0.0");
  EXPECT_TRUE(example.training);
  EXPECT_EQ(example.sweep, Duration(500));
  EXPECT_EQ(example.doors, (std::vector<std::string>{"north", "south"}));
  EXPECT_EQ(example.mode, "venue");
  EXPECT_EQ(example.log.level, LogLevel::Debug);
  EXPECT_EQ(example.log.format, LogFormat::Text);
  EXPECT_EQ(example.quantity, 100);
}

// Covers BO-11.
TEST(Configuration, LetsTheEnvironmentAndThenTheCommandLineWin) {
  const TemporaryFolder folder;
  const auto path = folder.write("foyer.toml", "[http]\nport = 1000\nhost = \"file\"\n");
  Example example;
  ASSERT_TRUE(example
                  .load({"--set", "http.host=line", "--set", "venue.doors=a,b"}, {{"FOYER_CONFIG", path},
                                                                                  {"PORT", "2000"},
                                                                                  {"HOST", "environment"},
                                                                                  {"LOG_LEVEL", "WARNING"},
                                                                                  {"LOG_FORMAT", "json"},
                                                                                  {"FOYER_HOLDS_MAX_QUANTITY", "7"},
                                                                                  {"MAX_HOLD_QUANTITY", "8"}})
                  .proceed);
  EXPECT_EQ(example.port, 2000);
  EXPECT_EQ(example.host, "line");
  EXPECT_EQ(example.quantity, 7);
  EXPECT_EQ(example.doors, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(example.log.level, LogLevel::Warning);
}

TEST(Configuration, NamesFileLineKeyAndWhatWasExpected) {
  EXPECT_EQ(mistake_in("[http]\nport = 70000\n"),
            ":2: http.port: expected an integer from 0 to 65535, found \"70000\"\n");
  EXPECT_EQ(mistake_in("[http]\n\nport = \"80\"\n"), ":3: http.port: expected an integer\n");
  EXPECT_EQ(mistake_in("[http]\nport = 80.5\n"), ":2: http.port: expected an integer\n");
  EXPECT_EQ(mistake_in("[http]\nhost = 5\n"), ":2: http.host: expected a string in quotes\n");
  EXPECT_EQ(mistake_in("[till]\ntraining = 1\n"), ":2: till.training: expected true or false\n");
  EXPECT_EQ(mistake_in("[venue]\ndoors = [\"a\", 1]\n"), ":2: venue.doors: expected an array of strings\n");
  EXPECT_EQ(mistake_in("[http]\nprot = 80\n"), ":2: http.prot: there is no such setting (see --help)\n");
  EXPECT_EQ(mistake_in("mode = \"toy\"\n"), ":1: mode: expected one of demo, venue, found \"toy\"\n");
  EXPECT_EQ(mistake_in("[log]\nlevel = \"loud\"\n"),
            ":2: log.level: expected debug, info, warning or error, found \"loud\"\n");
  EXPECT_TRUE(mistake_in("[http\nport = 1\n").starts_with(":1: "));
}

// toml++ itself takes for impossible that somebody writes these.
TEST(Configuration, NamesTheLineOfALetterThatMayNotStandThere) {
  EXPECT_TRUE(mistake_in("[http]\nport = \u00e9\n").starts_with(":2: "));
  EXPECT_TRUE(mistake_in("[http]\n\u00fcber = 1\n").starts_with(":2: "));
  EXPECT_EQ(mistake_in("[http]\nport = 80\n[t\u00fcr]\nport = 1\n").substr(0, 4), ":3: ");
  EXPECT_EQ(mistake_in("[http]\nport = 80\n[\u00df]").substr(0, 20), ":3: this is not TOML");
  EXPECT_TRUE(mistake_in("[http]\nport = 80 \u00a7\n").starts_with(":2: "));
  EXPECT_TRUE(mistake_in("[http]\nhost = \"\xc3\"\n").starts_with(":2: ")) << "no UTF-8";
}

TEST(Configuration, NamesTheVariableOrOptionThatIsWrong) {
  Example example;
  EXPECT_EQ(
      example.load({}, {{"PORT", "80a"}}).text,
      "foyer-example: environment variable PORT: http.port: expected an integer from 0 to 65535, found \"80a\"\n");
  EXPECT_EQ(example.load({"--set", "till.training=perhaps"}).text,
            "foyer-example: --set: till.training: expected true or false, found \"perhaps\"\n");
  EXPECT_EQ(example.load({"--set", "nonsense"}).exit_code, 2);
  EXPECT_EQ(example.load({"--unknown"}).exit_code, 2);
  const auto missing = example.load({"--config", "/nowhere/foyer.toml"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_NE(missing.text.find("/nowhere/foyer.toml"), std::string::npos);
}

TEST(Configuration, ExplainsItselfWithoutTellingSecrets) {
  Example example;
  const auto help = example.load({"--help"});
  EXPECT_FALSE(help.proceed);
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_NE(help.text.find("http.port (also PORT): Port to listen on [8080]"), std::string::npos) << help.text;
  EXPECT_EQ(help.text.find("default-secret"), std::string::npos);
  const auto version_text = example.load({"--version"});
  EXPECT_EQ(version_text.exit_code, 0);
  EXPECT_EQ(version_text.text, "foyer-example " + std::string(version()) + "\n");
}

}  // namespace
}  // namespace foyer::service::test
