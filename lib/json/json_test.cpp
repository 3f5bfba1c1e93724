#include <random>

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon::json {
namespace {

struct UnitTag;
using UnitId = Id<UnitTag>;

enum class Priority : std::uint8_t { normal, emergency };
constexpr std::array priorities{ Choice<Priority>{ "normal", Priority::normal },
    Choice<Priority>{ "emergency", Priority::emergency } };

std::string code_of(std::string_view text, Limits limits = {})
{
    const auto value = parse(text, limits);
    return value ? "" : value.error().code;
}

// "path code" of every fault, for comparing.
std::vector<std::string> faults_of(const Result<void>& result)
{
    std::vector<std::string> lines;
    if (!result) {
        for (const FieldError& field : result.error().fields)
            lines.push_back(field.path + " " + field.code);
    }
    return lines;
}

using Lines_ = std::vector<std::string>;

TEST(Parse, takes_what_the_standard_calls_json)
{
    const auto value = parse(R"({"tên":"Tin bão","a":[1,-2,3.5,true,null],"o":{}})");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->at("tên").as_string(), "Tin bão");
    EXPECT_EQ(value->at("a").as_array().size(), 5U);
}

TEST(Parse, refuses_a_key_that_stands_twice_at_any_depth)
{
    EXPECT_EQ(code_of(R"({"a":1,"a":2})"), "input.not_json");
    EXPECT_EQ(code_of(R"([{"x":{"a":1,"b":2,"a":1}}])"), "input.not_json");
    EXPECT_EQ(code_of(R"({"a":{"b":1},"a":{"b":1,"c":2}})"), "input.not_json");
    EXPECT_EQ(code_of("{\"a\":1,\"\\u0061\":2}"), "input.not_json");
    EXPECT_EQ(code_of(R"({"a":{"a":1},"b":{"a":1}})"), "");
}

TEST(Parse, refuses_text_that_is_not_utf8_and_nul)
{
    EXPECT_EQ(code_of("{\"a\":\"\xC3\x28\"}"), "input.not_json");
    EXPECT_EQ(code_of("{\"a\":\"\xED\xA0\x80\"}"), "input.not_json");
    EXPECT_EQ(code_of(R"({"a":"\ud800"})"), "input.not_json");
    EXPECT_EQ(code_of(R"({"a":"x\u0000y"})"), "input.has_nul");
    EXPECT_EQ(code_of(R"({"\u0000":1})"), "input.has_nul");
    EXPECT_EQ(code_of(std::string("{}\0", 3)), "input.not_json");
}

TEST(Parse, refuses_loose_forms)
{
    for (const char* text : { "", " ", "{", "{}x", "{'a':1}", "[1,]", "{\"a\":1,}", "//c\n1", "NaN",
             "Infinity", "1e999", "01", "+1", "\"\x01\"", "nul" })
        EXPECT_EQ(code_of(text), "input.not_json") << text;
}

TEST(Parse, refuses_what_is_too_deep_or_too_large)
{
    const std::string deep = std::string(40, '[') + std::string(40, ']');
    EXPECT_EQ(code_of(deep), "input.not_json");
    EXPECT_EQ(code_of(deep, { .max_depth = 64 }), "");
    EXPECT_EQ(code_of("[1,2,3]", { .max_bytes = 6 }), "input.too_large");
    EXPECT_EQ(parse("[1,2,3]", { .max_bytes = 6 }).error().kind, Kind::too_many);
    EXPECT_EQ(code_of(std::string(1'000'000, '[')), "input.not_json");
}

TEST(Parse, says_that_a_list_is_no_object)
{
    EXPECT_EQ(parse_object("[]").error().code, "input.not_an_object");
    EXPECT_TRUE(parse_object("{}"));
}

TEST(Parse, survives_mutated_text_and_reads_again_what_it_accepted)
{
    const std::string seed
        = R"({"id":"42","đài":["Võ Nhai",1.5,-7,true,null,{"x":"\u00e1\n"}],"n":18446744073709551615})";
    std::mt19937 chance(7);
    int accepted = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text = seed;
        for (unsigned change = 0; change <= chance() % 4; ++change) {
            const std::size_t at = chance() % text.size();
            switch (chance() % 3) {
            case 0:
                text[at] = static_cast<char>(chance());
                break;
            case 1:
                text.erase(at, 1 + chance() % 5);
                break;
            default:
                text.insert(at, text.substr(chance() % text.size(), chance() % 9));
            }
        }
        const auto value = parse(text);
        if (!value)
            continue;
        ++accepted;
        const std::string written = canonical(*value);
        const auto again = parse(written);
        ASSERT_TRUE(again) << written;
        EXPECT_EQ(canonical(*again), written);
        EXPECT_TRUE(is_valid_utf8(written));
    }
    EXPECT_GT(accepted, 100);
}

