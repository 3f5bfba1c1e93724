// Tables that are brought in: what clients are answered, and what becomes of the rows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/random.hpp"
#include "server/app/imports.hpp"
#include "server/main/testing/register_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RegisterApi;

class ImportsApi : public ::testing::Test {
protected:
    Answer start(AccountId who, const std::string& target, UnitId unit, const std::string& table)
    {
        return api.post(who, "/api/v1/imports?target=" + target + "&unit=" + unit.text(), table);
    }
    static std::string of(const Answer& import, const std::string& what = {})
    {
        return "/api/v1/imports/" + import.text("id") + what;
    }
    // What the server's job does, a transaction after the other; how many it took.
    int work()
    {
        auto claim = [&](app::Records& records) {
            return records.jobs().claim("test", world.clock().now());
        };
        const auto job = world.commit(claim);
        if (!job)
            return 0;
        for (int steps = 1;; ++steps) {
            auto step = [&](app::Records& records) {
                return app::work_on_import(
                    records, *job, runtime::chance_for_ids, world.clock().now());
            };
            const auto done = world.commit(step);
            EXPECT_TRUE(done) << done.error().code;
            if (!done || done->is_over)
                return steps;
        }
    }
    std::vector<std::string> hamlets()
    {
        return api.get(world.admin, "/api/v1/units?parent=" + world.commune.text()).items("name");
    }
    std::int64_t first_error_column(const Answer& import)
    {
        const Answer rows = api.get(world.admin, of(import, "/rows?only=errors"));
        return rows.item(0).at("problems").as_array()[0].as_object().at("column").as_int64();
    }

    RegisterApi api;
    testing::World& world = api.world();
};

const std::string two_hamlets = "Tên xóm\tSố hộ\nXóm Đồng Chuối\t120\nXóm Nà Pài\t1.050\n";

TEST_F(ImportsApi, a_table_of_hamlets_is_taken_in_and_taken_back)
{
    const Answer draft = start(world.admin, "hamlets", world.commune, two_hamlets);
    ASSERT_EQ(draft.status, 201U) << draft.code() << draft.wrong_field();
    EXPECT_EQ(draft.text("state"), "draft");
    EXPECT_EQ(draft.number("rows"), 2);
    EXPECT_EQ(draft.number("errors"), 0);
    EXPECT_THAT(hamlets(), Not(Contains("Xóm Đồng Chuối")));

    ASSERT_EQ(api.post(world.admin, of(draft, "/commit")).status, 202U);
    EXPECT_EQ(api.post(world.admin, of(draft, "/commit")).code(), "import.not_open");
    EXPECT_EQ(work(), 1);
    const Answer done = api.get(world.admin, of(draft));
    EXPECT_EQ(done.text("state"), "done");
    EXPECT_EQ(done.number("made"), 2);
    EXPECT_THAT(hamlets(), Contains("Xóm Đồng Chuối"));
    EXPECT_THAT(api.deeds(), Contains("import.done"));

    ASSERT_EQ(api.post(world.admin, of(draft, "/undo")).status, 202U);
    EXPECT_EQ(work(), 1);
    EXPECT_EQ(api.get(world.admin, of(draft)).text("state"), "undone");
    EXPECT_THAT(hamlets(), Not(Contains("Xóm Đồng Chuối")));
    EXPECT_THAT(api.deeds(), Contains("import.undone"));
}

TEST_F(ImportsApi, clusters_that_are_taken_back_the_same_day_never_were)
{
    const std::string table = "Tên cụm loa\tSố loa\tSố sê-ri\nCụm chợ mới\t2\tSN-1\n";
    const auto take_in = [&] {
        const Answer draft = start(world.admin, "clusters", world.hamlet, table);
        EXPECT_EQ(draft.number("errors"), 0) << draft.code();
        EXPECT_EQ(api.post(world.admin, of(draft, "/commit")).status, 202U);
        EXPECT_EQ(work(), 1);
        return draft;
    };
    const auto named = [&] {
        return api.get(world.admin, "/api/v1/assets?search=cum+cho+moi").items("name").size();
    };
    const Answer first = take_in();
    EXPECT_EQ(named(), 1U);
    ASSERT_EQ(api.post(world.admin, of(first, "/undo")).status, 202U);
    EXPECT_EQ(work(), 1);
    EXPECT_EQ(named(), 0U) << "also on the day itself";
    take_in();
    EXPECT_EQ(named(), 1U) << "not twice, and its serial number is free";
}

