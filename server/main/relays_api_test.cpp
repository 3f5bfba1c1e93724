// The stations of a unit: what clients are answered, and what programmes make of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "core/time/first_days.hpp"
#include "server/app/explain.hpp"
#include "server/app/plans.hpp"
#include "server/app/relays.hpp"
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

constexpr const char* vov1
    = R"({"kind":"stream","name":"VOV1","address":"https://dai.example.vn/vov1"})";

class RelaysApi : public ::testing::Test {
protected:
    static std::string of(UnitId unit) { return "/api/v1/units/" + unit.text() + "/relay-sources"; }
    static std::string one(const Answer& source)
    {
        return "/api/v1/relay-sources/" + source.text("id");
    }
    static RelaySourceId id_of(const Answer& source)
    {
        return *RelaySourceId::parse(source.text("id"));
    }
    Answer add(AccountId who, UnitId unit, const std::string& body = vov1)
    {
        return api.post(who, of(unit), body);
    }

    app::NewProgramme wish(RelaySourceId source, Milliseconds length, Moment starts)
    {
        app::NewProgramme wish;
        wish.unit = world.commune;
        wish.name = "Tiếp sóng VOV1";
        wish.items.push_back({ ProgrammeItem::Source::relay, {}, length, source });
        wish.schedule.emplace();
        wish.schedule->starts = starts;
        wish.schedule->audience.units = { world.commune };
        return wish;
    }
    Result<app::PlannedProgramme> book(app::NewProgramme wish)
    {
        return world.commit([&](app::Records& records) {
            return app::add_programme(records, world.by(world.editor), std::move(wish));
        });
    }
    Result<app::PlannedProgramme> book(RelaySourceId source, Milliseconds length = 30min)
    {
        return book(wish(source, length, world.clock().now() + 3h));
    }
    std::vector<app::ForecastItem> forecast()
    {
        const Moment now = world.clock().now();
        return *world.commit([&](app::Records& records) {
            return app::forecast(
                records, world.by(world.editor), world.first_cluster, { now, now + 12h });
        });
    }

    RegisterApi api;
    testing::World& world = api.world();
};

TEST_F(RelaysApi, what_is_entered_for_a_unit_may_be_booked_there_and_below)
{
    const Answer made = add(world.admin, world.province);
    ASSERT_EQ(made.status, 201U) << made.code() << made.wrong_field();
    EXPECT_EQ(made.text("name"), "VOV1");
    EXPECT_THAT(api.get(world.editor, of(world.commune)).items("name"), ElementsAre("VOV1"));
    ASSERT_EQ(add(world.approver, world.commune,
                  R"({"kind":"fm","name":"Đài tỉnh","khz":102700,"fallback":"end","silence_s":30})")
                  .status,
        201U);
    EXPECT_THAT(
        api.get(world.editor, of(world.commune)).items("name"), ElementsAre("VOV1", "Đài tỉnh"));
    EXPECT_THAT(
        api.get(world.stranger, of(world.other_commune)).items("name"), ElementsAre("VOV1"));
    EXPECT_EQ(api.changes(), 2);
    EXPECT_THAT(api.deeds(), Contains("relay_source.added"));
}

TEST_F(RelaysApi, the_stations_of_an_earlier_day_are_told_as_they_were_then)
{
    app::RelaySourceRow vov;
    vov.id = RelaySourceId(77);
    vov.unit = world.province;
    vov.feed.kind = RelayKind::fm;
    vov.feed.name = "VOV1";
    vov.feed.khz = 100'000;
    vov.valid_to = world.clock().now() + 24h * 30;
    vov.changed = start_of(*parse_iso_day("2026-03-01"));
    world.commit([&](app::Records& records) { records.relay_sources().add(vov); });
    const std::string at = "/api/v1/relay-sources/77";
    const Answer renamed
        = api.patch(world.admin, at, R"({"kind":"fm","name":"Đài tỉnh","khz":102700,"version":1})");
    ASSERT_EQ(renamed.status, 200U) << renamed.code() << renamed.wrong_field();
    const std::string below = of(world.commune) + "?day=";
    const Answer eve = api.get(world.admin, below + "2026-11-22");
    EXPECT_THAT(eve.items("name"), ElementsAre("VOV1"));
    EXPECT_FALSE(eve.item(0).at("may_edit").as_bool());
    EXPECT_EQ(eve.number("not_kept"), 0);
    EXPECT_THAT(api.get(world.admin, of(world.commune)).items("name"), ElementsAre("Đài tỉnh"));
    world.commit([&](app::Records& records) {
        auto gone = *records.relay_sources().find(vov.id);
        gone.removed = true;
        gone.changed = world.clock().now() + 1h;
        EXPECT_FALSE(records.relay_sources().save(gone, 1)) << "stale";
        EXPECT_TRUE(records.relay_sources().save(gone, 2));
    });
    EXPECT_THAT(api.get(world.admin, below + "2026-11-22").items("name"), ElementsAre("VOV1"));
    EXPECT_THAT(api.get(world.admin, below + "2026-11-23").items("name"), IsEmpty());
    EXPECT_THAT(api.get(world.admin, below + "2026-02-28").items("name"), IsEmpty());
    EXPECT_EQ(api.get(world.admin, below + "2026-11-24").wrong_field(), "day");
    EXPECT_EQ(api.get(world.admin, below + "2025-06-30").code(), "unit.not_then");
}

