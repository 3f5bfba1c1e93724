#include "server/media/print.hpp"

#include <charconv>
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

// Sorts what the program says into steps, which are told, and complaints, which are kept: a long
// paper has more steps than there is room for complaints.
class Talk {
public:
    Talk(const PrintTold& told, std::size_t most)
        : told_(told)
        , most_(most)
    {
    }

    void take(std::string_view piece)
    {
        line_.append(piece);
        for (auto end = line_.find('\n'); end != std::string::npos; end = line_.find('\n')) {
            note(std::string_view(line_).substr(0, end + 1));
            line_.erase(0, end + 1);
        }
        if (line_.size() > most_)
            finish();
    }
    void finish()
    {
        note(line_);
        line_.clear();
    }
    const std::string& complaints() const { return complaints_; }

private:
    void note(std::string_view line)
    {
        const PrintLine read = read_print_line(line);
        if (!read.is_step)
            complaints_.append(line.substr(0, most_ - complaints_.size()));
        if (read.step && told_)
            told_(*read.step);
    }

    const PrintTold& told_;
    std::size_t most_;
    std::string line_;
    std::string complaints_;
};

}

PrintLine read_print_line(std::string_view line)
{
    constexpr std::string_view step = "INFO: Step ";
    constexpr std::string_view page = " - Page ";
    if (!line.starts_with(step))
        return {};
    line.remove_prefix(step.size());
    if (line.starts_with('6'))
        return { true, PrintStep{ 0, true } };
    const auto at = line.find(page);
    if (!line.starts_with('5') || at == std::string_view::npos)
        return { true, {} };
    line.remove_prefix(at + page.size());
    PrintStep laid_out;
    std::from_chars(line.data(), line.data() + line.size(), laid_out.page);
    return { true, laid_out };
}

Result<std::string> printed(const ChildOutcome& outcome, std::string pdf)
{
    if (outcome.end == ChildEnd::cancelled)
        return fail(Kind::conflict, "paper.given_up");
    if (reached_a_bound(outcome))
        return fail(Kind::invalid, "paper.too_much", outcome.complaints.substr(0, 500));
    if (!outcome.succeeded() || !pdf.starts_with("%PDF-"))
        return fail(Kind::unavailable, "paper.failed", outcome.complaints.substr(0, 500));
    return pdf;
}

Result<std::string> print_pdf(const Program& weasyprint, const std::string& html,
    const std::filesystem::path& work, std::stop_token stop, const PrintTold& told)
{
    const WorkFolder folder(work);
    ChildTask task{ weasyprint, { "--verbose", "--encoding", "utf-8", "-", "-" }, html,
        folder.path(), {}, {} };
    // The system's list of fonts: without it each run would read every font file anew.
    task.readable = { "/var/cache/fontconfig" };
    task.limits.deadline = 90s;
    task.limits.processor = 60s;
    task.limits.memory_bytes = 1'500ULL << 20;
    task.limits.file_bytes = 64ULL << 20;
    task.limits.open_files = 256;
    task.limits.output_bytes = 32ULL << 20;
    Talk talk(told, task.limits.error_bytes);
    task.errors = [&](std::string_view piece) { talk.take(piece); };
    std::string pdf;
    ChildOutcome outcome = run_child(
        task,
        [&](std::span<const std::uint8_t> bytes) {
            pdf.append(bytes.begin(), bytes.end());
            return true;
        },
        std::move(stop));
    talk.finish();
    outcome.complaints = talk.complaints();
    return printed(outcome, std::move(pdf));
}

}
