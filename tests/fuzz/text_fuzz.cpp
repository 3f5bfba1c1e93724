// The small decoders of base: text, times, base64, hex.
#include "base/id.hpp"
#include "base/moment.hpp"
#include "base/text.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace nguon;

std::vector<std::string> seeds()
{
    return { "2026-11-21T06:30:00.125+07:00", "2026-02-28T23:59:59Z", "2024-02-29", "06:30",
        "24:00", "Thái Nguyên – Võ Nhai", "\xf0\x9f\x93\xa2", "-_8", "00ff7A",
        "123456789012345678" };
}

void fuzz(std::string_view bytes)
{
    if (const auto moment = parse_rfc3339(bytes))
        expect(parse_rfc3339(to_rfc3339(*moment)) == moment);
    if (const auto day = parse_iso_day(bytes))
        expect(parse_iso_day(to_iso(*day)) == day);
    if (const auto id = Id<struct Anything>::parse(bytes))
        expect(Id<struct Anything>::parse(id->text()) == id);
    (void)parse_time_of_day(bytes);

    expect(from_hex(to_hex(bytes)) == bytes);
    expect(from_base64url(to_base64url(bytes)) == bytes);
    if (const auto decoded = from_base64url(bytes))
        expect(to_base64url(*decoded) == bytes);

    if (!is_valid_utf8(bytes))
        return;
    expect(to_utf8(to_utf32(bytes)) == bytes);
    expect(to_utf32(bytes).size() == count_code_points(bytes));
    expect(is_valid_utf8(cut_utf8(bytes, bytes.size() / 2)));
}
