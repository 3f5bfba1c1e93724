// What one fuzzer supplies. The driver in fuzz.cpp alters the seeds again and again and hands the
// result to fuzz(), which decodes it and checks what must hold for any bytes whatsoever: no crash,
// no sanitizer report, and for what was accepted that encoding it again gives the same meaning.
#pragma once

#include <source_location>
#include <string>
#include <string_view>
#include <vector>

// Well-formed and nearly well-formed inputs to start from.
std::vector<std::string> seeds();

// Must return for every input; a broken promise is reported by expect().
void fuzz(std::string_view bytes);

// Ends the program with the input printed when `holds` is false.
void expect(bool holds, std::source_location where = std::source_location::current());
