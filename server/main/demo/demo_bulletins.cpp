#include "server/main/demo/demo_bulletins.hpp"

#include <algorithm>

#include "server/app/bulletins.hpp"
#include "server/app/note.hpp"
#include "server/app/schedules.hpp"
#include "server/main/demo/must.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

constexpr Weekdays monday_to_friday = 0x1F;
constexpr std::string_view flood_group = "Cụm loa vùng lũ";
constexpr std::string_view early_commune = "05719"; // may be woken at five
constexpr std::string_view town = "05443";

// "20261221T063000", Vietnamese time, as RFC 5545 writes it.
std::string rule_text(Moment moment)
{
    std::string text = to_rfc3339(moment).substr(0, 19);
    std::erase(text, '-');
    std::erase(text, ':');
    return text;
}

bool is_told(const demo::News& news, DemoDay day)
{
    switch (news.when) {
    case demo::When::before_merger:
        return day == DemoDay::before_merge;
    case demo::When::after_merger:
        return day == DemoDay::today;
    case demo::When::always:
        break;
    }
    return true;
}

}

std::vector<demo::News> demo_news(DemoDay day)
{
    std::vector<demo::News> told;
    std::copy_if(demo::bulletins.begin(), demo::bulletins.end(), std::back_inserter(told),
        [day](const demo::News& news) { return is_told(news, day); });
    return told;
}

DemoDesk::DemoDesk(
    app::Records& records, const app::Deed& deed, const DemoUnits& units, Signer& signer)
    : records_(records)
    , deed_(deed)
    , units_(units)
    , signer_(signer)
{
}

app::Deed DemoDesk::deed_of(std::string_view username, Moment now) const
{
    app::Deed deed = deed_;
    deed.caller = records_.accounts().find_by_username(std::string(username))->caller();
    deed.now = now;
    return deed;
}

Audience DemoDesk::audience_of(std::string_view name) const
{
    Audience audience;
    if (name == "flood")
        audience.groups.push_back(flood_);
    else if (name == "vo_nhai")
        audience.units = units_.communes_of_vo_nhai();
    else if (!name.empty())
        audience.units.push_back(units_.of(name));
    return audience;
}

void DemoDesk::add_rules()
{
    // Nothing before 05:30; the province allows 05:00 where people rise early. Two programmes a day
    // and 45 minutes with relays, as is usual in the country; a town has 15 minutes and free
    // weekends.
    AirRules province;
    province.unit = units_.province();
    province.quiet = { { 21h, 24h }, { 0h, 5h + 30min } };
    province.caps = SlotCaps{ 2, 45min };
    // A lost child cannot wait for a signature; a hamlet's head asks his commune first.
    province.sends_alone = SendsAlone::commune;
    AirRules early;
    early.unit = units_.of(early_commune);
    early.quiet = { { 5h, 5h + 30min, every_day, true } };
    AirRules ward;
    ward.unit = units_.of(town);
    ward.caps = SlotCaps{ 2, 15min, monday_to_friday };
    for (const AirRules& rules : { province, early, ward })
        records_.air_rules().save(rules, 0);
}

void DemoDesk::add_group()
{
    app::Group group;
    group.id = deed_.new_id<GroupId>();
    group.unit = units_.province();
    group.name = flood_group;
    group.units = { units_.of("05725"), units_.of("05722") };
    records_.groups().add(group);
    app::note(
        records_, deed_, "group.added", { "group", group.id.value(), group.name, group.unit });
    flood_ = group.id;
}

void DemoDesk::add_bulletins(const std::vector<DemoNews>& all)
{
    // Written during the last day, so that the list has an order to show.
    Moment written = deed_.now - 26h;
    for (const DemoNews& news : all) {
        add_bulletin(news, written);
        written += 95min;
    }
}

