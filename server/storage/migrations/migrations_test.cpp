#include "server/storage/migrations/facts.hpp"
#include "server/storage/migrations/truth.hpp"
#include "trust/hash.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace nguon::storage {
namespace {

// Databases in the field remember the text of every step they took and refuse another one. A new
// step is added here with what the failing test prints; a line that is here is never changed.
constexpr std::array<std::string_view, 41> truth_steps{
    "bd66207d4ac96bfc",
    "628e6c6157a4c1fc",
    "bb57e3db728a8a0e",
    "f00a5c931a121324",
    "c808d19635ed0e97",
    "68b7e83a41f86d27",
    "dd0c6525aef5cb8e",
    "2f73dc37562f2a98",
    "dbe8ead41962b112",
    "596cd73d6e7eb9ce",
    "b32ee87fba5401ec",
    "0608573c866fd589",
    "61fef503166382ea",
    "3d40e2e09dff85e0",
    "a7fe07cf9b8b8717",
    "922a39f31f1e5e85",
    "1f92e386f643ee3a",
    "76b5d03161909a7f",
    "3e00393ff141fdc1",
    "9e124808922b3159",
    "5071ff632aef1385",
    "80385a4b5090f46f",
    "f3c1d9c9cafb85c5",
    "62192aab8e3aa20e",
    "8716a1bec1a6e8b9",
    "0c2d53bde7c14809",
    "74c825ab6ab1a6b3",
    "1db39c9306323e76",
    "1f543c41e600cb2a",
    "568ccf05f4020201",
    "28f8cf7c9fbecd07",
    "00c542d21b4790cb",
    "f76d17befdcfcf68",
    "4f6fa57e35c6190d",
    "aab6ce0ec15caead",
    "c6bde4453bf4a2e7",
    "3c75e37e7a55c88e",
    "be81217d29918842",
    "48de7d022b332eed",
    "8abdefc2ae962cd0",
    "24cbda6db4df2216",
};
constexpr std::array<std::string_view, 10> facts_steps{
    "b2b743133d8a154e",
    "fb8fee6c10436997",
    "bd10ce22566d7974",
    "99236b205818adad",
    "9b21d95a7593c7d1",
    "7aa7014f5e64c3c1",
    "9d76b5cb6144d936",
    "31e9344cf3e840a1",
    "3bb4005d1d628175",
    "81d6594c8491cf12",
};

template <typename Steps>
void expect_unchanged(std::span<const sql::Migration> migrations, const Steps& steps)
{
    for (std::size_t i = 0; i < migrations.size(); ++i) {
        const sql::Migration& step = migrations[i];
        const std::string hash
            = sha256(fmt::format("{}\n{}\n{}", step.schema, step.sqlite_only, step.postgres_only))
                  .text()
                  .substr(0, 16);
        if (i >= steps.size())
            ADD_FAILURE() << "a new step, to be listed: \"" << hash << "\"";
        else
            EXPECT_EQ(hash, steps[i]) << "step " << step.number << " (" << step.name
                                      << ") was edited: add a step at the end instead";
    }
    EXPECT_GE(migrations.size(), steps.size()) << "a step is gone";
}

TEST(Migrations, steps_that_databases_have_taken_are_never_edited)
{
    expect_unchanged(truth_migrations(), truth_steps);
    expect_unchanged(facts_migrations(), facts_steps);
}

}
}
