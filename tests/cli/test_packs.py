#!/usr/bin/env python3
"""The special pardon in three languages over one register: everybody's outcome is the same.

    tests/cli/test_packs.py build/jubilee

The Korean and the French decree have cases in their own language, so each runs over a copy of the
register with these values put into it.
"""

import csv
import json
import os
import pathlib
import shutil
import sys

from harness import DECREE, main, register_of, run

CASES = {
    "ko": {
        "ministry": {"social_security": "사회안전성", "state_security": "국가보위성",
                     "other_ministry": "다른_성"},
        "kind": {"political_prison": "정치범수용소", "labour_camp": "노동단련소", "other_facility": "다른_시설"},
        "option": {"transfer_model": "모범수_이송", "release_family": "가족_석방"},
        "held_as": {"convicted": "기결수", "family_member": "가족"},
        "conduct": {"model": "모범", "good": "양호", "ordinary": "보통"},
    },
    "fr": {
        "ministry": {"social_security": "sécurité_sociale", "state_security": "sécurité_d_état",
                     "other_ministry": "autre_ministère"},
        "kind": {"political_prison": "prison_politique", "labour_camp": "camp_de_travail",
                 "other_facility": "autre_type"},
        "option": {"transfer_model": "transfert_modèles", "release_family": "libération_familles"},
        "held_as": {"convicted": "condamné", "family_member": "membre_de_famille"},
        "conduct": {"model": "modèle", "good": "bonne", "ordinary": "ordinaire"},
    },
}
# Names of fields and places, as results have them.
NAMES = {
    "ko": {"소속": "ministry", "시설종류": "facility_kind", "시설선택": "facility_option", "수용신분": "held_as",
           "구금일": "held_since", "형기시작일": "term_start", "형기종료일": "term_end",
           "법정최고형": "maximum_term", "미결": "pretrial", "품행": "conduct", "생년월일": "birth",
           "시설": "facility", "나은_시설": "better_facility"},
    "fr": {"ministère": "ministry", "type": "facility_kind", "choix": "facility_option",
           "détenu_comme": "held_as", "détenu_depuis": "held_since", "début_de_peine": "term_start",
           "fin_de_peine": "term_end", "peine_maximale": "maximum_term", "prévenu": "pretrial",
           "conduite": "conduct", "naissance": "birth", "établissement": "facility",
           "meilleur_établissement": "better_facility"},
}


def rows_of(path):
    with open(path, encoding="utf-8", newline="", errors="surrogateescape") as file:
        return list(csv.reader(file))


def put_cases(path, cases):
    rows = rows_of(path)
    for row in rows[1:]:
        for number, column in enumerate(rows[0][:len(row)]):
            row[number] = cases.get(column, {}).get(row[number], row[number])
    with open(path, "w", encoding="utf-8", newline="", errors="surrogateescape") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def put_register(case, register, language):
    """A copy of the register with the language's cases."""
    copy = case.path("register-" + language)
    shutil.copytree(register, copy)
    path = pathlib.Path(copy, "datapackage.json")
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        resource.pop("bytes", None)
        resource.pop("hash", None)
        if resource["name"] not in ("persons", "facilities"):
            continue
        put_cases(os.path.join(copy, resource["path"]), CASES[language])
        for field in resource["schema"]["fields"]:
            constraints = field.get("constraints", {})
            if "enum" in constraints:
                cases = CASES[language].get(field["name"], {})
                constraints["enum"] = [cases.get(each, each) for each in constraints["enum"]]
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    return copy


def outcomes(case, decree, register, names, out):
    done = run(case, "determine", decree, register, "--out", case.path(out), "--draw-seed", "11" * 32)
    case.equal(done.returncode, 0, done.stderr)
    rows = rows_of(case.path(out, "determinations.csv"))
    missing = rows[0].index("missing")
    place = next((name for name, english in names.items() if english == "better_facility"), "better_facility")
    for row in rows[1:]:
        row[missing] = ";".join(names.get(name, name) for name in row[missing].split(";"))
    return [[cell.replace(place, "better_facility") for cell in row] for row in rows]


def test_everybody_has_the_same_outcome_in_three_languages(case):
    register = register_of(case, 2000)
    english = outcomes(case, DECREE, register, {}, "en")
    case.true(len({row[1] for row in english[1:]}) == 5, "a status that nobody has proves nothing")
    for language in ("ko", "fr"):
        decree = f"tests/cases/run/special-pardon.{language}.decree.md"
        found = outcomes(case, decree, put_register(case, register, language), NAMES[language], language)
        case.equal(len(found), len(english))
        for row, expected in zip(found, english):
            case.equal(row, expected)


def test_a_korean_outcome_is_explained_with_the_names_of_its_author(case):
    register = put_register(case, register_of(case, 2000), "ko")
    decree = "tests/cases/run/special-pardon.ko.decree.md"
    rows = outcomes(case, decree, register, {}, "out")
    person = next(row[0] for row in rows[1:] if row[2] == "G1" and not row[0].startswith("#"))
    done = run(case, "explain", case.path("out"), person)
    case.equal(done.returncode, 0, done.stderr)
    for text in ("G1 (제3호): yes", "감경표 = ", "기준일"):
        case.true(text in done.stdout, f"{text} in {done.stdout}")


if __name__ == "__main__":
    main(sys.modules[__name__])
