#include "server/http/session/account_json.hpp"

#include <set>

#include "json/write.hpp"

namespace nguon::http {

json::Object to_json(const app::Account& account, Day today)
{
    std::set<std::string> roles;
    std::set<Right> rights;
    json::Array grants;
    for (const Grant& grant : account.grants) {
        grants.push_back(
            json::Object{ { "role", json::of(grant.role) }, { "unit", json::of(grant.unit) },
                { "from", json::of(grant.from) }, { "to", json::of(grant.to) } });
        if (!grant.holds_on(today))
            continue;
        roles.insert(grant.role);
        rights.insert(grant.rights.begin(), grant.rights.end());
    }
    json::Array lent;
    for (const Grant& grant : account.lent) {
        rights.insert(grant.rights.begin(), grant.rights.end());
        lent.push_back(
            json::Object{ { "role", json::of(grant.role) }, { "unit", json::of(grant.unit) },
                { "from", json::of(grant.from) }, { "to", json::of(grant.to) },
                { "by_name", json::of(grant.lent_by ? grant.lent_by->name : std::string()) } });
    }
    return json::Object{ { "id", json::of(account.id) }, { "username", json::of(account.username) },
        { "name", json::of(account.name) }, { "phone", json::of(account.phone) },
        { "post", json::of(account.post) }, { "unit", json::of(account.unit) },
        { "roles", json::list_of(roles) },
        { "rights", json::list_of(rights, [](Right right) { return name_of(right); }) },
        { "grants", std::move(grants) }, { "lent", std::move(lent) },
        { "disabled", account.disabled }, { "otp", account.has_totp },
        { "must_change_password", account.must_change_password }, { "version", account.version },
        { "created", json::of(account.created) }, { "last_login", json::of(account.last_login) } };
}

}
