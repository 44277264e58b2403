#include "cli/oversight/oversee_words.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>

#include "base/json.h"

enum { NAME_WIDTH = 26, WHY_INDENT = 6, INDENT = 5, LINE_COLUMNS = 100 };

// Words from a column on, broken between them so that a line ends before LINE_COLUMNS; what begins
// stands at `column` already.
static void write_wrapped(jub_text text, size_t column, size_t indent, jub_buffer *buffer)
{
    while (text.length_bytes > 0) {
        const jub_text word = jub_text_cut(&text, ' ');
        if (column > indent && column + 1 + word.length_bytes > LINE_COLUMNS) {
            jub_buffer_format(buffer, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            jub_buffer_char(buffer, ' ');
            column++;
        }
        jub_buffer_text(buffer, word);
        column += word.length_bytes;
    }
}

// A line of its own that begins with a word and a colon.
static void write_line(const char *head, const char *text, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "\n%*s%s:", INDENT, "", head);
    write_wrapped(jub_text_from(text), INDENT + strlen(head) + 1, INDENT + 2, buffer);
    jub_buffer_char(buffer, '.');
}

// -- counts ---------------------------------------------------------------------------------------

static void write_tested(jub_indicator indicator, const jub_tested *tested, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "  %-3s %-*s", jub_indicator_code(indicator), NAME_WIDTH,
                      jub_indicator_word(indicator));
    jub_buffer_format(
        buffer, "%7" PRIu64 " %6" PRIu64 " %6" PRIu64 " %9" PRIu64 " %7" PRIu64 " %9" PRIu64 "\n",
        tested->breach_count, tested->flag_count, tested->watch_count, tested->checked_count,
        tested->test_count, tested->no_data_count);
}

// Why there are no tests, where that is for want of something.
static void write_untested(jub_indicator indicator, const jub_tested *tested, jub_buffer *buffer)
{
    const jub_untested why = (jub_untested)tested->untested;
    if (why == JUB_UNTESTED_NO || why == JUB_UNTESTED_RULE_ALONE) return;
    jub_buffer_format(buffer, "  %-3s ", jub_indicator_code(indicator));
    write_wrapped(jub_text_from(jub_untested_words(why)), WHY_INDENT, WHY_INDENT, buffer);
    jub_buffer_char(buffer, '\n');
}

static jub_tested add_up(const jub_oversight *oversight)
{
    jub_tested all = {0};
    for (size_t i = 0; i < JUB_INDICATOR_COUNT; i++) {
        all.checked_count += oversight->tested[i].checked_count;
        all.test_count += oversight->tested[i].test_count;
        all.no_data_count += oversight->tested[i].no_data_count;
        all.flag_count += oversight->tested[i].flag_count;
        all.watch_count += oversight->tested[i].watch_count;
        all.breach_count += oversight->tested[i].breach_count;
    }
    return all;
}

static void write_counts(const jub_oversight *oversight, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "\nwhat was tested\n  %-*s %6s %6s %6s %9s %7s %9s\n", NAME_WIDTH + 4,
                      "", "breach", "flag", "watch", "by rule", "tests", "no data");
    for (size_t i = 0; i < JUB_INDICATOR_COUNT; i++)
        write_tested((jub_indicator)i, &oversight->tested[i], buffer);
    jub_buffer_string(buffer, "\nwhere there are no tests, and why: not the same as clean\n");
    for (size_t i = 0; i < JUB_INDICATOR_COUNT; i++)
        write_untested((jub_indicator)i, &oversight->tested[i], buffer);
}

// -- a finding ------------------------------------------------------------------------------------

static void write_number(const char *before, double value, jub_buffer *buffer)
{
    if (isnan(value))
        jub_buffer_format(buffer, "%snot known", before);
    else
        jub_buffer_format(buffer, "%s%.3g", before, value);
}

static void write_data(const jub_finding *finding, jub_buffer *buffer)
{
    if (finding->trials == 0 && finding->hits == 0) return;
    jub_buffer_format(buffer, "\n     Data: %" PRIu64, finding->hits);
    if (finding->trials > 0) jub_buffer_format(buffer, " of %" PRIu64, finding->trials);
    if (!isnan(finding->expected)) write_number(", where expected are ", finding->expected, buffer);
    if (!isnan(finding->low))
        jub_buffer_format(buffer, " (95 of 100 honest ones: %.0f to %.0f)", finding->low,
                          finding->high);
    jub_buffer_char(buffer, '.');
}

static void write_statistic(const jub_finding *finding, const jub_tested *tested,
                            jub_buffer *buffer)
{
    if (isnan(finding->p)) {
        jub_buffer_format(buffer, "\n     No statistics of many are in it: %s.",
                          finding->verdict == JUB_VERDICT_BREACH
                              ? "a rule was broken"
                              : "the rule is that a person looks and decides");
        return;
    }
    jub_buffer_string(buffer, "\n     Statistic:");
    if (!isnan(finding->effect)) {
        jub_buffer_format(buffer, " %+.1f points", 100 * finding->effect);
        if (!isnan(finding->effect_low))
            jub_buffer_format(buffer, " (%+.1f to %+.1f)", 100 * finding->effect_low,
                              100 * finding->effect_high);
        jub_buffer_char(buffer, ',');
    }
    write_number(" p ", finding->p, buffer);
    write_number(", q ", finding->q, buffer);
    if (finding->verdict == JUB_VERDICT_WATCH)
        write_number(".\n     Without the outermost colleagues: q ", finding->q_watch, buffer);
    jub_buffer_format(buffer, ".\n     Tests made: %" PRIu64 ", without data: %" PRIu64 ".",
                      tested->test_count, tested->no_data_count);
}

