#include "xml/parse.hpp"

#include <gtest/gtest.h>

namespace nguon::xml {
namespace {

std::string refused(std::string_view bytes, const Limits& limits = {})
{
    const auto parsed = parse(bytes, limits);
    return parsed ? "" : parsed.error().code;
}

TEST(Xml, is_read_into_names_spaces_texts_and_lines)
{
    const auto root = parse("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                            "<a:cha xmlns:a=\"urn:a\" mau=\"xanh &amp; đỏ\">\n"
                            " <a:con>Mưa &lt; 50 <!-- bỏ qua --><![CDATA[mm & hơn]]></a:con>\n"
                            " <con xmlns=\"urn:b\"/>\n"
                            "</a:cha>");
    ASSERT_TRUE(root) << root.error().code;
    EXPECT_TRUE(root->is("urn:a", "cha"));
    ASSERT_EQ(root->children.size(), 2U);
    EXPECT_EQ(root->children[0].text, "Mưa < 50 mm & hơn");
    EXPECT_EQ(root->children[0].line, 3);
    EXPECT_TRUE(root->children[1].is("urn:b", "con"));
}

TEST(Xml, a_byte_order_mark_is_no_letter) { EXPECT_TRUE(parse("\xEF\xBB\xBF<a/>")); }

TEST(Xml, a_document_type_is_refused_before_it_declares_anything)
{
    EXPECT_EQ(refused("<!DOCTYPE a><a/>"), "xml.doctype");
    // A billion laughs.
    EXPECT_EQ(refused("<!DOCTYPE a [<!ENTITY l0 \"ha\"><!ENTITY l1 \"&l0;&l0;&l0;&l0;\">"
                      "<!ENTITY l2 \"&l1;&l1;&l1;&l1;\">]><a>&l2;</a>"),
        "xml.doctype");
    EXPECT_EQ(refused("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"),
        "xml.doctype");
    EXPECT_EQ(refused("<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/evil.dtd\"><a/>"), "xml.doctype");
    EXPECT_EQ(refused("<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/p\"> %p;]><a/>"),
        "xml.doctype");
}

TEST(Xml, an_entity_nobody_declared_is_refused)
{
    EXPECT_EQ(refused("<a>&xin_chao;</a>"), "xml.not_well_formed");
    EXPECT_EQ(parse("<a>&lt;&gt;&amp;&quot;&apos;&#273;&#x110;</a>")->text, "<>&\"'đĐ");
}

TEST(Xml, what_is_larger_deeper_or_more_than_allowed_is_refused)
{
    std::string large(300 * 1024, ' ');
    EXPECT_EQ(refused(large.append("<a/>")), "xml.too_large");
    std::string deep;
    for (int i = 0; i < 5'000; ++i)
        deep += "<a>";
    EXPECT_EQ(refused(deep), "xml.too_deep");
    std::string many = "<a>";
    for (int i = 0; i < 21'000; ++i)
        many += "<b/>";
    EXPECT_EQ(refused(many + "</a>"), "xml.too_many_elements");
    std::string wide = "<a";
    for (int i = 0; i < 100; ++i)
        wide += " x" + std::to_string(i) + "=\"\"";
    EXPECT_EQ(refused(wide + "/>"), "xml.too_many_elements");
}

TEST(Xml, another_encoding_is_refused_even_when_it_claims_to_be_the_right_one)
{
    EXPECT_EQ(refused("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>"), "xml.encoding");
    EXPECT_EQ(refused("<?xml version=\"1.0\" encoding='UTF-16'?><a/>"), "xml.encoding");
    EXPECT_EQ(refused("<a>\xC4</a>"), "xml.encoding");
    EXPECT_EQ(refused(std::string("\xFF\xFE<\0a\0/\0>\0", 10)), "xml.encoding");
    EXPECT_EQ(refused(std::string("<a>\0</a>", 8)), "xml.encoding");
}

TEST(Xml, what_is_not_well_formed_is_refused_with_its_line)
{
    for (const char* text : { "", "   ", "<a>", "<a></b>", "<a/><b/>", "chữ", "<a b=1/>",
             "<a xmlns:x=\"urn:x\"><y:b/></a>", "<a>\x01</a>" })
        EXPECT_EQ(refused(text), "xml.not_well_formed") << text;
    const auto broken = parse("<a>\n\n<b></a>");
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().detail, "3");
}

}
}