TEST(Reader, reads_every_kind_of_field)
{
    const auto value = parse(R"({"name":"Võ Nhai","volume":60,"gain":-1.5,"on":true,
        "starts":"2026-11-21T06:30:00+07:00","day":"2026-11-21","at":"05:30","unit":"123456789012345",
        "other":7,"priority":"emergency","place":{"lat":21.6,"lon":105.8},"words":["a","b"],
        "audience":[{"unit":"1"},{"unit":"2"}],"note":null})");
    ASSERT_TRUE(value);
    Reader in(*value);
    EXPECT_EQ(in.text("name", { .least = 1, .most = 7 }), "Võ Nhai");
    EXPECT_EQ(in.integer("volume", 0, 100), 60);
    EXPECT_DOUBLE_EQ(in.number("gain", -10, 0), -1.5);
    EXPECT_TRUE(in.boolean("on"));
    EXPECT_EQ(to_rfc3339(in.moment("starts")), "2026-11-21T06:30:00+07:00");
    EXPECT_EQ(to_iso(in.day("day")), "2026-11-21");
    EXPECT_EQ(in.time_of_day("at"), std::chrono::minutes(330));
    EXPECT_EQ(in.id<UnitId>("unit"), UnitId(123456789012345));
    EXPECT_EQ(in.id<UnitId>("other"), UnitId(7));
    EXPECT_EQ(in.choice("priority", priorities), Priority::emergency);
    EXPECT_DOUBLE_EQ(in.object("place",
                         [](Reader& place) {
                             const double lat = place.number("lat", -90, 90);
                             return lat + place.number("lon", -180, 180);
                         }),
        127.4);
    EXPECT_EQ(in.list("words", { .most = 3 }, [](const Field& f) { return f.text(); }),
        (Lines_{ "a", "b" }));
    EXPECT_EQ(
        in.list("audience", { .most = 3 }, [](Reader& item) { return item.id<UnitId>("unit"); }),
        (std::vector{ UnitId(1), UnitId(2) }));
    EXPECT_FALSE(in.optional_text("note"));
    EXPECT_TRUE(in.is_null("note"));
    EXPECT_FALSE(in.optional_integer("absent", 0, 1));
    EXPECT_FALSE(in.is_null("absent"));
    EXPECT_TRUE(in.finish());
}

TEST(Reader, lists_everything_that_is_wrong_at_once_with_its_path)
{
    const auto value = parse(R"({"name":"","volume":101,"big":18446744073709551615,"half":1.5,
        "starts":"2026-11-21T06:30:00","unit":"-3","priority":"urgent","on":"true",
        "audience":[{"unit":"1"},{"unit":"x","extra":1},5],"extra":{}})");
    Reader in(*value);
    in.text("name", { .least = 1 });
    in.text("title");
    in.integer("volume", 0, 100);
    in.integer("big", 0, 100);
    in.integer("half", 0, 100);
    in.moment("starts");
    in.id<UnitId>("unit");
    in.choice("priority", priorities);
    in.boolean("on");
    in.list("audience", { .most = 5 }, [](Reader& item) { return item.id<UnitId>("unit"); });
    const auto finished = in.finish();
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().code, "input.invalid");
    EXPECT_EQ(faults_of(finished),
        (Lines_{ "name input.too_short", "title input.required", "volume input.out_of_range",
            "big input.out_of_range", "half input.wrong_type", "starts input.bad_time",
            "unit input.bad_id", "priority input.not_a_choice", "on input.wrong_type",
            "audience[1].unit input.bad_id", "audience[1].extra input.unknown_field",
            "audience[2] input.wrong_type", "extra input.unknown_field" }));
}

