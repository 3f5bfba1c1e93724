// The JSON values of the house: Boost.JSON under our names, so that a header says `json::Object`.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

namespace nguon::json {

using Value = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;

}
