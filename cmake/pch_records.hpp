// What nearly every file of `server/app` and of the modules upon it includes, beside pch.hpp.
#pragma once

#include "server/app/deed.hpp"
#include "server/app/note.hpp"
#include "server/app/records.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"
