#!/usr/bin/env python3
"""Several programs at once in one programme's folder, and such as are killed in it, while bundles are
made and taken, a list is sealed, or a database is made anew.

    tests/cli/test_carrying.py build/jubilee
"""

import fcntl
import os
import shutil
import subprocess

from bundle_table import HERE, IN_ROUND, Facility, parts_of
from harness import Skip, main, path_of, run
from sealing_table import FACILITIES_DAY, Sealing


def begin(*words, **options):
    return subprocess.Popen([path_of("jubilee"), *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            **options)


def end(running):
    """(status, output, errors) of each, in order."""
    done = [(*each.communicate(timeout=120), each.returncode) for each in running]
    return [(status, shown, told) for shown, told, status in done]


def guard(home, how):
    """The lock on a programme that whoever acts, or takes away, has to have."""
    file = open(os.path.join(home, "decree.decree.md"), "rb")
    fcntl.flock(file, how)
    return file


def still_waits(running):
    try:
        running.wait(timeout=2)
        return False
    except subprocess.TimeoutExpired:
        return True


def look(facility, actor, home=None):
    home = home or facility.home
    person = next(key for key, place in facility.centre.people() if place == HERE)
    return begin("programme", "look", person, home, "--as", facility.key(actor), "--at", IN_ROUND, "--why", "asked")


def sittings_of(facility, path):
    _, parts = parts_of(facility.opened(path))
    return sum(b'\\"kind\\":\\"sitting\\"' in line for line in parts["sittings"].splitlines())


# -- bundles ----------------------------------------------------------------------------------------------


def test_of_several_bundles_made_at_once_each_has_its_own_number(case):
    facility = Facility(case, "round-1")
    facility.centre.fine("programme", "sign", facility.centre.home, "--key", facility.key("log"))
    paths = [facility.new_path() for _ in range(6)]
    done = end([begin("programme", "export", facility.centre.home, "--for", HERE, "--as", facility.key("registrar"),
                      "--to", facility.path("f4.box.pub"), "--out", path, "--at", facility.centre.clock)
                for path in paths])
    made = [path for path, (status, _, _) in zip(paths, done) if status == 0]
    case.true(made, done)
    for status, _, told in done:
        case.true(status == 0 or "another program" in told, told)
    numbers = sorted(parts_of(facility.opened(path, box="f4"))[0]["number"] for path in made)
    case.equal(numbers, list(range(1, len(made) + 1)))


def test_what_is_done_while_a_bundle_is_taken_or_made_is_not_lost(case):
    facility = Facility(case, "round-1").begin()
    recorded, paths = 0, []
    for _ in range(4):
        second, out = facility.send(), facility.new_path()
        who = ["clerk-4", "clerk-4b", "head-4", "gate-4"]
        running = [look(facility, who[0]), look(facility, who[1]),
                   begin("programme", "import", second, facility.home, "--key", facility.path("f4.box")),
                   look(facility, who[2]), look(facility, who[3]),
                   begin("programme", "export", facility.home, "--as", facility.key("head-4"), "--to",
                         facility.path("centre.box.pub"), "--out", out, "--at", IN_ROUND)]
        done = end(running)
        recorded += sum(done[i][0] == 0 for i in (0, 1, 3, 4))
        if done[5][0] == 0:
            paths.append(out)
        if done[2][0] != 0:
            case.true("another program" in done[2][2], done[2])
            facility.receive(second, log=None)
    _, done = facility.try_export()
    case.true(done.returncode == 0 or "nothing waits" in done.stderr, done.stderr)
    if done.returncode == 0:
        paths.append(facility.path(f"{facility.count}.age"))
    case.true(recorded > 0)
    case.equal(sum(sittings_of(facility, path) for path in paths), recorded)
    for path in paths:
        facility.fine(facility.take(path))
    case.equal(facility.centre.rows("select view_count from programme"), [(recorded,)])


def test_a_facility_that_is_at_work_is_waited_for(case):
    facility = Facility(case, "round-1").begin()
    second = facility.send()
    with guard(facility.home, fcntl.LOCK_SH):
        running = begin("programme", "import", second, facility.home, "--key", facility.path("f4.box"))
        case.true(still_waits(running))
        case.equal(end([look(facility, "head-4")])[0][0], 0)
        done = facility.try_export()[1]
        case.true(done.returncode == 1 and "another program" in done.stderr, done.stderr)
    case.equal(end([running])[0][0], 0)
    case.equal(sittings_of(facility, facility.export()), 1)


def test_two_centres_at_once_keep_the_chain_of_both(case):
    facility = Facility(case, "round-1").begin()
    facility.do("clerk-4", "person.nominated", "--all")
    path = facility.export()
    facility.centre.fine("programme", "sign", facility.centre.home, "--key", facility.key("log"))
    done = end([begin("programme", "import", path, facility.centre.home, "--key", facility.path("centre.box"))
                for _ in range(4)])
    case.equal(sum(status == 0 for status, _, _ in done), 1, done)
    for status, _, told in done:
        case.true(status == 0 or "another program" in told or "was taken already" in told, told)


def test_a_chain_that_was_lost_goes_on_with_what_comes(case):
    facility = Facility(case, "round-1").begin()
    chain = os.path.join(facility.centre.home, "bundles", "chain")
    for number in range(1, 5):
        facility.fine(end([look(facility, "head-4")]) and facility.take(facility.export()))
        if number == 1:
            os.unlink(chain)
    with open(chain, encoding="utf-8") as file:
        case.equal([line.split()[:3] for line in file], [["out", HERE, str(number)] for number in (2, 3, 4)])
    case.equal(facility.centre.rows("select bundles from facility_words where facility = 3"), [(4,)])


def test_what_waits_never_grows_beyond_a_bundle(case):
    facility = Facility(case, "round-1").begin()
    person = next(key for key, place in facility.centre.people() if place == HERE)
    line = {"kind": "record.viewed", "granted": True, "person": person, "why": '"' * 900}
    done, count = facility.act("head-4", lines=[line] * 4000), 0
    while done.returncode == 0 and count < 20:
        count += 1
        done = facility.act("head-4", lines=[line] * 4000)
    case.equal(done.returncode, 1)
    case.true("more than a bundle holds" in done.stderr and "export" in done.stderr, done.stderr)
    case.true(count > 0)
    path = facility.export()
    facility.fine(facility.take(path))
    case.equal(facility.centre.rows("select view_count from programme"), [(4000 * count,)])
    facility.do("head-4", lines=[line])  # for the next one


# -- killed -----------------------------------------------------------------------------------------------


def killed_at(words, call, which):
    done = subprocess.run(["strace", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                           f"inject={call}:signal=KILL:when={which}", path_of("jubilee"), *words],
                          capture_output=True, check=False,
                          env=dict(os.environ, ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"))
    if done.returncode in (0, 1):
        return False
    assert done.returncode in (-9, 137), done.stderr
    return True


def needs_strace():
    tried = shutil.which("strace") and subprocess.run(
        ["strace", "-o", "/dev/null", "-e", "inject=getppid:error=EIO", "true"], capture_output=True, check=False)
    if not tried or tried.returncode != 0:
        raise Skip("strace may not be used here")


def test_killed_at_any_moment_a_facility_has_the_old_folder_or_the_new_one_and_nothing_beside(case):
    needs_strace()
    facility = Facility(case, "round-1").begin()
    case.equal(end([look(facility, "clerk-4")])[0][0], 0)
    second, third = facility.send(), facility.send()
    saved, kills = case.path("saved"), 0
    shutil.copytree(facility.home, saved)
    words = ("programme", "import", second, facility.home, "--key", facility.path("f4.box"))
    beside = lambda: [name for name in os.listdir(facility.centre.folder) if name.startswith("f4.") and "box" not in name]
    for call, step in (("mkdir", 2), ("rename", 5), ("renameat2", 1), ("unlink", 9), ("rmdir", 2), ("openat", 53)):
        which = 1
        while killed_at(words, call, which):
            kills += 1
            which += step
            done = run(case, *words)
            case.true(done.returncode == 0 or "bundle 2 was taken already" in done.stderr, f"{call} {which}: {done.stderr}")
            facility.receive(third, log=None)
            case.equal(beside(), [], f"{call} {which}")
            case.equal([name for name in os.listdir(facility.home) if name.startswith(".")], [])
            case.equal(sorted(os.listdir(os.path.join(facility.home, "bundles"))),
                       [f"{HERE}-in-{number}.age" for number in (1, 2, 3)] + ["chain"])
            case.equal(sittings_of(facility, facility.export()), 1)
            shutil.rmtree(facility.home)
            shutil.copytree(saved, facility.home)
        shutil.rmtree(facility.home)
        shutil.copytree(saved, facility.home)
    case.true(kills > 12, f"{kills} kills")


def test_what_somebody_else_put_beside_is_left_alone(case):
    facility = Facility(case, "round-1")
    path, beside = facility.send(), facility.home + ".new"
    os.mkdir(beside)
    with open(os.path.join(beside, "notes"), "w", encoding="utf-8") as file:
        file.write("mine")
    done = facility.try_receive(path)
    case.true(done.returncode == 1 and "is in the way" in done.stderr, done.stderr)
    case.equal(os.listdir(beside), ["notes"])
    shutil.rmtree(beside)
    os.symlink("/tmp", beside)
    case.equal(facility.try_receive(path).returncode, 1)
    case.true(os.path.islink(beside))


# -- sealing ----------------------------------------------------------------------------------------------


def test_facts_go_when_all_who_act_have_ended(case):
    sealing = Sealing(case)
    with guard(sealing.home, fcntl.LOCK_SH):
        running = begin(*sealing.seal_words())
        case.true(still_waits(running))
        case.true(os.path.exists(os.path.join(sealing.home, "openings.sqlite")))
        done = run(case, "programme", "rebuild", sealing.home)
        case.true(done.returncode == 1 and "another program" in done.stderr, done.stderr)
    case.equal(end([running])[0][0], 0)
    case.false(any("sqlite" in name for name in os.listdir(sealing.home)))


def test_who_acts_while_it_is_sealed_leaves_nothing_of_the_list_behind(case):
    sealing = Sealing(case)
    person = sealing.programme.people()[0][0]
    for _ in range(3):
        running = [begin("programme", "look", person, sealing.home, "--as", sealing.key(actor), "--at",
                         sealing.programme.clock, "--why", "asked") for actor in ("registrar", "auditor", "head-4", "clerk-4")]
        sealed = begin(*sealing.seal_words())
        running.append(begin("programme", "rebuild", sealing.home))
        end(running)
        if end([sealed])[0][0] == 0:
            break
    else:
        case.equal(sealing.seal().returncode, 0)
    case.false(any("sqlite" in name for name in os.listdir(sealing.home)), os.listdir(sealing.home))


def test_a_journal_that_was_left_is_not_played_back_into_what_was_sealed(case):
    sealing = Sealing(case)
    with open(os.path.join(sealing.home, "openings.sqlite"), "rb") as file:
        before = file.read()
    code = """
import os, sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("PRAGMA cache_size = 1")
c.execute("UPDATE opening SET facts = zeroblob(length(facts))")  # the journal has this, to be played back
c.execute("BEGIN IMMEDIATE")
c.execute("UPDATE opening SET facts = zeroblob(length(facts) + 1)")
os.kill(os.getpid(), 9)
"""
    copy = case.path("openings.sqlite")
    shutil.copy(os.path.join(sealing.home, "openings.sqlite"), copy)
    subprocess.run(["python3", "-c", code, copy], check=False)
    case.true(os.path.getsize(copy + "-journal") > 512)
    case.equal(sealing.seal().returncode, 0)
    sealing.level(2)
    sealing.join()
    sealing.level(3, at=FACILITIES_DAY)
    shutil.copy(copy + "-journal", os.path.join(sealing.home, "openings.sqlite-journal"))
    done = sealing.unseal()
    case.equal(done.returncode, 0, done.stderr)
    with open(os.path.join(sealing.home, "openings.sqlite"), "rb") as file:
        case.equal(file.read(), before)
    case.false(any("journal" in name for name in os.listdir(sealing.home)))


def test_a_journal_that_a_killed_writer_left_is_not_signed_for(case):
    facility = Facility(case, "round-1")
    centre = facility.centre
    for name in ("openings.sqlite-journal", "programme.sqlite-journal"):
        with open(os.path.join(centre.home, name), "wb"):
            pass
    centre.fine("programme", "sign", centre.home, "--key", facility.key("log"))
    with open(os.path.join(centre.home, "manifest"), encoding="utf-8") as file:
        case.false("journal" in file.read())
    facility.fine(run(case, "verify", centre.home, "--key", facility.key("log") + ".pub"))


if __name__ == "__main__":
    main(globals())
