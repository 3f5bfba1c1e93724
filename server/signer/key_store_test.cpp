#include "server/signer/key_store.hpp"

#include <sys/stat.h>

#include "server/signer/world_test.hpp"
#include "trust/soft_passkey_test.hpp"

namespace nguon::signer {
namespace {

using namespace std::chrono_literals;

mode_t mode_of(const std::filesystem::path& path)
{
    struct stat about { };
    EXPECT_EQ(::stat(path.c_str(), &about), 0) << path;
    return about.st_mode & 0777;
}

TEST(InitKeys, makes_a_keyring_that_the_root_signed_and_a_key_the_signer_can_unlock)
{
    const World world;
    const auto data = world.folder.path();
    const auto root = load_root(data);
    ASSERT_TRUE(root);
    EXPECT_EQ(open_keyring(*load_signed_keyring(data), *root, 0), world.keyring);
    const auto key = load_signing_key(data, std::nullopt, now);
    ASSERT_TRUE(key);
    EXPECT_EQ(key->public_key(), world.keyring.keys[0].public_key);
    EXPECT_EQ(code_of(init_keys(data, cheap_options(), now)), "keys.exist_already");
}

TEST(InitKeys, leaves_no_secret_open_to_others_and_says_what_to_do_with_the_root)
{
    const World world;
    const auto data = world.folder.path();
    for (const char* name : { "keys/root.secret", "keys/root.passphrase", "signer/passphrase" })
        EXPECT_EQ(mode_of(data / name), 0600U) << name;
    EXPECT_EQ(mode_of(data / "signer" / (world.keyring.keys[0].kid().text() + ".key")), 0600U);
    EXPECT_TRUE(root_secret_is_here(data));
    EXPECT_NE(bytes_of(data / "keys/DOC-TRUOC.txt").find("root.secret"), std::string::npos);

    ::chmod((data / "signer/passphrase").c_str(), 0644);
    EXPECT_EQ(code_of(load_signing_key(data, std::nullopt, now)), "signer.file_open_to_others");
}

TEST(InitKeys, keeps_no_passphrase_beside_the_root_when_one_is_given)
{
    const Folder folder;
    KeyOptions options = cheap_options();
    options.root_passphrase = "két sắt số 3";
    ASSERT_TRUE(init_keys(folder.path(), options, now));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "keys/root.passphrase"));
    EXPECT_EQ(
        code_of(rotate_keys(folder.path(), cheap_options(), now)), "keys.root_passphrase_needed");
    options.root_passphrase = "sai";
    EXPECT_EQ(code_of(rotate_keys(folder.path(), options, now)), "trust.wrong_passphrase");
}

TEST(InitKeys, takes_a_systemd_credential_instead_of_a_passphrase_file)
{
    const Folder folder;
    KeyOptions options = cheap_options();
    options.credential = folder.path() / "credential";
    put_bytes(*options.credential, "ngắn\n");
    EXPECT_EQ(code_of(init_keys(folder.path(), options, now)), "keys.passphrase_too_short");
    put_bytes(*options.credential, "a credential of more than sixteen bytes\n");
    ASSERT_TRUE(init_keys(folder.path(), options, now));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "signer/passphrase"));
    EXPECT_TRUE(load_signing_key(folder.path(), options.credential, now));
    EXPECT_EQ(code_of(load_signing_key(folder.path(), std::nullopt, now)), "signer.file_missing");
}

TEST(RotateKeys, gives_a_new_key_and_lets_the_old_one_end_after_the_overlap)
{
    World world;
    const auto data = world.folder.path();
    const Moment later = now + 24h;
    const auto rotated = rotate_keys(data, cheap_options(), later);
    ASSERT_TRUE(rotated);
    EXPECT_GT(rotated->version, world.keyring.version);
    ASSERT_EQ(rotated->keys.size(), 2U);
    EXPECT_EQ(rotated->keys[0].not_after, later + overlap);
    EXPECT_EQ(
        load_signing_key(data, std::nullopt, later)->public_key(), rotated->keys[1].public_key);

    // What the old key signed before stays good; what it signs afterwards does not.
    LocalSigner old(std::move(*load_signing_key(data, std::nullopt, now)));
    ASSERT_EQ(old.public_key(), world.keyring.keys[0].public_key);
    const auto before = *old.sign(DocumentType::plan, payload(1, now));
    const auto after = *old.sign(DocumentType::plan, payload(1, later + overlap));
    EXPECT_TRUE(verify(before, *rotated, DocumentType::plan, later + 48h));
    EXPECT_EQ(
        code_of(verify(after, *rotated, DocumentType::plan, later + 48h)), "trust.expired_key");
}

