// Lists in which the order says nothing and each stands once.
#pragma once

#include <algorithm>
#include <vector>

namespace nguon {

template <typename T> void sort_unique(std::vector<T>& items)
{
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
}

}
