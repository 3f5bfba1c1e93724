#include "server/http/audit/deed_words.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

#include "server/http/plumbing/messages.hpp"

namespace nguon::http {
namespace {

namespace fs = std::filesystem;

// Every dotted word handed to `note`, directly or through a function that saves and notes, of the
// file's own or of the parts it shares, in the sources of the server. Codes of refusals stand in
// such statements too; they have messages.
std::map<std::string, std::string> deeds_in_sources()
{
    const std::regex noting(R"re(\b(?:note|save|add|store|change|put)\w*\(([^;]*);)re");
    const std::regex word(R"re("([a-z]+\.[a-z_]+)")re");
    std::map<std::string, std::string> found;
    const fs::path root = fs::path(NGUON_SOURCE_DIR) / "server";
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        const std::string name = entry.path().filename();
        const std::string path = fs::relative(entry.path(), root).string();
        const bool writes = path.starts_with("app/") || path.starts_with("http/");
        if (!writes || entry.path().extension() != ".cpp" || name.ends_with("_test.cpp"))
            continue;
        std::stringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        const std::string source = text.str();
        if (source.find("note(") == std::string::npos
            && source.find("_parts.hpp\"") == std::string::npos)
            continue;
        for (std::sregex_iterator at(source.begin(), source.end(), noting), end; at != end; ++at) {
            const std::string statement = (*at)[1];
            for (std::sregex_iterator one(statement.begin(), statement.end(), word); one != end;
                 ++one) {
                if (!find_message((*one)[1].str()))
                    found.emplace((*one)[1].str(), path);
            }
        }
    }
    return found;
}

TEST(DeedWords, are_there_for_every_deed_that_is_noted)
{
    const auto deeds = deeds_in_sources();
    // The search itself must work, or nothing is proven.
    for (const char* known : { "bulletin.approved", "schedule.cancelled", "account.added",
             "device.commanded", "session.opened", "reading.saved" })
        ASSERT_TRUE(deeds.contains(known)) << known;
    for (const auto& [deed, file] : deeds)
        EXPECT_TRUE(find_deed_words(deed)) << deed << " of " << file << " has no Vietnamese words";
}

TEST(DeedWords, an_unknown_deed_is_shown_as_it_is)
{
    EXPECT_EQ(deed_words("bulletin.recalled"), "Thu hồi tin bài");
    EXPECT_EQ(deed_words("moon.landed"), "moon.landed");
}

TEST(DeedWords, details_are_sentences_and_what_says_nothing_is_left_out)
{
    EXPECT_EQ(detail_words(R"({"comment":"Sửa ngày","version":4})"), "Ý kiến: Sửa ngày; Bản 4");
    EXPECT_EQ(detail_words(R"({"on":"2025-07-01","units_ended":3,"account":4})"),
        "Có hiệu lực từ 01/07/2025; 3 đơn vị kết thúc");
    EXPECT_EQ(detail_words(R"({"devices":12,"number":60,"verb":"volume"})"),
        "12 thiết bị; Lệnh: chỉnh âm lượng; Mức 60%");
    EXPECT_EQ(
        detail_words(R"({"devices":1,"number":0,"verb":"stop"})"), "1 thiết bị; Lệnh: dừng phát");
    EXPECT_EQ(detail_words(R"({"disabled":true,"roles":["auditor@2"]})"),
        "Khóa tài khoản; Vai trò: Người kiểm tra, giám sát");
    EXPECT_EQ(
        detail_words(R"({"starts":"2026-11-24T06:00:00+07:00"})"), "Bắt đầu 06:00 ngày 24/11/2026");
    EXPECT_EQ(detail_words(""), "");
    EXPECT_EQ(detail_words("no json"), "");
    EXPECT_EQ(detail_words(R"({"secret_thing":1})"), "");
}

}
}
