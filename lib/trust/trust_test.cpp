#include <random>

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "trust/approval.hpp"
#include "trust/chain.hpp"
#include "trust/keyring.hpp"
#include "trust/locked_key.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

const Moment start = *parse_rfc3339("2026-11-21T06:00:00+07:00");
constexpr LockCost cheap{ .passes = 1, .memory_kib = 64 };

// A key that is the same in every run.
LocalSigner signer_of(char letter)
{
    return LocalSigner(SecretKey::from_seed(std::string(SecretKey::seed_size, letter)));
}

std::string payload_issued_at(Moment issued)
{
    return json::canonical(json::Object{ { "version", 7 }, { "issued", json::of(issued) } });
}

// A root, a signer good for 30 days, and what an attacker has: a key of his own.
struct World {
    LocalSigner root = signer_of('r');
    LocalSigner province = signer_of('p');
    LocalSigner stranger = signer_of('x');
    Keyring keyring{ .version = 5,
        .root = root.public_key(),
        .issued = start,
        .keys = { { province.public_key(), "signer",
            { DocumentType::plan, DocumentType::order, DocumentType::approval }, start,
            start + 24h * 30, {} } } };

    std::string code(const SignedDocument& document, DocumentType expected = DocumentType::plan,
        std::optional<Moment> now = start + 1h) const
    {
        const auto verified = verify(document, keyring, expected, now);
        return verified ? "" : verified.error().code;
    }
};

template <typename T> std::string code_of(const Result<T>& result)
{
    return result ? "" : result.error().code;
}

