// XML from people one cannot trust: UTF-8 only, without a document type, bounded in size, depth and
// number of elements. Nothing is fetched, nothing is expanded but the five entities that every
// document has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "xml/walk.hpp"

namespace nguon::xml {

// Attributes are counted and left out: nothing that is read so far has any.
struct Element {
    std::string space; // the namespace's address; empty: none
    std::string name; // without prefix
    std::string text; // all of it, comments and elements taken out
    std::vector<Element> children;
    int line = 0;

    bool is(std::string_view in, std::string_view called) const
    {
        return space == in && name == called;
    }
};

// The root. Refuses with xml.too_large, xml.encoding, xml.doctype, xml.too_deep,
// xml.too_many_elements or xml.not_well_formed; the detail of the last ones is the line.
Result<Element> parse(std::string_view bytes, const Limits& limits = {});

}
