#include "core/relay/piece_list.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

const std::string here = "https://dai.example.vn/truc-tiep/vov1.m3u8?k=1";

std::string list(const std::string& more)
{
    return "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:17\n" + more;
}

TEST(PieceList, is_known_by_the_end_of_its_path)
{
    EXPECT_TRUE(names_piece_list(here));
    EXPECT_TRUE(names_piece_list("http://dai.example.vn/a.m3u8"));
    EXPECT_FALSE(names_piece_list("http://dai.example.vn/a.m3u"));
    EXPECT_FALSE(names_piece_list("http://dai.example.vn/radio?list=a.m3u8"));
}

TEST(PieceList, numbers_its_pieces_and_finds_them_from_where_it_stands)
{
    const auto read = read_piece_list(list("#EXTINF:4.0,\na.ts\r\n\n#EXTINF:3.9,Tên\n/"
                                           "b.ts\n#EXTINF:4,\nhttps://kho.example.vn/c\n"),
        here);
    ASSERT_TRUE(read);
    ASSERT_EQ(read->pieces.size(), 3U);
    EXPECT_EQ(read->pieces[0].number, 17);
    EXPECT_EQ(read->pieces[0].address, "https://dai.example.vn/truc-tiep/a.ts");
    EXPECT_EQ(read->pieces[1].address, "https://dai.example.vn/b.ts");
    EXPECT_EQ(read->pieces[2].number, 19);
    EXPECT_EQ(read->pieces[2].address, "https://kho.example.vn/c");
    EXPECT_EQ(read->longest_piece, std::chrono::seconds(4));
    EXPECT_FALSE(read->is_over);
    EXPECT_TRUE(read->other.empty());
}

TEST(PieceList, of_several_qualities_names_the_one_that_costs_least)
{
    const auto read = read_piece_list(
        "#EXTM3U\n#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=1,BANDWIDTH=128000\ncao.m3u8\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=48000,CODECS=\"mp4a.40.5\"\nthap/vov1.m3u8\n",
        here);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->other, "https://dai.example.vn/truc-tiep/thap/vov1.m3u8");
    EXPECT_TRUE(read->pieces.empty());
}

TEST(PieceList, is_joined_near_its_end_unless_it_is_over)
{
    std::string pieces;
    for (char name = 'a'; name < 'h'; ++name)
        pieces.append("#EXTINF:4,\n").append(1, name).append(".ts\n");
    EXPECT_EQ(joined_at(*read_piece_list(list(pieces), here)), 21); // of 17 to 23
    EXPECT_EQ(joined_at(*read_piece_list(list(pieces + "#EXT-X-ENDLIST\n"), here)), 17);
    EXPECT_EQ(joined_at(*read_piece_list(list("#EXTINF:4,\na.ts\n"), here)), 17);
}

TEST(PieceList, refuses_what_no_device_plays)
{
    EXPECT_FALSE(read_piece_list("<!doctype html>", here));
    EXPECT_FALSE(read_piece_list("", here));
    EXPECT_FALSE(
        read_piece_list(list("#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXTINF:4,\na\n"), here));
    EXPECT_TRUE(read_piece_list(list("#EXT-X-KEY:METHOD=NONE\n#EXTINF:4,\na\n"), here));
    EXPECT_FALSE(read_piece_list(list("#EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:4,\na.m4s\n"), here));
    EXPECT_FALSE(read_piece_list(list("#EXTINF:4,\n#EXT-X-BYTERANGE:9@0\na.ts\n"), here));
    EXPECT_FALSE(read_piece_list(list("#EXTINF:4,\nfile:///etc/passwd\n"), here));
    EXPECT_FALSE(read_piece_list(list("#EXTINF:4,\nhttp://a@b.example.vn/\n"), here));
    std::string endless = list("");
    for (std::size_t i = 0; i <= most_pieces; ++i)
        endless += "a\n";
    EXPECT_FALSE(read_piece_list(endless, here));
    EXPECT_FALSE(read_piece_list(list(std::string(most_piece_list_bytes, '\n')), here));
}

TEST(PieceList, numbers_that_no_station_gives_do_no_harm)
{
    const auto read = read_piece_list(
        "#EXTM3U\n#EXT-X-TARGETDURATION:99999999999\n#EXT-X-MEDIA-SEQUENCE:-5\n#EXTINF:4,\na.ts\n",
        here);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->pieces[0].number, 0);
    EXPECT_LE(read->longest_piece, std::chrono::seconds(60));
}

TEST(Beside, leads_up_but_never_above_the_server)
{
    EXPECT_EQ(beside(here, "../x/a.ts"), "https://dai.example.vn/x/a.ts");
    EXPECT_EQ(beside(here, "../../../a.ts"), "https://dai.example.vn/a.ts");
    EXPECT_EQ(
        beside(here, "a.ts?von=http://x"), "https://dai.example.vn/truc-tiep/a.ts?von=http://x");
    EXPECT_EQ(beside(here, "./a.ts"), "https://dai.example.vn/truc-tiep/a.ts");
    EXPECT_EQ(beside(here, "//kho.example.vn/a.ts"), "https://kho.example.vn/a.ts");
    EXPECT_EQ(beside("http://dai.example.vn", "a.ts"), "http://dai.example.vn/a.ts");
}

}
}
