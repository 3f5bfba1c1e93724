// The studio of the server: voices and transcoding of `media`, files of `storage`.
#pragma once

#include "server/app/studio.hpp"
#include "server/media/mastering.hpp"
#include "server/media/probe.hpp"
#include "server/media/voice.hpp"
#include "server/storage/media_store.hpp"

#include <memory>

namespace nguon {

// What the register of media keeps of a measured file.
app::MediaFile file_of(const media::MediaFacts& facts, std::string name, std::string source);

// Throws std::runtime_error where a program is missing.
media::MediaTools find_tools(const std::filesystem::path& work);

class ServerStudio final : public app::Studio {
public:
    ServerStudio(media::MediaTools tools, std::unique_ptr<media::Voice> voice,
        storage::MediaStore& store, std::filesystem::path work);

    std::vector<app::VoiceOffer> voices() const override;
    Result<app::MediaFile> speak(const app::SpeechOrder& order, std::stop_token stop,
        const app::StudioProgress& progress) override;
    Result<app::MediaFile> take_recording(const std::filesystem::path& upload,
        const std::string& name, const app::Cut& cut, std::stop_token stop,
        const app::StudioProgress& progress) override;
    Result<app::MediaFile> tune(Jingle kind) override;

private:
    media::MediaTools tools_;
    std::unique_ptr<media::Voice> voice_;
    storage::MediaStore& store_;
    std::filesystem::path work_;
};

}
