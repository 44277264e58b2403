#include "cli/decree/summary.h"

#include <inttypes.h>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/message.h"

enum { SHOWN_FACILITY_MAX = 12, NAME_COLUMN_CHARACTERS = 42 };

const jub_column *cli_facility_column(const cli_run *run)
{
    const jub_column *column = jub_resource_column(run->persons, JUB_TEXT("facility"));
    return column && (column->type == JUB_TEXT_VALUE || column->type == JUB_CHOICE) ? column : NULL;
}

bool cli_summary_init(jub_arena *arena, const cli_run *run, cli_summary *summary_out)
{
    const jub_column *facility = cli_facility_column(run);
    *summary_out = (cli_summary){.facility = facility,
                                 .facility_count = facility ? facility->dictionary->count : 0};
    summary_out->by_facility = jub_arena_take(arena, summary_out->facility_count + 1,
                                              sizeof *summary_out->by_facility, _Alignof(uint64_t));
    return summary_out->by_facility != NULL;
}

static void count_bits(uint64_t mask, uint64_t *counts)
{
    for (; mask != 0; mask &= mask - 1) counts[__builtin_ctzll(mask)]++;
}

void cli_summary_count(cli_summary *summary, uint32_t row, const jub_determination *determination)
{
    const jub_column *facility = summary->facility;
    const uint8_t standing = determination->result.standing;
    uint32_t place = summary->facility_count;
    if (facility && jub_column_has(facility, row)) place = facility->codes[row];
    summary->people++;
    summary->by_status[standing]++;
    summary->by_facility[place][standing]++;
    summary->contested += determination->is_contested;
    if (standing == JUB_GRANTED) {
        summary->by_kind[cli_outcome_kinds(&determination->result)]++;
        count_bits(determination->result.grants, summary->by_grant);
        if (determination->result.has_days_saved)
            summary->days_saved += (uint64_t)determination->result.days_saved;
    } else if (standing == JUB_EXCLUDED) {
        count_bits(determination->exclusions, summary->by_exclusion);
    } else if (standing == JUB_UNDETERMINED) {
        count_bits(determination->missing[0], summary->by_missing);
        count_bits(determination->missing[1], summary->by_missing + 64);
    }
}

static void add_all(uint64_t *into, const uint64_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++) into[i] += from[i];
}

void cli_summary_add(cli_summary *into, const cli_summary *from)
{
    into->people += from->people;
    into->contested += from->contested;
    into->days_saved += from->days_saved;
    add_all(into->by_status, from->by_status, JUB_STANDING_COUNT);
    add_all(into->by_kind, from->by_kind, KIND_SETS);
    add_all(into->by_grant, from->by_grant, 64);
    add_all(into->by_exclusion, from->by_exclusion, 64);
    add_all(into->by_missing, from->by_missing, 128);
    add_all(into->by_facility[0], from->by_facility[0],
            (size_t)(into->facility_count + 1) * JUB_STANDING_COUNT);
}

static uint64_t total_of(const uint64_t *counts, size_t count)
{
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++) total += counts[i];
    return total;
}

// -- JSON -----------------------------------------------------------------------------------------

static json_t *count_json(uint64_t count)
{
    return json_integer((json_int_t)count);
}

static void set_named(json_t *object, jub_text name, json_t *value)
{
    char key[1024];
    (void)snprintf(key, sizeof key, "%.*s", JUB_TEXT_ARG(name));
    (void)json_object_set_new(object, key, value);
}

static json_t *standings_json(const uint64_t *counts)
{
    json_t *object = json_object();
    for (int i = 0; i < JUB_STANDING_COUNT; i++)
        (void)json_object_set_new(object, jub_standing_word((jub_standing)i),
                                  count_json(counts[i]));
    return object;
}

