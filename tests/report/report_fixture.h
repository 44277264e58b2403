#ifndef JUB_TEST_REPORT_FIXTURE_H
#define JUB_TEST_REPORT_FIXTURE_H

// A programme, what oversight found, a projection, a refill and a forecast, all made by hand, so
// that tests know each number that a report must have. One facility's name is hostile.

#include <math.h>

#include "decree/register_fixture.h"
#include "report/report.h"

#define FIXTURE_DECREE                                                                             \
    "decree \"Small pardon\" cite \"order 1\" made 2030-01-01 effect 2030-03-01 "                  \
    "reckoned 2030-03-01 .\n"                                                                      \
    "convention month_end clamp .\nconvention day_count exclusive .\n"                             \
    "field facility : text .\nfield held_as : one of { convicted, family } .\n"                    \
    "field conduct : one of { model, good, poor } .\nfield term_end : date or none .\n"            \
    "covers C1 cite \"1\" when held_as is convicted or held_as is family .\n"                      \
    "excludes X1 cite \"4\" when conduct is good and not (R1 and R2) .\n"                          \
    "grants G1 cite \"2\" reduce by 6 months\n"                                                    \
    "  when held_as is convicted and term_end is not none and conduct is model .\n"                \
    "grants G2 cite \"3\" release when held_as is family .\n"                                      \
    "grants G3 cite \"3\" reduce by 3 months when held_as is convicted and conduct is good .\n"    \
    "combine most_favourable .\n"                                                                  \
    "round R1 cite \"5\" \"first\" 2030-01-10 .. 2030-01-20 by \"each prison\" .\n"                \
    "round R2 cite \"5\" \"final\" 2030-01-21 .. 2030-01-31 by \"readers\" .\n"                    \
    "notice N1 cite \"6\" to \"facility\" on 2030-02-10 .\n"                                       \
    "notice N2 cite \"6\" to \"person\" 7 days before effect .\n"

#define FIXTURE_HOSTILE "<script>alert('&\")</script>"

enum {
    FIXTURE_FACILITIES = 12,
    FIXTURE_MONTHS = 36,
    FIXTURE_REFILL_MONTHS = 24,
    FIXTURE_OFFICERS = 40,
    FIXTURE_DAY = 21914 - 30, // 2029-12-01
};

typedef struct report_fixture {
    jub_basis basis;
    jub_state state;
    jub_list list;
    jub_report_acts acts;
    jub_oversight oversight;
    jub_projection projection;
    jub_refill refill;
    jub_forecast forecast;
    jub_report_input input;
    uint64_t person_count;
} report_fixture;

static inline jub_date fixture_date(const char *text)
{
    jub_date date = 0;
    assert_true(jub_date_parse(jub_text_from(text), &date));
    return date;
}

// -- the register: facility i holds 20 + 13 i people ---------------------------------------------

static inline uint32_t fixture_people_at(uint32_t facility)
{
    return 20 + 13 * facility;
}

