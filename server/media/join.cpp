#include "server/media/join.hpp"

#include <fstream>
#include <iterator>

namespace nguon::media {
namespace {

Result<void> append_part(
    Recording& recording, const std::filesystem::path& part, const std::stop_token& stop)
{
    std::ifstream file(part, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    return decode_opus(bytes, [&](std::span<const float> block) {
        recording.append(block);
        return !stop.stop_requested();
    });
}

}

Result<MediaFacts> join(std::span<const std::filesystem::path> parts,
    const std::filesystem::path& to, const std::filesystem::path& work, std::stop_token stop,
    const Progress& progress)
{
    Recording recording(work);
    for (const std::filesystem::path& part : parts) {
        if (recording.size() > 0)
            recording.append_silence(between_parts);
        if (const auto ok = append_part(recording, part, stop); !ok)
            return tl::unexpected(ok.error());
    }
    // Each part was brought to one loudness before; together they are measured once more.
    auto mastered = master(recording.view(), stop, progress);
    if (!mastered)
        return tl::unexpected(mastered.error());
    write_new_file(to, mastered->file);
    return std::move(mastered->facts);
}

}
