#include "server/media/transcode.hpp"

#include "server/media/test_sounds.hpp"

#include <gtest/gtest.h>

#include <zlib.h>

namespace nguon::media {
namespace {

using namespace testing_sounds;
using namespace std::chrono_literals;
using namespace std::string_literals;
using namespace std::string_view_literals;

class Upload : public testing::Test {
protected:
    std::filesystem::path in(const std::string& name) const { return folder.path() / name; }

    // Two seconds of noise in the format that name and arguments ask for.
    std::filesystem::path made(const std::string& name, const std::string& arguments = {}) const
    {
        ffmpeg(
            "-f lavfi -i anoisesrc=d=2:c=pink:a=0.3:seed=5 " + arguments + " " + in(name).string());
        return in(name);
    }

    std::string refusal(const std::filesystem::path& file, const UploadLimits& limits = {}) const
    {
        const auto result = transcode(tools, file, in("out.opus"), limits, {}, no_progress);
        EXPECT_FALSE(std::filesystem::exists(in("out.opus")));
        return result ? "accepted" : result.error().code;
    }

    WorkFolder folder{ test_folder() };
    MediaTools tools = MediaTools::find(folder.path() / "work").value();
};

struct Format {
    const char* name;
    const char* arguments;
    const char* codec;
};

TEST_F(Upload, of_every_accepted_format_becomes_house_opus)
{
    for (const Format& format : {
             Format{ "a.mp3", "-ac 2 -ar 44100", "mp3" },
             Format{ "b.mp3", "-b:a 64k -id3v2_version 0 -write_xing 0", "mp3" },
             Format{ "a.wav", "-ac 2 -ar 22050", "pcm_s16le" },
             Format{ "b.wav", "-c:a pcm_f32le", "pcm_f32le" },
             Format{ "c.wav", "-c:a pcm_alaw -ar 8000", "pcm_alaw" },
             Format{ "a.ogg", "-c:a libvorbis", "vorbis" },
             Format{ "b.ogg", "-c:a libopus", "opus" },
             Format{ "a.m4a", "-c:a aac", "aac" },
             Format{ "b.m4a", "-c:a aac -movflags +faststart", "aac" },
             Format{ "a.aac", "-c:a aac", "aac" },
             Format{ "a.webm", "-c:a libopus", "opus" },
             // As a browser records: written while it is made, without length and without index.
             Format{ "b.webm", "-c:a libopus -f webm -live 1", "opus" },
         }) {
        const auto file = made(format.name, format.arguments);
        const auto facts = probe(tools, file, {}, {});
        ASSERT_TRUE(facts) << format.name << " " << facts.error().code;
        EXPECT_EQ(facts->codec, format.codec);

        const auto out = in(std::string(format.name) + ".opus");
        const auto media = transcode(tools, file, out, {}, {}, no_progress);
        ASSERT_TRUE(media) << format.name << " " << media.error().code;
        EXPECT_NEAR(static_cast<double>(media->duration.count()), 2000, 120) << format.name;
        EXPECT_NEAR(media->lufs, target_lufs, 0.5) << format.name;
        EXPECT_LE(media->true_peak, most_decoded_dbtp) << format.name;
        EXPECT_EQ(sha256_hex(bytes_of(out)), media->sha256);
        EXPECT_EQ(std::filesystem::file_size(out), media->size);
    }
    EXPECT_TRUE(std::filesystem::is_empty(tools.work));
}

TEST_F(Upload, is_cut_to_the_stretch_that_is_kept)
{
    const auto file = made("a.wav");
    const auto kept = [&](const char* name, const Stretch& stretch) {
        return transcode(tools, file, in(name), {}, {}, no_progress, stretch);
    };
    const auto middle = kept("middle.opus", { 500ms, 1500ms });
    ASSERT_TRUE(middle) << middle.error().code;
    EXPECT_NEAR(static_cast<double>(middle->duration.count()), 1000, 25);
    EXPECT_NEAR(middle->lufs, target_lufs, 0.5);
    EXPECT_NEAR(static_cast<double>(kept("tail.opus", { 1200ms, {} })->duration.count()), 800, 25);
    EXPECT_NEAR(static_cast<double>(kept("more.opus", { 0ms, 1h })->duration.count()), 2000, 25);
}

TEST_F(Upload, of_which_nothing_is_left_is_refused)
{
    const auto file = made("a.wav");
    for (const Stretch& stretch :
        { Stretch{ 5s, {} }, Stretch{ 1s, 1200ms }, Stretch{ 1900ms, {} } }) {
        const auto media = transcode(tools, file, in("out.opus"), {}, {}, no_progress, stretch);
        ASSERT_FALSE(media);
        EXPECT_EQ(media.error().code, "media.nothing_left");
    }
    EXPECT_FALSE(std::filesystem::exists(in("out.opus")));
}

TEST_F(Upload, with_a_cover_picture_is_accepted_and_the_picture_left_out)
{
    const auto sound = made("plain.mp3");
    ffmpeg("-f lavfi -i color=red:s=64x64:d=1 -frames:v 1 " + in("cover.png").string());
    ffmpeg("-i " + sound.string() + " -i " + in("cover.png").string()
        + " -map 0 -map 1 -c copy -disposition:v attached_pic " + in("cover.mp3").string());

    EXPECT_TRUE(transcode(tools, in("cover.mp3"), in("out.opus"), {}, {}, no_progress));
}

TEST_F(Upload, twice_gives_one_hash)
{
    const auto file = made("a.ogg", "-c:a libvorbis");
    const auto one = transcode(tools, file, in("1.opus"), {}, {}, no_progress);
    const auto two = transcode(tools, file, in("2.opus"), {}, {}, no_progress);
    EXPECT_EQ(one.value().sha256, two.value().sha256);
}

TEST_F(Upload, that_is_text_is_refused_whatever_its_name)
{
    write_bytes(in("a.mp3"), "Kính gửi bà con trong xã, đây không phải là âm thanh.\n");
    EXPECT_EQ(refusal(in("a.mp3")), "media.not_audio");
}

TEST_F(Upload, without_bytes_is_refused)
{
    write_bytes(in("a.wav"), "");
    EXPECT_EQ(refusal(in("a.wav")), "media.empty");
    EXPECT_EQ(refusal(in("missing.wav")), "media.missing");
}

TEST_F(Upload, that_is_an_archive_or_a_compressed_bomb_is_refused)
{
    const gzFile bomb = gzopen(in("bomb.mp3").c_str(), "wb9");
    const std::string zeros(1U << 20, '\0');
    for (int i = 0; i < 64; ++i)
        gzwrite(bomb, zeros.data(), static_cast<unsigned>(zeros.size()));
    gzclose(bomb);
    EXPECT_EQ(refusal(in("bomb.mp3")), "media.not_audio");

    write_bytes(in("zip.wav"), "PK\x03\x04 and more"sv);
    EXPECT_EQ(refusal(in("zip.wav")), "media.not_audio");
}

TEST_F(Upload, that_is_a_playlist_reads_no_other_file)
{
    write_bytes(in("a.mp3"), "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n");
    EXPECT_EQ(refusal(in("a.mp3")), "media.not_audio");
    write_bytes(in("b.wav"), "ffconcat version 1.0\nfile '/etc/passwd'\n");
    EXPECT_EQ(refusal(in("b.wav")), "media.not_audio");
}

TEST_F(Upload, of_two_natures_is_refused)
{
    const std::string wav = bytes_of(made("plain.wav"));
    const std::string directory = "PK\x05\x06"s + std::string(16, '\0') + std::string(2, '\0');
    write_bytes(in("zip.wav"), wav + directory);
    EXPECT_EQ(refusal(in("zip.wav")), "media.not_audio");

    ffmpeg("-i " + in("plain.wav").string() + " -metadata 'title=<SCRIPT>alert(1)</SCRIPT>' "
        + in("page.mp3").string());
    const std::string mp3 = bytes_of(in("page.mp3"));
    std::string plain_letters = mp3.substr(0, 10) + "<script>" + mp3.substr(10);
    write_bytes(in("page.mp3"), plain_letters);
    EXPECT_EQ(refusal(in("page.mp3")), "media.not_audio");
}

TEST_F(Upload, cut_off_in_the_middle_is_refused)
{
    for (const char* name : { "a.ogg", "a.wav", "a.m4a" }) {
        const std::string whole = bytes_of(made(name));
        write_bytes(in(name), whole.substr(0, whole.size() / 2));
        EXPECT_EQ(refusal(in(name)), "media.damaged") << name;
    }
    const std::string early = bytes_of(made("b.m4a", "-movflags +faststart"));
    write_bytes(in("b.m4a"), early.substr(0, early.size() / 2));
    EXPECT_EQ(refusal(in("b.m4a")), "media.damaged");
}

TEST_F(Upload, with_broken_insides_is_refused)
{
    std::string ogg = bytes_of(made("a.ogg", "-c:a libvorbis"));
    for (std::size_t i = 200; i < ogg.size(); ++i)
        if (ogg.compare(i, 4, "OggS") != 0 && i % 3 == 0)
            ogg[i] = static_cast<char>(ogg[i] ^ 0x5A);
    write_bytes(in("a.ogg"), ogg);
    EXPECT_EQ(refusal(in("a.ogg")), "media.damaged");

    write_bytes(in("a.mp3"), "ID3\x04\0\0\0\0\0\x10"sv);
    EXPECT_EQ(refusal(in("a.mp3")), "media.damaged");
}

TEST_F(Upload, whose_wav_header_claims_four_gigabytes_is_refused)
{
    std::string wav = bytes_of(made("a.wav", "-bitexact"));
    const auto data = wav.find("data");
    wav.replace(data + 4, 4, "\xFF\xFF\xFF\xFF");
    write_bytes(in("a.wav"), wav);
    EXPECT_EQ(refusal(in("a.wav")), "media.damaged");
}

TEST_F(Upload, that_is_a_picture_or_a_film_is_refused)
{
    ffmpeg("-f lavfi -i color=white:s=8000x8000:d=1 -frames:v 1 " + in("huge.png").string());
    EXPECT_EQ(refusal(in("huge.png")), "media.not_audio");

    ffmpeg("-f lavfi -i testsrc=d=1:s=64x64 -c:v mpeg4 " + in("silent.mp4").string());
    EXPECT_EQ(refusal(in("silent.mp4")), "media.not_audio");
    ffmpeg("-f lavfi -i testsrc=d=1:s=64x64 -f lavfi -i sine=d=1 -c:v mpeg4 -c:a aac "
        + in("film.mp4").string());
    EXPECT_EQ(refusal(in("film.mp4")), "media.unsupported");
}

TEST_F(Upload, with_a_codec_we_do_not_take_is_refused)
{
    EXPECT_EQ(refusal(made("a.ogg", "-c:a flac")), "media.unsupported");
    EXPECT_EQ(refusal(made("a.m4a", "-c:a alac")), "media.unsupported");
    EXPECT_EQ(refusal(made("a.flac")), "media.not_audio");
}

TEST_F(Upload, of_a_browsers_kind_is_refused_where_it_is_no_plain_speech)
{
    ffmpeg("-f lavfi -i testsrc=d=1:s=64x64 -f lavfi -i sine=d=1 -c:v libvpx -c:a libopus "
        + in("film.webm").string());
    EXPECT_EQ(refusal(in("film.webm")), "media.unsupported");
    EXPECT_EQ(refusal(made("a.webm", "-c:a libvorbis")), "media.unsupported");
    made("sound.mkv", "-c:a libopus");
    EXPECT_EQ(refusal(in("sound.mkv")), "media.not_audio") << "a film's container";

    const std::string whole = bytes_of(made("b.webm", "-c:a libopus"));
    write_bytes(in("cut.webm"), whole.substr(0, whole.size() / 2));
    EXPECT_EQ(refusal(in("cut.webm")), "media.damaged");
    write_bytes(in("head.webm"), whole.substr(0, 60));
    EXPECT_EQ(refusal(in("head.webm")), "media.damaged");
    std::string endless = whole;
    endless.replace(4, 1, "\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
    write_bytes(in("endless.webm"), endless);
    EXPECT_EQ(refusal(in("endless.webm")), "media.not_audio") << "a header longer than the file";
    write_bytes(
        in("zip.webm"), whole + "PK\x05\x06"s + std::string(16, '\0') + std::string(2, '\0'));
    EXPECT_EQ(refusal(in("zip.webm")), "media.not_audio");
    write_bytes(in("page.webm"), whole.substr(0, 100) + "<script>" + whole.substr(100));
    EXPECT_EQ(refusal(in("page.webm")), "media.not_audio");
}

TEST_F(Upload, of_a_browsers_kind_is_cut_where_it_says_nothing_of_its_length)
{
    made("live.webm", "-c:a libopus -f webm -live 1");
    EXPECT_EQ(refusal(in("live.webm"), { 200ULL << 20, 500ms }), "media.too_long");
    std::string broken = bytes_of(in("live.webm"));
    for (std::size_t i = 400; i < broken.size(); i += 2)
        broken[i] = static_cast<char>(broken[i] ^ 0x5A);
    write_bytes(in("broken.webm"), broken);
    EXPECT_EQ(refusal(in("broken.webm")), "media.damaged");
}

TEST_F(Upload, that_is_too_long_or_too_large_is_refused)
{
    EXPECT_EQ(refusal(made("a.wav"), { 200ULL << 20, 500ms }), "media.too_long");
    EXPECT_EQ(refusal(made("a.mp3"), { 200ULL << 20, 500ms }), "media.too_long");
    EXPECT_EQ(refusal(made("a.ogg"), { 1'000, 60s }), "media.too_large");
}

TEST_F(Upload, that_is_silent_is_refused)
{
    ffmpeg("-f lavfi -i anullsrc=d=3 -t 3 " + in("a.wav").string());
    EXPECT_EQ(refusal(in("a.wav")), "media.silent");
}

TEST_F(Upload, that_is_cancelled_leaves_nothing)
{
    const auto file = made("a.wav");
    for (const double moment : { 0.0, 0.1, 0.6 }) {
        std::stop_source stop;
        const auto result
            = transcode(tools, file, in("out.opus"), {}, stop.get_token(), [&](double share) {
                  if (share >= moment)
                      stop.request_stop();
              });
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, "media.cancelled");
        EXPECT_FALSE(std::filesystem::exists(in("out.opus")));
        EXPECT_TRUE(std::filesystem::is_empty(tools.work));
    }
}

TEST_F(Upload, reports_progress_that_only_grows)
{
    double last = 0;
    ASSERT_TRUE(transcode(tools, made("a.mp3"), in("out.opus"), {}, {}, [&](double share) {
        EXPECT_GE(share, last);
        last = share;
    }));
    EXPECT_DOUBLE_EQ(last, 1.0);
}

}
}
