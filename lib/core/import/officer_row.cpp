#include "core/import/officer_row.hpp"

#include "core/import/cells.hpp"
#include "core/import/row_reader.hpp"

namespace nguon {
namespace {

// A course and its day belong together.
void read_training(RowReader& in, Officer& officer)
{
    const std::string course = in.checked_text("course");
    const auto on = in.day("trained_on");
    if (course.empty() && in.text("trained_on").empty())
        return;
    if (course.empty())
        in.wrong("course", "import.required", std::string(in.field_of("course").label));
    else if (in.text("trained_on").empty())
        in.wrong("trained_on", "import.required", std::string(in.field_of("trained_on").label));
    else if (on)
        officer.trainings.push_back({ course, *on });
}

}

ImportedOfficer officer_in(RowReader& in, UnitId unit, Day today)
{
    ImportedOfficer made;
    Officer& officer = made.officer;
    officer.unit = unit;
    officer.name = in.checked_text("name");
    if (const auto word = in.choice("staff"))
        officer.staff = parse_staff(*word).value_or(Staff::grassroots);
    if (const std::string text = in.text("full_time"); !text.empty()) {
        const auto yes = parse_yes_no(text);
        if (!yes)
            in.wrong("full_time", "import.not_a_choice", "Có; Không");
        officer.full_time = yes.value_or(true);
    }
    officer.duties = in.checked_text("duties");
    if (const std::string text = in.text("phone"); !text.empty()) {
        const auto number = parse_phone(text);
        if (!number)
            in.wrong("phone", bad_phone_code(text), text);
        officer.phone = number.value_or("");
    }
    officer.email = in.checked_text("email");
    officer.tenure.from = in.day("from").value_or(today);
    read_training(in, officer);
    if (!in.is_sound())
        return made;
    if (const auto good = check_officer(officer, today); !good) {
        for (const FieldError& field : good.error().fields)
            in.wrong(field.path.starts_with("trainings") ? "trained_on" : field.path, field.code,
                field.detail);
    }
    return made;
}

}
