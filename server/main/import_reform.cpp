#include "server/main/import_reform.hpp"

#include "base/text.hpp"

namespace nguon {
namespace {

std::string cell(const std::string& text)
{
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"')
            quoted += '"';
        quoted += c;
    }
    return quoted + "\"";
}

const char* word_of(ReformOpen::Reason reason)
{
    switch (reason) {
    case ReformOpen::Reason::unknown:
        return "không tìm thấy";
    case ReformOpen::Reason::ambiguous:
        return "trùng tên";
    case ReformOpen::Reason::unnamed:
        return "chưa được nhắc đến";
    }
    return "";
}

}

const std::vector<std::string>& settled_columns()
{
    static const std::vector<std::string> columns{ "code", "mention", "old_code" };
    return columns;
}

std::vector<ReformDecision> settled_rows(const CsvTable& table)
{
    std::vector<ReformDecision> decisions;
    for (const CsvRow& row : table.rows)
        decisions.push_back({ row.fields[table.column("code")], row.fields[table.column("mention")],
            row.fields[table.column("old_code")] });
    return decisions;
}

std::string open_table(const std::vector<ReformOpen>& open)
{
    std::string table = "code,mention,old_code,name,reason,suggestions\n";
    for (const ReformOpen& one : open) {
        const bool unnamed = one.reason == ReformOpen::Reason::unnamed;
        std::string suggestions;
        for (const ReformSuggestion& suggested : one.suggestions)
            suggestions
                += (suggestions.empty() ? "" : "; ") + suggested.code + " " + suggested.name;
        // Of an old unit that no row names, the new one is what is to be filled in.
        const std::string likely = one.suggestions.empty() ? "" : one.suggestions.front().code;
        table += cell(unnamed ? likely : one.code) + "," + cell(one.mention) + ","
            + cell(unnamed ? one.code : likely) + "," + cell(one.name) + ","
            + cell(word_of(one.reason)) + "," + cell(suggestions) + "\n";
    }
    return table;
}

Result<app::UnitChangeRecord> carry_out_reform(
    app::TruthStore& truth, const app::Deed& deed, const UnitChange& change)
{
    Result<app::UnitChangeRecord> shown = fail(Kind::unavailable, "cli.failed");
    truth.write([&](app::Records& records) {
        shown = app::look_at_change(records, deed, { change, {} }, app::ChangeRights::given);
        return false;
    });
    if (!shown)
        return shown;
    Result<app::UnitChangeRecord> done = fail(Kind::unavailable, "cli.failed");
    truth.write([&](app::Records& records) {
        done = app::keep_preview(records, *shown);
        if (done)
            done = app::confirm_change(
                records, deed, done->id, change.resolution, std::nullopt, app::ChangeRights::given);
        return done.has_value();
    });
    return done;
}

}
