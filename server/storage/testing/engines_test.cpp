#include "server/storage/testing/engines.hpp"

#include <stdlib.h>
#include <unistd.h>

namespace nguon::storage::testing {

TemporaryFolder::TemporaryFolder()
{
    // In memory where there is such a folder: no test pulls the plug, and syncing is most of the
    // time.
    const std::filesystem::path memory = "/dev/shm";
    std::string pattern
        = (::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path())
        / "nguon-storage-XXXXXX";
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
