#include "xml/walk.hpp"

#include <exception>
#include <memory>
#include <new>

#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include "base/text.hpp"

namespace nguon::xml {
namespace {

std::string text_of(const xmlChar* text)
{
    return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

// The parser leaves an ampersand of a value as it is written in a document.
std::string value_of(const xmlChar* begin, const xmlChar* end)
{
    std::string value(reinterpret_cast<const char*>(begin), reinterpret_cast<const char*>(end));
    constexpr std::string_view written = "&#38;";
    for (auto at = value.find(written); at != std::string::npos; at = value.find(written, at + 1))
        value.replace(at, written.size(), 1, '&');
    return value;
}

// Between the parser's calls and the walker. The parser is C: nothing may be thrown through it.
class Course {
public:
    Course(const Limits& limits, Walker& walker)
        : limits_(limits)
        , walker_(walker)
    {
    }

    void begin(xmlParserCtxtPtr parser, const xmlChar* name, const xmlChar* space, int attributes,
        const xmlChar** values)
    {
        if (depth_ >= limits_.depth)
            return stop(parser, "xml.too_deep");
        if (++elements_ > limits_.elements)
            return stop(parser, "xml.too_many_elements");
        if (static_cast<std::size_t>(attributes) > limits_.attributes)
            return stop(parser, "xml.too_many_elements");
        ++depth_;
        guard(parser, [&] {
            Start start;
            start.name = text_of(name);
            start.space = text_of(space);
            start.line = parser->input == nullptr ? 0 : parser->input->line;
            if (walker_.wants_attributes())
                read(start, attributes, values);
            return walker_.begin(start);
        });
    }

    void end(xmlParserCtxtPtr parser)
    {
        if (depth_ == 0)
            return;
        --depth_;
        guard(parser, [&] { return walker_.end(); });
    }

    void add(xmlParserCtxtPtr parser, const xmlChar* text, int length)
    {
        if (depth_ == 0)
            return;
        const std::string_view part(
            reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
        guard(parser, [&] { return walker_.text(part); });
    }

    void stop(xmlParserCtxtPtr parser, std::string code)
    {
        if (refusal_.empty())
            refusal_ = std::move(code);
        line_ = parser->input == nullptr ? 0 : parser->input->line;
        xmlStopParser(parser);
    }

    const std::string& refusal() const { return refusal_; }
    int line() const { return line_; }
    void throw_on() const
    {
        if (thrown_)
            std::rethrow_exception(thrown_);
    }

private:
    // The parser gives five pointers for each: name, prefix, address, begin and end of the value.
    static void read(Start& start, int count, const xmlChar** values)
    {
        for (int i = 0; i < count; ++i) {
            const xmlChar** one = values + static_cast<std::ptrdiff_t>(i) * 5;
            start.attributes.push_back(
                { text_of(one[2]), text_of(one[0]), value_of(one[3], one[4]) });
        }
    }

    template <typename Call> void guard(xmlParserCtxtPtr parser, Call&& call)
    {
        if (thrown_ || !refusal_.empty())
            return;
        try {
            if (auto code = call())
                stop(parser, std::move(*code));
        } catch (...) {
            thrown_ = std::current_exception();
            xmlStopParser(parser);
        }
    }

    const Limits& limits_;
    Walker& walker_;
    std::size_t depth_ = 0;
    std::size_t elements_ = 0;
    std::string refusal_;
    int line_ = 0;
    std::exception_ptr thrown_;
};

Course& course_of(void* context)
{
    return *static_cast<Course*>(static_cast<xmlParserCtxtPtr>(context)->_private);
}

void on_begin(void* context, const xmlChar* name, const xmlChar*, const xmlChar* space, int,
    const xmlChar**, int attributes, int, const xmlChar** values)
{
    course_of(context).begin(
        static_cast<xmlParserCtxtPtr>(context), name, space, attributes, values);
}

void on_end(void* context, const xmlChar*, const xmlChar*, const xmlChar*)
{
    course_of(context).end(static_cast<xmlParserCtxtPtr>(context));
}

void on_text(void* context, const xmlChar* text, int length)
{
    course_of(context).add(static_cast<xmlParserCtxtPtr>(context), text, length);
}

// Called at the name of a document type, before anything it declares is read.
void on_doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*)
{
    course_of(context).stop(static_cast<xmlParserCtxtPtr>(context), "xml.doctype");
}

xmlEntityPtr on_entity(void*, const xmlChar* name) { return xmlGetPredefinedEntity(name); }

// What is not well-formed is told by the answer, not on standard error.
void on_complaint(void*, const char*, ...) { }
void on_structured_complaint(void*, xmlErrorPtr) { }

xmlSAXHandler handler()
{
    xmlSAXHandler calls{};
    calls.initialized = XML_SAX2_MAGIC;
    calls.startElementNs = on_begin;
    calls.endElementNs = on_end;
    calls.characters = on_text;
    calls.ignorableWhitespace = on_text;
    calls.cdataBlock = on_text;
    calls.internalSubset = on_doctype;
    calls.getEntity = on_entity;
    calls.error = on_complaint;
    calls.warning = on_complaint;
    calls.serror = on_structured_complaint;
    return calls;
}

void begin_once()
{
    static const bool begun = [] {
        xmlInitParser();
        return true;
    }();
    static_cast<void>(begun);
}

// The encoding that the declaration names, if there is one: <?xml version="1.0" encoding="UTF-8"?>
std::string_view declared_encoding(std::string_view bytes)
{
    if (!bytes.starts_with("<?xml"))
        return {};
    const std::string_view declaration = bytes.substr(0, bytes.find("?>"));
    const auto at = declaration.find("encoding");
    const auto open = at == std::string_view::npos ? at : declaration.find_first_of("\"'", at);
    if (open == std::string_view::npos)
        return {};
    const auto close = declaration.find(declaration[open], open + 1);
    return close == std::string_view::npos ? std::string_view()
                                           : declaration.substr(open + 1, close - open - 1);
}

bool is_utf8(std::string_view encoding)
{
    std::string low(encoding);
    for (char& c : low)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c;
    return low.empty() || low == "utf-8" || low == "utf8" || low == "us-ascii" || low == "ascii";
}

struct FreeParser {
    void operator()(xmlParserCtxtPtr parser) const
    {
        if (parser->myDoc != nullptr)
            xmlFreeDoc(parser->myDoc);
        parser->myDoc = nullptr;
        xmlFreeParserCtxt(parser);
    }
};

}

std::string_view Start::attribute(std::string_view called) const
{
    for (const Attribute& one : attributes) {
        if (one.name == called)
            return one.value;
    }
    return {};
}

Result<void> walk(std::string_view bytes, const Limits& limits, Walker& walker)
{
    if (bytes.size() > limits.bytes)
        return fail(Kind::too_many, "xml.too_large", std::to_string(limits.bytes / 1024));
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    if (!is_valid_utf8(bytes) || !is_utf8(declared_encoding(bytes)))
        return fail(Kind::invalid, "xml.encoding");
    begin_once();
    Course course(limits, walker);
    xmlSAXHandler calls = handler();
    const std::unique_ptr<xmlParserCtxt, FreeParser> parser(
        xmlCreatePushParserCtxt(&calls, nullptr, nullptr, 0, nullptr));
    if (!parser)
        throw std::bad_alloc();
    parser->_private = &course;
    xmlCtxtUseOptions(parser.get(), XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_IGNORE_ENC);
    int failed = xmlParseChunk(parser.get(), bytes.data(), static_cast<int>(bytes.size()), 0);
    if (failed == 0 && course.refusal().empty())
        failed = xmlParseChunk(parser.get(), nullptr, 0, 1);
    course.throw_on();
    if (!course.refusal().empty())
        return fail(Kind::invalid, course.refusal(), std::to_string(course.line()));
    if (failed != 0 || parser->wellFormed != 1 || parser->nsWellFormed != 1) {
        const int line = parser->lastError.line;
        return fail(Kind::invalid, "xml.not_well_formed", std::to_string(line));
    }
    return {};
}

}