TEST(RotateKeys, needs_the_root_and_counts_on_even_when_the_clock_went_back)
{
    const World world;
    const auto data = world.folder.path();
    const auto rotated = rotate_keys(data, cheap_options(), now - 24h);
    ASSERT_TRUE(rotated);
    EXPECT_EQ(rotated->version, world.keyring.version + 1);

    std::filesystem::remove(data / "keys/root.secret");
    EXPECT_FALSE(root_secret_is_here(data));
    EXPECT_EQ(code_of(rotate_keys(data, cheap_options(), now)), "keys.root_is_away");
    EXPECT_TRUE(load_signing_key(data, std::nullopt, now)); // daily work goes on without it
}

TEST(RotateKeys, reads_the_keyring_only_once_nobody_else_is_writing_it)
{
    const World world;
    const auto data = world.folder.path();
    const auto held = try_lock(data / "keys/lock");
    ASSERT_TRUE(held);
    // As somebody else leaves it in the middle of his change.
    std::filesystem::remove(data / "keys/keyring.json");
    EXPECT_EQ(code_of(rotate_keys(data, cheap_options(), now)), "keys.in_use");
}

TEST(RotateKeys, keeps_the_keyring_small_however_often_it_is_done)
{
    const World world;
    for (int i = 1; i <= 70; ++i)
        ASSERT_TRUE(rotate_keys(world.folder.path(), cheap_options(), now + i * 1h));
    EXPECT_EQ(load_keyring(world.folder.path())->keys.size(), Keyring::max_keys);
    EXPECT_TRUE(load_signing_key(world.folder.path(), std::nullopt, now + 71h));
}

TEST(RevokeKey, ends_the_key_at_once_and_replaces_the_last_one)
{
    const World world;
    const auto data = world.folder.path();
    LocalSigner stolen(std::move(*load_signing_key(data, std::nullopt, now)));
    const KeyId kid = stolen.public_key().kid();
    const auto changed = revoke_key(data, kid, cheap_options(), now + 1h);
    ASSERT_TRUE(changed);
    ASSERT_EQ(changed->keys.size(), 2U);
    EXPECT_EQ(changed->keys[0].revoked_at, now + 1h);
    EXPECT_EQ(code_of(verify(*stolen.sign(DocumentType::plan, payload(1)), *changed,
                  DocumentType::plan, now + 2h)),
        "trust.revoked");
    EXPECT_EQ(
        load_signing_key(data, std::nullopt, now + 1h)->public_key(), changed->keys[1].public_key);
    EXPECT_FALSE(std::filesystem::exists(data / "signer" / (kid.text() + ".key")));
}

TEST(RevokeKey, refuses_a_key_it_does_not_know_and_one_revoked_before)
{
    const World world;
    const auto data = world.folder.path();
    const KeyId kid = world.keyring.keys[0].kid();
    EXPECT_EQ(code_of(revoke_key(data, *KeyId::parse("0123456789abcdef"), cheap_options(), now)),
        "keys.unknown");
    ASSERT_TRUE(revoke_key(data, kid, cheap_options(), now));
    EXPECT_EQ(code_of(revoke_key(data, kid, cheap_options(), now)), "keys.revoked_already");
}

TEST(LoadKeyring, refuses_one_that_another_root_signed)
{
    const World world;
    const World other;
    std::filesystem::copy_file(other.folder.path() / "keys/keyring.json",
        world.folder.path() / "keys/keyring.json",
        std::filesystem::copy_options::overwrite_existing);
    EXPECT_EQ(code_of(load_keyring(world.folder.path())), "trust.unknown_key");
    EXPECT_EQ(
        code_of(load_signing_key(world.folder.path(), std::nullopt, now)), "trust.unknown_key");
    EXPECT_EQ(code_of(load_keyring(world.folder.path() / "nowhere")), "keys.missing");
}

TEST(LoadSigningKey, finds_none_when_all_have_ended)
{
    const World world;
    EXPECT_EQ(code_of(load_signing_key(world.folder.path(), std::nullopt, now + 24h * 731)),
        "keys.none_usable");
}

