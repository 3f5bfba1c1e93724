// Papers, figures and the page behind a pole's label, out of the ledger of a small province.
#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/bulletins.hpp"
#include "server/app/paper.hpp"
#include "server/app/schedules.hpp"
#include "server/app/silence.hpp"
#include "server/main/testing/field.hpp"
#include "trust/chain.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using net::Method;
using net::Status;
using testing::at;
using testing::entries;
using testing::Field;
using testing::FieldDevice;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using testing::text;
using testing::World;

class PaperApi : public ::testing::Test {
protected:
    // Aired on `count` days on end, an hour after noon: heard on the first cluster, missed on the
    // second.
    Bulletin heard(const std::string& title, int count = 1)
    {
        const Bulletin bulletin = field.approved_bulletin(title);
        for (int i = 0; i < count; ++i)
            field.aired(bulletin, noon + 24h * i + 1h);
        field.give_plans();
        for (int i = 0; i < count; ++i) {
            const Moment starts = noon + 24h * i + 1h;
            field.world.clock().set(starts + 1h);
            for (const Delivery& delivery : field.close(starts - 1h, starts + 1min)) {
                if (delivery.device == first.id())
                    first.record(delivery, Outcome::played, Reason::none, 10s);
                else
                    second.record(delivery, Outcome::missed, Reason::device_down, 0ms);
            }
        }
        EXPECT_EQ(field.send_log(first, first.upload(1)).status, Status::ok);
        EXPECT_EQ(field.send_log(second, second.upload(1)).status, Status::ok);
        return bulletin;
    }
    net::Response ask(const std::string& path, AccountId who = AccountId(13))
    {
        return field.ask(Method::get, "/api/v1/" + path, who);
    }
    std::string printed(const std::string& path, AccountId who = AccountId(13))
    {
        const auto answer = ask("prints/" + path, who);
        EXPECT_EQ(answer.status, Status::ok);
        EXPECT_EQ(answer.headers.get("Content-Type"), "application/pdf");
        const auto* body = std::get_if<std::string>(&answer.body);
        return body == nullptr ? std::string() : *body;
    }
    std::string code(const net::Response& response)
    {
        return text(at(Field::body_of(response), "code"));
    }
    std::string page(const net::Response& response)
    {
        const auto* body = std::get_if<std::string>(&response.body);
        return body == nullptr ? std::string() : *body;
    }

    Field field;
    FieldDevice first{ field.world, field.world.first_cluster };
    FieldDevice second{ field.world, field.world.second_cluster };
    Moment noon = World::noon();
};

TEST_F(PaperApi, a_week_is_printed_with_what_is_planned_and_one_without_says_so)
{
    field.aired(field.approved_bulletin("Lịch cấp nước"), noon + 1h);
    const std::string week = printed("weekly-programme.pdf");
    EXPECT_THAT(week, HasSubstr("Lịch cấp nước"));
    EXPECT_THAT(week, HasSubstr("13:00"));
    EXPECT_THAT(week, HasSubstr("Xã Võ Nhai"));
    EXPECT_THAT(printed("weekly-programme.pdf?from=2026-01-05"), HasSubstr("chưa có chương trình"));
    EXPECT_EQ(code(ask("prints/weekly-programme.pdf?unit=3")), "unit.missing");
    EXPECT_EQ(code(ask("prints/weekly-programme.pdf?from=2026-01-05&to=2026-01-05")), "paper.span");
    EXPECT_EQ(code(ask("prints/weekly-programme.pdf?from=2026-01-05&to=2026-04-05")), "paper.span");
    field.press.broken = true;
    EXPECT_EQ(code(ask("prints/weekly-programme.pdf")), "paper.failed");
}

