// What officers paste and upload as tables, outlines and notices of power cuts.
#include "base/text.hpp"
#include "core/power/schedule_text.hpp"
#include "server/app/csv.hpp"
#include "server/app/geojson.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "json/parse.hpp"

using namespace nguon;

std::vector<std::string> seeds()
{
    return {
        "\xEF\xBB\xBFten,ma\r\n\"Xã \"\"Võ Nhai\"\"\",05716\r\nXã Dân Tiến,05740\r\n",
        "ma;ten\n05716;Xã Võ Nhai\n\n",
        R"({"type":"Polygon","coordinates":[[[105.9,21.7],[106.1,21.7],[106.1,21.9],[105.9,21.7]]]})",
        R"({"type":"MultiPolygon","coordinates":[[[[105.9,21.7],[106.1,21.7],[106.0,21.9],[105.9,21.7]]]]})",
        R"({"type":"Point","coordinates":[105.9,21.7]})",
        "Ngày 23/11/2026\nTừ 8h00 đến 11h30: xóm Đồng Chuối, xã Võ Nhai\n",
        "Mất điện: 13h-16h ngày 24/11, một phần xóm Làng Lai; xóm Cây Hồng.",
    };
}

void fuzz(std::string_view bytes)
{
    if (const auto table = parse_csv(bytes, { "ma", "ten" })) {
        for (const CsvRow& row : table->rows)
            expect(row.fields.size() == table->header.size());
    }
    if (const auto object = json::parse_object(bytes))
        static_cast<void>(app::read_shape(json::Value(*object), 1'000));
    std::string text(bytes);
    if (!is_valid_utf8(text))
        std::erase_if(text, [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; });
    const auto outages = read_outages(text, Day(std::chrono::days(20'780)));
    if (!outages)
        return;
    for (const OutageRow& row : outages->rows) {
        if (!row.problem.empty())
            continue;
        // What could be read says when and where.
        expect(!row.spans.empty() && !row.areas.empty());
        for (const Span& span : row.spans)
            expect(span.begins < span.ends);
    }
}
