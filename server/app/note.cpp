#include "server/app/note.hpp"

#include "base/text.hpp"
#include "json/write.hpp"

namespace nguon::app {

void note(
    Records& records, const Deed& deed, std::string what, Subject subject, json::Object detail)
{
    constexpr std::size_t longest_name = 300;
    AuditEntry entry;
    entry.id = deed.new_id<AuditId>();
    if (deed.caller.account)
        entry.account = deed.caller.account;
    entry.account_name = deed.caller.name;
    entry.deed = std::move(what);
    entry.subject_kind = std::move(subject.kind);
    entry.subject = subject.id;
    entry.subject_name = std::string(cut_utf8(subject.name, longest_name));
    entry.unit = subject.unit;
    entry.detail = detail.empty() ? std::string() : json::canonical(detail);
    entry.address = deed.address;
    entry.at = deed.now;
    records.audit().append(entry);
}

}