TEST_F(ImportsApi, a_table_that_looks_like_another_is_told)
{
    const Answer people = start(world.admin, "clusters", world.commune,
        "Họ tên\tĐiện thoại\tNhiệm vụ\tLoại cán bộ\nNông Thị Hoa\t0912345678\tVận hành\t\n");
    EXPECT_EQ(people.text("looks_like"), "officers");
    EXPECT_EQ(start(world.admin, "hamlets", world.commune, two_hamlets).text("looks_like"), "");
}

TEST_F(ImportsApi, asked_for_again_with_one_key_it_is_one_draft_and_one_job)
{
    const auto ask = [&](const std::string& target, const std::string& body, const char* key) {
        return api.call(
            world.admin, net::Method::post, target, body, { { "Idempotency-Key", key } });
    };
    const std::string target = "/api/v1/imports?target=hamlets&unit=" + world.commune.text();
    const Answer draft = ask(target, two_hamlets, "bang-1");
    ASSERT_EQ(draft.status, 201U) << draft.code() << draft.wrong_field();
    const Answer again = ask(target, two_hamlets, "bang-1");
    EXPECT_EQ(again.status, 201U);
    EXPECT_EQ(again.body, draft.body);
    EXPECT_EQ(again.headers.get("Idempotency-Replayed"), "true");
    EXPECT_THAT(api.get(world.admin, "/api/v1/imports").items("id"), ElementsAre(draft.text("id")));
    EXPECT_EQ(ask(target, "Tên xóm\nXóm Khác\n", "bang-1").code(), "idempotency.other_request");

    const Answer begun = ask(of(draft, "/commit"), "{}", "bang-2");
    ASSERT_EQ(begun.status, 202U) << begun.code();
    const Answer begun_again = ask(of(draft, "/commit"), "{}", "bang-2");
    EXPECT_EQ(begun_again.status, 202U) << begun_again.code();
    EXPECT_EQ(begun_again.body, begun.body);
    EXPECT_EQ(work(), 1);
    EXPECT_EQ(work(), 0) << "there is no other job";
}

TEST_F(ImportsApi, a_wrong_cell_is_told_with_its_way_out_and_mended_in_place)
{
    const Answer draft = start(world.admin, "hamlets", world.commune,
        "Tên xóm\tSố hộ\nXóm Đồng Chuối\tnhiều\nXóm Nà Pài\t50\n");
    EXPECT_EQ(draft.number("errors"), 1);
    const Answer rows = api.get(world.admin, of(draft, "/rows"));
    EXPECT_EQ(rows.item(0).at("line").as_int64(), 2);
    EXPECT_EQ(first_error_column(draft), 1);
    EXPECT_EQ(api.post(world.admin, of(draft, "/commit")).code(), "import.has_errors");

    const Answer fixed
        = api.patch(world.admin, of(draft, "/rows"), R"({"place":0,"column":1,"text":"70"})");
    ASSERT_EQ(fixed.status, 200U) << fixed.code();
    EXPECT_EQ(fixed.body.at("import").as_object().at("errors").as_int64(), 0);
    EXPECT_EQ(api.patch(world.admin, of(draft, "/rows"),
                     R"({"place":0,"column":1,"text":"70","version":1})")
                  .code(),
        "import.stale");
    EXPECT_EQ(
        api.patch(world.admin, of(draft, "/rows"), R"({"place":9,"column":1,"text":"70"})").code(),
        "import.row_missing");
}

