#!/usr/bin/env python3
"""A draw in a log, from its opening to the place of one case, and what is refused on the way.

    tests/cli/test_draw.py build/jubilee
"""

import hashlib
import json
import os
import random
import shutil
import stat
import subprocess
import sys
import time

from draw_table import Table, seed_of, ticket_of
from harness import DECREE, Skip, main, register_of, run

VECTORS = os.path.join("..", "shared", "specs", "draw-vectors", "draw.json")


def refused(case, done, why, status=1):
    case.equal(done.returncode, status, done.stderr)
    case.true(why in done.stderr, done.stderr)


def test_the_seed_is_what_another_program_computes_from_the_files_of_the_log(case):
    table = Table(case)
    table.fine("log", "append", table.log, input="something else\n{\"kind\":\"decree\"}\n")
    seed = table.play()
    table.fine("log", "append", table.log, input="and more\n")
    case.equal(seed_of(table.entries(), "d/1"), seed)
    result = json.loads(table.entries()[-2])
    case.equal((result["kind"], result["seed"]), ("draw.result", seed))
    case.equal(hashlib.sha256(bytes.fromhex(result["seed_input"])).hexdigest(), seed)


def test_ranks_are_those_another_program_computes_whatever_the_order_of_the_list(case):
    table = Table(case)
    seed = table.play()
    labels = [f"C-{number:06}" for number in range(200)] + ["Ж", "a b"]
    expected = sorted((ticket_of(seed, label), label) for label in labels)
    random.Random(1).shuffle(labels)
    ranked = table.draw("rank", input="\n".join(labels) + "\n")
    case.equal(ranked.stdout, "".join(f"{rank}\t{ticket}\t{label}\n"
                                      for rank, (ticket, label) in enumerate(expected, 1)))
    one = table.draw("rank", "--label", "C-000123")
    case.equal(one.stdout, f"{ticket_of(seed, 'C-000123')}\tC-000123\n")
    case.equal(table.fine("draw", "rank", "--seed", seed, "--label", "C-000123"), one.stdout)


def test_a_label_removed_moves_nobody_else(case):
    labels = [f"C-{number}" for number in range(50)]
    def order(some):
        lines = run(case, "draw", "rank", "--seed", "5a" * 32, input="\n".join(some)).stdout.splitlines()
        return [line.split("\t")[1:] for line in lines]
    whole = order(labels)
    case.equal(len(whole), 50)
    case.equal(order([label for label in labels if label != "C-17"]), [each for each in whole if each[1] != "C-17"])


def test_show_tells_how_a_draw_stands_at_every_step(case):
    table = Table(case)
    case.equal(table.draw("show").returncode, 1)
    table.open("-k", "2")
    case.true("2 of 3 officers must commit" in table.draw("show").stdout)
    table.commit("a")
    table.commit("b")
    shown = table.draw("show").stdout
    case.true("officer.example/a  committed (entry 2), nonce not shown" in shown, shown)
    case.true("officer.example/c  has not committed" in shown, shown)
    table.close()
    case.true("next: 2 nonces are shown" in table.draw("show").stdout)
    table.reveal("b")
    case.true("next: the last nonce is shown" in table.draw("show").stdout)
    case.true("officer.example/b  committed (entry 3), nonce shown" in table.draw("show").stdout)
    table.reveal("a")
    case.true("next: the result is computed" in table.draw("show").stdout)
    table.draw("result")
    checked = table.draw("show", "--log-key", table.key("log") + ".pub")
    case.true("in a checkpoint signed as asked for" in checked.stdout and "seed " in checked.stdout, checked.stdout)
    case.true("signatures were not checked" in table.draw("show").stdout)
    keys = table.fine("key", "show", table.key("b") + ".pub")
    case.true("key " + keys.split("fingerprint  ")[1].strip() in checked.stdout, checked.stdout)


