#include "decree/boundary.h"

#include <stdio.h>

#include "decree/excerpt_private.h"
#include "decree/print_expr_private.h"
#include "decree/test_run_private.h"

// The last person on each side of each line.
//
// A line is an ordered comparison, or one end of a table's cell, which is made into one. For each
// test that passes, each line is asked about the test's person; a fact that it reads is then moved
// away in growing steps, first the one way and then the other, until the answer turns over, and the
// place is found by halving. Lines are asked by themselves, so that moving costs no determination;
// those are made only for the two persons on either side, to see what else turns over.

enum {
    NUMBER_MAX = 1 << 30, // how far numbers and amounts are moved
    STEP_MONTH_DAYS = 30, // how far a length is moved, for comparing
    SURE_MONTH_DAYS = 27, // more days than this are not shorter than a month everywhere
};

/// What else would be otherwise if the comparison alone were, for the two persons on either side.
typedef enum weight { NOTHING, ANSWER, OUTCOME_ONCE, OUTCOME_TWICE } weight;

/// A fact's place on its line: a number, a day or an amount, or a length.
typedef struct place {
    int64_t number;
    jub_duration length; // DECREE_DURATION
} place;

/// The two places on either side, and where they were found.
typedef struct crossing {
    weight weight;
    int64_t distance; // from the test's own place
    const decree_test *base;
    const decree_field *field;
    place here; // on the side of the test
    place there;
    bool is_base_here; // the test itself stands at the line
    bool holds_here;
} crossing;

typedef struct border {
    decree_expr *compare;
    decree_cell *cell;         // one end of it; NULL: `compare` stands in the decree itself
    decree_cell contrary;      // takes the cell's place to turn that end round
    const decree_table *table; // the value in which it stands; NULL together in a clause
    const decree_define *define;
    jub_text title; // without quotation marks
    bool is_about_rows;
    crossing best;
} border;

typedef struct finder {
    jub_arena *arena;
    const jub_decree *decree;
    decree_test_runner *runner;
    JUB_LIST(border) lines;
    jub_map titles; // of lines, each once
    // While lines are gathered: the clause, definition or table they stand in.
    jub_text owner;
    const decree_table *table;
    const decree_define *define;
    bool is_about_rows;
    bool is_out_of_memory;
} finder;

// -- lines ----------------------------------------------------------------------------------------

// The title of a line; the same text a second time gets a number. Quotation marks end a title.
static jub_text make_title(finder *f, const char *row_words, const decree_expr *compare)
{
    jub_buffer text = jub_buffer_init(1 << 16);
    jub_buffer_format(&text, "%.*s%s, ", JUB_TEXT_ARG(f->owner), row_words);
    decree_expr_write(compare, &text);
    for (size_t i = 0; i < text.length_bytes; i++)
        if (text.bytes[i] == '"') text.bytes[i] = '\'';
    jub_text title = {0};
    if (text.status == JUB_OK)
        title =
            decree_excerpt(f->arena, jub_buffer_view(&text), (decree_span){0, text.length_bytes});
    jub_buffer_clear(&text);
    const jub_text plain = title;
    bool is_new = false;
    for (unsigned count = 2; title.bytes && !is_new; count++) {
        if (jub_map_add(&f->titles, title, &is_new) == JUB_MAP_ABSENT) return (jub_text){0};
        if (!is_new) title = jub_text_format(f->arena, "%.*s (%u)", JUB_TEXT_ARG(plain), count);
    }
    return title;
}

static decree_relation contrary_of(decree_relation relation)
{
    switch (relation) {
    case DECREE_LESS: return DECREE_GREATER_EQUAL;
    case DECREE_LESS_EQUAL: return DECREE_GREATER;
    case DECREE_GREATER: return DECREE_LESS_EQUAL;
    case DECREE_GREATER_EQUAL: return DECREE_LESS;
    case DECREE_EQUAL: return DECREE_NOT_EQUAL;
    case DECREE_NOT_EQUAL: break;
    }
    return DECREE_EQUAL;
}

static void add_line(finder *f, decree_expr *compare, decree_cell *cell, const char *row_words)
{
    border item = {.compare = compare,
                   .cell = cell,
                   .table = f->table,
                   .define = f->define,
                   .title = make_title(f, row_words, compare),
                   .is_about_rows = f->is_about_rows};
    if (cell) {
        item.contrary = *cell;
        item.contrary.kind = DECREE_CELL_RELATION;
        item.contrary.relation = contrary_of(compare->relation);
        item.contrary.low = compare->operands[1];
    }
    if (!item.title.bytes || !JUB_LIST_PUSH(f->arena, &f->lines, item)) f->is_out_of_memory = true;
}