TEST_F(ImportsApi, rows_with_errors_may_stay_behind_and_come_later)
{
    const Answer draft = start(world.admin, "hamlets", world.commune,
        "Tên xóm\tSố hộ\nXóm Đồng Chuối\tnhiều\nXóm Nà Pài\t50\n");
    ASSERT_EQ(api.post(world.admin, of(draft, "/commit"), R"({"skip_errors":true})").status, 202U);
    work();
    EXPECT_EQ(api.get(world.admin, of(draft)).number("made"), 1);
    ASSERT_EQ(
        api.patch(world.admin, of(draft, "/rows"), R"({"place":0,"column":1,"text":"70"})").status,
        200U);
    ASSERT_EQ(api.post(world.admin, of(draft, "/commit")).status, 202U);
    work();
    EXPECT_EQ(api.get(world.admin, of(draft)).number("made"), 2);
    EXPECT_THAT(hamlets(), Contains("Xóm Đồng Chuối"));
    EXPECT_EQ(api.post(world.admin, of(draft, "/commit")).code(), "import.nothing_to_do");
}

TEST_F(ImportsApi, columns_may_be_chosen_by_hand)
{
    const Answer draft
        = start(world.admin, "hamlets", world.commune, "Cột A\tCột B\nXóm Nà Pài\t50\n");
    EXPECT_EQ(draft.number("errors"), 1); // it has no name
    const Answer mapped = api.patch(world.admin, of(draft), R"({"columns":["name","households"]})");
    ASSERT_EQ(mapped.status, 200U) << mapped.code() << mapped.wrong_field();
    EXPECT_EQ(mapped.number("errors"), 0);
    EXPECT_EQ(api.patch(world.admin, of(draft), R"({"columns":["name","name"]})").wrong_field(),
        "columns[1]");
    EXPECT_EQ(api.patch(world.admin, of(draft), R"({"columns":["name","xyz"]})").wrong_field(),
        "columns[1]");
    EXPECT_EQ(
        api.patch(world.admin, of(draft), R"({"columns":["name"]})").wrong_field(), "columns");
}

TEST_F(ImportsApi, clusters_become_devices_and_things_of_the_register_in_bounded_steps)
{
    std::string table = "Tên cụm loa;Số loa;Số sê-ri;Vĩ độ;Kinh độ\n";
    for (int i = 1; i <= 620; ++i)
        table += "Cụm " + std::to_string(i) + ";2;SN-" + std::to_string(i) + ";21,75;106,05\n";
    const Answer draft = start(world.admin, "clusters", world.commune, table);
    ASSERT_EQ(draft.status, 201U) << draft.code();
    EXPECT_EQ(draft.number("errors"), 0);
    ASSERT_EQ(api.post(world.admin, of(draft, "/commit")).status, 202U);
    EXPECT_EQ(work(), 2);
    EXPECT_EQ(api.get(world.admin, of(draft)).number("made"), 620);
    EXPECT_EQ(
        api.get(world.admin, "/api/v1/units/" + world.commune.text()).number("clusters") >= 620,
        true);

    // The same numbers once more are refused, cell by cell.
    const Answer again = start(world.admin, "clusters", world.commune,
        "Tên cụm loa;Số sê-ri\nCụm 1;SN-9999\nCụm khác;SN-5\n");
    EXPECT_EQ(again.number("errors"), 2);

    // Taken back, they may come in again on the same day.
    ASSERT_EQ(api.post(world.admin, of(draft, "/undo")).status, 202U);
    EXPECT_EQ(work(), 2);
    EXPECT_EQ(api.get(world.admin, of(draft)).text("state"), "undone");
    EXPECT_EQ(start(world.admin, "clusters", world.commune, table).number("errors"), 0);
}

TEST_F(ImportsApi, what_was_changed_since_is_not_taken_back)
{
    const Answer draft = start(world.admin, "hamlets", world.commune, two_hamlets);
    api.post(world.admin, of(draft, "/commit"));
    work();
    const Answer list
        = api.get(world.admin, "/api/v1/units?q=dong%20chuoi&parent=" + world.commune.text());
    ASSERT_EQ(api.patch(world.admin, "/api/v1/units/" + list.items("id").at(0),
                     R"({"name":"Xóm Đồng Chuối Mới"})")
                  .status,
        200U);
    const Answer refused = api.post(world.admin, of(draft, "/undo"));
    EXPECT_EQ(refused.code(), "import.changed_since");
    EXPECT_THAT(refused.text("title"), HasSubstr("Đồng Chuối Mới"));
    EXPECT_EQ(api.get(world.admin, of(draft)).text("state"), "done");
    EXPECT_EQ(api.remove(world.admin, of(draft)).code(), "import.not_open");
}

