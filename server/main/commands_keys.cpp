#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "server/main/command_parts.hpp"
#include "server/main/settings.hpp"
#include "server/signer/key_store.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

constexpr const char* keys_use
    = "nguon keys init | rotate | revoke KHÓA | show | persons [--to TỆP] | "
      "trust KHÓA --origin ĐỊA_CHỈ [--from TỆP] | require all|none [--from TỆP]   "
      "--data THƯ_MỤC [--credential TỆP] [--root-passphrase-file TỆP]";

Result<signer::KeyOptions> options_of(const Arguments& arguments)
{
    signer::KeyOptions options;
    if (const auto file = arguments.find("root-passphrase-file")) {
        auto passphrase = secret_in(*file);
        if (!passphrase)
            return tl::unexpected(passphrase.error());
        options.root_passphrase = std::move(*passphrase);
    }
    if (const auto file = arguments.find("credential"))
        options.credential = *file;
    return options;
}

std::string state_of(const KeyringKey& key, Moment now)
{
    if (key.revoked_at)
        return "đã thu hồi lúc " + vietnamese_moment(*key.revoked_at);
    if (key.not_after <= now)
        return "đã hết hạn lúc " + vietnamese_moment(key.not_after);
    return "dùng đến " + vietnamese_moment(key.not_after);
}

void show(const std::filesystem::path& data, const Keyring& keyring, Moment now)
{
    fmt::print("Khóa gốc   {}\n", keyring.root.text());
    fmt::print(
        "Danh sách  bản {}, ký lúc {}\n", keyring.version, vietnamese_moment(keyring.issued));
    for (const KeyringKey& key : keyring.keys)
        fmt::print("  {}  {}  {}\n", key.kid().text(), key.holder, state_of(key, now));
    for (const TrustedPerson& person : keyring.persons)
        fmt::print("  {}  {}  khóa cá nhân{}\n", person.kid().text(), person.name,
            person.revoked_at ? ", đã thu hồi lúc " + vietnamese_moment(*person.revoked_at) : "");
    if (!keyring.person_required.empty())
        fmt::print("Thiết bị của {} đơn vị và cấp dưới chỉ phát cảnh báo có khóa cá nhân.\n",
            keyring.person_required.size());
    if (signer::root_secret_is_here(data))
        fmt::print("Khóa gốc còn nằm trên máy này. Hãy chép keys/root.secret và "
                   "keys/root.passphrase ra nơi cất giữ riêng rồi xóa ở đây.\n");
}

// A passkey that somebody registered in the console.
struct Registered {
    TrustedPerson person;
    std::string username;
    std::string passkey; // as its owner calls it
};

// What the database knows of persons. Where the keys belong to another user than the database it
// travels as a file (`persons --to`, `trust --from`).
struct Register {
    std::vector<Registered> keys;
    std::vector<UnitId> roots; // the units at the top of the tree
};

std::vector<UnitId> units_of(const app::Account& account, const UnitTree& tree)
{
    std::vector<UnitId> units;
    for (const Right right : { Right::approve_emergency, Right::send_emergency }) {
        for (const UnitId unit : account.caller().units_with(right, tree)) {
            if (std::find(units.begin(), units.end(), unit) == units.end())
                units.push_back(unit);
        }
    }
    return units;
}

Register read_register(const storage::Place& place, Moment now)
{
    Register found;
    open_for_change(place)->read([&](app::Records& records) {
        const auto tree = records.units().tree(day_of(now));
        for (const UnitId root : tree->roots())
            found.roots.push_back(root);
        for (const app::Passkey& one : records.passkeys().all()) {
            const auto key = PersonalKey::parse(one.public_key);
            const auto account = records.accounts().find(one.account);
            if (!key || !account || one.revoked)
                continue;
            const TrustedPerson person{ *key, account->id, account->name, units_of(*account, *tree),
                one.created, {} };
            found.keys.push_back({ person, account->username, one.name });
        }
    });
    return found;
}

json::Object to_json(const Register& known)
{
    const auto show = [](const Registered& one) {
        return json::Object{ { "public", json::of(one.person.key.text()) },
            { "account", json::of(one.person.account) }, { "name", json::of(one.person.name) },
            { "units", json::list_of(one.person.units) },
            { "created", json::of(one.person.not_before) }, { "username", json::of(one.username) },
            { "passkey", json::of(one.passkey) } };
    };
    return { { "keys", json::list_of(known.keys, show) }, { "roots", json::list_of(known.roots) } };
}

Registered read_registered(json::Reader& in)
{
    Registered one;
    if (const auto key = PersonalKey::parse(in.text("public", { .most = 86 })))
        one.person.key = *key;
    else
        in.refuse("public", "input.bad_key");
    one.person.account = in.id<AccountId>("account");
    one.person.name = in.text("name", { .most = 200 });
    one.person.units = in.list(
        "units", { .most = 500 }, [](const json::Field& field) { return field.id<UnitId>(); });
    one.person.not_before = in.moment("created");
    one.username = in.text("username", { .most = 100 });
    one.passkey = in.text("passkey", { .most = 100 });
    return one;
}

