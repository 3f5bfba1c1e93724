// The press of the server: weasyprint in its cage, where it is installed.
#pragma once

#include "server/app/paper_press.hpp"
#include "server/media/program.hpp"

namespace nguon {

class CagedPress final : public app::PaperPress {
public:
    explicit CagedPress(std::filesystem::path work)
        : program_(media::Program::weasyprint())
        , work_(std::move(work))
    {
    }

    Result<std::string> print(const std::string& html, const app::PrintWatch& watch) override;

private:
    Result<media::Program> program_;
    std::filesystem::path work_;
};

}
