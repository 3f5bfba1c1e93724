// Keeps the table of layers true: reads the #include lines of every source file and compares them
// with the table below, which is the one of CONTRIBUTING.md. A production file may include only
// what its module may use, directly or through those modules; tests beside the code may reach
// further, because they set up what the code itself only sees as an interface.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Module {
    std::string folder;
    std::vector<std::string> uses;
};

// A module may use what it names and whatever those may use.
const std::vector<Module>& table()
{
    static const std::vector<Module> modules{
        { "lib/base", {} },
        { "lib/json", { "lib/base" } },
        { "lib/xml", { "lib/base" } },
        { "lib/core", { "lib/base" } },
        { "lib/sheet", { "lib/core", "lib/xml" } },
        { "lib/trust", { "lib/core", "lib/json" } },
        { "lib/protocol", { "lib/core", "lib/json", "lib/trust" } },
        { "lib/runtime", { "lib/base", "lib/json" } },
        { "lib/net", { "lib/runtime" } },
        { "server/app", { "lib/core", "lib/json", "lib/trust", "lib/protocol" } },
        { "server/storage", { "server/app" } },
        { "server/media", { "server/app", "lib/runtime", "lib/sheet" } },
        { "server/device", { "server/app", "lib/runtime", "lib/protocol" } },
        { "server/cap", { "server/app", "lib/xml" } },
        { "server/http", { "server/app", "lib/net", "lib/sheet" } },
        { "server/site", { "server/app", "lib/net" } },
        { "server/signer", { "lib/trust", "lib/runtime" } },
        { "server/main",
            { "server/storage", "server/media", "server/device", "server/cap", "server/http",
                "server/site", "server/signer" } },
        { "server/program", { "server/main" } },
        { "agent/local", { "lib/protocol", "lib/net" } },
        { "agent/store", { "agent/local" } },
        { "agent/player", { "agent/local" } },
        { "agent/onsite", { "agent/local", "agent/store" } },
        { "agent/link", { "agent/local", "agent/store", "agent/onsite" } },
        { "agent/main", { "agent/store", "agent/player", "agent/link" } },
        { "swarm", { "lib/protocol", "lib/net" } },
    };
    return modules;
}

// A header that only some folders may include; `only_in` empty means nobody.
struct Fence {
    std::regex header;
    std::vector<std::string> only_in;
    std::string reason;
};

const std::vector<Fence>& fences()
{
    static const std::vector<Fence> all{
        { std::regex("boost/beast.*"), { "lib/net" }, "costs minutes a translation unit" },
        { std::regex("openssl/ssl\\.h"), { "lib/net" }, "TLS belongs to connections" },
        { std::regex("boost/asio/ssl.*"), {}, "costs 90 KB a connection" },
        { std::regex("format"), {}, "this compiler has none; use fmt" },
        { std::regex("expected"), {}, "this compiler has none; use tl/expected.hpp" },
        { std::regex("sqlite3\\.h"), { "server/storage", "agent/store", "agent/player" },
            "SQL has one home" },
        { std::regex("libpq-fe\\.h"), { "server/storage" }, "SQL has one home" },
        { std::regex("libxml/.*"), { "lib/xml", "server/cap" },
            "XML of strangers is read in one place" },
        { std::regex("sheet/read\\.hpp"), { "lib/sheet", "server/program" },
            "tables of strangers are read in a process of their own" },
    };
    return all;
}

// Rules and use cases see neither threads nor clocks nor the world: time and facts are arguments.
const std::set<std::string> pure_modules{ "lib/base", "lib/json", "lib/core", "lib/trust",
    "lib/protocol", "server/app" };
const std::regex impure_header(
    "thread|mutex|shared_mutex|condition_variable|future|semaphore|latch|"
    "barrier|stop_token|iostream|fstream|filesystem|ctime|"
    "time\\.h|unistd\\.h|fcntl\\.h|sys/.*|boost/asio.*");
// Use cases hand files and the wish to stop on to those who act: as values these two are theirs.
const std::regex use_case_vocabulary("filesystem|stop_token");
const std::regex reads_the_clock("\\b(system|steady|high_resolution)_clock::now\\s*\\(");

const Module* module_of(std::string_view path)
{
    for (const Module& module : table()) {
        if (path.starts_with(module.folder + "/"))
            return &module;
    }
    return nullptr;
}

