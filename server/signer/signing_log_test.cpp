#include "server/signer/signing_log.hpp"

#include "server/signer/notary.hpp"
#include "server/signer/world_test.hpp"
#include "trust/approval.hpp"

namespace nguon::signer {
namespace {

using namespace std::chrono_literals;

const KeyId kid = *KeyId::parse("0123456789abcdef");

std::filesystem::path first_segment(const Folder& folder)
{
    return folder.path() / "signed-00000000000000000001.log";
}

// Three entries in a fresh log; its head afterwards.
ChainHead write_three(const Folder& folder)
{
    auto log = SigningLog::open(folder.path());
    log->append(DocumentType::plan, kid, payloads(2), now);
    log->append(DocumentType::order, kid, payloads(1), now);
    return log->head();
}

TEST(SigningLog, goes_on_where_it_ended)
{
    const Folder folder;
    const ChainHead head = write_three(folder);
    EXPECT_EQ(head.sequence, 3U);
    auto again = SigningLog::open(folder.path());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->head(), head);
    again->append(DocumentType::plan, kid, payloads(1), now);
    EXPECT_EQ(check_signing_log(folder.path()), again->head());
}

TEST(SigningLog, says_what_was_signed_in_a_line_that_people_can_read)
{
    const Folder folder;
    write_three(folder);
    const std::string text = bytes_of(first_segment(folder));
    EXPECT_NE(text.find("3 " + std::to_string(unix_ms(now)) + " order " + kid.text() + " "
                  + std::to_string(payload(0).size()) + " " + sha256(payload(0)).text()),
        std::string::npos);
}

TEST(SigningLog, drops_a_torn_end_wherever_the_cut_was)
{
    const Folder whole;
    write_three(whole);
    const std::string text = bytes_of(first_segment(whole));
    const std::size_t header = text.find('\n') + 1;
    for (std::size_t cut = header; cut <= text.size(); cut += cut + 3 < text.size() ? 3 : 1) {
        const Folder folder;
        put_bytes(first_segment(folder), text.substr(0, cut));
        auto log = SigningLog::open(folder.path());
        ASSERT_TRUE(log) << cut;
        const auto lines = std::count(
            text.begin() + std::ptrdiff_t(header), text.begin() + std::ptrdiff_t(cut), '\n');
        EXPECT_EQ(log->head().sequence, std::uint64_t(lines));
        log->append(DocumentType::plan, kid, payloads(1), now);
        EXPECT_EQ(check_signing_log(folder.path()), log->head());
    }
}

TEST(SigningLog, drops_blocks_of_zeros_that_a_power_cut_left)
{
    const Folder folder;
    const ChainHead head = write_three(folder);
    const std::string text = bytes_of(first_segment(folder));
    put_bytes(first_segment(folder), text + std::string(4096, '\0') + "4 1 plan\n");
    const auto log = SigningLog::open(folder.path());
    ASSERT_TRUE(log);
    EXPECT_EQ(log->head(), head);
    EXPECT_EQ(log->torn_bytes(), 4096U + 9U);
}

TEST(SigningLog, refuses_a_log_in_which_somebody_wrote)
{
    const Folder folder;
    write_three(folder);
    const std::string text = bytes_of(first_segment(folder));
    std::string altered = text;
    altered.replace(altered.find(" plan "), 6, " seal ");
    put_bytes(first_segment(folder), altered);
    EXPECT_EQ(code_of(SigningLog::open(folder.path())), "signer.log_damaged");
    EXPECT_EQ(code_of(check_signing_log(folder.path())), "signer.log_damaged");

    const auto first = text.find('\n') + 1;
    const auto second = text.find('\n', first) + 1;
    put_bytes(first_segment(folder), text.substr(0, first) + text.substr(second));
    EXPECT_EQ(code_of(SigningLog::open(folder.path())), "signer.log_damaged");
}

TEST(SigningLog, is_cut_into_segments_that_are_checked_together)
{
    const Folder folder;
    {
        auto log = SigningLog::open(folder.path(), 1000);
        for (int i = 0; i < 30; ++i)
            log->append(DocumentType::plan, kid, payloads(1), now);
    }
    const auto log = SigningLog::open(folder.path(), 1000);
    ASSERT_TRUE(log);
    EXPECT_EQ(log->head().sequence, 30U);
    EXPECT_EQ(check_signing_log(folder.path()), log->head());
    std::vector<std::filesystem::path> segments;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        segments.push_back(entry.path());
    ASSERT_GT(segments.size(), 3U);

    std::sort(segments.begin(), segments.end());
    std::filesystem::remove(segments[1]);
    EXPECT_EQ(code_of(check_signing_log(folder.path())), "signer.log_damaged");
}

struct Office {
    Folder folder;
    Notary notary{ SecretKey::from_seed(std::string(32, 'n')),
        std::move(*SigningLog::open(folder.path())), default_rules() };

