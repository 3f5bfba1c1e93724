#include "server/signer/key_store.hpp"

#include <algorithm>

#include <sys/stat.h>
#include <unistd.h>

#include "base/text.hpp"
#include "runtime/random.hpp"
#include "server/signer/files.hpp"
#include "trust/limits.hpp"

namespace nguon::signer {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_secret = 4096;
constexpr std::string_view signer_holder = "signer";
// Read by the person who installs, hence in Vietnamese.
constexpr std::string_view root_note
    = "KHÓA GỐC CỦA TỈNH\n\n"
      "Tệp root.secret là khóa gốc: ai có khóa này và mật khẩu của nó thì ra lệnh được cho mọi "
      "thiết bị.\n"
      "Hằng ngày hệ thống không cần đến khóa này. Chỉ cần khi thay khóa ký (nguon keys rotate) "
      "hoặc thu hồi khóa (nguon keys revoke).\n\n"
      "Việc phải làm ngay:\n"
      "1. Chép root.secret và mật khẩu (tệp root.passphrase nếu có) ra hai thiết bị lưu trữ "
      "khác nhau.\n"
      "2. Cất giữ riêng hai thiết bị đó trong két, lập biên bản bàn giao.\n"
      "3. Xóa root.secret và root.passphrase khỏi máy chủ này.\n"
      "Khi cần thay khóa thì chép lại vào đây, làm xong lại xóa đi.\n";

fs::path keys_folder(const fs::path& data) { return data / "keys"; }
fs::path signer_folder(const fs::path& data) { return data / "signer"; }
fs::path key_file(const fs::path& data, const KeyId& kid)
{
    return signer_folder(data) / (kid.text() + ".key");
}

void make_folder(const fs::path& folder, mode_t mode)
{
    fs::create_directories(folder.parent_path());
    if (::mkdir(folder.c_str(), mode) == 0)
        flush_folder(folder.parent_path());
    else if (errno != EEXIST)
        throw_errno(folder.string());
}

// A text file may end in a line break that is not part of the passphrase.
std::string without_line_break(std::string text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    return text;
}

std::string new_passphrase() { return to_base64url(runtime::random_bytes(32)); }

Result<std::string> passphrase_of_the_signer(
    const fs::path& data, const std::optional<fs::path>& credential)
{
    constexpr std::size_t least = 16;
    // systemd guards its credentials with an access list that shows as a group bit.
    auto text = credential
        ? read_file(*credential, max_secret)
        : read_file(signer_folder(data) / "passphrase", max_secret, Reading::ours);
    if (!text)
        return text;
    *text = without_line_break(std::move(*text));
    if (text->size() < least)
        return fail(Kind::invalid, "keys.passphrase_too_short", std::to_string(least));
    return text;
}

Result<SecretKey> load_root_secret(const fs::path& data, const KeyOptions& options)
{
    const auto locked = read_file(keys_folder(data) / "root.secret", max_secret, Reading::ours);
    if (!locked)
        return locked.error().kind == Kind::missing ? fail(Kind::missing, "keys.root_is_away")
                                                    : tl::unexpected(locked.error());
    if (options.root_passphrase)
        return unlock_key(*locked, *options.root_passphrase);
    const auto kept = read_file(keys_folder(data) / "root.passphrase", max_secret, Reading::ours);
    if (!kept)
        return kept.error().kind == Kind::missing
            ? fail(Kind::invalid, "keys.root_passphrase_needed")
            : tl::unexpected(kept.error());
    return unlock_key(*locked, without_line_break(*kept));
}

// Writes the key's file and returns its entry. An entry without its file would be a key nobody has,
// so the file comes first; a file without an entry is merely never used.
Result<KeyringKey> make_signing_key(const fs::path& data, const KeyOptions& options, Moment now)
{
    const fs::path kept = signer_folder(data) / "passphrase";
    if (!options.credential && !fs::exists(kept))
        write_file(kept, new_passphrase() + "\n", 0600);
    auto passphrase = passphrase_of_the_signer(data, options.credential);
    if (!passphrase)
        return tl::unexpected(passphrase.error());
    const SecretKey key = SecretKey::generate();
    write_file(
        key_file(data, key.public_key().kid()), lock_key(key, *passphrase, options.cost), 0600);
    wipe(*passphrase);
    return KeyringKey{ key.public_key(), std::string(signer_holder), types_of_the_signer(),
        now - overlap, now + options.lifetime, std::nullopt };
}

// Never what nobody could read again, devices least of all.
Result<void> publish(const fs::path& data, const Keyring& keyring, SecretKey root)
{
    const std::string payload = to_payload(keyring);
    if (const auto readable = parse_keyring(payload); !readable)
        return tl::unexpected(readable.error());
    LocalSigner signer(std::move(root));
    const auto document = signer.sign(DocumentType::keyring, payload);
    write_file(keys_folder(data) / "keyring.json", encode(*document) + "\n", 0644);
    return {};
}

bool is_usable(const KeyringKey& key, Moment now)
{
    return key.holder == signer_holder && !key.revoked_at && now < key.not_after;
}

// What both changes of a keyring begin with.
struct Change {
    Descriptor lock;
    Keyring keyring;
    SecretKey root;
};

Result<Change> begin_change(const fs::path& data, const KeyOptions& options, Moment now)
{
    // What was there before there were keys has no folder to lock.
    if (const auto there = load_root(data); !there)
        return tl::unexpected(there.error());
    // First the lock: a keyring read before it would lose what somebody else is just adding.
    auto lock = try_lock(keys_folder(data) / "lock");
    if (!lock)
        return fail(Kind::conflict, "keys.in_use");
    auto keyring = load_keyring(data);
    if (!keyring)
        return tl::unexpected(keyring.error());
    auto root = load_root_secret(data, options);
    if (!root)
        return tl::unexpected(root.error());
    if (root->public_key() != keyring->root)
        return fail(Kind::forbidden, "trust.unknown_key", root->public_key().kid().text());
    keyring->version = std::max(keyring->version + 1, unix_ms(now));
    keyring->issued = now;
    return Change{ std::move(*lock), std::move(*keyring), std::move(*root) };
}

Result<Keyring> published(const fs::path& data, Change change)
{
    if (const auto done = publish(data, change.keyring, std::move(change.root)); !done)
        return tl::unexpected(done.error());
    return std::move(change.keyring);
}

// A keyring stays small: keys that nobody can have signed with for long give way first.
void make_room(Keyring& keyring)
{
    while (keyring.keys.size() >= Keyring::max_keys)
        keyring.keys.erase(std::min_element(keyring.keys.begin(), keyring.keys.end(),
            [](const auto& a, const auto& b) { return a.not_after < b.not_after; }));
}

// An order lives for a day, and clocks differ a little: after it nothing that a revoked person
// signed is believed anyway, and to devices he is one whom nobody vouched for.
constexpr Milliseconds remembered_after_revocation = std::chrono::hours(25);

// For one person more, when it is full.
void make_room_for_person(Keyring& keyring, Moment now)
{
    if (keyring.persons.size() < Keyring::max_persons)
        return;
    std::erase_if(keyring.persons, [&](const TrustedPerson& one) {
        return one.revoked_at && *one.revoked_at + remembered_after_revocation < now;
    });
}

bool is_revoked(const TrustedPerson& person) { return person.revoked_at.has_value(); }

}

