#include "core/speech/reader.hpp"

#include <array>
#include <cassert>

#include "base/text.hpp"
#include "core/speech/abbreviations.hpp"
#include "core/speech/accounts.hpp"
#include "core/speech/assemble.hpp"
#include "core/speech/dates.hpp"
#include "core/speech/identifiers.hpp"
#include "core/speech/layout.hpp"
#include "core/speech/numerals.hpp"
#include "core/speech/plain_forms.hpp"
#include "core/speech/roman.hpp"
#include "core/speech/rules.hpp"
#include "core/speech/scene.hpp"
#include "core/speech/times.hpp"
#include "core/speech/units.hpp"
#include "core/speech/words.hpp"

namespace nguon {
namespace speech {
namespace {

using Recogniser = std::optional<Match> (*)(const Scene&, std::size_t);

// The order is the grammar: what is more particular comes first, and the last two refuse nothing.
constexpr std::array recognisers{ read_blank, read_recipients, read_network_code, read_stars,
    read_markup, read_bullet, read_label, read_footnote, read_repeated_number, read_end_mark,
    read_address, read_document, read_plate, read_dotted_phone, read_account, read_alley,
    read_day_of_place, read_day_list, read_weekday_list, read_named_month, read_date, read_standard,
    read_numbered_code, read_variety, read_serial, read_time, read_phone, read_angle, read_feeder,
    read_document_number, read_slash_year, read_split_date, read_tight_list, read_foreign,
    read_quarter, read_day_month, read_over, read_minutes, read_absence, read_dollars,
    read_age_bound, read_age, read_per, read_quantity, read_alarm_level, read_short_day, read_roman,
    read_abbreviation, read_et_cetera, read_lone_unit, read_initials, read_code, read_times_sign,
    read_emoticon, read_unmarked, read_place, read_borrowed, read_word, read_sign };

Match read_at(const Scene& scene, std::size_t at)
{
    for (const Recogniser recognise : recognisers) {
        if (auto match = recognise(scene, at)) {
            assert(match->end > at && match->end <= scene.size());
            return std::move(*match);
        }
    }
    // Blanks are no piece; every other token is a word, digits or a sign.
    return sure(at + 1, PieceKind::unknown, {});
}

bool joins(const Match& match)
{
    return match.kind == PieceKind::sign || match.kind == PieceKind::skipped
        || match.kind == PieceKind::blank;
}

void remember(Scene& scene, std::size_t at, const Match& match)
{
    scene.said_before_last = std::move(scene.last.spoken);
    scene.last = { match.kind, at, match.end, false, match.spoken };
    const std::string& word = scene[at].lower;
    const bool tie = match.kind == PieceKind::word
        && (word == "và" || word == "hoặc" || word == "đến" || word == "hay");
    if (joins(match) || tie)
        return;
    const bool feast = match.kind == PieceKind::date && !match.spoken.starts_with("ngày");
    scene.last_content = { match.kind, at, match.end, feast, match.spoken };
}

bool is_count(PieceKind kind)
{
    return kind == PieceKind::number || kind == PieceKind::unit || kind == PieceKind::money;
}

// Three blanks and more set columns apart, except where a justified line was stretched behind a
// word that cannot end anything.
bool parts_columns(const Scene& scene, std::size_t at)
{
    return scene[at].text.size() >= 3
        && !scene.follows(at, { "ngày", "tháng", "năm", "lúc", "hồi", "đúng", "từ", "đến", "số" });
}

// "Mang CCCD ✅ Mang sổ BHXH": posts set their items apart by pictures.
bool is_parted_by_picture(const Scene& scene, std::size_t at)
{
    const std::size_t picture = scene.last.begin;
    const bool wide = scene[picture].kind == TokenKind::sign && scene[picture].text.size() >= 3;
    return wide && scene.last.kind == PieceKind::skipped && picture > 0
        && scene.is_space(picture - 1) && scene.is_word(at) && scene[at].title
        && !scene[at].opens_line;
}

// "báo động II 0,5m", "tổ 3 15 hộ", "PM10 120µg/m3": without a pause two numbers would be heard as
// one. A number of an item inside a line ("① Dọn nhà ② Đóng cửa") begins something new, too.
bool runs_together(const Scene& scene, std::size_t at, const Match& match)
{
    if (match.kind == PieceKind::label)
        return !scene[at].opens_line;
    if (is_parted_by_picture(scene, at))
        return true;
    const PieceKind kind = scene.last.kind;
    const bool roman = kind == PieceKind::roman;
    const bool digits = kind == PieceKind::number || kind == PieceKind::spelled
        || kind == PieceKind::foreign || kind == PieceKind::abbreviation;
    const bool numbered = roman || (digits && at > 1 && scene.is_digits(scene.last.end - 1));
    return numbered && scene.last.end + 1 == at && scene.is_space(at - 1) && scene.is_digits(at)
        && is_count(match.kind);
}

Reading read(std::string text, const ReadingOptions& options)
{
    NumberStyle style;
    if (options.dialect == NumberDialect::south)
        style = { "lẻ", "ngàn" };
    Reading reading;
    reading.text = std::move(text);
    Scene scene(reading.text, style);
    const RuleBook rules(options);
    Sentence sentence;
    for (std::size_t at = 0; at < scene.size();) {
        const TokenKind kind = scene[at].kind;
        auto ruled = rules.match(scene, at);
        if (!ruled && scene.is_gap(at)) {
            ruled = kind == TokenKind::space ? read_blank(scene, at) : std::nullopt;
            if (!ruled) {
                if (kind == TokenKind::line)
                    sentence.break_line();
                else if (kind == TokenKind::cell || parts_columns(scene, at))
                    sentence.pause();
                ++at;
                continue;
            }
        }
        const Match match = ruled ? std::move(*ruled) : read_at(scene, at);
        if (runs_together(scene, at, match))
            sentence.pause();
        sentence.say(match.spoken);
        reading.pieces.push_back({ scene[at].begin, scene[match.end - 1].end, match.spoken,
            match.kind, match.certainty, match.reason });
        remember(scene, at, match);
        at = match.end;
    }
    reading.spoken = sentence.finish();
    return reading;
}

}
}

std::string_view name_of(PieceKind kind)
{
    static constexpr std::array<std::string_view, 21> names{ "word", "number", "roman", "date",
        "time", "unit", "money", "phone", "plate", "document", "label", "abbreviation", "place",
        "foreign", "spelled", "address", "sign", "skipped", "blank", "unknown", "corrected" };
    return names[static_cast<std::size_t>(kind)];
}

Reading read_aloud(std::string_view text, const ReadingOptions& options)
{
    assert(is_valid_utf8(text));
    return speech::read(speech::with_plain_forms(text), options);
}

}
