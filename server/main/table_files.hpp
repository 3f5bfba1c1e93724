// The reader of tables: nguon-sheet in its cage.
#pragma once

#include <stop_token>

#include "server/app/table_files.hpp"
#include "server/media/program.hpp"

namespace nguon {

class CagedTableFiles final : public app::TableFiles {
public:
    explicit CagedTableFiles(std::filesystem::path work);

    Result<Table> read(const std::string& bytes, int sheet) override;
    // Whatever is being read now is given up, and so is what comes after it.
    void stop() { stop_.request_stop(); }

private:
    Result<media::Program> program_;
    std::filesystem::path work_;
    std::stop_source stop_;
};

}
