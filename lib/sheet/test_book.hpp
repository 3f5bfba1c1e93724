// Small archives and workbooks for tests, written by hand so that they can be wrong.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

namespace nguon::sheet::testing {

inline void put(std::string& out, std::size_t value, std::size_t size)
{
    for (std::size_t i = 0; i < size; ++i) {
        out += static_cast<char>(value % 256);
        value /= 256;
    }
}

struct Part {
    std::string name;
    std::string content;
    std::size_t claimed = 0; // another size than it has; 0: the true one
    unsigned flags = 0;
};

// Not compressed.
inline std::string zip_of(const std::vector<Part>& parts)
{
    std::string out;
    std::string directory;
    for (const Part& part : parts) {
        const auto sum = crc32(0, reinterpret_cast<const Bytef*>(part.content.data()),
            static_cast<uInt>(part.content.size()));
        std::string common;
        put(common, 20, 2);
        put(common, part.flags, 2);
        put(common, 0, 2); // stored
        put(common, 0, 4);
        put(common, sum, 4);
        put(common, part.content.size(), 4);
        put(common, part.claimed == 0 ? part.content.size() : part.claimed, 4);
        put(common, part.name.size(), 2);
        put(common, 0, 2);
        directory += "PK\x01\x02";
        put(directory, 20, 2);
        directory += common;
        put(directory, 0, 2);
        put(directory, 0, 2);
        put(directory, 0, 2);
        put(directory, 0, 4);
        put(directory, out.size(), 4);
        directory += part.name;
        out += "PK\x03\x04" + common + part.name + part.content;
    }
    const std::size_t at = out.size();
    out += directory + "PK\x05\x06";
    put(out, 0, 4);
    put(out, parts.size(), 2);
    put(out, parts.size(), 2);
    put(out, directory.size(), 4);
    put(out, at, 4);
    put(out, 0, 2);
    return out;
}

// A workbook whose only sheet has these rows, and what else is given.
inline std::vector<Part> book_parts(
    const std::string& rows, const std::string& after = {}, const std::string& shared = {})
{
    return {
        { "xl/workbook.xml",
            "<workbook xmlns=\"urn:m\" xmlns:r=\"urn:r\"><sheets>"
            "<sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>" },
        { "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"urn:p\"><Relationship Id=\"rId1\""
            " Target=\"worksheets/sheet1.xml\"/></Relationships>" },
        { "xl/sharedStrings.xml", "<sst xmlns=\"urn:m\">" + shared + "</sst>" },
        { "xl/styles.xml",
            "<styleSheet xmlns=\"urn:m\"><numFmts><numFmt numFmtId=\"164\""
            " formatCode=\"dd\\/mm\\/yyyy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/>"
            "<xf numFmtId=\"164\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>" },
        { "xl/worksheets/sheet1.xml",
            "<worksheet xmlns=\"urn:m\"><sheetData>" + rows + "</sheetData>" + after
                + "</worksheet>" },
    };
}

inline std::string book_of(
    const std::string& rows, const std::string& after = {}, const std::string& shared = {})
{
    return zip_of(book_parts(rows, after, shared));
}

// One with a sheet for each of these rows.
inline std::string book_of_sheets(const std::vector<std::pair<std::string, std::string>>& sheets)
{
    std::vector<Part> parts = book_parts("");
    parts.pop_back();
    std::string names;
    std::string relations;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        names += "<sheet name=\"" + sheets[i].first + "\" sheetId=\"" + number + "\" r:id=\"rId"
            + number + "\"/>";
        relations += "<Relationship Id=\"rId" + number + "\" Target=\"worksheets/sheet" + number
            + ".xml\"/>";
        parts.push_back({ "xl/worksheets/sheet" + number + ".xml",
            "<worksheet xmlns=\"urn:m\"><sheetData>" + sheets[i].second
                + "</sheetData></worksheet>" });
    }
    parts[0].content = "<workbook xmlns=\"urn:m\" xmlns:r=\"urn:r\"><sheets>" + names
        + "</sheets></workbook>";
    parts[1].content = "<Relationships xmlns=\"urn:p\">" + relations + "</Relationships>";
    return zip_of(parts);
}

}
