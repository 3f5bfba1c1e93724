// Written official Vietnamese into the words a voice should say.
//
// The reader never drops anything in silence: its pieces cover every visible byte of the text, what
// is not spoken is a piece of kind `skipped`, and what could not be read with certainty is
// `doubtful` with a reason that the page of readings to be checked turns into a sentence.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nguon {

// One entry of a unit's dictionary of names, or a correction made for one bulletin.
struct ReadingRule {
    std::string written;
    std::string spoken;
};

enum class NumberDialect : std::uint8_t {
    north, // linh, nghìn
    south, // lẻ, ngàn
};

struct ReadingOptions {
    std::vector<ReadingRule> corrections; // of this bulletin; win over everything
    std::vector<ReadingRule> dictionary; // of the unit
    NumberDialect dialect = NumberDialect::north;
};

enum class Certainty : std::uint8_t { sure, doubtful };

enum class PieceKind : std::uint8_t {
    word,
    number,
    roman,
    date,
    time,
    unit,
    money,
    phone,
    plate,
    document, // number of a document: 12/KH-UBND
    label, // of a list item: a), 1.2.
    abbreviation,
    place,
    foreign, // a word of another language
    spelled, // letter by letter
    address, // e-mail, web
    sign, // punctuation and symbols
    skipped, // shown struck through
    blank, // left open by the writer: "ngày ... tháng 8"
    unknown, // damaged or unheard-of characters
    corrected, // by a rule of the officer
};

// The stable name of a kind, as the API writes it.
std::string_view name_of(PieceKind kind);

// A stretch [begin, end) of the normalised text, in bytes, and what is said for it.
struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string spoken;
    PieceKind kind = PieceKind::word;
    Certainty certainty = Certainty::sure;
    std::string reason; // stable code, only where doubtful: "abbreviation.ambiguous"
};

struct Reading {
    std::string text; // the original in NFC, its letters and digits in plain forms
    std::string spoken;
    std::vector<Piece> pieces; // in order, without overlap
};

// `text` must be valid UTF-8 (asserted); up to 100 KB is read in linear time.
Reading read_aloud(std::string_view text, const ReadingOptions& options = {});

}
