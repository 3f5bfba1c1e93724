#include "server/app/people.hpp"

#include "server/app/note.hpp"
#include "server/app/unit_names.hpp"
#include "server/app/unit_stays.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

Result<void> may_enter(const Deed& deed, UnitId unit, const UnitTree& tree)
{
    if (tree.find(unit) == nullptr || !deed.caller.may_in(Right::view, unit, tree))
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(Right::manage_accounts, unit, tree))
        return fail(Kind::forbidden, "people.not_allowed");
    return check_stays(tree, unit);
}

bool may_reach(const Deed& deed, const Officer& officer, const UnitTree& tree)
{
    return deed.caller.may_in(Right::manage_accounts, officer.unit, tree)
        || deed.caller.may_in(Right::send_emergency, officer.unit, tree)
        || (officer.account && *officer.account == deed.caller.account);
}

std::vector<ShownOfficer> shown(
    Records& records, const Deed& deed, std::vector<Officer> officers, const UnitTree& tree)
{
    std::vector<StaffPostId> posts;
    std::vector<OfficerId> stand_ins;
    for (const Officer& officer : officers) {
        if (officer.post)
            posts.push_back(*officer.post);
        if (officer.stand_in)
            stand_ins.push_back(*officer.stand_in);
    }
    std::map<StaffPostId, std::string> titles;
    for (StaffPost& post : records.people().find_posts(posts))
        titles.emplace(post.id, std::move(post.title));
    std::map<OfficerId, std::string> names;
    for (Officer& officer : records.people().find_all(stand_ins))
        names.emplace(officer.id, std::move(officer.name));
    std::vector<ShownOfficer> all;
    for (Officer& officer : officers) {
        ShownOfficer one;
        one.unit_name = name_in(tree, officer.unit);
        if (officer.post)
            one.post_title = titles[*officer.post];
        if (officer.stand_in)
            one.stand_in_name = names[*officer.stand_in];
        one.contact_shown = may_reach(deed, officer, tree);
        one.may_edit = deed.caller.may_in(Right::manage_accounts, officer.unit, tree);
        one.officer = std::move(officer);
        if (!one.contact_shown) {
            one.officer.phone.clear();
            one.officer.email.clear();
        }
        all.push_back(std::move(one));
    }
    return all;
}

ShownOfficer shown_one(Records& records, const Deed& deed, Officer officer, const UnitTree& tree)
{
    std::vector<Officer> one;
    one.push_back(std::move(officer));
    auto all = shown(records, deed, std::move(one), tree);
    return std::move(all.front());
}

// What an officer refers to stands in the same unit, or in one around it.
Result<void> check_links(Records& records, const Officer& officer, const UnitTree& tree)
{
    if (officer.post) {
        const auto post = records.people().find_post(*officer.post);
        if (!post || post->unit != officer.unit)
            return fail_field("post", "people.post_missing");
    }
    if (officer.stand_in) {
        const auto other = records.people().find(*officer.stand_in);
        const bool near = other
            && (tree.covers(officer.unit, other->unit) || tree.covers(other->unit, officer.unit));
        if (!near)
            return fail_field("stand_in", "people.stand_in_missing");
    }
    if (officer.account) {
        const auto account = records.accounts().find(*officer.account);
        const bool near = account
            && (tree.covers(officer.unit, account->unit)
                || tree.covers(account->unit, officer.unit));
        if (!near)
            return fail_field("account", "people.account_missing");
    }
    return {};
}

void note_officer(Records& records, const Deed& deed, const char* what, const Officer& officer)
{
    note(records, deed, what, { "officer", officer.id.value(), officer.name, officer.unit },
        { { "from", json::of(officer.tenure.from) }, { "to", json::of(officer.tenure.to) } });
}

void note_post(Records& records, const Deed& deed, const char* what, const StaffPost& post)
{
    note(records, deed, what, { "staff_post", post.id.value(), post.title, post.unit },
        { { "seats", json::of(post.seats) } });
}