std::vector<DocumentType> types_of_the_signer()
{
    return { DocumentType::plan, DocumentType::order, DocumentType::profile, DocumentType::command,
        DocumentType::approval, DocumentType::welcome, DocumentType::seal,
        DocumentType::enrolment };
}

Result<Keyring> init_keys(const fs::path& data, const KeyOptions& options, Moment now)
{
    make_folder(keys_folder(data), 0755); // the server reads the keyring
    make_folder(signer_folder(data), 0711); // the server reaches the socket
    const auto lock = try_lock(keys_folder(data) / "lock");
    if (!lock)
        return fail(Kind::conflict, "keys.in_use");
    if (fs::exists(keys_folder(data) / "keyring.json"))
        return fail(Kind::conflict, "keys.exist_already");

    auto entry = make_signing_key(data, options, now);
    if (!entry)
        return tl::unexpected(entry.error());
    SecretKey root = SecretKey::generate();
    std::string passphrase = options.root_passphrase.value_or("");
    if (!options.root_passphrase) {
        passphrase = new_passphrase();
        write_file(keys_folder(data) / "root.passphrase", passphrase + "\n", 0600);
    }
    write_file(keys_folder(data) / "root.secret", lock_key(root, passphrase, options.cost), 0600);
    wipe(passphrase);
    write_file(keys_folder(data) / "root.public", root.public_key().text() + "\n", 0644);
    write_file(keys_folder(data) / "DOC-TRUOC.txt", root_note, 0644);
    const Keyring keyring{ .version = std::max<std::int64_t>(1, unix_ms(now)),
        .root = root.public_key(),
        .issued = now,
        .keys = { std::move(*entry) } };
    // Last: with it the keys exist.
    if (const auto published = publish(data, keyring, std::move(root)); !published)
        return tl::unexpected(published.error());
    return keyring;
}

