#include "server/app/saved_views.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

std::string setting_of(const Deed& deed) { return "views." + deed.caller.account.text(); }

void keep(Records& records, const Deed& deed, const std::vector<SavedView>& views)
{
    const json::Object kept{ { "views", json::list_of(views, [](const SavedView& one) {
                                  return json::Object{ { "list", json::of(one.list) },
                                      { "name", json::of(one.name) },
                                      { "filters", json::of(one.filters) } };
                              }) } };
    records.settings().save(setting_of(deed), json::serialise(kept));
}

void erase(std::vector<SavedView>& views, const std::string& list, const std::string& name)
{
    std::erase_if(
        views, [&](const SavedView& one) { return one.list == list && one.name == name; });
}

}

std::vector<SavedView> saved_views(Records& records, const Deed& deed)
{
    const auto object = json::parse_object(records.settings().find(setting_of(deed)).value_or(""));
    if (!object)
        return {};
    json::Reader in(*object, json::Unknown::ignore);
    auto views = in.list("views", { .most = most_saved_views }, [](json::Reader& one) {
        SavedView view;
        view.list = one.text("list", { .most = longest_view_list });
        view.name = one.text("name", { .most = longest_view_name });
        view.filters = one.text("filters", { .most = longest_view_filters });
        return view;
    });
    if (!in.finish())
        return {};
    return views;
}

Result<std::vector<SavedView>> save_view(Records& records, const Deed& deed, SavedView view)
{
    view.name = std::string(trim(view.name));
    if (view.name.empty())
        return fail_field("name", "input.required");
    auto views = saved_views(records, deed);
    erase(views, view.list, view.name);
    if (views.size() >= most_saved_views)
        return fail_field("name", "input.too_many", std::to_string(most_saved_views));
    views.push_back(std::move(view));
    keep(records, deed, views);
    return views;
}

std::vector<SavedView> forget_view(
    Records& records, const Deed& deed, const std::string& list, const std::string& name)
{
    auto views = saved_views(records, deed);
    erase(views, list, name);
    keep(records, deed, views);
    return views;
}

}