// A day before which nothing can have been asked for is no mistake: then there is nobody.
Result<void> check_asked(const Deed& deed, const std::optional<UnitId>& unit, const UnitTree& tree)
{
    if (unit && (tree.find(*unit) == nullptr || !deed.caller.may_in(Right::view, *unit, tree)))
        return fail_field("unit", "unit.missing");
    return {};
}

// As the units were called and divided on that day; where they stand now is what rights go by.
void name_units_of(Records& records, Day day, std::vector<ShownOfficer>& officers)
{
    std::vector<OfficerId> ids;
    for (const ShownOfficer& one : officers)
        ids.push_back(one.officer.id);
    const auto moved = records.people().units_on(ids, day);
    const auto tree = records.units().tree(day);
    for (ShownOfficer& one : officers) {
        const auto then = moved.find(one.officer.id);
        const Unit* unit = tree->find(then == moved.end() ? one.officer.unit : then->second);
        if (unit != nullptr)
            one.unit_name = unit->name;
    }
}

}

Result<Paged<ShownOfficer>> list_officers(
    Records& records, const Deed& deed, const OfficerWish& wish, const Page& page)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto asked = check_asked(deed, wish.unit, *tree); !asked)
        return tl::unexpected(asked.error());
    OfficerFilter filter;
    filter.units = deed.caller.units_with(Right::view, *tree);
    filter.unit = wish.unit;
    if (!wish.ever)
        filter.day = wish.day.value_or(day_of(deed.now));
    filter.staff = wish.staff;
    filter.trained = wish.trained;
    filter.search = wish.search;
    auto found = records.people().list(filter, *tree, page);
    Paged<ShownOfficer> paged;
    paged.next = std::move(found.next);
    paged.items = shown(records, deed, std::move(found.items), *tree);
    if (filter.day && *filter.day < day_of(deed.now))
        name_units_of(records, *filter.day, paged.items);
    return paged;
}

Result<ShownOfficer> show_officer(Records& records, const Deed& deed, OfficerId id)
{
    auto officer = records.people().find(id);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!officer || !deed.caller.may_in(Right::view, officer->unit, *tree))
        return fail(Kind::missing, "people.missing");
    return shown_one(records, deed, std::move(*officer), *tree);
}

Result<ShownOfficer> add_officer(Records& records, const Deed& deed, Officer officer)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto may = may_enter(deed, officer.unit, *tree); !may)
        return tl::unexpected(may.error());
    officer.id = deed.new_id<OfficerId>();
    officer.version = 1;
    officer.by_name = deed.caller.name;
    officer.changed = deed.now;
    if (const auto good = check_officer(officer, day_of(deed.now)); !good)
        return tl::unexpected(good.error());
    if (const auto good = check_links(records, officer, *tree); !good)
        return tl::unexpected(good.error());
    records.people().add(officer);
    note_officer(records, deed, "officer.added", officer);
    return shown_one(records, deed, std::move(officer), *tree);
}

Result<ShownOfficer> save_officer(
    Records& records, const Deed& deed, Officer officer, std::optional<Version> seen)
{
    const auto before = records.people().find(officer.id);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!before || !deed.caller.may_in(Right::view, before->unit, *tree))
        return fail(Kind::missing, "people.missing");
    if (!deed.caller.may_in(Right::manage_accounts, before->unit, *tree))
        return fail(Kind::forbidden, "people.not_allowed");
    const auto may = officer.unit == before->unit ? Result<void>()
                                                  : may_enter(deed, officer.unit, *tree);
    if (!may)
        return tl::unexpected(may.error());
    officer.by_name = deed.caller.name;
    officer.changed = deed.now;
    officer.version = before->version + 1;
    if (const auto good = check_officer(officer, day_of(deed.now)); !good)
        return tl::unexpected(good.error());
    if (const auto good = check_links(records, officer, *tree); !good)
        return tl::unexpected(good.error());
    if (seen.value_or(before->version) != before->version
        || !records.people().save(officer, before->version))
        return fail(Kind::conflict, "people.stale");
    note_officer(records, deed, "officer.edited", officer);
    return shown_one(records, deed, std::move(officer), *tree);
}

