// The papers themselves: values in their form, as HTML for the press.
#pragma once

#include "server/app/pairing_sheet.hpp"

namespace nguon::http {

std::string weekly_programme_html(
    const app::PaperHead& head, const std::vector<app::PlannedLine>& lines);
std::string diary_html(const app::PaperHead& head, const app::Diary& diary);
// `site`: what a label's address begins with, "https://loa.example.vn".
std::string pairing_sheet_html(
    const std::vector<app::PairingLabel>& labels, const std::string& site, Moment expires);
std::string labels_html(const std::vector<app::Label>& labels, const std::string& site);

// A bulletin for the file, with who wrote and approved it.
struct BulletinPaper {
    Bulletin bulletin;
    std::string author;
    std::string category;
    std::vector<std::string> receivers; // names of its audience
    std::vector<app::AiringRow> airings; // that were heard, the latest first
};
std::string bulletin_html(const app::PaperHead& head, const BulletinPaper& paper);
std::string certificate_html(const app::PaperHead& head, const Bulletin& bulletin,
    const std::vector<app::CertifiedDay>& days);

}
