#include "server/storage/stored_fields.hpp"

#include <boost/json/parse.hpp>

namespace nguon::storage::stored {

void damaged(std::string_view what)
{
    throw sql::Failure(sql::Errc::corrupt, "stored JSON is damaged: " + std::string(what));
}

json::Value parse(std::string_view text)
{
    boost::system::error_code error;
    json::Value value = boost::json::parse(text, error);
    if (error)
        damaged(error.message());
    return value;
}

In::In(const json::Value& value)
    : object_(value.if_object())
{
    if (object_ == nullptr)
        damaged("not an object");
}

const json::Value& In::at(std::string_view name) const
{
    const json::Value* found = object_->if_contains(name);
    if (found == nullptr)
        damaged(name);
    return *found;
}

bool In::has(std::string_view name) const
{
    const json::Value* found = object_->if_contains(name);
    return found != nullptr && !found->is_null();
}

std::string In::text(std::string_view name) const { return std::string(at(name).as_string()); }

std::int64_t In::integer(std::string_view name) const { return at(name).as_int64(); }

bool In::truth(std::string_view name) const { return at(name).as_bool(); }

const json::Array& In::list(std::string_view name) const { return at(name).as_array(); }

}
