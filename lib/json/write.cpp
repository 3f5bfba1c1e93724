#include "json/write.hpp"

#include <algorithm>

#include <boost/json/serialize.hpp>

namespace nguon::json {
namespace {

void write_canonical(const Value& value, std::string& out)
{
    if (const Array* array = value.if_array()) {
        out += '[';
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (i != 0)
                out += ',';
            write_canonical((*array)[i], out);
        }
        out += ']';
        return;
    }
    const Object* object = value.if_object();
    if (!object) {
        out += boost::json::serialize(value);
        return;
    }
    std::vector<const boost::json::key_value_pair*> members;
    members.reserve(object->size());
    for (const auto& member : *object)
        members.push_back(&member);
    std::sort(members.begin(), members.end(),
        [](const auto* a, const auto* b) { return a->key() < b->key(); });
    out += '{';
    for (const auto* member : members) {
        if (member != members.front())
            out += ',';
        out += boost::json::serialize(Value(member->key()));
        out += ':';
        write_canonical(member->value(), out);
    }
    out += '}';
}

}

std::string serialise(const Value& value) { return boost::json::serialize(value); }
std::string serialise(const Object& object) { return boost::json::serialize(object); }

std::string canonical(const Value& value)
{
    std::string out;
    write_canonical(value, out);
    return out;
}

std::string canonical(const Object& object) { return canonical(Value(object)); }

}