static bool is_ordered(decree_relation relation)
{
    return relation != DECREE_EQUAL && relation != DECREE_NOT_EQUAL;
}

// No deeper than DECREE_DEPTH_MAX.
static void gather_expr(finder *f, decree_expr *expr)
{
    if (!expr) return;
    if (expr->kind == DECREE_EXPR_COMPARE && is_ordered(expr->relation))
        add_line(f, expr, NULL, "");
    const bool before = f->is_about_rows;
    f->is_about_rows |= expr->kind == DECREE_EXPR_ROWS;
    for (uint32_t i = 0; i < expr->operand_count; i++) gather_expr(f, expr->operands[i]);
    f->is_about_rows = before;
}

static void gather_clause(finder *f, const decree_clause *clause)
{
    f->owner = clause->name.text;
    f->is_about_rows = clause->each_record && clause->kind == DECREE_EXCLUDES;
    gather_expr(f, clause->when);
    gather_expr(f, clause->until);
    gather_expr(f, clause->at_most);
    f->is_about_rows = clause->each_record != NULL;
    gather_expr(f, clause->where);
    for (uint32_t i = 0; i < clause->act_count; i++) {
        const decree_act *act = &clause->acts[i];
        decree_expr *const parts[] = {act->by, act->at_least, act->at_most, act->to, act->from};
        for (size_t k = 0; k < 5; k++) gather_expr(f, parts[k]);
    }
}

// One end of a cell as a comparison of its own.
static void gather_end(finder *f, const decree_table *table, uint32_t row, uint32_t column,
                       decree_expr *bound, decree_relation relation)
{
    char row_words[32];
    decree_expr *compare = JUB_NEW(f->arena, decree_expr, 1);
    decree_expr **operands = JUB_NEW(f->arena, decree_expr *, 2);
    if (!compare || !operands) {
        f->is_out_of_memory = true;
        return;
    }
    operands[0] = table->inputs[column];
    operands[1] = bound;
    *compare = (decree_expr){.kind = DECREE_EXPR_COMPARE,
                             .span = bound->span,
                             .type = {.kind = DECREE_BOOLEAN},
                             .operands = operands,
                             .operand_count = 2,
                             .height = bound->height + 1,
                             .relation = relation};
    (void)snprintf(row_words, sizeof row_words, " row %u", row + 1);
    add_line(f, compare, &table->rows[row].cells[column], row_words);
}

static void gather_table(finder *f, const decree_table *table)
{
    f->owner = table->name.text;
    f->table = table;
    f->is_about_rows = table->record != NULL;
    for (uint32_t i = 0; i < table->row_count; i++) {
        for (uint32_t k = 0; k < table->input_count; k++) {
            const decree_cell *cell = &table->rows[i].cells[k];
            if (cell->kind == DECREE_CELL_RELATION && is_ordered(cell->relation))
                gather_end(f, table, i, k, cell->low, cell->relation);
            if (cell->kind != DECREE_CELL_RANGE) continue;
            gather_end(f, table, i, k, cell->low,
                       cell->low_is_closed ? DECREE_GREATER_EQUAL : DECREE_GREATER);
            gather_end(f, table, i, k, cell->high,
                       cell->high_is_closed ? DECREE_LESS_EQUAL : DECREE_LESS);
        }
        gather_expr(f, table->rows[i].result);
    }
}

static void gather_lines(finder *f)
{
    const decree_tree *tree = f->decree->tree;
    for (size_t i = 0; i < tree->defines.count; i++) {
        f->define = tree->defines.items[i];
        f->owner = f->define->name.text;
        f->is_about_rows = tree->defines.items[i]->record != NULL;
        gather_expr(f, tree->defines.items[i]->value);
    }
    f->define = NULL;
    for (size_t i = 0; i < tree->tables.count; i++) gather_table(f, tree->tables.items[i]);
    f->table = NULL;
    for (uint32_t kind = 0; kind < DECREE_CLAUSE_KIND_COUNT; kind++) {
        decree_clause *const *clauses;
        const uint32_t count = decree_clause_list(tree, (jub_clause_kind)kind, &clauses);
        for (uint32_t i = 0; i < count; i++) gather_clause(f, clauses[i]);
    }
}