Result<Keyring> rotate_keys(const fs::path& data, const KeyOptions& options, Moment now)
{
    auto change = begin_change(data, options, now);
    if (!change)
        return tl::unexpected(change.error());
    auto entry = make_signing_key(data, options, now);
    if (!entry)
        return tl::unexpected(entry.error());
    for (KeyringKey& key : change->keyring.keys) {
        if (is_usable(key, now))
            key.not_after = std::min(key.not_after, now + overlap);
    }
    make_room(change->keyring);
    change->keyring.keys.push_back(std::move(*entry));
    return published(data, std::move(*change));
}

Result<Keyring> revoke_key(
    const fs::path& data, const KeyId& kid, const KeyOptions& options, Moment now)
{
    auto change = begin_change(data, options, now);
    if (!change)
        return tl::unexpected(change.error());
    auto& persons = change->keyring.persons;
    const auto person = std::find_if(
        persons.begin(), persons.end(), [&](const auto& one) { return one.kid() == kid; });
    if (person != persons.end()) {
        if (person->revoked_at)
            return fail(Kind::conflict, "keys.revoked_already", kid.text());
        person->revoked_at = now;
        return published(data, std::move(*change));
    }
    auto& keys = change->keyring.keys;
    const auto revoked = std::find_if(
        keys.begin(), keys.end(), [&](const KeyringKey& key) { return key.kid() == kid; });
    if (revoked == keys.end())
        return fail(Kind::missing, "keys.unknown", kid.text());
    if (revoked->revoked_at)
        return fail(Kind::conflict, "keys.revoked_already", kid.text());
    revoked->revoked_at = now;
    // A key in its overlap is as good as gone: it must not be the last one.
    const bool covered = std::any_of(keys.begin(), keys.end(),
        [&](const KeyringKey& key) { return is_usable(key, now + overlap); });
    if (!covered) {
        auto entry = make_signing_key(data, options, now);
        if (!entry)
            return tl::unexpected(entry.error());
        make_room(change->keyring);
        keys.push_back(std::move(*entry));
    }
    auto published_one = published(data, std::move(*change));
    // The secret of a revoked key serves nobody but a thief.
    if (published_one)
        ::unlink(key_file(data, kid).c_str());
    return published_one;
}