TEST_F(ImportsApi, a_cancelled_import_takes_no_more_in)
{
    const Answer draft = start(world.admin, "hamlets", world.commune, two_hamlets);
    EXPECT_EQ(api.post(world.admin, of(draft, "/cancel")).code(), "import.not_running");
    api.post(world.admin, of(draft, "/commit"));
    ASSERT_EQ(api.post(world.admin, of(draft, "/cancel")).status, 200U);
    EXPECT_EQ(api.get(world.admin, of(draft)).text("state"), "draft");
    EXPECT_EQ(work(), 0);
    EXPECT_EQ(api.post(world.admin, of(draft, "/undo")).code(), "import.nothing_to_undo");
    EXPECT_EQ(api.remove(world.admin, of(draft)).status, 204U);
    EXPECT_EQ(api.get(world.admin, of(draft)).code(), "import.missing");
}

TEST_F(ImportsApi, who_does_not_manage_the_unit_brings_nothing_in)
{
    EXPECT_EQ(
        start(world.editor, "hamlets", world.commune, two_hamlets).code(), "import.not_allowed");
    EXPECT_EQ(start(world.editor, "hamlets", world.commune, "PK\x03\x04 not unpacked").code(),
        "import.not_allowed");
    const Answer draft = start(world.admin, "hamlets", world.commune, two_hamlets);
    EXPECT_EQ(api.get(world.stranger, of(draft)).code(), "import.missing");
    EXPECT_EQ(api.post(world.editor, of(draft, "/commit")).code(), "import.not_allowed");
    EXPECT_EQ(api.get(world.editor, "/api/v1/imports").items("id").size(), 0U);
    EXPECT_EQ(api.get(world.admin, "/api/v1/imports").items("id").size(), 1U);
}

TEST_F(ImportsApi, who_was_locked_out_meanwhile_brings_nothing_in)
{
    const Answer draft = start(api.commune_admin, "hamlets", world.commune, two_hamlets);
    ASSERT_EQ(draft.status, 201U) << draft.code();
    ASSERT_EQ(api.post(api.commune_admin, of(draft, "/commit")).status, 202U);
    world.commit([&](app::Records& records) {
        app::Account account = *records.accounts().find(api.commune_admin);
        account.disabled = true;
        return records.accounts().save(account, account.version);
    });
    const auto step = world.commit([&](app::Records& records) {
        const auto job = records.jobs().claim("test", world.clock().now());
        return app::work_on_import(records, *job, runtime::chance_for_ids, world.clock().now());
    });
    ASSERT_FALSE(step);
    EXPECT_EQ(step.error().code, "import.not_allowed");
    EXPECT_THAT(hamlets(), Not(Contains("Xóm Đồng Chuối")));
}

