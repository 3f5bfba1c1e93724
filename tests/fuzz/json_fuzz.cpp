// What comes from outside as JSON: what is accepted and written again must be the same value.
#include "tests/fuzz/fuzz.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

std::vector<std::string> seeds()
{
    return {
        R"({"title":"Thông báo lịch cắt điện","audience":[{"unit":"31"},{"group":"7"}],"version":3})",
        R"([1,-1,0.5,1e10,9007199254740993,true,false,null,"\u0111\ud83d\ude00\n"])",
        R"({"a":{"b":{"c":[[[[[{}]]]]]}}})",
        R"({"kind":"thử","n":-0.0,"k":"\\\/\b\f\r\t"})",
    };
}

void fuzz(std::string_view bytes)
{
    const auto value = nguon::json::parse(bytes, { .max_depth = 16, .max_bytes = 4096 });
    if (!value)
        return;
    const std::string written = nguon::json::canonical(*value);
    const auto again = nguon::json::parse(written, { .max_depth = 16, .max_bytes = 1 << 20 });
    expect(again.has_value());
    expect(nguon::json::canonical(*again) == written);
}
