#include "decree/check_region_private.h"

// The rows of a decision table as boxes over its inputs. `unique`: no two boxes meet, and together
// they leave nothing out. `first`: no box lies wholly behind those before it.

enum { ROW_MAX = 1000, PIECE_MAX = 100000 }; // of a table whose gaps are looked for

typedef struct row_check {
    decree_checker *checker;
    const decree_table *table;
    uint32_t input_count;
    check_axis *axes; // [input_count]
    check_set *boxes; // [row_count * input_count]
    check_set *gap;   // [input_count] the one found
    uint32_t first_row;
    uint32_t piece_count;
} row_check;

static check_set *box_of(const row_check *r, uint32_t row)
{
    return &r->boxes[(size_t)row * r->input_count];
}

// -- cells as sets --------------------------------------------------------------------------------

static check_set value_set(row_check *r, check_axis *axis, const decree_expr *value,
                           decree_relation relation)
{
    decree_ratio number;
    jub_duration duration;
    jub_date date;
    check_set set = check_set_all(axis);
    uint32_t named = CHECK_CASE_NAMED_MAX;
    set.has_none = false;
    switch (axis->type.kind) {
    case DECREE_INTEGER:
    case DECREE_RATIO:
        return check_literal_ratio(value, &number) ? check_set_range(axis, relation, number) : set;
    case DECREE_DATE:
        return check_constant_date(r->checker, value, &date)
                   ? check_set_range(axis, relation, (decree_ratio){date, 1})
                   : set;
    case DECREE_DURATION:
        return check_literal_duration(value, &duration)
                   ? check_set_durations(axis, relation, duration)
                   : set;
    case DECREE_BOOLEAN:
        if (value->kind == DECREE_EXPR_TRUTH) named = value->boolean ? 1 : 0;
        break;
    case DECREE_CHOICE:
        if (value->kind == DECREE_EXPR_CASE)
            named = check_axis_case(axis, value->type.cases->names[value->case_index]);
        break;
    case DECREE_TEXT:
        if (value->kind == DECREE_EXPR_STRING) named = check_axis_case(axis, value->text);
        break;
    default: break;
    }
    if (named != CHECK_CASE_NAMED_MAX)
        set.cases = relation == DECREE_NOT_EQUAL ? ~((uint64_t)1 << named) : (uint64_t)1 << named;
    return set;
}

static check_set cell_set(row_check *r, check_axis *axis, const decree_cell *cell)
{
    switch (cell->kind) {
    case DECREE_CELL_ANY: return check_set_all(axis);
    case DECREE_CELL_RELATION: return value_set(r, axis, cell->low, cell->relation);
    case DECREE_CELL_VALUE:
        if (cell->low->kind == DECREE_EXPR_NAME && !cell->low->symbol) return check_set_none(axis);
        return value_set(r, axis, cell->low, DECREE_EQUAL);
    case DECREE_CELL_RANGE:
        return check_set_intersect(
            value_set(r, axis, cell->low,
                      cell->low_is_closed ? DECREE_GREATER_EQUAL : DECREE_GREATER),
            value_set(r, axis, cell->high, cell->high_is_closed ? DECREE_LESS_EQUAL : DECREE_LESS));
    }
    return check_set_all(axis);
}

/// A number unequal to something is two pieces, which a box cannot be.
static bool is_boxed(const decree_table *table)
{
    for (uint32_t i = 0; i < table->row_count; i++)
        for (uint32_t k = 0; k < table->input_count; k++) {
            const decree_cell *cell = &table->rows[i].cells[k];
            const decree_type_kind kind = table->inputs[k]->type.kind;
            if (cell->kind == DECREE_CELL_RELATION && cell->relation == DECREE_NOT_EQUAL &&
                kind != DECREE_CHOICE && kind != DECREE_TEXT && kind != DECREE_BOOLEAN)
                return false;
        }
    return true;
}