namespace {

ShownPost shown_post(const Deed& deed, ListedPost listed, const UnitTree& tree)
{
    ShownPost one;
    one.unit_name = name_in(tree, listed.post.unit);
    one.may_edit = deed.caller.may_in(Right::manage_accounts, listed.post.unit, tree);
    one.holders = listed.holders;
    one.post = std::move(listed.post);
    return one;
}

}

Result<Paged<ShownPost>> list_staff_posts(
    Records& records, const Deed& deed, const StaffPostWish& wish, const Page& page)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto asked = check_asked(deed, wish.unit, *tree); !asked)
        return tl::unexpected(asked.error());
    const Day day = wish.day.value_or(day_of(deed.now));
    StaffPostFilter filter;
    filter.units = deed.caller.units_with(Right::view, *tree);
    filter.unit = wish.unit;
    if (!wish.ever)
        filter.day = day;
    filter.vacant = wish.vacant;
    auto found = records.people().list_posts(filter, day, *tree, page);
    Paged<ShownPost> paged;
    paged.next = std::move(found.next);
    for (ListedPost& one : found.items)
        paged.items.push_back(shown_post(deed, std::move(one), *tree));
    return paged;
}

Result<ShownPost> show_staff_post(Records& records, const Deed& deed, StaffPostId id)
{
    auto post = records.people().find_post(id);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!post || !deed.caller.may_in(Right::view, post->unit, *tree))
        return fail(Kind::missing, "people.post_gone");
    const auto holders = records.people().holders(post->id, day_of(deed.now));
    return shown_post(deed, { std::move(*post), holders }, *tree);
}

Result<ShownPost> add_staff_post(Records& records, const Deed& deed, StaffPost post)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto may = may_enter(deed, post.unit, *tree); !may)
        return tl::unexpected(may.error());
    if (const auto good = check_post(post); !good)
        return tl::unexpected(good.error());
    post.id = deed.new_id<StaffPostId>();
    post.version = 1;
    post.by_name = deed.caller.name;
    post.changed = deed.now;
    records.people().add_post(post);
    note_post(records, deed, "staff_post.added", post);
    return shown_post(deed, { std::move(post), 0 }, *tree);
}

Result<ShownPost> save_staff_post(
    Records& records, const Deed& deed, StaffPost post, std::optional<Version> seen)
{
    const auto before = records.people().find_post(post.id);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!before || !deed.caller.may_in(Right::view, before->unit, *tree))
        return fail(Kind::missing, "people.post_gone");
    if (!deed.caller.may_in(Right::manage_accounts, before->unit, *tree))
        return fail(Kind::forbidden, "people.not_allowed");
    post.unit = before->unit;
    post.by_name = deed.caller.name;
    post.changed = deed.now;
    post.version = before->version + 1;
    if (const auto good = check_post(post); !good)
        return tl::unexpected(good.error());
    if (seen.value_or(before->version) != before->version
        || !records.people().save_post(post, before->version))
        return fail(Kind::conflict, "people.post_stale");
    note_post(records, deed, "staff_post.edited", post);
    const auto holders = records.people().holders(post.id, day_of(deed.now));
    return shown_post(deed, { std::move(post), holders }, *tree);
}

Result<StaffSummary> staff_figures(
    Records& records, const Deed& deed, std::optional<UnitId> unit, std::optional<Day> day)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const UnitId of = unit.value_or(deed.caller.unit);
    if (const auto asked = check_asked(deed, of, *tree); !asked)
        return tl::unexpected(asked.error());
    StaffSummary summary;
    summary.day = day.value_or(day_of(deed.now));
    const auto by_unit = records.people().figures({ of }, summary.day, *tree);
    for (const auto& [where, figures] : by_unit)
        summary.total += figures;
    const auto sum_under = [&](UnitId top) {
        StaffFigures sum;
        for (const UnitId inner : tree->subtree(top)) {
            const auto found = by_unit.find(inner);
            if (found != by_unit.end())
                sum += found->second;
        }
        return sum;
    };
    if (const auto own = by_unit.find(of); own != by_unit.end())
        summary.rows.push_back({ of, name_in(*tree, of), own->second });
    for (const UnitId child : tree->children(of))
        summary.rows.push_back({ child, name_in(*tree, child), sum_under(child) });
    return summary;
}

}