TEST(Reader, counts_letters_and_not_bytes)
{
    const auto value = parse(R"({"a":"đđđđđ"})");
    Reader fits(*value);
    EXPECT_EQ(fits.text("a", { .most = 5 }), "đđđđđ");
    EXPECT_TRUE(fits.finish());
    Reader refuses(*value);
    refuses.text("a", { .most = 4 });
    EXPECT_EQ(faults_of(refuses.finish()), Lines_{ "a input.too_long" });
}

TEST(Reader, refuses_control_characters_but_lets_a_paragraph_have_lines)
{
    const auto value = parse(R"({"a":"x\ny","b":"x\ny\tz","c":"\u001b[2J","d":"\u0085"})");
    Reader in(*value);
    in.text("a");
    EXPECT_EQ(in.text("b", { .lines = Lines::many }), "x\ny\tz");
    in.text("c", { .lines = Lines::many });
    in.text("d", { .lines = Lines::many });
    EXPECT_EQ(faults_of(in.finish()),
        (Lines_{ "a input.control_characters", "c input.control_characters",
            "d input.control_characters" }));
}

TEST(Reader, refuses_lists_that_are_too_long_and_times_out_of_reason)
{
    const auto value = parse(R"({"a":[1,2,3],"b":[],"c":"9999-01-01T00:00:00Z","d":"2026-02-30"})");
    Reader in(*value);
    const auto read = [](const Field& f) { return f.integer(0, 9); };
    EXPECT_TRUE(in.list("a", { .most = 2 }, read).empty());
    in.list("b", { .least = 1 }, read);
    in.moment("c");
    in.day("d");
    EXPECT_EQ(faults_of(in.finish()),
        (Lines_{ "a input.too_many", "b input.too_few", "c input.bad_time", "d input.bad_day" }));
}

TEST(Reader, does_not_grow_with_hostile_input)
{
    Object object;
    for (int i = 0; i < 1000; ++i)
        object[std::string(500, 'x') + std::to_string(i)] = i;
    Reader in(object);
    const auto finished = in.finish();
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().fields.size(), Faults::most);
    EXPECT_LE(finished.error().fields.front().path.size(), 64U);
}

TEST(Reader, says_that_the_whole_is_no_object_and_ignores_the_unknown_when_told)
{
    const Value number(5);
    Reader wrong(number);
    EXPECT_EQ(faults_of(wrong.finish()), Lines_{ " input.wrong_type" });
    const Object object{ { "newer", 1 } };
    Reader tolerant(object, Unknown::ignore);
    EXPECT_TRUE(tolerant.finish());
}

TEST(Write, follows_the_contract_for_ids_times_and_absence)
{
    const Moment moment = *parse_rfc3339("2026-11-21T06:30:00+07:00");
    const Object object{ { "id", of(UnitId(9007199254740993)) }, { "none", of(UnitId()) },
        { "at", of(moment) }, { "day", of(day_of(moment)) },
        { "absent", of(std::optional<Moment>()) },
        { "units", list_of(std::vector{ UnitId(1), UnitId(2) }) } };
    EXPECT_EQ(serialise(object),
        R"({"id":"9007199254740993","none":null,"at":"2026-11-21T06:30:00+07:00",)"
        R"("day":"2026-11-21","absent":null,"units":["1","2"]})");
}

TEST(Write, gives_equal_values_equal_bytes_whatever_the_order_of_keys)
{
    const auto one = parse(R"({"b":[{"y":1,"x":2}],"a":"đ","é":1.5})");
    const auto two = parse(R"( { "é":1.5, "a" : "\u0111", "b":[{"x":2,"y":1}] } )");
    EXPECT_EQ(canonical(*one), canonical(*two));
    EXPECT_EQ(canonical(*one), R"({"a":"đ","b":[{"x":2,"y":1}],"é":1.5E0})");
}

}
}
