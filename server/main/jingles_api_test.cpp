// The jingles of a unit: what clients are answered, and what programmes make of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/time/first_days.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/jingles.hpp"
#include "server/app/plans.hpp"
#include "server/app/schedules.hpp"
#include "server/main/testing/register_api.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::RegisterApi;

class JinglesApi : public ::testing::Test {
protected:
    MediaHash sound(char name, Milliseconds length, UnitId unit = UnitId(1))
    {
        app::MediaFile file;
        file.hash = MediaHash(64, name);
        file.name = "Nhạc";
        file.kind = "audio/ogg";
        file.size = 5'000;
        file.duration = length;
        file.unit = unit;
        file.by = world.admin;
        file.created = world.clock().now();
        world.commit([&](app::Records& records) { records.media().add(file); });
        return file.hash;
    }
    static std::string of(UnitId unit, const std::string& kind = {})
    {
        return "/api/v1/units/" + unit.text() + "/jingles" + (kind.empty() ? "" : "/" + kind);
    }
    Answer set(AccountId who, UnitId unit, const std::string& kind, const MediaHash& media)
    {
        return api.put(
            who, of(unit, kind), json::serialise(json::Object{ { "media", json::of(media) } }));
    }
    static json::Object kind_of(const Answer& answer, std::string_view kind)
    {
        for (const auto& item : answer.body.at("items").as_array()) {
            if (item.as_object().at("kind").as_string() == kind)
                return item.as_object();
        }
        return {};
    }
    static std::string heard(const Answer& answer, std::string_view kind)
    {
        const json::Object one = kind_of(answer, kind);
        const json::Value& row = one.at("heard");
        if (row.is_null())
            return "nothing";
        const json::Value& media = row.as_object().at("media");
        return media.is_null() ? "silence" : std::string(1, media.as_string().front());
    }

