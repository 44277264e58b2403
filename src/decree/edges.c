#include "decree/edges.h"

#include "decree/edges_private.h"
#include "decree/number_private.h"

enum { CLOSE_DAYS = 30, CLOSE_MONTHS = 1, POINTS_IN_WHOLE = 100, DECIMALS = 100 };

const char *jub_measure_word(jub_measure measure)
{
    static const char *const words[] = {
#define X(name, word, close) word,
        JUB_MEASURE_LIST(X)
#undef X
    };
    return words[measure];
}

const char *jub_measure_close(jub_measure measure)
{
    static const char *const words[] = {
#define X(name, word, close) close,
        JUB_MEASURE_LIST(X)
#undef X
    };
    return words[measure];
}

jub_status jub_edges_open(jub_arena *arena, const jub_determiner *determiner,
                          const jub_edges **edges_out, jub_error *error)
{
    jub_edges *edges = JUB_NEW(arena, jub_edges, 1);
    if (!edges) return jub_fail_no_memory(error);
    edges->determiner = determiner;
    const jub_status status = decree_edges_find(arena, &determiner->program, edges, error);
    if (status == JUB_OK) *edges_out = edges;
    return status;
}

uint32_t jub_edges_line_count(const jub_edges *edges)
{
    return (uint32_t)edges->lines.count;
}

const jub_edge_line *jub_edges_line(const jub_edges *edges, uint32_t line)
{
    return &edges->lines.items[line].line;
}

void jub_edges_load(const jub_edges *edges, jub_worker *worker, uint32_t row,
                    jub_determination *determination_out)
{
    decree_load_row(edges->determiner, worker, row);
    decree_determine_loaded(edges->determiner, worker, row, determination_out);
}

// -- who stands close -----------------------------------------------------------------------------

static jub_side side_of_durations(jub_duration a, jub_duration b)
{
    switch (jub_duration_compare(a, b)) {
    case JUB_LESS:
    case JUB_LESS_OR_EQUAL: return JUB_SIDE_BELOW;
    case JUB_EQUAL: return JUB_SIDE_ON;
    case JUB_GREATER:
    case JUB_GREATER_OR_EQUAL: return JUB_SIDE_ABOVE;
    case JUB_DEPENDS: break;
    }
    return JUB_SIDE_UNKNOWN;
}

// At most a month apart, from whatever day they begin.
static bool are_close(jub_duration a, jub_duration b)
{
    jub_duration low, high;
    if (!jub_duration_add(b, (jub_duration){-CLOSE_MONTHS, 0}, &low) ||
        !jub_duration_add(b, (jub_duration){CLOSE_MONTHS, 0}, &high))
        return false;
    const jub_side to_low = side_of_durations(a, low), to_high = side_of_durations(a, high);
    return (to_low == JUB_SIDE_ON || to_low == JUB_SIDE_ABOVE) &&
           (to_high == JUB_SIDE_ON || to_high == JUB_SIDE_BELOW);
}

static jub_edge_look look_at_durations(const decree_value *a, const decree_value *b)
{
    jub_edge_look look = {.side = side_of_durations(a->least, b->least)};
    if (!jub_duration_add(a->least, jub_duration_negate(b->least), &look.distance))
        return (jub_edge_look){0};
    look.is_close = look.side != JUB_SIDE_UNKNOWN && are_close(a->least, b->least);
    return look;
}

static decree_ratio margin_of(jub_measure measure)
{
    if (measure == JUB_MEASURE_DAYS || measure == JUB_MEASURE_DATE)
        return (decree_ratio){CLOSE_DAYS, 1};
    if (measure == JUB_MEASURE_SHARE) return (decree_ratio){1, POINTS_IN_WHOLE};
    return (decree_ratio){1, 1};
}

static jub_edge_look look_at_numbers(const decree_value *a, const decree_value *b,
                                     jub_measure measure)
{
    decree_value difference;
    if (!decree_number_combine(DECREE_OP_SUBTRACT, a, b, false, &difference))
        return (jub_edge_look){0};
    const decree_ratio distance = difference.low;
    const decree_ratio margin = margin_of(measure);
    const decree_ratio other_margin = {-margin.numerator, margin.denominator};
    return (jub_edge_look){
        .side = distance.numerator < 0   ? JUB_SIDE_BELOW
                : distance.numerator > 0 ? JUB_SIDE_ABOVE
                                         : JUB_SIDE_ON,
        .is_close = decree_ratio_compare(distance, margin) <= 0 &&
                    decree_ratio_compare(distance, other_margin) >= 0,
        .distance_numerator = distance.numerator,
        .distance_denominator = distance.denominator,
    };
}

