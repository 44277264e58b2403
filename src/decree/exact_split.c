#include "decree/exact_pieces_private.h"

// Cutting a piece: each case of a choice, each way of a list of codes, numbers and lengths in two.

// -- pieces ---------------------------------------------------------------------------------------

decree_type exact_type_of(const decree_exact *exact, uint32_t dimension)
{
    uint32_t fact = exact->dimensions[dimension];
    if (fact >= exact->program->fact_count) fact = exact->record->person->behind[fact];
    return decree_fact_type(exact->program->tree, fact);
}

// Not cut at all yet: nothing is said of the field, or it holds codes that nobody knows.
bool exact_is_uncut(const decree_value *value, decree_type type)
{
    if (value->state == DECREE_UNKNOWN) return true;
    return type.kind == DECREE_CODES && value->state == DECREE_KNOWN && value->codes.book;
}

static bool push(decree_exact *exact, const decree_value *box, uint32_t dimension,
                 decree_value value)
{
    decree_value *child = JUB_NEW(exact->arena, decree_value, exact->dimension_count);
    if (!child || exact->stack.count >= JUB_COMPLETION_MAX ||
        !JUB_LIST_PUSH(exact->arena, &exact->stack, child)) {
        exact->is_cut_short = true;
        return false;
    }
    memcpy(child, box, exact->dimension_count * sizeof *child);
    child[dimension] = value;
    return true;
}

decree_value exact_range_value(uint32_t field, int64_t low, int64_t high)
{
    decree_value value = {.state = DECREE_KNOWN, .low = {low, 1}, .high = {high, 1}};
    decree_mask_set(&value.open, field); // of a single number too: it was not in the record
    return value;
}

decree_value exact_duration_value(uint32_t field, jub_duration least, jub_duration most)
{
    decree_value value = {.state = DECREE_KNOWN, .least = least, .most = most};
    decree_mask_set(&value.open, field);
    return value;
}

// -- splitting: codes -----------------------------------------------------------------------------

// A list of which the listed codes are known and each of the others may be any code.
static bool patterns_of_unlisted(const decree_exact *exact, const decree_code_list *codes,
                                 exact_pattern *patterns, uint32_t *count)
{
    exact_pattern longer[EXACT_PATTERN_MAX] = {{0, 0}};
    exact_pattern listed = {0, UINT64_MAX};
    uint32_t unlisted = 0;
    for (uint32_t i = 0; i < codes->count; i++) {
        const uint32_t code = codes->items[i];
        unlisted += !codes->book->is_listed[code];
        if (!codes->book->is_listed[code]) continue;
        listed.some |= codes->book->members[code];
        listed.every &= codes->book->members[code];
    }
    patterns[(*count)++] = listed;
    for (; unlisted > 0; unlisted--) {
        uint32_t longer_count = 0;
        if (!exact_add_code(exact, patterns, *count, longer, &longer_count)) return false;
        memcpy(patterns, longer, longer_count * sizeof *longer);
        *count = longer_count;
    }
    return true;
}

static bool split_codes(decree_exact *exact, const decree_value *box, uint32_t dimension)
{
    exact_pattern some[EXACT_PATTERN_MAX];
    uint32_t count = 0;
    const bool is_missing = box[dimension].state == DECREE_UNKNOWN;
    const exact_pattern *patterns = is_missing ? exact->patterns : some;
    if (is_missing ? !exact->has_patterns
                   : !exact->has_vectors ||
                         !patterns_of_unlisted(exact, &box[dimension].codes, some, &count))
        return false;
    if (is_missing) count = exact->pattern_count;
    for (uint32_t i = 0; i < count; i++)
        if (!push(exact, box, dimension,
                  (decree_value){.state = DECREE_KNOWN,
                                 .codes = {.some = patterns[i].some, .every = patterns[i].every}}))
            return false;
    return true;
}

// -- splitting: the other types -------------------------------------------------------------------

// The texts that the person's rows hold.
static bool push_cell_texts(decree_exact *exact, const decree_value *box, uint32_t dimension)
{
    const decree_tree *tree = exact->program->tree;
    const decree_person *person = exact->record->person;
    for (size_t i = 0; i < tree->records.count; i++) {
        const decree_record *record = tree->records.items[i];
        const size_t cell_count = (size_t)person->rows[i].count * record->field_count;
        for (size_t k = 0; k < cell_count; k++) {
            const decree_value *cell = &person->rows[i].cells[k];
            if (record->fields[k % record->field_count]->type.kind == DECREE_TEXT &&
                cell->state == DECREE_KNOWN && !push(exact, box, dimension, *cell))
                return false;
        }
    }
    return true;
}