static inline jub_register *report_fixture_register(jub_arena *arena, uint64_t *person_count_out)
{
    static const char *const trades[] = {"farm", "pasture", "handicraft_factory"};
    jub_buffer facilities = jub_buffer_init(1 << 20), persons = jub_buffer_init(1 << 24);
    uint64_t count = 0;
    jub_buffer_string(&facilities, "facility,name,name_latin,capacity,work\n");
    jub_buffer_string(&persons, "person,facility,held_as,conduct,term_end\n");
    for (uint32_t i = 0; i < FIXTURE_FACILITIES; i++) {
        if (i == 3)
            jub_buffer_string(&facilities, "F3,<script>alert('&\"\")</script>,"
                                           "<script>alert('&\"\")</script>,100,farm\n");
        else
            jub_buffer_format(&facilities, "F%u,은울 제%u교화소,Eunul Camp %u,%u,%s\n", i, i, i,
                              80 + 10 * i, trades[i % 3]);
        for (uint32_t k = 0; k < fixture_people_at(i); k++, count++)
            jub_buffer_format(&persons, "P%04u,F%u,%s,%s,2031-01-01\n", (unsigned)count, i,
                              k % 7 == 0 ? "family" : "convicted",
                              k % 3 == 0   ? "model"
                              : k % 3 == 1 ? "good"
                                           : "poor");
    }
    // The reader of CSV takes a lone quotation mark for a fault: the hostile name is quoted.
    const jub_text plain = jub_text_copy(arena, jub_buffer_view(&facilities));
    jub_buffer quoted = jub_buffer_init(1 << 20);
    const char *at = strstr(plain.bytes, "F3,<script>");
    jub_buffer_bytes(&quoted, plain.bytes, (size_t)(at - plain.bytes));
    jub_buffer_string(&quoted, "F3,\"<script>alert('&\"\")</script>\",\"<script>alert('&\"\")"
                               "</script>\",100,farm\n");
    jub_buffer_string(&quoted, strchr(at, '\n') + 1);
    const fixture_file files[] = {
        {"facilities", "facility:string name:string name_latin:string capacity:integer work:string",
         jub_text_copy(arena, jub_buffer_view(&quoted)).bytes},
        {"persons",
         "person:string facility:string>facilities held_as:string conduct:string term_end:date",
         jub_text_copy(arena, jub_buffer_view(&persons)).bytes},
    };
    jub_buffer_clear(&facilities);
    jub_buffer_clear(&persons);
    jub_buffer_clear(&quoted);
    *person_count_out = count;
    return fixture_register(arena, files, 2);
}

// -- who got what: by number of the person
// ---------------------------------------------------------

// Of every 10 people of the register: 4 are on the list, 1 was refused, 1 set aside, 4 not granted.
// On the list the effects follow from the number too, so that some cells are small.
static inline bool fixture_is_listed(uint32_t row)
{
    return row % 10 < 4;
}

static inline jub_effect fixture_effect(uint32_t row)
{
    if (row % 97 == 0) return JUB_DECLINED;
    if (row % 10 == 0) return JUB_RELEASED;
    return row % 53 == 1 ? JUB_NO_EFFECT : JUB_REDUCED;
}

static inline void fixture_people(jub_arena *arena, report_fixture *made)
{
    const uint32_t count = (uint32_t)made->person_count;
    jub_proposal *proposals = JUB_NEW(arena, jub_proposal, count);
    jub_list_line *lines = JUB_NEW(arena, jub_list_line, count);
    for (uint32_t row = 0; row < count; row++) {
        jub_person person = {0};
        const uint64_t grants = row % 10 == 0 ? 2 : row % 10 == 1 ? 4 : 1;
        proposals[row] = (jub_proposal){.standing = row % 10 < 6 ? JUB_GRANTED : JUB_NOT_GRANTED,
                                        .is_proposed = row % 10 < 6,
                                        .grants = grants,
                                        .quota = JUB_NO_QUOTA};
        if (row % 10 < 5) {
            const jub_case item = {.person = row,
                                   .outcome = row % 10 < 4 ? JUB_PASSED : JUB_REFUSED_CASE};
            assert_true(JUB_LIST_PUSH(arena, &made->state.cases, item));
            person.nomination = JUB_IS_NOMINATED;
            person.case_number = (uint32_t)made->state.cases.count;
        }
        if (row % 10 == 5) person.nomination = JUB_IS_SET_ASIDE;
        if (fixture_is_listed(row)) {
            person.effect = (uint8_t)fixture_effect(row);
            person.is_listed = true;
            // Who declined is off the list that was made after.
            if (person.effect != JUB_DECLINED) {
                jub_list_line line = {.person = row,
                                      .facility = jub_basis_facility_of(&made->basis, row)};
                line.determination.quota = JUB_NO_QUOTA;
                line.determination.result.grants = grants;
                line.determination.result.standing = JUB_GRANTED;
                lines[made->list.count++] = line;
            }
        }
        assert_true(JUB_LIST_PUSH(arena, &made->state.people, person));
    }
    made->basis.proposals = proposals;
    made->list.lines = lines;
}

