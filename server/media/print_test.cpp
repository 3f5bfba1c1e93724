#include "server/media/print.hpp"

#include <gtest/gtest.h>

#include <csignal>

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

TEST(Printing, what_reached_a_bound_is_too_much_and_what_broke_has_failed)
{
    const auto code_of = [](ChildEnd end, int status, std::string complaints = {}) {
        const auto pdf = printed({ end, status, std::move(complaints) }, "%PDF-1.7");
        return pdf ? "printed" : pdf.error().code;
    };
    EXPECT_EQ(code_of(ChildEnd::exited, 0), "printed");
    EXPECT_EQ(code_of(ChildEnd::signalled, SIGXCPU), "paper.too_much");
    EXPECT_EQ(code_of(ChildEnd::signalled, SIGKILL), "paper.too_much");
    EXPECT_EQ(code_of(ChildEnd::deadline, 0), "paper.too_much");
    EXPECT_EQ(code_of(ChildEnd::too_much_output, 0), "paper.too_much");
    EXPECT_EQ(code_of(ChildEnd::exited, 1, "... MemoryError"), "paper.too_much");
    EXPECT_EQ(code_of(ChildEnd::exited, 1, "no such font"), "paper.failed");
    EXPECT_EQ(code_of(ChildEnd::signalled, SIGSEGV), "paper.failed");
    EXPECT_EQ(printed({ ChildEnd::exited, 0, {} }, "").error().code, "paper.failed");
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
