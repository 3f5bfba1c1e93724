#include "server/media/print.hpp"

#include <csignal>

#include "server/media/work_folder.hpp"

namespace nguon::media {

using namespace std::chrono_literals;

namespace {

bool reached_a_bound(const ChildOutcome& outcome)
{
    switch (outcome.end) {
    case ChildEnd::too_much_output:
    case ChildEnd::deadline:
        return true;
    case ChildEnd::signalled: // out of processor time, or of the machine's memory
        return outcome.status == SIGXCPU || outcome.status == SIGKILL;
    case ChildEnd::exited: // out of its own memory
        return outcome.status != 0 && outcome.complaints.find("MemoryError") != std::string::npos;
    case ChildEnd::cancelled:
    case ChildEnd::stopped_by_sink:
        return false;
    }
    return false;
}

}

Result<std::string> printed(const ChildOutcome& outcome, std::string pdf)
{
    if (reached_a_bound(outcome))
        return fail(Kind::invalid, "paper.too_much", outcome.complaints.substr(0, 500));
    if (!outcome.succeeded() || !pdf.starts_with("%PDF-"))
        return fail(Kind::unavailable, "paper.failed", outcome.complaints.substr(0, 500));
    return pdf;
}

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
    return printed(outcome, std::move(pdf));
}

}
