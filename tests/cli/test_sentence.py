#!/usr/bin/env python3
"""jubilee sentence compute, run as a user would.

    tests/cli/test_sentence.py build/jubilee
"""

import json
import os
import sys

import harness

COMPUTE = ("sentence", "compute", "--law")


def line(**changes):
    sentence = {"id": "S1", "kind": "standard", "sentenced_at": "2022-01-01",
                "offence_committed_at": "2021-01-01",
                "term": {"years": 1, "months": 0, "weeks": 0, "days": 0}}
    return json.dumps({"id": "a", "scheme": "sds-50", "sentences": [sentence | changes]})


def test_a_bad_line_is_reported_with_its_number_and_the_rest_goes_on(case):
    lines = [line(), line(kind="parole"), "", line(consecutive_to=["S1"]), line(sentenced_at="2022-02-30"),
             line(term={"years": -1, "months": 0, "weeks": 0, "days": 0}), line(id="S2")]
    done = harness.run(case, *COMPUTE, "england-and-wales", input="\n".join(lines))
    case.equal(done.returncode, 1)
    case.equal([json.loads(each)["dates"]["CRD"] for each in done.stdout.splitlines()],
               ["2022-07-02", "2022-07-02"])
    places = [each.split(":")[2] for each in done.stderr.splitlines() if "error:" in each]
    case.equal(places, ["2", "4", "5", "6"], done.stderr)


def test_a_case_over_several_lines_is_one_error(case):
    laid_out = json.dumps(json.loads(line()), indent=2)
    done = harness.run(case, *COMPUTE, "england-and-wales", input=line() + "\n\n" + laid_out + "\n")
    case.equal((done.returncode, len(done.stdout.splitlines())), (1, 1))
    case.equal(done.stderr, "jubilee sentence compute: standard input:3: error: one case a line; this looks like "
               "one case over several lines\n  hint: one case: tr -d '\\n' < FILE; several: jq -c . FILE\n")
    cut = harness.run(case, *COMPUTE, "england-and-wales", input=line()[:-9] + "\n" + line() + "\n")
    case.equal((cut.returncode, len(cut.stdout.splitlines())), (1, 1), cut.stderr)


def test_the_answer_to_each_shared_case_is_exactly_what_it_expects(case):
    path = "../shared/conformance/uk-release-dates/cases.jsonl"
    if not os.path.exists(path):
        raise harness.Skip("../shared is not here")
    done = harness.run(case, "sentence", "compute", "--law", "england-and-wales", path)
    case.equal(done.returncode, 0, done.stderr)
    with open(path, encoding="utf-8") as file:
        expected = [json.loads(line) for line in file]
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    case.equal([dict(each["expected"], id=each["id"]) for each in expected], answers)


def test_a_law_is_found_from_any_folder_and_by_its_path(case):
    law = os.path.abspath("laws/generic.json")
    by_name = harness.run(case, *COMPUTE, "generic", input=line(), cwd=case.folder)
    by_path = harness.run(case, *COMPUTE, law, input=line(), cwd=case.folder)
    case.equal((by_name.returncode, by_name.stderr), (0, ""))
    case.equal(by_path.stdout, by_name.stdout)
    case.equal(json.loads(by_name.stdout)["dates"]["end"], "2022-12-31")


def test_a_file_gives_the_same_bytes_as_standard_input(case):
    path = case.path("cases.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        file.write((line() + "\n") * 3)
    from_file = harness.run(case, *COMPUTE, "england-and-wales", path)
    from_input = harness.run(case, *COMPUTE, "england-and-wales", input=(line() + "\n") * 3)
    case.equal((from_file.returncode, from_file.stdout), (0, from_input.stdout))
    case.equal(len(from_file.stdout.splitlines()), 3)


def test_an_explanation_shows_rule_source_and_arithmetic(case):
    done = harness.run(case, *COMPUTE, "england-and-wales", "--explain", input=line())
    case.equal(done.returncode, 0)
    for words in ("1 year from 2022-01-01 run to 2022-12-31: 365 days",
                  "1/2 of 365 days, rounded up, is 183 days to serve", "Criminal Justice Act 2003",
                  "2022-07-02 CRD: conditional release, on licence"):
        case.true(words in done.stdout, f"{words!r} is not in\n{done.stdout}")


def test_wrong_usage_exits_2_and_a_bad_law_1(case):
    case.equal(harness.run(case, "sentence", "compute", input="").returncode, 2)
    case.equal(harness.run(case, *COMPUTE, "generic", "a", "b", input="").returncode, 2)
    case.equal(harness.run(case, *COMPUTE, "generic", "--explain=1", input="").returncode, 2)
    case.equal(harness.run(case, *COMPUTE, "ruritania", input="").returncode, 1)
    case.equal(harness.run(case, *COMPUTE, case.path("none.json"), input="").returncode, 1)
    case.equal(harness.run(case, *COMPUTE, "generic", case.path("none"), input="").returncode, 1)
    told = harness.run(case, *COMPUTE, "generic", "--help")
    case.equal(told.returncode, 0)
    case.true("Examples:" in told.stdout)


if __name__ == "__main__":
    harness.main(sys.modules[__name__])