// -- moving ---------------------------------------------------------------------------------------

/// One fact of a test's person, moved along one line.
typedef struct mover {
    decree_test_runner *runner;
    border *line; // turned round for a moment, and back
    const decree_field *field;
    bool holds; // at the test's own place
} mover;

typedef enum side { HERE, THERE, NOWHERE } side;

static decree_value value_of(const decree_field *field, place at)
{
    return field->type.kind == DECREE_DURATION ? decree_value_duration(at.length)
                                               : decree_value_integer(at.number);
}

static void move_to(decree_test_runner *runner, const decree_field *field, place at)
{
    runner->person.facts[field->index] = value_of(field, at);
    decree_eval_begin(&runner->eval, &runner->person);
}

static side side_at(const mover *m, place at)
{
    move_to(m->runner, m->field, at);
    const decree_value value = decree_eval_expr(&m->runner->eval, m->line->compare);
    if (value.state != DECREE_KNOWN) return NOWHERE;
    return value.truth == m->holds ? HERE : THERE;
}

/// What a number along the line stands for.
typedef enum scale { NUMBERS, MONTHS, DAYS } scale;

static place place_at(scale measure, int64_t number)
{
    if (measure == NUMBERS) return (place){.number = number};
    const int32_t count = (int32_t)number;
    return (place){.length =
                       measure == MONTHS ? (jub_duration){count, 0} : (jub_duration){0, count}};
}

// Away from `start` towards `end` in doubled steps until the answer turns over, then by halving.
static bool find_turn(const mover *m, scale measure, int64_t start, int64_t end, int64_t *here_out,
                      int64_t *there_out)
{
    const int64_t direction = end > start ? 1 : -1;
    int64_t here = start, there = start;
    side found = HERE;
    for (int64_t step = 1; found == HERE && there != end; step *= 2) {
        here = there;
        there += direction * step;
        if ((there - end) * direction > 0) there = end;
        found = side_at(m, place_at(measure, there));
    }
    if (found != THERE) return false;
    while (here + direction != there) {
        const int64_t middle = here + (there - here) / 2;
        found = side_at(m, place_at(measure, middle));
        if (found == NOWHERE) return false;
        *(found == HERE ? &here : &there) = middle;
    }
    *here_out = here;
    *there_out = there;
    return true;
}

static int64_t distance_of(int64_t a, int64_t b)
{
    return a < b ? b - a : a - b;
}

// The nearer of the two turns around `start`.
static bool find_nearest(const mover *m, scale measure, int64_t start, int64_t least, int64_t most,
                         int64_t *here_out, int64_t *there_out)
{
    int64_t here[2], there[2];
    const bool is_below = find_turn(m, measure, start, least, &here[0], &there[0]);
    const bool is_above = find_turn(m, measure, start, most, &here[1], &there[1]);
    if (!is_below && !is_above) return false;
    const size_t nearer =
        is_above && (!is_below || distance_of(there[1], start) < distance_of(there[0], start));
    *here_out = here[nearer];
    *there_out = there[nearer];
    return true;
}

static bool cross_number(const mover *m, int64_t start, crossing *found)
{
    const bool is_date = m->field->type.kind == DECREE_DATE;
    const int64_t least = is_date ? JUB_DATE_MIN : start < 0 ? -NUMBER_MAX : 0;
    const int64_t most = is_date ? JUB_DATE_MAX : NUMBER_MAX;
    int64_t here, there;
    if (start < least || start > most ||
        !find_nearest(m, NUMBERS, start, least, most, &here, &there))
        return false;
    found->here.number = here;
    found->there.number = there;
    found->distance = distance_of(start, here);
    found->is_base_here = here == start;
    return true;
}

// Between two neighbouring numbers of months lie lengths with days.
static void refine_months(const mover *m, int64_t here, int64_t there, crossing *found)
{
    const int32_t lower = (int32_t)(here < there ? here : there);
    place low = {.length = {lower, 0}}, high = {.length = {lower + 1, 0}};
    const side low_side = here < there ? HERE : THERE;
    const place day_more = {.length = {lower, 1}};
    const place day_less = {.length = {lower, SURE_MONTH_DAYS}};
    if (side_at(m, day_more) == (low_side == HERE ? THERE : HERE))
        high = day_more;
    else if (side_at(m, day_less) == low_side)
        low = day_less;
    found->here = low_side == HERE ? low : high;
    found->there = low_side == HERE ? high : low;
}