// -- oversight ------------------------------------------------------------------------------------

static inline void fixture_officers(jub_arena *arena, report_fixture *made)
{
    for (int i = 0; i < FIXTURE_OFFICERS; i++) {
        const jub_actor actor = {.id = jub_text_format(arena, "R%03d", i), .facility = JUB_NO_ROW};
        assert_true(JUB_LIST_PUSH(arena, &made->state.actors, actor));
    }
}

static inline void fixture_oversight(jub_arena *arena, report_fixture *made)
{
    jub_funnel_point *points = JUB_NEW(arena, jub_funnel_point, FIXTURE_OFFICERS);
    jub_finding *findings = JUB_NEW(arena, jub_finding, 3);
    jub_funnel *funnel = JUB_NEW(arena, jub_funnel, 1);
    for (uint32_t i = 0; i < FIXTURE_OFFICERS; i++) {
        const uint64_t trials = 12 + i * 7 % 180;
        const double wave = sin(i * 2.1) * 0.4 / sqrt((double)trials);
        const double share = i == 17 ? 0.93 : 0.71 + wave;
        const double reach = 1.96 * sqrt(0.71 * 0.29 / (double)trials);
        points[i] = (jub_funnel_point){.subject = i,
                                       .trials = trials,
                                       .hits = (uint64_t)(share * (double)trials),
                                       .expected = 0.71 + 0.02 * cos(i),
                                       .low_95 = (uint64_t)((0.71 - reach) * (double)trials),
                                       .high_95 = (uint64_t)((0.71 + reach) * (double)trials),
                                       .verdict = i == 17       ? JUB_VERDICT_FLAG
                                                  : i == 5      ? JUB_VERDICT_WATCH
                                                  : trials < 20 ? JUB_VERDICT_NO_DATA
                                                                : JUB_VERDICT_NOTHING};
    }
    *funnel = (jub_funnel){.indicator = JUB_INDICATOR_GENEROUS,
                           .subject_kind = JUB_SUBJECT_ACTOR,
                           .points = points,
                           .point_count = FIXTURE_OFFICERS,
                           .mean = 0.71,
                           .precision = 400};
    findings[0] = (jub_finding){.indicator = JUB_INDICATOR_LATE,
                                .verdict = JUB_VERDICT_BREACH,
                                .subject_kind = JUB_SUBJECT_ACTOR,
                                .subject = 3,
                                .hits = 2,
                                .says = JUB_SAYS_OUTSIDE_DAYS,
                                .p = NAN,
                                .q = NAN};
    findings[1] = (jub_finding){.indicator = JUB_INDICATOR_GENEROUS,
                                .verdict = JUB_VERDICT_FLAG,
                                .subject_kind = JUB_SUBJECT_ACTOR,
                                .subject = 17,
                                .hits = 121,
                                .trials = 131,
                                .expected = 93.2,
                                .low = 82,
                                .high = 104,
                                .effect = 0.18,
                                .effect_low = 0.11,
                                .effect_high = 0.24,
                                .says = JUB_SAYS_MORE_OR_FEWER,
                                .p = 0.00001,
                                .q = 0.0004};
    findings[2] = (jub_finding){.indicator = JUB_INDICATOR_SET_ASIDE,
                                .verdict = JUB_VERDICT_WATCH,
                                .subject_kind = JUB_SUBJECT_FACILITY,
                                .subject = 3,
                                .about = JUB_TEXT("<b>near & far</b>"),
                                .hits = 14,
                                .trials = 60,
                                .expected = 6.1,
                                .low = 2,
                                .high = 11,
                                .effect = 0.08,
                                .says = JUB_SAYS_SETS_ASIDE,
                                .p = 0.01,
                                .q = 0.09};
    made->oversight = (jub_oversight){.findings = findings,
                                      .finding_count = 3,
                                      .funnels = funnel,
                                      .funnel_count = 1,
                                      .seed = 17446744073709551615ull,
                                      .draws = 9999};
    made->oversight.tested[JUB_INDICATOR_GENEROUS] =
        (jub_tested){.test_count = 40, .no_data_count = 3, .flag_count = 1, .watch_count = 1};
    made->oversight.tested[JUB_INDICATOR_LATE].breach_count = 1;
    made->oversight.tested[JUB_INDICATOR_SET_ASIDE] =
        (jub_tested){.test_count = 12, .watch_count = 1};
    made->oversight.tested[JUB_INDICATOR_TIED] =
        (jub_tested){.no_data_count = 40, .untested = JUB_UNTESTED_NO_OFFICERS};
}

