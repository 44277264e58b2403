#include "cli/decree/edges_report.h"

#include "base/json.h"
#include "cli/columns.h"
#include "cli/decree/determination_row.h"
#include "cli/message.h"

enum { LINE_WIDTH = 60, CLOSE_WIDTH = 9, COUNT_NAME_WIDTH = 52, SHOWN_PLACE_MAX = 20 };
enum { TEXT_MAX_BYTES = 1 << 20, CELL_MAX_BYTES = 1 << 16 };

// -- the screen: lines ----------------------------------------------------------------------------

static void print_line(const cli_edges *found, uint32_t number, jub_buffer *name,
                       jub_buffer *buffer)
{
    const jub_edge_line *line = jub_edges_line(found->edges, number);
    const cli_line_counts *counts = &found->counts[number];
    jub_buffer_reset(name);
    jub_edges_edge_write(found->edges, number, name);
    jub_buffer_format(name, " (%.*s)", JUB_TEXT_ARG(line->clauses));
    cli_column_name(jub_buffer_view(name), LINE_WIDTH, buffer);
    jub_buffer_format(buffer, "%*s", CLOSE_WIDTH, jub_measure_close(line->measure));
    cli_column_count(counts->below, true, buffer);
    cli_column_count(counts->on, true, buffer);
    cli_column_count(counts->above, true, buffer);
    jub_buffer_char(buffer, '\n');
}

static void print_lines(const cli_edges *found, jub_buffer *buffer)
{
    jub_buffer name = jub_buffer_init(TEXT_MAX_BYTES);
    jub_buffer_string(buffer, "\npeople close to a line (a person may be close to several)\n");
    cli_column_name((jub_text){0}, LINE_WIDTH, buffer);
    jub_buffer_format(buffer, "%*s", CLOSE_WIDTH, "within");
    cli_column_head("below", buffer);
    cli_column_head("on it", buffer);
    cli_column_head("above", buffer);
    jub_buffer_char(buffer, '\n');
    for (uint32_t i = 0; i < jub_edges_line_count(found->edges); i++)
        print_line(found, i, &name, buffer);
    jub_buffer_clear(&name);
}

// -- the screen: seams ----------------------------------------------------------------------------

// `P0032 due 1997-10-15, out 1997-09-24 by G2`
static void print_person(const cli_edges *found, uint32_t row, jub_buffer *scratch,
                         jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    jub_determination its;
    jub_edges_load(found->edges, found->run->workers[0], row, &its);
    jub_buffer_string(buffer, "      ");
    cli_run_person(found->run, row, buffer);
    jub_buffer_format(buffer, " due %s", jub_date_format(its.old_end, day));
    jub_buffer_format(buffer, ", out %s, %s", jub_date_format(its.result.new_end, day),
                      jub_standing_word((jub_standing)its.result.standing));
    const size_t before_bytes = buffer->length_bytes;
    jub_buffer_string(buffer, " by ");
    const size_t by_bytes = buffer->length_bytes;
    cli_determination_clauses(found->run->decree.decree, &its, scratch, buffer);
    if (buffer->length_bytes == by_bytes) buffer->length_bytes = before_bytes; // by nothing
    jub_buffer_char(buffer, '\n');
}

static void print_place(const cli_edges *found, const cli_seam_place *place, jub_buffer *scratch,
                        jub_buffer *buffer)
{
    char count[CLI_COUNT_TEXT_BYTES], days[CLI_COUNT_TEXT_BYTES];
    jub_buffer_string(buffer, "    ");
    if (place->edge == JUB_NO_EDGE) {
        jub_buffer_string(buffer, "no line of the decree");
    } else {
        jub_edges_edge_write(found->edges, place->edge, buffer);
        jub_buffer_format(buffer, " (%.*s)",
                          JUB_TEXT_ARG(jub_edges_edge_clauses(found->edges, place->edge)));
    }
    jub_buffer_format(buffer, ": %s place%s, by up to %s days\n", cli_count(place->count, count),
                      cli_plural(place->count), cli_count(place->worst->days, days));
    print_person(found, place->worst->first_row, scratch, buffer);
    print_person(found, place->worst->second_row, scratch, buffer);
}

static void print_places(const cli_edges *found, jub_seam_kind kind, jub_buffer *buffer)
{
    jub_buffer scratch = jub_buffer_init(CELL_MAX_BYTES);
    size_t shown_count = 0, hidden_count = 0;
    for (size_t i = 0; i < found->place_count; i++) {
        if (found->places[i].kind != kind) continue;
        if (shown_count == SHOWN_PLACE_MAX) {
            hidden_count++;
            continue;
        }
        shown_count++;
        print_place(found, &found->places[i], &scratch, buffer);
    }
    if (hidden_count > 0)
        jub_buffer_format(buffer, "    and at %zu more lines (--pairs lists all)\n", hidden_count);
    jub_buffer_clear(&scratch);
}

static void print_number(const char *name, uint64_t count, jub_buffer *buffer)
{
    cli_column_name(jub_text_from(name), COUNT_NAME_WIDTH, buffer);
    cli_column_count(count, false, buffer);
    jub_buffer_char(buffer, '\n');
}