static int64_t days_of(jub_duration length)
{
    return (int64_t)length.months * STEP_MONTH_DAYS + length.days;
}

static bool cross_length(const mover *m, jub_duration start, crossing *found)
{
    int64_t here, there;
    if (start.months < 0 || start.days < 0) return false;
    if (start.months == 0 && find_nearest(m, DAYS, start.days, 0, JUB_DAYS_MAX, &here, &there)) {
        found->here = place_at(DAYS, here);
        found->there = place_at(DAYS, there);
    } else if (side_at(m, place_at(MONTHS, start.months)) == HERE &&
               find_nearest(m, MONTHS, start.months, 0, JUB_MONTHS_MAX, &here, &there)) {
        refine_months(m, here, there, found);
    } else {
        return false;
    }
    found->distance = distance_of(days_of(start), days_of(found->here.length));
    found->is_base_here = jub_duration_same(start, found->here.length);
    return true;
}

// -- what else turns over -------------------------------------------------------------------------

// Turns the comparison round in the decree itself; a second time, back.
static void turn_round(border *line)
{
    if (!line->cell) {
        line->compare->relation = contrary_of(line->compare->relation);
        return;
    }
    const decree_cell held = *line->cell;
    *line->cell = line->contrary;
    line->contrary = held;
}

// As far as an expectation can say it.
static bool same_outcome(const decree_decision *a, const decree_decision *b)
{
    const jub_outcome *x = &a->result, *y = &b->result;
    return a->is_settled == b->is_settled && x->standing == y->standing && x->grants == y->grants &&
           x->is_release == y->is_release && x->is_reduction == y->is_reduction &&
           x->days_saved == y->days_saved && x->new_kind == y->new_kind &&
           x->new_place == y->new_place && memcmp(x->money, y->money, sizeof x->money) == 0 &&
           a->exclusions == b->exclusions && a->deferrals == b->deferrals &&
           a->revocations == b->revocations;
}

static bool same_answers(const decree_decision *a, const decree_decision *b)
{
    const decree_truths *x = &a->truths, *y = &b->truths;
    return jub_duration_same(a->result.amount, b->result.amount) &&
           x->covered_surely == y->covered_surely && x->excludes_surely == y->excludes_surely &&
           x->grants_surely == y->grants_surely && x->defers_surely == y->defers_surely &&
           x->revokes_surely == y->revokes_surely;
}

// Whether the comparison decides about the person at a place: what if it were otherwise?
static weight weigh_at(const mover *m, const decree_test *test, place at)
{
    decree_eval *eval = &m->runner->eval;
    const decree_places places = decree_test_places(m->runner, test);
    decree_decision as_it_is, otherwise;
    move_to(m->runner, m->field, at);
    decree_decide(eval, places, &as_it_is);
    turn_round(m->line);
    decree_eval_begin(eval, &m->runner->person);
    decree_decide(eval, places, &otherwise);
    turn_round(m->line);
    if (!same_outcome(&as_it_is, &otherwise)) return OUTCOME_ONCE;
    return same_answers(&as_it_is, &otherwise) ? NOTHING : ANSWER;
}

static weight weigh(const mover *m, const decree_test *test, const crossing *found)
{
    const weight here = weigh_at(m, test, found->here);
    const weight there = weigh_at(m, test, found->there);
    if (here == OUTCOME_ONCE && there == OUTCOME_ONCE) return OUTCOME_TWICE;
    return here > there ? here : there;
}

// -- one test -------------------------------------------------------------------------------------

static bool is_movable(const decree_test_runner *runner, const decree_field *field)
{
    const decree_value *fact = &runner->person.facts[field->index];
    switch (field->type.kind) {
    case DECREE_INTEGER:
    case DECREE_DATE:
    case DECREE_DURATION:
    case DECREE_MONEY: break;
    default: return false;
    }
    return decree_value_is_point(fact, field->type.kind) &&
           !decree_mask_has(runner->person.assumed, field->index);
}

