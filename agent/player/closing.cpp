#include "agent/player/closing.hpp"

#include "agent/player/exercise.hpp"

namespace nguon::agent {
namespace {

constexpr const char* words_at_the_end = "Hết thông báo khẩn cấp.";

// Ends where the other fails: what was heard before it counts.
class IfItCan : public PcmSource {
public:
    explicit IfItCan(std::shared_ptr<PcmSource> source)
        : source_(std::move(source))
    {
    }

    Result<std::size_t> read(std::span<float> samples) override
    {
        return source_->read(samples).value_or(0);
    }
    Result<void> seek(std::int64_t sample) override
    {
        source_->seek(sample);
        return {};
    }

private:
    std::shared_ptr<PcmSource> source_;
};

}

bool needs_closing(const Order& order) { return order.act == OrderAct::sound && !order.exercise; }

Sounding with_closing(const OwnVoice& voice, Sounding sounding)
{
    return in_a_row({ as_source(std::move(sounding)),
        std::make_shared<IfItCan>(voice.source(words_at_the_end)) });
}

}
