// Numbers that name something: telephones, number plates, feeders, documents.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "core/speech/scene.hpp"

namespace nguon::speech {

// 0912 345 678, (0208) 3.855.123, +84 912 345 678, 1900 6769, and short numbers such as 113 where a
// call is spoken of.
std::optional<Match> read_phone(const Scene& scene, std::size_t at);
// "0987...321": a number of which only the two ends are told.
std::optional<Match> read_dotted_phone(const Scene& scene, std::size_t at);
// "*101#": what is typed into a telephone to ask its network.
std::optional<Match> read_network_code(const Scene& scene, std::size_t at);
// A word all in capitals of at most so many letters.
bool is_short_caps(const Token& token, std::uint32_t most);
// The digits of a plate, 123.45, 12345 or 1234: where they end and how they are said.
std::optional<std::pair<std::size_t, std::string>> plate_number(const Scene& scene, std::size_t at);
// 20C-123.45, 20-B1 234.56
std::optional<Match> read_plate(const Scene& scene, std::size_t at);
// Power lines are called by the digits of their feeder: "ĐZ 371-E6.4".
std::optional<Match> read_feeder(const Scene& scene, std::size_t at);
// 1381/QĐ-BTTTT, 42/2022/NĐ-CP, 05-CT/TW; also the tail alone where the number was left open.
std::optional<Match> read_document(const Scene& scene, std::size_t at);
// "Nghị định 01": zeros in front of a document's number are spoken.
std::optional<Match> read_document_number(const Scene& scene, std::size_t at);
// TCVN 7957:2023: a standard and its year.
std::optional<Match> read_standard(const Scene& scene, std::size_t at);
// XL-02/2026: letters that nobody listed, the number and the year.
std::optional<Match> read_numbered_code(const Scene& scene, std::size_t at);
// "lúa TBR 225", "ngô NK-4300": the name of a seed, apart from its number.
std::optional<Match> read_variety(const Scene& scene, std::size_t at);
// PA03TN0012345, RLHJA3907HY: codes of letters and digits, said one by one.
std::optional<Match> read_serial(const Scene& scene, std::size_t at);
// A capital and a number: E6.4, B2, H5N1.
std::optional<Match> read_code(const Scene& scene, std::size_t at);

}
