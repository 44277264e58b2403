#!/usr/bin/env python3
"""What a programme forbids, tried through the commands at the stage at which somebody would try it: each
act is refused with the rule in words, and log, openings and database are the bytes that they were.

    tests/cli/test_programme_refusals.py build/jubilee
"""

import os

from harness import main
from programme_table import programme_at

ZERO = "0" * 64
LATE = "2022-01-03T08:00:00Z"

# stage -> (actor, what is done, a part of the message, and perhaps the time). Names in braces are
# filled in from the programme: see names_of.
FORBIDDEN = {
    "opened": [
        ("admin", "programme.opened actor=admin key=@{key:admin} sha256=" + ZERO + " received=" + ZERO + " offset=1440 reserve=0 rehearsal=true", "the programme is opened already"),
        ("admin", "actor.enrolled actor=bar role=clerk key=@{key:bar} facility=F99999", "the register has no facility 'F99999'"),
        ("admin", "actor.enrolled actor=x role=clerk key=@{key:clerk-4} facility=F00004", "the key given for 'x' is named 'clerk-4'"),
        ("admin", "actor.enrolled actor=bar role=reader key=@{key:bar} facility=F00004", "'bar' is no officer of the register"),
        ("admin", "actor.enrolled actor=O000001 role=reader key=@{key:O000001} facility=F00002", "'O000001' serves at 'F00001' by the register, not at 'F00002'"),
        ("admin", "actor.enrolled actor=O000001 role=clerk key=@{key:O000001} facility=F00002", "'O000001' serves at 'F00001' by the register, not at 'F00002'"),
        ("admin", "actor.enrolled actor=bar role=clerk key=@{key:bar}", "'bar' is enrolled as clerk, without the facility they come from"),
        ("admin", "actor.enrolled actor=x role=registrar key=@{key:admin}", "the key given for 'x' is the one that 'admin' was enrolled with"),
        ("admin", "actor.enrolled actor=admin role=registrar key=@{key:registrar}", "'admin' is enrolled already"),
        ("admin", "actor.enrolled actor=x role=king key=@{key:registrar}", "'king' is not a role"),
        ("stranger", "decree.signed", "the key 'stranger' belongs to nobody in this programme"),
    ],
    "enrolled": [
        ("registrar", "register.frozen", "the decree has 0 of 2 signatures"),
        ("clerk-4", "decree.signed", "'decree.signed' is not for 'clerk-4', whose role is clerk"),
        ("minister", "decree.signed sha256=" + ZERO, "'minister' signs another decree"),
        ("registrar", "level.opened level=1", "the decree has 0 of 2 signatures"),
        ("registrar", "round.opened round=R1", "round R1 is from 2021-10-01 to 2021-12-15,"),
        ("admin", "actor.left actor=nobody", "'nobody' is not enrolled"),
        ("clerk-4", "record.edited person={other} field=conduct after=model document=paper", "person '{other}' is not held at facility 'F00004'"),
        ("clerk-4", "record.edited person={mine} field=nonsense before=a after=b document=paper", "persons have no field 'nonsense'"),
        ("clerk-4", "record.edited person={mine} field=conduct before=good after=good document=paper", "'conduct' is the same before and after"),
        ("minister", "decree.signed", "the sitting is of 2021-09-20T07:00:00Z, before the programme's last at 2021-09-20T08:00:00Z", "2021-09-20T07:00:00Z"),
    ],
    "signed": [
        ("minister", "decree.signed", "'minister' has signed the decree already"),
        ("registrar", "register.frozen count=299", "the register holds 300 people, not 299"),
        ("registrar", "register.frozen sha256=" + ZERO, "the hash is not that of the register"),
        ("clerk-4", "person.nominated person={mine}", "nominating is too early"),
    ],
    "frozen": [
        ("registrar", "seed.taken use=lottery/february-2022", "'lottery/february-2022' is drawn already,"),
        ("registrar", "seed.taken use=readers", "drawing readers is too early"),
        ("registrar", "seed.taken use=lottery/other draw=lottery/february-2022", "the decree names no lottery 'other'"),
        ("clerk-4", "record.edited person={mine} field=conduct before=good after=model document=paper", "editing a record is too late"),
        ("registrar", "round.opened round=R1", "round R1 is from 2021-10-01 to 2021-12-15,"),
        ("registrar", "register.frozen", "freezing the register is too late"),
        ("registrar", "level.opened level=2", "level 2 does not follow level 0, which is the highest open"),
    ],
    "round-1": [
        ("clerk-4", "person.nominated person={proposed-5}", "person '{proposed-5}' is not held at facility 'F00004'"),
        ("clerk-5", "person.nominated person={unproposed}", "person '{unproposed}' is not proposed"),
        ("clerk-5", "person.nominated person={proposed-5} clauses=G1", "clauses 'G1' are not those by which the decree decides here"),
        ("clerk-5", "person.nominated person={proposed-5} facility=F00004", "'clerk-5' belongs to facility 'F00005', not to 'F00004'"),
        ("clerk-5", "person.set-aside person={proposed-5} reason=kin", "'kin' is not a reason for this"),
        ("clerk-5", "person.withdrawn person={proposed-5} reason=slip", "person '{proposed-5}' is neither nominated nor set aside"),
        ("head-5", "person.nominated person={proposed-5}", "'person.nominated' is not for 'head-5', whose role is head"),
        ("head-5", "first-list.signed", "13 of 13 people who are proposed at 'F00005' are not handled yet"),
        ("registrar", "round.closed round=R1", "closing the first round is not due before 2021-12-15,"),
        ("registrar", "round.opened round=R2", "round R2 is from 2021-12-16 to 2022-01-02,"),
        ("clerk-5", "person.nominated person={proposed-5}", "nominating was to be done by 2021-12-15,", "2021-12-16T08:00:00Z"),
        ("clerk-5", "person.nominated person=P99999999", "nobody in the register has the number 'P99999999'"),
    ],
    "nominated": [
        ("clerk-5", "person.nominated person={proposed-5}", "person '{proposed-5}' was nominated"),
        ("clerk-5", "person.set-aside person={proposed-5} reason=conduct", "person '{proposed-5}' was nominated"),
        ("head-5", "first-list.signed count=1", "13 people are nominated at 'F00005', not 1"),
        ("head-5", "first-list.signed root=" + ZERO, "the root is not that of the nominations at 'F00005'"),
        ("head-5", "first-list.signed facility=F00004", "'head-5' belongs to facility 'F00005', not to 'F00004'"),
        ("clerk-5", "first-list.signed", "'first-list.signed' is not for 'clerk-5', whose role is clerk"),
    ],
    "lists": [
        ("head-5", "first-list.signed", "the list of 'F00005' was signed"),
        ("clerk-5", "person.withdrawn person={proposed-5} reason=slip", "the list of 'F00005' was signed"),
        ("registrar", "case.listed person={proposed-5}", "listing a case is too early"),
    ],
    "between": [
        ("clerk-5", "person.withdrawn person={proposed-5} reason=slip", "withdrawing is too late"),
        ("registrar", "round.closed round=R1", "closing the first round is too late"),
        ("registrar", "round.opened round=R1", "round R1 is from 2021-10-01 to 2021-12-15,"),
        ("registrar", "round.opened round=R2", "the readers are not drawn yet"),
        ("registrar", "case.listed person={proposed-5} case_number=21", "20 people are nominated"),
        ("registrar", "case.listed person={unproposed} case_number=21", "20 people are nominated"),
        ("registrar", "reader.seconded actor=O000001", "'reader.seconded' is not for 'registrar', whose role is registrar"),
        ("chief", "reader.seconded actor=clerk-4", "the role of 'clerk-4' is clerk, not reader"),
        ("chief", "reader.seconded actor=O000001", "'O000001' is on duty already"),
        ("registrar", "case.assigned case_number=1 reading=1 actor=O000001", "dealing a case is too early"),
    ],
    "round-2": [
        ("registrar", "case.assigned case_number={first-case} reading=1 actor={barred}", "reading 1 of case {first-case} does not fall to '{barred}'"),
        ("registrar", "case.assigned case_number={first-case} reading=1 actor={other-reader}", "reading 1 of case {first-case} does not fall to '{other-reader}'"),
        ("registrar", "case.assigned case_number={first-case} reading=3", "reading 3 of case {first-case} is not due"),
        ("registrar", "case.assigned case_number=99 reading=1 actor=O000001", "there is no case 99"),
        ("O000001", "case.decided case_number=1 reading=1 decision=pass", "reading 1 of case 1 is not dealt to 'O000001'"),
        ("registrar", "round.closed round=R2", "closing the final round is not due before 2022-01-02,"),
    ],
    "dealt": [
        ("{not-his}", "case.decided case_number={his-case} reading={his-reading} decision=pass", "reading {his-reading} of case {his-case} is not dealt to '{not-his}'"),
        ("{reader}", "case.decided case_number={his-case} decision=refuse reason=as-determined", "'as-determined' is not a reason for this"),
        ("{reader}", "case.decided case_number={his-case} decision=pass clauses=G1", "clauses 'G1' are not those by which the decree decides here"),
        ("{reader}", "case.decided case_number={his-case} decision=pass discretion=true", "a case that is passed is decided by the decree"),
        ("{reader}", "case.decided case_number={his-case} decision=refuse reason=conduct clauses=X1", "a refusal rests on the final round, not on 'X1'"),
        ("{reader}", "case.decided case_number={his-case} decision=maybe reason=conduct clauses=R2", "'maybe' is no decision on a case"),
        ("{reader}", "case.adjudicated case_number={his-case} decision=pass", "reading {his-reading} is not recorded with 'case.adjudicated'"),
        ("{reader}", "case.recused case_number={his-case} reason=slip", "'slip' is not a reason for this"),
        ("{reader}", "case.decided case_number={his-case} decision=pass", "deciding a case was to be done by 2022-01-02,", LATE),
        ("registrar", "case.assigned --all", "nothing waits for 'case.assigned'"),
        ("registrar", "list.finalised", "finalising the list is too early"),
        ("chief", "round.closed round=R2", "closing the final round is not due before 2022-01-02,"),
        ("clerk-4", "case.decided case_number=1 reading=1 decision=pass", "'case.decided' is not for 'clerk-4', whose role is clerk"),
    ],
    "read": [
        ("{reader}", "case.decided case_number={his-case} reading={his-reading} decision=pass", "reading {his-reading} of case {his-case} is decided"),
        ("registrar", "case.assigned case_number=1 reading=3", "reading 3 of case 1 is not due"),
        ("registrar", "list.finalised file=" + ZERO + " total=3", "finalising the list is too early"),
    ],
    "selected": [
        ("registrar", "list.finalised file=" + ZERO, "the file is not the list that follows from the programme"),
        ("registrar", "list.finalised total=3", "18 people are on the list, not 3"),
        ("chief", "round.closed round=R2", "closing the final round is too late"),
        ("{reader}", "case.decided case_number={his-case} reading={his-reading} decision=pass", "deciding a case is too late"),
        ("registrar", "level.opened level=2", "level 2 is for a list that is sealed"),
    ],
    "finalised": [
        ("registrar-2", "list.sealed sha256=" + ZERO + " box=age1" + "q" * 58, "a list is not sealed by saying so"),
        ("registrar", "list.finalised", "the list stands as finalised"),
        ("registrar", "level.opened level=3", "level 3 does not follow level 1, which is the highest open", LATE),
    ],
    "sealed": [
        ("registrar", "level.opened level=3", "level 3 is not due before 2022-01-03,"),
        ("registrar", "level.opened level=4", "level 4 does not follow level 2, which is the highest open", LATE),
        ("registrar", "level.opened level=2", "level 2 is open already"),
        ("registrar", "list.finalised", "the list stands as finalised"),
        ("registrar", "facility.notified facility=F00005", "telling a facility is not due before 2022-01-03,"),
        ("head-5", "person.notified person={listed}", "telling a person is not due before 2022-02-09,"),
        ("head-5", "person.notified person={unlisted}", "telling a person is not due before 2022-02-09,"),
        ("registrar", "correction.confirmed entry=1 person={listed}", "entry 1 proposed no correction"),
    ],
    "facilities": [
        ("registrar", "facility.notified facility=F00005", "'F00005' has been told already"),
        ("registrar", "level.opened level=4", "level 4 is not due before 2022-02-09,"),
        ("head-5", "person.notified person={listed}", "telling a person is not due before 2022-02-09,"),
        ("clerk-5", "objection.filed person={unlisted} why=unjust", "filing an objection is not due before 2022-02-09,"),
        ("gate-5", "effect.recorded person={listed}", "recording an effect needs level 4 (each person their own outcome), and level 3 is open", "2022-02-16T08:00:00Z"),
    ],
    "told": [
        ("head-5", "person.notified person={listed}", "person '{listed}' was told"),
        ("head-5", "person.notified person={unlisted}", "person '{unlisted}' is not on the list"),
        ("head-4", "person.notified person={listed}", "person '{listed}' is not held at facility 'F00004'"),
        ("gate-5", "effect.recorded person={listed}", "the effect is not due before 2022-02-16,"),
        ("gate-5", "effect.recorded person={unlisted}", "person '{unlisted}' has not been told", "2022-02-16T08:00:00Z"),
        ("gate-5", "effect.recorded person={listed} effect=reduced new_end=none", "the gate records releases alone", "2022-02-16T08:00:00Z"),
        ("gate-4", "effect.recorded person={listed}", "person '{listed}' is not held at facility 'F00004'", "2022-02-16T08:00:00Z"),
        ("registrar", "level.opened level=5", "level 5 is not due before 2022-02-16,"),
        ("registrar", "programme.closed", "closing the programme needs level 5 (the outcome, to everybody), and level 4 is open", "2022-02-16T08:00:00Z"),
        ("registrar", "correction.proposed person={unproposed} action=admit reason=objection-upheld", "person '{unproposed}' is not proposed"),
        ("chief", "objection.answered entry=1 person={listed} decision=uphold why=so", "entry 1 filed no objection"),
        ("auditor", "audit.drawn draw=readers count=5", "the audit is not drawn yet"),
        ("auditor", "audit.reread case_number=1 decision=pass reason=as-determined", "no sample is drawn yet"),
    ],
    "effect": [
        ("gate-5", "effect.recorded person={listed}", "the effect for person '{listed}' was recorded"),
        ("registrar", "correction.proposed person={listed} action=withdraw reason=fact-disputed", "the effect for person '{listed}' was recorded"),
        ("registrar", "programme.closed", "closing the programme needs level 5 (the outcome, to everybody), and level 4 is open"),
    ],
    "closed": [
        ("registrar", "programme.closed", "the programme is closed"),
        ("admin", "actor.left actor=chief", "the programme is closed"),
        ("registrar", "level.opened level=5", "the programme is closed"),
    ],
}


