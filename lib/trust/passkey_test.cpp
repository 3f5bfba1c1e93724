// Passkeys: what is accepted, and each way in which somebody might cheat.
#include <gtest/gtest.h>

#include "trust/soft_passkey_test.hpp"

namespace nguon {
namespace {

using testing::SoftPasskey;

const Site site{ "loa.example.vn", { "https://loa.example.vn" } };
const std::string challenge(32, 'c');

std::string code(const PersonalProof& proof, const PersonalKey& key,
    std::string_view asked = challenge, const Site& where = site)
{
    const auto checked = check_assertion(proof, key, where, asked);
    return checked ? "" : checked.error().code;
}

TEST(Passkey, what_its_owner_signed_is_accepted_and_tells_how_often_it_was_used)
{
    SoftPasskey passkey;
    passkey.counter = 6;
    const auto used
        = check_assertion(passkey.sign(challenge, site), passkey.key(), site, challenge);
    ASSERT_TRUE(used) << used.error().code;
    EXPECT_EQ(*used, 7U);
}

TEST(Passkey, another_key_another_challenge_and_another_place_are_refused)
{
    SoftPasskey mine;
    SoftPasskey other;
    const PersonalProof proof = mine.sign(challenge, site);
    EXPECT_EQ(code(proof, other.key()), "passkey.bad_signature");
    EXPECT_EQ(code(proof, mine.key(), std::string(32, 'd')), "passkey.other_challenge");
    EXPECT_EQ(code(proof, mine.key(), challenge, { site.id, { "https://khac.example.vn" } }),
        "passkey.other_site");
    EXPECT_EQ(code(proof, mine.key(), challenge, { "khac.example.vn", site.origins }),
        "passkey.other_site");
    EXPECT_EQ(
        code(mine.sign(challenge, { site.id, { "https://loa.example.vn.evil.vn" } }), mine.key()),
        "passkey.other_site");
}

TEST(Passkey, a_changed_byte_anywhere_is_refused)
{
    SoftPasskey passkey;
    const PersonalProof good = passkey.sign(challenge, site);
    PersonalProof counted = good;
    counted.authenticator_data.back() ^= 1;
    EXPECT_EQ(code(counted, passkey.key()), "passkey.bad_signature");
    PersonalProof spaced = good;
    spaced.client_data.insert(1, " ");
    EXPECT_EQ(code(spaced, passkey.key()), "passkey.bad_signature");
    PersonalProof cut = good;
    cut.signature.pop_back();
    EXPECT_EQ(code(cut, passkey.key()), "passkey.bad_signature");
    PersonalProof nothing = good;
    nothing.signature.clear();
    EXPECT_EQ(code(nothing, passkey.key()), "passkey.bad_signature");
    PersonalProof short_data = good;
    short_data.authenticator_data.resize(36);
    EXPECT_EQ(code(short_data, passkey.key()), "passkey.malformed");
}

TEST(Passkey, a_key_that_nobody_touched_or_that_did_not_ask_who_he_is_is_refused)
{
    SoftPasskey passkey;
    for (const unsigned flags : { 0x00U, 0x01U, 0x04U }) {
        passkey.flags = flags;
        EXPECT_EQ(code(passkey.sign(challenge, site), passkey.key()), "passkey.not_verified");
    }
}

TEST(Passkey, what_was_signed_while_a_key_was_made_is_no_assertion)
{
    SoftPasskey passkey;
    PersonalProof proof = passkey.sign(challenge, site);
    proof.client_data = SoftPasskey::client_data("webauthn.create", challenge, site.origins.at(0));
    EXPECT_EQ(code(proof, passkey.key()), "passkey.wrong_type");
    proof.client_data.insert(proof.client_data.size() - 1, R"(,"crossOrigin":true)");
    EXPECT_NE(code(proof, passkey.key()), "");
}

TEST(Passkey, a_new_key_is_read_with_its_name_and_counter)
{
    SoftPasskey passkey;
    const auto made = read_new_passkey(passkey.new_key_data(site.id),
        SoftPasskey::client_data("webauthn.create", challenge, site.origins.at(0)), site,
        challenge);
    ASSERT_TRUE(made) << made.error().code;
    EXPECT_EQ(made->credential, passkey.credential);
    EXPECT_EQ(made->key, passkey.key());
    EXPECT_EQ(made->counter, 1U);
    EXPECT_EQ(PersonalKey::parse(made->key.text()), made->key);
}

TEST(Passkey, a_new_key_of_another_kind_or_cut_short_is_refused)
{
    SoftPasskey passkey;
    const std::string said
        = SoftPasskey::client_data("webauthn.create", challenge, site.origins.at(0));
    const std::string data = passkey.new_key_data(site.id);
    for (std::size_t size = 0; size < data.size(); ++size)
        EXPECT_FALSE(read_new_passkey(data.substr(0, size), said, site, challenge)) << size;
    std::string rsa = data;
    rsa[data.size() - 77 + 2] = 3; // kty
    EXPECT_EQ(read_new_passkey(rsa, said, site, challenge).error().code, "passkey.unsupported");
    std::string off_the_curve = data;
    off_the_curve.back() ^= 1;
    EXPECT_EQ(
        read_new_passkey(off_the_curve, said, site, challenge).error().code, "passkey.unsupported");
    EXPECT_EQ(read_new_passkey(passkey.new_key_data("khac.example.vn"), said, site, challenge)
                  .error()
                  .code,
        "passkey.other_site");
}

}
}