static json_t *kinds_json(const cli_summary *summary)
{
    json_t *object = json_object();
    jub_buffer word = jub_buffer_init(256);
    for (unsigned i = 0; i < KIND_SETS; i++) {
        if (summary->by_kind[i] == 0) continue;
        jub_buffer_reset(&word);
        cli_write_kinds(i, &word);
        set_named(object, i == 0 ? JUB_TEXT("no change") : jub_buffer_view(&word),
                  count_json(summary->by_kind[i]));
    }
    jub_buffer_clear(&word);
    return object;
}

static json_t *clauses_json(const jub_decree *decree, jub_clause_kind kind, const uint64_t *counts)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < jub_decree_clause_count(decree, kind); i++)
        set_named(object, jub_decree_clause_name(decree, kind, i), count_json(counts[i]));
    return object;
}

static json_t *missing_json(const jub_decree *decree, const uint64_t *counts)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < jub_decree_field_count(decree); i++)
        if (counts[i] > 0)
            set_named(object, jub_decree_field_name(decree, i), count_json(counts[i]));
    return object;
}

static json_t *facilities_json(const cli_run *run, const cli_summary *summary)
{
    json_t *object = json_object();
    const jub_column *facility = cli_facility_column(run);
    for (uint32_t i = 0; i < summary->facility_count; i++)
        set_named(object, facility->dictionary->keys[i], standings_json(summary->by_facility[i]));
    const uint64_t *unknown = summary->by_facility[summary->facility_count];
    if (total_of(unknown, JUB_STANDING_COUNT) > 0)
        (void)json_object_set_new(object, "", standings_json(unknown));
    return object;
}

static json_t *faults_json(const jub_fault_counts *faults, uint64_t row_error_count)
{
    json_t *object = json_object();
    for (int i = 0; i < JUB_FAULT_KIND_COUNT; i++)
        if (faults->by_kind[i] > 0)
            (void)json_object_set_new(object, jub_fault_word((jub_fault_kind)i),
                                      count_json(faults->by_kind[i]));
    json_t *both = json_object();
    (void)json_object_set_new(both, "in_the_register", object);
    (void)json_object_set_new(both, "not_usable_by_the_decree", count_json(row_error_count));
    return both;
}

jub_status cli_summary_json(const cli_run *run, const cli_summary *summary,
                            uint64_t row_error_count, jub_buffer *buffer, jub_error *error)
{
    const jub_decree *decree = run->decree.decree;
    json_t *root = json_object();
    (void)json_object_set_new(root, "people", count_json(summary->people));
    (void)json_object_set_new(root, "by_status", standings_json(summary->by_status));
    (void)json_object_set_new(root, "granted_by_kind", kinds_json(summary));
    (void)json_object_set_new(root, "granted_by_clause",
                              clauses_json(decree, JUB_GRANTS, summary->by_grant));
    (void)json_object_set_new(root, "excluded_by_clause",
                              clauses_json(decree, JUB_EXCLUDES, summary->by_exclusion));
    (void)json_object_set_new(root, "undetermined_by_missing_fact",
                              missing_json(decree, summary->by_missing));
    (void)json_object_set_new(root, "contested_places", count_json(summary->contested));
    (void)json_object_set_new(root, "days_saved", count_json(summary->days_saved));
    (void)json_object_set_new(root, "by_facility", facilities_json(run, summary));
    (void)json_object_set_new(root, "faults",
                              faults_json(&run->opened.reg->faults, row_error_count));
    const jub_status status =
        root ? jub_json_canonical(root, buffer, error) : jub_fail_no_memory(error);
    json_decref(root);
    jub_buffer_char(buffer, '\n');
    return status;
}

// -- the screen -----------------------------------------------------------------------------------

// Pads to a column by what the text takes on the terminal.
static void print_name(jub_text name, jub_buffer *buffer)
{
    const size_t width = jub_utf8_width(name);
    jub_buffer_string(buffer, "  ");
    jub_buffer_text(buffer, name);
    for (size_t i = width; i < NAME_COLUMN_CHARACTERS; i++) jub_buffer_char(buffer, ' ');
}