void add_reach(const std::string& folder, std::set<std::string>& reach)
{
    if (!reach.insert(folder).second)
        return;
    for (const Module& module : table()) {
        if (module.folder != folder)
            continue;
        for (const std::string& used : module.uses)
            add_reach(used, reach);
    }
}

std::set<std::string> reach_of(const Module& module)
{
    std::set<std::string> reach;
    add_reach(module.folder, reach);
    return reach;
}

bool is_test(std::string_view path)
{
    return path.ends_with("_test.cpp") || path.find("/testing/") != std::string_view::npos;
}

// Where `name`, as written in a file of `folder`, would be found by the compiler; a name without a
// slash is a neighbour.
std::string resolve(const std::string& name, const std::string& folder)
{
    for (const std::string_view top : { "server/", "agent/", "swarm/", "tests/", "cmake/" }) {
        if (name.starts_with(top))
            return name;
    }
    for (const Module& module : table()) {
        const std::string_view in_lib = std::string_view(module.folder);
        if (in_lib.starts_with("lib/") && name.starts_with(std::string(in_lib.substr(4)) + "/"))
            return "lib/" + name;
    }
    return (fs::path(folder) / name).lexically_normal().generic_string();
}

struct Source {
    std::string path; // from the repository's root
    std::string text;
};

void judge_include(const Source& source, const Module& module, const std::string& name, bool quoted,
    std::vector<std::string>& findings)
{
    const bool test = is_test(source.path);
    for (const Fence& fence : fences()) {
        if (!std::regex_match(name, fence.header))
            continue;
        bool allowed = false;
        for (const std::string& folder : fence.only_in)
            allowed = allowed || module.folder == folder;
        if (!allowed && !(test && !fence.only_in.empty()))
            findings.push_back(source.path + " includes <" + name + ">: " + fence.reason);
    }
    const bool vocabulary
        = module.folder == "server/app" && std::regex_match(name, use_case_vocabulary);
    if (!test && !vocabulary && pure_modules.contains(module.folder)
        && std::regex_match(name, impure_header))
        findings.push_back(source.path + " includes <" + name + ">, but its module is pure");
    if (test || !quoted)
        return;
    const std::string target = resolve(name, fs::path(source.path).parent_path().generic_string());
    const Module* other = module_of(target);
    if (!other || !reach_of(module).contains(other->folder))
        findings.push_back(
            source.path + " includes \"" + name + "\", which its module may not use");
}

std::vector<std::string> judge(const Source& source)
{
    std::vector<std::string> findings;
    const Module* module = module_of(source.path);
    if (!module) {
        findings.push_back(source.path + " belongs to no module of the table");
        return findings;
    }
    static const std::regex include_line("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"].*");
    std::istringstream lines(source.text);
    std::smatch match;
    for (std::string line; std::getline(lines, line);) {
        if (std::regex_match(line, match, include_line))
            judge_include(source, *module, match[2], match[1] == "\"", findings);
        if (!is_test(source.path) && pure_modules.contains(module->folder)
            && std::regex_search(line, reads_the_clock))
            findings.push_back(source.path + " reads the clock, but its module is pure");
    }
    return findings;
}

std::vector<Source> sources()
{
    std::vector<Source> found;
    const fs::path root = NGUON_SOURCE_DIR;
    for (const char* top : { "lib", "server", "agent", "swarm" }) {
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const auto extension = entry.path().extension();
            if (extension != ".cpp" && extension != ".hpp" && extension != ".h")
                continue;
            std::ifstream file(entry.path());
            std::stringstream text;
            text << file.rdbuf();
            found.push_back({ fs::relative(entry.path(), root).generic_string(), text.str() });
        }
    }
    return found;
}

TEST(Layers, every_file_includes_only_what_its_module_may_use)
{
    const auto all = sources();
    ASSERT_GT(all.size(), 5u) << "the sources were not found";
    for (const Source& source : all) {
        for (const std::string& finding : judge(source))
            ADD_FAILURE() << finding;
    }
}

TEST(Layers, every_module_folder_is_in_the_table)
{
    const fs::path root = NGUON_SOURCE_DIR;
    for (const char* top : { "lib", "server", "agent" }) {
        for (const auto& entry : fs::directory_iterator(root / top)) {
            if (entry.is_directory()) {
                EXPECT_TRUE(
                    module_of(std::string(top) + "/" + entry.path().filename().string() + "/"))
                    << entry.path();
            }
        }
    }
}

