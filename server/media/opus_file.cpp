#include "server/media/opus_file.hpp"

#include <opus/opusenc.h>
#include <opus/opusfile.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace nguon::media {
namespace {

void require_opus(int outcome, const char* what)
{
    if (outcome != OPE_OK)
        throw std::runtime_error(std::string(what) + ": " + ope_strerror(outcome));
}

int append_bytes(void* file, const unsigned char* bytes, opus_int32 count)
{
    static_cast<std::string*>(file)->append(
        reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
    return 0;
}

int keep_open(void*) { return 0; }

void show_packet(void* sink, const unsigned char* packet, opus_int32 size, opus_uint32)
{
    const std::span bytes(packet, static_cast<std::size_t>(size));
    // The two headers pass here as well; they hold no sound.
    const std::string_view text(reinterpret_cast<const char*>(packet), bytes.size());
    if (!text.starts_with("OpusHead") && !text.starts_with("OpusTags"))
        (*static_cast<const PacketSink*>(sink))(bytes);
}

}

struct OpusWriter::Encoder {
    explicit Encoder(PacketSink sink)
        : packets(std::move(sink))
    {
        static constexpr OpusEncCallbacks callbacks{ append_bytes, keep_open };
        int error = 0;
        encoder = ope_encoder_create_callbacks(
            &callbacks, &file, comments.get(), sample_rate, 1, 0, &error);
        require_opus(error, "opus encoder");
        set(OPE_SET_SERIALNO(0x6E67'756F));
        set(OPE_SET_COMMENT_PADDING(0));
        set(OPE_SET_MUXING_DELAY(static_cast<int>(samples_in(longest_page))));
        // Not the mode for telephony: its high-pass filter raises peaks by 2 dB, this one by half.
        set(OPUS_SET_APPLICATION(OPUS_APPLICATION_AUDIO));
        set(OPUS_SET_BITRATE(opus_bits_per_second));
        set(OPUS_SET_VBR(1));
        set(OPUS_SET_DTX(0));
        if (packets)
            set(OPE_SET_PACKET_CALLBACK(show_packet, &packets));
    }
    ~Encoder() { ope_encoder_destroy(encoder); }
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;

    template <typename... Arguments> void set(int request, Arguments... arguments)
    {
        require_opus(ope_encoder_ctl(encoder, request, arguments...), "opus setting");
    }

    PacketSink packets;
    std::string file;
    std::unique_ptr<OggOpusComments, decltype(&ope_comments_destroy)> comments{
        ope_comments_create(), &ope_comments_destroy
    };
    OggOpusEnc* encoder = nullptr;
};

OpusWriter::OpusWriter(PacketSink packets)
    : encoder_(std::make_unique<Encoder>(std::move(packets)))
{
}

OpusWriter::~OpusWriter() = default;

void OpusWriter::write(std::span<const float> samples)
{
    require_opus(ope_encoder_write_float(
                     encoder_->encoder, samples.data(), static_cast<int>(samples.size())),
        "opus encoding");
}

std::string OpusWriter::grown()
{
    std::string more = encoder_->file.substr(shown_);
    shown_ = encoder_->file.size();
    return more;
}

std::string OpusWriter::finish()
{
    require_opus(ope_encoder_drain(encoder_->encoder), "opus end");
    return std::move(encoder_->file);
}

Result<void> decode_opus(
    std::string_view file, const std::function<bool(std::span<const float>)>& sink)
{
    int error = 0;
    const std::unique_ptr<OggOpusFile, decltype(&op_free)> opus(
        op_open_memory(reinterpret_cast<const unsigned char*>(file.data()), file.size(), &error),
        &op_free);
    if (!opus || op_channel_count(opus.get(), -1) != 1)
        return fail(Kind::invalid, "media.damaged");
    std::array<float, 5760> buffer{}; // 120 ms, the longest packet
    for (;;) {
        const int got
            = op_read_float(opus.get(), buffer.data(), static_cast<int>(buffer.size()), nullptr);
        if (got < 0)
            return fail(Kind::invalid, "media.damaged");
        if (got == 0 || !sink(std::span(buffer.data(), static_cast<std::size_t>(got))))
            return {};
    }
}

}
