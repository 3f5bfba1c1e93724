#include "xml/walk.hpp"

#include <gtest/gtest.h>

namespace nguon::xml {
namespace {

class Notes final : public Walker {
public:
    std::optional<std::string> begin(const Start& element) override
    {
        said += "<" + element.name + std::string(element.attribute("r")) + ">";
        if (element.name == "thôi")
            return "test.enough";
        return std::nullopt;
    }
    std::optional<std::string> text(std::string_view part) override
    {
        said += part;
        return std::nullopt;
    }
    std::optional<std::string> end() override
    {
        said += "/";
        return std::nullopt;
    }
    std::string said;
};

TEST(XmlWalk, tells_elements_attributes_and_texts_in_their_order)
{
    Notes notes;
    ASSERT_TRUE(walk(R"(<a xmlns="urn:a"><c r="B2&amp;"><v>1 &lt; 2</v></c></a>)", {}, notes));
    EXPECT_EQ(notes.said, "<a><cB2&><v>1 < 2///");
}

TEST(XmlWalk, a_walker_ends_it_with_its_own_refusal)
{
    Notes notes;
    const auto walked = walk("<a><thôi/><b/></a>", {}, notes);
    ASSERT_FALSE(walked);
    EXPECT_EQ(walked.error().code, "test.enough");
    EXPECT_EQ(notes.said, "<a><thôi>");
}

TEST(XmlWalk, a_document_type_is_refused_before_it_declares_anything)
{
    Notes notes;
    const auto walked
        = walk("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", {}, notes);
    ASSERT_FALSE(walked);
    EXPECT_EQ(walked.error().code, "xml.doctype");
    EXPECT_EQ(notes.said, "");
}

}
}
