#include "server/storage/testing/engines.hpp"

#include <stdlib.h>

namespace nguon::storage::testing {

TemporaryFolder::TemporaryFolder()
{
    // In memory where there is room: no test pulls the plug, and syncing is most of the time.
    constexpr std::uintmax_t enough = 1'000'000'000;
    std::error_code ignored;
    const auto memory = std::filesystem::space("/dev/shm", ignored);
    const bool roomy = !ignored && memory.available > enough;
    const std::filesystem::path above = roomy ? "/dev/shm" : std::filesystem::temp_directory_path();
    std::string pattern = above / "nguon-storage-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr)
        throw std::runtime_error("no temporary folder");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void OnBothEngines::SetUp()
{
    if (on_sqlite()) {
        url_ = "sqlite:" + (folder() / "test.db").string();
        return;
    }
    std::string why;
    nguon::tests::PrivatePostgres* postgres = nguon::tests::shared_postgres(why);
    if (postgres == nullptr)
        GTEST_SKIP() << why;
    static const std::string address = postgres->create_database("test");
    postgres->empty_database("test");
    url_ = address;
}

}
