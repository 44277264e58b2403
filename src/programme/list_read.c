// The file of a list, read where the list itself cannot be made: at a facility, which has nobody
// else's people.

#include "programme/selection.h"
#include "register/csv.h"

enum { COLUMN_COUNT = 8 };

typedef struct list_reading {
    jub_arena *arena;
    const jub_basis *basis;
    jub_csv_reader csv;
    JUB_LIST(jub_list_line) lines;
} list_reading;

static bool take_standing(jub_text word, uint8_t *standing_out)
{
    for (int i = 0; i < JUB_STANDING_COUNT; i++)
        if (jub_text_is(word, jub_standing_word((jub_standing)i))) {
            *standing_out = (uint8_t)i;
            return true;
        }
    return false;
}

static bool find_clause(const jub_decree *decree, jub_clause_kind kind, jub_text name,
                        uint32_t *index_out)
{
    const uint32_t count = jub_decree_clause_count(decree, kind);
    for (*index_out = 0; *index_out < count; ++*index_out)
        if (jub_text_equal(jub_decree_clause_name(decree, kind, *index_out), name)) return true;
    return false;
}

// The last one may be the quota's.
static bool take_clauses(const jub_decree *decree, jub_text names, jub_determination *into)
{
    into->quota = JUB_NO_QUOTA;
    while (names.length_bytes > 0) {
        const jub_text name = jub_text_cut(&names, ',');
        uint32_t index;
        if (find_clause(decree, JUB_GRANTS, name, &index) && index < 64)
            into->result.grants |= UINT64_C(1) << index;
        else if (names.length_bytes == 0 && find_clause(decree, JUB_QUOTA, name, &index))
            into->quota = index;
        else
            return false;
    }
    return true;
}

static bool take_effect(jub_text word, jub_outcome *result)
{
    result->new_kind = result->new_place = JUB_NO_TARGET;
    result->is_release = jub_text_is(word, "released");
    result->is_reduction = jub_text_is(word, "reduced");
    if (jub_text_is(word, "transferred")) result->new_place = 0;
    return result->is_release || result->is_reduction || result->new_place == 0;
}

static bool take_new_end(jub_text text, jub_outcome *result)
{
    result->is_open = jub_text_is(text, "unknown");
    if (result->is_open || jub_text_is(text, "none")) return true;
    result->has_new_end = jub_date_parse(text, &result->new_end);
    return result->has_new_end;
}

static bool take_days(jub_text text, jub_outcome *result)
{
    int64_t days = 0;
    if (text.length_bytes == 0) return true;
    if (!jub_text_to_i64(text, &days) || days < 0 || days > INT32_MAX) return false;
    result->has_days_saved = true;
    result->days_saved = (int32_t)days;
    return true;
}

static bool take_cells(const list_reading *in, jub_list_line *line)
{
    const jub_csv_cell *cells = in->csv.cells;
    jub_determination *determination = &line->determination;
    jub_outcome *result = &determination->result;
    line->person = jub_basis_person(in->basis, cells[0].text);
    line->facility = jub_basis_facility(in->basis, cells[1].text);
    if (line->person == JUB_NO_ROW || line->facility == JUB_NO_ROW) return false;
    if (cells[7].text.length_bytes > 0 && !jub_text_to_u32(cells[7].text, &line->rank))
        return false;
    determination->rank = determination->rank_last = line->rank;
    return take_standing(cells[2].text, &result->standing) &&
           take_clauses(in->basis->decree, cells[3].text, determination) &&
           take_effect(cells[4].text, result) && take_new_end(cells[5].text, result) &&
           take_days(cells[6].text, result);
}

static jub_status bad_line(const list_reading *in, jub_error *error)
{
    return jub_fail(error, JUB_SYNTAX, (jub_position){in->csv.line, 1}, NULL,
                    "line %u of the list is none that is written there", (unsigned)in->csv.line);
}

// In the order of rows, as whoever looks a person up relies on.
static jub_status read_lines(list_reading *in, jub_error *error)
{
    size_t count = 0;
    jub_status status = jub_csv_next(&in->csv, &count, error);
    while (status == JUB_OK && (status = jub_csv_next(&in->csv, &count, error)) == JUB_OK) {
        jub_list_line line = {0};
        if (count == 0) return JUB_OK;
        if (count != COLUMN_COUNT || !take_cells(in, &line)) return bad_line(in, error);
        if (in->lines.count > 0 && in->lines.items[in->lines.count - 1].person >= line.person)
            return bad_line(in, error);
        if (!JUB_LIST_PUSH(in->arena, &in->lines, line)) return jub_fail_no_memory(error);
    }
    return status;
}

// One list is one file: what was read gives the same bytes when it is written.
static jub_status check_same(const list_reading *in, const jub_list *list, jub_text source,
                             jub_error *error)
{
    jub_buffer again = jub_buffer_init_secret(source.length_bytes + 1);
    jub_list_write(in->basis, list, JUB_NO_ROW, &again);
    const bool is_same = again.status == JUB_OK && jub_text_equal(jub_buffer_view(&again), source);
    const jub_status status = again.status;
    jub_buffer_clear(&again);
    if (is_same) return JUB_OK;
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                    "the list is not written as a list is");
}

jub_status jub_list_read(jub_arena *arena, const jub_basis *basis, jub_text source,
                         jub_list *list_out, jub_error *error)
{
    list_reading in = {.arena = arena, .basis = basis};
    jub_status status = jub_csv_open(arena, source, &in.csv, error);
    if (status != JUB_OK) return status;
    status = read_lines(&in, error);
    jub_csv_clear(&in.csv);
    if (status != JUB_OK) return status;
    *list_out = (jub_list){.lines = in.lines.items, .count = in.lines.count};
    return check_same(&in, list_out, source, error);
}
