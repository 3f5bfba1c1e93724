// A commune that the province sends bulletins to, for tests of its inbox.
#pragma once

#include "server/app/inbox.hpp"

#include <gmock/gmock.h>

#include "server/app/bulletins.hpp"
#include "server/app/inbox_rules.hpp"
#include "server/app/plans.hpp"
#include "server/app/schedules.hpp"
#include "server/main/testing/world.hpp"

namespace nguon::testing {

inline Moment moment(const char* text)
{
    return *parse_rfc3339(std::string(text).append(":00+07:00"));
}

// "done", or the code of the refusal, of its first field where it names one.
template <typename T> std::string code(const Result<T>& result)
{
    if (result)
        return "done";
    const Error& error = result.error();
    return error.fields.empty() ? error.code : error.fields.front().code;
}

class InboxOfCommune : public ::testing::Test {
protected:
    // Written and approved at the province.
    BulletinId sent(std::string title, Priority priority = Priority::normal,
        std::optional<Moment> valid_to = {}, Audience audience = { { UnitId(1) }, {}, {} })
    {
        BulletinContent content;
        content.title = std::move(title);
        content.text = "Nội dung của tỉnh gửi các xã.";
        content.channels = { Channel::speaker };
        content.audience = std::move(audience);
        content.priority = priority;
        content.valid_to = valid_to;
        return approved(world.admin, world.province_approver, world.province, content);
    }
    BulletinId own(std::string title, Priority priority)
    {
        BulletinContent content;
        content.title = std::move(title);
        content.text = "Tin của xã.";
        content.channels = { Channel::speaker };
        content.audience.units = { world.commune };
        content.priority = priority;
        return approved(world.editor, world.approver, world.commune, content);
    }
    BulletinId approved(AccountId author, AccountId approver, UnitId unit, BulletinContent content)
    {
        const auto writing = world.by(author);
        const auto approving = world.by(approver);
        return world.commit([&](app::Records& records) {
            const auto written = app::write_bulletin(records, writing, unit, content);
            const auto submitted
                = app::submit_bulletin(records, writing, written->id(), written->version());
            app::attach_sound(records, submitted->id(),
                { std::string(64, 'a'), std::chrono::seconds(10), 40'000 }, submitted->version());
            const auto draft = app::draft_approval(records, approving, submitted->id(), {});
            return app::approve_bulletin(
                records, approving, submitted->id(), draft.value(), "{signed}")
                ->id();
        });
    }
    // A programme of the commune with a bulletin of its own.
    app::PlannedProgramme programme(
        const char* starts, const char* rule = "", std::vector<BulletinId> items = {})
    {
        if (items.empty())
            items = { own("Tin sáng của xã", Priority::normal) };
        app::NewProgramme wanted;
        wanted.unit = world.commune;
        wanted.name = "Bản tin sáng";
        for (const BulletinId id : items)
            wanted.items.push_back({ ProgrammeItem::Source::bulletin, id, {} });
        wanted.schedule.emplace();
        wanted.schedule->starts = moment(starts);
        wanted.schedule->recurrence = rule;
        wanted.schedule->audience.units = { world.commune };
        const auto deed = world.by(world.editor);
        return world
            .commit(
                [&](app::Records& records) { return app::add_programme(records, deed, wanted); })
            .value();
    }

    std::vector<std::string> listed(InboxState state, UnitId unit = UnitId(2))
    {
        std::vector<std::string> titles;
        const auto deed = world.by(unit == world.commune ? world.editor : world.stranger);
        world.truth().read([&](app::Records& records) {
            const auto shown = app::show_inbox(records, deed, unit, state, {});
            for (const app::InboxItem& item : shown.value().page.items)
                titles.push_back(item.bulletin.content().title);
        });
        return titles;
    }
    app::InboxCounts counts()
    {
        app::InboxCounts found;
        const auto deed = world.by(world.editor);
        world.truth().read([&](app::Records& records) {
            found = app::show_inbox(records, deed, world.commune, InboxState::waiting, {})
                        .value()
                        .counts;
        });
        return found;
    }
    Result<app::Accepted> accept(BulletinId id, const app::AcceptInto& into,
        std::optional<Version> seen = {}, AccountId who = AccountId(13))
    {
        const auto deed = world.by(who);
        return world.commit([&](app::Records& records) {
            return app::accept_bulletin(records, deed, world.commune, id, into, seen);
        });
    }
    Result<InboxDecision> leave(BulletinId id, std::string reason = "Đã phát tin tương tự",
        std::optional<Version> seen = {}, AccountId who = AccountId(13))
    {
        const auto deed = world.by(who);
        return world.commit([&](app::Records& records) {
            return app::leave_bulletin(records, deed, world.commune, id, reason, seen);
        });
    }
    // "06:00 Tin" of what the first cluster will play.
    std::vector<std::string> planned()
    {
        std::vector<std::string> found;
        world.truth().read([&](app::Records& records) {
            const Moment now = world.clock().now();
            const auto tree = records.units().tree(day_of(now));
            const app::AiringBook book(records, *tree, { now, now + std::chrono::hours(96) });
            for (const PlanSlot& slot : book.slots_of(world.first_cluster))
                found.push_back(vietnamese_moment(slot.starts).substr(0, 5) + " "
                    + records.bulletins().find(slot.bulletin)->content().title);
        });
        return found;
    }
    // The communes that the province is told of.
    std::vector<std::string> answering(BulletinId id)
    {
        std::vector<std::string> names;
        const auto deed = world.by(world.admin);
        world.truth().read([&](app::Records& records) {
            const auto answers = app::answers_to(records, deed, id, std::nullopt, {});
            for (const app::CommuneAnswer& one : answers.value().page.items)
                names.push_back(one.name);
        });
        return names;
    }
    static app::AcceptInto at(const char* starts)
    {
        app::AcceptInto into;
        into.starts = moment(starts);
        return into;
    }
    static app::AcceptInto airing(ScheduleId schedule, std::optional<Moment> occurrence = {},
        std::optional<std::size_t> position = {})
    {
        app::AcceptInto into;
        into.schedule = schedule;
        into.occurrence = occurrence;
        into.position = position;
        return into;
    }

    World world;
};

}
