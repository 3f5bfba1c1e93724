#include "server/main/data_lock.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <stdexcept>

#include <unistd.h>

namespace nguon {
namespace {

class DataLocks : public ::testing::Test {
protected:
    DataLocks()
    {
        std::string name = ::testing::TempDir() + "nguon-lock-XXXXXX";
        folder_ = ::mkdtemp(name.data());
    }
    ~DataLocks() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path folder_;
};

TEST_F(DataLocks, a_second_server_on_the_same_data_is_refused_until_the_first_has_ended)
{
    std::optional<DataLock> first(folder_);
    EXPECT_THROW(DataLock second(folder_), std::runtime_error);
    first.reset();
    EXPECT_NO_THROW(DataLock third(folder_));
}

TEST_F(DataLocks, a_lock_file_left_by_a_killed_server_holds_nobody_up)
{
    std::ofstream(folder_ / "serving.lock") << "";
    EXPECT_NO_THROW(DataLock lock(folder_));
}

}
}
