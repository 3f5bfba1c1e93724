#include "server/http/imports/import_handlers.hpp"

#include <charconv>

#include <fmt/format.h>

#include "server/http/paper/sheet.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/messages.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"
#include "sheet/wire.hpp"

namespace nguon::http {
namespace {

constexpr std::array targets_in_order{ ImportTarget::hamlets, ImportTarget::stations,
    ImportTarget::clusters, ImportTarget::boards, ImportTarget::websites, ImportTarget::equipment,
    ImportTarget::officers };

json::Object to_json(const ImportField& field)
{
    return { { "key", json::of(field.key) }, { "label", json::of(field.label) },
        { "required", field.required },
        { "choices", json::list_of(field.choices, [](const AssetChoice& choice) {
             return json::of(choice.label);
         }) } };
}

json::Object to_json(const app::ShownImport& shown)
{
    const app::Import& import = shown.import;
    const auto& fields = import_fields(import.target);
    const auto likelier = likelier_target(import.target, import.head);
    return { { "id", json::of(import.id) }, { "target", json::of(name_of(import.target)) },
        { "unit", json::of(import.unit) }, { "unit_name", json::of(shown.unit_name) },
        { "name", json::of(import.name) }, { "by_name", json::of(import.by_name) },
        { "head", json::list_of(import.head) },
        { "columns",
            json::list_of(import.columns,
                [&](const std::optional<std::size_t>& column) {
                    return column ? json::of(fields[*column].key) : json::of("");
                }) },
        { "looks_like", likelier ? json::of(name_of(*likelier)) : json::Value(nullptr) },
        { "state", json::of(app::name_of(import.state)) }, { "rows", import.rows },
        { "errors", import.errors }, { "warnings", import.warnings }, { "made", import.made },
        { "job", json::of(import.job) }, { "created", json::of(import.created) },
        { "changed", json::of(import.changed) }, { "expires", json::of(import.expires) },
        { "may_edit", shown.may_edit }, { "version", import.version } };
}

json::Object to_json(const app::StoredImportRow& row)
{
    return { { "place", row.row.place }, { "line", row.row.line },
        { "cells", json::list_of(row.row.cells) }, { "made", row.made.has_value() },
        { "problems", json::list_of(row.problems, [](const CellProblem& problem) {
             json::Object one{ { "code", json::of(problem.code) },
                 { "message", json::of(message(problem.code, problem.detail)) },
                 { "warning", problem.is_warning } };
             one["column"] = problem.column < 0 ? json::Value(nullptr) : json::of(problem.column);
             return one;
         }) } };
}

// What the job is to do waits for it.
net::Response accepted(app::Records&, const app::ShownImport& shown)
{
    return json_response(net::Status::accepted, to_json(shown));
}

constexpr int most_tries = 3;

std::optional<app::ImportRowFilter::Only> parse_only(std::string_view word)
{
    using Only = app::ImportRowFilter::Only;
    if (word == "errors")
        return Only::errors;
    if (word == "warnings")
        return Only::warnings;
    return word == "all" ? std::optional(Only::all) : std::nullopt;
}

// As they are numbered in the refusal that asks which.
std::optional<int> parse_sheet(std::string_view text)
{
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return is_number && number >= sheet::first_sheet && number <= sheet::most_sheets
        ? std::optional(number)
        : std::nullopt;
}

Sheet template_of(ImportTarget target)
{
    Sheet sheet;
    sheet.name = "Nhập";
    sheet.title = "Bảng nhập: " + std::string(label_of(target));
    std::vector<Sheet::Cell> example;
    for (const ImportField& field : import_fields(target)) {
        sheet.head.emplace_back(field.label);
        example.emplace_back(std::string(field.example));
    }
    sheet.rows.push_back(std::move(example));
    return sheet;
}

}

ImportHandlers::ImportHandlers(Parts parts)
    : parts_(std::move(parts))
{
}

awaitable<net::Response> ImportHandlers::targets(net::Request)
{
    const json::Object body{ { "items",
        json::list_of(targets_in_order, [](ImportTarget target) {
            return json::Object{ { "target", json::of(name_of(target)) },
                { "label", json::of(label_of(target)) },
                { "fields", json::list_of(import_fields(target), [](const ImportField& field) {
                     return to_json(field);
                 }) } };
        }) } };
    co_return json_response(net::Status::ok, body);
}

awaitable<net::Response> ImportHandlers::make_template(net::Request request)
{
    QueryReader query(request);
    const auto target = query.choice("target", parse_import_target);
    if (!target)
        query.refuse("target", "input.required");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    auto write = [sheet = template_of(*target)] { return xlsx_of({ sheet }); };
    auto file = co_await parts_.workers.run(std::move(write));
    co_return attachment(xlsx_type, std::move(file), fmt::format("mau-{}.xlsx", name_of(*target)));
}

awaitable<net::Response> ImportHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    if (!page)
        co_return problem(page.error());
    auto look = [deed = deed_of(request, parts_.clock), page = *page](
                    app::Records& records) { return app::list_imports(records, deed, page); };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_page(found, [](const app::ShownImport& one) { return to_json(one); });
}

