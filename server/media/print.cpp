#include "server/media/print.hpp"

#include "server/media/child_process.hpp"
#include "server/media/work_folder.hpp"

namespace nguon::media {

using namespace std::chrono_literals;

Result<std::string> print_pdf(
    const Program& weasyprint, const std::string& html, const std::filesystem::path& work)
{
    const WorkFolder folder(work);
    ChildTask task{ weasyprint, { "--encoding", "utf-8", "-", "-" }, html, folder.path(), {}, {} };
    // The system's list of fonts: without it each run would read every font file anew.
    task.readable = { "/var/cache/fontconfig" };
    task.limits.deadline = 90s;
    task.limits.processor = 60s;
    task.limits.memory_bytes = 1'500ULL << 20;
    task.limits.file_bytes = 64ULL << 20;
    task.limits.open_files = 256;
    task.limits.output_bytes = 32ULL << 20;
    std::string pdf;
    const ChildOutcome outcome = run_child(task,
        [&](std::span<const std::uint8_t> bytes) {
            pdf.append(bytes.begin(), bytes.end());
            return true;
        },
        {});
    if (outcome.end == ChildEnd::too_much_output || outcome.end == ChildEnd::deadline)
        return fail(Kind::invalid, "paper.too_much");
    if (!outcome.succeeded() || !pdf.starts_with("%PDF-"))
        return fail(Kind::unavailable, "paper.failed", outcome.complaints.substr(0, 500));
    return pdf;
}

}
