#include "server/main/studio.hpp"

#include "server/app/jingles.hpp"
#include "server/media/join.hpp"
#include "server/media/speak.hpp"
#include "server/media/transcode.hpp"
#include "server/media/tunes.hpp"
#include "server/media/work_folder.hpp"

namespace nguon {
namespace {

media::Progress progress_of(const app::StudioProgress& progress)
{
    return [&progress](double share) { progress(static_cast<int>(share * 100)); };
}

}

media::MediaTools find_tools(const std::filesystem::path& work)
{
    auto tools = media::MediaTools::find(work);
    if (!tools)
        throw std::runtime_error("a program for sound is missing: " + tools.error().detail);
    return std::move(*tools);
}

app::MediaFile file_of(const media::MediaFacts& facts, std::string name, std::string source)
{
    app::MediaFile file;
    file.hash = facts.sha256;
    file.name = std::move(name);
    file.kind = "audio/ogg";
    file.size = static_cast<std::int64_t>(facts.size);
    file.duration = facts.duration;
    file.loudness_lufs = facts.lufs;
    file.true_peak_dbtp = facts.true_peak;
    file.waveform = facts.waveform;
    file.source = std::move(source);
    return file;
}

ServerStudio::ServerStudio(media::MediaTools tools, std::unique_ptr<media::Voice> voice,
    storage::MediaStore& store, std::filesystem::path work)
    : tools_(std::move(tools))
    , voice_(std::move(voice))
    , store_(store)
    , work_(std::move(work))
{
}

std::vector<app::VoiceOffer> ServerStudio::voices() const
{
    std::vector<app::VoiceOffer> offers;
    for (const media::VoiceInfo& voice : voice_->voices())
        offers.push_back({ voice.id, voice.name, std::string(media::name_of(voice.region)),
            std::string(media::name_of(voice.sex)), voice.is_default });
    return offers;
}

Result<app::MediaFile> ServerStudio::speak(
    const app::SpeechOrder& order, std::stop_token stop, const app::StudioProgress& progress)
{
    const media::WorkFolder folder(work_);
    const auto made = folder.path() / "speech.opus";
    media::VoiceOptions options;
    options.voice = order.voice;
    options.speed = order.speed_percent / 100.0;
    options.phrase_gap = order.phrase_gap;
    const auto speech = media::speak(
        *voice_, order.spoken_text, options, made, folder.path(), stop, progress_of(progress));
    if (!speech)
        return tl::unexpected(speech.error());
    media::MediaFacts facts = speech->facts;
    auto whole = made;
    if (!order.followed_by.empty()) {
        std::vector<std::filesystem::path> parts{ made };
        for (const MediaHash& hash : order.followed_by)
            parts.push_back(store_.path_of(hash));
        whole = folder.path() / "joined.opus";
        auto joined = media::join(parts, whole, folder.path(), stop, progress_of(progress));
        if (!joined)
            return tl::unexpected(joined.error());
        facts = std::move(*joined);
    }
    if (const auto stored = store_.put_file(whole); !stored)
        return tl::unexpected(stored.error());
    app::MediaFile file = file_of(facts, order.name, "speech");
    file.spoken_text = order.spoken_text;
    file.voice = speech->spoken.voice;
    file.fell_back = speech->spoken.fell_back;
    return file;
}

Result<app::MediaFile> ServerStudio::take_recording(const std::filesystem::path& upload,
    const std::string& name, const app::Cut& cut, std::stop_token stop,
    const app::StudioProgress& progress)
{
    const media::WorkFolder folder(work_);
    const auto made = folder.path() / "recording.opus";
    const auto facts = media::transcode(
        tools_, upload, made, {}, std::move(stop), progress_of(progress), { cut.from, cut.to });
    if (!facts)
        return tl::unexpected(facts.error());
    if (const auto stored = store_.put_file(made); !stored)
        return tl::unexpected(stored.error());
    return file_of(*facts, name, "upload");
}

Result<app::MediaFile> ServerStudio::tune(Jingle kind)
{
    if (!is_music(kind))
        return fail(Kind::invalid, "jingle.unknown_kind");
    const media::Mastered made = kind == Jingle::opening ? media::opening_tune()
        : kind == Jingle::bumper                         ? media::bumper_tune()
                                                         : media::closing_tune();
    const media::WorkFolder folder(work_);
    const auto path = folder.path() / "tune.opus";
    media::write_new_file(path, made.file);
    if (const auto stored = store_.put_file(path); !stored)
        return tl::unexpected(stored.error());
    return file_of(made.facts, std::string(app::title_of(kind)), "tone");
}

}