static bool make_boxes(row_check *r)
{
    const decree_table *table = r->table;
    jub_arena *arena = r->checker->arena;
    r->axes = JUB_NEW(arena, check_axis, r->input_count);
    r->gap = JUB_NEW(arena, check_set, r->input_count);
    r->boxes = JUB_NEW(arena, check_set, (size_t)table->row_count * r->input_count);
    if (!r->axes || !r->gap || !r->boxes) {
        r->checker->is_out_of_memory = true;
        return false;
    }
    for (uint32_t k = 0; k < r->input_count; k++)
        check_axis_init(&r->axes[k], table->inputs[k], table->inputs[k]);
    for (uint32_t i = 0; i < table->row_count; i++)
        for (uint32_t k = 0; k < r->input_count; k++)
            box_of(r, i)[k] = cell_set(r, &r->axes[k], &table->rows[i].cells[k]);
    return true;
}

// -- in words -------------------------------------------------------------------------------------

static const char *show_point(const row_check *r, const check_set *box)
{
    const char *point = NULL;
    for (uint32_t k = 0; k < r->input_count; k++) {
        const char *fact = check_set_show(r->checker, &r->axes[k], &box[k]);
        if (fact) point = point ? check_format(r->checker, "%s, %s", point, fact) : fact;
    }
    return point ? point : "anything";
}

// -- overlaps -------------------------------------------------------------------------------------

/// The part of both boxes, in `r->gap`; false when there is none.
static bool boxes_meet(row_check *r, uint32_t a, uint32_t b)
{
    for (uint32_t k = 0; k < r->input_count; k++) {
        r->gap[k] = check_set_intersect(box_of(r, a)[k], box_of(r, b)[k]);
        if (check_set_is_empty(&r->axes[k], &r->gap[k], false)) return false;
    }
    return true;
}

static void check_row_overlaps(row_check *r)
{
    const decree_table *table = r->table;
    for (uint32_t b = 1; b < table->row_count; b++)
        for (uint32_t a = 0; a < b; a++) {
            if (!boxes_meet(r, a, b)) continue;
            CHECK_ERROR(r->checker, JUB_CONFLICT, table->rows[b].span,
                        "let each case fit one row, or write 'first' for 'unique'",
                        "this row and the one on line %u both fit %s",
                        check_line(r->checker, table->rows[a].span), show_point(r, r->gap));
            break;
        }
}

// -- gaps -----------------------------------------------------------------------------------------

/// A part of `box` that no row from `row` up to `end` takes; it is then in `r->gap`. The box is cut
/// along the row's sides: each slice beside the row goes on to the next rows, the rest is taken.
static bool find_gap(row_check *r, const check_set *box, uint32_t row, uint32_t end)
{
    if (row == end) {
        memcpy(r->gap, box, r->input_count * sizeof *box);
        return true;
    }
    if (++r->piece_count > PIECE_MAX) return false;
    jub_arena *arena = r->checker->arena;
    const size_t mark_bytes = jub_arena_mark(arena);
    check_set *rest = JUB_NEW(arena, check_set, r->input_count);
    bool is_found = false;
    if (!rest) {
        r->checker->is_out_of_memory = true;
        return false;
    }
    memcpy(rest, box, r->input_count * sizeof *box);
    for (uint32_t k = 0; k < r->input_count && !is_found; k++) {
        const check_set side = rest[k];
        check_set pieces[2];
        const uint32_t count = check_set_complement(&r->axes[k], &box_of(r, row)[k], pieces);
        for (uint32_t i = 0; i < count && !is_found; i++) {
            rest[k] = check_set_intersect(side, pieces[i]);
            if (check_set_is_empty(&r->axes[k], &rest[k], false)) continue;
            is_found = find_gap(r, rest, row + 1, end);
        }
        rest[k] = check_set_intersect(side, box_of(r, row)[k]);
        if (check_set_is_empty(&r->axes[k], &rest[k], false)) break;
    }
    jub_arena_rewind(arena, mark_bytes);
    return is_found;
}