static void print_count(jub_text name, uint64_t count, uint64_t of, jub_buffer *buffer)
{
    char text[CLI_COUNT_TEXT_BYTES];
    print_name(name, buffer);
    jub_buffer_format(buffer, "%12s", cli_count(count, text));
    if (of > 0) jub_buffer_format(buffer, "  %5.1f %%", 100.0 * (double)count / (double)of);
    jub_buffer_char(buffer, '\n');
}

static void print_head(const char *title, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "\n%s\n", title);
}

// In the order in which they are told. The two that most decrees do not have are told where there
// are any.
static const jub_standing told_order[] = {JUB_GRANTED,     JUB_DEFERRED,    JUB_REVOKED,
                                          JUB_EXCLUDED,    JUB_NOT_GRANTED, JUB_NOT_COVERED,
                                          JUB_UNDETERMINED};
enum { TOLD_COUNT = sizeof told_order / sizeof *told_order };

static bool is_told(const cli_summary *summary, jub_standing standing)
{
    return (standing != JUB_DEFERRED && standing != JUB_REVOKED) ||
           summary->by_status[standing] > 0;
}

static void print_statuses(const cli_summary *summary, jub_buffer *buffer)
{
    const jub_standing *order = told_order;
    print_head("people by status", buffer);
    for (size_t i = 0; i < TOLD_COUNT; i++)
        if (is_told(summary, order[i]))
            print_count(jub_text_from(jub_standing_word(order[i])), summary->by_status[order[i]],
                        summary->people, buffer);
    const uint64_t sum = total_of(summary->by_status, JUB_STANDING_COUNT);
    print_count(JUB_TEXT("together"), sum, 0, buffer);
    jub_buffer_string(buffer, sum == summary->people
                                  ? "  every person in the register stands once\n"
                                  : "  THIS DOES NOT ADD UP\n");
}

static void print_kinds(const cli_summary *summary, jub_buffer *buffer)
{
    jub_buffer word = jub_buffer_init(256);
    print_head("granted, by kind", buffer);
    for (unsigned i = 0; i < KIND_SETS; i++) {
        if (summary->by_kind[i] == 0) continue;
        jub_buffer_reset(&word);
        cli_write_kinds(i, &word);
        print_count(i == 0 ? JUB_TEXT("no change") : jub_buffer_view(&word), summary->by_kind[i],
                    summary->by_status[JUB_GRANTED], buffer);
    }
    char days[CLI_COUNT_TEXT_BYTES];
    jub_buffer_format(buffer, "  %s days of terms remitted in all\n",
                      cli_count(summary->days_saved, days));
    jub_buffer_clear(&word);
}

static void print_clauses(const cli_run *run, jub_clause_kind kind, const char *title,
                          const uint64_t *counts, uint64_t of, jub_buffer *buffer)
{
    const jub_decree *decree = run->decree.decree;
    jub_buffer name = jub_buffer_init(4096);
    print_head(title, buffer);
    for (uint32_t i = 0; i < jub_decree_clause_count(decree, kind); i++) {
        jub_buffer_reset(&name);
        jub_buffer_text(&name, jub_decree_clause_name(decree, kind, i));
        jub_buffer_format(&name, " (%.*s)", JUB_TEXT_ARG(jub_decree_clause_cite(decree, kind, i)));
        print_count(jub_buffer_view(&name), counts[i], of, buffer);
    }
    jub_buffer_clear(&name);
}

static void print_missing(const cli_run *run, const cli_summary *summary, jub_buffer *buffer)
{
    if (summary->by_status[JUB_UNDETERMINED] == 0) return;
    print_head("undetermined, by missing fact (a person may miss several)", buffer);
    for (uint32_t i = 0; i < jub_decree_field_count(run->decree.decree); i++)
        if (summary->by_missing[i] > 0)
            print_count(jub_decree_field_name(run->decree.decree, i), summary->by_missing[i],
                        summary->by_status[JUB_UNDETERMINED], buffer);
    if (summary->contested > 0)
        print_count(JUB_TEXT("a place that somebody contests"), summary->contested, 0, buffer);
}

