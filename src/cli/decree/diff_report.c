#include "cli/decree/diff_report.h"

#include "base/json.h"
#include "cli/columns.h"
#include "cli/message.h"

enum {
    DIFFERENCE_WIDTH = 57,
    NAME_WIDTH = 44,
    NOTE_WIDTH = 10,
    PART_WIDTH = 18,
    NAME_MAX_BYTES = 1 << 16
};

static const char *sort_of(jub_clause_kind kind)
{
    return kind == JUB_GRANTS     ? "grants"
           : kind == JUB_EXCLUDES ? "excludes"
           : kind == JUB_DEFERS   ? "defers"
           : kind == JUB_REVOKES  ? "revokes"
                                  : "quota";
}

// -- the screen: the text -------------------------------------------------------------------------

static void print_line(const char *what, char mark, jub_text text, jub_buffer *buffer)
{
    if (text.length_bytes == 0) return;
    jub_buffer_format(buffer, "    %-*s %c %.*s\n", PART_WIDTH, what, mark, JUB_TEXT_ARG(text));
}

static void print_part(const jub_text_part *part, jub_buffer *buffer)
{
    const bool is_changed = part->before.length_bytes > 0 && part->after.length_bytes > 0;
    print_line(part->what, '-', part->before, buffer);
    print_line(is_changed ? "" : part->what, '+', part->after, buffer);
}

static void print_changes(const jub_text_changes *changes, jub_buffer *buffer)
{
    if (changes->count == 0) jub_buffer_string(buffer, "\nnothing differs in the text\n");
    if (changes->count > 0) jub_buffer_string(buffer, "\nwhat differs in the text\n");
    for (size_t i = 0; i < changes->count; i++) {
        const jub_text_change *each = &changes->items[i];
        const bool is_named = each->name.length_bytes > 0;
        jub_buffer_format(buffer, "  %s%s%.*s: %s\n", each->sort, is_named ? " " : "",
                          JUB_TEXT_ARG(each->name), jub_change_word(each->kind));
        for (size_t k = 0; k < each->part_count; k++) print_part(&each->parts[k], buffer);
    }
}

// -- the screen: the people -----------------------------------------------------------------------

static void print_law_date(const char *which, const cli_run *run, jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    const char *word = NULL;
    jub_date date;
    if (!jub_determiner_law_date(run->determiner, &date, &word)) return;
    jub_buffer_format(buffer, "  %s: clauses as in force on %s (%s)\n", which,
                      jub_date_format(date, day), word);
}

static void print_differences(const jub_people_tally *tally, jub_buffer *buffer)
{
    for (int i = 0; i < JUB_DIFFERENCE_COUNT; i++) {
        cli_column_name(jub_text_from(jub_difference_meaning((jub_difference)i)), DIFFERENCE_WIDTH,
                        buffer);
        cli_column_count(tally->by_difference[i], false, buffer);
        cli_column_share(tally->by_difference[i], tally->people, buffer);
        jub_buffer_char(buffer, '\n');
    }
}

static void print_days(const jub_people_tally *tally, jub_buffer *buffer)
{
    char gained[CLI_COUNT_TEXT_BYTES], lost[CLI_COUNT_TEXT_BYTES], without[CLI_COUNT_TEXT_BYTES];
    jub_buffer_format(buffer, "  %s days gained and %s days lost in all\n",
                      cli_count(tally->days_gained, gained), cli_count(tally->days_lost, lost));
    if (tally->without_days > 0)
        jub_buffer_format(buffer, "  %s of those who gain or lose not counted in days\n",
                          cli_count(tally->without_days, without));
}

static const char *note_of(const cli_diff *diff, const jub_compared_clause *clause)
{
    if (clause->old_number == JUB_NO_CLAUSE) return "added";
    if (clause->new_number == JUB_NO_CLAUSE) return "removed";
    return jub_text_change_find(&diff->changes, sort_of(clause->kind), clause->name) ? "changed"
                                                                                     : "";
}

static void print_clause(const cli_diff *diff, uint32_t index, jub_buffer *name, jub_buffer *buffer)
{
    const jub_compared_clause *clause = jub_comparison_clause(diff->comparison, index);
    const jub_clause_tally *its = &diff->tally->clauses[index];
    jub_buffer_reset(name);
    jub_buffer_format(name, "%s %.*s", sort_of(clause->kind), JUB_TEXT_ARG(clause->name));
    if (clause->cite.length_bytes > 0)
        jub_buffer_format(name, " (%.*s)", JUB_TEXT_ARG(clause->cite));
    cli_column_name(jub_buffer_view(name), NAME_WIDTH, buffer);
    jub_buffer_format(buffer, "%-*s", NOTE_WIDTH, note_of(diff, clause));
    cli_column_count(its->gains, true, buffer);
    cli_column_count(its->days_gained, true, buffer);
    cli_column_count(its->losses, true, buffer);
    cli_column_count(its->days_lost, true, buffer);
    jub_buffer_char(buffer, '\n');
}

// The others make no difference to anybody, and say the same.
static bool is_told(const cli_diff *diff, uint32_t index)
{
    const jub_clause_tally *its = &diff->tally->clauses[index];
    return its->gains > 0 || its->losses > 0 ||
           note_of(diff, jub_comparison_clause(diff->comparison, index))[0] != '\0';
}