TEST_F(RelaysApi, what_is_no_station_is_refused)
{
    const auto field = [&](const std::string& body) {
        return add(world.admin, world.province, body).wrong_field();
    };
    EXPECT_EQ(field(R"({"kind":"stream","name":"A","address":"http://192.168.1.9/a"})"), "address");
    EXPECT_EQ(
        field(R"({"kind":"stream","name":"A","address":"http://localhost:8000/"})"), "address");
    EXPECT_EQ(
        field(R"({"kind":"stream","name":"A","address":"ftp://dai.example.vn/"})"), "address");
    EXPECT_EQ(field(R"({"kind":"stream","name":"A"})"), "address");
    EXPECT_EQ(field(R"({"kind":"fm","name":"A","khz":1000})"), "khz");
    EXPECT_EQ(field(R"({"kind":"line_in","name":"A","khz":100000})"), "khz");
    EXPECT_EQ(field(R"({"kind":"cassette","name":"A"})"), "kind");
    EXPECT_EQ(field(R"({"kind":"line_in","name":"A","silence_s":2})"), "silence_s");
    ASSERT_EQ(add(world.admin, world.province).status, 201U);
    EXPECT_EQ(field(vov1), "name");
    EXPECT_EQ(api.changes(), 1);
}

TEST_F(RelaysApi, an_address_is_tried_by_whoever_may_enter_it_and_never_inside_a_network)
{
    const auto attempt = [&](AccountId who, const std::string& address) {
        return api.post(
            who, of(world.commune) + "/try", fmt::format(R"({{"address":"{}"}})", address));
    };
    EXPECT_EQ(attempt(world.editor, "https://dai.example.vn/vov1").code(), "relay.not_allowed");
    EXPECT_EQ(attempt(world.stranger, "https://dai.example.vn/vov1").status, 404U);
    for (const char* inside : { "http://127.0.0.1:1/", "http://localhost/", "http://[::1]/" }) {
        const Answer refused = attempt(world.approver, inside);
        EXPECT_EQ(refused.status, 422U) << inside;
        EXPECT_EQ(refused.wrong_field(), "address") << inside;
    }
    EXPECT_EQ(attempt(world.approver, "ftp://dai.example.vn/").wrong_field(), "address");
    EXPECT_EQ(attempt(world.approver, "").wrong_field(), "address");
    EXPECT_EQ(api.changes(), 0);
}

TEST_F(RelaysApi, only_who_approves_for_the_unit_enters_them)
{
    EXPECT_EQ(add(world.editor, world.commune).code(), "relay.not_allowed");
    EXPECT_EQ(add(world.stranger, world.commune).status, 404U);
    EXPECT_EQ(api.get(world.stranger, of(world.commune)).status, 404U);
    const Answer made = add(world.admin, world.province);
    EXPECT_EQ(api.patch(world.approver, one(made), vov1).code(), "relay.not_allowed");
    EXPECT_EQ(api.remove(world.approver, one(made)).code(), "relay.not_allowed");
}

TEST_F(RelaysApi, a_unit_has_so_many_and_no_more)
{
    const auto numbered = [](std::size_t number) {
        return R"({"kind":"line_in","name":"Ngõ )" + std::to_string(number) + "\"}";
    };
    for (std::size_t i = 0; i < app::most_relay_sources; ++i)
        ASSERT_EQ(add(world.admin, world.province, numbered(i)).status, 201U);
    EXPECT_EQ(add(world.admin, world.province, numbered(99)).code(), "relay.too_many");
}

TEST_F(RelaysApi, who_was_slower_is_shown_what_stands_there_now)
{
    const Answer made = add(world.admin, world.province);
    const std::string changed
        = R"({"kind":"stream","name":"VOV2","address":"https://dai.example.vn/vov2","version":1})";
    const Answer edited = api.patch(world.admin, one(made), changed);
    ASSERT_EQ(edited.status, 200U) << edited.code();
    EXPECT_EQ(edited.number("version"), 2);
    const Answer late = api.patch(world.admin, one(made), changed);
    EXPECT_EQ(late.status, 409U);
    EXPECT_EQ(late.body.at("current").as_object().at("name").as_string(), "VOV2");
    EXPECT_EQ(api.remove(world.admin, one(made), R"({"version":1})").status, 409U);
    EXPECT_EQ(api.remove(world.admin, one(made), R"({"version":2})").status, 204U);
    EXPECT_EQ(api.remove(world.admin, one(made)).code(), "relay.missing");
}

TEST_F(RelaysApi, booked_time_is_forecast_explained_and_in_the_plan_with_its_approval)
{
    const Answer made = add(world.admin, world.province);
    const auto booked = book(id_of(made));
    ASSERT_TRUE(booked) << booked.error().code;

    const auto items = forecast();
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].title, "Tiếp sóng VOV1");
    EXPECT_EQ(items[0].ends - items[0].starts, 30min);
    const auto explained = world.commit([&](app::Records& records) {
        return app::explain_plan(
            records, world.by(world.editor), world.first_cluster, items[0].starts + 1min);
    });
    ASSERT_TRUE(explained);
    ASSERT_EQ(explained->candidates.size(), 1U);
    EXPECT_EQ(explained->candidates[0].title, "Tiếp sóng VOV1");
    EXPECT_TRUE(explained->candidates[0].is_relay);

    const auto compiled = world.commit([&](app::Records& records) {
        const auto tree = records.units().tree(day_of(world.clock().now()));
        return app::compile_plans(records, *tree, world.clock().now());
    });
    ASSERT_EQ(compiled.bodies.size(), 1U);
    const auto body = protocol::unpack(compiled.bodies[0].gzip, compiled.bodies[0].hash);
    ASSERT_TRUE(body);
    ASSERT_EQ(body->slots.size(), 1U);
    const PlanSlot& slot = body->slots[0];
    EXPECT_EQ(slot.kind, SlotKind::relay);
    EXPECT_EQ(slot.relay->address, "https://dai.example.vn/vov1");
    EXPECT_EQ(slot.interrupted, Interrupted::resume_at_clock);
    EXPECT_EQ(slot.late.way, LatePolicy::Way::seek_in);
    ASSERT_EQ(body->approvals.size(), 1U);
    const auto statement = parse_approval(decode_document(body->approvals[0], 32'000)->payload);
    ASSERT_TRUE(statement);
    EXPECT_EQ(statement->bulletin, slot.bulletin);
    EXPECT_EQ(statement->version, slot.bulletin_version);
    EXPECT_THAT(statement->media, ElementsAre(protocol::hash_of(*slot.relay)));
    EXPECT_EQ(statement->audience, "u:" + world.province.text());
}

TEST_F(RelaysApi, booked_time_stands_in_the_way_of_other_items_and_counts_in_the_caps)
{
    const RelaySourceId source = id_of(add(world.admin, world.province));
    ASSERT_TRUE(book(source));
    const auto again = book(source);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "schedule.overlap");
    const auto longer = book(wish(source, 121min, world.clock().now() + 6h));
    ASSERT_FALSE(longer);
    EXPECT_EQ(longer.error().fields.front().path, "items[0].relay_minutes");

    world.commit([&](app::Records& records) {
        AirRules rules;
        rules.unit = world.commune;
        rules.caps.emplace();
        rules.caps->length_a_day = 45min;
        records.air_rules().save(rules, 0);
        return true;
    });
    const auto capped = book(wish(source, 30min, world.clock().now() + 5h));
    ASSERT_FALSE(capped);
    EXPECT_EQ(capped.error().code, "schedule.day_cap");
}

TEST_F(RelaysApi, a_station_of_another_unit_or_for_too_few_is_not_booked)
{
    const RelaySourceId theirs = id_of(add(world.admin, world.other_commune));
    const auto refused = book(theirs);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.front().path, "items[0].relay_source");

    world.commit([&](app::Records& records) {
        Device beyond;
        beyond.id = DeviceId(77);
        beyond.unit = world.other_commune;
        beyond.name = "Cụm loa xã bên";
        beyond.created = world.clock().now();
        records.devices().add(beyond);
    });
    const RelaySourceId ours = id_of(add(world.approver, world.commune));
    auto beyond = wish(ours, 30min, world.clock().now() + 3h);
    beyond.schedule->audience.units = { world.province };
    const auto wide = world.commit([&](app::Records& records) {
        return app::add_programme(records, world.by(world.admin), std::move(beyond));
    });
    ASSERT_FALSE(wide);
    EXPECT_EQ(wide.error().fields.front().code, "relay.outside_unit");
}

TEST_F(RelaysApi, what_was_taken_away_is_planned_no_more)
{
    const Answer made = add(world.admin, world.province);
    ASSERT_TRUE(book(id_of(made)));
    ASSERT_EQ(forecast().size(), 1U);
    ASSERT_EQ(api.remove(world.admin, one(made)).status, 204U);
    EXPECT_THAT(forecast(), IsEmpty());
    const auto refused = book(id_of(made));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.front().code, "relay.missing");
}

}
}