# What has to have been done before: name -> (stage, steps, acts).
PREPARED = {
    "a signatory has left": ("enrolled", [("admin", "actor.left actor=minister")], [
        ("minister", "decree.signed", "'minister' has left"),
        ("admin", "actor.enrolled actor=minister role=signatory key=@{key:stranger}", "'minister' is enrolled already"),
        ("admin", "actor.enrolled actor=other role=signatory key=@{key:minister}", "the key given for 'other' is the one that 'minister' was enrolled with"),
        ("admin", "actor.left actor=minister", "'minister' has left already"),
    ]),
    "somebody was set aside": ("round-1", [("clerk-5", "person.set-aside person={proposed-5} reason=died")], [
        ("clerk-5", "person.nominated person={proposed-5}", "person '{proposed-5}' was set aside"),
        ("clerk-5", "person.set-aside person={proposed-5} reason=died", "person '{proposed-5}' was set aside"),
    ]),
    "a reader went home": ("dealt", [("chief", "reader.returned actor={reader}")], [
        ("{reader}", "case.decided case_number={his-case} reading={his-reading} decision=pass", "reading {his-reading} of case {his-case} is lapsed"),
        ("chief", "reader.returned actor={reader}", "'{reader}' is not on duty"),
        ("registrar", "case.assigned case_number={his-case} reading={his-reading} actor={reader}", "'{reader}' is no reader on duty"),
    ]),
    "a reader stood back": ("dealt", [("{reader}", "case.recused case_number={his-case} reason=known")], [
        ("{reader}", "case.decided case_number={his-case} reading={his-reading} decision=pass", "reading {his-reading} of case {his-case} is recused"),
        ("registrar", "case.assigned case_number={his-case} reading={his-reading} actor={reader}", "reading {his-reading} of case {his-case} does not fall to '{reader}'"),
        ("{reader}", "case.recused case_number={his-case} reading={his-reading} reason=known", "reading {his-reading} of case {his-case} is recused"),
    ]),
    "a correction waits for a second signature": (
        "told", [("registrar", "correction.proposed person={listed} action=withdraw reason=fact-disputed")], [
            ("registrar", "correction.confirmed person={listed}", "'registrar' proposed the correction"),
            ("registrar-2", "correction.proposed person={listed} action=withdraw reason=died", "a correction for person '{listed}' is open already"),
            ("head-5", "correction.confirmed person={listed}", "'correction.confirmed' is not for 'head-5', whose role is head"),
            ("registrar-2", "correction.confirmed person={unlisted}", "no correction waits about '{unlisted}'"),
        ]),
    "an objection waits": ("told", [("clerk-5", "objection.filed person={unlisted} why=unjust")], [
        ("clerk-5", "objection.filed person={unlisted} why=unjust", "an objection of person '{unlisted}' is open already"),
        ("registrar", "objection.answered person={unlisted} decision=uphold why=so", "'objection.answered' is not for 'registrar', whose role is registrar"),
        ("chief", "objection.answered person={unlisted} decision=maybe why=so", "'maybe' is no answer to an objection"),
        ("head-4", "objection.filed person={listed} why=envy", "person '{listed}' is not held at facility 'F00004'"),
    ]),
    "somebody declines": ("told", [("head-5", "effect.recorded person={listed} effect=refused")], [
        ("head-5", "effect.recorded person={listed} effect=released", "the effect for person '{listed}' was recorded", "2022-02-16T08:00:00Z"),
        ("registrar", "facility.notified facility=F00005", "the list has changed since it was made"),
        ("registrar", "level.opened level=5", "the list has been corrected since it was made", "2022-02-16T08:00:00Z"),
    ]),
    "a sample is drawn": (
        "told", ["draw audit", ("registrar", "seed.taken use=audit"), ("auditor", "audit.drawn count=3")], [
            ("auditor", "audit.drawn count=3", "a sample of 3 cases is drawn already"),
            ("auditor", "audit.reread case_number=99 decision=pass reason=as-determined", "there is no case 99"),
            ("registrar", "audit.reread case_number=1 decision=pass reason=as-determined", "'audit.reread' is not for 'registrar', whose role is registrar"),
            ("registrar", "seed.taken use=audit", "'audit' is drawn already,"),
        ]),
}


