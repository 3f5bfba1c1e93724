#pragma once

#include "server/app/bulletins.hpp"
#include "json/reader.hpp"
#include "json/value.hpp"

namespace nguon::http {

json::Object to_json(const Bulletin& bulletin);
json::Object to_json(const BulletinContent& content);
json::Object to_json(const app::BulletinVersion& version);
json::Object to_json(const app::BulletinStep& step);
json::Array to_json(const Audience& audience);

// [{unit}|{group}|{device}]
Audience read_audience(json::Reader& in, std::string_view key);

// Reads the fields that are there over `content`; what is absent stays, null takes away.
void read_content(json::Reader& in, BulletinContent& content);

}
