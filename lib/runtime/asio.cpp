#include "runtime/asio.hpp"

#include <boost/asio/impl/src.hpp>
