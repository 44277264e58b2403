#!/usr/bin/env python3
"""Audits of a programme: how many cases are read again, which, and what it comes to.

    tests/cli/test_audit.py build/jubilee
"""

import math
import os
import re

import harness
from draw_table import ticket_of
from harness import DECREE, main, run
from programme_table import programme_at
from test_rehearse import entries_of, facts_of

_made = {}


def rehearsal_of(case):
    """Two readers sell, of a dozen; made once and only read."""
    if "folder" not in _made:
        register, folder = (os.path.join(harness._shared, name) for name in ("audit-register", "audit-rehearsal"))
        done = run(case, "register", "synth", "--scenario", "special-pardon", "--people", "800", "--facilities", "12",
                   "--before-rounds", "--seed", "7", "--out", register)
        case.equal(done.returncode, 0, done.stderr)
        done = run(case, "rehearse", DECREE, register, "--officers", "40", "--corrupt", "2", "--kinds", "sells-30",
                   "--seed", "5", "--out", folder)
        case.equal(done.returncode, 0, done.stderr)
        _made["folder"] = folder
    return _made["folder"]


def fine(case, *words):
    done = run(case, "audit", *words)
    case.equal(done.returncode, 0, done.stderr)
    return done.stdout


# -- the programme, counted again from its log and facts ------------------------------------------

def cases_of(folder):
    """What became of each case, and what auditors said of it; the seed; how many were drawn."""
    facts, answers, rereads, seed, drawn = facts_of(folder), {}, {}, None, 0
    entries = entries_of(folder)
    count = max(entry["case_number"] for entry in entries if entry["kind"] == "case.listed")
    for entry in entries:
        said = facts.get(entry.get("commitment"), {})
        if entry["kind"] in ("case.decided", "case.adjudicated"):
            answers.setdefault(entry["case_number"], {})[entry["reading"]] = said["decision"]
        if entry["kind"] == "audit.reread":
            rereads[entry["case_number"]] = said
        if entry["kind"] == "draw.result" and entry["draw"].startswith("audit"):
            seed = entry["seed"]
        if entry["kind"] == "audit.drawn":
            drawn = entry["count"]
    outcomes = {}
    for number in range(1, count + 1):
        said = answers[number]
        outcomes[number] = said.get(3, said[1])
        assert 3 in said or said[1] == said[2], number
    return outcomes, rereads, seed, drawn


def order_of(seed, outcomes):
    return sorted(outcomes, key=lambda number: ticket_of(seed, str(number)))


def numbers_in(block):
    return [(int(number), bool(plus)) for number, plus in re.findall(r"(\d+)(\+?)", block)]


def blocks_of(output):
    """By its heading, what stands behind it up to a blank line or a remark."""
    found = {}
    for name in ("chosen", "refused, near the cut", "steered"):
        match = re.search(rf"^{name}: [^\n]*\n((?: +\d[^\n]*\n)*)", output, re.MULTILINE)
        if match:
            found[name] = numbers_in(match[1])
    return found


def bound_of(total, read, wrong, risk):
    """The most that may be wrong: by counting samples."""
    most = wrong
    for marked in range(wrong, total - read + wrong + 1):
        ways = sum(math.comb(marked, found) * math.comb(total - marked, read - found) for found in range(wrong + 1))
        if ways / math.comb(total, read) >= risk:
            most = marked
    return most


# -- how many -------------------------------------------------------------------------------------

def test_the_plan_of_a_list_has_the_sizes_of_the_reference(case):
    # Source: the reference on red flags, "Audit sample: how many cases to open again".
    table = {500: (56, 225, 388, 476), 2000: (58, 277, 517, 1553), 10000: (59, 294, 581, 2588),
             50000: (59, 298, 595, 2907)}
    for cases, sizes in table.items():
        for rate, size in zip(("5%", "1%", "0.5%", "0.1%"), sizes):
            row = fine(case, "plan", "--cases", str(cases), "--rate", rate).split("a list")[1].splitlines()[0]
            case.equal(row.split()[:2], [f"{cases:,}", f"{size:,}"], rate)
    for rate, clean, each in (("1%", 332, 254), ("2%", 165, 127), ("0.05", 65, 50)):
        row = fine(case, "plan", "--cases", "9000", "--rate", rate).split("a list")[1].splitlines()[0]
        case.equal(row.split()[2:], [str(clean), str(each)], rate)


