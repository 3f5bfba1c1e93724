#include "server/main/testing/world.hpp"

#include <cstdlib>
#include <stdexcept>

#include "server/app/delegations.hpp"
#include "server/app/passwords.hpp"

namespace nguon::testing {
namespace {

std::filesystem::path new_folder()
{
    std::string name = std::filesystem::temp_directory_path() / "nguon-world-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("no temporary folder");
    return name;
}

std::set<Right> rights_of(const std::string& role)
{
    for (const Role& known : default_roles()) {
        if (known.code == role)
            return known.rights;
    }
    throw std::invalid_argument(role);
}

}

Moment World::noon() { return *parse_rfc3339("2026-11-23T12:00:00+07:00"); }

World::World()
    : folder_(new_folder())
    , truth_(storage::open_truth({ "sqlite", folder_ }, noon()))
    , facts_(storage::open_facts({ "sqlite", folder_ }, noon()))
{
    add_units();
    add_accounts();
    add_devices();
}

World::~World()
{
    truth_.reset();
    facts_.reset();
    std::filesystem::remove_all(folder_);
}

app::Deed World::by(AccountId account)
{
    std::optional<app::Account> found;
    truth_->read([&](app::Records& records) {
        found = records.accounts().find(account);
        if (found)
            app::lend(records, *found, day_of(clock_.now()));
    });
    app::Deed deed{ found.value().caller(), clock_.now(), [this] { return ++chance_; },
        "127.0.0.1" };
    deed.password_given = deed.now;
    return deed;
}

void World::let_communes_send()
{
    using namespace std::chrono_literals;
    commit([&](app::Records& records) {
        AirRules rules;
        rules.unit = province;
        rules.quiet = { { 21h, 24h }, { 0h, 5h + 30min } };
        rules.sends_alone = SendsAlone::commune;
        records.air_rules().save(rules, 0);
        app::Account head;
        head.id = head_of_hamlet;
        head.username = "truongxom";
        head.name = "Lương Văn Bình";
        head.unit = hamlet;
        head.created = noon();
        head.grants.push_back({ "hamlet_head", hamlet, *parse_iso_day("2025-07-01"), {}, {} });
        records.accounts().add(head, "-");
    });
}

void World::add_units()
{
    const auto unit = [](UnitId id, const char* name, UnitKind kind, std::optional<UnitId> parent) {
        Unit made;
        made.id = id;
        made.name = name;
        made.kind = kind;
        made.parent = parent;
        made.valid_from = *parse_iso_day("2025-07-01");
        return made;
    };
    commit([&](app::Records& records) {
        records.units().add(unit(province, "Tỉnh Thái Nguyên", UnitKind::province, {}), "");
        records.units().add(unit(commune, "Xã Võ Nhai", UnitKind::commune, province), "");
        records.units().add(unit(other_commune, "Xã La Hiên", UnitKind::commune, province), "");
        records.units().add(unit(hamlet, "Xóm Làng Mười", UnitKind::hamlet, commune), "");
    });
}

void World::add_accounts()
{
    static const std::string hash = app::hash_password(password);
    const auto add = [&](app::Records& records, AccountId id, const char* username,
                         const char* name, UnitId unit, std::vector<std::string> roles) {
        app::Account account;
        account.id = id;
        account.username = username;
        account.name = name;
        account.unit = unit;
        account.created = noon();
        for (const std::string& role : roles)
            account.grants.push_back(
                { role, unit, *parse_iso_day("2025-07-01"), {}, rights_of(role) });
        if (!records.accounts().add(account, hash))
            throw std::runtime_error("an account of the world is refused");
    };
    commit([&](app::Records& records) {
        add(records, admin, "quantri", "Nguyễn Văn Quản", province, { "province_admin" });
        add(records, province_approver, "duyettinh", "Lê Thị Duyệt", province,
            { "province_approver" });
        add(records, editor, "bientap", "Trần Thị Biên", commune, { "commune_editor" });
        add(records, approver, "duyetxa", "Hoàng Văn Duyệt", commune, { "commune_approver" });
        add(records, stranger, "xakhac", "Ma Văn Khác", other_commune,
            { "commune_editor", "commune_approver" });
    });
}

void World::add_devices()
{
    const auto device = [&](DeviceId id, const char* name) {
        Device made;
        made.id = id;
        made.unit = hamlet;
        made.name = name;
        made.speakers = 3;
        made.created = noon() - std::chrono::hours(24);
        return made;
    };
    commit([&](app::Records& records) {
        records.devices().add(device(first_cluster, "Cụm loa nhà văn hóa"));
        records.devices().add(device(second_cluster, "Cụm loa cổng chợ"));
    });
}

}
