#include "core/speech/sides.hpp"

namespace nguon::speech {

std::string with_unit(std::string words, const std::optional<UnitMatch>& unit)
{
    if (unit && !unit->entry->spoken.empty())
        words += " " + std::string(unit->entry->spoken);
    return words;
}

PieceKind kind_with(const std::optional<UnitMatch>& unit)
{
    return !unit ? PieceKind::number : unit->entry->money ? PieceKind::money : PieceKind::unit;
}

std::optional<Side> side_at(const Scene& scene, std::size_t at)
{
    auto numeral = scan_numeral(scene, at);
    if (!numeral)
        return std::nullopt;
    const auto unit = unit_after(scene, numeral->end, numeral->whole.size());
    // "2.5 tỷ", "1.5m": a measured amount has decimals, whatever the mark.
    // "Văn 7.5" is a mark at school.
    const bool mark = numeral->sections.size() == 2 && numeral->sections[0].size() == 1
        && scene.follows(
            at, { "toán", "văn", "anh", "lý", "hóa", "sinh", "sử", "địa", "tin", "tb" });
    if (numeral->sections.size() == 2
        && (unit || mark
            || scene.precedes(numeral->end,
                { "tỷ", "tỉ", "triệu", "nghìn", "ngàn", "tấn", "tạ", "lít", "mét", "độ", "tuổi" })))
        *numeral = Numeral{ numeral->end, std::string(numeral->sections[0]),
            std::string(numeral->sections[1]), {} };
    // "12.450k": thousands of thousands are millions.
    if (unit && unit->entry->spoken == "nghìn" && numeral->is_plain() && numeral->whole.size() > 3
        && numeral->whole.size() < 8) {
        numeral->whole += "000";
        return Side{ *numeral, UnitMatch{ unit->end, &said_by_number }, unit->end };
    }
    return Side{ *numeral, unit, unit ? unit->end : numeral->end };
}

}