TEST_F(PaperApi, how_far_a_paper_is_is_told_to_whom_it_is_for)
{
    const std::string ticket = "ve-cua-to-in-so-1";
    const std::string path = "prints/under-way/" + ticket;
    EXPECT_EQ(code(ask(path)), "paper.not_under_way");
    std::vector<std::string> seen;
    std::string of_others;
    field.press.while_printing = [&](const app::PrintWatch& watch) {
        watch.tell({ app::PrintStage::laying_out, 12 });
        const json::Object told = Field::body_of(ask(path));
        seen = { text(at(told, "stage")), std::to_string(at(told, "pages").as_int64()) };
        of_others = code(ask(path, AccountId(11)));
        // One ticket is one paper.
        EXPECT_EQ(
            code(field.print_with(ticket, "/api/v1/prints/weekly-programme.pdf", AccountId(13))),
            "paper.ticket_taken");
    };
    EXPECT_EQ(field.print_with(ticket, "/api/v1/prints/weekly-programme.pdf", AccountId(13)).status,
        Status::ok);
    EXPECT_THAT(seen, ::testing::ElementsAre("laying_out", "12"));
    EXPECT_EQ(of_others, "paper.not_under_way");
    EXPECT_EQ(code(ask(path)), "paper.not_under_way");
    EXPECT_EQ(code(field.print_with("ngan", "/api/v1/prints/weekly-programme.pdf", AccountId(13))),
        "paper.ticket_malformed");
}

TEST_F(PaperApi, a_paper_that_is_given_up_is_not_made)
{
    const std::string ticket = "ve-cua-to-in-so-2";
    const std::string target = "/api/v1/prints/under-way/" + ticket;
    field.press.while_printing = [&](const app::PrintWatch&) {
        EXPECT_EQ(code(field.ask(Method::remove, target, AccountId(11))), "paper.not_under_way");
        EXPECT_EQ(field.ask(Method::remove, target, AccountId(13)).status, Status::no_content);
    };
    EXPECT_EQ(code(field.print_with(ticket, "/api/v1/prints/monthly-log.pdf", AccountId(13))),
        "paper.given_up");
    EXPECT_EQ(code(field.ask(Method::remove, target, AccountId(13))), "paper.not_under_way");
}

TEST_F(PaperApi, the_diary_gives_the_reasons_that_the_page_of_results_gives)
{
    field.aired(field.approved_bulletin("Giá nông sản"), noon + 1h);
    field.give_plans();
    field.world.clock().set(noon + 2h);
    for (const Delivery& delivery : field.close(noon, noon + 1h + 1min)) {
        if (delivery.device == first.id())
            first.record(delivery, Outcome::played, Reason::none, 10s);
        else
            second.record(delivery, Outcome::missed, Reason::device_down, 0ms);
    }
    second.tell({ OutageKind::power, noon + 50min, noon + 80min });
    ASSERT_EQ(field.send_log(first, first.upload(1)).status, Status::ok);
    ASSERT_EQ(field.send_log(second, second.upload(1)).status, Status::ok);
    const auto listed = Field::body_of(
        ask("deliveries?device=" + second.id().text() + "&to=2026-11-23T14:05:00%2B07:00"));
    const std::string reason = text(at(listed, "items", 0, "reason_text"));
    EXPECT_THAT(reason, HasSubstr("thiết bị tắt nguồn"));
    EXPECT_THAT(printed("monthly-log.pdf"), HasSubstr("Không phát: " + reason));
}

TEST_F(PaperApi, a_programme_is_printed_in_its_order_with_what_still_waits)
{
    const Bulletin early = field.approved_bulletin("Giá nông sản");
    const Bulletin late = field.approved_bulletin("Lịch tiêm chủng");
    const auto deed = field.world.by(field.world.editor);
    const auto made = field.world.commit([&](Records& records) {
        BulletinContent content;
        content.title = "Họp xóm";
        content.text = "Mời bà con.";
        content.channels = { Channel::speaker };
        content.audience.units = { field.world.commune };
        const auto draft = app::write_bulletin(records, deed, field.world.commune, content);
        app::NewProgramme wanted;
        wanted.unit = field.world.commune;
        wanted.name = "Bản tin trưa";
        for (const BulletinId id : { late.id(), draft.value().id(), early.id() })
            wanted.items.push_back({ ProgrammeItem::Source::bulletin, id, {} });
        wanted.items.push_back({ ProgrammeItem::Source::relay, {}, 30min });
        wanted.schedule.emplace();
        wanted.schedule->starts = noon + 1h;
        wanted.schedule->audience.units = { field.world.commune };
        return app::add_programme(records, deed, wanted);
    });
    ASSERT_TRUE(made) << made.error().code;
    EXPECT_THAT(printed("weekly-programme.pdf"),
        HasSubstr("Bản tin trưa <i>(chờ duyệt)</i>"
                  "<br><span class=\"note\">- Lịch tiêm chủng</span>"
                  "<br><span class=\"note\">- Họp xóm <i>(chờ duyệt)</i></span>"
                  "<br><span class=\"note\">- Giá nông sản</span>"
                  "<br><span class=\"note\">- Tiếp âm, 30:00</span>"));
}