static void try_field(const mover *m, const decree_test *test, border *line)
{
    const decree_value fact = m->runner->person.facts[m->field->index];
    crossing found = {.base = test, .field = m->field, .holds_here = m->holds};
    const bool is_crossed = m->field->type.kind == DECREE_DURATION
                                ? cross_length(m, fact.least, &found)
                                : cross_number(m, fact.low.numerator, &found);
    const bool may_be_better =
        line->best.weight < OUTCOME_TWICE || found.distance < line->best.distance;
    if (is_crossed && may_be_better) {
        found.weight = weigh(m, test, &found);
        if (found.weight > line->best.weight ||
            (found.weight == line->best.weight && found.distance < line->best.distance))
            line->best = found;
    }
    m->runner->person.facts[m->field->index] = fact;
}

static void try_line(finder *f, const decree_test *test, border *line)
{
    decree_test_runner *runner = f->runner;
    const decree_tree *tree = f->decree->tree;
    decree_eval_begin(&runner->eval, &runner->person);
    const decree_value value = decree_eval_expr(&runner->eval, line->compare);
    const decree_mask read = runner->eval.read;
    if (value.state != DECREE_KNOWN) return;
    for (size_t i = 0; i < tree->fields.count; i++) {
        const mover m = {runner, line, tree->fields.items[i], value.truth};
        if (decree_mask_has(read, m.field->index) && is_movable(runner, m.field))
            try_field(&m, test, line);
    }
}

static jub_status try_test(finder *f, const decree_test *test)
{
    bool failed = false;
    const jub_status status = decree_test_run(f->runner, test, &failed);
    if (status != JUB_OK || failed) return status;
    const size_t mark_bytes = jub_arena_mark(f->arena);
    if (!decree_test_read(f->runner, test)) return JUB_NO_MEMORY;
    for (size_t i = 0; i < f->lines.count; i++)
        if (!f->lines.items[i].is_about_rows) try_line(f, test, &f->lines.items[i]);
    jub_arena_rewind(f->arena, mark_bytes);
    return JUB_OK;
}

// -- writing --------------------------------------------------------------------------------------

static void write_count(int64_t count, const char *one, const char *many, bool *is_first,
                        jub_buffer *buffer)
{
    if (count == 0) return;
    jub_buffer_format(buffer, "%s%lld %s", *is_first ? "" : " + ", (long long)count,
                      count == 1 ? one : many);
    *is_first = false;
}

// As a test gives it: `1 year + 6 months`, which jub_duration_write says without the marks.
static void write_length(jub_duration length, jub_buffer *buffer)
{
    bool is_first = true;
    write_count(length.months / 12, "year", "years", &is_first, buffer);
    write_count(length.months % 12, "month", "months", &is_first, buffer);
    write_count(length.days, "day", "days", &is_first, buffer);
    if (is_first) jub_buffer_string(buffer, "0 days");
}

// A value as a test writes it; false, and nothing written, where a test has no words for it.
static bool write_value(const decree_value *value, const decree_type *type, jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    if (!decree_value_is_point(value, type->kind)) return false;
    const decree_ratio number = value->low;
    switch (type->kind) {
    case DECREE_BOOLEAN: jub_buffer_string(buffer, value->truth ? "true" : "false"); return true;
    case DECREE_DATE:
        jub_buffer_string(buffer, jub_date_format((jub_date)number.numerator, day));
        return true;
    case DECREE_DURATION:
        if (value->least.months < 0 || value->least.days < 0) return false;
        write_length(value->least, buffer);
        return true;
    case DECREE_MONEY:
        if (number.denominator != 1 || number.numerator < 0) return false;
        decree_money_write(number.numerator, *type, buffer);
        return true;
    case DECREE_CHOICE: jub_buffer_text(buffer, type->cases->names[value->case_index]); return true;
    case DECREE_INTEGER:
    case DECREE_RATIO:
        if (number.numerator < 0) jub_buffer_string(buffer, "0 - ");
        jub_buffer_i64(buffer, number.numerator < 0 ? -number.numerator : number.numerator);
        if (number.denominator != 1)
            jub_buffer_format(buffer, "/%lld", (long long)number.denominator);
        return true;
    case DECREE_TEXT:
    case DECREE_CODES:
    case DECREE_NO_TYPE: break;
    }
    return false;
}