static void print_clauses_head(jub_buffer *buffer)
{
    jub_buffer_string(buffer, "\nby the clause that makes the difference (a person may have "
                              "several)\n");
    cli_column_name((jub_text){0}, NAME_WIDTH, buffer);
    jub_buffer_format(buffer, "%-*s", NOTE_WIDTH, "text");
    cli_column_head("gain", buffer);
    cli_column_head("days", buffer);
    cli_column_head("lose", buffer);
    cli_column_head("days", buffer);
    jub_buffer_char(buffer, '\n');
}

static void print_clauses(const cli_diff *diff, jub_buffer *buffer)
{
    jub_buffer name = jub_buffer_init(NAME_MAX_BYTES);
    bool has_head = false;
    for (uint32_t i = 0; i < jub_comparison_clause_count(diff->comparison); i++) {
        if (!is_told(diff, i)) continue;
        if (!has_head) print_clauses_head(buffer);
        has_head = true;
        print_clause(diff, i, &name, buffer);
    }
    jub_buffer_clear(&name);
}

static void print_people(const cli_diff *diff, jub_buffer *buffer)
{
    char people[CLI_COUNT_TEXT_BYTES];
    jub_buffer_format(buffer,
                      "\nwhom it touches, of %s people, when the new decree takes the place "
                      "of the old\n",
                      cli_count(diff->tally->people, people));
    print_law_date("old", diff->old_run, buffer);
    print_law_date("new", diff->new_run, buffer);
    print_differences(diff->tally, buffer);
    print_days(diff->tally, buffer);
    print_clauses(diff, buffer);
}

void cli_diff_print(const cli_diff *diff, jub_buffer *buffer)
{
    const jub_text old_title = jub_decree_title(diff->old_decree->decree);
    const jub_text new_title = jub_decree_title(diff->new_decree->decree);
    jub_buffer_format(buffer, "old: %.*s (%s)\nnew: %.*s (%s)\n", JUB_TEXT_ARG(old_title),
                      diff->old_decree->path, JUB_TEXT_ARG(new_title), diff->new_decree->path);
    print_changes(&diff->changes, buffer);
    if (diff->comparison) print_people(diff, buffer);
}

// -- JSON -----------------------------------------------------------------------------------------

static json_t *text_json(jub_text text)
{
    return json_stringn(text.length_bytes > 0 ? text.bytes : "", text.length_bytes);
}

static void set(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

static json_t *count_json(uint64_t count)
{
    return json_integer((json_int_t)count);
}

static json_t *change_json(const jub_text_change *change)
{
    json_t *object = json_object(), *parts = json_array();
    for (size_t i = 0; i < change->part_count; i++) {
        const jub_text_part *each = &change->parts[i];
        json_t *part = json_object();
        set(part, "what", json_string(each->what));
        if (each->before.length_bytes > 0) set(part, "before", text_json(each->before));
        if (each->after.length_bytes > 0) set(part, "after", text_json(each->after));
        (void)json_array_append_new(parts, part);
    }
    set(object, "change", json_string(jub_change_word(change->kind)));
    set(object, "sort", json_string(change->sort));
    set(object, "name", text_json(change->name));
    set(object, "parts", parts);
    return object;
}

static json_t *clause_json(const cli_diff *diff, uint32_t index)
{
    const jub_compared_clause *clause = jub_comparison_clause(diff->comparison, index);
    const jub_clause_tally *its = &diff->tally->clauses[index];
    const char *note = note_of(diff, clause);
    json_t *object = json_object();
    set(object, "sort", json_string(sort_of(clause->kind)));
    set(object, "name", text_json(clause->name));
    set(object, "text", json_string(note[0] ? note : "same"));
    set(object, "gain", count_json(its->gains));
    set(object, "lose", count_json(its->losses));
    set(object, "days_gained", count_json(its->days_gained));
    set(object, "days_lost", count_json(its->days_lost));
    return object;
}

static json_t *people_json(const cli_diff *diff)
{
    json_t *object = json_object(), *counts = json_object(), *clauses = json_array();
    for (int i = 0; i < JUB_DIFFERENCE_COUNT; i++)
        set(counts, jub_difference_word((jub_difference)i),
            count_json(diff->tally->by_difference[i]));
    for (uint32_t i = 0; i < jub_comparison_clause_count(diff->comparison); i++)
        (void)json_array_append_new(clauses, clause_json(diff, i));
    set(object, "people", count_json(diff->tally->people));
    set(object, "by_difference", counts);
    set(object, "days_gained", count_json(diff->tally->days_gained));
    set(object, "days_lost", count_json(diff->tally->days_lost));
    set(object, "without_days", count_json(diff->tally->without_days));
    set(object, "by_clause", clauses);
    return object;
}

jub_status cli_diff_json(const cli_diff *diff, jub_buffer *buffer, jub_error *error)
{
    json_t *root = json_object(), *changes = json_array();
    for (size_t i = 0; i < diff->changes.count; i++)
        (void)json_array_append_new(changes, change_json(&diff->changes.items[i]));
    set(root, "old", text_json(jub_decree_title(diff->old_decree->decree)));
    set(root, "new", text_json(jub_decree_title(diff->new_decree->decree)));
    set(root, "text", changes);
    if (diff->comparison) set(root, "people", people_json(diff));
    const jub_status status =
        root ? jub_json_canonical(root, buffer, error) : jub_fail_no_memory(error);
    json_decref(root);
    jub_buffer_char(buffer, '\n');
    return status;
}
