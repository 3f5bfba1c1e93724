// Sounds for phones without Opus: what is known of them without making one.
#include "server/main/pocket_sounds.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "server/main/media_folder.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

class PocketSoundsTest : public ::testing::Test {
protected:
    PocketSoundsTest()
    {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(media.path_of(hash).parent_path());
        std::ofstream(media.path_of(hash)) << "no sound at all";
    }
    ~PocketSoundsTest() override { std::filesystem::remove_all(folder); }

    const MediaHash hash = std::string(64, 'a');
    const std::filesystem::path folder
        = std::filesystem::temp_directory_path() / ("nguon_pocket_" + std::to_string(::getpid()));
    storage::MediaStore store{ folder / "media", {} };
    StoredMediaFolder media{ store };
    runtime::ManualClock clock{ moment_from_unix_ms(1'795'000'000'000) };
    StoredPocketSounds pocket{ media::MediaTools::find(folder / "work").value(), media,
        folder / "pocket", clock };
};

TEST_F(PocketSoundsTest, what_cannot_be_made_is_not_tried_again_for_ten_minutes)
{
    EXPECT_FALSE(pocket.known(hash)) << "nobody has tried";
    EXPECT_FALSE(pocket.aac_of(hash));
    ASSERT_TRUE(pocket.known(hash));
    EXPECT_EQ(pocket.known(hash)->error().code, "media.damaged");
    clock.advance(10min - 1s);
    EXPECT_TRUE(pocket.known(hash));
    clock.advance(1s);
    EXPECT_FALSE(pocket.known(hash));
}

TEST_F(PocketSoundsTest, what_is_made_is_known)
{
    const auto made = folder / "pocket" / "aa" / (hash + ".m4a");
    std::filesystem::create_directories(made.parent_path());
    std::ofstream(made) << "sound";
    ASSERT_TRUE(pocket.known(hash));
    EXPECT_EQ(*pocket.known(hash), made);
    EXPECT_EQ(*pocket.aac_of(hash), made);
}

}
}
