#include "agent/link/mains.hpp"

#include "agent/local/test_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace nguon::agent {
namespace {

class Mains : public ::testing::Test {
protected:
    std::optional<int> measured(const char* text)
    {
        std::ofstream(file_, std::ios::binary) << text;
        return measured_mains(file_);
    }

    TestFolder folder_;
    const std::filesystem::path file_ = folder_.path() / "mains";
};

TEST_F(Mains, are_the_number_in_the_file)
{
    EXPECT_EQ(measured("228\n"), 228);
    EXPECT_EQ(measured(" 85.6 V\n"), 86);
    EXPECT_EQ(measured("0"), 0);
}

TEST_F(Mains, are_not_known_where_nothing_sensible_is_told)
{
    EXPECT_FALSE(measured_mains(file_)) << "no file";
    EXPECT_FALSE(measured_mains(folder_.path())) << "a folder";
    for (const char* text : { "", "V", "-1", "1001", "230V", "nan", "inf" })
        EXPECT_FALSE(measured(text)) << text;
}

}
}
