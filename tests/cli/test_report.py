#!/usr/bin/env python3
"""Tests `jubilee report`: what is in the folder, that it is sound HTML, and that the public edition keeps what
it should. The pages are read in a browser too, where Chromium and the packages of tools/check-report are."""

import csv
import html.parser
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import xml.etree.ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
from harness import DECREE, run  # noqa: E402
from programme_table import programme_at  # noqa: E402

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
PAGES = ("index.html", "ko/index.html")
VOID = {"meta", "link", "img", "br"}
_made = {}


def programme(case):
    """A rehearsal over 1,500 people, made once and only read, with a scenario and a later register beside it."""
    if not _made:
        folder = os.path.join(harness._shared, "report")
        os.mkdir(folder)
        for name, words in (("register", ["special-pardon", "--before-rounds"]), ("later", ["crackdown"])):
            done = run(case, "register", "synth", "--scenario", *words, "--people", "1500", "--seed", "7",
                       "--out", os.path.join(folder, name))
            case.equal(done.returncode, 0, done.stderr)
        done = run(case, "rehearse", DECREE, os.path.join(folder, "register"), "--officers", "40", "--seed", "5",
                   "--corrupt", "3", "--out", os.path.join(folder, "programme"))
        case.equal(done.returncode, 0, done.stderr)
        with open(os.path.join(folder, "scenario.json"), "w", encoding="utf-8") as file:
            file.write('{"name": "as before", "months": 30, "runs": 200}')
        _made["folder"] = folder
    return _made["folder"]


def report(case, name, *options):
    folder = programme(case)
    out = case.path(name)
    done = run(case, "report", os.path.join(folder, "programme"), "--scenario", os.path.join(folder, "scenario.json"),
               "--later", os.path.join(folder, "later"), "--announced", "2021-10-01", "--out", out, *options)
    case.equal(done.returncode, 0, done.stderr)
    case.true(f"open    {out}/index.html" in done.stdout, done.stdout)
    return out


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


