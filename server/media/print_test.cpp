#include "server/media/print.hpp"

#include <gtest/gtest.h>

namespace nguon::media {
namespace {

std::filesystem::path work() { return std::filesystem::temp_directory_path() / "nguon-test"; }

TEST(Printing, makes_a_pdf_of_vietnamese_text)
{
    const auto program = Program::weasyprint();
    ASSERT_TRUE(program) << "weasyprint is in scripts/packages/run.txt";
    const auto pdf = print_pdf(*program,
        "<!DOCTYPE html><html lang=\"vi\"><meta charset=\"utf-8\"><h1>Lịch phát thanh</h1></html>",
        work());
    ASSERT_TRUE(pdf) << pdf.error().code << ' ' << pdf.error().detail;
    EXPECT_TRUE(pdf->starts_with("%PDF-"));
    EXPECT_GT(pdf->size(), 1'000U);
}

TEST(Printing, a_program_that_fails_is_told)
{
    const auto other = Program::at("/bin/false");
    ASSERT_TRUE(other);
    const auto pdf = print_pdf(*other, "<p></p>", work());
    ASSERT_FALSE(pdf);
    EXPECT_EQ(pdf.error().code, "paper.failed");
}

}
}
