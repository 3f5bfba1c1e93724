#include "core/speech/reader.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "core/speech/tables.hpp"
#include "core/text/fold.hpp"

namespace nguon {
namespace {

struct GoldenRow {
    std::string form;
    std::string written;
    std::string spoken;
};

std::string read_file(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

std::string with_breaks(std::string_view text)
{
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape
            = text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == 'n' || text[i + 1] == 't');
        made += escape ? (text[++i] == 'n' ? '\n' : '\t') : text[i];
    }
    return made;
}

std::vector<GoldenRow> golden_rows()
{
    std::vector<GoldenRow> rows;
    const std::string content
        = read_file(std::filesystem::path(NGUON_SOURCE_DIR) / "lib/core/speech/golden.tsv");
    for (const auto line : split(content, '\n')) {
        if (line.empty() || line.front() == '#')
            continue;
        const auto columns = split(line, '\t');
        if (columns.size() == 3)
            rows.push_back(
                { std::string(columns[0]), with_breaks(columns[1]), with_breaks(columns[2]) });
    }
    return rows;
}

// Every visible byte lies in exactly one piece, and pieces do not overlap.
testing::AssertionResult tiles(const Reading& reading)
{
    std::size_t at = 0;
    for (const Piece& piece : reading.pieces) {
        if (piece.begin < at || piece.end <= piece.begin || piece.end > reading.text.size())
            return testing::AssertionFailure()
                << "piece [" << piece.begin << ", " << piece.end << ") after " << at;
        for (; at < piece.begin; ++at) {
            // What lies between may be blanks only: ASCII blanks or the lead and tail bytes of
            // wider ones.
            const auto byte = static_cast<unsigned char>(reading.text[at]);
            const bool wide_blank = byte == 0xC2 || byte == 0xA0 || byte == 0xE1 || byte == 0x9A
                || byte == 0xE2 || byte == 0xE3 || (byte >= 0x80 && byte <= 0x9F) || byte == 0xA8
                || byte == 0xA9 || byte == 0xAF;
            if (!(byte == ' ' || (byte >= '\t' && byte <= '\r') || wide_blank))
                return testing::AssertionFailure()
                    << "byte " << at << " of \"" << reading.text << "\" is in no piece";
        }
        if ((piece.certainty == Certainty::doubtful) == piece.reason.empty())
            return testing::AssertionFailure()
                << "a doubtful piece needs a reason and a sure one has none";
        at = piece.end;
    }
    for (; at < reading.text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(reading.text[at]);
        if (byte < 0x80 && byte != ' ' && !(byte >= '\t' && byte <= '\r'))
            return testing::AssertionFailure() << "the text's end is in no piece";
    }
    return testing::AssertionSuccess();
}

std::string said(std::string_view text, const ReadingOptions& options = {})
{
    return to_lower(read_aloud(text, options).spoken);
}

}

TEST(Reader, reads_every_golden_row_as_it_was_written_down_by_hand)
{
    const auto rows = golden_rows();
    ASSERT_GE(rows.size(), 400u);
    std::set<std::string> forms;
    for (const GoldenRow& row : rows) {
        const std::string heard = said(row.written);
        EXPECT_TRUE(heard == to_lower(row.spoken))
            << row.form << ": " << row.written << "\n  said   " << heard << "\n  wanted "
            << to_lower(row.spoken);
        EXPECT_TRUE(forms.insert(row.form).second) << "two rows are named " << row.form;
    }
}

TEST(Reader, covers_every_visible_byte_of_the_golden_rows)
{
    for (const GoldenRow& row : golden_rows())
        EXPECT_TRUE(tiles(read_aloud(row.written))) << row.form;
}

}
