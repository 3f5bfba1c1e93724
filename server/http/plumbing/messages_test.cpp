#include "server/http/plumbing/messages.hpp"

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

namespace nguon::http {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file)
{
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

// Every dotted code handed to `fail`, `fail_field`, `refuse`, `wrong` or an Error literal in the
// sources whose refusals reach a user.
std::map<std::string, std::string> codes_in_sources()
{
    const std::regex refusal(
        R"re((?:fail\(\s*Kind::\w+,|fail_field\(\s*[^;"]*"[^"]*"[^;"]*,|refusal\(\s*Kind::\w+,|not_allowed\(|wrong\([^;"]*"[^"]*"[^;"]*,|\{\s*Kind::\w+,)\s*"([a-z_]+\.[a-z_.]+)")re");
    std::map<std::string, std::string> found;
    const fs::path root = NGUON_SOURCE_DIR;
    for (const char* folder :
        { "lib/core", "lib/json", "server/app", "server/http", "server/media" }) {
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            const std::string name = entry.path().filename();
            if (entry.path().extension() != ".cpp" || name.ends_with("_test.cpp"))
                continue;
            const std::string text = text_of(entry.path());
            for (std::sregex_iterator at(text.begin(), text.end(), refusal), end; at != end; ++at)
                found.emplace((*at)[1].str(), fs::relative(entry.path(), root).string());
        }
    }
    return found;
}

TEST(Messages, are_there_for_every_refusal_a_user_may_meet)
{
    const auto codes = codes_in_sources();
    // The search itself must work, or nothing is proven.
    ASSERT_GT(codes.size(), 60U);
    ASSERT_TRUE(codes.contains("bulletin.stale"));
    for (const auto& [code, file] : codes)
        EXPECT_TRUE(find_message(code)) << code << " of " << file << " has no Vietnamese line";
}

TEST(Messages, are_there_for_whatever_is_wrong_with_a_message_of_another_system)
{
    const std::regex code(R"re("((?:cap|xml|api_key)\.[a-z_]+)")re");
    // Settings, deeds of the audit and lines of the log are named in the same way.
    const std::set<std::string> others{ "cap.sender", "cap.received", "cap.confirmed",
        "cap.declined", "cap.withdrawn", "cap.held_back", "cap.awaits_approval", "api_key.added",
        "api_key.edited" };
    std::set<std::string> found;
    const fs::path root = NGUON_SOURCE_DIR;
    for (const char* folder :
        { "lib/core/cap", "lib/xml", "server/cap", "server/app", "server/http/cap" }) {
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            const std::string name = entry.path().filename();
            if (!name.ends_with(".cpp") || name.ends_with("_test.cpp"))
                continue;
            const std::string text = text_of(entry.path());
            for (std::sregex_iterator at(text.begin(), text.end(), code), end; at != end; ++at)
                found.insert((*at)[1].str());
        }
    }
    ASSERT_GT(found.size(), 40U);
    for (const std::string& one : found)
        EXPECT_TRUE(others.contains(one) || find_message(one)) << one << " has no line";
}

TEST(Messages, are_there_for_every_doubtful_reading)
{
    const std::regex reason(
        R"re("((?:abbreviation|date|document|blank|place|address|word|sign)\.[a-z_]+)")re");
    std::set<std::string> reasons;
    for (const auto& entry :
        fs::recursive_directory_iterator(fs::path(NGUON_SOURCE_DIR) / "lib/core/speech")) {
        if (entry.path().extension() != ".cpp" || entry.path().string().ends_with("_test.cpp"))
            continue;
        const std::string text = text_of(entry.path());
        for (std::sregex_iterator at(text.begin(), text.end(), reason), end; at != end; ++at)
            reasons.insert((*at)[1].str());
    }
    ASSERT_GT(reasons.size(), 10U);
    for (const std::string& code : reasons)
        EXPECT_TRUE(find_message("reading." + code)) << code;
}

TEST(Messages, put_the_detail_where_the_hole_is)
{
    EXPECT_EQ(message("input.too_long", "300"),
        "Nội dung dài quá mức cho phép (300 ký tự). Hãy rút gọn.");
    EXPECT_EQ(message("import.out_of_range", "0–1000000"), "Phải trong khoảng 0–1.000.000.");
    EXPECT_EQ(message("import.out_of_range", "2000–2200"), "Phải trong khoảng 2000–2200.");
    EXPECT_EQ(message("import.out_of_range", "0–2000"), "Phải trong khoảng 0–2.000.");
    EXPECT_EQ(
        message("import.out_of_range", "0–3.600.000 ms"), "Phải trong khoảng 0–3.600.000 ms.");
    EXPECT_EQ(message("import.too_many_rows", "20000"),
        "Bảng có quá nhiều dòng (tối đa 20.000). Hãy chia thành nhiều tệp.");
    EXPECT_EQ(message("import.code_there", "05716"), "Đã có đơn vị mang mã 05716 vào ngày này.");
    EXPECT_EQ(message("input.not_a_choice", ""), "Giá trị không có trong danh sách chọn.");
    EXPECT_NE(message("no.such_code").find("Hãy"), std::string::npos);
}

}
}