static void print_facility(const cli_summary *summary, jub_text name, const uint64_t *counts,
                           jub_buffer *buffer)
{
    print_name(name, buffer);
    for (size_t i = 0; i < TOLD_COUNT; i++) {
        char text[CLI_COUNT_TEXT_BYTES];
        if (is_told(summary, told_order[i]))
            jub_buffer_format(buffer, "%13s", cli_count(counts[told_order[i]], text));
    }
    jub_buffer_char(buffer, '\n');
}

static void print_facilities(const cli_run *run, const cli_summary *summary, jub_buffer *buffer)
{
    const jub_column *facility = cli_facility_column(run);
    if (!facility) return;
    print_head("by facility", buffer);
    print_name((jub_text){0}, buffer);
    static const char *const heads[] = {"granted",     "deferred",    "revoked",     "excluded",
                                        "not granted", "not covered", "undetermined"};
    for (size_t i = 0; i < TOLD_COUNT; i++)
        if (is_told(summary, told_order[i])) jub_buffer_format(buffer, "%13s", heads[i]);
    jub_buffer_char(buffer, '\n');
    const uint32_t shown =
        summary->facility_count < SHOWN_FACILITY_MAX ? summary->facility_count : SHOWN_FACILITY_MAX;
    for (uint32_t i = 0; i < shown; i++)
        print_facility(summary, facility->dictionary->keys[i], summary->by_facility[i], buffer);
    uint64_t rest[JUB_STANDING_COUNT] = {0};
    for (uint32_t i = shown; i < summary->facility_count; i++)
        add_all(rest, summary->by_facility[i], JUB_STANDING_COUNT);
    char name[64];
    (void)snprintf(name, sizeof name, "%u more (all in summary.json)",
                   summary->facility_count - shown);
    if (summary->facility_count > shown) print_facility(summary, jub_text_from(name), rest, buffer);
    const uint64_t *unknown = summary->by_facility[summary->facility_count];
    if (total_of(unknown, JUB_STANDING_COUNT) > 0)
        print_facility(summary, JUB_TEXT("facility not known"), unknown, buffer);
}

static void print_faults(const cli_run *run, uint64_t row_error_count, jub_buffer *buffer)
{
    const jub_fault_counts *faults = &run->opened.reg->faults;
    if (faults->total == 0 && row_error_count == 0) return;
    print_head("faults (each in faults.csv; the fact counts as unknown)", buffer);
    for (int i = 0; i < JUB_FAULT_KIND_COUNT; i++)
        if (faults->by_kind[i] > 0)
            print_count(jub_text_from(jub_fault_meaning((jub_fault_kind)i)), faults->by_kind[i], 0,
                        buffer);
    if (row_error_count > 0)
        print_count(JUB_TEXT("not usable by the decree"), row_error_count, 0, buffer);
}

void cli_summary_print(const cli_run *run, const cli_summary *summary, uint64_t row_error_count,
                       jub_buffer *buffer)
{
    const jub_text title = jub_decree_title(run->decree.decree);
    char people[CLI_COUNT_TEXT_BYTES];
    jub_buffer_format(buffer, "%.*s: %s people\n", JUB_TEXT_ARG(title),
                      cli_count(summary->people, people));
    print_statuses(summary, buffer);
    print_kinds(summary, buffer);
    print_clauses(run, JUB_GRANTS, "granted, by clause (a person may have several)",
                  summary->by_grant, summary->by_status[JUB_GRANTED], buffer);
    print_clauses(run, JUB_EXCLUDES, "excluded, by clause (a person may have several)",
                  summary->by_exclusion, summary->by_status[JUB_EXCLUDED], buffer);
    print_missing(run, summary, buffer);
    print_facilities(run, summary, buffer);
    print_faults(run, row_error_count, buffer);
}