def test_show_without_an_id_lists_the_draws_of_the_log(case):
    table = Table(case)
    case.equal(table.fine("draw", "show", table.log), "the log holds no draw\n")
    table.play()
    table.open("-k", "2", draw="d/2")
    table.draw("commit", "--as", table.key("a"), "--nonce-out", case.path("2.nonce"), draw="d/2")
    table.draw("result", "--void", "why not", draw="d/2")
    for draw in ("d/3", "d/4", "d/5"):
        table.open("-k", "1", draw=draw)
    table.draw("commit", "--as", table.key("a"), "--nonce-out", case.path("4.nonce"), draw="d/4")
    table.draw("close", "--key", table.key("log"), draw="d/4")
    pool = {"draw": "bad\u009bid", "files": [], "kind": "draw.pool"}
    nameless = json.dumps(pool, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    table.fine("log", "append", table.log, input=nameless + "\n")
    expected = ["d/1  result (entry 9)", "d/2  void (entry 13): why not", "d/3  open, committed: 0 of 3",
                "d/4  closed, nonces shown: 0 of 1", "d/5  open, committed: 0 of 3"]
    case.equal(table.fine("draw", "show", table.log).splitlines(), expected)
    case.equal(table.fine("draw", "show", published_copy(table)).splitlines(), expected)
    other = run(case, "draw", "show", table.log, "--log-key", table.key("a") + ".pub")
    case.equal(other.returncode, 3, other.stderr)
    case.true(other.stdout.startswith("d/1  does not stand: entry 6, draw.reveal: "), other.stdout)
    forged = table.entries()[2].decode().replace('"d/1"', '"d/3"')
    table.fine("log", "append", table.log, input=forged + "\n")
    shown = run(case, "draw", "show", table.log)
    case.equal((shown.returncode, shown.stderr), (3, ""))
    case.true("d/3  does not stand: entry 23, draw.commit: it is for other rules" in shown.stdout, shown.stdout)
    case.equal(run(case, "draw", "rank", table.log, input="").returncode, 2)


def test_a_log_of_more_draws_than_are_listed_is_told(case):
    table = Table(case)
    file = {"name": "x", "sha256": "00" * 32}
    pools = [json.dumps({"draw": f"d/{number}", "files": [file], "kind": "draw.pool"}, sort_keys=True,
                        separators=(",", ":")) for number in range(1025)]
    table.fine("log", "append", table.log, input="\n".join(pools[:1024]) + "\n")
    listed = table.fine("draw", "show", table.log).splitlines()
    case.equal((len(listed), listed[-1]), (1024, "d/1023  a pool without rules"))
    table.fine("log", "append", table.log, input=pools[0].replace('"x"', '"y"') + "\n" + pools[1024] + "\n")
    refused(case, run(case, "draw", "show", table.log), "more than 1024 draws")


def test_a_nonce_is_its_owners_alone_random_and_never_replaced(case):
    table = Table(case)
    table.open()
    case.equal(table.commit("a").returncode, 0)
    with open(table.nonce("a"), encoding="utf-8") as file:
        text = file.read()
    nonce = text.split()[-1]
    case.equal(stat.S_IMODE(os.stat(table.nonce("a")).st_mode), 0o600)
    case.equal(len(bytes.fromhex(nonce)), 32)
    refused(case, table.draw("commit", "--as", table.key("b"), "--nonce-out", table.nonce("a")),
            "there is a file already")
    with open(table.nonce("a"), encoding="utf-8") as file:
        case.equal(file.read(), text)
    case.equal(table.commit("b").returncode, 0)
    with open(table.nonce("b"), encoding="utf-8") as file:
        case.true(file.read().split()[-1] != nonce)
    case.false(any(nonce.encode() in entry for entry in table.entries()))


def test_officers_with_a_copy_of_the_log_write_their_acts_into_files(case):
    table = Table(case)
    table.open()
    home = table.log
    acts = {}
    for verb in ("commit", "reveal"):
        for name in "abc":
            table.log = case.path(f"copy-{verb}-{name}")
            shutil.copytree(home, table.log)
            size = len(table.entries())
            acts[verb, name] = case.path(f"{name}.{verb}")
            nonce = "--nonce-out" if verb == "commit" else "--nonce"
            done = table.draw(verb, "--as", table.key(name), nonce, table.nonce(name), "--entry-out", acts[verb, name])
            case.equal(done.returncode, 0, done.stderr)
            case.equal(len(table.entries()), size)
            nonce_again = case.path("again") if verb == "commit" else table.nonce(name)
            again = table.draw(verb, "--as", table.key(name), nonce, nonce_again, "--entry-out", acts[verb, name])
            case.true(again.returncode == 1 and "add --force" in again.stderr, again.stderr)
            case.false(os.path.exists(case.path("again")), "no nonce is made for what is not written")
        table.log = home
        if verb == "commit":
            refused(case, table.draw("append", table.pool), "not JSON")
            with open(table.pool, "w", encoding="utf-8") as file:
                file.write('{"kind":"decree"}')
            refused(case, table.draw("append", table.pool), "no act of the draw")
        done = table.draw("append", *(acts[verb, name] for name in "cab"))
        case.equal(done.returncode, 0, done.stderr)
        case.equal(done.stdout.count(f"draw.{verb}"), 3)
        refused(case, table.draw("append", acts[verb, "a"]), "already")
        if verb == "commit":
            table.close()
            refused(case, table.draw("append", acts[verb, "a"]), "after the close")
    seed = table.draw("result").stdout.split()[-1]
    case.equal(seed_of(table.entries(), "d/1"), seed)


def published_copy(table):
    """What `log export` makes of the table's log, signed as it stands."""
    table.fine("log", "checkpoint", table.log, "--key", table.key("log"))
    folder = os.path.join(table.case.folder, f"public-{len(table.entries())}")
    table.fine("log", "export", table.log, folder)
    table.case.false(os.path.exists(os.path.join(folder, "state", "head")))
    return folder


def test_a_published_copy_is_read_and_worked_on_as_the_log_itself(case):
    table = Table(case)
    home = table.log
    table.open()
    for verb, option in (("commit", "--nonce-out"), ("reveal", "--nonce")):
        table.log = published_copy(table)
        for name in "abc":
            words = (verb, "--as", table.key(name), option, table.nonce(name))
            refused(case, table.draw(*words), "this is a published copy of a log")
            case.equal(os.path.exists(table.nonce(name)), verb == "reveal")
            done = table.draw(*words, "--entry-out", case.path(f"{name}.{verb}"))
            case.equal(done.returncode, 0, done.stderr)
            refused(case, table.draw("append", case.path(f"{name}.{verb}")), "this is a published copy of a log")
        refused(case, table.close(), "ask whoever keeps the log")
        refused(case, table.draw("result", "--void", "x"), "ask whoever keeps the log")
        refused(case, table.open(draw="d/2"), "ask whoever keeps the log")
        table.log = home
        done = table.draw("append", *(case.path(f"{name}.{verb}") for name in "abc"))
        case.equal(done.returncode, 0, done.stderr)
        if verb == "commit":
            table.close()
    seed = table.draw("result").stdout.split()[-1]
    table.log = published_copy(table)
    key = ("--log-key", table.key("log") + ".pub")
    case.true(f"seed {seed}" in table.draw("show", *key).stdout)
    case.equal(table.draw("result", *key).stdout, f"seed {seed}\n")
    case.equal(table.draw("rank", "--label", "x").stdout, f"{ticket_of(seed, 'x')}\tx\n")
    refused(case, table.draw("show", "--log-key", table.key("a") + ".pub"), "officer.example/a", 3)


def test_a_determination_and_an_assignment_read_a_published_copy(case):
    table = Table(case)
    reviewers = case.path("reviewers")
    with open(reviewers, "w", encoding="utf-8") as file:
        file.write("x\n")
    table.play("--pool", reviewers, "--mode", "independent")
    for step in (table.open(draw="d/2"), *(table.draw("commit", "--as", table.key(name), "--nonce-out",
                                                      table.nonce(name + "2"), draw="d/2") for name in "abc"),
                 table.draw("close", "--key", table.key("log"), draw="d/2"),
                 *(table.draw("reveal", "--as", table.key(name), "--nonce", table.nonce(name + "2"), draw="d/2")
                   for name in "abc"), table.draw("result", draw="d/2")):
        case.equal(step.returncode, 0, step.stderr)
    table.log = published_copy(table)
    case.equal(table.draw("assign", "--reviewers", reviewers, input="1\n").stdout, "1\tx\n")
    done = run(case, "determine", DECREE, register_of(case, 100), "--out", case.path("out"), "--draw",
               f"february-2022={table.log}#d/2", "--log-key", table.key("log") + ".pub")
    case.equal(done.returncode, 0, done.stderr)


def test_whatever_comes_at_the_same_time_the_draw_still_stands(case):
    table = Table(case)
    jubilee = os.path.abspath(sys.argv[1])
    table.open("-k", "1")
    table.commit("a")
    others = [("log", "append", table.log)]
    for name in "bc":
        for turn in range(3):
            others.append(("draw", "commit", table.log, "--id", "d/1", "--as", table.key(name), "--nonce-out",
                           table.nonce(f"{name}{turn}")))
    others.append(("draw", "close", table.log, "--id", "d/1", "--key", table.key("log")))
    running = [subprocess.Popen([jubilee, *words], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL) for words in others]
    for number in range(50):
        running[0].stdin.write(b"%d\n" % number)
        running[0].stdin.flush()
    for each in running:
        each.communicate(timeout=60)
    if running[-1].returncode != 0:  # a commit came first, and the close had not named it
        table.fine("draw", "close", table.log, "--id", "d/1", "--key", table.key("log"))
    shown = table.draw("show")
    case.equal(shown.returncode, 0, shown.stderr)
    for entry in table.entries():
        if b'"kind":"draw.commit"' in entry:
            case.true(json.loads(entry)["actor"] in shown.stdout)


def test_what_cannot_stand_is_not_written(case):
    table = Table(case)
    refused(case, table.commit("a"), "no draw of the log has the id 'd/1'")
    table.open()
    refused(case, table.open(), "the log has a draw 'd/1' already")
    table.commit("a")
    refused(case, table.draw("commit", "--as", table.key("a"), "--nonce-out", case.path("again")),
            "has committed already")
    case.false(os.path.exists(case.path("again")))
    refused(case, table.draw("commit", "--as", table.key("log"), "--nonce-out", case.path("again")),
            "is no officer of this draw")
    refused(case, table.reveal("a"), "the draw is not closed")
    refused(case, table.draw("result"), "the draw is not closed")
    refused(case, table.draw("close", "--key", table.key("a")), "the key is called 'officer.example/a'")
    table.commit("b")
    table.commit("c")
    table.close()
    refused(case, table.draw("commit", "--as", table.key("a"), "--nonce-out", case.path("again")), "the draw is closed")
    refused(case, table.draw("reveal", "--as", table.key("a"), "--nonce", table.nonce("b")),
            "not the one that officer.example/a committed to")
    refused(case, table.draw("result"), "3 nonces are missing")
    refused(case, table.draw("rank", "--label", "x"), "has no result yet")
    case.equal(len(table.entries()), 6)


def test_a_draw_is_opened_with_pool_and_rules_or_not_at_all(case):
    table = Table(case)
    officer = ("--officer", table.key("a") + ".pub")
    refused(case, table.open(*officer), "this act, draw.rules: officers 1 and 4 have one name or key")
    refused(case, table.open("--close-by", "2020-01-01T00:00:00Z"), "the deadline 2020-01-01T00:00:00Z has passed")
    refused(case, table.open("--reveal-by", "2020-01-01T00:00:00Z"), "has passed")
    refused(case, table.open("--close-by", "2100-01-02T00:00:00Z", "--reveal-by", "2100-01-01T00:00:00Z"),
            "'reveal_by' is not after 'close_by'")
    case.false(os.path.exists(os.path.join(table.log, "tile")))
    table.fine("log", "append", table.log, input="before\n")
    done = table.open()
    case.equal(done.stdout, "entry 1  draw.pool\nentry 2  draw.rules\n", done.stderr)
    case.equal(json.loads(table.entries()[2])["pool"], 1)


def test_draws_that_are_opened_at_the_same_time_all_stand(case):
    table = Table(case)
    jubilee = os.path.abspath(sys.argv[1])
    officer = ("--officer", table.key("a") + ".pub")
    running = [subprocess.Popen([jubilee, "draw", "open", table.log, "--id", f"d/{number}", "--pool", table.pool,
                                 *officer], stdout=subprocess.DEVNULL) for number in range(8)]
    for each in running:
        case.equal(each.wait(timeout=60), 0)
    acts = [json.loads(entry) for entry in table.entries()]
    case.equal([act["kind"] for act in acts], ["draw.pool", "draw.rules"] * 8)
    case.equal([act["pool"] for act in acts[1::2]], list(range(0, 16, 2)))
    for number in range(8):
        case.equal(table.draw("show", draw=f"d/{number}").returncode, 0)


def test_an_opening_that_broke_off_after_the_pool_goes_on(case):
    table = Table(case)
    table.open(draw="d/0")
    pool = table.entries()[0].decode().replace('"d/0"', '"d/1"')
    table.fine("log", "append", table.log, input=pool + "\n")
    done = table.open()
    case.equal(done.stdout, "entry 3  draw.rules\n", done.stderr)
    case.equal(table.draw("show").returncode, 0)


def test_a_commit_that_is_refused_leaves_no_nonce(case):
    table = Table(case)
    last = time.time() + 2
    table.open("--close-by", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(last)))
    lost = ("commit", "--as", table.key("a"), "--nonce-out", table.nonce("a"))
    case.equal(table.draw(*lost, "--entry-out", case.path("no", "such", "folder")).returncode, 1)
    case.false(os.path.exists(table.nonce("a")))
    case.equal(table.commit("b").returncode, 0)
    time.sleep(max(0, last + 1 - time.time()))
    for more in ((), ("--entry-out", case.path("a.commit"))):
        refused(case, table.draw(*lost, *more), "this act, draw.commit: it is later than")
        case.false(os.path.exists(table.nonce("a")))
    case.true(os.path.exists(table.nonce("b")))


