#include "protocol/net/json.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::net {
namespace {

JsonObject parsed(std::string_view text) {
  auto object = JsonObject::parse(text);
  EXPECT_TRUE(object.has_value()) << text;
  return *object;
}

JsonFault fault_of(std::string_view text) {
  const auto object = JsonObject::parse(text);
  EXPECT_FALSE(object.has_value()) << text;
  return object.error().fault;
}

// Covers BO-9.
TEST(JsonObject, TakesOnlyIntegersAsIntegers) {
  const auto body =
      parsed(R"({"good": 5, "text": "5", "half": 5.5, "whole": 5.0, "power": 1e2, "flag": true, "none": null})");
  EXPECT_EQ(*body.integer("good", 1, 10), 5);
  for (const auto* field : {"text", "half", "whole", "power", "flag"}) {
    const auto refused = body.integer(field, 1, 1000);
    ASSERT_FALSE(refused.has_value()) << field;
    EXPECT_EQ(refused.error().fault, JsonFault::WrongType) << field;
    EXPECT_EQ(refused.error().field, field);
  }
  EXPECT_EQ(body.integer("none", 1, 10).error().fault, JsonFault::Missing);
  EXPECT_EQ(body.integer("absent", 1, 10).error().fault, JsonFault::Missing);
}

// Covers BO-9.
TEST(JsonObject, RefusesIntegersOutsideTheirRange) {
  const auto body =
      parsed(R"({"low": 0, "high": 101, "huge": 18446744073709551615, "beyond": 99999999999999999999, "edge": 100})");
  EXPECT_EQ(body.integer("low", 1, 100).error().fault, JsonFault::OutOfRange);
  EXPECT_EQ(body.integer("high", 1, 100).error().fault, JsonFault::OutOfRange);
  EXPECT_EQ(body.integer("huge", 1, INT64_MAX).error().fault, JsonFault::OutOfRange);
  EXPECT_FALSE(body.integer("beyond", 1, INT64_MAX).has_value());
  EXPECT_EQ(*body.integer("edge", 1, 100), 100);
}

// Covers BO-1.
TEST(JsonObject, TrimsStringsAndCountsCodePoints) {
  const auto body =
      parsed(R"({"name": "  Don Giovanni\n", "blank": "   ", "umlauts": "äöü", "number": 7, "bell": "a\u0007b"})");
  EXPECT_EQ(*body.string("name", 1, 255), "Don Giovanni");
  EXPECT_EQ(body.string("blank", 1, 255).error().fault, JsonFault::OutOfRange);
  EXPECT_TRUE(body.string("umlauts", 3, 3).has_value());
  EXPECT_EQ(body.string("umlauts", 1, 2).error().fault, JsonFault::OutOfRange);
  EXPECT_EQ(body.string("number", 1, 255).error().fault, JsonFault::WrongType);
  EXPECT_EQ(body.string("bell", 1, 255).error().fault, JsonFault::BadFormat);
}

// Covers BO-9.
TEST(JsonObject, RefusesControlCharactersOfAnyKindAndLetsNotesHaveLines) {
  for (const std::string bad :
       {R"(a\u0007b)", R"(a\u007fb)", R"(a\u0096b)", R"(a\u2028b)", R"(a\u202eb)", R"(a\u2066b)"}) {
    const auto body = parsed(R"({"note": ")" + bad + R"("})");
    EXPECT_FALSE(body.string("note", 1, 9)) << bad;
    EXPECT_FALSE(body.line("note", 9)) << bad;
  }
  const auto body =
      parsed(R"({"note": "one\ntwo", "name": " Zo\u0065\u0308 ", "long": "\u6771\u4eac", "empty": "", "number": 1})");
  EXPECT_EQ(*body.string("note", 1, 9), "one\ntwo");
  EXPECT_EQ(body.line("note", 9).error().fault, JsonFault::BadFormat);
  EXPECT_EQ(*body.line("name", 9), "Zo\u00eb");
  EXPECT_EQ(*body.line("long", 6), "\u6771\u4eac");
  EXPECT_EQ(body.line("long", 5).error().fault, JsonFault::OutOfRange) << "bytes count";
  EXPECT_EQ(body.line("number", 5).error().fault, JsonFault::WrongType);
  EXPECT_EQ(body.line("empty", 5).error().field, "empty");
  EXPECT_EQ(*body.optional_line("empty", 5), "");
  EXPECT_EQ(*body.optional_line("absent", 5), "");
}

TEST(JsonObject, TakesOnlyUuidStringsAsIdentifiers) {
  struct Tag;
  const auto body = parsed(R"({"id": "0190163d-8694-739b-aea5-966c26f8ad91", "short": "0190163d", "number": 12})");
  const auto id = body.identifier<Identifier<Tag>>("id");
  ASSERT_TRUE(id.has_value());
  EXPECT_EQ(id->text(), "0190163d-8694-739b-aea5-966c26f8ad91");
  EXPECT_EQ(body.uuid("short").error().fault, JsonFault::BadFormat);
  EXPECT_EQ(body.uuid("number").error().fault, JsonFault::WrongType);
}

TEST(JsonObject, NeverTakesOneTypeForAnother) {
  const auto body = parsed(R"({"one": 1, "yes": true, "word": "cash", "pi": 3.25})");
  EXPECT_EQ(body.boolean("one").error().fault, JsonFault::WrongType);
  EXPECT_TRUE(*body.boolean("yes"));
  EXPECT_EQ(*body.word("word", {"card", "cash"}), 1U);
  EXPECT_EQ(body.word("word", {"card", "voucher"}).error().fault, JsonFault::BadFormat);
  EXPECT_DOUBLE_EQ(*body.number("pi", 0, 4), 3.25);
  EXPECT_EQ(body.number("pi", 0, 3).error().fault, JsonFault::OutOfRange);
  EXPECT_EQ(body.number("word", 0, 3).error().fault, JsonFault::WrongType);
}

TEST(JsonObject, LeavesOptionalFieldsOutButChecksThoseThatAreThere) {
  const auto body = parsed(R"({"qty": 3, "note": null, "bad": "x"})");
  EXPECT_EQ(**body.optional_integer("qty", 1, 5), 3);
  EXPECT_FALSE(body.optional_string("note", 1, 5)->has_value());
  EXPECT_FALSE(body.optional_integer("absent", 1, 5)->has_value());
  EXPECT_EQ(body.optional_integer("bad", 1, 5).error().fault, JsonFault::WrongType);
  EXPECT_EQ(body.optional_boolean("bad").error().fault, JsonFault::WrongType);
}

TEST(JsonObject, NamesTheFieldInsideObjectsAndArrays) {
  const auto body =
      parsed(R"({"items": [{"qty": 1}, {"qty": "2"}], "buyer": {"age": -1}, "seats": ["A1", 7], "rows": [1, 2.5]})");
  const auto items = body.objects("items", 1, 10);
  ASSERT_TRUE(items.has_value());
  EXPECT_EQ(*(*items)[0].integer("qty", 1, 9), 1);
  EXPECT_EQ((*items)[1].integer("qty", 1, 9).error().field, "items[1].qty");
  EXPECT_EQ(body.object("buyer")->integer("age", 0, 150).error().field, "buyer.age");
  EXPECT_EQ(body.strings("seats", 1, 10, 4).error().field, "seats[1]");
  EXPECT_EQ(body.integers("rows", 1, 10, 0, 9).error().field, "rows[1]");
  EXPECT_EQ(body.objects("items", 3, 10).error().fault, JsonFault::OutOfRange);
  EXPECT_EQ(body.object("items").error().fault, JsonFault::WrongType);
}

// Covers BO-9.
TEST(JsonObject, RefusesWhatIsNotOneObject) {
  EXPECT_EQ(fault_of(""), JsonFault::Malformed);
  EXPECT_EQ(fault_of("{"), JsonFault::Malformed);
  EXPECT_EQ(fault_of("{} {}"), JsonFault::Malformed);
  EXPECT_EQ(fault_of(R"({"a": 1,})"), JsonFault::Malformed);
  EXPECT_EQ(fault_of("{'a': 1}"), JsonFault::Malformed);
  EXPECT_EQ(fault_of(R"({"a": NaN})"), JsonFault::Malformed);
  EXPECT_EQ(fault_of("{\"a\": \"\xff\"}"), JsonFault::Malformed);
  EXPECT_EQ(fault_of("[]"), JsonFault::NotObject);
  EXPECT_EQ(fault_of("5"), JsonFault::NotObject);
}

TEST(JsonObject, RefusesNumbersThatNothingCanHold) {
  EXPECT_EQ(fault_of(R"({"a": 1e400})"), JsonFault::OutOfRange);
  EXPECT_EQ(fault_of(R"({"a": [{"b": -1e999}]})"), JsonFault::OutOfRange);
  EXPECT_EQ(parsed(R"({"a": 1e300})").text(), R"({"a":1E300})");
}

TEST(JsonObject, BoundsDepthAndSize) {
  std::string deep = "{\"a\":";
  for (int level = 0; level < 100'000; ++level) deep += '[';
  EXPECT_EQ(fault_of(deep), JsonFault::TooDeep);
  EXPECT_EQ(JsonObject::parse("{\"a\": 123456}", {.bytes = 8}).error().fault, JsonFault::TooLarge);
}

TEST(JsonObject, KeepsTheDocumentAliveForItsParts) {
  std::optional<JsonObject> part;
  {
    const auto body = parsed(R"({"inner": {"text": "still here"}})");
    part = *body.object("inner");
  }
  EXPECT_EQ(*part->string("text", 1, 20), "still here");
  EXPECT_EQ(part->text(), R"({"text":"still here"})");
}

RC_GTEST_PROP(JsonObject, NeverCrashesOnRandomText, (const std::string& noise)) {
  for (const auto& text : {noise, "{\"" + noise, "{\"a\":" + noise + "}"}) {
    const auto object = JsonObject::parse(text);
    if (object) {
      (void)object->integer("a", 0, 10);
      (void)object->text();
    }
  }
}

RC_GTEST_PROP(JsonWriter, WritesTextThatReadsBackTheSame,
              (const std::u32string& letters, std::int64_t number, bool flag)) {
  std::string text;  // Well-formed UTF-8 from the basic plane, controls but NUL included.
  for (const char32_t letter : letters) {
    const auto code = static_cast<unsigned>(letter) % 0xD7FFU;
    if (code >= 0x20U && code < 0x7FU)
      text.push_back(static_cast<char>(code));
    else if (code >= 0x800U)
      text += {static_cast<char>(0xE0U | (code >> 12U)), static_cast<char>(0x80U | ((code >> 6U) & 0x3FU)),
               static_cast<char>(0x80U | (code & 0x3FU))};
  }
  text = "<" + text + ">";
  JsonWriter json;
  json.begin_object().member("text", text).member("number", number).member("flag", flag).end_object();
  const auto object = JsonObject::parse(json.text());
  RC_ASSERT(object.has_value());
  RC_ASSERT(*object->string("text", 0, 100'000) == text);
  RC_ASSERT(*object->integer("number", INT64_MIN, INT64_MAX) == number);
  RC_ASSERT(*object->boolean("flag") == flag);
}

RC_GTEST_PROP(JsonWriter, WritesValidJsonWhateverTheBytes, (const std::string& bytes)) {
  JsonWriter json;
  json.begin_object().member("bytes", bytes).end_object();
  RC_ASSERT(JsonObject::parse(json.text()).has_value());
}

TEST(JsonWriter, PutsCommasAndEscapesWhereTheyBelong) {
  JsonWriter json;
  json.begin_object()
      .member("a", 1)
      .key("list")
      .begin_array()
      .value("x\"\n")
      .value(true)
      .null()
      .begin_object()
      .end_object();
  json.end_array().member("none", std::optional<int>()).member("half", 0.5).raw(R"("raw":2)").end_object();
  EXPECT_EQ(json.text(), R"({"a":1,"list":["x\"\n",true,null,{}],"none":null,"half":0.5,"raw":2})");
}

}  // namespace
}  // namespace foyer::net
