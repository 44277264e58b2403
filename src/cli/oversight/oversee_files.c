#include "cli/oversight/oversee_files.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "cli/oversight/oversee_words.h"
#include "register/csv.h"

#define FILE_MAX_BYTES ((size_t)1 << 30)
enum { SUBJECT_MAX_BYTES = 4096, MODE = 0600 };

// -- cells ----------------------------------------------------------------------------------------

static void put_text(jub_buffer *buffer, jub_text text)
{
    jub_buffer_char(buffer, ',');
    jub_csv_write(buffer, text);
}

static void put_count(jub_buffer *buffer, uint64_t count)
{
    jub_buffer_format(buffer, ",%" PRIu64, count);
}

// Four digits say all that such a number knows. What there is not stays empty.
static void put_number(jub_buffer *buffer, double value)
{
    jub_buffer_char(buffer, ',');
    if (isfinite(value)) jub_buffer_format(buffer, "%.4g", value);
}

static void put_subject(const jub_state *state, const jub_finding *finding, jub_buffer *buffer)
{
    jub_buffer subject = jub_buffer_init(SUBJECT_MAX_BYTES);
    jub_finding_subject(state, finding, &subject);
    put_text(buffer, jub_buffer_view(&subject));
    jub_buffer_clear(&subject);
}

static const char *kind_word(uint8_t kind)
{
    static const char *const words[] = {[JUB_SUBJECT_ACTOR] = "officer",
                                        [JUB_SUBJECT_PAIR] = "two officers",
                                        [JUB_SUBJECT_FACILITY] = "facility",
                                        [JUB_SUBJECT_PERSON] = "person",
                                        [JUB_SUBJECT_WHOLE] = "programme"};
    return words[kind];
}

// -- findings and tests ---------------------------------------------------------------------------

#define TEST_HEAD                                                                                  \
    "number,verdict,indicator,word,family,sort,subject,about,hits,trials,expected,low,high,"       \
    "effect,effect_low,effect_high,p,p_watch,q,q_watch"

static void put_test(const jub_state *state, const jub_finding *test, size_t number,
                     jub_buffer *buffer)
{
    jub_buffer_format(buffer, "%zu,%s,%s,%s,%u,%s", number,
                      jub_verdict_word((jub_verdict)test->verdict),
                      jub_indicator_code((jub_indicator)test->indicator),
                      jub_indicator_word((jub_indicator)test->indicator), test->family,
                      kind_word(test->subject_kind));
    put_subject(state, test, buffer);
    put_text(buffer, test->about);
    put_count(buffer, test->hits);
    put_count(buffer, test->trials);
    const double numbers[] = {test->expected,   test->low,         test->high, test->effect,
                              test->effect_low, test->effect_high, test->p,    test->p_watch,
                              test->q,          test->q_watch};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) put_number(buffer, numbers[i]);
}

static void write_tests(cli_oversee *run, jub_buffer *buffer)
{
    jub_buffer_string(buffer, TEST_HEAD "\n");
    for (size_t i = 0; i < run->oversight.test_count; i++) {
        put_test(&run->programme.state, &run->oversight.tests[i], i + 1, buffer);
        jub_buffer_char(buffer, '\n');
    }
}

// With the counts of tests, so that a line taken out of the file still says how many there were.
static void write_findings(cli_oversee *run, jub_buffer *buffer)
{
    const jub_state *state = &run->programme.state;
    jub_buffer_string(buffer, TEST_HEAD ",says,may_also_be,tests,no_data,seed,entries,persons\n");
    for (size_t i = 0; i < run->oversight.finding_count; i++) {
        const jub_finding *finding = &run->oversight.findings[i];
        const jub_tested *tested = &run->oversight.tested[finding->indicator];
        put_test(state, finding, i + 1, buffer);
        put_text(buffer, jub_text_from(jub_says_words(finding->says)));
        put_text(buffer, jub_text_from(jub_innocent_words(jub_finding_innocent(finding))));
        put_count(buffer, tested->test_count);
        put_count(buffer, tested->no_data_count);
        put_count(buffer, run->oversight.seed);
        jub_buffer_char(buffer, ',');
        for (size_t j = 0; j < finding->entry_count; j++)
            jub_buffer_format(buffer, "%s%" PRIu64, j > 0 ? " " : "", finding->entries[j]);
        jub_buffer_char(buffer, ',');
        for (size_t j = 0; j < finding->person_count; j++) {
            if (finding->persons[j] >= state->basis->persons->row_count) continue;
            if (j > 0) jub_buffer_char(buffer, ' ');
            jub_buffer_text(buffer, jub_basis_person_key(state->basis, finding->persons[j]));
        }
        jub_buffer_char(buffer, '\n');
    }
}