    std::string code(DocumentType type, const std::string& text)
    {
        return code_of(notary.sign(type, std::vector{ text }, now));
    }
};

TEST(Notary, signs_what_it_may_and_logs_it_first)
{
    Office office;
    const auto signatures = office.notary.sign(DocumentType::order, payloads(2), now);
    ASSERT_TRUE(signatures);
    ASSERT_EQ(signatures->size(), 2U);
    EXPECT_TRUE(is_signed_by(office.notary.public_key(),
        signing_bytes(DocumentType::order, payload(1)), signatures->at(1)));
    EXPECT_EQ(office.notary.log_head().sequence, 2U);
    EXPECT_EQ(check_signing_log(office.folder.path()), office.notary.log_head());
}

TEST(Notary, refuses_types_that_belong_to_the_root_and_to_devices)
{
    Office office;
    for (const DocumentType type :
        { DocumentType::keyring, DocumentType::log, DocumentType::hello })
        EXPECT_EQ(office.code(type, payload(1)), "signer.type_not_allowed") << name_of(type);
    EXPECT_EQ(office.notary.log_head().sequence, 0U);
}

TEST(Notary, refuses_what_is_too_large_for_its_type)
{
    Office office;
    const auto of_size = [](std::size_t size) {
        std::string text = payload(1);
        text.insert(1, R"("x":"",)");
        text.insert(6, size - text.size(), 'x');
        return text;
    };
    EXPECT_EQ(office.code(DocumentType::command, of_size(2048)), "");
    EXPECT_EQ(office.code(DocumentType::command, of_size(2049)), "signer.payload_too_large");
    EXPECT_EQ(office.code(DocumentType::order, of_size(4096)), "");
    EXPECT_EQ(office.code(DocumentType::order, of_size(4097)), "signer.payload_too_large");
    EXPECT_EQ(office.code(DocumentType::plan, of_size(8193)), "signer.payload_too_large");
}

TEST(Notary, refuses_what_does_not_parse_as_its_type)
{
    Office office;
    EXPECT_EQ(office.code(DocumentType::plan, "not json"), "signer.payload_malformed");
    EXPECT_EQ(office.code(DocumentType::plan, "{}"), "signer.payload_malformed");
    EXPECT_EQ(office.code(DocumentType::approval, payload(1)), "signer.payload_malformed");
    EXPECT_EQ(office.code(DocumentType::seal, payload(1)), "signer.payload_malformed");
    EXPECT_EQ(office.code(DocumentType::seal, to_payload(Seal{ "audit", {}, now })), "");
}

TEST(Notary, signs_no_document_of_another_day)
{
    Office office;
    EXPECT_EQ(office.code(DocumentType::order, payload(1, now - 11min)), "signer.not_of_today");
    EXPECT_EQ(office.code(DocumentType::order, payload(1, now + 11min)), "signer.not_of_today");
    EXPECT_EQ(office.code(DocumentType::order, payload(1, now + 9min)), "");
}

TEST(Notary, signs_none_of_a_batch_in_which_one_is_wrong)
{
    Office office;
    auto batch = payloads(10);
    batch[7] = "{}";
    EXPECT_EQ(
        code_of(office.notary.sign(DocumentType::plan, batch, now)), "signer.payload_malformed");
    EXPECT_EQ(office.notary.log_head().sequence, 0U);
}

TEST(Notary, asks_the_protocols_own_decoder_where_main_gives_one)
{
    const Folder folder;
    Notary notary(SecretKey::from_seed(std::string(32, 'n')),
        std::move(*SigningLog::open(folder.path())),
        { { DocumentType::order, 4096, [](std::string_view) -> Result<void> {
               return fail(Kind::invalid, "order.no_text");
           } } });
    const auto refused = notary.sign(DocumentType::order, payloads(1), now);
    EXPECT_EQ(code_of(refused), "signer.payload_malformed");
    EXPECT_EQ(refused.error().detail, "order.no_text ");
}

}
}
