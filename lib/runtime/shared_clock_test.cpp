#include "runtime/shared_clock.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <unistd.h>

namespace nguon::runtime {
namespace {

class SharedClockTest : public testing::Test {
protected:
    SharedClockTest()
    {
        std::string name = (std::filesystem::temp_directory_path() / "nguon-clock-XXXXXX").string();
        const int made = ::mkstemp(name.data());
        ::close(made);
        file_ = name;
    }
    ~SharedClockTest() override { std::filesystem::remove(file_); }

    void write(std::int64_t first, std::int64_t second)
    {
        const std::array<std::int64_t, 2> told{ first, second };
        std::ofstream(file_, std::ios::binary)
            .write(reinterpret_cast<const char*>(told.data()), sizeof told);
    }

    std::filesystem::path file_;
};

TEST_F(SharedClockTest, tells_what_stands_in_the_file_and_goes_on_with_it)
{
    write(1'000, 1'000);
    const SharedClock clock(file_);
    EXPECT_EQ(unix_ms(clock.now()), 1'000);
    write(2'500, 2'500);
    EXPECT_EQ(unix_ms(clock.now()), 2'500);
}

TEST_F(SharedClockTest, believes_no_number_that_is_half_written)
{
    write(1'000, 2'000);
    const SharedClock clock(file_);
    EXPECT_THROW(clock.now(), std::runtime_error);
}

TEST_F(SharedClockTest, is_used_only_where_the_environment_names_it)
{
    ::unsetenv("NGUON_SHARED_CLOCK");
    EXPECT_EQ(shared_clock_of_environment(), nullptr);
    EXPECT_GT(unix_ms(clock_of_environment()->now()), 1'000'000'000'000);
    write(7'000, 7'000);
    ::setenv("NGUON_SHARED_CLOCK", file_.c_str(), 1);
    EXPECT_EQ(unix_ms(clock_of_environment()->now()), 7'000);
    ::unsetenv("NGUON_SHARED_CLOCK");
}

TEST_F(SharedClockTest, does_not_begin_without_its_file)
{
    EXPECT_THROW(SharedClock("/nowhere/at/all"), std::runtime_error);
}

}
}
