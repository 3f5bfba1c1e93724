#include "server/main/demo/demo_people.hpp"

#include <fmt/format.h>

#include "demo/devices.hpp"
#include "runtime/random.hpp"
#include "server/app/devices.hpp"
#include "server/app/note.hpp"
#include "server/app/passwords.hpp"
#include "server/main/demo/must.hpp"
#include "server/main/secrets.hpp"
#include "json/write.hpp"

namespace nguon {

std::vector<DemoLogin> make_demo_logins()
{
    std::vector<DemoLogin> logins;
    for (const demo::Officer& officer : demo::officers) {
        std::string password = new_password();
        std::string hash = app::hash_password(password);
        logins.push_back({ officer, std::move(password), std::move(hash) });
    }
    return logins;
}

json::Array add_demo_officers(app::Records& records, const app::Deed& deed, const DemoUnits& units,
    const std::vector<DemoLogin>& logins)
{
    const Day today = day_of(deed.now);
    // Some of the bulletins are of yesterday.
    const Day in_office_since = today - std::chrono::days(30);
    json::Array rows;
    for (const DemoLogin& login : logins) {
        app::Account account;
        account.id = deed.new_id<AccountId>();
        account.username = login.officer.username;
        account.name = login.officer.name;
        account.post = login.officer.post;
        account.unit = login.officer.hamlet.empty()
            ? units.of(login.officer.unit)
            : units.hamlet(login.officer.unit, login.officer.hamlet);
        account.grants.push_back(
            { std::string(login.officer.role), account.unit, in_office_since, {}, {} });
        account.created = deed.now;
        must(records.accounts().add(account, login.password_hash));
        app::note(records, deed, "account.added",
            { "account", account.id.value(), account.name, account.unit });
        rows.push_back(json::Object{ { "username", json::of(account.username) },
            { "password", json::of(login.password) },
            { "roles", json::Array{ json::of(login.officer.role) } },
            { "unit", json::of(account.unit) },
            { "unit_name", json::of(records.units().find(account.unit, today)->name) } });
    }
    return rows;
}

json::Array add_demo_devices(app::Records& records, const app::Deed& deed, const DemoUnits& units)
{
    json::Array rows;
    for (const demo::Cluster& cluster : demo::clusters) {
        Device device;
        device.unit = cluster.hamlet.empty() ? units.in_place_of(cluster.commune)
                                             : units.hamlet(cluster.commune, cluster.hamlet);
        device.kind = cluster.kind;
        device.name = cluster.name;
        device.speakers = cluster.speakers;
        device.place = Point{ cluster.latitude, cluster.longitude };
        if (cluster.kind == DeviceKind::speaker) {
            // A number that nobody has: whatever is sent there reaches no stranger.
            device.sim = fmt::format("+84000000{:03}", 101 + rows.size());
            device.power_w = cluster.power_w;
            device.bearing = cluster.bearing;
            // Softer before the working day begins.
            device.quiet.push_back({ std::chrono::hours(5), std::chrono::hours(6), 50 });
        }
        const Device added = must(app::add_device(records, deed, std::move(device)));
        const std::string code
            = must(app::make_pairing_code(records, deed, added.id, runtime::random_bytes(10)));
        rows.push_back(json::Object{ { "device", json::of(added.id) },
            { "name", json::of(added.name) }, { "kind", json::of(name_of(added.kind)) },
            { "unit", json::of(added.unit) }, { "pairing_code", json::of(code) } });
    }
    return rows;
}

}