void DemoDesk::add_bulletin(const DemoNews& made, Moment written)
{
    const demo::News& news = made.news;
    const app::Deed author = deed_of(news.author, written);
    BulletinContent content;
    content.title = news.title;
    content.text = made.text;
    content.category = news.category;
    content.priority = news.priority;
    content.channels = { Channel::speaker, Channel::site };
    content.audience = audience_of(news.audience);
    content.valid_to = start_of(day_of(deed_.now) + std::chrono::days(news.valid_days));
    const Bulletin draft
        = must(app::write_bulletin(records_, author, author.caller.unit, std::move(content)));
    bulletins_.emplace(news.key, draft.id());
    if (news.state == BulletinState::draft)
        return;
    const Bulletin submitted = must(app::submit_bulletin(
        records_, deed_of(news.author, written + 12min), draft.id(), draft.version()));
    app::MediaFile sound = *made.sound;
    sound.unit = submitted.unit();
    sound.by = author.caller.account;
    sound.created = written + 12min;
    records_.media().add(sound);
    if (!app::attach_sound(records_, submitted.id(), { sound.hash, sound.duration, sound.size },
            submitted.version()))
        throw std::logic_error("a bulletin of the demo changed under its sound");
    if (news.state == BulletinState::approved)
        approve(news, submitted.id());
    if (news.state == BulletinState::rejected)
        must(app::reject_bulletin(records_, deed_of(news.approver, written + 40min), submitted.id(),
            std::nullopt, std::string(news.comment)));
}

void DemoDesk::approve(const demo::News& news, BulletinId id)
{
    // Now, not in the past: the signing key may have been made this minute.
    const app::Deed approver = deed_of(news.approver, deed_.now);
    const app::ApprovalDraft draft
        = must(app::draft_approval(records_, approver, id, std::nullopt));
    const SignedDocument statement
        = must(signer_.sign(DocumentType::approval, to_payload(draft.statement)));
    must(app::approve_bulletin(records_, approver, id, draft, encode(statement)));
}

Moment DemoDesk::next(Milliseconds time) const
{
    const Day today = day_of(deed_.now);
    // Some minutes ahead, for devices have to fetch the sound first.
    const Moment here = at(today, time);
    return here > deed_.now + 5min ? here : at(today + std::chrono::days(1), time);
}

void DemoDesk::add_schedules()
{
    for (const demo::Slot& slot : demo::slots)
        add_slot(slot);
    add_soon();
}

void DemoDesk::add_slot(const demo::Slot& slot)
{
    const app::Deed author = deed_of(slot.author, deed_.now);
    Schedule schedule;
    schedule.unit = author.caller.unit;
    schedule.starts = next(slot.time);
    schedule.recurrence = std::string(slot.rule)
        + ";UNTIL=" + rule_text(at(day_of(deed_.now) + std::chrono::days(slot.days), slot.time));
    // A weekly rule begins on the first of its days, not on the day of the demo.
    const auto rule = must(Recurrence::parse(schedule.recurrence, schedule.starts));
    schedule.starts = must(rule.between({ schedule.starts, schedule.starts + 24h * 8 })).front();
    schedule.audience = audience_of(slot.audience);
    if (slot.programme.empty()) {
        schedule.bulletin = bulletins_.find(slot.bulletins[0])->second;
        must(app::add_schedule(records_, author, std::move(schedule)));
        return;
    }
    app::NewProgramme programme;
    programme.unit = schedule.unit;
    programme.name = slot.programme;
    for (const std::string_view key : slot.bulletins) {
        if (!key.empty())
            programme.items.push_back(
                { ProgrammeItem::Source::bulletin, bulletins_.find(key)->second, {} });
    }
    programme.schedule = std::move(schedule);
    must(app::add_programme(records_, author, std::move(programme)));
}

void DemoDesk::add_soon()
{
    const app::Deed author = deed_of(demo::soon_author, deed_.now);
    Schedule schedule;
    schedule.unit = author.caller.unit;
    schedule.bulletin = bulletins_.find(demo::soon_bulletin)->second;
    const Moment soon = std::chrono::ceil<std::chrono::minutes>(deed_.now) + 40min;
    const TimeOfDay time = time_of_day(soon);
    const bool is_day = day_of(soon) == day_of(deed_.now) && time >= 6h && time <= 20h;
    schedule.starts = is_day ? soon : next(9h);
    must(app::add_schedule(records_, author, std::move(schedule)));
}

}