TEST_F(ImportsApi, officers_come_in_are_taken_back_and_are_not_for_every_eye)
{
    const Answer draft = start(world.admin, "officers", world.commune,
        "Họ tên\tĐiện thoại\tLớp tập huấn\tNgày tập huấn\n"
        "Ma Thị Hoa\t0912 345 678\tNghiệp vụ loa\t01/06/2025\nNông Văn Bình\t\t\t\n");
    ASSERT_EQ(draft.status, 201U) << draft.code();
    EXPECT_EQ(draft.number("errors"), 0);
    EXPECT_EQ(api.get(world.editor, of(draft, "/rows")).code(), "import.not_allowed");
    const AccountId technician = api.add_account(43, "kythuat", world.commune, "technician");
    const auto head = [&](AccountId who) {
        return api.get(who, "/api/v1/imports").item(0).at("head").as_array().size();
    };
    EXPECT_EQ(head(world.admin), 4U);
    EXPECT_EQ(head(technician), 0U);
    ASSERT_EQ(api.post(world.admin, of(draft, "/commit")).status, 202U);
    EXPECT_EQ(work(), 1);
    const std::string roster = "/api/v1/officers?unit=" + world.commune.text();
    EXPECT_THAT(api.get(world.admin, roster).items("name"), Contains("Ma Thị Hoa"));
    // The same once more: by the name, in the same unit.
    EXPECT_EQ(
        start(world.admin, "officers", world.commune, "Họ tên\nMa Thị Hoa\n").number("errors"), 1);
    ASSERT_EQ(api.post(world.admin, of(draft, "/undo")).status, 202U);
    EXPECT_EQ(work(), 1);
    EXPECT_THAT(api.get(world.admin, roster).items("name"), Not(Contains("Ma Thị Hoa")));
}

TEST_F(ImportsApi, websites_are_things_of_the_register)
{
    const Answer draft = start(world.admin, "websites", world.commune,
        "Tên trang\tĐịa chỉ\nTrang thông tin điện tử xã\thttps://vonhai.example.vn\n");
    ASSERT_EQ(draft.status, 201U) << draft.code();
    api.patch(world.admin, of(draft), R"({"columns":["name","url"]})");
    ASSERT_EQ(api.get(world.admin, of(draft)).number("errors"), 0);
    ASSERT_EQ(api.post(world.admin, of(draft, "/commit")).status, 202U);
    EXPECT_EQ(work(), 1);
    EXPECT_THAT(api.get(world.admin, "/api/v1/assets?kind=website").items("name"),
        Contains("Trang thông tin điện tử xã"));
}

TEST_F(ImportsApi, what_was_judged_before_somebody_else_wrote_is_stale)
{
    const Answer draft = start(world.admin, "hamlets", world.commune, two_hamlets);
    const ImportId id(std::stoll(draft.text("id")));
    const app::Deed deed = world.by(world.admin);
    const auto judge = [&](int place) {
        return world.commit([&](app::Records& records) {
            return app::draft_fix(records, deed, id, { place, 1, "70" }, std::nullopt);
        });
    };
    auto mine = judge(0);
    auto theirs = judge(1);
    ASSERT_TRUE(mine && theirs);
    const auto save = [&](const app::ImportDraft& one) {
        return world.commit(
            [&](app::Records& records) { return app::save_draft(records, deed, one); });
    };
    EXPECT_TRUE(save(*theirs));
    const auto late = save(*mine);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, "import.stale");
}

TEST_F(ImportsApi, an_import_whose_job_broke_may_be_begun_again)
{
    const Answer draft = start(world.admin, "hamlets", world.commune, two_hamlets);
    api.post(world.admin, of(draft, "/commit"));
    world.commit([&](app::Records& records) {
        const auto job = records.jobs().claim("test", world.clock().now());
        app::fail_import(records, *job, "import.failed", world.clock().now());
    });
    EXPECT_EQ(api.get(world.admin, of(draft)).text("state"), "draft");
    ASSERT_EQ(api.post(world.admin, of(draft, "/commit")).status, 202U);
    work();
    EXPECT_EQ(api.get(world.admin, of(draft)).number("made"), 2);
}

TEST_F(ImportsApi, what_is_no_table_is_refused)
{
    const auto code = [&](const std::string& bytes) {
        return start(world.admin, "hamlets", world.commune, bytes).code();
    };
    EXPECT_EQ(code(""), "import.empty");
    EXPECT_EQ(code("Tên xóm\n"), "import.empty");
    EXPECT_EQ(code("PK\x03\x04 and nothing more of it"), "sheet.damaged");
    EXPECT_EQ(code("\xD0\xCF\x11\xE0\xA1\xB1"), "sheet.encrypted");
    EXPECT_EQ(start(world.admin, "people", world.commune, two_hamlets).wrong_field(), "target");
    for (std::int64_t i = 0; i < app::most_open_imports; ++i)
        start(world.admin, "hamlets", world.commune, two_hamlets);
    EXPECT_EQ(code(two_hamlets), "import.too_many_open");
}

