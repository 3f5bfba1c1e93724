#include "server/storage/stored_import.hpp"

#include <algorithm>

#include "server/storage/stored_fields.hpp"
#include "json/write.hpp"

namespace nguon::storage::stored {

std::string to_text(ImportTarget target, const ImportMapping& columns)
{
    const auto& fields = import_fields(target);
    json::Array keys;
    for (const auto& column : columns)
        keys.emplace_back(column ? fields[*column].key : std::string_view());
    return json::serialise(json::Value(std::move(keys)));
}

ImportMapping mapping_from(ImportTarget target, std::string_view text)
{
    const auto& fields = import_fields(target);
    return from_text(text, [&](const json::Value& value) {
        ImportMapping columns;
        for (const json::Value& key : value.as_array()) {
            const std::string_view word(key.as_string());
            const auto field = std::find_if(fields.begin(), fields.end(),
                [&](const ImportField& one) { return one.key == word; });
            columns.push_back(field == fields.end()
                    ? std::optional<std::size_t>()
                    : std::optional(static_cast<std::size_t>(field - fields.begin())));
        }
        return columns;
    });
}

std::string to_text(const std::vector<TableNote>& notes)
{
    return json::serialise(json::Value(json::list_of(notes, [](const TableNote& note) {
        return json::Object{ { "line", note.line }, { "column", note.column },
            { "code", note.code } };
    })));
}

std::vector<TableNote> notes_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        std::vector<TableNote> notes;
        for (const json::Value& one : value.as_array()) {
            const In in(one);
            notes.push_back({ static_cast<int>(in.integer("line")),
                static_cast<int>(in.integer("column")), in.text("code") });
        }
        return notes;
    });
}

std::string to_text(const std::vector<CellProblem>& problems)
{
    return json::serialise(json::Value(json::list_of(problems, [](const CellProblem& problem) {
        return json::Object{ { "column", problem.column }, { "code", problem.code },
            { "detail", problem.detail }, { "warning", problem.is_warning } };
    })));
}

std::vector<CellProblem> problems_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        std::vector<CellProblem> problems;
        for (const json::Value& one : value.as_array()) {
            const In in(one);
            problems.push_back({ static_cast<int>(in.integer("column")), in.text("code"),
                in.text("detail"), in.truth("warning") });
        }
        return problems;
    });
}

}