def test_a_list_shorter_than_its_sample_is_read_whole(case):
    row = fine(case, "plan", "--cases", "20", "--rate", "1%").split("a list")[1].splitlines()[0]
    case.equal(row.split(), ["20", "all", "all", "-"])


def test_shares_are_shares_and_nothing_else(case):
    for wrong in ("0", "1", "100%", "-1%", "1e-2", "nan", "", "%", "1.2.3%", "0x1p-4"):
        case.equal(run(case, "audit", "plan", "--cases", "9", "--rate", wrong).returncode, 2, wrong)
    for wrong in (["--cases", "0"], ["--cases", "many"], ["--cases", "9", "folder"], []):
        case.equal(run(case, "audit", "plan", *wrong).returncode, 2, wrong)


def test_the_plan_of_a_programme_counts_both_lists(case):
    folder = rehearsal_of(case)
    outcomes, _, seed, drawn = cases_of(folder)
    output = fine(case, "plan", folder, "--rate", "5%", "--margin", "99%")
    passed = sum(outcome == "pass" for outcome in outcomes.values())
    chosen, refused = (re.search(rf"^  {name} +([\d,]+) +([\d,]+)", output, re.MULTILINE)
                       for name in ("chosen", "refused, near the cut"))
    case.equal((int(chosen[1]), int(refused[1])), (passed, len(outcomes) - passed))
    left, within = {"pass": int(chosen[2]), "refuse": int(refused[2])}, 0
    for place, number in enumerate(order_of(seed, outcomes), 1):
        if left[outcomes[number]] > 0:
            left[outcomes[number]] -= 1
            within = place
    case.true(f"among the first {within} of {len(outcomes)} cases" in output, output)
    case.true(f"'audit.drawn' has taken the first {drawn}\n" in output, output)


# -- which ----------------------------------------------------------------------------------------

def test_the_sample_is_the_first_of_each_list_in_the_order_of_the_tickets(case):
    folder = rehearsal_of(case)
    outcomes, _, seed, drawn = cases_of(folder)
    order = order_of(seed, outcomes)
    output = fine(case, "draw", folder, "--chosen", "50", "--refused", "20", "--margin", "99%")
    case.true(f"seed     {seed}\n" in output, output)
    for name, outcome, size in (("chosen", "pass", 50), ("refused, near the cut", "refuse", 20)):
        expected = [(number, place >= drawn) for place, number in enumerate(order) if outcomes[number] == outcome]
        case.equal(blocks_of(output)[name], expected[:size])


def test_the_order_is_drawn_again_with_the_line_that_is_printed(case):
    folder = rehearsal_of(case)
    outcomes, _, seed, _ = cases_of(folder)
    case.true(f"seq 1 {len(outcomes)} | jubilee draw rank --seed SEED | cut -f 3" in fine(case, "draw", folder))
    done = run(case, "draw", "rank", "--seed", seed, input="".join(f"{number}\n" for number in outcomes))
    case.equal([int(line.split("\t")[2]) for line in done.stdout.splitlines()], order_of(seed, outcomes))


def test_without_a_cap_the_last_case_of_a_list_is_drawn_too(case):
    folder = rehearsal_of(case)
    outcomes = cases_of(folder)[0]
    output = fine(case, "draw", folder, "--chosen", "99999", "--refused", "99999", "--margin", "99%")
    drawn = [number for block in blocks_of(output).values() for number, _ in block]
    case.equal(sorted(drawn), sorted(outcomes))


def test_the_steered_order_stands_apart_and_is_the_same_for_the_same_seed(case):
    folder = rehearsal_of(case)
    words = ["draw", folder, "--chosen", "5", "--refused", "5", "--steered", "24"]
    output = fine(case, *words)
    steered = [number for number, _ in blocks_of(output)["steered"]]
    case.equal((len(steered), len(set(steered))), (24, 24))
    case.true(set(steered) <= set(cases_of(folder)[0]))
    case.true("these are no sample" in output, output)
    case.equal(fine(case, *words), output)
    case.false("steered" in fine(case, *words[:-2]))


# -- what it comes to -----------------------------------------------------------------------------