// -- what becomes of the prisons ------------------------------------------------------------------

static inline jub_range fixture_range(double middle, double reach)
{
    return (jub_range){middle - reach > 0 ? middle - reach : 0, middle, middle + reach};
}

static inline void fixture_projection(jub_arena *arena, report_fixture *made)
{
    jub_date *months = JUB_NEW(arena, jub_date, FIXTURE_MONTHS);
    jub_projection_place *places = JUB_NEW(arena, jub_projection_place, FIXTURE_FACILITIES + 1);
    for (int m = 0; m < FIXTURE_MONTHS; m++) months[m] = FIXTURE_DAY + 30 + (jub_date)(m * 30.44);
    for (uint32_t i = 0; i <= FIXTURE_FACILITIES; i++) {
        jub_month_of *of = JUB_NEW(arena, jub_month_of, FIXTURE_MONTHS);
        const double held = i == 0 ? (double)made->person_count : fixture_people_at(i - 1);
        for (int m = 0; m < FIXTURE_MONTHS; m++) {
            const double share = m < 3 ? 1 : 0.84 + 0.19 * (1 - exp(-(m - 3) / 11.0));
            of[m] = (jub_month_of){
                .held = fixture_range(held * share, held * 0.008 * sqrt(m + 1.0)),
                .admitted = fixture_range(held * 0.03, held * 0.006),
                .left = fixture_range(held * 0.028, held * 0.005),
                .pardoned = fixture_range(m == 3 ? held * 0.16 : 0, 0),
                .returned = fixture_range(m > 3 ? held * 0.004 : 0, held * 0.001),
                .posts_empty = fixture_range(m < 3 ? 0 : held * 0.4 * (1.0 - share), held * 0.02)};
        }
        static const char *const trades[] = {"farm", "pasture", "handicraft_factory"};
        places[i] = (jub_projection_place){
            .facility = i == 0 ? JUB_NO_ROW : i - 1,
            .key = i == 0 ? JUB_TEXT("") : jub_text_format(arena, "F%u", i - 1),
            .trade = i == 0 ? JUB_TEXT("") : jub_text_from(trades[(i - 1) % 3]),
            .capacity = i == 0 ? 0 : 70 + 10 * i,
            .held_now = (uint64_t)held,
            .posts = (uint64_t)(held * 0.4),
            .months = of};
    }
    jub_projection_place *together = JUB_NEW(arena, jub_projection_place, 3);
    for (int i = 0; i < 3; i++) {
        together[i] = places[9 + i]; // the largest of each trade will do for all of them
        together[i].months = places[9 + i].months;
    }
    made->projection = (jub_projection){.trades = together,
                                        .trade_count = 3,
                                        .first_day = FIXTURE_DAY,
                                        .month_count = FIXTURE_MONTHS,
                                        .months = months,
                                        .places = places,
                                        .place_count = FIXTURE_FACILITIES + 1,
                                        .run_count = 1000,
                                        .seed = 7,
                                        .undated_count = 12};
}

