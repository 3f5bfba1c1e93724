// A whole reform as the official tables tell it: of each new unit, in words, what it was made of.
//
// The words are language: "giữ nguyên", "Xã Hải Phú (huyện Bố Trạch)", "phần còn lại của phường
// Cửa Đông". What names exactly one old unit is taken; everything else is listed with suggestions,
// for a person to settle.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/unit/change.hpp"

namespace nguon {

struct ReformRow {
    int line = 0;
    std::string code;
    std::string name; // "Xã Võ Nhai", "Đặc khu Cồn Cỏ", "Tỉnh Tuyên Quang"
    std::string province_code; // empty: it is a province itself
    std::string formed_from;
};

// What a person decided: this mention of this new unit means that old unit. Without a mention: the
// old unit, which no row names, becomes a part of the new one.
struct ReformDecision {
    std::string code; // of the new unit
    std::string mention;
    std::string old_code; // none: the mention is no unit
};

struct ReformSuggestion {
    UnitId unit; // of an open mention: an old unit it may mean
    std::string code;
    std::string name; // with its district: "Xã Hòa Bình, Huyện Chợ Mới"
};

struct ReformOpen {
    enum class Reason : std::uint8_t {
        unknown, // no old unit has this name
        ambiguous, // several have
        unnamed, // an old unit that no row names; the suggestions are new units
    };
    Reason reason = Reason::unknown;
    int line = 0;
    std::string code; // of the new unit; of an unnamed one, its own
    std::string name;
    std::string mention;
    std::vector<ReformSuggestion> suggestions; // the likeliest first
};

struct ReformReading {
    UnitChange change; // of what is understood so far
    std::vector<ReformOpen> open;
    std::size_t mentions = 0;
    std::size_t by_neighbours = 0; // one of several of a name: the one beside the others of its row
    std::size_t split = 0; // old units that became parts of several
};

// `units` is as it stands before `on`. Districts are dissolved; what is not understood stays as it
// was, under its province.
ReformReading read_reform(const UnitRegister& units, Day on, const std::string& resolution,
    const std::vector<ReformRow>& rows, const std::vector<ReformDecision>& decisions,
    const std::function<UnitId()>& new_id);

// The names in such words, in their order: "Xã Hải Phú", with the district in `within`.
struct ReformMention {
    std::string kind; // folded: "xa", "phuong", "thi tran", "dac khu", "huyen"; may be empty
    std::string name; // without its kind
    std::string within; // its district without its kind; may be empty
    std::string province; // of that district, where several have its name
    bool partial = false; // only a part of it
    std::string text; // as written
};
std::vector<ReformMention> mentions_in(const std::string& formed_from);

}
