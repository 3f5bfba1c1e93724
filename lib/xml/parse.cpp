#include "xml/parse.hpp"

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

// The tree as it grows under the parser's calls. The parser is C: nothing may be thrown through it.
class Growth {
public:
    explicit Growth(const Limits& limits)
        : limits_(limits)
    {
    }

    void begin(xmlParserCtxtPtr parser, const xmlChar* name, const xmlChar* space, int attributes)
    {
        if (open_.size() >= limits_.depth)
            return stop(parser, "xml.too_deep");
        if (++elements_ > limits_.elements)
            return stop(parser, "xml.too_many_elements");
        if (static_cast<std::size_t>(attributes) > limits_.attributes)
            return stop(parser, "xml.too_many_elements");
        Element element;
        element.name = text_of(name);
        element.space = text_of(space);
        element.line = parser->input == nullptr ? 0 : parser->input->line;
        open_.push_back(std::move(element));
    }

    void end()
    {
        if (open_.empty())
            return;
        Element done = std::move(open_.back());
        open_.pop_back();
        if (open_.empty())
            root_ = std::move(done);
        else
            open_.back().children.push_back(std::move(done));
    }

    void add(const xmlChar* text, int length)
    {
        if (!open_.empty())
            open_.back().text.append(
                reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
    }

    void stop(xmlParserCtxtPtr parser, const char* code)
    {
        if (refusal_.empty())
            refusal_ = code;
        line_ = parser->input == nullptr ? 0 : parser->input->line;
        xmlStopParser(parser);
    }

    const std::string& refusal() const { return refusal_; }
    int line() const { return line_; }
    Element take_root() { return std::move(root_); }

private:
    const Limits& limits_;
    std::vector<Element> open_;
    Element root_;
    std::size_t elements_ = 0;
    std::string refusal_;
    int line_ = 0;
};

Growth& growth_of(void* context)
{
    return *static_cast<Growth*>(static_cast<xmlParserCtxtPtr>(context)->_private);
}

void on_begin(void* context, const xmlChar* name, const xmlChar*, const xmlChar* space, int,
    const xmlChar**, int attributes, int, const xmlChar**)
{
    growth_of(context).begin(static_cast<xmlParserCtxtPtr>(context), name, space, attributes);
}

void on_end(void* context, const xmlChar*, const xmlChar*, const xmlChar*)
{
    growth_of(context).end();
}

void on_text(void* context, const xmlChar* text, int length)
{
    growth_of(context).add(text, length);
}

// Called at the name of a document type, before anything it declares is read.
void on_doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*)
{
    growth_of(context).stop(static_cast<xmlParserCtxtPtr>(context), "xml.doctype");
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

Result<Element> parse(std::string_view bytes, const Limits& limits)
{
    if (bytes.size() > limits.bytes)
        return fail(Kind::too_many, "xml.too_large", std::to_string(limits.bytes / 1024));
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    if (!is_valid_utf8(bytes) || !is_utf8(declared_encoding(bytes)))
        return fail(Kind::invalid, "xml.encoding");
    begin_once();
    Growth growth(limits);
    xmlSAXHandler calls = handler();
    const std::unique_ptr<xmlParserCtxt, FreeParser> parser(
        xmlCreatePushParserCtxt(&calls, nullptr, nullptr, 0, nullptr));
    if (!parser)
        throw std::bad_alloc();
    parser->_private = &growth;
    xmlCtxtUseOptions(parser.get(), XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_IGNORE_ENC);
    int failed = xmlParseChunk(parser.get(), bytes.data(), static_cast<int>(bytes.size()), 0);
    if (failed == 0 && growth.refusal().empty())
        failed = xmlParseChunk(parser.get(), nullptr, 0, 1);
    if (!growth.refusal().empty())
        return fail(Kind::invalid, growth.refusal(), std::to_string(growth.line()));
    if (failed != 0 || parser->wellFormed != 1 || parser->nsWellFormed != 1) {
        const int line = parser->lastError.line;
        return fail(Kind::invalid, "xml.not_well_formed", std::to_string(line));
    }
    return growth.take_root();
}

}
