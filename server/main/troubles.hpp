// What the machinery below throws, told to whoever asked: a database that is away or a full disk is
// not the server's failure (500) but something that passes (503), and nothing typed is lost by it.
#pragma once

#include "net/router.hpp"

namespace nguon {

net::Middleware tell_troubles();

}
