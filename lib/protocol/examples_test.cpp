// The examples of docs/device-protocol.md are frames that this program understands.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/text.hpp"
#include "protocol/frames.hpp"
#include "protocol/play_log.hpp"
#include "trust/chain.hpp"

namespace nguon::protocol {
namespace {

const std::string& document()
{
    static const std::string text = [] {
        std::ifstream file(NGUON_SOURCE_DIR "/docs/device-protocol.md");
        std::ostringstream read;
        read << file.rdbuf();
        return read.str();
    }();
    return text;
}

std::vector<std::string> examples()
{
    std::vector<std::string> found;
    for (const std::string_view line : split(document(), '\n')) {
        if (line.starts_with(R"({"type":)"))
            found.emplace_back(line);
    }
    return found;
}

template <typename Content> Content example()
{
    for (const std::string& text : examples()) {
        const auto frame = decode_frame(text);
        if (frame && std::holds_alternative<Content>(frame->content))
            return std::get<Content>(frame->content);
    }
    throw std::runtime_error("there is no such example");
}

const PublicKey device_key = *PublicKey::parse("7UkoxijRwsbq6QM4kFmVYSlZJzpcY_k2NsFGFKyHN9E");
const PublicKey province_key = *PublicKey::parse("gTl3Dqh9F19Wo1Rmw0x-zMuNipG07jeiXfYPW4_Js5Q");

}

TEST(ProtocolExamples, are_written_as_the_program_would_write_them)
{
    std::set<std::size_t> kinds;
    for (const std::string& text : examples()) {
        const auto frame = decode_frame(text);
        ASSERT_TRUE(frame) << text;
        EXPECT_EQ(encode(*frame), text);
        kinds.insert(frame->content.index());
    }
    // All but the order and the live, which the document describes in words.
    EXPECT_EQ(kinds.size(), std::variant_size_v<Content> - 2);
}

TEST(ProtocolExamples, the_greeting_proves_both_ends)
{
    const auto challenge = example<Challenge>();
    const auto hello = example<Hello>();
    EXPECT_TRUE(check_hello(hello, challenge.nonce, device_key));

    const auto welcome = example<Welcome>();
    EXPECT_TRUE(check_signature(welcome.proof, DocumentType::welcome, province_key));
    EXPECT_EQ(welcome.proof.payload, welcome_payload(hello.nonce, welcome.server_time));
}

TEST(ProtocolExamples, the_command_is_signed_and_for_the_device_of_the_greeting)
{
    const auto command = example<CommandFrame>().command;
    EXPECT_TRUE(check_signature(command, DocumentType::command, province_key));
    EXPECT_NE(command.payload.find(example<Hello>().device.text()), std::string::npos);
}

TEST(ProtocolExamples, the_play_record_leads_to_the_head_of_the_chain)
{
    std::string entry;
    for (const std::string_view line : split(document(), '\n')) {
        if (trim(line).starts_with(R"({"bulletin":"455204829299001","clock_error")"))
            entry = std::string(trim(line));
    }
    const auto record = parse_record(entry);
    ASSERT_TRUE(record);
    EXPECT_EQ(to_canonical(*record), entry);
    EXPECT_NE(document().find(next(ChainHead{}, entry).hash.text()), std::string::npos);
}

}
