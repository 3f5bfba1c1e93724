// XML from people one cannot trust, element by element: for documents that are too large to be held
// as a tree. The same rules as in parse.hpp; nothing is expanded, nothing is fetched.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace nguon::xml {

struct Limits {
    std::size_t bytes = 256 * 1024;
    std::size_t depth = 16;
    std::size_t elements = 20'000;
    std::size_t attributes = 32; // of one element
};

struct Attribute {
    std::string space;
    std::string name; // without prefix
    std::string value;
};

struct Start {
    std::string space; // the namespace's address; empty: none
    std::string name; // without prefix
    std::vector<Attribute> attributes; // empty unless the walker wants them
    int line = 0;

    // Empty when it is not there.
    std::string_view attribute(std::string_view called) const;
};

class Walker {
public:
    virtual ~Walker() = default;

    // A code ends the walk: it is the refusal.
    virtual std::optional<std::string> begin(const Start& element) = 0;
    virtual std::optional<std::string> text(std::string_view part) = 0;
    virtual std::optional<std::string> end() = 0;
    virtual bool wants_attributes() const { return true; }
};

// Refuses with xml.too_large, xml.encoding, xml.doctype, xml.too_deep, xml.too_many_elements or
// xml.not_well_formed, or with what the walker said; the detail of the last ones is the line.
Result<void> walk(std::string_view bytes, const Limits& limits, Walker& walker);

}
