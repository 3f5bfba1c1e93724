#include "core/bulletin/audience.hpp"

#include "base/sort_unique.hpp"

namespace nguon {
namespace {

template <typename T> void append(std::string& key, char mark, const std::vector<T>& ids)
{
    for (const auto id : ids) {
        if (!key.empty())
            key += ',';
        key += mark;
        key += ':';
        key += id.text();
    }
}

}

void Audience::normalise()
{
    sort_unique(units);
    sort_unique(groups);
    sort_unique(devices);
}

std::string Audience::key() const
{
    Audience sorted = *this;
    sorted.normalise();
    std::string key;
    append(key, 'u', sorted.units);
    append(key, 'g', sorted.groups);
    append(key, 'd', sorted.devices);
    return key;
}

}