awaitable<net::Response> ImportHandlers::start(net::Request request)
{
    QueryReader query(request);
    app::NewImport wanted;
    const auto target = query.choice("target", parse_import_target);
    const auto unit = query.id<UnitId>("unit");
    wanted.name = query.text("name").value_or("");
    const auto sheet = query.choice("sheet", parse_sheet);
    if (!target)
        query.refuse("target", "input.required");
    if (!unit)
        query.refuse("unit", "input.required");
    if (const auto ok = query.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    // Unpacking costs: whoever may not has nothing unpacked.
    auto ask = [deed, target = *target, unit = *unit](app::Records& records) {
        return app::may_start_import(records, deed, target, unit);
    };
    if (const auto may = co_await parts_.truth.read(std::move(ask)); !may)
        co_return problem(may.error());
    auto read = [&tables = parts_.tables, bytes = std::move(request.body),
                    sheet = sheet.value_or(sheet::only_sheet)] { return tables.read(bytes, sheet); };
    auto table = co_await parts_.workers.run(std::move(read));
    if (!table)
        co_return problem(table.error());
    wanted.target = *target;
    wanted.unit = *unit;
    wanted.table = std::move(*table);
    auto judge = [deed, wanted = std::move(wanted)](
                     app::Records& records) { return app::draft_import(records, deed, wanted); };
    auto draft = co_await parts_.truth.read(std::move(judge));
    if (!draft)
        co_return problem(draft.error());
    auto work = [deed, draft = std::move(*draft)](
                    app::Records& records) { return app::save_draft(records, deed, draft); };
    auto show = [](app::Records&, const app::ShownImport& one) {
        return json_response(net::Status::created, to_json(one));
    };
    auto started = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!started)
        co_return problem(started.error());
    co_return std::move(started->answer);
}

awaitable<net::Response> ImportHandlers::show(net::Request request)
{
    const auto id = request.path_id<ImportId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::show_import(records, deed, id); };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_of(found, [](const app::ShownImport& one) { return to_json(one); });
}

awaitable<net::Response> ImportHandlers::rows(net::Request request)
{
    const auto id = request.path_id<ImportId>("id");
    const auto page = read_page(request);
    QueryReader query(request);
    app::ImportRowFilter filter;
    filter.only = query.choice("only", parse_only).value_or(filter.only);
    const auto ok = query.finish();
    if (const auto bad = first_error(id, page, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, parts_.clock), id = *id, filter, page = *page](
                    app::Records& records) {
        return app::list_import_rows(records, deed, id, filter, page);
    };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_page(found, [](const app::StoredImportRow& one) { return to_json(one); });
}

awaitable<net::Response> ImportHandlers::map(net::Request request)
{
    const auto id = request.path_id<ImportId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto columns = in.list("columns", { .most = most_table_columns },
        [](const json::Field& field) { return field.text({ .most = 60 }); });
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    Judge judge = [deed, id = *id, columns, seen](app::Records& records) {
        return app::draft_mapping(records, deed, id, columns, seen);
    };
    const auto mapped = co_await keep(deed, std::move(judge), seen.has_value());
    co_return answer_of(mapped, [](const Kept& one) { return to_json(one.import); });
}

