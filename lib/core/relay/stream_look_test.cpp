#include "core/relay/stream_look.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::string_view_literals;

TEST(FormatOfStream, is_told_by_its_first_bytes)
{
    EXPECT_EQ(format_of_stream("OggS\0\2"sv), StreamFormat::ogg);
    EXPECT_EQ(format_of_stream("ID3\4\0"sv), StreamFormat::mp3);
    EXPECT_EQ(format_of_stream("\xFF\xFB\x90\x64 and \xFF\xFB\x90\x64"sv), StreamFormat::mp3);
    EXPECT_EQ(format_of_stream("\xFF\xF1\x50\x80 and \xFF\xF1\x50\x80"sv), StreamFormat::aac);
}

TEST(FormatOfStream, is_told_in_the_middle_of_a_frame_and_not_by_accident)
{
    EXPECT_EQ(format_of_stream("rest \xFF\xFB\x90\x64 and \xFF\xFB\x90\x64"sv), StreamFormat::mp3);
    EXPECT_EQ(format_of_stream("a picture \xFF\xFB once"sv), StreamFormat::unknown);
    EXPECT_EQ(format_of_stream("<!doctype html>"sv), StreamFormat::unknown);
    EXPECT_EQ(format_of_stream(""sv), StreamFormat::unknown);
    EXPECT_EQ(format_of_stream("\xFF"sv), StreamFormat::unknown);
}

TEST(FormatOfStream, tells_lists_of_streams_from_lists_of_pieces)
{
    EXPECT_EQ(format_of_stream("#EXTM3U\n#EXTINF:-1,VOV1\nhttp://dai.example.vn/vov1\n"sv),
        StreamFormat::playlist);
    EXPECT_EQ(format_of_stream("http://dai.example.vn/vov1\r\n"sv), StreamFormat::playlist);
    EXPECT_EQ(format_of_stream("[playlist]\nFile1=http://dai.example.vn/vov1\n"sv),
        StreamFormat::playlist);
    EXPECT_EQ(
        format_of_stream("#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:6,\n1.ts\n"sv), StreamFormat::hls);
}

TEST(StreamInPlaylist, is_the_first_address_it_names)
{
    EXPECT_EQ(stream_in_playlist("\xEF\xBB\xBF#EXTM3U\r\n\r\n#EXTINF:-1,VOV1\r\n"
                                 "https://dai.example.vn/vov1\r\nhttps://dai.example.vn/vov2\r\n"),
        "https://dai.example.vn/vov1");
    EXPECT_EQ(stream_in_playlist("[playlist]\nNumberOfEntries=1\nFile1 = http://a.example.vn/b"),
        "http://a.example.vn/b");
}

TEST(StreamInPlaylist, is_nothing_where_no_address_stands)
{
    EXPECT_FALSE(stream_in_playlist(""));
    EXPECT_FALSE(stream_in_playlist("#EXTM3U\nvov1.mp3\nfile:///etc/passwd\n"));
    EXPECT_FALSE(stream_in_playlist("[playlist]\nFile1=\n"));
}

TEST(OnwardFrom, stays_on_the_server_where_only_a_place_is_named)
{
    EXPECT_EQ(
        onward_from("http://dai.example.vn:8000/a?b", "/vov1"), "http://dai.example.vn:8000/vov1");
    EXPECT_EQ(onward_from("http://dai.example.vn", "/vov1"), "http://dai.example.vn/vov1");
    EXPECT_EQ(onward_from("http://dai.example.vn/a", "https://other.example.vn/"),
        "https://other.example.vn/");
}

}
}