TEST_F(PaperApi, a_week_that_nobody_can_read_is_refused_before_it_is_printed)
{
    const Bulletin bulletin = field.approved_bulletin("Lịch cấp nước");
    const auto deed = field.world.by(field.world.editor);
    for (const auto hour : { 1h, 3h, 5h }) {
        const auto made = field.world.commit([&](Records& records) {
            app::NewProgramme wanted;
            wanted.unit = field.world.commune;
            wanted.name = "Bản tin";
            wanted.items.assign(50, { ProgrammeItem::Source::bulletin, bulletin.id(), {} });
            wanted.schedule.emplace();
            wanted.schedule->starts = noon + hour;
            wanted.schedule->recurrence = "FREQ=DAILY;COUNT=40";
            wanted.schedule->audience.units = { field.world.commune };
            return app::add_programme(records, deed, wanted);
        });
        ASSERT_TRUE(made) << made.error().code;
    }
    EXPECT_EQ(
        code(ask("prints/weekly-programme.pdf?from=2026-11-24&to=2026-12-25")), "paper.too_much");
    EXPECT_EQ(ask("prints/weekly-programme.pdf").status, Status::ok);
}

TEST_F(PaperApi, a_diary_without_some_of_its_alerts_is_none)
{
    app::LogBatch batch;
    batch.device = first.id();
    batch.unit = field.world.commune;
    batch.first = 1;
    ChainHead chain;
    batch.chain_before = chain.hash.text();
    for (std::int64_t sequence = 1; sequence <= 3; ++sequence) {
        PlayRecord record;
        record.sequence = sequence;
        record.order = OrderId(70 + sequence);
        record.planned_at = noon + 1h;
        record.rendered = 10s;
        record.result = Outcome::played;
        batch.records.push_back(record);
        batch.entry_bytes.push_back("entry " + std::to_string(sequence));
        chain = next(chain, batch.entry_bytes.back());
    }
    batch.chain_after = chain.hash.text();
    batch.seal = "{}";
    field.world.facts().write([&](app::Facts& facts) {
        facts.play_logs().append(batch);
        return true;
    });
    app::PaperHead head;
    std::shared_ptr<const UnitTree> tree;
    field.world.truth().read([&](Records& records) {
        const Day today = day_of(noon);
        tree = records.units().tree(today);
        head = app::paper_head(
            records, field.world.by(field.world.editor), {}, today, today + std::chrono::days(1))
                   .value();
    });
    field.world.facts().read([&](app::Facts& facts) {
        EXPECT_THAT(app::diary_alerts(facts, head, *tree).value(), SizeIs(3));
        const auto refused = app::diary_alerts(facts, head, *tree, 2);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, "paper.too_much");
    });
}

