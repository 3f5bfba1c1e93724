// Names of seed that letters and a number make: "lúa TBR 225", "ngô NK-4300", "đậu tương ĐT84".
#include "core/speech/day_month.hpp"
#include "core/speech/identifiers.hpp"
#include "core/speech/letters.hpp"
#include "core/speech/shares.hpp"
#include "core/speech/syllable.hpp"
#include "core/speech/tables.hpp"
#include "core/speech/units.hpp"

namespace nguon::speech {
namespace {

// The crop itself or what is done with its seed stands before the name, or another name of a list.
bool names_crop(const Scene& scene, std::size_t at)
{
    if (scene.last_content.kind == PieceKind::spelled
        && scene.before(at) < scene.last_content.end + 2 && scene.is_sign(scene.before(at), ",")
        && scene.is_digits(scene.before(scene.before(at))))
        return true;
    return scene.follows(at,
        { "giống", "lúa", "lúa_lai", "lúa_thuần", "ngô", "ngô_lai", "ngô_nếp", "gạo", "thóc",
            "thóc_giống", "lạc", "đậu_tương", "đỗ_tương", "sắn", "mía", "khoai", "chè", "bắp",
            "dưa", "cà_chua", "keo", "bạch_đàn", "gieo", "cấy", "trà" });
}

}

std::optional<Match> read_variety(const Scene& scene, std::size_t at)
{
    const Token& letters = scene[at];
    const bool spaced = scene.is_space(at + 1) && scene[at + 1].text == " ";
    const bool stuck = scene.is_digits(at + 1);
    if (!is_short_caps(letters, 4) || letters.letters < 2 || is_syllable(letters.lower)
        || (!stuck && !spaced && !is_dash(scene[at + 1])))
        return std::nullopt;
    // "Cây xăng XDP, QL37 ngập", "rừng keo TL242": roads, whatever grows beside them.
    if (letters.text == "QL" || letters.text == "TL")
        return std::nullopt;
    const std::size_t number = stuck ? at + 1 : at + 2;
    if (!scene.is_digits(number) || scene[number].text.size() > 4 || is_year(scene[number].text)
        || !names_crop(scene, at))
        return std::nullopt;
    const Token& next = scene[number + 1];
    const bool goes_on = next.is("/") || next.is("%") || is_dash(next)
        || next.kind == TokenKind::word
        || ((next.is(".") || next.is(",")) && scene.is_digits(number + 2));
    // "lúa ĐX 45 ha", "ngô LVN 120 bao"
    const bool counted
        = !stuck && (unit_after(scene, number + 1, 4) || counts_things(scene, number + 1));
    if (goes_on || counted)
        return std::nullopt;
    // "cấy HT 12" may be the summer's: a short form needs to be called a seed, or a long number.
    const bool known = abbreviation_table().contains(in_capitals(letters.text));
    if (known && !stuck && scene[number].text.size() < 3 && !scene.follows(at, { "giống" }))
        return std::nullopt;
    return sure(number + 1, PieceKind::spelled,
        spell(letters.text) + " " + numbered(scene[number].text, scene.style()));
}

}
