#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "server/app/accounts.hpp"
#include "server/app/note.hpp"
#include "server/app/passwords.hpp"
#include "server/main/command_parts.hpp"
#include "server/main/secrets.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

constexpr const char* user_use
    = "nguon user add TÊN --role VAI_TRÒ [--unit MÃ_ĐƠN_VỊ] [--name \"Họ tên\"] "
      "[--password-file TỆP] | passwd TÊN [--password-file TỆP] | list   --data THƯ_MỤC";

struct NewPassword {
    std::string text;
    bool is_generated = false;
};

Result<NewPassword> password_for(const Arguments& arguments, const std::string& username)
{
    const auto file = arguments.find("password-file");
    if (!file)
        return NewPassword{ new_password(), true };
    auto text = secret_in(*file);
    if (!text)
        return tl::unexpected(text.error());
    if (const auto strong = app::check_password_strength(*text, username); !strong)
        return tl::unexpected(strong.error());
    return NewPassword{ std::move(*text), false };
}

// The unit named, or the one at the top where there is only one.
Result<Unit> unit_for(app::Records& records, const Arguments& arguments, Day today)
{
    if (const auto code = arguments.find("unit")) {
        auto unit = records.units().find_by_code(*code, today);
        if (!unit)
            return fail(Kind::missing, "import.unit_missing", *code);
        return std::move(*unit);
    }
    const auto tree = records.units().tree(today);
    if (tree->size() == 0)
        return fail(Kind::missing, "cli.no_units");
    if (tree->roots().size() > 1)
        return fail(Kind::invalid, "cli.unit_needed");
    return *tree->find(tree->roots()[0]);
}

void show_once(const std::string& username, const NewPassword& password)
{
    if (password.is_generated)
        fmt::print("Mật khẩu của {} (chỉ hiện lần này): {}\n", username, password.text);
}

Result<void> add(app::Records& records, const Arguments& arguments, std::string username,
    const std::string& hash, bool must_change)
{
    const app::Deed deed = deed_of_shell();
    const std::string role = arguments.find("role").value_or("");
    const auto roles = records.accounts().roles();
    if (std::none_of(roles.begin(), roles.end(), [&](const Role& one) { return one.code == role; }))
        return fail(Kind::invalid, "account.unknown_role", role);
    const Day today = day_of(deed.now);
    const auto unit = unit_for(records, arguments, today);
    if (!unit)
        return tl::unexpected(unit.error());
    app::Account account;
    account.id = deed.new_id<AccountId>();
    account.name = arguments.find("name").value_or(username);
    account.username = std::move(username);
    account.unit = unit->id;
    account.grants.push_back({ role, unit->id, today, {}, {} });
    account.must_change_password = must_change;
    account.created = deed.now;
    if (const auto added = records.accounts().add(account, hash); !added)
        return added;
    app::note(records, deed, "account.added",
        { "account", account.id.value(), account.name, unit->id }, { { "role", json::of(role) } });
    fmt::print("Đã thêm tài khoản {} ({}) ở {}.\n", account.username, role, unit->name);
    return {};
}

Result<void> set_password(
    app::Records& records, const std::string& username, const std::string& hash, bool must_change)
{
    const app::Deed deed = deed_of_shell();
    const auto account = records.accounts().find_by_username(username);
    if (!account)
        return fail(Kind::missing, "cli.unknown_user", username);
    records.accounts().set_password(account->id, hash, must_change);
    records.sessions().remove_of(account->id, {});
    app::note(records, deed, "account.password_reset",
        { "account", account->id.value(), account->name, account->unit });
    fmt::print("Đã đổi mật khẩu của {}; các phiên đang mở đã kết thúc.\n", username);
    return {};
}

void list(app::Records& records)
{
    const auto tree = records.units().tree(day_of(deed_of_shell().now));
    app::Page page;
    page.limit = app::Page::most;
    do {
        const auto accounts = records.accounts().list({}, *tree, page);
        for (const app::Account& account : accounts.items) {
            std::string roles;
            for (const Grant& grant : account.grants)
                roles += (roles.empty() ? "" : ",") + grant.role;
            const Unit* unit = tree->find(account.unit);
            fmt::print("{}\t{}\t{}\t{}\t{}\t{}\n", account.username, account.name, roles,
                unit ? unit->name : account.unit.text(), account.disabled ? "đã khóa" : "mở",
                account.last_login ? vietnamese_moment(*account.last_login) : "chưa đăng nhập");
        }
        page.cursor = accounts.next;
    } while (!page.cursor.empty());
}

// `work` in one transaction; what it refuses is told and leaves no trace.
template <typename Work> int change(const storage::Place& place, Work work)
{
    const auto truth = open_for_change(place);
    Result<void> done;
    truth->write([&](app::Records& records) {
        done = work(records);
        return done.has_value();
    });
    return done ? 0 : complain(done.error());
}

}

int user_command(const Arguments& arguments, const Environment& environment)
{
    const auto place = place_of(arguments, environment);
    if (!place)
        return complain(place.error());
    const std::string verb = arguments.words.empty() ? "" : arguments.words[0];
    if (verb == "list" && arguments.words.size() == 1) {
        const auto truth = storage::open_truth_as_it_is(*place);
        truth->read(list);
        return 0;
    }
    if ((verb != "add" && verb != "passwd") || arguments.words.size() != 2)
        return complain(wrong_use(user_use));
    const auto username = app::as_username(arguments.words[1]);
    if (!username)
        return complain(Error{ Kind::invalid, "account.bad_username", {}, {}, {} });
    const auto password = password_for(arguments, *username);
    if (!password)
        return complain(password.error());
    const std::string hash = app::hash_password(password->text);
    const int code = change(*place, [&](app::Records& records) {
        return verb == "add" ? add(records, arguments, *username, hash, password->is_generated)
                             : set_password(records, *username, hash, password->is_generated);
    });
    if (code == 0)
        show_once(*username, *password);
    return code;
}

}
