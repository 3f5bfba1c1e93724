# Counts test cases from the reports of googletest and vitest. Sourced by scripts/test.sh.
passed=0
failed=0
skipped=0

count_failure()
{
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$*" >&2
}

# check_one NAME COMMAND...: something that is right or wrong as a whole; only its failure is counted.
check_one()
{
    local name=$1
    shift
    "$@" || count_failure "$name"
}

# add PASSED FAILED SKIPPED
add()
{
    passed=$((passed + $1))
    failed=$((failed + $2))
    skipped=$((skipped + $3))
}

existing() { if [ -f "$1" ]; then echo "$1"; else echo /dev/null; fi; }

# count_gtest_reports DIR
count_gtest_reports()
{
    local report figures
    for report in "$1"/*.json; do
        [ -f "$report" ] || continue
        figures=$(jq -r '[.testsuites[].testsuite[]]
            | [ (map(select(.result == "COMPLETED" and (has("failures") | not))) | length),
                (map(select(has("failures"))) | length),
                (map(select(.result != "COMPLETED" and (has("failures") | not))) | length) ]
            | @tsv' "$report") || figures="0 1 0"
        # shellcheck disable=SC2086 # three figures on purpose
        add $figures
    done
}

gtest_report_has_failures() { [ -f "$1" ] && jq -e '.failures > 0' "$1" >/dev/null; }

# count_vitest_report FILE NAME: a file that could not even be loaded has no cases, yet is a failure.
count_vitest_report()
{
    local figures
    if ! figures=$(jq -r '[.numPassedTests, .numFailedTests, .numPendingTests + .numTodoTests] | @tsv' "$1" 2>/dev/null); then
        count_failure "$2 left no report"
        return
    fi
    # shellcheck disable=SC2086 # three figures on purpose
    add $figures
    if jq -e '.success == false and .numFailedTests == 0' "$1" >/dev/null; then
        count_failure "$2: a test file could not be run"
    fi
}

failed_vitest_files() { jq -r '.testResults[] | select(.status == "failed").name' "$1" 2>/dev/null; }

# replace_vitest_files REPORT LATER: the later report speaks for the files that it names.
replace_vitest_files()
{
    local whole
    whole=$(jq -s '(.[1].testResults | map(.name)) as $later
        | (.[0].testResults | map(select(.name | IN($later[]) | not))) + .[1].testResults
        | . as $files | [.[].assertionResults[].status]
        | { numPassedTests: map(select(. == "passed")) | length, numFailedTests: map(select(. == "failed")) | length,
            numPendingTests: map(select(. != "passed" and . != "failed")) | length, numTodoTests: 0,
            success: ($files | all(.status == "passed")), testResults: $files }' "$1" "$2") || return 0
    printf '%s\n' "$whole" >"$1"
}

print_count()
{
    local tail=
    [ "$skipped" -eq 0 ] || tail=", $skipped skipped"
    printf '%d passed, %d failed%s\n' "$passed" "$failed" "$tail"
}