    // An approved bulletin of ten seconds for the first commune.
    BulletinId bulletin(const char* title)
    {
        return world.commit([&](app::Records& records) {
            const app::Deed deed = world.by(world.admin);
            BulletinContent content;
            content.title = title;
            content.text = "Xin mời bà con nghe.";
            content.channels = { Channel::speaker };
            content.audience.units = { world.commune };
            const auto written = app::write_bulletin(records, deed, world.commune, content);
            auto submitted = app::submit_bulletin(records, deed, written->id(), written->version());
            EXPECT_TRUE(submitted);
            EXPECT_TRUE(app::attach_sound(records, written->id(),
                { sha256(title).text(), 10s, 40'000 }, submitted->version()));
            const app::Deed approver = world.by(world.approver);
            const auto draft = app::draft_approval(records, approver, written->id(), std::nullopt);
            EXPECT_TRUE(draft) << draft.error().code;
            EXPECT_TRUE(app::approve_bulletin(records, approver, written->id(), *draft, "signed"));
            return written->id();
        });
    }
    app::PlannedProgramme programme(std::vector<BulletinId> bulletins, bool framed)
    {
        auto made = world.commit([&](app::Records& records) {
            app::NewProgramme wish;
            wish.unit = world.commune;
            wish.name = "Chương trình buổi sáng";
            wish.framed = framed;
            for (const BulletinId id : bulletins)
                wish.items.push_back({ ProgrammeItem::Source::bulletin, id, {} });
            wish.schedule.emplace();
            wish.schedule->starts = world.clock().now() + 3h;
            wish.schedule->audience.units = { world.commune };
            return app::add_programme(records, world.by(world.editor), std::move(wish));
        });
        EXPECT_TRUE(made) << made.error().code;
        return *made;
    }
    std::vector<app::ForecastItem> forecast()
    {
        const Moment now = world.clock().now();
        return *world.commit([&](app::Records& records) {
            return app::forecast(
                records, world.by(world.editor), world.first_cluster, { now, now + 12h });
        });
    }
    std::vector<std::string> forecast_titles()
    {
        std::vector<std::string> titles;
        for (const app::ForecastItem& item : forecast())
            titles.push_back(item.title);
        return titles;
    }

    RegisterApi api;
    testing::World& world = api.world();
};

TEST_F(JinglesApi, what_a_unit_sets_is_heard_below_it_until_a_nearer_unit_sets_its_own)
{
    EXPECT_EQ(heard(api.get(world.editor, of(world.commune)), "opening"), "nothing");

    const Answer province = set(world.admin, world.province, "opening", sound('a', 5s));
    ASSERT_EQ(province.status, 200U) << province.code();
    const Answer inherited = api.get(world.editor, of(world.commune));
    EXPECT_EQ(heard(inherited, "opening"), "a");
    EXPECT_TRUE(kind_of(inherited, "opening").at("own").is_null());

    ASSERT_EQ(set(world.approver, world.commune, "opening", sound('b', 4s)).status, 200U);
    EXPECT_EQ(heard(api.get(world.editor, of(world.commune)), "opening"), "b");
    EXPECT_EQ(heard(api.get(world.stranger, of(world.other_commune)), "opening"), "a");
    EXPECT_EQ(api.changes(), 2);
    EXPECT_THAT(api.deeds(), Contains("jingle.set"));
}

TEST_F(JinglesApi, a_unit_may_have_none_where_the_one_above_has_one_and_take_it_back)
{
    ASSERT_EQ(set(world.admin, world.province, "bumper", sound('a', 2s)).status, 200U);
    const Answer none = api.put(world.approver, of(world.commune, "bumper"), R"({"media":null})");
    ASSERT_EQ(none.status, 200U) << none.code();
    EXPECT_EQ(heard(none, "bumper"), "silence");

    const Answer back = api.remove(world.approver, of(world.commune, "bumper"));
    ASSERT_EQ(back.status, 200U) << back.code();
    EXPECT_EQ(heard(back, "bumper"), "a");
    EXPECT_EQ(api.remove(world.approver, of(world.commune, "bumper")).code(), "jingle.missing");
}

TEST_F(JinglesApi, what_is_no_jingle_is_refused)
{
    const Answer longer = set(world.admin, world.province, "bumper", sound('a', 16s));
    EXPECT_EQ(longer.status, 422U);
    EXPECT_EQ(longer.wrong_field(), "media");
    EXPECT_EQ(set(world.admin, world.province, "opening", sound('b', 61s)).status, 422U);
    EXPECT_EQ(set(world.admin, world.province, "opening", sound('c', 400ms)).status, 422U);
    EXPECT_EQ(set(world.admin, world.province, "opening", MediaHash(64, 'd')).status, 422U);
    EXPECT_EQ(
        set(world.admin, world.province, "anthem", sound('e', 3s)).code(), "jingle.unknown_kind");
    EXPECT_EQ(api.put(world.admin, of(world.province, "opening"), "{}").status, 422U);
    EXPECT_EQ(api.changes(), 0);
}

TEST_F(JinglesApi, only_who_approves_for_the_unit_sets_them)
{
    const MediaHash tune = sound('a', 3s);
    EXPECT_EQ(set(world.editor, world.commune, "opening", tune).code(), "jingle.not_allowed");
    EXPECT_EQ(set(world.stranger, world.commune, "opening", tune).status, 404U);
    EXPECT_EQ(api.get(world.stranger, of(world.commune)).status, 404U);
}

TEST_F(JinglesApi, a_sound_of_another_commune_is_not_taken)
{
    const MediaHash theirs = sound('f', 3s, world.other_commune);
    EXPECT_EQ(set(world.approver, world.commune, "opening", theirs).wrong_field(), "media");
}

TEST_F(JinglesApi, who_was_slower_is_shown_what_stands_there_now)
{
    ASSERT_EQ(set(world.admin, world.province, "opening", sound('a', 3s)).status, 200U);
    const Answer late = api.put(world.admin, of(world.province, "opening"),
        json::serialise(json::Object{ { "media", json::of(sound('b', 3s)) }, { "version", 0 } }));
    EXPECT_EQ(late.status, 409U);
    EXPECT_EQ(late.code(), "jingle.stale");
}

TEST_F(JinglesApi, a_framed_programme_is_heard_with_them_in_order_and_they_count_in_its_length)
{
    set(world.admin, world.province, "opening", sound('a', 5s));
    set(world.admin, world.province, "greeting", sound('b', 3s));
    set(world.admin, world.province, "bumper", sound('c', 1s));
    set(world.admin, world.province, "closing", sound('d', 4s));
    const auto made = programme({ bulletin("Một"), bulletin("Hai") }, true);

    EXPECT_THAT(forecast_titles(),
        ElementsAre("Nhạc hiệu mở đầu", "Lời chào", "Một", "Nhạc cắt", "Hai", "Nhạc kết"));
    const auto items = forecast();
    EXPECT_EQ(items.back().ends - items.front().starts, 33s);
    const auto checked = world.commit([&](app::Records& records) {
        return app::check_schedule_conflicts(records, world.by(world.editor), *made.schedule);
    });
    ASSERT_TRUE(checked) << checked.error().code;
    EXPECT_EQ(checked->length, Milliseconds(33s));
}

TEST_F(JinglesApi, between_what_waits_for_its_approval_and_is_repeated_every_bumper_counts)
{
    set(world.admin, world.province, "bumper", sound('c', 5s));
    const auto draft = [&](const char* title) {
        return world.commit([&](app::Records& records) {
            BulletinContent content;
            content.title = title;
            content.text = "Xin mời bà con nghe.";
            content.channels = { Channel::speaker };
            content.audience.units = { world.commune };
            return app::write_bulletin(records, world.by(world.admin), world.commune, content)
                ->id();
        });
    };
    auto made = programme({ draft("Một"), draft("Hai"), bulletin("Ba") }, true);
    world.truth().read([&](app::Records& records) {
        const auto tree = records.units().tree(day_of(world.clock().now()));
        made.schedule->repeat = 3;
        const auto bare = app::subject_of(records, *made.schedule);
        const auto framed = app::subject_of(records, *made.schedule, *tree);
        ASSERT_TRUE(bare && framed);
        EXPECT_EQ(framed->length - bare->length, 8 * Milliseconds(5s));
    });
}

TEST_F(JinglesApi, a_programme_that_is_not_framed_is_heard_without)
{
    set(world.admin, world.province, "opening", sound('a', 5s));
    const auto made = programme({ bulletin("Một") }, false);
    EXPECT_THAT(forecast_titles(), ElementsAre("Một"));

    const auto edited = world.commit([&](app::Records& records) {
        return app::edit_programme(
            records, world.by(world.editor), made.programme.id, {}, {}, {}, true);
    });
    ASSERT_TRUE(edited) << edited.error().code;
    EXPECT_THAT(forecast_titles(), ElementsAre("Nhạc hiệu mở đầu", "Một"));
}

TEST_F(JinglesApi, what_was_approved_for_a_commune_frames_nothing_that_is_heard_beyond_it)
{
    set(world.approver, world.commune, "opening", sound('a', 5s));
    const auto found = [&](Audience audience) {
        return world.commit([&](app::Records& records) {
            const auto tree = records.units().tree(day_of(world.clock().now()));
            return app::jingles_for(records, world.commune, audience, *tree);
        });
    };
    EXPECT_EQ(found({ { world.hamlet }, {}, {} }).size(), 1U);
    EXPECT_THAT(found({ { world.province }, {}, {} }), IsEmpty());
}

TEST_F(JinglesApi, the_plan_carries_an_approval_for_each_that_names_its_sound_and_its_unit)
{
    const MediaHash tune = sound('a', 5s);
    set(world.admin, world.province, "opening", tune);
    programme({ bulletin("Một") }, true);
    const auto compiled = world.commit([&](app::Records& records) {
        const auto tree = records.units().tree(day_of(world.clock().now()));
        return app::compile_plans(records, *tree, world.clock().now());
    });

    std::vector<PlanSlot> slots;
    std::vector<ApprovalStatement> statements;
    for (const auto& packed : compiled.bodies) {
        const auto body = protocol::unpack(packed.gzip, packed.hash);
        ASSERT_TRUE(body);
        slots.insert(slots.end(), body->slots.begin(), body->slots.end());
        for (const std::string& text : body->approvals) {
            const auto document = decode_document(text, 32'000);
            if (!document)
                continue; // of a bulletin, which this test signs with a word
            if (const auto statement = parse_approval(document->payload))
                statements.push_back(*statement);
        }
    }
    ASSERT_EQ(slots.size(), 2U);
    EXPECT_EQ(slots[0].kind, SlotKind::jingle);
    ASSERT_EQ(statements.size(), 1U);
    EXPECT_EQ(statements[0].bulletin, slots[0].bulletin);
    EXPECT_EQ(statements[0].version, slots[0].bulletin_version);
    EXPECT_THAT(statements[0].media, ElementsAre(*Hash::parse(tune)));
    EXPECT_EQ(statements[0].audience, "u:" + world.province.text());
}

TEST_F(JinglesApi, what_framed_programmes_on_an_earlier_day_is_told_as_it_was)
{
    app::JingleRow row;
    row.unit = world.province;
    row.kind = Jingle::opening;
    row.id = BulletinId(77);
    row.media = sound('a', 5s);
    row.length = 5s;
    row.by_name = "Hoàng Thị Mai";
    row.changed = start_of(*parse_iso_day("2026-03-01"));
    world.commit([&](app::Records& records) { EXPECT_TRUE(records.jingles().save(row, 0)); });
    ASSERT_EQ(set(world.admin, world.province, "opening", sound('b', 6s)).status, 200U);
    const auto on
        = [&](const char* day) { return api.get(world.admin, of(world.commune) + "?day=" + day); };
    const json::Object then = kind_of(on("2026-11-22"), "opening");
    EXPECT_EQ(then.at("heard").at("media").as_string(), row.media);
    EXPECT_EQ(then.at("heard").at("changed_by").as_string(), "Hoàng Thị Mai");
    EXPECT_EQ(then.at("heard").at("version").as_int64(), 0);
    EXPECT_TRUE(then.at("own").is_null());
    EXPECT_TRUE(kind_of(on("2026-02-28"), "opening").at("heard").is_null());
    EXPECT_EQ(on("2026-11-24").wrong_field(), "day");
    EXPECT_EQ(on("2025-06-30").code(), "unit.not_then");
}

}
}
