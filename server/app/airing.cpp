#include "server/app/airing.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "server/app/jingles.hpp"
#include "server/app/relays.hpp"

namespace nguon::app {
namespace {

// What a recording lacks on disk, as after cleaning, is left out rather than planned.
std::vector<PlannedBulletin::Track> tracks_of(Records& records, const BulletinContent& content)
{
    std::vector<PlannedBulletin::Track> tracks;
    for (const Track& track : content.tracks) {
        if (const auto file = track.media ? records.media().find(*track.media) : std::nullopt)
            tracks.push_back({ track.language, { file->hash, file->duration, file->size } });
    }
    return tracks;
}

PlannedBulletin planned(
    const Bulletin& bulletin, int item, std::vector<PlannedBulletin::Track> tracks)
{
    PlannedBulletin made;
    made.id = bulletin.id();
    made.item = item;
    made.version = bulletin.approval()->version;
    made.priority = bulletin.priority();
    made.language = bulletin.content().language;
    made.sound = *bulletin.sound();
    made.valid_from = bulletin.content().valid_from;
    made.valid_to = bulletin.content().valid_to;
    made.statement = bulletin.approval()->statement;
    made.tracks = std::move(tracks);
    return made;
}

// Nothing is played of it yet; what is told of it is when, and for how long.
PlannedBulletin awaited(const Bulletin& bulletin, int item,
    const std::vector<PlannedBulletin::Track>& tracks, Milliseconds length)
{
    PlannedBulletin made;
    made.id = bulletin.id();
    made.item = item;
    made.priority = bulletin.priority();
    made.language = bulletin.content().language;
    made.sound.duration = length;
    made.valid_from = bulletin.content().valid_from;
    made.valid_to = bulletin.content().valid_to;
    made.tracks = tracks;
    return made;
}

bool is_airable(const Bulletin& bulletin)
{
    return bulletin.state() == BulletinState::approved && bulletin.approval() && bulletin.sound();
}

void add_bulletin(Records& records, AiringSubject& subject, const Bulletin& bulletin, int item)
{
    const Milliseconds length
        = bulletin.sound() ? bulletin.sound()->duration : estimated_length(bulletin.content());
    subject.length += length;
    subject.language = bulletin.content().language;
    if (const int days = bulletin.content().days_in_a_row; days > 1)
        subject.days_wanted.push_back({ bulletin.id(), bulletin.unit(), days });
    auto tracks = tracks_of(records, bulletin.content());
    for (const PlannedBulletin::Track& track : tracks)
        subject.more[track.language] += track.sound.duration + between_tracks;
    const bool is_recalled = bulletin.state() == BulletinState::recalled;
    subject.may_air = subject.may_air || !is_recalled;
    subject.parts[bulletin.id()]
        = { bulletin.priority(), bulletin.content().category, bulletin.content().valid_from };
    if (is_airable(bulletin)) {
        subject.bulletins.push_back(planned(bulletin, item, std::move(tracks)));
        return;
    }
    subject.not_approved.push_back(bulletin.id());
    if (!is_recalled)
        subject.awaited.push_back(awaited(bulletin, item, tracks, length));
}

Result<AiringSubject> bulletin_subject(Records& records, BulletinId id)
{
    const auto bulletin = records.bulletins().find(id);
    if (!bulletin)
        return fail_field("bulletin", "bulletin.missing");
    AiringSubject subject;
    subject.title = bulletin->content().title;
    subject.audience = bulletin->audience();
    add_bulletin(records, subject, *bulletin, 0);
    return subject;
}

Result<AiringSubject> programme_subject(Records& records, ProgrammeId id)
{
    const auto programme = records.programmes().find(id);
    if (!programme)
        return fail_field("programme", "programme.missing");
    AiringSubject subject;
    subject.title = programme->name;
    if (programme->framed)
        subject.framed_for = programme->unit;
    std::vector<BulletinId> ids;
    for (const ProgrammeItem& item : programme->items) {
        if (item.bulletin)
            ids.push_back(*item.bulletin);
    }
    std::map<BulletinId, Bulletin> found;
    for (Bulletin& bulletin : records.bulletins().find_all(ids)) {
        const BulletinId found_id = bulletin.id();
        found.emplace(found_id, std::move(bulletin));
    }
    int place = 0;
    for (const ProgrammeItem& item : programme->items) {
        if (item.source == ProgrammeItem::Source::relay) {
            subject.length += item.relay_length;
            subject.may_air = true;
            const auto source = item.relay_source ? records.relay_sources().find(*item.relay_source)
                                                  : std::nullopt;
            if (source && !source->removed) {
                subject.bulletins.push_back(planned_relay(*source, place, item.relay_length));
            } else {
                PlannedBulletin relay;
                relay.item = place;
                relay.sound.duration = item.relay_length;
                subject.awaited.push_back(std::move(relay));
            }
        } else if (const auto at = found.find(*item.bulletin); at != found.end()) {
            add_bulletin(records, subject, at->second, place);
        }
        ++place;
    }
    return subject;
}

}

Milliseconds estimated_length(const BulletinContent& content)
{
    // About 3.3 syllables a second, as measured of the default voice at its pace for horns.
    const auto words
        = static_cast<std::int64_t>(std::count(content.text.begin(), content.text.end(), ' ') + 1);
    return Milliseconds(1'000 + words * 300 * 100 / content.speed_percent);
}

Result<AiringSubject> subject_of(Records& records, const Schedule& schedule)
{
    auto subject = schedule.bulletin ? bulletin_subject(records, *schedule.bulletin)
                                     : programme_subject(records, schedule.programme.value());
    if (!subject)
        return subject;
    if (!schedule.audience.empty())
        subject->audience = schedule.audience;
    const auto once = subject->bulletins;
    for (int again = 1; again < schedule.repeat; ++again)
        subject->bulletins.insert(subject->bulletins.end(), once.begin(), once.end());
    subject->length *= schedule.repeat;
    for (auto& [language, length] : subject->more)
        length *= schedule.repeat;
    return subject;
}

Milliseconds AiringSubject::length_in(const std::vector<std::string>& order) const
{
    Milliseconds whole = length;
    for (const std::string& tag : order) {
        if (const auto at = more.find(tag); at != more.end())
            whole += at->second;
    }
    return whole;
}

Result<AiringSubject> subject_of(Records& records, const Schedule& schedule, const UnitTree& tree)
{
    auto subject = subject_of(records, schedule);
    if (!subject || !subject->framed_for)
        return subject;
    subject->jingles = jingles_for(records, *subject->framed_for, subject->audience, tree);
    // The approved ones stand there as often as they are repeated.
    const std::size_t to_come
        = subject->not_approved.size() * static_cast<std::size_t>(schedule.repeat);
    subject->length += length_of(subject->jingles, subject->bulletins.size() + to_come);
    return subject;
}

ExpectedAirings::ExpectedAirings(
    const Schedule& schedule, const AiringSubject& subject, std::optional<ScheduleId> paused_as)
    : planned_{ schedule, Level::commune, {}, subject.jingles }
    , parts_(subject.parts)
    , paused_as_(paused_as.value_or(schedule.id))
    , longest_(subject.length)
{
    for (const auto& [language, length] : subject.more)
        longest_ += length;
    const std::size_t rounds = static_cast<std::size_t>(std::max(schedule.repeat, 1));
    std::vector<PlannedBulletin>& all = planned_.bulletins;
    if (subject.awaited.empty()) {
        all = subject.bulletins;
        return;
    }
    std::vector<PlannedBulletin> once(subject.bulletins.begin(),
        subject.bulletins.begin() + static_cast<std::ptrdiff_t>(subject.bulletins.size() / rounds));
    once.insert(once.end(), subject.awaited.begin(), subject.awaited.end());
    std::stable_sort(once.begin(), once.end(),
        [](const PlannedBulletin& a, const PlannedBulletin& b) { return a.item < b.item; });
    for (std::size_t round = 0; round < rounds; ++round)
        all.insert(all.end(), once.begin(), once.end());
}

PlannedSchedule AiringBook::planned(const Entry& entry)
{
    return { entry.schedule, entry.level, entry.subject.bulletins, entry.subject.jingles };
}

AiringBook::AiringBook(Records& records, const UnitTree& tree, Span span, const Choice& choice)
    : tree_(tree)
    , span_(span)
    , reach_(records, tree)
    , heard_(records, tree)
    , outages_(records.planned_outages().in(span))
{
    for (AirRules& rules : records.air_rules().all()) {
        const UnitId unit = rules.unit;
        rules_.emplace(unit, std::move(rules));
    }
    for (Schedule& schedule : records.schedules().live_in(span)) {
        if (choice.only != nullptr && !choice.only->contains(schedule.id))
            continue;
        if (choice.instead != nullptr && schedule.id == choice.instead->id)
            schedule = *choice.instead;
        auto subject = subject_of(records, schedule, tree);
        const auto starts = starts_between(schedule, span);
        // A row that no longer makes sense (its bulletin gone) airs nothing; it must not keep the
        // rest of the province off the air.
        if (!subject || !subject->may_air || !starts || starts->empty())
            continue;
        // "Phát ngay" that waits for its approver stands at no time yet.
        if (schedule.at_once && !subject->not_approved.empty())
            continue;
        Entry entry;
        entry.level = tree.level(schedule.unit).value_or(Level::commune);
        entry.devices = reach_.positions(subject->audience);
        entry.starts = *starts;
        entry.subject = std::move(*subject);
        entry.schedule = std::move(schedule);
        by_schedule_.emplace(entry.schedule.id, entries_.size());
        entries_.push_back(std::move(entry));
    }
    read_days(records);
}

const AiringBook::Entry* AiringBook::find(ScheduleId id) const
{
    const auto at = by_schedule_.find(id);
    return at == by_schedule_.end() ? nullptr : &entries_[at->second];
}

std::set<UnitId> AiringBook::places_of(const Entry& entry) const
{
    std::set<UnitId> units;
    for (const std::uint32_t position : entry.devices)
        units.insert(reach_.all()[position].unit);
    return units;
}

std::vector<PlannedSchedule> AiringBook::planned_for(DeviceId device) const
{
    std::vector<PlannedSchedule> mine;
    for (const Entry& entry : entries_) {
        const bool meant
            = std::any_of(entry.devices.begin(), entry.devices.end(), [&](std::uint32_t at) {
                  const Device& one = reach_.all()[at];
                  return one.id == device && one.kind == DeviceKind::speaker && !is_silenced(one);
              });
        if (meant)
            mine.push_back(planned(entry));
    }
    return mine;
}

std::vector<PlanSlot> AiringBook::slots_of(DeviceId device) const
{
    const Device* found = reach_.find(device);
    if (found == nullptr)
        return {};
    auto body = compile_body({}, planned_for(device), span_, order_at(*found));
    if (!body)
        return {};
    withhold(body->slots, found->unit);
    return std::move(body->slots);
}

void AiringBook::expect(const std::vector<PlannedOutage>& outages)
{
    outages_.insert(outages_.end(), outages.begin(), outages.end());
}

std::vector<Span> AiringBook::dark_times_of(const Device& device) const
{
    std::vector<Span> spans;
    if (outages_.empty())
        return spans;
    // Neighbours in one unit may have stood in different ones when an outage was announced.
    const auto units = reach_.units_above(device);
    for (const PlannedOutage& outage : outages_) {
        if (std::find(units.begin(), units.end(), outage.unit) != units.end())
            spans.push_back(outage.span);
    }
    return spans;
}

bool AiringBook::is_silenced(const Device& device) const
{
    const auto path = tree_.path(device.unit);
    return std::any_of(path.begin(), path.end(), [&](UnitId unit) {
        const auto at = rules_.find(unit);
        return at != rules_.end() && at->second.silence;
    });
}

EffectiveRules AiringBook::rules_of(const Device& device) const
{
    std::vector<AirRules> chain;
    for (const UnitId unit : tree_.path(device.unit)) {
        if (const auto at = rules_.find(unit); at != rules_.end())
            chain.push_back(at->second);
    }
    EffectiveRules joined = join_rules(chain);
    joined.opened = days_of(device.unit).opened(span_);
    return joined;
}

std::map<std::vector<std::string>, std::vector<std::uint32_t>> AiringBook::by_order(
    const std::vector<PlannedBulletin>& bulletins, const std::vector<std::uint32_t>& devices) const
{
    const bool one_language = std::all_of(bulletins.begin(), bulletins.end(),
        [](const PlannedBulletin& bulletin) { return bulletin.tracks.empty(); });
    std::map<std::vector<std::string>, std::vector<std::uint32_t>> found;
    if (one_language) {
        found[{}] = devices;
        return found;
    }
    for (const std::uint32_t position : devices)
        found[order_at(reach_.all()[position])].push_back(position);
    return found;
}

std::vector<Place> AiringBook::places(const Audience& audience, std::optional<ScheduleId> without,
    std::optional<Candidate> candidate) const
{
    const auto wanted = reach_.positions(audience);
    // For each device the entries that sound on it: equal lists under equal units are one place.
    std::map<std::uint32_t, std::vector<std::size_t>> heard;
    for (const std::uint32_t position : wanted)
        heard[position];
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (without && entries_[i].schedule.id == *without)
            continue;
        std::vector<std::uint32_t> common;
        std::set_intersection(wanted.begin(), wanted.end(), entries_[i].devices.begin(),
            entries_[i].devices.end(), std::back_inserter(common));
        for (const std::uint32_t position : common)
            heard[position].push_back(i);
    }
    std::shared_ptr<const ExpectedAirings> asked;
    if (candidate)
        asked = std::make_shared<const ExpectedAirings>(
            candidate->schedule, candidate->subject, candidate->paused_as);
    std::map<std::size_t, ExpectedAirings> expected; // of entries, where days are particular
    std::map<std::tuple<UnitId, std::vector<std::size_t>, std::vector<Span>>, Place> places;
    for (const auto& [position, list] : heard) {
        const Device& device = reach_.all()[position];
        std::vector<Span> no_power = dark_times_of(device);
        const auto [at, is_new] = places.try_emplace({ device.unit, list, no_power });
        Place& place = at->second;
        if (!is_new) {
            ++place.devices;
            continue;
        }
        place.device = device.id;
        place.rules = rules_of(device);
        const auto& order = order_at(device);
        if (candidate)
            place.longer = candidate->subject.length_in(order) - candidate->subject.length;
        const bool has_days = !days_of(device.unit).empty();
        if (candidate && has_days)
            place.withheld = [this, unit = device.unit, asked](const Airing& airing) {
                return withheld(*asked, airing.span.begins, unit).has_value();
            };
        place.no_power = std::move(no_power);
        for (const std::size_t index : list) {
            const Entry& entry = entries_[index];
            const Milliseconds length = entry.subject.length_in(order);
            const ExpectedAirings* its = nullptr;
            if (has_days)
                its = &expected.try_emplace(index, entry.schedule, entry.subject).first->second;
            for (const Moment start : entry.starts) {
                if (its != nullptr && withheld(*its, start, device.unit))
                    continue;
                place.airings.push_back(
                    { entry.schedule.id, entry.subject.title, { start, start + length },
                        !entry.schedule.override_reason.empty(), entry.schedule.at_once });
            }
        }
        std::sort(place.airings.begin(), place.airings.end(),
            [](const Airing& a, const Airing& b) { return a.span < b.span; });
    }
    std::vector<Place> result;
    for (auto& [key, place] : places)
        result.push_back(std::move(place));
    return result;
}

}
