// docs/security.md says of each defence which test fails without it: whoever relies on the page
// must find that test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path top(NGUON_SOURCE_DIR);

std::string text_of(const fs::path& path)
{
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

// What stands in backquotes.
std::vector<std::string> quoted(const std::string& page)
{
    std::vector<std::string> found;
    for (std::size_t at = page.find('`'); at != page.npos;) {
        const std::size_t end = page.find('`', at + 1);
        if (end == page.npos)
            break;
        found.push_back(page.substr(at + 1, end - at - 1));
        at = page.find('`', end + 1);
    }
    return found;
}

// "Suite.name" of every test of a file; the name may stand on the next line.
void add_tests(const std::string& text, std::set<std::string>& tests)
{
    for (std::size_t at = text.find("\nTEST"); at != text.npos; at = text.find("\nTEST", at + 1)) {
        const std::size_t open = text.find('(', at);
        const std::size_t close = text.find(')', at);
        if (open == text.npos || close == text.npos || close < open)
            continue;
        std::string name = text.substr(open + 1, close - open - 1);
        std::erase_if(name, [](unsigned char c) { return c <= ' '; });
        std::replace(name.begin(), name.end(), ',', '.');
        tests.insert(std::move(name));
    }
}

const std::set<std::string>& all_tests()
{
    static const std::set<std::string> all = [] {
        std::set<std::string> found;
        for (const char* folder : { "lib", "server", "agent", "swarm" }) {
            for (const auto& entry : fs::recursive_directory_iterator(top / folder)) {
                if (entry.path().filename().string().ends_with("_test.cpp"))
                    add_tests(text_of(entry.path()), found);
            }
        }
        return found;
    }();
    return all;
}

// `*` stands for anything.
bool matches(std::string_view pattern, std::string_view name)
{
    if (pattern.empty())
        return name.empty();
    if (pattern.front() == '*')
        return matches(pattern.substr(1), name)
            || (!name.empty() && matches(pattern, name.substr(1)));
    return !name.empty() && pattern.front() == name.front()
        && matches(pattern.substr(1), name.substr(1));
}

bool names_a_test(std::string_view text)
{
    const auto is_part
        = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '*'; };
    return text.size() > 2 && text.front() >= 'A' && text.front() <= 'Z'
        && text.find('.') != text.npos && std::all_of(text.begin(), text.end(), is_part)
        && text != "Suite.name";
}

bool is_there(std::string_view pattern)
{
    return std::any_of(all_tests().begin(), all_tests().end(),
        [&](const std::string& name) { return matches(pattern, name); });
}

TEST(SecurityPage, names_only_tests_that_there_are)
{
    std::vector<std::string> missing;
    int named = 0;
    for (const std::string& text : quoted(text_of(top / "docs/security.md"))) {
        if (names_a_test(text)) {
            ++named;
            if (!is_there(text))
                missing.push_back(text);
        } else if (text.ends_with(".test.ts") && !fs::exists(top / "tests/system" / text)) {
            missing.push_back(text);
        }
    }
    EXPECT_GT(named, 40);
    EXPECT_THAT(missing, testing::IsEmpty());
}

TEST(SecurityPage, would_miss_a_test_that_is_gone)
{
    EXPECT_TRUE(is_there("LoginThrottle.*"));
    EXPECT_FALSE(is_there("LoginThrottle.is_no_more"));
    EXPECT_TRUE(names_a_test("AccountLife.*code*"));
    EXPECT_FALSE(names_a_test("X-Forwarded-For"));
}

}