Result<Register> register_of(const Arguments& arguments, const storage::Place& place, Moment now)
{
    const auto file = arguments.find("from");
    if (!file)
        return read_register(place, now);
    std::ifstream in(*file);
    std::stringstream text;
    text << in.rdbuf();
    const auto value = json::parse(text.str(), { .max_depth = 6, .max_bytes = 4UL << 20 });
    if (!value)
        return tl::unexpected(value.error());
    json::Reader fields(*value);
    Register known;
    known.keys = fields.list("keys", { .most = 5'000 }, read_registered);
    known.roots = fields.list(
        "roots", { .most = 500 }, [](const json::Field& field) { return field.id<UnitId>(); });
    if (const auto ok = fields.finish(); !ok)
        return tl::unexpected(ok.error());
    return known;
}

void show_persons(const Register& known, const Keyring* keyring)
{
    for (const Registered& one : known.keys) {
        const TrustedPerson* person
            = keyring == nullptr ? nullptr : keyring->find_person(one.person.kid());
        // Where the list of keys lies elsewhere nothing is said of it.
        const char* state = keyring == nullptr ? ""
            : person == nullptr                ? ", chưa xác nhận"
            : person->revoked_at               ? ", đã thu hồi"
                                               : ", đã xác nhận";
        fmt::print("  {}  {} ({}), {}, thêm lúc {}{}\n", one.person.kid().text(), one.person.name,
            one.username, one.passkey, vietnamese_moment(one.person.not_before), state);
    }
}

// Lists them, or writes them to a file for whoever keeps the root key.
int persons_command(const Arguments& arguments, const storage::Place& place, Moment now)
{
    const Register known = read_register(place, now);
    if (const auto file = arguments.find("to")) {
        std::ofstream out(*file);
        out << json::serialise(to_json(known)) << "\n";
        if (!out.flush())
            return complain(fail(Kind::unavailable, "cli.failed", *file).value());
        return 0;
    }
    const auto keyring = signer::load_keyring(place.folder);
    show_persons(known, keyring ? &*keyring : nullptr);
    return 0;
}

Result<Keyring> trust(const Arguments& arguments, const storage::Place& place,
    const signer::KeyOptions& options, Moment now)
{
    const std::string origin = arguments.find("origin").value_or("");
    if (host_of(origin).empty())
        return tl::unexpected(wrong_use(keys_use));
    const auto known = register_of(arguments, place, now);
    if (!known)
        return tl::unexpected(known.error());
    for (const Registered& one : known->keys) {
        if (one.person.kid().text() != arguments.words[1])
            continue;
        if (one.person.units.empty())
            return fail(Kind::invalid, "keys.not_an_approver", one.username);
        return signer::trust_person(
            place.folder, one.person, { host_of(origin), { origin } }, options, now);
    }
    return fail(Kind::missing, "keys.unknown", arguments.words[1]);
}

Result<Keyring> require(const Arguments& arguments, const storage::Place& place,
    const signer::KeyOptions& options, Moment now)
{
    std::vector<UnitId> units;
    if (arguments.words[1] == "all") {
        const auto known = register_of(arguments, place, now);
        if (!known)
            return tl::unexpected(known.error());
        units = known->roots;
    } else if (arguments.words[1] != "none") {
        return tl::unexpected(wrong_use(keys_use));
    }
    return signer::require_persons(place.folder, std::move(units), options, now);
}

Result<Keyring> run(const Arguments& arguments, const storage::Place& place, Moment now)
{
    const std::filesystem::path& data = place.folder;
    const std::string verb = arguments.words.empty() ? "" : arguments.words[0];
    const std::size_t count = arguments.words.size();
    const auto options = options_of(arguments);
    if (!options)
        return tl::unexpected(options.error());
    if (verb == "show" && count == 1)
        return signer::load_keyring(data);
    if (verb == "init" && count == 1)
        return signer::init_keys(data, *options, now);
    if (verb == "rotate" && count == 1)
        return signer::rotate_keys(data, *options, now);
    if (verb == "trust" && count == 2)
        return trust(arguments, place, *options, now);
    if (verb == "require" && count == 2)
        return require(arguments, place, *options, now);
    if (verb != "revoke" || count != 2)
        return tl::unexpected(wrong_use(keys_use));
    const auto kid = KeyId::parse(arguments.words[1]);
    if (!kid)
        return fail(Kind::invalid, "keys.unknown", arguments.words[1]);
    return signer::revoke_key(data, *kid, *options, now);
}

}

int keys_command(const Arguments& arguments, const Environment& environment)
{
    const auto place = place_of(arguments, environment);
    if (!place)
        return complain(place.error());
    const Moment now = deed_of_shell().now;
    if (arguments.words == std::vector<std::string>{ "persons" })
        return persons_command(arguments, *place, now);
    const auto keyring = run(arguments, *place, now);
    if (!keyring)
        return complain(keyring.error());
    show(place->folder, *keyring, now);
    const bool of_a_person = arguments.words.size() == 2
        && keyring->find_person(KeyId::parse(arguments.words[1]).value_or(KeyId()));
    if (arguments.words[0] == "rotate" || (arguments.words[0] == "revoke" && !of_a_person))
        fmt::print("Hãy khởi động lại bộ ký (nguon-signer) để dùng khóa mới.\n");
    return 0;
}

}