static inline void fixture_refill(jub_arena *arena, report_fixture *made)
{
    jub_refill_month *months = JUB_NEW(arena, jub_refill_month, FIXTURE_REFILL_MONTHS);
    for (int m = 0; m < FIXTURE_REFILL_MONTHS; m++) {
        const double more = m < 13 ? 0 : 14 + (m % 3) * 3;
        const double held = m < 14 ? 1100 : 930 + 14 * (m - 14);
        months[m] = (jub_refill_month){
            .month = fixture_date("2029-01-01") + (jub_date)(m * 30.44),
            .admitted = (uint64_t)(33 + 5 * sin(m * 1.9) + more),
            .admitted_as_before = fixture_range(33, 7),
            .held = (uint64_t)held,
            .held_as_before = fixture_range(m < 14 ? 1100 : 930 + 6 * (m - 14), 4.0 + m / 2.0),
            .is_before = m < 12};
    }
    static const jub_refill_part parts[] = {
        {.by = "all",
         .name = {"all", 3},
         .admitted = 470,
         .expected = 363,
         .ratio = 1.29,
         .ratio_low = 1.15,
         .ratio_high = 1.44,
         .is_flag = true,
         .has_data = true},
        {.by = "authority",
         .name = {"social_security", 15},
         .admitted = 320,
         .expected = 200,
         .ratio = 1.6,
         .ratio_low = 1.38,
         .ratio_high = 1.85,
         .is_flag = true,
         .has_data = true},
        {.by = "authority",
         .name = {"state_security", 14},
         .admitted = 147,
         .expected = 160,
         .ratio = 0.92,
         .ratio_low = 0.77,
         .ratio_high = 1.09,
         .is_flag = false,
         .has_data = true},
        {.by = "authority",
         .name = {"court", 5},
         .admitted = 3,
         .expected = 3,
         .ratio = 1.0,
         .ratio_low = 0.2,
         .ratio_high = 3.1,
         .is_flag = false,
         .has_data = true},
        {.by = "ground",
         .name = {"charge", 6},
         .admitted = 300,
         .expected = 250,
         .ratio = 1.2,
         .ratio_low = 1.02,
         .ratio_high = 1.4,
         .is_flag = true,
         .has_data = true},
        {.by = "ground",
         .name = {"<i>other</i>", 12},
         .admitted = 170,
         .expected = 113,
         .ratio = 1.5,
         .ratio_low = 1.2,
         .ratio_high = 1.9,
         .is_flag = true,
         .has_data = true},
    };
    made->refill = (jub_refill){
        .announced = fixture_date("2030-01-01"),
        .released = fixture_date("2030-03-01"),
        .window_months = 12,
        .months = months,
        .month_count = FIXTURE_REFILL_MONTHS,
        .parts = parts,
        .part_count = sizeof parts / sizeof *parts,
        .held_before = 1100,
        .held_lowest = 929,
        .lowest_day = fixture_date("2030-03-02"),
        .held_last = 1056,
        .excess = 72,
        .excess_admissions = 75,
        .excess_stays = -3,
        .fall = 171,
        .back = 0.737,
        .back_arithmetic = 0.316,
        .back_more = 0.421,
        .is_alarm = true,
        .alarm_month = fixture_date("2030-04-01"),
        .other_windows = {{6, 69, 0.4, true}, {12, 72, 0.42, true}, {24, 66, 0.38, false}}};
}

