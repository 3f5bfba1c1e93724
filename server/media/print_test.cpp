#include "server/media/print.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <stop_token>
#include <vector>

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

TEST(Printing, the_steps_of_the_program_are_read_and_complaints_are_not_taken_for_steps)
{
    EXPECT_EQ(read_print_line("INFO: Step 5 - Creating layout - Page 12\n").step,
        (PrintStep{ 12, false }));
    EXPECT_EQ(read_print_line("INFO: Step 6 - Creating PDF\n").step, (PrintStep{ 0, true }));
    const PrintLine parsing = read_print_line("INFO: Step 1 - Fetching and parsing HTML\n");
    EXPECT_TRUE(parsing.is_step);
    EXPECT_FALSE(parsing.step);
    EXPECT_FALSE(read_print_line("ERROR: Failed to load - Page 5\n").is_step);
}

TEST(Printing, tells_each_page_and_keeps_no_steps_as_complaints)
{
    const auto program = Program::weasyprint();
    ASSERT_TRUE(program);
    std::vector<PrintStep> steps;
    const auto pdf = print_pdf(*program,
        "<!DOCTYPE html><h1>Một</h1><h1 style=\"page-break-before:always\">Hai</h1>", work(), {},
        [&](PrintStep step) { steps.push_back(step); });
    ASSERT_TRUE(pdf) << pdf.error().code;
    EXPECT_EQ(
        steps, (std::vector{ PrintStep{ 1, false }, PrintStep{ 2, false }, PrintStep{ 0, true } }));
}

TEST(Printing, is_given_up_before_its_end)
{
    const auto program = Program::weasyprint();
    ASSERT_TRUE(program);
    std::string html = "<!DOCTYPE html>";
    for (int i = 0; i < 2'000; ++i)
        html += "<p style=\"page-break-before:always\">Trang</p>";
    std::stop_source stop;
    const auto pdf = print_pdf(*program, html, work(), stop.get_token(), [&](PrintStep step) {
        if (step.page == 2)
            stop.request_stop();
    });
    ASSERT_FALSE(pdf);
    EXPECT_EQ(pdf.error().code, "paper.given_up");
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
