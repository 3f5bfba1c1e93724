#include "server/storage/stored_onsite.hpp"

#include "server/storage/stored_fields.hpp"
#include "json/write.hpp"

namespace nguon::storage::stored {
namespace {

template <typename Identity> Identity id_in(const In& in, const char* key)
{
    return Identity::parse(in.optional_text(key).value_or("")).value_or(Identity());
}

}

std::string to_text(const OnsiteAct& act)
{
    return json::serialise(json::Object{ { "way", json::of(name_of(act.way)) },
        { "who", json::of(act.who) }, { "from", json::of(act.from) } });
}

OnsiteAct onsite_act_from(std::string_view text)
{
    OnsiteAct act;
    from_text(text, [&](const json::Value& value) {
        const In in(value);
        act.way = in.choice("way", parse_onsite_way);
        act.who = in.text("who");
        act.from = id_in<TemplateId>(in, "from");
    });
    return act;
}

std::string to_text(const OnsitePermit& permit)
{
    const auto person = [](const OnsitePerson& one) {
        return json::Object{ { "name", json::of(one.name) }, { "pin", json::of(one.pin) } };
    };
    return json::serialise(json::Object{ { "templates", json::list_of(permit.templates) },
        { "button", json::of(permit.button) }, { "people", json::list_of(permit.people, person) },
        { "stick", permit.stick } });
}

OnsitePermit onsite_permit_from(std::string_view text)
{
    OnsitePermit permit;
    from_text(text, [&](const json::Value& value) {
        const In in(value);
        for (const json::Value& item : in.list("templates")) {
            if (const auto id = TemplateId::parse(std::string_view(item.as_string())))
                permit.templates.push_back(*id);
        }
        permit.button = id_in<TemplateId>(in, "button");
        for (const json::Value& item : in.list("people")) {
            const In one(item);
            permit.people.push_back({ one.text("name"), one.text("pin") });
        }
        permit.stick = in.truth("stick");
    });
    return permit;
}

}