static void write_finding(const jub_evidence *evidence, const jub_oversight *oversight,
                          const jub_finding *finding, size_t number, jub_buffer *buffer)
{
    const jub_indicator indicator = (jub_indicator)finding->indicator;
    jub_buffer_format(buffer, "\n%3zu. %s %s (%s): ", number,
                      jub_verdict_word((jub_verdict)finding->verdict),
                      jub_indicator_word(indicator), jub_indicator_code(indicator));
    jub_finding_subject(evidence->state, finding, buffer);
    if (finding->about.length_bytes > 0)
        jub_buffer_format(buffer, ", %.*s", JUB_TEXT_ARG(finding->about));
    write_line("What", jub_says_words(finding->says), buffer);
    write_data(finding, buffer);
    write_statistic(finding, &oversight->tested[finding->indicator], buffer);
    write_line("An innocent reading", jub_innocent_words(jub_finding_innocent(finding)), buffer);
    jub_buffer_char(buffer, '\n');
    if (finding->person_count > 0)
        jub_buffer_format(buffer, "     Read again first: %zu people, in findings.csv.\n",
                          finding->person_count);
}

static void write_seed(const jub_oversight *oversight, bool is_seed_given, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "  permutations: %u draws, seed %" PRIu64 ", %s\n", oversight->draws,
                      oversight->seed,
                      is_seed_given ? "as given" : "the log's root at the freeze of the register");
}

void cli_oversee_write_words(const jub_evidence *evidence, const jub_oversight *oversight,
                             bool is_seed_given, jub_buffer *buffer)
{
    const jub_tested all = add_up(oversight);
    jub_buffer_text(buffer, jub_decree_title(evidence->state->basis->decree));
    jub_buffer_format(buffer,
                      "\n  %" PRIu64 " breaches, %" PRIu64 " flags, %" PRIu64
                      " watches, by %" PRIu64 " tests; %" PRIu64 " more had no data\n  %" PRIu64
                      " things were held against a rule\n",
                      all.breach_count, all.flag_count, all.watch_count, all.test_count,
                      all.no_data_count, all.checked_count);
    write_seed(oversight, is_seed_given, buffer);
    if (evidence->facts_missing > 0)
        jub_buffer_format(buffer,
                          "  %" PRIu64
                          " events have no facts any more: what they say is not looked "
                          "at\n",
                          evidence->facts_missing);
    write_counts(oversight, buffer);
    jub_buffer_string(buffer, oversight->finding_count > 0
                                  ? "\nfindings: where to look, and no proof\n"
                                  : "\nno findings: what had no data was not looked at\n");
    for (size_t i = 0; i < oversight->finding_count; i++)
        write_finding(evidence, oversight, &oversight->findings[i], i + 1, buffer);
}

// -- for programs ---------------------------------------------------------------------------------

static json_t *json_of(const jub_tested *tested, jub_indicator indicator)
{
    const jub_untested why = (jub_untested)tested->untested;
    return json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:s?}", "indicator",
                     jub_indicator_code(indicator), "word", jub_indicator_word(indicator), "asks",
                     jub_indicator_meaning(indicator), "tests", (json_int_t)tested->test_count,
                     "no_data", (json_int_t)tested->no_data_count, "breaches",
                     (json_int_t)tested->breach_count, "flags", (json_int_t)tested->flag_count,
                     "watches", (json_int_t)tested->watch_count, "checked",
                     (json_int_t)tested->checked_count, "why_none",
                     why == JUB_UNTESTED_NO ? NULL : jub_untested_words(why));
}

jub_status cli_oversee_write_json(const jub_evidence *evidence, const jub_oversight *oversight,
                                  bool is_seed_given, jub_buffer *buffer, jub_error *error)
{
    // A seed has 64 bits, a number of JSON has 53 that all programs keep.
    char seed[24];
    json_t *indicators = json_array(), *verdicts = json_object();
    (void)snprintf(seed, sizeof seed, "%" PRIu64, oversight->seed);
    for (size_t i = 0; i < JUB_INDICATOR_COUNT; i++)
        (void)json_array_append_new(indicators, json_of(&oversight->tested[i], (jub_indicator)i));
    for (size_t i = 0; i < JUB_VERDICT_COUNT; i++)
        (void)json_object_set_new(verdicts, jub_verdict_word((jub_verdict)i),
                                  json_string(jub_verdict_meaning((jub_verdict)i)));
    json_t *whole = json_pack(
        "{s:s, s:b, s:i, s:I, s:I, s:I, s:o, s:o}", "seed", seed, "seed_given", is_seed_given,
        "draws", (int)oversight->draws, "findings", (json_int_t)oversight->finding_count,
        "facts_missing", (json_int_t)evidence->facts_missing, "entries",
        (json_int_t)evidence->entry_count, "indicators", indicators, "verdicts", verdicts);
    if (!whole) return jub_fail_no_memory(error);
    const jub_status status = jub_json_canonical(whole, buffer, error);
    json_decref(whole);
    jub_buffer_char(buffer, '\n');
    return status;
}