TEST(TrustPerson, puts_a_person_into_the_keyring_and_revokes_him)
{
    const World world;
    const auto data = world.folder.path();
    const nguon::testing::SoftPasskey passkey;
    const Site site{ "loa.example.vn", { "https://loa.example.vn" } };
    const TrustedPerson person{ passkey.key(), AccountId(5), "Hoa", { UnitId(7) }, now, {} };
    EXPECT_EQ(code_of(require_persons(data, { UnitId(1) }, cheap_options(), now)), "keys.no_person")
        << "the next flood would be silent";
    ASSERT_TRUE(trust_person(data, person, site, cheap_options(), now));
    ASSERT_TRUE(trust_person(data, person, site, cheap_options(), now)) << "once more is the same";
    EXPECT_EQ(code_of(require_persons(data, { UnitId(1) }, cheap_options(), now)), "keys.no_person")
        << "he signs for his commune only";
    ASSERT_TRUE(require_persons(data, { UnitId(7) }, cheap_options(), now));
    auto keyring = load_keyring(data);
    ASSERT_EQ(keyring->persons.size(), 1U);
    EXPECT_EQ(keyring->persons[0], person);
    EXPECT_EQ(keyring->site, site);
    EXPECT_EQ(keyring->person_required, std::vector{ UnitId(7) });
    EXPECT_EQ(code_of(trust_person(
                  data, person, { "khac.vn", { "https://khac.vn" } }, cheap_options(), now)),
        "keys.other_site");
    ASSERT_TRUE(revoke_key(data, person.kid(), cheap_options(), now + 1h));
    keyring = load_keyring(data);
    EXPECT_EQ(keyring->persons[0].revoked_at, now + 1h);
    EXPECT_EQ(keyring->keys.size(), 1U) << "the province's key stays";
    EXPECT_EQ(
        code_of(trust_person(data, person, site, cheap_options(), now)), "keys.revoked_already");
}

// A person of the province with a key of his own.
TrustedPerson somebody(std::vector<UnitId> units = { UnitId(1) })
{
    return { nguon::testing::SoftPasskey().key(), AccountId(5), "Hoa", std::move(units), now, {} };
}

TEST(TrustPerson, writes_no_keyring_that_nobody_could_read_again)
{
    const World world;
    const auto data = world.folder.path();
    const Site site{ "loa.example.vn", { "https://loa.example.vn" } };
    std::vector<UnitId> many;
    for (int i = 1; i <= 21; ++i)
        many.emplace_back(i);
    EXPECT_EQ(code_of(trust_person(data, somebody(many), site, cheap_options(), now)),
        "keys.too_many_units");
    TrustedPerson odd = somebody();
    odd.name.assign(201, 'a');
    EXPECT_EQ(code_of(trust_person(data, odd, site, cheap_options(), now)), "trust.malformed");
    EXPECT_EQ(load_keyring(data)->version, world.keyring.version) << "it stands as it stood";
    many.pop_back();
    EXPECT_TRUE(trust_person(data, somebody(many), site, cheap_options(), now));
    EXPECT_TRUE(load_keyring(data));
}

TEST(TrustPerson, goes_on_at_another_address_when_nobody_signs_at_the_old_one)
{
    const World world;
    const auto data = world.folder.path();
    const Site old{ "loa.example.vn", { "https://loa.example.vn" } };
    const Site moved{ "loa.tinh.vn", { "https://loa.tinh.vn" } };
    const TrustedPerson one = somebody();
    const TrustedPerson other = somebody();
    ASSERT_TRUE(trust_person(data, one, old, cheap_options(), now));
    ASSERT_TRUE(trust_person(data, other, old, cheap_options(), now));
    ASSERT_TRUE(revoke_key(data, one.kid(), cheap_options(), now));
    EXPECT_EQ(
        code_of(trust_person(data, somebody(), moved, cheap_options(), now)), "keys.other_site");
    ASSERT_TRUE(revoke_key(data, other.kid(), cheap_options(), now));
    ASSERT_TRUE(trust_person(data, somebody(), moved, cheap_options(), now));
    const auto keyring = load_keyring(data);
    EXPECT_EQ(keyring->site, moved);
    EXPECT_EQ(keyring->persons.size(), 1U);
}

TEST(TrustPerson, finds_room_where_others_were_revoked_long_ago)
{
    const World world;
    const auto data = world.folder.path();
    const Site site{ "loa.example.vn", { "https://loa.example.vn" } };
    std::vector<TrustedPerson> all(Keyring::max_persons);
    for (TrustedPerson& one : all) {
        one = somebody();
        ASSERT_TRUE(trust_person(data, one, site, cheap_options(), now));
    }
    EXPECT_EQ(code_of(trust_person(data, somebody(), site, cheap_options(), now)),
        "keys.too_many_persons");
    ASSERT_TRUE(revoke_key(data, all[7].kid(), cheap_options(), now));
    EXPECT_EQ(code_of(trust_person(data, somebody(), site, cheap_options(), now + 24h)),
        "keys.too_many_persons")
        << "what he signed may still be under way";
    ASSERT_TRUE(trust_person(data, somebody(), site, cheap_options(), now + 26h));
    const auto keyring = load_keyring(data);
    EXPECT_EQ(keyring->persons.size(), Keyring::max_persons);
    EXPECT_EQ(keyring->find_person(all[7].kid()), nullptr);
    EXPECT_NE(keyring->find_person(all[8].kid()), nullptr);
}

}
}
