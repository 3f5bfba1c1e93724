#include "core/onsite/onsite.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nguon {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> codes(const OnsitePermit& permit)
{
    std::vector<std::string> found;
    if (const auto ok = check_permit(permit); !ok) {
        for (const FieldError& field : ok.error().fields)
            found.push_back(field.path + " " + field.code);
    }
    return found;
}

TEST(AnOnsitePermit, allows_nothing_unless_it_names_it)
{
    OnsitePermit permit;
    EXPECT_TRUE(permit.empty());
    EXPECT_FALSE(permit.allows(TemplateId(5)));
    permit.templates = { TemplateId(5) };
    EXPECT_TRUE(permit.allows(TemplateId(5)));
    EXPECT_FALSE(permit.allows(TemplateId(6)));
    EXPECT_FALSE(permit.allows(TemplateId()));
}

TEST(AnOnsitePermit, has_a_button_only_for_words_it_names)
{
    OnsitePermit permit;
    permit.button = TemplateId(5);
    EXPECT_THAT(codes(permit), ElementsAre("button onsite.button_not_allowed"));
    permit.templates = { TemplateId(5) };
    EXPECT_TRUE(check_permit(permit));
}

TEST(AnOnsitePermit, names_each_person_once)
{
    OnsitePermit permit;
    permit.people = { { "Lò Văn Mai", "hash" }, { "Lò Văn Mai", "hash" }, { " ", "hash" } };
    EXPECT_THAT(codes(permit),
        ElementsAre("people[1].name input.repeated", "people[2].name input.required"));
}

TEST(APin, is_no_run_and_not_one_digit_over_and_over)
{
    EXPECT_TRUE(check_pin("493817"));
    for (const char* weak : { "", "4938", "000000", "123456", "987654", "49381a", "1234567890123" })
        EXPECT_EQ(check_pin(weak).error().fields.front().code, "onsite.weak_pin") << weak;
}

TEST(AnOnsiteWay, has_one_name)
{
    for (const OnsiteWay way :
        { OnsiteWay::button, OnsiteWay::pin, OnsiteWay::stick, OnsiteWay::sms })
        EXPECT_EQ(parse_onsite_way(name_of(way)), way);
    EXPECT_FALSE(parse_onsite_way("shout"));
}

}
}
