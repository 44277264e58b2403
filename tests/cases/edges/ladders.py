#!/usr/bin/env python3
"""Makes three registers of made-up people who are alike but for the length of their terms, one for
each day or month on which a term may end: france, algeria, myanmar, in the current folder."""

import calendar
import csv
import datetime
import json
import os


def after(day, months, days=0):
    """Months later, cut to the last day of a month that is too short, and days later."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last)) + datetime.timedelta(days=days)


def write(folder, **resources):
    """Each resource: its columns as `name:type`, and its rows."""
    os.mkdir(folder)
    listed = []
    for name, (columns, rows) in resources.items():
        fields = [dict(zip(("name", "type"), column.split(":"))) for column in columns.split()]
        schema = {"fields": fields, "primaryKey": fields[0]["name"]}
        if name == "sentences":
            schema["foreignKeys"] = [
                {"fields": "person", "reference": {"resource": "persons", "fields": "person"}}
            ]
        listed.append({"name": name, "path": f"{name}.csv", "schema": schema})
        with open(f"{folder}/{name}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([field["name"] for field in fields])
            writer.writerows(rows)
    with open(f"{folder}/datapackage.json", "w", encoding="utf-8") as file:
        json.dump({"name": folder, "resources": listed}, file, indent=1)


def france():
    day = datetime.date(1997, 7, 15)
    write(
        "france",
        persons=(
            "person:string detained:boolean kind:string term_end:date",
            [(f"P{n}", "true", "fixed", after(day, 0, n)) for n in range(1, 900)],
        ),
    )


def algeria():
    day = datetime.date(2007, 7, 4)
    spans = [(months, days) for months in range(1, 260) for days in (0, 1, 15)]
    write(
        "algeria",
        persons=(
            "person:string detained:boolean final_on:date term_end:date offences:string",
            [
                (f"P{n}", "true", "2006-01-10", after(day, *span), "theft")
                for n, span in enumerate(spans)
            ],
        ),
        sentences=(
            "sentence:string person:string left:duration",
            [
                (f"S{n}", f"P{n}", f"P{months}M{days}D" if days else f"P{months}M")
                for n, (months, days) in enumerate(spans)
            ],
        ),
        offence_codes=("code:string", [("theft",)]),
    )


def myanmar():
    day = datetime.date(2021, 2, 12)
    write(
        "myanmar",
        persons=(
            "person:string kind:string was_death:boolean term_start:date term_end:date "
            "offence_date:date foreigner:boolean to_go:boolean new_offence:date new_term:duration",
            [
                (f"P{n}", "fixed", "false", day, after(day, n), "2015-01-01", "false", "false", "", "")
                for n in range(12, 700)
            ],
        ),
    )


france()
algeria()
myanmar()