// The schema validator costs fifteen seconds a translation unit.
TEST(Layers, one_file_at_most_includes_the_schema_validator)
{
    std::vector<std::string> users;
    for (const Source& source : sources()) {
        if (source.text.find("#include <valijson/") != std::string::npos)
            users.push_back(source.path);
    }
    EXPECT_LE(users.size(), 1u) << testing::PrintToString(users);
}

// A long file is a question to its author, not a mistake: it is named, and the test passes.
TEST(Layers, long_files_are_named)
{
    for (const Source& source : sources()) {
        const auto lines = std::count(source.text.begin(), source.text.end(), '\n');
        if (lines > 500)
            std::cout << source.path << " has " << lines
                      << " lines; does it still hold one idea?\n";
    }
}

TEST(LayersSelf, the_table_names_only_modules_it_describes)
{
    for (const Module& module : table()) {
        for (const std::string& used : module.uses)
            EXPECT_TRUE(module_of(used + "/")) << module.folder << " uses " << used;
    }
}

TEST(LayersSelf, the_table_has_no_circle)
{
    for (const Module& module : table()) {
        for (const std::string& used : module.uses)
            EXPECT_FALSE(reach_of(*module_of(used + "/")).contains(module.folder))
                << module.folder << " <-> " << used;
    }
}

TEST(LayersSelf, an_arrow_that_points_up_is_found)
{
    EXPECT_THAT(judge({ "lib/core/unit/unit.cpp", "#include \"protocol/frame.hpp\"\n" }),
        ElementsAre(HasSubstr("may not use")));
    EXPECT_THAT(judge({ "server/storage/sql_units.cpp", "#include \"server/http/router.hpp\"\n" }),
        ElementsAre(HasSubstr("may not use")));
    EXPECT_THAT(judge({ "agent/player/player.cpp", "#include \"server/app/records.hpp\"\n" }),
        ElementsAre(HasSubstr("may not use")));
    EXPECT_THAT(judge({ "lib/core/unit/unit.cpp", "#include \"../../net/conn.hpp\"\n" }),
        ElementsAre(HasSubstr("may not use")));
}

TEST(LayersSelf, an_arrow_that_points_down_is_fine)
{
    EXPECT_THAT(
        judge({ "server/http/router.cpp",
            "#include \"server/http/router.hpp\"\n#include \"base/result.hpp\"\n"
            "#include \"core/unit/unit.hpp\"\n#include \"net/request.hpp\"\n#include <vector>\n" }),
        IsEmpty());
}

TEST(LayersSelf, beast_and_tls_outside_net_are_found)
{
    EXPECT_THAT(judge({ "server/http/router.cpp", "#include <boost/beast/http.hpp>\n" }),
        ElementsAre(HasSubstr("minutes")));
    EXPECT_THAT(judge({ "agent/link/link.cpp", "#  include <openssl/ssl.h>\n" }),
        ElementsAre(HasSubstr("connections")));
    EXPECT_THAT(judge({ "lib/net/conn.cpp", "#include <boost/beast/http.hpp>\n" }), IsEmpty());
    EXPECT_THAT(
        judge({ "lib/net/conn.cpp", "#include <format>\n" }), ElementsAre(HasSubstr("fmt")));
}

TEST(LayersSelf, threads_clocks_and_streams_in_pure_modules_are_found)
{
    EXPECT_THAT(judge({ "lib/core/schedule/slot.cpp", "#include <thread>\n" }),
        ElementsAre(HasSubstr("pure")));
    EXPECT_THAT(judge({ "server/app/submit_bulletin.cpp", "#include <iostream>\n" }),
        ElementsAre(HasSubstr("pure")));
    EXPECT_THAT(judge({ "lib/base/id.hpp", "auto now = std::chrono::system_clock::now();\n" }),
        ElementsAre(HasSubstr("clock")));
    EXPECT_THAT(
        judge({ "lib/runtime/clock.cpp", "auto now = std::chrono::system_clock::now();\n" }),
        IsEmpty());
    EXPECT_THAT(judge({ "lib/core/speech/reader_test.cpp", "#include <fstream>\n" }), IsEmpty());
}

TEST(LayersSelf, a_file_outside_every_module_is_found)
{
    EXPECT_THAT(judge({ "server/odd.cpp", "" }), ElementsAre(HasSubstr("no module")));
}

}
