// Text messages through an HTTP service, as the operators of mobile networks offer them:
// POST {"to": "+84912345678", "text": "..."} with the token as Bearer; any 2xx means that it was
// taken.
#pragma once

#include <memory>
#include <string>

#include "server/device/sms_road.hpp"

namespace nguon {

// None where no address is set.
std::unique_ptr<device::SmsGateway> make_sms_gateway(
    std::string url, std::string token, const runtime::Executor& executor);

}