def test_a_checkpoint_by_another_key_is_refused_before_a_nonce_is_shown(case):
    table = Table(case)
    table.open()
    for name in "abc":
        table.commit(name)
    table.close()
    done = table.draw("reveal", "--as", table.key("a"), "--nonce", table.nonce("a"),
                      "--log-key", table.key("b") + ".pub")
    refused(case, done, "officer.example/b")
    case.equal(len(table.entries()), 6)


def test_a_forged_act_in_the_log_spoils_the_draw_with_its_reason(case):
    table = Table(case)
    seed = table.play()
    forged = table.entries()[-1].decode().replace(seed, "00" * 32)
    table.fine("log", "append", table.log, input=forged + "\n")
    for verb in ("show", "result", "rank"):
        refused(case, table.draw(verb, input=""), "entry 10, draw.result: the draw has its result already, entry 9", 3)


def test_an_act_does_not_command_the_terminal_of_whoever_reads_why_it_is_refused(case):
    table = Table(case)
    table.open()
    act = {"kind": "draw.commit", "draw": "d/1", "rules": "00", "officer": 1, "actor": "\x1b]0;owned\x07\u009b2J",
           "nonsense \x1b[2J": 1}
    entry = json.dumps(act, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    table.fine("log", "append", table.log, input=entry + "\n")
    shown = table.draw("show")
    refused(case, shown, "entry 2, draw.commit", 3)
    case.false(any(byte in shown.stderr for byte in "\x1b\x07\u009b"), repr(shown.stderr))


def test_with_too_few_commits_a_draw_is_void(case):
    table = Table(case)
    table.open("-k", "2")
    table.commit("a")
    refused(case, table.close(), "1 officer has committed and 2 are needed")
    case.equal(len(table.entries()), 3)
    closed = table.close("--force")
    case.equal(closed.returncode, 0, closed.stderr)
    case.true("the draw will be void" in closed.stderr, closed.stderr)
    refused(case, table.reveal("a"), "the draw is void")
    done = table.draw("result")
    refused(case, done, "the draw is void: 1 officer committed and 2 were needed")
    case.equal(json.loads(table.entries()[-1])["kind"], "draw.void")
    refused(case, table.draw("rank", "--label", "x"), "is void")
    case.true("void (entry 4)" in table.draw("show").stdout)


def test_a_result_is_not_made_void(case):
    table = Table(case)
    table.open()
    for name in "abc":
        table.commit(name)
    table.close()
    table.reveal("a")
    table.reveal("b")
    table.reveal("c")
    refused(case, table.draw("result", "--void", "we do not like it"), "nothing is missing")
    case.equal(table.draw("result").returncode, 0)
    refused(case, table.draw("result", "--void", "we do not like it"), "has its result already, entry 9")
    refused(case, table.draw("result", "--void", "x", "--beacon-signature", "00"), "--beacon-signature or --void", 2)
    refused(case, table.draw("result", "--force"), "--force goes with --void", 2)
    case.equal(len(table.entries()), 10)


def test_what_is_void_is_not_made_void_again(case):
    table = Table(case)
    table.open()
    refused(case, table.draw("result", "--void", "the list was wrong"), "the draw is void: the list was wrong")
    case.equal(json.loads(table.entries()[-1])["reason"], "the list was wrong")
    refused(case, table.draw("result", "--void", "another"), "void already, entry 2: the list was wrong")
    case.equal(len(table.entries()), 3)


def test_a_draw_is_not_made_void_by_a_slip_where_holders_can_open_what_is_missing(case):
    table = Table(case)
    table.fine("key", "new", "--sealing", "--no-passphrase", "--out", table.key("holders"))
    with open(table.key("holders") + ".pub", encoding="utf-8") as file:
        table.open("--seal-to", file.read().split()[-1])
    for name in "abc":
        table.commit(name)
    table.close()
    none = table.draw("result")
    refused(case, none, "3 nonces are missing")
    case.false("the holders can open" in none.stderr, none.stderr)
    table.reveal("a")
    table.reveal("b")
    one = table.draw("result")
    refused(case, one, "1 nonce is missing, that of 'officer.example/c'")
    case.true("the holders can open it" in one.stderr, one.stderr)
    refused(case, table.draw("result", "--void", "c is away"), "the holders can open what is missing")
    case.equal(len(table.entries()), 8)
    refused(case, table.draw("result", "--void", "c is away", "--force"), "the draw is void: c is away")
    case.equal(json.loads(table.entries()[-1])["kind"], "draw.void")


def test_holders_open_what_an_officer_withholds(case):
    table = Table(case)
    table.fine("key", "new", "--sealing", "--no-passphrase", "--out", table.key("holders"))
    with open(table.key("holders") + ".pub", encoding="utf-8") as file:
        recipient = file.read().split()[-1]
    case.equal(table.open("--seal-to", recipient).returncode, 0)
    for name in "abc":
        table.commit(name)
    table.close()
    sealed = ("reveal", "--sealed", "--key", table.key("holders"))
    refused(case, table.draw(*sealed), "only after one officer's own reveal")
    table.fine("key", "new", "--sealing", "--no-passphrase", "--out", table.key("other"))
    refused(case, table.draw("reveal", "--sealed", "--key", table.key("other")),
            "the sealed nonce of 'officer.example/a': the key does not open it", 3)
    table.reveal("b")
    case.equal(table.draw(*sealed).returncode, 0)
    case.true("nonce opened by the holders" in table.draw("show").stdout)
    seed = table.draw("result").stdout.split()[-1]
    case.equal(seed_of(table.entries(), "d/1"), seed)
    refused(case, table.draw(*sealed), "no nonce is missing")


def test_a_nonce_that_is_shown_to_an_unchecked_log_is_told(case):
    table = Table(case)
    table.open()
    for name in "abc":
        table.commit(name)
    table.close()
    case.equal(table.reveal("a").stderr, "")
    done = table.draw("reveal", "--as", table.key("b"), "--nonce", table.nonce("b"))
    case.equal(done.returncode, 0, done.stderr)
    case.true("whose log this is was not checked" in done.stderr, done.stderr)


def test_a_first_nonce_under_a_checkpoint_that_the_log_did_not_sign_is_not_appended(case):
    table = Table(case)
    table.open()
    for name in "abc":
        table.commit(name)
    table.close()
    home, table.log = table.log, case.path("copy")
    shutil.copytree(home, table.log)
    table.fine("key", "new", "--name", "example.org/log/test", "--no-passphrase", "--out", table.key("forger"))
    os.remove(os.path.join(table.log, "checkpoint"))  # a program of their own does not ask for it
    table.fine("log", "checkpoint", table.log, "--key", table.key("forger"))
    reveal = case.path("a.reveal")
    done = table.draw("reveal", "--as", table.key("a"), "--nonce", table.nonce("a"), "--entry-out", reveal)
    case.equal(done.returncode, 0, done.stderr)
    table.log = home
    refused(case, table.draw("append", reveal, "--log-key", table.key("log") + ".pub"), "example.org/log/test")
    case.equal(len(table.entries()), 6)
    done = table.draw("append", reveal)
    case.equal(done.returncode, 0, done.stderr)
    case.true("whose log this is was not checked" in done.stderr, done.stderr)
    case.equal(table.draw("show", "--log-key", table.key("log") + ".pub").returncode, 3)


def test_whoever_holds_a_reveal_back_and_appends_cannot_turn_the_result(case):
    table = Table(case)
    table.open()
    for name in "abc":
        table.commit(name)
    table.close()
    held = case.path("a.reveal")
    done = table.draw("reveal", "--as", table.key("a"), "--nonce", table.nonce("a"), "--entry-out", held)
    case.equal(done.returncode, 0, done.stderr)
    home, seeds = table.log, set()
    for turn in range(3):
        table.log = case.path(f"turn-{turn}")
        shutil.copytree(home, table.log)
        if turn > 0:
            table.fine("log", "append", table.log, input=f"try {turn}\n")
            shutil.copy(table.key("log") + ".signed", case.path(f"guard-{turn}"))
            table.fine("log", "checkpoint", table.log, "--key", table.key("log"), "--guard", case.path(f"guard-{turn}"))
        case.equal(table.reveal("c").returncode, 0)
        case.equal(table.reveal("b").returncode, 0)
        done = table.draw("append", held)
        case.equal(done.returncode, 0, done.stderr)
        seeds.add(table.draw("result").stdout.split()[-1])
        case.equal(seed_of(table.entries(), "d/1") in seeds, True)
    case.equal(len(seeds), 1)


def test_a_beacon_is_checked_against_the_rules(case):
    table = Table(case)
    chain = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
    signature = ("b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be"
                 "41076862b98fad56e91a6b85b89cd97b")
    beacon = ("--beacon", f"drand:{chain}:2000000000")
    refused(case, table.open(*beacon), "needs 'reveal_by'")
    done = table.open("--beacon", "drand:" + "5a" * 32 + ":7", "--reveal-by", "2100-01-01T00:00:00Z", draw="d/2")
    case.equal(done.returncode, 0, done.stderr)
    case.true("is not known here: see to it that it is after 2100-01-01T00:00:00Z" in done.stderr, done.stderr)
    case.equal(table.open(*beacon, "--reveal-by", "2100-01-01T00:00:00Z").returncode, 0)
    for name in "abc":
        table.commit(name)
    table.close()
    for name in "abc":
        table.reveal(name)
    refused(case, table.draw("result"), "give --beacon-signature")
    done = table.draw("result", "--beacon-signature", signature)
    case.equal(done.returncode, 0, done.stderr)
    result = json.loads(table.entries()[-1])
    case.equal(result["beacon"]["value"], hashlib.sha256(bytes.fromhex(signature)).hexdigest())
    case.equal(result["beacon"]["round"], 2000000000)
    case.true("the beacon's signature was not checked" in done.stderr, done.stderr)
    case.true("the beacon's signature was not checked" in table.draw("show").stdout)


def test_assignments_are_those_of_the_vectors(case):
    if not os.path.exists(VECTORS):
        raise Skip("../shared is not here")
    with open(VECTORS, encoding="utf-8") as file:
        vectors = json.load(file)
    lists = {"reviewers": "".join(f"{each}\n" for each in reversed(vectors["reviewers"])),
             "conflicts": "".join(f"{label}\t{each}\r\n" for label, some in vectors["conflicts"].items() for each in some)}
    for name, text in lists.items():
        with open(case.path(name), "w", encoding="utf-8", newline="") as file:
            file.write(text)
    options = ("--seed", vectors["seed_no_beacon"], "--reviewers", case.path("reviewers"), "--conflicts",
               case.path("conflicts"))
    for mode, key in (("independent", "assign"), ("balanced", "balanced")):
        done = run(case, "draw", "assign", *options, "--mode", mode, input="\n".join(vectors[key]))
        case.equal(dict(line.split("\t") for line in done.stdout.splitlines()), vectors[key], done.stderr)
    for label, panel in vectors["panel3"].items():
        done = run(case, "draw", "assign", *options, "--mode", "panel", "--panel", "3", input=label)
        case.equal(done.stdout.rstrip("\n").split("\t"), [label, *panel])


def test_only_reviewers_of_the_pool_are_drawn(case):
    table = Table(case)
    reviewers, others = case.path("reviewers"), case.path("others")
    for path, text in ((reviewers, "x\ny\n"), (others, "x\nz\n")):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    cases = case.path("cases")
    with open(cases, "w", encoding="utf-8") as file:
        file.write("1\n2\n")
    table.play("--pool", reviewers, "--pool", cases, "--mode", "balanced")
    done = table.draw("assign", "--reviewers", reviewers, input="1\n2\n")
    case.equal({line.split("\t")[1] for line in done.stdout.splitlines()}, {"x", "y"}, done.stderr)
    refused(case, table.draw("assign", "--reviewers", others, input="1\n2\n"), "was not in the pool", 3)
    refused(case, table.draw("assign", "--reviewers", reviewers, input="1\n2\n3\n"), "was not in the pool", 3)
    refused(case, table.draw("assign", "--reviewers", reviewers, "--mode", "panel", input="1\n"), "--mode", 2)


def test_a_determination_takes_its_seed_from_the_draw_and_says_so(case):
    register = register_of(case, 500)
    table = Table(case)
    seed = table.play("--pool", register, "--pool", DECREE)
    first, again = case.path("first"), case.path("again")
    done = run(case, "determine", DECREE, register, "--out", first, "--draw", f"february-2022={table.log}#d/1",
               "--log-key", table.key("log") + ".pub")
    case.equal(done.returncode, 0, done.stderr)
    case.equal(done.stderr, "")
    with open(os.path.join(first, "receipt.json"), encoding="utf-8") as file:
        receipt = json.load(file)
    case.equal(receipt["draw_seeds"], {"february-2022": seed})
    draw = receipt["draws"]["february-2022"]
    case.equal((draw["id"], draw["log"], draw["size"], draw["seed"]), ("d/1", "example.org/log/test", 6, seed))
    case.true(draw["is_log_checked"] and draw["is_register_in_pool"] and draw["is_decree_in_pool"], draw)
    case.false(draw["has_beacon"], draw)
    table.fine("determine", DECREE, register, "--out", again, "--draw-seed", f"february-2022={seed}")
    for name in ("determinations.csv", "summary.json"):
        with open(os.path.join(first, name), "rb") as one, open(os.path.join(again, name), "rb") as other:
            case.equal(one.read(), other.read())
    person = "P00000001"
    told, without = table.fine("explain", first, person), table.fine("explain", again, person)
    case.true(told.startswith(without), told)
    case.false("not checked" in told, told)
    case.true("drawn as 'd/1' in the log example.org/log/test, closed at size 6" in told, told)
    receipt["draws"]["february-2022"]["seed"] = "00" * 32
    with open(os.path.join(first, "receipt.json"), "w", encoding="utf-8") as file:
        json.dump(receipt, file)
    refused(case, run(case, "explain", first, person), "another seed of 'february-2022' than the draw 'd/1'")


def test_whoever_compares_decrees_takes_the_seed_from_the_draw_too(case):
    register = register_of(case, 500)
    table = Table(case)
    seed = table.play()
    draw = ("--draw", f"february-2022={table.log}#d/1")
    key = ("--log-key", table.key("log") + ".pub")
    for words in (("edges", DECREE, register), ("diff", DECREE, DECREE, "--register", register)):
        done = run(case, "decree", *words, *draw, *key)
        case.equal(done.stderr, "")
        case.equal(done.stdout, table.fine("decree", *words, "--draw-seed", f"february-2022={seed}"))
        refused(case, run(case, "decree", *words, *draw, "--log-key", table.key("a") + ".pub"), "officer.example/a", 3)
        refused(case, run(case, "decree", *words, *key), "go with --draw", 2)
    refused(case, run(case, "decree", "diff", DECREE, DECREE, *draw, *key), "need --register", 2)


def test_a_determination_refuses_a_draw_that_does_not_stand(case):
    register = register_of(case, 500)
    table = Table(case)
    table.open()
    def determine(*more):
        return run(case, "determine", DECREE, register, "--out", case.path("out"), *more)
    refused(case, determine("--draw", f"february-2022={table.log}#d/1"), "has no result yet")
    refused(case, determine("--draw", f"february-2022={table.log}"), "no draw of the log has the id 'february-2022'")
    for name in "abc":
        table.commit(name)
    table.close()
    for name in "abc":
        table.reveal(name)
    table.draw("result")
    told = determine("--draw", f"february-2022={table.log}#d/1")
    case.equal(told.returncode, 0, told.stderr)
    case.true("log's signature was not checked, so anyone may have made the draw" in told.stderr, told.stderr)
    case.true("the draw 'd/1' was not opened for this decree and register" in told.stderr, told.stderr)
    with open(case.path("out", "receipt.json"), encoding="utf-8") as file:
        draw = json.load(file)["draws"]["february-2022"]
    case.true("was not checked: anyone may have made the draw" in table.fine("explain", case.path("out"), "P00000001"))
    case.equal([draw[key] for key in ("is_log_checked", "is_register_in_pool", "is_decree_in_pool")], [False] * 3)
    done = run(case, "determine", DECREE, register, "--out", case.path("other"), "--draw",
               f"february-2022={table.log}#d/1", "--log-key", table.key("a") + ".pub")
    refused(case, done, "officer.example/a", 3)
    case.false(os.path.exists(case.path("other")))
    both = determine("--draw", f"february-2022={table.log}#d/1", "--draw-seed", "february-2022=" + "11" * 32)
    refused(case, both, "is given twice")
    table.fine("log", "append", table.log, input=table.entries()[-1].decode() + "\n")
    refused(case, run(case, "determine", DECREE, register, "--out", case.path("other"), "--draw",
                      f"february-2022={table.log}#d/1"), "has its result already", 3)


def test_a_determination_tells_a_changed_decree_and_a_beacon_that_it_did_not_check(case):
    register = register_of(case, 100)
    table = Table(case)
    chain = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
    steps = [table.open("--pool", DECREE, "--pool", register, "--reveal-by", "2100-01-01T00:00:00Z", "--beacon",
                        f"drand:{chain}:2000000000"),
             *map(table.commit, "abc"), table.close(), *map(table.reveal, "abc"),
             table.draw("result", "--beacon-signature", "11" * 48)]
    for step in steps:
        case.equal(step.returncode, 0, step.stderr)
    decree = case.path("changed.decree.md")
    with open(DECREE, "rb") as old, open(decree, "wb") as new:
        new.write(old.read() + b"\nOne line more.\n")
    draw = ("--draw", f"february-2022={table.log}#d/1")
    key = ("--log-key", table.key("log") + ".pub")
    done = run(case, "determine", decree, register, "--out", case.path("out"), *draw, *key)
    case.equal(done.returncode, 0, done.stderr)
    case.true("the draw 'd/1' was not opened for this decree:" in done.stderr, done.stderr)
    case.true("the beacon's signature in the draw 'd/1' was not checked" in done.stderr, done.stderr)
    case.equal(len(done.stderr.splitlines()), 2, done.stderr)
    told = table.fine("explain", case.path("out"), "P00000001")
    case.true("the beacon's signature was not checked" in told and "anyone may" not in told, told)
    twice = run(case, "determine", decree, register, "--out", case.path("more"), *draw, "--draw", f"x={table.log}#d/1", *key)
    case.true("'february-2022' and 'x' have one draw" in twice.stderr, twice.stderr)
    for words, why in ((key, "go with --draw"), ((*draw, *key, "--policy", "x"), "give --log-key or --policy")):
        refused(case, run(case, "determine", decree, register, "--out", case.path("more"), *words), why, 2)
    case.false(os.path.exists(case.path("more")))


def test_a_lottery_does_not_take_a_draw_that_was_held_for_panels(case):
    table = Table(case)
    table.play("--mode", "panel", "--panel", "2")
    done = run(case, "determine", DECREE, register_of(case, 100), "--out", case.path("out"), "--draw",
               f"february-2022={table.log}#d/1", "--log-key", table.key("log") + ".pub")
    refused(case, done, "was held for the mode 'panel'")
    case.false(os.path.exists(case.path("out")))


def test_wrong_usage_is_told(case):
    table = Table(case)
    for arguments in ((), ("--id", "x"), ("--id", "", "--pool", table.pool), ("--id", "x", "--pool", table.pool),
                      ("--id", "x", "--pool", table.pool, "--officer", "nonsense"),
                      ("--id", "x", "--pool", table.pool, "--officer", table.key("a") + ".pub", "-k", "2"),
                      ("--id", "x", "--pool", table.pool, "--officer", table.key("a") + ".pub", "--close-by", "soon"),
                      ("--id", "x", "--pool", table.pool, "--officer", table.key("a") + ".pub", "--mode", "panel")):
        case.equal(run(case, "draw", "open", table.log, *arguments).returncode, 2, arguments)
    case.false(os.path.exists(os.path.join(table.log, "tile")))


def test_labels_twice_or_not_in_utf8_are_refused(case):
    refused(case, run(case, "draw", "rank", "--seed", "11" * 32, input="a\nb\na\n"), "'a' is listed twice")
    jubilee = os.path.abspath(sys.argv[1])
    done = subprocess.run([jubilee, "draw", "rank", "--seed", "11" * 32], input=b"a\nb\xff\n", capture_output=True,
                          check=False)
    case.equal(done.returncode, 1)
    case.true(b"standard input:2:2" in done.stderr, done.stderr)


if __name__ == "__main__":
    main(sys.modules[__name__])
