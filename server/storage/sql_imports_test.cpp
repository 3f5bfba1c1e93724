#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;

class ImportsOn : public RecordsOn {
protected:
    static app::Import import(std::int64_t id)
    {
        app::Import one;
        one.id = ImportId(id);
        one.target = ImportTarget::hamlets;
        one.unit = nung;
        one.by = AccountId(7);
        one.by_name = "Trần Thị Biên";
        one.name = "xóm.xlsx";
        one.head = { "Tên xóm", "Ghi chú" };
        one.columns = guess_columns(import_fields(one.target), one.head);
        one.rows = 3;
        one.created = now;
        one.changed = now;
        one.expires = now + 24h;
        return one;
    }
    static app::StoredImportRow row(int place, std::vector<CellProblem> problems = {})
    {
        app::StoredImportRow one;
        one.row.place = place;
        one.row.line = place + 2;
        one.row.cells = { "Xóm \"" + std::to_string(place) + "\"", "" };
        one.row.notes = { { place + 2, 1, "sheet.formula" } };
        one.problems = std::move(problems);
        return one;
    }
    void add(std::int64_t id)
    {
        write([&](app::Records& records) {
            records.imports().add(import(id),
                { row(0), row(1, { { 0, "import.no_title", "x", true } }),
                    row(2, { { -1, "import.required", "Tên", false } }) });
        });
    }
    static std::vector<int> places(const std::vector<app::StoredImportRow>& rows)
    {
        std::vector<int> found;
        for (const app::StoredImportRow& one : rows)
            found.push_back(one.row.place);
        return found;
    }
};

NGUON_ON_BOTH_ENGINES(ImportsOn);

TEST_P(ImportsOn, come_back_as_they_were_kept)
{
    add(1);
    const auto found
        = read([](app::Records& records) { return records.imports().find(ImportId(1)); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->head, import(1).head);
    EXPECT_EQ(found->columns, import(1).columns);
    EXPECT_EQ(found->state, app::ImportState::draft);
    EXPECT_FALSE(found->job);
    const auto rows
        = read([](app::Records& records) { return records.imports().all_rows(ImportId(1)); });
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[1].row.cells, row(1).row.cells);
    EXPECT_EQ(rows[1].row.notes, row(1).row.notes);
    EXPECT_EQ(
        rows[2].problems, (std::vector<CellProblem>{ { -1, "import.required", "Tên", false } }));
}

TEST_P(ImportsOn, what_is_to_be_mended_comes_first_page_by_page)
{
    add(1);
    const auto page = [&](app::ImportRowFilter filter, app::Page where) {
        return read([&](app::Records& records) {
            return records.imports().rows(ImportId(1), filter, where);
        });
    };
    const auto first = page({}, { 2, {} });
    EXPECT_THAT(places(first.items), ElementsAre(2, 1));
    EXPECT_THAT(places(page({}, { 2, first.next }).items), ElementsAre(0));
    using Only = app::ImportRowFilter::Only;
    EXPECT_THAT(places(page({ Only::errors }, {}).items), ElementsAre(2));
    EXPECT_THAT(places(page({ Only::warnings }, {}).items), ElementsAre(1));
}

TEST_P(ImportsOn, rows_without_errors_wait_until_they_were_taken_in)
{
    add(1);
    const auto waiting = [&] {
        return places(
            read([](app::Records& records) { return records.imports().waiting(ImportId(1), 10); }));
    };
    EXPECT_THAT(waiting(), ElementsAre(0, 1));
    write([](app::Records& records) {
        auto taken = row(0);
        taken.made = app::ImportedThing{ 77, 3 };
        records.imports().save_rows(ImportId(1), { taken });
    });
    EXPECT_THAT(waiting(), ElementsAre(1));
    const auto taken
        = read([](app::Records& records) { return records.imports().taken_in(ImportId(1), 10); });
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_EQ(taken[0].made->id, 77);
    EXPECT_EQ(taken[0].made->version, 3);
}

TEST_P(ImportsOn, of_two_changes_of_one_version_the_second_is_stale)
{
    add(1);
    auto changed = import(1);
    changed.state = app::ImportState::running;
    changed.job = JobId(5);
    const auto save = [&] {
        return write([&](app::Records& records) { return records.imports().save(changed, 1); });
    };
    EXPECT_TRUE(save());
    EXPECT_FALSE(save());
    const auto found
        = read([](app::Records& records) { return records.imports().of_job(JobId(5)); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->version, 2);
}

TEST_P(ImportsOn, are_gone_when_their_time_is_over_unless_they_run)
{
    add(1);
    add(2);
    auto running = import(2);
    running.state = app::ImportState::running;
    write([&](app::Records& records) { records.imports().save(running, 1); });
    const auto remove = [&](Moment at) {
        return write([&](app::Records& records) { return records.imports().remove_expired(at); });
    };
    EXPECT_EQ(remove(now + 23h), 0);
    EXPECT_EQ(remove(now + 25h), 1);
    const auto left
        = read([](app::Records& records) { return records.imports().list({ nung }, {}); });
    ASSERT_EQ(left.items.size(), 1U);
    EXPECT_EQ(left.items[0].id, ImportId(2));
}

}
}