// ` ; cut = 4 years`: what the definition or table comes to in which the line is drawn.
static void write_owner(const finder *f, const border *line, jub_buffer *buffer)
{
    jub_buffer text = jub_buffer_init(1 << 10);
    decree_value value = {.state = DECREE_UNKNOWN};
    const decree_type *type = NULL;
    if (line->table) {
        value = decree_eval_table(&f->runner->eval, line->table);
        type = &line->table->result_type;
    } else if (line->define) {
        value = decree_eval_expr(&f->runner->eval, line->define->value);
        type = &line->define->value->type;
    }
    if (type && write_value(&value, type, &text)) {
        const jub_text name = line->table ? line->table->name.text : line->define->name.text;
        jub_buffer_format(buffer, " ; %.*s = %.*s", JUB_TEXT_ARG(name),
                          JUB_TEXT_ARG(jub_buffer_view(&text)));
    }
    jub_buffer_clear(&text);
}

static void write_labels(const jub_decree *decree, jub_clause_kind kind, uint64_t mask,
                         jub_buffer *buffer)
{
    for (bool is_first = true; mask; mask &= mask - 1, is_first = false)
        jub_buffer_format(
            buffer, "%s%.*s", is_first ? "" : ", ",
            JUB_TEXT_ARG(jub_decree_clause_name(decree, kind, (uint32_t)__builtin_ctzll(mask))));
}

static void write_missing(const jub_decree *decree, const uint64_t missing[2], jub_buffer *buffer)
{
    bool is_first = true;
    for (uint32_t i = 0; i < jub_decree_field_count(decree); i++) {
        if (!(missing[i / 64] >> (i % 64) & 1)) continue;
        jub_buffer_format(buffer, "%s%.*s", is_first ? "" : ", ",
                          JUB_TEXT_ARG(jub_decree_field_name(decree, i)));
        is_first = false;
    }
}

// What is granted, behind the clauses.
static void write_results(const jub_decree *decree, const jub_outcome *result, jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    if (result->has_deferred_until)
        jub_buffer_format(buffer, " ; deferred_until = %s",
                          jub_date_format(result->deferred_until, day));
    if ((result->is_release || result->is_reduction) && result->has_new_end)
        jub_buffer_format(buffer, " ; new_end = %s", jub_date_format(result->new_end, day));
    if (result->new_kind != JUB_NO_TARGET)
        jub_buffer_format(buffer, " ; new_kind = %.*s",
                          JUB_TEXT_ARG(jub_decree_target_name(decree, result->new_kind)));
    if (result->new_place != JUB_NO_TARGET)
        jub_buffer_format(buffer, " ; new_place = %.*s",
                          JUB_TEXT_ARG(jub_decree_target_name(decree, result->new_place)));
    for (uint32_t i = 0; i < jub_decree_money_count(decree); i++) {
        if (!(result->has_money >> i & 1)) continue;
        jub_buffer_format(buffer, " ; new_%.*s = ", JUB_TEXT_ARG(jub_decree_money_name(decree, i)));
        jub_decree_money_write(decree, i, result->money[i], buffer);
    }
}

static void write_expected(const jub_decree *decree, const jub_determination *determination,
                           jub_buffer *buffer)
{
    const jub_outcome *result = &determination->result;
    switch ((jub_standing)result->standing) {
    case JUB_GRANTED:
        jub_buffer_string(buffer, "granted by ");
        write_labels(decree, JUB_GRANTS, result->grants, buffer);
        break;
    case JUB_DEFERRED:
        jub_buffer_string(buffer, "deferred by ");
        write_labels(decree, JUB_DEFERS, determination->deferrals, buffer);
        break;
    case JUB_EXCLUDED:
        jub_buffer_string(buffer, "excluded by ");
        write_labels(decree, JUB_EXCLUDES, determination->exclusions, buffer);
        return;
    case JUB_REVOKED:
        jub_buffer_string(buffer, "revoked by ");
        write_labels(decree, JUB_REVOKES, determination->revocations, buffer);
        return;
    case JUB_UNDETERMINED:
        jub_buffer_string(buffer, "undetermined for ");
        write_missing(decree, determination->missing, buffer);
        return;
    case JUB_NOT_GRANTED:
    case JUB_NOT_COVERED:
    case JUB_STANDING_COUNT:
        jub_buffer_string(buffer, jub_standing_word((jub_standing)result->standing));
        return;
    }
    write_results(decree, result, buffer);
}

static const char *place_word(const decree_field *field)
{
    switch (field->type.kind) {
    case DECREE_DATE: return "day";
    case DECREE_DURATION: return "length";
    case DECREE_MONEY: return "amount";
    default: return "number";
    }
}

static jub_text title_of(finder *f, const border *line, bool holds)
{
    return jub_text_format(f->arena, "%.*s: the %s %s that %s (generated)",
                           JUB_TEXT_ARG(line->title), holds ? "last" : "first",
                           place_word(line->best.field), holds ? "meets it" : "does not");
}

