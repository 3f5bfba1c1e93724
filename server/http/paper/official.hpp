// The form of official papers (decree 30/2020/NĐ-CP): name of the state and its motto, whose paper
// it is, number and place, who signs and who gets it; A4.
#pragma once

#include "base/html.hpp"
#include "server/app/paper.hpp"

namespace nguon::http {

struct Signature {
    std::string office; // "TM. ỦY BAN NHÂN DÂN"
    std::string post; // "CHỦ TỊCH"
    std::string hint; // "(Ký tên, đóng dấu)"
};

struct OfficialPaper {
    std::string title; // "LỊCH PHÁT THANH"
    std::string subtitle;
    std::string symbol; // behind the number: "LPT"; empty: the paper has no number
    bool landscape = false;
    Html body;
    std::vector<std::string> receivers; // "Nơi nhận"
    std::vector<Signature> signatures; // from left to right
};

// A ministry, a department or a hamlet has no people's committee to sign for.
bool has_committee(UnitKind kind);
// Who signs for the unit whose paper it is.
Signature signature_of(const app::PaperHead& head);
// "LPT-UBND" where a committee issues the paper, else "LPT"; a hamlet numbers none.
std::string symbol_of(const app::PaperHead& head, std::string kind);

std::string official_html(const app::PaperHead& head, const OfficialPaper& paper);
// A page of its own form, such as labels.
std::string plain_html(std::string_view title, const Html& body);

// "Thứ Bảy, 21/11/2026"
std::string weekday_of(Day day);
// "02:05", with hours where there are some: "1:02:05".
std::string clock_of(Milliseconds length);
// "12.345"
std::string count_of(std::int64_t number);

}
