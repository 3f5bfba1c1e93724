#include "server/storage/sql_approval_links.hpp"

#include "server/storage/query.hpp"

namespace nguon::storage {
namespace {

app::ApprovalLink read_link(sql::Row row)
{
    app::ApprovalLink link;
    link.id = row.get<app::ApprovalLinkId>(0);
    link.token_hash = row.text(1);
    link.bulletin = row.get<BulletinId>(2);
    link.version = row.get<Version>(3);
    link.person = row.get<AccountId>(4);
    link.person_name = row.text(5);
    link.made_by = row.get<AccountId>(6);
    link.made_by_name = row.text(7);
    link.made = row.get<Moment>(8);
    link.expires = row.get<Moment>(9);
    link.opened = row.optional<Moment>(10);
    link.used = row.optional<Moment>(11);
    link.outcome = row.text(12);
    return link;
}

}

std::optional<app::ApprovalLink> SqlApprovalLinks::find_by_token_hash(const std::string& hash)
{
    return sql_.maybe_one(
        "SELECT id, token_hash, bulletin, version, person, person_name, made_by, made_by_name,"
        " made_at, expires, opened_at, used_at, outcome FROM approval_link WHERE token_hash = ?",
        { hash }, read_link);
}

void SqlApprovalLinks::add(const app::ApprovalLink& link)
{
    sql_.run("DELETE FROM approval_link WHERE bulletin = ? AND person = ? AND used_at IS NULL",
        { link.bulletin, link.person });
    sql_.run("INSERT INTO approval_link (id, token_hash, bulletin, version, person, person_name,"
             " made_by, made_by_name, made_at, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { link.id, link.token_hash, link.bulletin, link.version, link.person, link.person_name,
            link.made_by, link.made_by_name, link.made, link.expires });
}

void SqlApprovalLinks::note_opened(app::ApprovalLinkId id, Moment at)
{
    sql_.run(
        "UPDATE approval_link SET opened_at = ? WHERE id = ? AND opened_at IS NULL", { at, id });
}

bool SqlApprovalLinks::use(app::ApprovalLinkId id, const std::string& outcome, Moment at)
{
    return sql_.run("UPDATE approval_link SET used_at = ?, outcome = ? WHERE id = ?"
                    " AND used_at IS NULL",
               { at, outcome, id })
        == 1;
}

std::int64_t SqlApprovalLinks::remove_before(Moment expired)
{
    return sql_.run("DELETE FROM approval_link WHERE expires < ?", { expired });
}

}