TEST_F(ImportsApi, a_table_without_places_gets_a_column_with_the_first_that_is_given)
{
    const Answer draft = start(world.admin, "clusters", world.commune,
        "Tên cụm loa;Số loa\nCụm Thứ Nhất;2\nCụm Thứ Hai;2\n");
    ASSERT_EQ(draft.status, 201U) << draft.code();
    const auto put = [&](const Answer& import, int place, int column, const std::string& text) {
        return api.patch(world.admin, of(import, "/rows"),
            R"({"place":)" + std::to_string(place) + R"(,"column":)" + std::to_string(column)
                + R"(,"text":")" + text + "\"}");
    };
    EXPECT_EQ(put(draft, 0, 3, "21.75, 106.05").wrong_field(), "column");
    const Answer first = put(draft, 0, 2, "21.750000, 106.050000");
    ASSERT_EQ(first.status, 200U) << first.code() << first.wrong_field();
    const auto& import = first.body.at("import").as_object();
    EXPECT_EQ(import.at("columns").as_array().at(2).as_string(), "point");
    EXPECT_EQ(import.at("head").as_array().size(), 3U);
    EXPECT_EQ(import.at("errors").as_int64(), 0);
    const Answer second = put(draft, 1, 2, "106.05, 21.75");
    ASSERT_EQ(second.status, 200U) << second.code() << second.wrong_field();
    EXPECT_EQ(second.body.at("import").as_object().at("errors").as_int64(), 1);
    EXPECT_EQ(put(draft, 1, 3, "21.75, 106.05").wrong_field(), "column") << "it has one already";
    EXPECT_EQ(put(draft, 1, 2, "21.75, 106.05").status, 200U);
    ASSERT_EQ(api.post(world.admin, of(draft, "/commit")).status, 202U);
    EXPECT_EQ(work(), 1);
    const Answer found = api.get(world.admin, "/api/v1/assets?q=cum%20thu%20nhat");
    ASSERT_EQ(found.items("name").size(), 1U);
    EXPECT_EQ(found.item(0).at("lat").to_number<double>(), 21.75);

    const Answer homes = start(world.admin, "hamlets", world.commune, two_hamlets);
    EXPECT_EQ(put(homes, 0, 2, "21.75, 106.05").wrong_field(), "column") << "of no place";
}

TEST_F(ImportsApi, a_reader_that_fails_is_told_in_words_and_leaves_nothing)
{
    api.tables().failure = Error{ Kind::unavailable, "sheet.reader_failed", {}, {}, {} };
    const Answer refused = start(world.admin, "hamlets", world.commune, two_hamlets);
    EXPECT_EQ(refused.status, 503U);
    EXPECT_EQ(refused.code(), "sheet.reader_failed");
    EXPECT_THAT(refused.text("title"), HasSubstr("chưa nhập gì"));
    EXPECT_EQ(api.get(world.admin, "/api/v1/imports").items("id").size(), 0U);
    api.tables().failure.reset();
    EXPECT_EQ(start(world.admin, "hamlets", world.commune, two_hamlets).status, 201U);
}

TEST_F(ImportsApi, a_template_can_be_filled_in_and_brought_in)
{
    for (const char* target :
        { "hamlets", "stations", "clusters", "boards", "websites", "equipment", "officers" }) {
        const Answer file = api.get(
            world.admin, std::string("/api/v1/import-targets/template.xlsx?target=") + target);
        ASSERT_EQ(file.status, 200U);
        const Answer draft = start(world.admin, target, world.commune, file.raw);
        ASSERT_EQ(draft.status, 201U) << target << " " << draft.code();
        // Every column is known by its head, so the example is one row with a name.
        for (const auto& column : draft.body.at("columns").as_array())
            EXPECT_FALSE(column.as_string().empty()) << target;
    }
    EXPECT_EQ(api.get(world.admin, "/api/v1/import-targets").items("target").size(), 7U);
}

}
}
