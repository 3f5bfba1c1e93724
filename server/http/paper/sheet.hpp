// Tables for spreadsheets: CSV as Excel of a Vietnamese office reads it, and XLSX.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "net/http.hpp"

namespace nguon::http {

struct Sheet {
    using Cell = std::variant<std::string, double>;
    std::string name; // of the tab, at most 31 letters
    std::string title; // above the table
    std::vector<std::string> head;
    std::vector<std::vector<Cell>> rows; // the last one may be the total
};

// UTF-8 with a mark in front, CRLF, and no cell that a spreadsheet would take for a formula.
std::string csv_of(const Sheet& sheet);
// Throws std::runtime_error when the disk for passing files is full.
std::string xlsx_of(const std::vector<Sheet>& sheets);

inline constexpr const char* csv_type = "text/csv; charset=utf-8";
inline constexpr const char* xlsx_type
    = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

// A file to be saved under the name, which nobody keeps on the way.
net::Response attachment(std::string type, std::string bytes, const std::string& name);

}