awaitable<net::Response> ImportHandlers::fix(net::Request request)
{
    const auto id = request.path_id<ImportId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    app::CellFix fix;
    fix.place = static_cast<int>(in.integer("place", 0, most_table_rows));
    fix.column = static_cast<int>(in.integer("column", 0, most_table_columns));
    fix.text = in.text("text", { .most = longest_table_cell });
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    Judge judge = [deed, id = *id, fix, seen](app::Records& records) {
        return app::draft_fix(records, deed, id, fix, seen);
    };
    const auto fixed = co_await keep(deed, std::move(judge), seen.has_value());
    co_return answer_of(fixed, [](const Kept& one) {
        return json::Object{ { "import", to_json(one.import) }, { "row", to_json(*one.mended) } };
    });
}

awaitable<Result<ImportHandlers::Kept>> ImportHandlers::keep(
    app::Deed deed, Judge judge, bool has_seen)
{
    for (int tries = 1;; ++tries) {
        Judge once = judge;
        auto draft = co_await parts_.truth.read(std::move(once));
        if (!draft)
            co_return tl::unexpected(draft.error());
        Kept kept;
        kept.mended = draft->mended;
        auto work = [deed, draft = std::move(*draft)](
                        app::Records& records) { return app::save_draft(records, deed, draft); };
        auto saved = co_await parts_.truth.commit(std::move(work));
        if (saved) {
            kept.import = std::move(*saved);
            co_return kept;
        }
        // Who did not say what he saw meant his word for whatever stands: it is judged anew.
        const bool is_late = saved.error().code == "import.stale" && !has_seen;
        if (!is_late || tries == most_tries)
            co_return tl::unexpected(saved.error());
    }
}

awaitable<net::Response> ImportHandlers::commit(net::Request request)
{
    const auto id = request.path_id<ImportId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const bool skip_errors = in.optional_boolean("skip_errors").value_or(false);
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id, skip_errors, seen](
                    app::Records& records) {
        return app::commit_import(records, deed, id, skip_errors, seen);
    };
    auto begun = co_await once(parts_.truth, claim_of(request), std::move(work), accepted);
    if (!begun)
        co_return problem(begun.error());
    if (begun->made)
        parts_.job_waits();
    co_return std::move(begun->answer);
}

awaitable<net::Response> ImportHandlers::cancel(net::Request request)
{
    const auto id = request.path_id<ImportId>("id");
    if (!id)
        co_return problem(id.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::cancel_import(records, deed, id); };
    auto show = [](app::Records&, const app::ShownImport& one) {
        return json_response(net::Status::ok, to_json(one));
    };
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made && done->made->import.job)
        parts_.job_cancelled(*done->made->import.job);
    co_return std::move(done->answer);
}

awaitable<net::Response> ImportHandlers::undo(net::Request request)
{
    const auto id = request.path_id<ImportId>("id");
    const auto seen = read_seen(request);
    if (const auto bad = first_error(id, seen))
        co_return problem(*bad);
    auto work = [deed = deed_of(request, parts_.clock), id = *id, seen = *seen](
                    app::Records& records) { return app::undo_import(records, deed, id, seen); };
    auto begun = co_await once(parts_.truth, claim_of(request), std::move(work), accepted);
    if (!begun)
        co_return problem(begun.error());
    if (begun->made)
        parts_.job_waits();
    co_return std::move(begun->answer);
}

awaitable<net::Response> ImportHandlers::remove(net::Request request)
{
    const auto id = request.path_id<ImportId>("id");
    if (!id)
        co_return problem(id.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) { return app::remove_import(records, deed, id); };
    const auto removed = co_await parts_.truth.commit(std::move(work));
    if (!removed)
        co_return problem(removed.error());
    co_return net::Response::empty();
}

}
