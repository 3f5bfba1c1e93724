#include "server/storage/testing/engines.hpp"

#include <stdlib.h>

namespace nguon::storage::testing {

TemporaryFolder::TemporaryFolder()
{
    std::string pattern = std::filesystem::temp_directory_path() / "nguon-storage-XXXXXX";
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
    url_ = postgres->create_database("test");
}

}
