// The same test on both engines: a SQLite file and a schema of a private PostgreSQL.
#pragma once

#include "server/storage/sql/database.hpp"
#include "tests/support/postgres.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace nguon::storage::testing {

// A folder of its own, removed with the test.
class TemporaryFolder {
public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

class OnBothEngines : public ::testing::TestWithParam<sql::Engine> {
protected:
    void SetUp() override;

    bool on_sqlite() const { return GetParam() == sql::Engine::sqlite; }
    const std::filesystem::path& folder() const { return folder_.path(); }
    // The address of this test's empty database.
    const std::string& url() const { return url_; }

    // Opens the database once more, as another process would.
    std::unique_ptr<sql::Database> open(sql::Database::Options options = {}) const
    {
        return sql::Database::open(url_, std::move(options));
    }

private:
    TemporaryFolder folder_;
    std::string url_;
};

inline std::string engine_name(const ::testing::TestParamInfo<sql::Engine>& info)
{
    return info.param == sql::Engine::sqlite ? "sqlite" : "postgres";
}

}

#define NGUON_ON_BOTH_ENGINES(Suite)                                                               \
    INSTANTIATE_TEST_SUITE_P(, Suite,                                                              \
        ::testing::Values(                                                                         \
            ::nguon::storage::sql::Engine::sqlite, ::nguon::storage::sql::Engine::postgres),       \
        ::nguon::storage::testing::engine_name)
