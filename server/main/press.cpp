#include "server/main/press.hpp"

#include "runtime/log.hpp"
#include "server/media/print.hpp"

namespace nguon {

Result<std::string> CagedPress::print(const std::string& html, const app::PrintWatch& watch)
{
    if (!program_)
        return fail(Kind::unavailable, "paper.program_missing");
    app::PrintProgress progress{ app::PrintStage::laying_out, 0 };
    watch.tell(progress);
    const auto told = [&](media::PrintStep step) {
        if (step.is_writing)
            progress.stage = app::PrintStage::writing;
        else
            progress.pages = step.page;
        watch.tell(progress);
    };
    auto pdf = media::print_pdf(*program_, html, work_, watch.stop, told);
    if (!pdf && pdf.error().code != "paper.given_up") {
        log::warning(
            "paper.failed", { { "code", pdf.error().code }, { "what", pdf.error().detail } });
    }
    if (!pdf)
        return fail(pdf.error().kind, pdf.error().code);
    return pdf;
}

}