static void print_ladder(const cli_edges *found, jub_buffer *buffer)
{
    const jub_ladder *ladder = found->ladder;
    jub_buffer_string(buffer, "\npeople alike but for the length of their terms\n");
    print_number("groups of them", ladder->groups, buffer);
    print_number("people in these groups", ladder->people, buffer);
    jub_buffer_string(buffer, "\ninversions: due later, out earlier\n");
    print_number("places", ladder->inversion_count, buffer);
    print_number("pairs of people", ladder->pairs, buffer);
    print_number("people whom somebody due later overtakes", ladder->overtaken, buffer);
    print_places(found, JUB_INVERSION, buffer);
    jub_buffer_format(buffer,
                      "\njumps: out later by at least %u days more than they are due later\n",
                      found->jump_days);
    print_number("places", ladder->jump_count, buffer);
    print_places(found, JUB_JUMP, buffer);
    if (ladder->seam_count < ladder->inversion_count + ladder->jump_count)
        jub_buffer_format(buffer, "  only the first %d places found were looked into\n",
                          JUB_SEAM_MAX);
}

void cli_edges_print(const cli_edges *found, jub_buffer *buffer)
{
    char people[CLI_COUNT_TEXT_BYTES];
    const jub_text title = jub_decree_title(found->run->decree.decree);
    jub_buffer_format(buffer, "%.*s: %s people\n", JUB_TEXT_ARG(title),
                      cli_count(jub_determiner_row_count(found->run->determiner), people));
    print_lines(found, buffer);
    if (jub_edges_have_ladder(found->edges))
        print_ladder(found, buffer);
    else
        jub_buffer_string(buffer, "\nthe decree reads no term_end, so that there is no order of "
                                  "terms to look along\n");
}

// -- JSON -----------------------------------------------------------------------------------------

static void set(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

static void set_text(json_t *object, const char *key, jub_text text)
{
    set(object, key, json_stringn(text.length_bytes > 0 ? text.bytes : "", text.length_bytes));
}

static void set_count(json_t *object, const char *key, uint64_t count)
{
    set(object, key, json_integer((json_int_t)count));
}

static json_t *line_json(const cli_edges *found, uint32_t number)
{
    const jub_edge_line *line = jub_edges_line(found->edges, number);
    json_t *object = json_object();
    set_text(object, "compared", line->left);
    set_text(object, "with", line->right);
    set_text(object, "clauses", line->clauses);
    set(object, "within", json_string(jub_measure_close(line->measure)));
    set_count(object, "below", found->counts[number].below);
    set_count(object, "on", found->counts[number].on);
    set_count(object, "above", found->counts[number].above);
    return object;
}

static json_t *person_json(const cli_edges *found, uint32_t row, jub_buffer *text,
                           jub_buffer *scratch)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    jub_determination its;
    json_t *object = json_object();
    jub_edges_load(found->edges, found->run->workers[0], row, &its);
    jub_buffer_reset(text);
    cli_run_person(found->run, row, text);
    set_text(object, "person", jub_buffer_view(text));
    set(object, "due", json_string(jub_date_format(its.old_end, day)));
    set(object, "out", json_string(jub_date_format(its.result.new_end, day)));
    set(object, "status", json_string(jub_standing_word((jub_standing)its.result.standing)));
    jub_buffer_reset(text);
    cli_determination_clauses(found->run->decree.decree, &its, scratch, text);
    set_text(object, "clauses", jub_buffer_view(text));
    return object;
}

static json_t *place_json(const cli_edges *found, const cli_seam_place *place, jub_buffer *text,
                          jub_buffer *scratch)
{
    json_t *object = json_object();
    set(object, "kind", json_string(place->kind == JUB_INVERSION ? "inversion" : "jump"));
    if (place->edge != JUB_NO_EDGE) {
        jub_buffer_reset(text);
        jub_edges_edge_write(found->edges, place->edge, text);
        set_text(object, "line", jub_buffer_view(text));
        set_text(object, "clauses", jub_edges_edge_clauses(found->edges, place->edge));
    }
    set_count(object, "places", place->count);
    set_count(object, "days", place->worst->days);
    set(object, "first", person_json(found, place->worst->first_row, text, scratch));
    set(object, "second", person_json(found, place->worst->second_row, text, scratch));
    return object;
}

static json_t *ladder_json(const cli_edges *found)
{
    json_t *object = json_object(), *places = json_array();
    jub_buffer text = jub_buffer_init(TEXT_MAX_BYTES), scratch = jub_buffer_init(CELL_MAX_BYTES);
    for (size_t i = 0; i < found->place_count; i++)
        (void)json_array_append_new(places, place_json(found, &found->places[i], &text, &scratch));
    set_count(object, "groups", found->ladder->groups);
    set_count(object, "people", found->ladder->people);
    set_count(object, "inversions", found->ladder->inversion_count);
    set_count(object, "pairs", found->ladder->pairs);
    set_count(object, "overtaken", found->ladder->overtaken);
    set_count(object, "jumps", found->ladder->jump_count);
    set_count(object, "jump_days", found->jump_days);
    set(object, "places", places);
    jub_buffer_clear(&text);
    jub_buffer_clear(&scratch);
    return object;
}

jub_status cli_edges_json(const cli_edges *found, jub_buffer *buffer, jub_error *error)
{
    json_t *root = json_object(), *lines = json_array();
    for (uint32_t i = 0; i < jub_edges_line_count(found->edges); i++)
        (void)json_array_append_new(lines, line_json(found, i));
    set_count(root, "people", jub_determiner_row_count(found->run->determiner));
    set(root, "lines", lines);
    if (jub_edges_have_ladder(found->edges)) set(root, "terms", ladder_json(found));
    const jub_status status =
        root ? jub_json_canonical(root, buffer, error) : jub_fail_no_memory(error);
    json_decref(root);
    jub_buffer_char(buffer, '\n');
    return status;
}
