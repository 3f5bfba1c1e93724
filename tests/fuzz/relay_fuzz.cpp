// Lists of pieces, as a station or whoever took its place may send them: what is read names
// addresses of streams only, in order, and what was read is not begun behind its end.
#include "core/relay/piece_list.hpp"
#include "core/relay/relay.hpp"
#include "core/relay/stream_look.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace nguon;

std::vector<std::string> seeds()
{
    return { "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:4,\na.ts\n"
             "#EXTINF:4,\n../b.ts\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=1,BANDWIDTH=64000\n//dai.example.vn/a.m3u8\n",
        "#EXTM3U\n#EXT-X-KEY:METHOD=NONE\n#EXT-X-BYTERANGE:5\nhttps://dai.example.vn/a\n" };
}

void fuzz(std::string_view bytes)
{
    (void)format_of_stream(bytes);
    (void)stream_in_playlist(bytes);
    const auto list = read_piece_list(bytes, "https://dai.example.vn/truc-tiep/vov1.m3u8");
    if (!list)
        return;
    expect(list->other.empty() || host_of_stream(list->other).has_value());
    for (std::size_t i = 0; i < list->pieces.size(); ++i) {
        expect(host_of_stream(list->pieces[i].address).has_value());
        expect(i == 0 || list->pieces[i].number == list->pieces[i - 1].number + 1);
    }
    if (!list->pieces.empty()) {
        expect(joined_at(*list) >= list->pieces.front().number);
        expect(joined_at(*list) <= list->pieces.back().number);
    }
}