jub_edge_look jub_edges_look(const jub_edges *edges, jub_worker *worker, uint32_t line)
{
    const decree_edge *edge = &edges->lines.items[line];
    const decree_value a = decree_eval_expr(&worker->eval, edge->left);
    const decree_value b = decree_eval_expr(&worker->eval, edge->right);
    if (a.state != DECREE_KNOWN || b.state != DECREE_KNOWN) return (jub_edge_look){0};
    return edge->line.measure == JUB_MEASURE_DURATION ? look_at_durations(&a, &b)
                                                      : look_at_numbers(&a, &b, edge->line.measure);
}

static void write_value(jub_worker *worker, const decree_expr *expr, jub_buffer *buffer)
{
    const decree_value value = decree_eval_expr(&worker->eval, expr);
    decree_value_write(&value, expr->type, buffer);
}

void jub_edges_left_write(const jub_edges *edges, jub_worker *worker, uint32_t line,
                          jub_buffer *buffer)
{
    write_value(worker, edges->lines.items[line].left, buffer);
}

void jub_edges_right_write(const jub_edges *edges, jub_worker *worker, uint32_t line,
                           jub_buffer *buffer)
{
    write_value(worker, edges->lines.items[line].right, buffer);
}

__extension__ typedef unsigned __int128 wide; // a hundred hundredths of 64 bits

// A fraction with two decimals, cut off towards zero.
static void write_fraction(int64_t numerator, uint64_t scale, int64_t denominator,
                           jub_buffer *buffer)
{
    const uint64_t size = numerator < 0 ? -(uint64_t)numerator : (uint64_t)numerator;
    const wide divisor = (uint64_t)denominator, scaled = (wide)size * scale;
    const wide rest = scaled % divisor;
    if (numerator < 0) jub_buffer_char(buffer, '-');
    jub_buffer_u64(buffer, (uint64_t)(scaled / divisor));
    if (rest > 0) jub_buffer_format(buffer, ".%02u", (unsigned)(rest * DECIMALS / divisor));
}

void jub_edge_distance_write(const jub_edge_line *line, const jub_edge_look *look,
                             jub_buffer *buffer)
{
    if (look->side == JUB_SIDE_UNKNOWN) return;
    if (line->measure == JUB_MEASURE_DURATION)
        jub_duration_write(look->distance, buffer);
    else
        write_fraction(look->distance_numerator,
                       line->measure == JUB_MEASURE_SHARE ? POINTS_IN_WHOLE : 1,
                       look->distance_denominator, buffer);
}

// -- from one end of term to the next -------------------------------------------------------------

bool jub_edges_have_ladder(const jub_edges *edges)
{
    return edges->determiner->program.term_end != NULL;
}

// The day that a length of the term leads back to from its end.
static void write_begin(jub_worker *worker, const decree_value *length, decree_type type,
                        jub_buffer *buffer)
{
    const decree_value end = decree_old_end(&worker->eval);
    jub_date begin;
    if (length->state != DECREE_KNOWN || end.state != DECREE_KNOWN ||
        jub_date_add((jub_date)end.low.numerator, jub_duration_negate(length->least), JUB_CLAMP,
                     &begin) != JUB_ADDED)
        decree_value_write(length, type, buffer);
    else
        jub_buffer_i64(buffer, begin);
}

// All that is known of the rows of one record, cell by cell.
static void write_rows(const jub_edges *edges, jub_worker *worker, const decree_record *record,
                       jub_buffer *buffer)
{
    const decree_rows *rows = decree_eval_rows(&worker->eval, record);
    jub_buffer_format(buffer, "%s %u\n", rows->is_known ? "rows" : "unknown", rows->count);
    for (uint32_t row = 0; rows->is_known && row < rows->count; row++) {
        const uint32_t before = decree_eval_look(&worker->eval, record, row);
        for (uint32_t i = 0; i < record->field_count; i++) {
            const decree_field *field = record->fields[i];
            const decree_value value = decree_eval_cell(&worker->eval, field);
            if (decree_mask_has(edges->lengths, field->index))
                write_begin(worker, &value, field->type, buffer);
            else
                decree_value_write(&value, field->type, buffer);
            jub_buffer_char(buffer, '\n');
        }
        (void)decree_eval_look(&worker->eval, record, before);
    }
}