// -- funnels and cases ----------------------------------------------------------------------------

static void write_funnels(cli_oversee *run, jub_buffer *buffer)
{
    jub_buffer_string(buffer, "indicator,word,sort,subject,hits,trials,expected,low_95,high_95,"
                              "low_998,high_998,verdict\n");
    for (size_t i = 0; i < run->oversight.funnel_count; i++) {
        const jub_funnel *funnel = &run->oversight.funnels[i];
        for (size_t j = 0; j < funnel->point_count; j++) {
            const jub_funnel_point *point = &funnel->points[j];
            const jub_finding subject = {.subject_kind = (uint8_t)funnel->subject_kind,
                                         .subject = point->subject};
            jub_buffer_format(buffer, "%s,%s,%s", jub_indicator_code(funnel->indicator),
                              jub_indicator_word(funnel->indicator),
                              kind_word((uint8_t)funnel->subject_kind));
            put_subject(&run->programme.state, &subject, buffer);
            put_count(buffer, point->hits);
            put_count(buffer, point->trials);
            put_number(buffer, point->expected);
            put_count(buffer, point->low_95);
            put_count(buffer, point->high_95);
            put_count(buffer, point->low_998);
            put_count(buffer, point->high_998);
            jub_buffer_format(buffer, ",%s\n", jub_verdict_word((jub_verdict)point->verdict));
        }
    }
}

static jub_status write_steered(cli_oversee *run, jub_buffer *buffer, jub_error *error)
{
    const jub_state *state = &run->programme.state;
    size_t pointed;
    uint32_t *order = JUB_NEW(&run->arena, uint32_t, state->cases.count);
    if (!order) return jub_fail_no_memory(error);
    const jub_status status =
        jub_oversight_steer(&run->arena, &run->evidence, &run->oversight, order, &pointed, error);
    if (status != JUB_OK) return status;
    jub_buffer_string(buffer, "place,case,person,why\n");
    for (size_t i = 0; i < state->cases.count; i++) {
        const uint32_t person = state->cases.items[order[i] - 1].person;
        jub_buffer_format(buffer, "%zu,%u", i + 1, order[i]);
        put_text(buffer,
                 person == JUB_NO_ROW ? (jub_text){0} : jub_basis_person_key(state->basis, person));
        jub_buffer_format(buffer, ",%s\n", i < pointed ? "pointed at" : "lot");
    }
    return JUB_OK;
}

// -- the files ------------------------------------------------------------------------------------

static jub_status put(cli_new_folder *folder, const char *name, jub_buffer *buffer,
                      jub_status status, jub_error *error)
{
    if (status == JUB_OK && buffer->status != JUB_OK)
        status = jub_fail(error, buffer->status, (jub_position){0}, NULL,
                          buffer->status == JUB_LIMIT ? "'%s' is too large" : "no memory for '%s'",
                          name);
    if (status == JUB_OK)
        status =
            cli_new_folder_put(folder, jub_text_from(name), MODE, jub_buffer_view(buffer), error);
    jub_buffer_reset(buffer);
    return status;
}

jub_status cli_oversee_put_files(cli_oversee *run, cli_new_folder *folder, jub_error *error)
{
    jub_buffer buffer = jub_buffer_init(FILE_MAX_BYTES);
    write_findings(run, &buffer);
    jub_status status = put(folder, "findings.csv", &buffer, JUB_OK, error);
    if (status != JUB_OK) goto done;
    write_tests(run, &buffer);
    status = put(folder, "tests.csv", &buffer, JUB_OK, error);
    if (status != JUB_OK) goto done;
    write_funnels(run, &buffer);
    status = put(folder, "funnels.csv", &buffer, JUB_OK, error);
    if (status != JUB_OK) goto done;
    status = write_steered(run, &buffer, error);
    status = put(folder, "steered.csv", &buffer, status, error);
    if (status != JUB_OK) goto done;
    cli_oversee_write_words(&run->evidence, &run->oversight, run->has_seed, &buffer);
    status = put(folder, "summary.txt", &buffer, JUB_OK, error);
    if (status != JUB_OK) goto done;
    status = cli_oversee_write_json(&run->evidence, &run->oversight, run->has_seed, &buffer, error);
    status = put(folder, "summary.json", &buffer, status, error);
done:
    jub_buffer_clear(&buffer);
    return status;
}
