#include "server/http/plumbing/messages.hpp"
