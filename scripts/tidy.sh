#!/usr/bin/env bash
# What must not stand in the repository: leftovers, names of one machine, broken lines, big files.
# The words are written with a bracket each, so that this file passes its own test.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

bad=0
# complain TITLE < FINDINGS: none is good news.
complain()
{
    local findings
    findings=$(cut -c1-160 | head -n 20)
    [ -n "$findings" ] || return 0
    bad=1
    printf '%s:\n%s\n' "$1" "$findings" >&2
}

# Files written by people; a licence and lock files keep the form they came in, a table its empty last column.
own_text=(-- . ':!LICENSE' ':!*.tsv' ':!*.svg' ':!*package-lock.json')

scripts_that_do_not_parse()
{
    local script
    while IFS= read -r -d '' script; do bash -n "$script" 2>&1; done < <(git ls-files -z -- '*.sh' dev .ci/run)
}

files_without_last_newline()
{
    local file
    while IFS= read -r -d '' file; do
        [ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] || echo "$file"
    done < <(git ls-files -z -- '*.cpp' '*.hpp' '*.ts' '*.tsx' '*.sh' '*.md')
}

complain "names of a machine or host" \
    < <(git grep -nIE '/[w]ork/|/tmp/[s]etup|/[f]arm/|\.[l]ibrary|[n]pmjs\.|[d]ebian\.org')
complain "promises left in the code" \
    < <(git grep -nIE '\b(TO[D]O|FIX[M]E|XX[X])\b' "${own_text[@]}")
complain "a co_await inside ?: (g++ 12 destroys its result twice; write an if)" \
    < <(git grep -nIE '(\?|[^:]:) (\*|!)?co_await' -- '*.cpp' '*.hpp' | grep -vE 'for \(')
complain "blanks at the end of a line" < <(git grep -nIE '[[:blank:]]+$' "${own_text[@]}")
complain "lines that end in CR LF" < <(git grep -lI $'\r' "${own_text[@]}")
complain "files over 1 MB" \
    < <(git ls-files -z | xargs -0 -r stat -c '%s %n' 2>/dev/null | awk '$1 > 1048576')
complain "shell scripts that do not parse" < <(scripts_that_do_not_parse)
complain "files without a newline at the end" < <(files_without_last_newline)

exit $bad