static void without_none(const row_check *r, check_set *box)
{
    for (uint32_t k = 0; k < r->input_count; k++) box[k].has_none = false;
}

static void check_gaps(row_check *r, check_set *whole)
{
    const decree_table *table = r->table;
    for (uint32_t k = 0; k < r->input_count; k++) whole[k] = check_set_all(&r->axes[k]);
    without_none(r, whole);
    if (!find_gap(r, whole, 0, table->row_count)) return;
    if (table->is_unique)
        CHECK_ERROR(r->checker, JUB_MISSING, table->name.span, "add a row for it",
                    "no row of '%.*s' fits %s", JUB_TEXT_ARG(table->name.text),
                    show_point(r, r->gap));
    else
        CHECK_WARNING(r->checker, table->name.span,
                      "end the table with a row of 'any', if it is to have an answer always",
                      "no row of '%.*s' fits %s", JUB_TEXT_ARG(table->name.text),
                      show_point(r, r->gap));
}

static void check_hidden_rows(row_check *r, check_set *box)
{
    for (uint32_t row = 1; row < r->table->row_count && r->piece_count <= PIECE_MAX; row++) {
        memcpy(box, box_of(r, row), r->input_count * sizeof *box);
        bool has_none = false;
        for (uint32_t k = 0; k < r->input_count; k++)
            has_none = has_none || (box[k].has_none && r->axes[k].or_none);
        if (has_none || find_gap(r, box, 0, row) || r->piece_count > PIECE_MAX) continue;
        CHECK_WARNING(r->checker, r->table->rows[row].span, "leave it out, or move it up",
                      "this row is never reached: those above it take everything");
    }
}

static bool has_sound_rows(const decree_table *table)
{
    for (uint32_t k = 0; k < table->input_count; k++)
        if (!check_is_sound(table->inputs[k]) || table->inputs[k]->type.kind == DECREE_CODES)
            return false;
    for (uint32_t i = 0; i < table->row_count; i++)
        for (uint32_t k = 0; k < table->input_count; k++) {
            const decree_cell *cell = &table->rows[i].cells[k];
            if ((cell->low && !check_is_sound(cell->low)) ||
                (cell->high && !check_is_sound(cell->high)))
                return false;
        }
    return true;
}

/// What cannot be looked into is not taken on trust.
static bool is_checkable(decree_checker *checker, const decree_table *table)
{
    const bool fits = table->row_count <= ROW_MAX;
    if (fits && is_boxed(table)) return true;
    if (table->is_unique)
        CHECK_ERROR(checker, fits ? JUB_TYPE : JUB_LIMIT, table->name.span,
                    fits ? "write '<>' as two rows, '<' and '>', or 'first' for 'unique'"
                         : "split it in two, or write 'first' for 'unique'",
                    "whether the rows of '%.*s' are unique cannot be told",
                    JUB_TEXT_ARG(table->name.text));
    return false;
}

static void check_rows_of(decree_checker *checker, const decree_table *table)
{
    row_check r = {.checker = checker, .table = table, .input_count = table->input_count};
    if (!has_sound_rows(table) || !is_checkable(checker, table) || !make_boxes(&r)) return;
    check_set *box = JUB_NEW(checker->arena, check_set, r.input_count);
    if (!box) {
        checker->is_out_of_memory = true;
        return;
    }
    if (table->is_unique)
        check_row_overlaps(&r);
    else
        check_hidden_rows(&r, box);
    r.piece_count = 0;
    check_gaps(&r, box);
    if (r.piece_count > PIECE_MAX)
        CHECK_WARNING(checker, table->name.span, "split it in two",
                      "'%.*s' is too large to look for gaps", JUB_TEXT_ARG(table->name.text));
}

void check_rows(decree_checker *checker)
{
    for (size_t i = 0; i < checker->tree->tables.count; i++)
        check_rows_of(checker, checker->tree->tables.items[i]);
}