TEST(Hash, is_that_of_the_standard_also_in_pieces)
{
    EXPECT_EQ(
        sha256("abc").text(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Sha256 pieces;
    pieces.update("a");
    pieces.update("bc");
    EXPECT_EQ(pieces.finish(), sha256("abc"));
    EXPECT_EQ(pieces.finish(), sha256(""));
}

TEST(Hash, has_one_text_only)
{
    const std::string text = sha256("abc").text();
    EXPECT_EQ(Hash::parse(text), sha256("abc"));
    EXPECT_FALSE(Hash::parse("B" + text.substr(1)));
    EXPECT_FALSE(Hash::parse(text.substr(2)));
    EXPECT_FALSE(Hash::parse(text + "00"));
}

TEST(Keys, sign_as_the_standard_says)
{
    // RFC 8032 section 7.1, test 2.
    const auto key = SecretKey::from_seed(
        *from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    EXPECT_EQ(to_hex(key.public_key().bytes()),
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    EXPECT_EQ(to_hex(key.sign("\x72").bytes()),
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

TEST(Keys, refuse_a_public_key_of_small_order)
{
    EXPECT_FALSE(PublicKey::from_bytes(std::string(32, '\0')));
    EXPECT_FALSE(PublicKey::from_bytes("\x01" + std::string(31, '\0')));
    EXPECT_FALSE(is_signed_by(PublicKey(), "", Signature()));
}

TEST(Document, comes_back_from_its_text)
{
    World world;
    const auto document = *world.province.sign(DocumentType::order, "{\"bão\":1}");
    const auto again = decode_document(encode(document), 4096);
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, document);
    EXPECT_EQ(code_of(decode_document(encode(document), 50)), "input.too_large");
}

TEST(Document, refuses_an_algorithm_or_type_it_does_not_know)
{
    World world;
    json::Object object = to_json(*world.province.sign(DocumentType::plan, "{}"));
    object["alg"] = "none";
    EXPECT_EQ(code_of(document_from_json(object)), "trust.unknown_algorithm");
    object["alg"] = "ed25519";
    object["typ"] = "plans";
    EXPECT_EQ(code_of(document_from_json(object)), "trust.malformed");
}

TEST(Verify, accepts_what_the_right_key_signed_and_gives_its_content)
{
    World world;
    const auto document = *world.province.sign(DocumentType::plan, payload_issued_at(start + 1min));
    const auto verified = verify(document, world.keyring, DocumentType::plan, start + 2min);
    ASSERT_TRUE(verified);
    EXPECT_EQ(verified->payload.at("version").as_int64(), 7);
    EXPECT_EQ(verified->issued, start + 1min);
    EXPECT_EQ(verified->kid, world.province.public_key().kid());
}

TEST(Verify, refuses_a_forged_or_altered_document)
{
    World world;
    auto document = *world.stranger.sign(DocumentType::plan, payload_issued_at(start));
    EXPECT_EQ(world.code(document), "trust.unknown_key");
    document.kid = world.province.public_key().kid();
    EXPECT_EQ(world.code(document), "trust.bad_signature");

    auto altered = *world.province.sign(DocumentType::plan, payload_issued_at(start));
    altered.payload.replace(altered.payload.find('7'), 1, "8");
    EXPECT_EQ(world.code(altered), "trust.bad_signature");
}

TEST(Verify, refuses_a_plan_replayed_as_an_order)
{
    World world;
    auto document = *world.province.sign(DocumentType::plan, payload_issued_at(start));
    EXPECT_EQ(world.code(document, DocumentType::order), "trust.wrong_type");
    document.type = DocumentType::order;
    EXPECT_EQ(world.code(document, DocumentType::order), "trust.bad_signature");
}

TEST(Verify, refuses_a_key_that_was_made_for_another_purpose)
{
    World world;
    const auto document = *world.province.sign(DocumentType::profile, payload_issued_at(start));
    EXPECT_EQ(world.code(document, DocumentType::profile), "trust.not_entitled");
}

TEST(Verify, keeps_what_was_signed_while_the_key_was_valid)
{
    World world;
    const auto last
        = *world.province.sign(DocumentType::plan, payload_issued_at(start + 24h * 30 - 1s));
    EXPECT_EQ(world.code(last, DocumentType::plan, start + 24h * 90), "");
    EXPECT_EQ(world.code(last, DocumentType::plan, std::nullopt), "");
    const auto late = *world.province.sign(DocumentType::plan, payload_issued_at(start + 24h * 30));
    EXPECT_EQ(world.code(late, DocumentType::plan, start + 24h * 90), "trust.expired_key");
    const auto early = *world.province.sign(DocumentType::plan, payload_issued_at(start - 1s));
    EXPECT_EQ(world.code(early), "trust.not_yet_valid");
}

TEST(Verify, refuses_a_document_from_the_future_only_where_the_time_is_known)
{
    World world;
    const auto document = *world.province.sign(DocumentType::plan, payload_issued_at(start + 1h));
    EXPECT_EQ(world.code(document, DocumentType::plan, start + 49min), "trust.not_yet_valid");
    EXPECT_EQ(world.code(document, DocumentType::plan, start + 50min), "");
    EXPECT_EQ(world.code(document, DocumentType::plan, std::nullopt), "");
}

TEST(Verify, refuses_everything_under_a_revoked_key_whatever_date_it_bears)
{
    World world;
    const auto document = *world.province.sign(DocumentType::plan, payload_issued_at(start));
    world.keyring.keys[0].revoked_at = start + 24h;
    EXPECT_EQ(world.code(document), "trust.revoked");
}

TEST(Verify, refuses_a_payload_without_the_moment_of_signing)
{
    World world;
    EXPECT_EQ(world.code(*world.province.sign(DocumentType::plan, "{}")), "trust.malformed");
    EXPECT_EQ(world.code(*world.province.sign(DocumentType::plan, "\x01")), "trust.malformed");
    EXPECT_EQ(world.code(*world.province.sign(DocumentType::plan, "[]")), "trust.malformed");
}

TEST(Keyring, comes_back_from_its_payload)
{
    World world;
    world.keyring.keys[0].revoked_at = start;
    const auto again = parse_keyring(to_payload(world.keyring));
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, world.keyring);
}

TEST(Keyring, is_accepted_from_the_pinned_root_only_and_never_older_than_held)
{
    World world;
    const auto document = *world.root.sign(DocumentType::keyring, to_payload(world.keyring));
    const PublicKey root = world.root.public_key();
    EXPECT_TRUE(open_keyring(document, root, 5));
    EXPECT_EQ(code_of(open_keyring(document, root, 6)), "trust.old_keyring");
    EXPECT_EQ(code_of(open_keyring(document, world.stranger.public_key(), 0)), "trust.unknown_key");

    auto forged = *world.stranger.sign(DocumentType::keyring, to_payload(world.keyring));
    forged.kid = root.kid();
    EXPECT_EQ(code_of(open_keyring(forged, root, 0)), "trust.bad_signature");
    const auto by_signer = *world.province.sign(DocumentType::keyring, to_payload(world.keyring));
    EXPECT_EQ(code_of(open_keyring(by_signer, root, 0)), "trust.unknown_key");
    const auto as_plan = *world.root.sign(DocumentType::plan, to_payload(world.keyring));
    EXPECT_EQ(code_of(open_keyring(as_plan, root, 0)), "trust.wrong_type");
}

TEST(Keyring, refuses_another_root_inside_a_wrong_kid_and_a_key_that_stands_twice)
{
    World world;
    const PublicKey root = world.root.public_key();
    Keyring other = world.keyring;
    other.root = world.stranger.public_key();
    EXPECT_EQ(
        code_of(open_keyring(*world.root.sign(DocumentType::keyring, to_payload(other)), root, 0)),
        "trust.unknown_key");

    Keyring twice = world.keyring;
    twice.keys.push_back(twice.keys[0]);
    EXPECT_EQ(code_of(parse_keyring(to_payload(twice))), "trust.malformed");

    std::string payload = to_payload(world.keyring);
    const std::string kid = world.province.public_key().kid().text();
    payload.replace(payload.find(kid), 16, "0123456789abcdef");
    EXPECT_EQ(code_of(parse_keyring(payload)), "trust.malformed");
}

ApprovalStatement statement()
{
    return { .bulletin = BulletinId(11),
        .version = 3,
        .content = sha256("Thông báo"),
        .media = { sha256("opus") },
        .audience = "u:1,u:2;g:;d:",
        .valid_from = start,
        .valid_to = start + 24h,
        .priority = Priority::priority,
        .approver = AccountId(4),
        .approver_name = "Nông Thị Hà",
        .approver_unit = UnitId(1),
        .approved_at = start - 24h,
        .issued = start + 1min };
}

TEST(ApprovalStatement, comes_back_and_is_verified_like_every_document)
{
    World world;
    const auto document = *world.province.sign(DocumentType::approval, to_payload(statement()));
    const auto verified = verify_approval(document, world.keyring, start + 2min);
    ASSERT_TRUE(verified);
    EXPECT_EQ(*verified, statement());
    EXPECT_TRUE(verified->covers_media(sha256("opus")));
    EXPECT_FALSE(verified->covers_media(sha256("other")));

    const auto as_plan = *world.province.sign(DocumentType::plan, to_payload(statement()));
    EXPECT_EQ(code_of(verify_approval(as_plan, world.keyring, start + 2min)), "trust.wrong_type");
}

TEST(ApprovalStatement, refuses_a_span_that_ends_before_it_begins_and_fields_it_does_not_know)
{
    ApprovalStatement empty = statement();
    empty.valid_to = empty.valid_from;
    EXPECT_EQ(code_of(parse_approval(to_payload(empty))), "trust.malformed");
    std::string payload = to_payload(statement());
    payload.insert(1, "\"also\":1,");
    EXPECT_EQ(code_of(parse_approval(payload)), "trust.malformed");
}

struct Log {
    std::vector<std::string> texts{ "một", "hai", "ba", "bốn" };
    std::vector<ChainEntry> entries;
    ChainHead head;

    Log()
    {
        for (const std::string& text : texts) {
            head = next(head, text);
            entries.push_back({ head.sequence, text, head.hash });
        }
    }
};

TEST(Chain, follows_an_untouched_log_from_anywhere)
{
    const Log log;
    EXPECT_EQ(follow({}, log.entries), log.head);
    const ChainHead second{ 2, log.entries[1].hash };
    EXPECT_EQ(follow(second, std::span(log.entries).subspan(2)), log.head);
}

TEST(Chain, tells_a_gap_a_repeat_an_alteration_and_a_fork)
{
    Log gap;
    gap.entries.erase(gap.entries.begin() + 1);
    EXPECT_EQ(code_of(follow({}, gap.entries)), "trust.chain_gap");
    EXPECT_EQ(follow({}, gap.entries).error().detail, "2");

    Log repeat;
    repeat.entries.insert(repeat.entries.begin(), repeat.entries.front());
    EXPECT_EQ(code_of(follow({}, repeat.entries)), "trust.chain_gap");

    Log altered;
    altered.entries[2].bytes = "năm";
    EXPECT_EQ(code_of(follow({}, altered.entries)), "trust.chain_fork");
    EXPECT_EQ(follow({}, altered.entries).error().detail, "3");

    // The same entries after another beginning: a device that was cloned.
    const Log log;
    const ChainHead other{ 2, sha256("another history") };
    EXPECT_EQ(code_of(follow(other, std::span(log.entries).subspan(2))), "trust.chain_fork");
}

TEST(Seal, vouches_for_the_head_under_the_devices_own_key_and_type)
{
    const Log log;
    LocalSigner device = signer_of('d');
    const Seal seal{ "device:42", log.head, start };
    const auto document = *device.sign(DocumentType::log, to_payload(seal));
    const auto opened = open_seal(document, DocumentType::log, device.public_key());
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, seal);
    EXPECT_EQ(
        code_of(open_seal(document, DocumentType::seal, device.public_key())), "trust.wrong_type");
    EXPECT_EQ(code_of(open_seal(document, DocumentType::log, signer_of('e').public_key())),
        "trust.unknown_key");
}

TEST(LockedKey, opens_with_its_passphrase_and_no_other)
{
    const SecretKey key = SecretKey::generate();
    const std::string text = lock_key(key, "mật khẩu dài", cheap);
    const auto opened = unlock_key(text, "mật khẩu dài");
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->sign("x"), key.sign("x"));
    EXPECT_EQ(public_key_of(text), key.public_key());
    EXPECT_EQ(code_of(unlock_key(text, "mật khẩu")), "trust.wrong_passphrase");
}

TEST(LockedKey, refuses_a_newer_format_an_unbounded_cost_and_another_key_in_the_name)
{
    const auto key = signer_of('k');
    const std::string text = lock_key(key.key(), "p", cheap);
    const auto with = [&](std::string from, const std::string& to) {
        std::string changed = text;
        changed.replace(changed.find(from), from.size(), to);
        return code_of(unlock_key(changed, "p"));
    };
    EXPECT_EQ(with("\"version\":1", "\"version\":2"), "trust.unknown_format");
    EXPECT_EQ(with("\"memory_kib\":64", "\"memory_kib\":99999999"), "trust.malformed");
    EXPECT_EQ(with("nguon-locked-key", "another"), "trust.malformed");
    EXPECT_EQ(with(key.public_key().text(), signer_of('l').public_key().text()), "trust.malformed");
}

// Feeds `decode` with random bytes and with mutations of `seed`; it must answer, never crash.
template <typename Decode> int mutate(const std::string& seed, Decode decode)
{
    std::mt19937 chance(11);
    int accepted = 0;
    for (int round = 0; round < 4'000; ++round) {
        std::string bytes = seed;
        if (round % 8 == 0) {
            bytes.resize(chance() % 300);
            for (char& c : bytes)
                c = static_cast<char>(chance());
        }
        for (unsigned change = 0; change < 1 + chance() % 3 && !bytes.empty(); ++change) {
            const std::size_t at = chance() % bytes.size();
            switch (chance() % 4) {
            case 0:
                bytes[at] = static_cast<char>(chance());
                break;
            case 1:
                bytes[at] ^= static_cast<char>(1U << (chance() % 8));
                break;
            case 2:
                bytes.erase(at, 1 + chance() % 20);
                break;
            default:
                bytes.insert(at, bytes.substr(chance() % bytes.size(), chance() % 20));
            }
        }
        accepted += bytes != seed && decode(bytes) ? 1 : 0;
    }
    return accepted;
}

TEST(Decoders, answer_to_every_mutation_and_never_accept_an_altered_signed_document)
{
    World world;
    const std::string plan
        = encode(*world.province.sign(DocumentType::plan, payload_issued_at(start)));
    const SignedDocument original = *decode_document(plan, 4096);
    const int accepted = mutate(plan, [&](const std::string& text) {
        const auto document = decode_document(text, 4096);
        // Other white space or escapes around the same document are the same document.
        return document && *document != original && world.code(*document).empty();
    });
    EXPECT_EQ(accepted, 0);
}

TEST(Decoders, give_back_the_same_bytes_for_whatever_they_accept)
{
    World world;
    mutate(to_payload(world.keyring), [](const std::string& text) {
        const auto keyring = parse_keyring(text);
        if (keyring) {
            EXPECT_EQ(parse_keyring(to_payload(*keyring)), *keyring);
        }
        return keyring.has_value();
    });
    const int accepted = mutate(to_payload(statement()), [](const std::string& text) {
        const auto read = parse_approval(text);
        if (read) {
            EXPECT_EQ(parse_approval(to_payload(*read)), *read);
        }
        return read.has_value();
    });
    EXPECT_GT(accepted, 10);
    const Log log;
    mutate(to_payload(Seal{ "audit", log.head, start }), [](const std::string& text) {
        const auto seal = parse_seal(text);
        if (seal) {
            EXPECT_EQ(parse_seal(to_payload(*seal)), *seal);
        }
        return seal.has_value();
    });
}

TEST(Decoders, never_open_a_locked_key_that_was_touched_as_another_key)
{
    const auto key = signer_of('k');
    const std::string text = lock_key(key.key(), "p", { .passes = 1, .memory_kib = 8 });
    mutate(text, [&](const std::string& bytes) {
        // A touched cost may ask for much work before it is found wrong; leave those out.
        if (bytes.find("\"passes\":1,\"memory_kib\":8,") == std::string::npos)
            return false;
        const auto opened = unlock_key(bytes, "p");
        if (opened) {
            EXPECT_EQ(opened->public_key(), key.public_key());
        }
        return opened.has_value();
    });
}

}
}
