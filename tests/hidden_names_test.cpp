// The files of a module are compiled together, so a constant in one file's nameless namespace
// stands before the eyes of the next. Two of one name are an error of the compiler; one that has
// the name of a header's constant would silently take its place. This test finds it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Constant {
    std::string name;
    std::string space; // nguon::app
    bool hidden; // in a nameless namespace
};

// Those that begin at the left margin, which is where the formatter puts them.
std::vector<Constant> constants_in(std::istream& lines)
{
    static const std::regex opens("^namespace ([\\w:]*) ?\\{$");
    static const std::regex constant(
        "^(?:inline )?const(?:expr)? [^()=]*?(\\w+)(?:\\[\\])?(?: = .*| =|\\{.*| \\{.*|)$");
    std::vector<Constant> found;
    std::string space;
    bool hidden = false;
    std::smatch match;
    for (std::string line; std::getline(lines, line);) {
        if (std::regex_match(line, match, opens)) {
            hidden = match[1].length() == 0;
            if (!hidden)
                space = match[1];
        } else if (line == "}") {
            hidden = false;
        } else if (std::regex_match(line, match, constant)) {
            found.push_back({ match[1], space, hidden });
        }
    }
    return found;
}

std::vector<Constant> constants_in(const fs::path& path)
{
    std::ifstream file(path);
    return constants_in(file);
}

std::vector<std::string> judge(
    const std::multimap<std::string, std::string>& shared, const std::vector<Constant>& own)
{
    std::vector<std::string> findings;
    for (const Constant& one : own) {
        const auto [first, last] = shared.equal_range(one.name);
        for (auto at = first; one.hidden && at != last; ++at) {
            if ((one.space + "::").starts_with(at->second + "::"))
                findings.push_back(one.name + " of " + at->second);
        }
    }
    return findings;
}

std::vector<fs::path> files(std::string_view extension)
{
    std::vector<fs::path> found;
    for (const char* top : { "lib", "server", "agent", "swarm" }) {
        for (const auto& entry :
            fs::recursive_directory_iterator(fs::path(NGUON_SOURCE_DIR) / top)) {
            if (entry.path().extension() == extension)
                found.push_back(entry.path());
        }
    }
    return found;
}

TEST(HiddenNames, no_constant_of_a_file_hides_one_of_a_header)
{
    std::multimap<std::string, std::string> shared;
    for (const fs::path& header : files(".hpp")) {
        for (const Constant& one : constants_in(header))
            shared.emplace(one.name, one.space);
    }
    ASSERT_GT(shared.size(), 100U) << "the constants of the headers were not found";
    for (const fs::path& file : files(".cpp")) {
        for (const std::string& finding : judge(shared, constants_in(file)))
            ADD_FAILURE() << file << " hides " << finding;
    }
}

TEST(HiddenNames, what_is_hidden_is_found_and_what_stands_elsewhere_is_not)
{
    std::istringstream file("namespace nguon::app {\nnamespace {\n\nconstexpr auto longest = 5s;\n"
                            "const std::array names{ 1, 2 };\n\n}\n\nint f() { return 1; }\n");
    const auto own = constants_in(file);
    EXPECT_THAT(judge({ { "longest", "nguon" } }, own), ElementsAre(HasSubstr("longest")));
    EXPECT_THAT(judge({ { "names", "nguon::app" } }, own), ElementsAre(HasSubstr("names")));
    EXPECT_THAT(judge({ { "longest", "nguon::net" } }, own), IsEmpty());
    EXPECT_THAT(judge({ { "f", "nguon" } }, own), IsEmpty());
}

}