void jub_edges_alike_write(const jub_edges *edges, jub_worker *worker, jub_buffer *buffer)
{
    const decree_tree *tree = edges->determiner->program.tree;
    for (size_t i = 0; i < edges->keys.count; i++) {
        write_value(worker, edges->keys.items[i], buffer);
        jub_buffer_char(buffer, '\n');
    }
    for (uint32_t i = 0; i < tree->fields.count; i++) {
        if (!decree_mask_has(edges->lengths, i)) continue;
        write_begin(worker, &worker->person.facts[i], tree->fields.items[i]->type, buffer);
        jub_buffer_char(buffer, '\n');
    }
    for (size_t i = 0; i < tree->records.count; i++)
        if (edges->needs_rows[i]) write_rows(edges, worker, tree->records.items[i], buffer);
}

// Where one person stands to every line and step.
typedef struct standpoint {
    jub_side sides[JUB_EDGE_LINE_MAX];
    decree_value steps[JUB_EDGE_STEP_MAX];
    uint64_t grants;     // clauses that decide
    uint64_t exclusions; // of somebody who is excluded
} standpoint;

static void find_standpoint(const jub_edges *edges, jub_worker *worker, uint32_t row,
                            standpoint *point)
{
    jub_determination determination;
    jub_edges_load(edges, worker, row, &determination);
    for (uint32_t i = 0; i < edges->lines.count; i++)
        point->sides[i] = jub_edges_look(edges, worker, i).side;
    for (uint32_t i = 0; i < edges->steps.count; i++)
        point->steps[i] = decree_eval_expr(&worker->eval, edges->steps.items[i].left);
    point->grants = determination.result.grants;
    point->exclusions =
        determination.result.standing == JUB_EXCLUDED ? determination.exclusions : 0;
}

static bool has_crossed(const decree_edge *line, jub_side a, jub_side b)
{
    if (!line->is_along || a == JUB_SIDE_UNKNOWN || b == JUB_SIDE_UNKNOWN) return false;
    const bool leaves_below = (a == JUB_SIDE_BELOW) != (b == JUB_SIDE_BELOW);
    const bool reaches_above = (a == JUB_SIDE_ABOVE) != (b == JUB_SIDE_ABOVE);
    return (line->splits_below && leaves_below) || (line->splits_above && reaches_above);
}

static bool has_stepped(const decree_edge *step, const decree_value *a, const decree_value *b)
{
    return a->state == DECREE_KNOWN && b->state == DECREE_KNOWN &&
           !decree_value_equal(a, b, step->left->type.kind);
}

// How likely an edge is to be what makes the difference; 0: it does not lie between them. An
// exclusion that one of them has and the other has not comes before a grant, as it takes grants
// away.
static int weigh(const decree_edge *edge, const standpoint *first, const standpoint *second)
{
    if (edge->exclusions & (first->exclusions ^ second->exclusions)) return 4;
    if (edge->grants & (first->grants ^ second->grants)) return 3;
    if (edge->grants & first->grants) return 2;
    return 1;
}

uint32_t jub_edges_between(const jub_edges *edges, jub_worker *worker, uint32_t first_row,
                           uint32_t second_row)
{
    standpoint first, second;
    find_standpoint(edges, worker, first_row, &first);
    find_standpoint(edges, worker, second_row, &second);
    uint32_t found = JUB_NO_EDGE;
    int weight = 0;
    for (uint32_t i = 0; i < edges->lines.count; i++) {
        const decree_edge *line = &edges->lines.items[i];
        if (!has_crossed(line, first.sides[i], second.sides[i])) continue;
        const int its = weigh(line, &first, &second);
        if (its > weight) found = i;
        if (its > weight) weight = its;
    }
    for (uint32_t i = 0; i < edges->steps.count && weight < 2; i++) {
        const decree_edge *step = &edges->steps.items[i];
        if (!has_stepped(step, &first.steps[i], &second.steps[i])) continue;
        const int its = weigh(step, &first, &second);
        if (its > weight) found = (uint32_t)edges->lines.count + i;
        if (its > weight) weight = its;
    }
    return found;
}

uint32_t jub_edges_edge_count(const jub_edges *edges)
{
    return (uint32_t)(edges->lines.count + edges->steps.count);
}

static const jub_edge_line *edge_line(const jub_edges *edges, uint32_t edge)
{
    const uint32_t line_count = (uint32_t)edges->lines.count;
    return edge < line_count ? &edges->lines.items[edge].line
                             : &edges->steps.items[edge - line_count].line;
}

void jub_edges_edge_write(const jub_edges *edges, uint32_t edge, jub_buffer *buffer)
{
    const jub_edge_line *line = edge_line(edges, edge);
    jub_buffer_text(buffer, line->left);
    if (line->right.length_bytes > 0)
        jub_buffer_format(buffer, " at %.*s", JUB_TEXT_ARG(line->right));
}

jub_text jub_edges_edge_clauses(const jub_edges *edges, uint32_t edge)
{
    return edge_line(edges, edge)->clauses;
}
