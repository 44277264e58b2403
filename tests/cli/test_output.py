#!/usr/bin/env python3
"""Where `jubilee` writes: streams that are closed or full, pipes, links, the umask, signals.

    tests/cli/test_output.py build/jubilee
"""

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time

from harness import DECREE, main, register_of, run

SEED = "11" * 32
RESULT = ["determinations.csv", "faults.csv", "receipt.json", "summary.json"]


def determine(case, out, **options):
    register = register_of(case, 500)
    return run(case, "determine", DECREE, register, "--out", out, "--draw-seed", SEED, **options)


def mode_of(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def test_what_is_printed_does_not_fall_into_a_file_when_standard_output_is_closed(case):
    fields = [{"name": "id", "type": "string"}, {"name": "birth", "type": "date"}]
    package = {"name": "small", "resources": [{"name": "persons", "path": "persons.csv",
                                               "schema": {"fields": fields, "primaryKey": "id"}}]}
    with open(case.path("datapackage.json"), "w", encoding="utf-8") as file:
        json.dump(package, file)
    with open(case.path("persons.csv"), "w", encoding="utf-8") as file:
        file.write("id,birth\n" + "".join(f"p{i},?\n" for i in range(20000)))
    faults = case.path("faults.csv")
    arguments = ["register", "check", case.folder, "--format", "json", "--all",
                 "--faults", faults]
    shell = 'exec "$0" "$@" >&-'
    done = subprocess.run(["sh", "-c", shell, os.path.abspath(sys.argv[1]), *arguments],
                          stderr=subprocess.PIPE, text=True, check=False)
    case.equal(done.returncode, 1)
    case.true("cannot write standard output" in done.stderr, done.stderr)
    with open(faults, encoding="utf-8") as file:
        lines = file.read().splitlines()
    case.equal(len(lines), 20001)
    case.true(all(line.startswith("persons.csv,") for line in lines[1:]))


def test_a_full_disk_behind_standard_output_is_told_and_the_result_stands(case):
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([os.path.abspath(sys.argv[1]), "determine", DECREE,
                               register_of(case, 500), "--out", case.path("out"), "--draw-seed", SEED],
                              stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    case.equal(done.returncode, 1)
    case.true("cannot write standard output: No space left on device" in done.stderr, done.stderr)
    case.equal(sorted(os.listdir(case.path("out"))), RESULT)


def test_the_users_umask_holds_for_folders_and_files(case):
    done = determine(case, case.path("out"), umask=0o077)
    case.equal(done.returncode, 0, done.stderr)
    case.equal(mode_of(case.path("out")), 0o700)
    for name in RESULT:
        case.equal(mode_of(case.path("out", name)), 0o600, name)
    run(case, "register", "check", register_of(case, 500), "--faults", case.path("f"), umask=0o027)
    case.equal(mode_of(case.path("f")), 0o640)


def test_a_pipe_is_written_to_and_stays_a_pipe(case):
    pipe, got = case.path("pipe"), []
    os.mkfifo(pipe)

    def read():
        with open(pipe, encoding="utf-8") as file:
            got.append(file.read())

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    run(case, "register", "check", register_of(case, 500), "--faults", pipe)
    reader.join(20)
    case.true(stat.S_ISFIFO(os.stat(pipe).st_mode))
    case.true(got and got[0].startswith("file,record,line,column,kind,value,reason\n"), got)


def test_behind_a_link_the_folder_and_the_file_are_written(case):
    os.mkdir(case.path("real"))
    os.symlink("real", case.path("link"))
    done = determine(case, case.path("link"))
    case.equal(done.returncode, 0, done.stderr)
    case.true(os.path.islink(case.path("link")))
    case.equal(sorted(os.listdir(case.path("real"))), RESULT)
    with open(case.path("old.csv"), "w", encoding="utf-8") as file:
        file.write("old")
    os.symlink("old.csv", case.path("faults.csv"))
    run(case, "register", "check", register_of(case, 500), "--faults", case.path("faults.csv"))
    case.true(os.path.islink(case.path("faults.csv")))
    with open(case.path("old.csv"), encoding="utf-8") as file:
        case.true(file.read().startswith("file,record,"))


def test_an_empty_name_of_a_folder_is_refused_before_the_work(case):
    done = determine(case, "")
    case.equal(done.returncode, 1)
    case.true("the name of the folder is empty" in done.stderr, done.stderr)


def begin_long_work(case, ignore_hangup):
    """A register of three million people, begun; returns once its hidden folder is there."""
    def prepare():
        signal.signal(signal.SIGHUP, signal.SIG_IGN if ignore_hangup else signal.SIG_DFL)

    work = subprocess.Popen([os.path.abspath(sys.argv[1]), "register", "synth", "--scenario",
                             "special-pardon", "--people", "3000000", "--seed", "7", "--out",
                             case.path("big")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            preexec_fn=prepare)
    for _ in range(500):
        hidden = [name for name in os.listdir(case.folder) if name.startswith(".big.")]
        if hidden and os.listdir(case.path(hidden[0])):
            return work
        time.sleep(0.01)
    work.kill()
    raise AssertionError("the work did not begin")


def test_a_signal_in_the_middle_of_the_work_leaves_nothing_behind(case):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        work = begin_long_work(case, False)
        work.send_signal(number)
        case.equal(work.wait(20), -number)
        case.equal(os.listdir(case.folder), [])


def test_a_hangup_that_was_to_be_ignored_is_ignored(case):
    work = begin_long_work(case, True)
    work.send_signal(signal.SIGHUP)
    time.sleep(0.2)
    case.equal(work.poll(), None, "the work ended on a signal it was to ignore")
    work.terminate()
    case.equal(work.wait(20), -signal.SIGTERM)


if __name__ == "__main__":
    main(globals())
