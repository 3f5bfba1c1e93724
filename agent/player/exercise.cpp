#include "agent/player/exercise.hpp"

#include "agent/player/opus_file.hpp"

#include <algorithm>

namespace nguon::agent {
namespace {

constexpr const char* words_before = "Đây là diễn tập. Đây là diễn tập.";
constexpr const char* words_after = "Đó là nội dung diễn tập. Hết diễn tập.";

// Opens the file when its turn comes, as everything that may block does.
class FileSource : public PcmSource {
public:
    explicit FileSource(MediaFile file)
        : file_(std::move(file))
    {
    }

    Result<std::size_t> read(std::span<float> samples) override
    {
        if (const auto ready = open(); !ready)
            return tl::unexpected(ready.error());
        return opened_->read(samples);
    }
    Result<void> seek(std::int64_t sample) override
    {
        if (const auto ready = open(); !ready)
            return ready;
        return opened_->seek(sample);
    }

private:
    Result<void> open()
    {
        if (opened_)
            return {};
        auto opened = OpusFile::open(file_.path);
        if (!opened)
            return tl::unexpected(opened.error());
        opened_ = std::move(*opened);
        return {};
    }

    MediaFile file_;
    std::unique_ptr<OpusFile> opened_;
};

class Row : public PcmSource {
public:
    explicit Row(std::vector<std::shared_ptr<PcmSource>> parts)
        : parts_(std::move(parts))
    {
    }

    Result<std::size_t> read(std::span<float> samples) override
    {
        while (part_ < parts_.size()) {
            const auto count = parts_[part_]->read(samples);
            if (!count || *count > 0) {
                position_ += static_cast<std::int64_t>(count.value_or(0));
                return count;
            }
            ++part_;
        }
        return std::size_t{ 0 };
    }
    // How long a part is, only its end tells: what lies before is read and thrown away.
    Result<void> seek(std::int64_t sample) override
    {
        if (sample < position_) {
            for (const auto& part : parts_) {
                if (const auto back = part->seek(0); !back)
                    return back;
            }
            part_ = 0;
            position_ = 0;
        }
        std::vector<float> passed(4'800);
        while (position_ < sample) {
            const auto most = std::min<std::int64_t>(4'800, sample - position_);
            const auto count = read(std::span(passed).first(static_cast<std::size_t>(most)));
            if (!count)
                return tl::unexpected(count.error());
            if (*count == 0)
                return {};
        }
        return {};
    }

private:
    std::vector<std::shared_ptr<PcmSource>> parts_;
    std::size_t part_ = 0;
    std::int64_t position_ = 0;
};

}

std::shared_ptr<PcmSource> as_source(Sounding sounding)
{
    if (auto* file = std::get_if<MediaFile>(&sounding))
        return std::make_shared<FileSource>(std::move(*file));
    return std::get<std::shared_ptr<PcmSource>>(std::move(sounding));
}

std::shared_ptr<PcmSource> in_a_row(std::vector<std::shared_ptr<PcmSource>> parts)
{
    return std::make_shared<Row>(std::move(parts));
}

bool needs_exercise_frame(const Order& order)
{
    const std::string_view text = order.text;
    const auto last = text.rfind("diễn tập");
    const bool says_so = text.starts_with("Đây là diễn tập")
        && last > std::string_view("Đây là ").size()
        && last + std::string_view("diễn tập của xã.").size() >= text.size();
    return order.exercise && !(order.media.empty() && says_so);
}

Sounding framed_as_exercise(const OwnVoice& voice, Sounding sounding)
{
    return in_a_row(
        { voice.source(words_before), as_source(std::move(sounding)), voice.source(words_after) });
}

}