static bool split_text(decree_exact *exact, const decree_value *box, uint32_t dimension)
{
    static const char fresh[EXACT_DIMENSION_MAX + 1] = "abcdefghijklmnopqrstuvwx";
    const decree_tree *tree = exact->program->tree;
    bool fits = exact->has_texts;
    for (uint32_t i = 0; i < exact->text_count && fits; i++)
        fits = push(exact, box, dimension,
                    (decree_value){.state = DECREE_KNOWN, .text = exact->texts[i]});
    for (uint32_t i = 0; i < tree->fields.count && fits; i++)
        if (tree->fields.items[i]->type.kind == DECREE_TEXT &&
            exact->record->facts[i].state == DECREE_KNOWN)
            fits = push(exact, box, dimension, exact->record->facts[i]);
    fits = fits && push_cell_texts(exact, box, dimension);
    // As many new texts as there are fields, none of which can be equal to one that is written
    // down.
    for (uint32_t i = 0; i < exact->dimension_count && fits; i++)
        if (exact_type_of(exact, i).kind == DECREE_TEXT) {
            const jub_text text = jub_text_format(exact->arena, "\x7f(another text %c)", fresh[i]);
            fits = text.bytes &&
                   push(exact, box, dimension, (decree_value){.state = DECREE_KNOWN, .text = text});
        }
    return fits;
}

bool exact_split_uncut(decree_exact *exact, const decree_value *box, uint32_t dimension)
{
    const uint32_t field = exact->dimensions[dimension];
    const decree_type type = exact_type_of(exact, dimension);
    bool fits = true;
    if (type.or_none && box[dimension].state == DECREE_UNKNOWN)
        fits = push(exact, box, dimension, decree_value_none());
    switch (type.kind) {
    case DECREE_BOOLEAN:
        return fits && push(exact, box, dimension, decree_value_truth(false)) &&
               push(exact, box, dimension, decree_value_truth(true));
    case DECREE_CHOICE:
        for (uint32_t i = 0; i < type.cases->count && fits; i++)
            fits =
                push(exact, box, dimension, (decree_value){.state = DECREE_KNOWN, .case_index = i});
        return fits;
    case DECREE_DATE:
        return fits &&
               push(exact, box, dimension, exact_range_value(field, JUB_DATE_MIN, JUB_DATE_MAX));
    case DECREE_INTEGER:
    case DECREE_MONEY:
        return fits && push(exact, box, dimension, exact_range_value(field, INT64_MIN, INT64_MAX));
    case DECREE_DURATION:
        return fits && push(exact, box, dimension,
                            exact_duration_value(field, (jub_duration){0, 0},
                                                 (jub_duration){JUB_MONTHS_MAX, JUB_DAYS_MAX}));
    case DECREE_TEXT: return fits && split_text(exact, box, dimension);
    case DECREE_CODES: return fits && split_codes(exact, box, dimension);
    case DECREE_RATIO:
    case DECREE_NO_TYPE: break; // not a value that a register holds
    }
    return false;
}

int64_t exact_middle_of(int64_t low, int64_t high)
{
    return low + (int64_t)(((uint64_t)high - (uint64_t)low) / 2);
}

bool exact_split_at(decree_exact *exact, const decree_value *box, uint32_t dimension, int64_t cut)
{
    const uint32_t field = exact->dimensions[dimension];
    const decree_value *value = &box[dimension];
    if (exact_type_of(exact, dimension).kind == DECREE_DURATION) {
        jub_duration below = value->most, above = value->least;
        if (value->least.months == value->most.months) {
            below.days = (int32_t)cut;
            above.days = (int32_t)cut + 1;
        } else {
            below.months = (int32_t)cut;
            above.months = (int32_t)cut + 1;
        }
        return push(exact, box, dimension, exact_duration_value(field, value->least, below)) &&
               push(exact, box, dimension, exact_duration_value(field, above, value->most));
    }
    return push(exact, box, dimension, exact_range_value(field, value->low.numerator, cut)) &&
           push(exact, box, dimension, exact_range_value(field, cut + 1, value->high.numerator));
}

bool exact_split_middle(decree_exact *exact, const decree_value *box, uint32_t dimension)
{
    const decree_value value = box[dimension];
    if (exact_type_of(exact, dimension).kind != DECREE_DURATION) {
        const int64_t low = value.low.numerator, high = value.high.numerator;
        // Below and above 0 first: products have one sign on either side.
        return exact_split_at(exact, box, dimension,
                              low < 0 && high >= 0 ? -1 : exact_middle_of(low, high));
    }
    const bool is_of_days = value.least.months == value.most.months;
    return exact_split_at(exact, box, dimension,
                          is_of_days ? exact_middle_of(value.least.days, value.most.days)
                                     : exact_middle_of(value.least.months, value.most.months));
}
