#include "server/main/press.hpp"

#include "runtime/log.hpp"
#include "server/media/print.hpp"

namespace nguon {

Result<std::string> CagedPress::print(const std::string& html)
{
    if (!program_)
        return fail(Kind::unavailable, "paper.program_missing");
    auto pdf = media::print_pdf(*program_, html, work_);
    if (!pdf) {
        log::warning(
            "paper.failed", { { "code", pdf.error().code }, { "what", pdf.error().detail } });
        return fail(pdf.error().kind, pdf.error().code);
    }
    return pdf;
}

}