static bool is_in_decree(const decree_tree *tree, jub_text title)
{
    for (size_t i = 0; i < tree->tests.count; i++)
        if (jub_text_equal(tree->tests.items[i]->title, title)) return true;
    return false;
}

// The person at one of the two places, with what the decree gives them.
static void write_person(finder *f, const border *line, place at, jub_text title,
                         jub_buffer *buffer)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    const crossing *best = &line->best;
    jub_determination determination;
    move_to(f->runner, best->field, at);
    decree_test_determine(f->runner, best->base, &determination);
    jub_buffer_format(buffer, "test \"%.*s\"\n  like \"%.*s\"", JUB_TEXT_ARG(title),
                      JUB_TEXT_ARG(best->base->title));
    if (best->base->has_law_date)
        jub_buffer_format(buffer, " on %s", jub_date_format(best->base->law_date, day));
    jub_buffer_format(buffer, " given %.*s = ", JUB_TEXT_ARG(best->field->name.text));
    const decree_value value = value_of(best->field, at);
    (void)write_value(&value, &best->field->type, buffer);
    jub_buffer_string(buffer, "\n  expect ");
    write_expected(f->decree, &determination, buffer);
    write_owner(f, line, buffer);
    jub_buffer_string(buffer, " .\n");
}

static jub_status write_crossing(finder *f, const border *line, jub_buffer *buffer)
{
    const crossing *best = &line->best;
    const jub_text here = title_of(f, line, best->holds_here);
    const jub_text there = title_of(f, line, !best->holds_here);
    if (!here.bytes || !there.bytes) return JUB_NO_MEMORY;
    if (is_in_decree(f->decree->tree, here) || is_in_decree(f->decree->tree, there)) return JUB_OK;
    const jub_status status = decree_test_begin(f->runner, best->base);
    if (status != JUB_OK) return status;
    if (!decree_test_read(f->runner, best->base)) return JUB_NO_MEMORY;
    if (best->is_base_here)
        jub_buffer_format(buffer, "-- %.*s: the test \"%.*s\"\n", JUB_TEXT_ARG(here),
                          JUB_TEXT_ARG(best->base->title));
    else
        write_person(f, line, best->here, here, buffer);
    write_person(f, line, best->there, there, buffer);
    return JUB_OK;
}

static bool same_place(const decree_field *field, place a, place b)
{
    return field->type.kind == DECREE_DURATION ? jub_duration_same(a.length, b.length)
                                               : a.number == b.number;
}

// Rows of a table that lie side by side have one line between them.
static bool is_written_before(const finder *f, const border *line)
{
    const crossing *x = &line->best;
    for (const border *other = f->lines.items; other != line; other++) {
        const crossing *y = &other->best;
        if (y->weight == NOTHING || x->base != y->base || x->field != y->field) continue;
        if (same_place(x->field, x->here, y->here) && same_place(x->field, x->there, y->there))
            return true;
    }
    return false;
}

static jub_status write_line(finder *f, const border *line, jub_buffer *buffer)
{
    if (line->best.weight != NOTHING)
        return is_written_before(f, line) ? JUB_OK : write_crossing(f, line, buffer);
    jub_buffer_format(buffer, "-- %.*s: %s\n", JUB_TEXT_ARG(line->title),
                      line->is_about_rows ? "about rows of a record, to be written by hand"
                                          : "no test in which it decides when one fact is moved");
    return JUB_OK;
}

jub_status jub_boundary_write(jub_arena *arena, const jub_decree *decree, jub_buffer *buffer)
{
    finder f = {.arena = arena,
                .decree = decree,
                .runner = decree_test_runner_new(arena, decree),
                .titles = jub_map_init(arena, 0)};
    if (!f.runner) return JUB_NO_MEMORY;
    gather_lines(&f);
    if (f.is_out_of_memory) return JUB_NO_MEMORY;
    for (size_t i = 0; i < decree->tree->tests.count; i++) {
        const jub_status status = try_test(&f, decree->tree->tests.items[i]);
        if (status != JUB_OK) return status;
    }
    for (size_t i = 0; i < f.lines.count; i++) {
        const jub_status status = write_line(&f, &f.lines.items[i], buffer);
        if (status != JUB_OK) return status;
    }
    return buffer->status;
}