def first(rows):
    return rows[0] if rows else "nobody"


def names_of(programme):
    """People, cases and readers that an act of the table is about, as the database has them."""
    people = programme.people()
    state = programme.rows("select row, is_listed, case_number from people order by row")
    proposed = {row for (row,) in programme.rows("select row from proposals where is_proposed = 1")}
    at_5 = [row for row, (_, facility) in enumerate(people) if facility == "F00005"]
    listed = {row for row, is_listed, _ in state if is_listed}
    names = {
        "mine": first([key for key, facility in people if facility == "F00004"]),
        "other": first([key for key, facility in people if facility == "F00001"]),
        "proposed-5": first([people[row][0] for row in at_5 if row in proposed]),
        "unproposed": first([people[row][0] for row in at_5 if row not in proposed]),
        "listed": first([people[row][0] for row in at_5 if row in listed]),
        "unlisted": first([people[row][0] for row in at_5 if row in proposed and row not in listed]),
    }
    names.update(readings_of(programme, people))
    return names


def readings_of(programme, people):
    readers = [key for (key,) in programme.rows("select id from actors where is_on_duty = 1 order by id")]
    dealt = programme.rows("select a.id, r.case_number, r.number from readings r join actors a on a.row = r.actor "
                           "order by r.row")
    if not dealt:
        return first_deal_of(programme, people, readers) if programme.stage == "round-2" else {}
    reader, case, number = dealt[0]
    others = {key for key, its_case, _ in dealt if its_case == case}
    return {"reader": reader, "his-case": str(case), "his-reading": str(number),
            "not-his": [key for key in readers if key not in others][0]}