static inline void fixture_forecast(jub_arena *arena, report_fixture *made)
{
    jub_forecast_count *facilities = JUB_NEW(arena, jub_forecast_count, FIXTURE_FACILITIES);
    jub_forecast_count *clauses = JUB_NEW(arena, jub_forecast_count, 3);
    for (uint32_t i = 0; i < FIXTURE_FACILITIES; i++)
        facilities[i] = (jub_forecast_count){
            .name = jub_text_format(arena, "F%u", i),
            .granted = {fixture_people_at(i) * 3 / 10, fixture_people_at(i) * 5 / 10}};
    for (int i = 0; i < 3; i++)
        clauses[i] = (jub_forecast_count){.name = jub_text_format(arena, "G%d", i + 1),
                                          .granted = {90 + 10u * i, 140 + 20u * i}};
    made->forecast = (jub_forecast){.as_of = fixture_date("2029-12-01"),
                                    .effect = fixture_date("2030-03-01"),
                                    .person_count = made->person_count,
                                    .total = {.granted = {380, 520}},
                                    .clauses = clauses,
                                    .clause_count = 3,
                                    .facilities = facilities,
                                    .facility_count = FIXTURE_FACILITIES,
                                    .low = 400,
                                    .middle = 440,
                                    .high = 560};
    made->forecast.gaps[JUB_FORECAST_TIME] =
        (jub_forecast_gap_count){.is_counted = true, .low = 8, .middle = 9, .high = 11};
    made->forecast.gaps[JUB_FORECAST_ADMISSIONS] =
        (jub_forecast_gap_count){.is_counted = true, .low = 20, .middle = 30, .high = 41};
}

static inline void fixture_act(jub_report_act *act, const char *first, const char *last,
                               uint64_t count)
{
    *act = (jub_report_act){count, fixture_date(first) * INT64_C(86400),
                            fixture_date(last) * INT64_C(86400)};
}

static inline void fixture_acts(report_fixture *made)
{
    jub_report_act *kinds = made->acts.kinds;
    fixture_act(&kinds[JUB_EVENT_PROGRAMME_OPENED], "2030-01-01", "2030-01-01", 1);
    fixture_act(&kinds[JUB_EVENT_REGISTER_FROZEN], "2030-01-08", "2030-01-08", 1);
    fixture_act(&made->acts.round_opened[JUB_ROUND_FIRST], "2030-01-10", "2030-01-10", 1);
    fixture_act(&made->acts.round_closed[JUB_ROUND_FIRST], "2030-01-20", "2030-01-20", 1);
    fixture_act(&made->acts.round_opened[JUB_ROUND_FINAL], "2030-01-22", "2030-01-22", 1);
    fixture_act(&kinds[JUB_EVENT_LIST_FINALISED], "2030-02-01", "2030-02-03", 2);
    fixture_act(&kinds[JUB_EVENT_PERSON_NOTIFIED], "2030-02-22", "2030-02-24", 431);
    fixture_act(&kinds[JUB_EVENT_EFFECT_RECORDED], "2030-03-01", "2030-03-02", 427);
}

static inline void report_fixture_make(jub_arena *arena, report_fixture *made)
{
    jub_error error = {0};
    const jub_hash nothing = {{0}};
    jub_diagnostics diagnostics;
    *made = (report_fixture){0};
    const jub_register *reg = report_fixture_register(arena, &made->person_count);
    const jub_decree *decree = fixture_decree(arena, FIXTURE_DECREE, &diagnostics);
    if (jub_basis_open(arena, NULL, decree, &nothing, reg, &nothing, &made->basis, &error) !=
        JUB_OK)
        fail_msg("%s", error.message);
    assert_int_equal(
        jub_state_begin(arena, &made->basis, JUB_TEXT("log.example/1"), &made->state, &error),
        JUB_OK);
    made->state.programme.last_time = fixture_date("2030-03-05") * INT64_C(86400);
    made->state.programme.size = 1234;
    made->state.programme.is_rehearsal = true;
    fixture_people(arena, made);
    fixture_officers(arena, made);
    fixture_oversight(arena, made);
    fixture_projection(arena, made);
    fixture_refill(arena, made);
    fixture_forecast(arena, made);
    fixture_acts(made);
    made->input = (jub_report_input){.state = &made->state,
                                     .list = &made->list,
                                     .acts = &made->acts,
                                     .oversight = &made->oversight,
                                     .projection = &made->projection,
                                     .refill = &made->refill,
                                     .forecast = &made->forecast,
                                     .made_by = JUB_TEXT("jubilee 0.1.0")};
}

#endif