Result<Keyring> trust_person(const fs::path& data, TrustedPerson person, const Site& site,
    const KeyOptions& options, Moment now)
{
    auto change = begin_change(data, options, now);
    if (!change)
        return tl::unexpected(change.error());
    Keyring& keyring = change->keyring;
    if (person.units.size() > most_units_of_person)
        return fail(Kind::invalid, "keys.too_many_units", std::to_string(most_units_of_person));
    // One place for all: a key signs for the place where it was made, and for no other. Who was
    // revoked signs nowhere any more.
    auto& persons = keyring.persons;
    if (keyring.site != site) {
        if (!std::all_of(persons.begin(), persons.end(), is_revoked))
            return fail(Kind::conflict, "keys.other_site", keyring.site.id);
        persons.clear();
    }
    keyring.site = site;
    make_room_for_person(keyring, now);
    const auto known = std::find_if(keyring.persons.begin(), keyring.persons.end(),
        [&](const TrustedPerson& one) { return one.kid() == person.kid(); });
    if (known != keyring.persons.end() && known->revoked_at)
        return fail(Kind::conflict, "keys.revoked_already", person.kid().text());
    if (known != keyring.persons.end())
        *known = std::move(person);
    else if (keyring.persons.size() >= Keyring::max_persons)
        return fail(Kind::conflict, "keys.too_many_persons", std::to_string(Keyring::max_persons));
    else
        keyring.persons.push_back(std::move(person));
    return published(data, std::move(*change));
}

Result<Keyring> require_persons(
    const fs::path& data, std::vector<UnitId> units, const KeyOptions& options, Moment now)
{
    auto change = begin_change(data, options, now);
    if (!change)
        return tl::unexpected(change.error());
    const auto& persons = change->keyring.persons;
    const auto somebody_signs_for = [&](UnitId unit) {
        return std::any_of(persons.begin(), persons.end(), [&](const TrustedPerson& one) {
            return !is_revoked(one)
                && std::find(one.units.begin(), one.units.end(), unit) != one.units.end();
        });
    };
    // Otherwise the next flood would be silent: a person of one commune signs for no other.
    if (!std::all_of(units.begin(), units.end(), somebody_signs_for))
        return fail(Kind::conflict, "keys.no_person");
    change->keyring.person_required = std::move(units);
    return published(data, std::move(*change));
}

Result<PublicKey> load_root(const fs::path& data)
{
    const auto text = read_file(keys_folder(data) / "root.public", max_secret);
    if (!text)
        return fail(Kind::missing, "keys.missing", text.error().detail);
    const auto root = PublicKey::parse(trim(*text));
    if (!root)
        return fail(Kind::invalid, "trust.malformed", "root.public");
    return *root;
}

Result<SignedDocument> load_signed_keyring(const fs::path& data)
{
    const auto text = read_file(keys_folder(data) / "keyring.json", 2 * Keyring::max_bytes);
    if (!text)
        return fail(Kind::missing, "keys.missing", text.error().detail);
    return decode_document(*text, 2 * Keyring::max_bytes);
}

Result<Keyring> load_keyring(const fs::path& data)
{
    const auto root = load_root(data);
    if (!root)
        return tl::unexpected(root.error());
    const auto document = load_signed_keyring(data);
    if (!document)
        return tl::unexpected(document.error());
    return open_keyring(*document, *root, 0);
}

bool root_secret_is_here(const fs::path& data)
{
    return fs::exists(keys_folder(data) / "root.secret");
}

Result<SecretKey> load_signing_key(
    const fs::path& data, const std::optional<fs::path>& credential, Moment now)
{
    const auto keyring = load_keyring(data);
    if (!keyring)
        return tl::unexpected(keyring.error());
    const KeyringKey* newest = nullptr;
    for (const KeyringKey& key : keyring->keys) {
        // A keyring lists its keys in the order in which they were made.
        if (is_usable(key, now) && key.not_before <= now && fs::exists(key_file(data, key.kid())))
            newest = &key;
    }
    if (!newest)
        return fail(Kind::missing, "keys.none_usable");
    const auto locked = read_file(key_file(data, newest->kid()), max_secret, Reading::ours);
    if (!locked)
        return tl::unexpected(locked.error());
    auto passphrase = passphrase_of_the_signer(data, credential);
    if (!passphrase)
        return tl::unexpected(passphrase.error());
    auto key = unlock_key(*locked, *passphrase);
    wipe(*passphrase);
    if (key && key->public_key() != newest->public_key)
        return fail(Kind::invalid, "trust.malformed", newest->kid().text());
    return key;
}

}