class Page(html.parser.HTMLParser):
    """Elements closed in order, ids once, tables as rows of texts."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.faults, self.tables, self.cell = [], set(), [], [], None
        self.refers, self.images, self.links = [], [], []
        self.feed(text)
        self.close()
        if self.open:
            self.faults.append(f"left open: {self.open}")

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if len(values) != len(attributes):
            self.faults.append(f"an attribute twice in <{tag}>")
        if "id" in values and values["id"] in self.ids:
            self.faults.append(f"id twice: {values['id']}")
        self.ids.update([values["id"]] if "id" in values else [])
        self.refers += values.get("aria-labelledby", "").split()
        if tag not in VOID:
            self.open.append(tag)
        if tag == "img":
            self.images.append(values)
        if tag in ("a", "link"):
            self.links.append(values["href"])
        if tag == "table":
            self.tables.append({"caption": "", "rows": []})
        if tag == "tr":
            self.tables[-1]["rows"].append([])
        if tag in ("th", "td"):
            self.cell = ""
            if tag == "th" and values.get("scope") not in ("row", "col"):
                self.faults.append("a heading without scope")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> where another is open")
        if tag in ("th", "td"):
            self.tables[-1]["rows"][-1].append(self.cell)
            self.cell = None

    def handle_data(self, text):
        if self.cell is not None:
            self.cell += text
        elif self.open and self.open[-1] == "caption":
            self.tables[-1]["caption"] += text

    def table(self, caption):
        return next(table["rows"] for table in self.tables if caption in table["caption"])


def test_both_pages_are_sound_and_all_they_refer_to_is_there(case):
    for name, options in (("full", ()), ("public", ("--public",))):
        out = report(case, name, *options)
        for path in PAGES:
            text = read(out, path)
            page = Page(text)
            case.equal(page.faults, [])
            case.true(set(page.refers) <= page.ids, f"{set(page.refers) - page.ids}")
            case.true(f'<html lang="{"ko" if path.startswith("ko") else "en"}">' in text)
            case.true(len(page.images) > 8)
            for image in page.images:
                case.true(len(image["alt"]) > 30, image["src"])
                xml.etree.ElementTree.parse(os.path.join(out, os.path.dirname(path), image["src"]))
            for link in page.links:
                if link.startswith("#"):
                    case.true(link[1:] in page.ids, link)
                else:
                    case.true(os.path.exists(os.path.join(out, os.path.dirname(path), link)), link)
            for table in page.tables:
                case.true(table["caption"] and table["rows"], "a table without caption or rows")
                case.equal(len({len(row) for row in table["rows"]}), 1, table["caption"])


def test_nothing_is_fetched_and_no_script_runs(case):
    out = report(case, "report")
    for path in PAGES:
        text = read(out, path)
        case.true("default-src 'none'" in text)
        case.false(re.search(r"<script|\son\w+=|style=|javascript:|https?:", text), "something is fetched or runs")
    for folder, _, names in os.walk(out):
        for name in names:
            case.true(name.endswith((".html", ".svg", ".css")), name)
            case.false(re.search(r"url\(http|@import|<script|<image", read(folder, name)), name)


def test_the_full_edition_is_its_owners_alone_and_the_public_one_everybodys(case):
    for name, options, others in (("full", (), 0), ("public", ("--public",), stat.S_IROTH)):
        out = report(case, name, *options)
        for path in ("", "ko", "charts", "charts/ko", "index.html", "charts/outcome.svg"):
            mode = os.stat(os.path.join(out, path)).st_mode
            case.equal(mode & stat.S_IROTH, others, path)


def test_the_same_programme_gives_the_same_bytes(case):
    one, other = report(case, "one"), report(case, "other")
    done = subprocess.run(["diff", "-r", one, other], capture_output=True, text=True, check=False)
    case.equal(done.returncode, 0, done.stdout[:500])


def number(text):
    return int(text.replace(",", "")) if re.fullmatch(r"[\d,]+", text) else None


def sums(page):
    """Counts by name, None where not shown, and what each sum of them is."""
    counts, equations = {}, []
    everybody = page.table("People by outcome")
    effects = [row[0] for row in everybody[1:6]]
    for row in everybody[1:]:
        counts[row[0]] = number(row[2])
    equations.append(("Chosen", effects))
    equations.append(("All", ["Chosen"] + [row[0] for row in everybody[7:-1]]))
    for caption in ("by clause and outcome", "by facility and outcome"):
        rows = page.table(caption)[1:-1]
        for row in rows:
            for effect, text in zip(effects + ["All"], row[1:]):
                counts[caption, row[0], effect] = number(text)
            equations.append(((caption, row[0], "All"), [(caption, row[0], effect) for effect in effects]))
        for effect in effects:
            equations.append((effect, [(caption, row[0], effect) for row in rows]))
        equations.append(("Chosen", [(caption, row[0], "All") for row in rows]))
    return counts, equations


def narrowed(counts, equations):
    """Between which bounds each count lies, as far as the sums tell; a count not shown is at least 1."""
    bounds = {name: [1, 10 ** 6] if count is None else [count, count] for name, count in counts.items()}
    changed = True
    while changed:
        changed = False
        for total, parts in equations:
            for name in [total, *parts]:
                others = [part for part in parts if part != name]
                low, high = (sum(bounds[part][side] for part in others) for side in (0, 1))
                if name == total:
                    new = [low, high]
                else:
                    new = [bounds[total][0] - high, bounds[total][1] - low]
                new = [max(new[0], bounds[name][0]), min(new[1], bounds[name][1])]
                if new != bounds[name]:
                    bounds[name], changed = new, True
    return bounds


def test_no_small_count_can_be_computed_from_the_public_tables(case):
    truth, _ = sums(Page(read(report(case, "full"), "index.html")))
    counts, equations = sums(Page(read(report(case, "public", "--public"), "index.html")))
    case.equal(set(truth), set(counts))
    bounds = narrowed(counts, equations)
    small = [name for name, count in truth.items() if 0 < count < 5]
    case.true(len(small) >= 3, "nothing to attack")
    case.true(sum(count is not None for count in counts.values()) > 20, "everything is left out")
    case.equal(counts["Chosen"], truth["Chosen"], "the gazette has it, so leaving it out would protect nobody")
    for name in small:
        case.true(counts[name] is None, f"{name} is shown")
        case.true(bounds[name][0] <= truth[name] < bounds[name][1], f"{name} is pinned to {bounds[name]}")
        case.true(bounds[name][1] >= 5, f"{name} is told to be small: {bounds[name]}")


def test_the_full_tables_add_up(case):
    counts, equations = sums(Page(read(report(case, "full"), "index.html")))
    case.true(len(equations) > 10)
    for total, parts in equations:
        case.equal(counts[total], sum(counts[part] for part in parts), str(total))


def test_the_public_edition_names_nobody(case):
    out = report(case, "public", "--public")
    for path in PAGES:
        text = read(out, path)
        case.false(re.search(r"\bO\d{6}\b|\bP\d{8}\b", text), "somebody is named")
    case.true(re.search(r"\bO\d{6}\b", read(report(case, "full"), "index.html")), "no officers in the full edition")


def with_facilities(case, name, change):
    """The later register with its facilities changed, a list of rows as dictionaries, in place."""
    later = case.path(name)
    shutil.copytree(os.path.join(programme(case), "later"), later)
    with open(os.path.join(later, "facilities.csv"), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    change(rows)
    with open(os.path.join(later, "facilities.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with open(os.path.join(later, "datapackage.json"), encoding="utf-8") as file:
        package = json.load(file)
    for resource in package["resources"]:
        if resource["name"] == "facilities":
            del resource["bytes"], resource["hash"]
    with open(os.path.join(later, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump(package, file, ensure_ascii=False)
    return later


def report_later(case, later, name):
    return run(case, "report", os.path.join(programme(case), "programme"), "--later", later, "--announced",
               "2021-10-01", "--out", case.path(name))


def test_a_register_of_another_country_is_not_taken_for_a_later_one(case):
    def set_cell(column, text):
        return lambda rows: rows[0].update({column: text})

    def remove(rows):
        del rows[2:4]

    for name, change, words in (("name", set_cell("name", "다른 제1교화소"), "'F00001' has the name '다른 제1교화소'"),
                                ("kind", set_cell("kind", "political_prison"), "'F00001' has the kind 'political_prison'"),
                                ("gone", remove, "'F00003' and others, 2 of the programme's 9 facilities")):
        done = report_later(case, with_facilities(case, name, change), f"{name}-report")
        case.equal((done.returncode, done.stdout), (1, ""), done.stderr)
        case.true(words in done.stderr and "of the same country" in done.stderr, done.stderr)
        case.false(os.path.exists(case.path(f"{name}-report")))


def test_one_facility_may_be_gone_and_another_new(case):
    done = report_later(case, with_facilities(case, "later", lambda rows: rows[0].update(facility="F90000")), "report")
    case.equal(done.returncode, 0, done.stderr)
    case.false("This part is missing. Give ‘jubilee report’ a register" in read(case.path("report"), "index.html"))


def test_what_was_not_given_is_said_to_be_missing(case):
    out = case.path("bare")
    done = run(case, "report", os.path.join(programme(case), "programme"), "--out", out)
    case.equal(done.returncode, 0, done.stderr)
    text = read(out, "index.html")
    case.equal(text.count("This part is missing."), 3)
    case.true("--scenario" in text and "--later" in text)


def test_a_name_that_is_taken_is_left_alone(case):
    out = case.path("taken")
    os.mkdir(out)
    done = run(case, "report", os.path.join(programme(case), "programme"), "--out", out)
    case.equal(done.returncode, 1)
    case.equal(os.listdir(out), [])


def test_wrong_usage_is_told(case):
    for words in ([], [case.path("programme")], ["a", "b", "--out", "c"],
                  ["a", "--out", "b", "--announced", "2021-10-01"], ["a", "--out", "b", "--announced", "soon"]):
        case.equal(run(case, "report", *words).returncode, 2, str(words))


def test_a_folder_without_a_programme_is_refused_and_leaves_nothing(case):
    done = run(case, "report", case.path("nothing"), "--out", case.path("out"))
    case.equal(done.returncode, 1, done.stderr)
    case.equal(os.listdir(case.folder), [])


def test_before_the_day_registrars_and_auditors_alone_have_a_report(case):
    programme = programme_at(case, "told")
    for command in ("report", "oversee"):
        for words in ([], ["--as", programme.key("head-5")]):
            done = run(case, command, programme.home, "--out", case.path("out"), *words)
            case.equal((done.returncode, done.stdout), (1, ""), words)
            case.true("a registrar or an auditor" in done.stderr, done.stderr)
            case.false(os.path.exists(case.path("out")))
    done = run(case, "report", programme.home, "--out", case.path("out"), "--as", programme.key("auditor"))
    case.equal(done.returncode, 0, done.stderr)
    counts, equations = sums(Page(read(case.path("out"), "index.html")))
    case.true(counts["Not yet in effect"] > 0, counts)
    case.equal(counts["Released"], 0)
    for total, parts in equations:
        case.equal(counts[total], sum(counts[part] for part in parts), str(total))
    done = run(case, "report", programme.home, "--public", "--out", case.path("public"), "--as",
               programme.key("registrar"))
    case.equal(done.returncode, 1, done.stdout)
    case.true("not open to everybody yet" in done.stderr, done.stderr)
    done = run(case, "oversee", programme.home, "--out", case.path("found"), "--as", programme.key("registrar"))
    case.equal(done.returncode, 0, done.stderr)


def test_before_the_final_round_is_over_there_is_nothing_to_report(case):
    programme = programme_at(case, "dealt")
    done = run(case, "report", programme.home, "--out", case.path("out"), "--as", programme.key("auditor"))
    case.equal(done.returncode, 1, done.stdout)
    case.true("the final round is not over" in done.stderr, done.stderr)


def browser_or_skip():
    packages = harness.path_of("report-tools")
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        raise harness.Skip("no Chromium here: make check-report brings it")
    if not shutil.which("node") or not os.path.isdir(os.path.join(packages, "node_modules", "axe-core")):
        raise harness.Skip("the packages are not there: make check-report brings them")


def check(case, *reports):
    return run(case, os.path.dirname(harness.path_of("jubilee")), *reports,
               program=os.path.abspath(os.path.join(ROOT, "tools", "check-report")))


def test_a_browser_finds_nothing_to_complain_of(case):
    browser_or_skip()
    done = check(case, report(case, "full"), report(case, "public", "--public"))
    case.equal(done.returncode, 0, done.stdout + done.stderr)
    case.equal(done.stdout.count("nothing found"), 4)


def test_the_browser_finds_what_is_wrong(case):
    browser_or_skip()
    out = report(case, "report")
    text = read(out, "index.html")
    spoilt = re.sub(r' alt="[^"]*"', "", text, count=1).replace('<html lang="en">', "<html>")
    with open(os.path.join(out, "index.html"), "w", encoding="utf-8") as file:
        file.write(spoilt)
    done = check(case, out)
    case.equal(done.returncode, 3, done.stdout + done.stderr)
    case.true("image-alt" in done.stdout and "html-has-lang" in done.stdout, done.stdout)


if __name__ == "__main__":
    harness.main(globals())
