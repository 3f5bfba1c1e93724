// The tables compiled in from data/*.tsv.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace nguon::speech {

struct UnitEntry {
    std::string_view spoken;
    bool standalone = false; // may stand without a number
    bool touches = false; // only when written against its number
    bool money = false;
};

struct AbbreviationRow {
    std::string_view written;
    std::string_view spoken;
    std::string_view conditions;
    bool takes_stop = false; // "TP." swallows its full stop
    bool guess = false; // to be checked by a person
    bool numbered = false; // a number may be written against it: KP3
    bool word_too = false; // also an ordinary word in text written in capitals
};

using WordTable = std::unordered_map<std::string, std::string_view>;

const std::unordered_map<std::string, UnitEntry>& unit_table();
// By the written form in capitals; rows of one form in the order of the file.
const std::unordered_map<std::string, std::vector<AbbreviationRow>>& abbreviation_table();
const WordTable& foreign_table(); // lower case
const WordTable& place_table(); // lower case, straight apostrophes
const WordTable& document_table();
const std::unordered_set<std::string>& borrowed_table();
std::size_t abbreviation_count(); // distinct written forms

std::string in_capitals(std::string_view text);

}