def test_the_report_counts_what_auditors_read_and_what_was_wrong(case):
    folder = rehearsal_of(case)
    outcomes, rereads, _, _ = cases_of(folder)
    output = fine(case, "report", folder, "--rate", "5%", "--margin", "99%")
    case.true(len(rereads) >= 59)
    for name, outcome in (("chosen", "pass"), ("refused, near the cut", "refuse")):
        mine = {number: said for number, said in rereads.items() if outcomes[number] == outcome}
        otherwise = sum(said["decision"] != outcome for said in mine.values())
        missing = sum(said["decision"] == outcome and said["reason"] == "papers-missing" for said in mine.values())
        total = sum(each == outcome for each in outcomes.values())
        bound = bound_of(total, len(mine), otherwise + missing, 0.05)
        row = re.search(rf"^  {name}( +[\d,]+){{5}}", output, re.MULTILINE)[0]
        case.equal([int(text.replace(",", "")) for text in row[len(name) + 2:].split()],
                   [total, len(mine), otherwise, missing, bound])
    # Wald by hand: (log 20 + wrong x log 10) / log(0.995 / 0.95), in right ones.
    for name in ("chosen", "refused, near the cut"):
        total, read, otherwise, missing, _ = map(int, re.search(rf"^  {name}((?: +\d+){{5}})", output, re.MULTILINE)[1].split())
        wrong = otherwise + missing
        needed = math.ceil((math.log(20) + wrong * math.log(10)) / math.log(0.995 / 0.95))
        expected = ("certify that fewer than 5 % are wrong" if read - wrong >= needed
                    else f"read the whole list: {total - read} more" if needed + wrong > total
                    else f"go on: {needed + wrong - read} more, if none of them is wrong")
        case.true(f"  {name}: {expected}\n" in output, (name, expected, output))


def test_an_auditor_reads_on_along_the_order_until_the_list_is_certified(case):
    programme = programme_at(case, "told")
    programme.draw("audit")
    programme.do("registrar", "seed.taken", "use=audit")
    auditor = ["--as", programme.key("auditor"), "--at", programme.clock]
    case.equal(run(case, "audit", "report", programme.home, *auditor).returncode, 1, "nothing is drawn")
    programme.do("auditor", "audit.drawn", "count=2")
    total = len(programme.rows("SELECT 1 FROM cases"))
    programme.do("auditor", "audit.drawn", f"count={total}")
    case.equal(programme.act("auditor", "audit.drawn", f"count={total}").returncode, 1, "no more than that")
    before = fine(case, "report", programme.home, *auditor)
    # At how many it points hangs on the keys of this programme, which are new each time.
    steered = fine(case, "draw", programme.home, "--steered", str(total), *auditor)
    said = re.search(r"steered: the (\d+) cases .* of (\d+) at which it points at all", steered)
    case.equal(int(said[1]), total, steered)
    by_lot = total - int(said[2])
    case.equal(f"the last {by_lot} of these are by lot" in steered, by_lot > 0, steered)
    for _ in range(total):
        waiting = re.search(r"audit\.reread case_number=(\d+)", programme.show("next", "auditor").stdout)
        programme.do("auditor", "audit.reread", f"case_number={waiting[1]}", "decision=pass", "reason=as-determined")
    after = fine(case, "report", programme.home, *auditor)
    case.true("read the whole list" in before and "certify" not in before, before)
    case.true("chosen: certify that fewer than 1 % are wrong" in after, after)


def test_before_the_day_registrars_and_auditors_alone_are_told(case):
    programme = programme_at(case, "finalised")
    for words in (["plan"], ["draw"], ["report"]):
        done = run(case, "audit", *words, programme.home, "--at", programme.clock)
        case.equal((done.returncode, done.stdout), (1, ""), words)
        case.true("a registrar or an auditor" in done.stderr, done.stderr)
        done = run(case, "audit", *words, programme.home, "--as", programme.key("head-5"), "--at", programme.clock)
        case.equal((done.returncode, done.stdout), (1, ""), words)
    for who in ("registrar", "auditor"):
        output = fine(case, "plan", programme.home, "--as", programme.key(who), "--at", programme.clock)
        case.true("nothing is drawn yet" in output, output)
    done = run(case, "audit", "draw", programme.home, "--as", programme.key("auditor"), "--at", programme.clock)
    case.equal(done.returncode, 1)
    case.true("the audit is not drawn yet" in done.stderr and "seed.taken" in done.stderr, done.stderr)


def test_before_the_final_round_is_over_there_is_nothing_to_audit(case):
    programme = programme_at(case, "dealt")
    done = run(case, "audit", "plan", programme.home, "--as", programme.key("auditor"), "--at", programme.clock)
    case.equal(done.returncode, 1)
    case.true("the final round is not over" in done.stderr, done.stderr)


if __name__ == "__main__":
    main(globals())
