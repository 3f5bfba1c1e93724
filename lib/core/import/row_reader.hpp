// The cells of one row by the keys of their fields; what is wrong is noted where it stands. A part
// of judging, for judge.cpp and officer_row.cpp alone.
#pragma once

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "core/import/cells.hpp"
#include "core/import/judge.hpp"
#include "core/text/fold.hpp"

namespace nguon {

inline std::string range_of(const ImportField& field)
{
    return join({ std::to_string(static_cast<long long>(field.least)),
                    std::to_string(static_cast<long long>(field.most)) },
        "–");
}

// Of what is no phone number.
inline std::string bad_phone_code(std::string_view text)
{
    return is_spoilt_number(text) ? "import.spoilt_number" : "import.bad_phone";
}

class RowReader {
public:
    RowReader(const std::vector<ImportField>& fields, const ImportMapping& columns,
        const ImportRow& row, JudgedRow& judged)
        : fields_(fields)
        , columns_(columns)
        , row_(row)
        , judged_(judged)
    {
    }

    int column_of(std::string_view key) const
    {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (columns_[i] && fields_[*columns_[i]].key == key)
                return static_cast<int>(i);
        }
        return -1;
    }

    std::string text(std::string_view key) const
    {
        const int column = column_of(key);
        const auto at = static_cast<std::size_t>(std::max(column, 0));
        return column < 0 || at >= row_.cells.size() ? std::string() : row_.cells[at];
    }

    bool is_sound() const { return judged_.errors() == 0; }

    void wrong(std::string_view key, std::string code, std::string detail = {})
    {
        judged_.problems.push_back({ column_of(key), std::move(code), std::move(detail), false });
    }
    void warn(std::string_view key, std::string code, std::string detail = {})
    {
        judged_.problems.push_back({ column_of(key), std::move(code), std::move(detail), true });
    }

    const ImportField& field_of(std::string_view key) const
    {
        return *std::find_if(fields_.begin(), fields_.end(),
            [&](const ImportField& field) { return field.key == key; });
    }

    std::string checked_text(std::string_view key)
    {
        const ImportField& field = field_of(key);
        std::string value = text(key);
        if (value.empty() && field.required)
            wrong(key, "import.required", std::string(field.label));
        if (count_code_points(value) > field.longest)
            wrong(key, "import.too_long", std::to_string(field.longest));
        return value;
    }

    std::optional<double> number(std::string_view key)
    {
        const ImportField& field = field_of(key);
        const std::string value = text(key);
        if (value.empty())
            return std::nullopt;
        const auto read = parse_vietnamese_number(value);
        const bool is_whole = field.kind == ImportFieldKind::whole_number;
        if (!read || (is_whole && std::floor(*read) != *read)) {
            wrong(key, is_whole ? "import.not_a_whole_number" : "import.not_a_number", value);
            return std::nullopt;
        }
        if (*read < field.least || *read > field.most) {
            wrong(key, "import.out_of_range", range_of(field));
            return std::nullopt;
        }
        return read;
    }

    // The value of a choice, by its value or its label.
    std::optional<std::string> choice(std::string_view key)
    {
        const ImportField& field = field_of(key);
        const std::string value = text(key);
        if (value.empty())
            return std::nullopt;
        const std::string word = fold(value);
        for (const AssetChoice& one : field.choices) {
            if (word == one.value || word == fold(one.label))
                return std::string(one.value);
        }
        std::vector<std::string> labels;
        for (const AssetChoice& one : field.choices)
            labels.emplace_back(one.label);
        wrong(key, "import.not_a_choice", join(labels, "; "));
        return std::nullopt;
    }

    std::optional<Day> day(std::string_view key)
    {
        const std::string value = text(key);
        if (value.empty())
            return std::nullopt;
        const auto day = parse_written_day(value);
        if (!day)
            wrong(key, "import.bad_day", value);
        return day;
    }

private:
    const std::vector<ImportField>& fields_;
    const ImportMapping& columns_;
    const ImportRow& row_;
    JudgedRow& judged_;
};

}