def first_deal_of(programme, people, readers):
    """The first case, who may not read it, and who may but does not get it: tried on a copy."""
    copy = programme.copy("first-deal")
    copy.do("registrar", "case.assigned")
    case, reader, person = copy.rows("select r.case_number, a.id, c.person from readings r "
                                     "join actors a on a.row = r.actor join cases c on c.row = r.case_number - 1")[0]
    facility_of = dict(programme.rows("select id, facility_key from actors"))
    barred = [key for key in readers if facility_of[key] == people[person][1]]
    return {"first-case": str(case), "barred": barred[0],
            "other-reader": [key for key in readers if key != reader and key not in barred][0]}


def bytes_of(programme):
    """What must not change: how far the log is durable, the facts, and the database."""
    found = []
    for name in ("log/state/head", "openings.sqlite", "programme.sqlite"):
        with open(os.path.join(programme.home, name), "rb") as file:
            found.append(file.read())
    return found


def words_of(words, names, programme):
    for name, value in names.items():
        words = words.replace("{" + name + "}", value)
    while "{key:" in words:
        before, rest = words.split("{key:", 1)
        name, after = rest.split("}", 1)
        words = before + programme.key(name) + ".pub" + after
    return words


def try_all(case, programme, names, acts):
    before = bytes_of(programme)
    for actor, words, why, *at in acts:
        words, actor, why = (words_of(each, names, programme) for each in (words, actor, why))
        done = programme.act(actor, *words.split(), at=at[0] if at else None)
        told = f"{actor}: {words}: {done.stderr}"
        case.equal(done.returncode, 1, told)
        case.true(why in done.stderr, f"'{why}' is not in: {told}")
        case.equal(done.stdout, "", told)
        case.true(bytes_of(programme) == before, f"it changed something: {told}")


def forbidden(stage):
    def test(case):
        programme = programme_at(case, stage)
        try_all(case, programme, names_of(programme), FORBIDDEN[stage])
    return test


def prepared(name):
    stage, steps, acts = PREPARED[name]
    def test(case):
        programme = programme_at(case, stage)
        names = names_of(programme)
        for step in steps:
            if step == "draw audit":
                programme.draw("audit")
            else:
                actor, words = (words_of(each, names, programme) for each in step)
                programme.do(actor, *words.split())
        try_all(case, programme, names, acts)
    return test


def test_there_are_sixty_of_them_and_more(case):
    acts = [*FORBIDDEN.values(), *(acts for _, _, acts in PREPARED.values())]
    case.true(sum(map(len, acts)) >= 60)


if __name__ == "__main__":
    tests = {f"test_what is refused when the programme is at: {stage}": forbidden(stage) for stage in FORBIDDEN}
    tests.update({f"test_what is refused when {name}": prepared(name) for name in PREPARED})
    main({**tests, "test_there are sixty of them and more": test_there_are_sixty_of_them_and_more})
