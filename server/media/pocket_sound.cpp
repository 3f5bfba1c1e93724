#include "server/media/pocket_sound.hpp"

#include "server/media/work_folder.hpp"

namespace nguon::media {

using namespace std::chrono_literals;

Result<void> make_aac(
    const MediaTools& tools, const std::filesystem::path& from, const std::filesystem::path& to)
{
    const WorkFolder folder(tools.work);
    ChildTask task{ tools.ffmpeg,
        { "-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1", "-f", "ogg", "-i",
            std::filesystem::absolute(from).string(), "-map", "0:a:0", "-vn", "-map_metadata", "-1",
            "-ac", "1", "-ar", "32000", "-c:a", "aac", "-b:a", "40k", "-movflags", "+faststart",
            "-f", "ipod", "sound.m4a" },
        {}, folder.path(), { std::filesystem::absolute(from) }, {} };
    task.limits.deadline = 60s;
    task.limits.processor = 60s;
    const auto nothing = [](std::span<const std::uint8_t>) { return true; };
    const ChildOutcome outcome = run_child(task, nothing, {});
    const auto made = folder.path() / "sound.m4a";
    std::error_code failed;
    if (!outcome.succeeded() || std::filesystem::file_size(made, failed) == 0 || failed)
        return fail(Kind::unavailable, "media.damaged", outcome.complaints.substr(0, 300));
    std::filesystem::create_directories(to.parent_path());
    // Under a name of its own first: whoever looks finds a whole file or none.
    const auto passing = to.string() + ".new";
    std::filesystem::copy_file(made, passing, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::rename(passing, to);
    return {};
}

}