TEST_F(PaperApi, the_diary_is_the_ledger_to_the_second_with_reasons_and_silences)
{
    heard("Lịch cấp nước");
    const auto deed = field.world.by(field.world.editor);
    ASSERT_TRUE(field.world.commit([&](Records& records) {
        return app::silence_unit(records, deed, field.world.commune, "Có đám tang", 2h);
    }));
    const std::string diary = printed("monthly-log.pdf");
    EXPECT_THAT(diary, HasSubstr("Lịch cấp nước"));
    EXPECT_THAT(diary, HasSubstr("13:00:00"));
    EXPECT_THAT(diary, HasSubstr("13:00:10"));
    EXPECT_THAT(diary, HasSubstr("1/2"));
    EXPECT_THAT(
        diary, HasSubstr("Không phát: Mất điện hoặc thiết bị khởi động lại (Cụm loa cổng chợ)"));
    EXPECT_THAT(diary, HasSubstr("Có đám tang"));
    EXPECT_THAT(diary, HasSubstr("1 tin bài, 1 buổi phát, 1 lượt cụm loa, thời lượng phát 00:10"));
    EXPECT_THAT(printed("monthly-log.pdf?from=2026-01-01"), HasSubstr("không có lượt phát nào"));
    EXPECT_EQ(code(ask("prints/monthly-log.pdf?unit=2", field.world.stranger)), "unit.missing");
}

TEST_F(PaperApi, labels_are_printed_for_the_clusters_of_a_unit_or_for_one)
{
    const std::string labels = printed("pole-labels.pdf");
    EXPECT_THAT(labels, HasSubstr("https://loa.example.vn/nghe/21"));
    EXPECT_THAT(labels, HasSubstr("https://loa.example.vn/nghe/22"));
    EXPECT_THAT(printed("pole-labels.pdf?device=21"), Not(HasSubstr("/nghe/22")));
    EXPECT_EQ(code(ask("prints/pole-labels.pdf?device=99")), "paper.no_clusters");
    EXPECT_EQ(
        code(ask("prints/pole-labels.pdf?device=21", field.world.stranger)), "paper.no_clusters");
}

TEST_F(PaperApi, a_bulletin_is_printed_for_the_file_by_whoever_may_see_it)
{
    const Bulletin bulletin = heard("Lịch cấp nước");
    const std::string path = "bulletin.pdf?bulletin=" + bulletin.id().text();
    const std::string paper = printed(path);
    EXPECT_THAT(paper, HasSubstr("Ngày mai cấp nước từ 6 giờ."));
    EXPECT_THAT(paper, HasSubstr("Trần Thị Biên"));
    EXPECT_THAT(paper, HasSubstr("Hoàng Văn Duyệt"));
    EXPECT_THAT(paper, HasSubstr("(1 cụm loa)"));
    EXPECT_EQ(code(ask("prints/" + path, field.world.stranger)), "bulletin.missing");
    EXPECT_EQ(code(ask("prints/bulletin.pdf")), "input.required");
}

TEST_F(PaperApi, an_airing_certificate_needs_three_days_on_end)
{
    const Bulletin bulletin = heard("Danh sách hộ nghèo", 3);
    EXPECT_THAT(printed("airing-certificate.pdf?bulletin=" + bulletin.id().text()),
        HasSubstr("trong 3 ngày liên tục"));
}

TEST_F(PaperApi, two_days_are_not_certified)
{
    const Bulletin bulletin = heard("Danh sách hộ nghèo", 2);
    EXPECT_EQ(code(ask("prints/airing-certificate.pdf?bulletin=" + bulletin.id().text())),
        "paper.not_three_days");
}

TEST_F(PaperApi, figures_are_shown_and_taken_away_as_tables)
{
    heard("Lịch cấp nước", 2);
    const auto shown = Field::body_of(ask("statistics/airings"));
    ASSERT_THAT(entries(shown, "items"), SizeIs(1));
    EXPECT_EQ(at(shown, "total", "bulletins").as_int64(), 1);
    EXPECT_EQ(at(shown, "total", "sessions").as_int64(), 2);
    EXPECT_EQ(at(shown, "total", "plays").as_int64(), 2);
    EXPECT_EQ(at(shown, "total", "aired_ms").as_int64(), 20'000);
    const auto whole = Field::body_of(ask("statistics/airings", field.world.admin));
    EXPECT_EQ(at(whole, "total", "plays").as_int64(), 2) << "the same out of the sums";
    const auto other = Field::body_of(ask("statistics/airings", field.world.stranger));
    EXPECT_EQ(at(other, "total", "plays").as_int64(), 0);
    const auto csv = ask("statistics/airings?by=category&format=csv");
    EXPECT_THAT(page(csv), HasSubstr("\"Chưa phân loại\",1,2,2,"));
    EXPECT_THAT(page(csv), HasSubstr("\"Cộng\",1,2,2,"));
    const auto xlsx = ask("statistics/airings?format=xlsx");
    EXPECT_THAT(page(xlsx).substr(0, 2), "PK");
    EXPECT_THAT(std::string(xlsx.headers.get("Content-Disposition")), HasSubstr(".xlsx"));
    EXPECT_EQ(code(ask("statistics/airings?by=colour")), "input.not_a_choice");
    EXPECT_EQ(code(ask("statistics/airings?from=2020-01-01&to=2026-01-01")), "paper.span");
    EXPECT_EQ(code(ask("statistics/airings?unit=2", field.world.stranger)), "unit.missing");
}

TEST_F(PaperApi, a_table_that_is_taken_away_is_watched_and_given_up_like_a_paper)
{
    heard("Lịch cấp nước");
    const std::string ticket = "ve-cua-bang-so-lieu";
    const std::string path = "prints/under-way/" + ticket;
    const auto take = [&] {
        return field.print_with(ticket, "/api/v1/statistics/airings?format=xlsx", AccountId(13));
    };
    std::future<net::Response> table;
    std::vector<std::int64_t> months;
    // It waits behind this paper once its months are read.
    field.press.while_printing = [&](const app::PrintWatch&) {
        table = std::async(std::launch::async, take);
        while (table.wait_for(0s) != std::future_status::ready) {
            const auto told = ask(path);
            if (told.status != Status::ok)
                continue;
            const json::Object progress = Field::body_of(told);
            if (text(at(progress, "stage")) != "waiting")
                continue;
            months = { at(progress, "gathered").as_int64(), at(progress, "to_gather").as_int64() };
            EXPECT_EQ(code(ask(path, AccountId(11))), "paper.not_under_way");
            EXPECT_EQ(field.ask(Method::remove, "/api/v1/" + path, AccountId(13)).status,
                Status::no_content);
            break;
        }
    };
    printed("weekly-programme.pdf");
    ASSERT_TRUE(table.valid());
    EXPECT_EQ(code(table.get()), "paper.given_up");
    EXPECT_THAT(months, ::testing::ElementsAre(12, 12));
    EXPECT_EQ(code(ask(path)), "paper.not_under_way");
    EXPECT_THAT(page(take()).substr(0, 2), "PK");
    EXPECT_EQ(
        code(field.print_with("ngan", "/api/v1/statistics/airings?format=csv", AccountId(13))),
        "paper.ticket_malformed");
}

TEST_F(PaperApi, who_stands_under_the_pole_hears_again_without_an_account)
{
    const Bulletin bulletin = heard("Lịch cấp nước");
    field.put_sound("sound of ten seconds");
    const auto shown = field.visit("/nghe/21");
    ASSERT_EQ(shown.status, Status::ok);
    EXPECT_THAT(page(shown), HasSubstr("Cụm loa nhà văn hóa"));
    EXPECT_THAT(page(shown), HasSubstr("Xóm Làng Mười, Xã Võ Nhai"));
    EXPECT_THAT(page(shown), HasSubstr("Ngày mai cấp nước từ 6 giờ."));
    EXPECT_THAT(page(shown), Not(HasSubstr("<script")));
    EXPECT_THAT(
        std::string(shown.headers.get("Content-Security-Policy")), HasSubstr("default-src 'none'"));
    const std::string sound = "/nghe/21/" + bulletin.id().text();
    EXPECT_EQ(field.visit(sound + ".opus").status, Status::ok);
    EXPECT_TRUE(std::holds_alternative<net::FileBody>(field.visit(sound + ".opus").body))
        << "the server answers ranges of a file";
    EXPECT_EQ(field.visit(sound + ".m4a").status, Status::unavailable);
    field.pocket.path = field.world.folder() / "sound.m4a";
    EXPECT_EQ(field.visit(sound + ".m4a").headers.get("Content-Type"), "audio/mp4");
    EXPECT_EQ(field.visit("/nghe/21/tin/" + bulletin.id().text()).status, Status::ok);
}

TEST_F(PaperApi, a_sound_that_is_made_or_cannot_be_made_waits_for_no_worker)
{
    const Bulletin bulletin = heard("Lịch cấp nước");
    field.put_sound("sound of ten seconds");
    const std::string sound = "/nghe/21/" + bulletin.id().text() + ".m4a";
    field.pocket.found = tl::unexpected(Error{ Kind::unavailable, "media.damaged", {}, {}, {} });
    EXPECT_EQ(field.visit(sound).status, Status::unavailable);
    field.pocket.found = field.world.folder() / "made.m4a";
    const auto heard_again = field.visit(sound);
    EXPECT_EQ(heard_again.status, Status::ok);
    EXPECT_EQ(std::get<net::FileBody>(heard_again.body).path,
        (field.world.folder() / "made.m4a").string());
    EXPECT_EQ(field.pocket.made, 0);
    field.pocket.found.reset();
    EXPECT_EQ(field.visit(sound).status, Status::unavailable);
    EXPECT_EQ(field.visit(sound).status, Status::unavailable);
    EXPECT_EQ(field.pocket.made, 2) << "the turn of an address ends with what it asked for";
}

TEST_F(PaperApi, only_what_was_heard_there_is_heard_again)
{
    const Bulletin bulletin = heard("Lịch cấp nước");
    field.put_sound("sound of ten seconds");
    const Bulletin draft = field.approved_bulletin("Chưa phát");
    EXPECT_THAT(page(field.visit("/nghe/22")), HasSubstr("chưa phát bản tin nào"))
        << "the second cluster missed it";
    EXPECT_EQ(field.visit("/nghe/22/" + bulletin.id().text() + ".opus").status, Status::not_found);
    EXPECT_THAT(page(field.visit("/nghe/21")), Not(HasSubstr("Chưa phát")));
    for (const std::string& path :
        { std::string("/nghe/99"), std::string("/nghe/x"), "/nghe/21/tin/" + draft.id().text(),
            "/nghe/21/" + draft.id().text() + ".opus", "/nghe/21/" + draft.id().text() + ".m4a" })
        EXPECT_EQ(field.visit(path).status, Status::not_found) << path;
}

TEST_F(PaperApi, what_is_recalled_or_old_vanishes_from_the_pole)
{
    const Bulletin bulletin = heard("Lịch cấp nước");
    field.put_sound("sound of ten seconds");
    const auto deed = field.world.by(field.world.admin);
    field.world.clock().set(noon + 24h * 40);
    EXPECT_THAT(page(field.visit("/nghe/21")), HasSubstr("chưa phát bản tin nào"));
    field.world.clock().set(noon + 3h);
    EXPECT_THAT(page(field.visit("/nghe/21")), HasSubstr("Lịch cấp nước"));
    ASSERT_TRUE(field.world.commit([&](Records& records) {
        return app::recall_bulletin(records, deed, bulletin.id(), {}, "sai giờ");
    }));
    EXPECT_THAT(page(field.visit("/nghe/21")), Not(HasSubstr("Lịch cấp nước")));
    EXPECT_EQ(field.visit("/nghe/21/" + bulletin.id().text() + ".opus").status, Status::not_found);
}

TEST_F(PaperApi, one_address_cannot_ask_without_end)
{
    for (int i = 0; i < 120; ++i)
        field.visit("/nghe/21", "10.9.9.9");
    const auto refused = field.visit("/nghe/21", "10.9.9.9");
    EXPECT_EQ(refused.status, Status::too_many_requests);
    EXPECT_EQ(refused.headers.get("Retry-After"), "60");
    EXPECT_EQ(field.visit("/nghe/21", "10.9.9.8").status, Status::ok);
}

}
}
