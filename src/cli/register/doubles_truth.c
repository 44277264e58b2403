#include "cli/register/doubles_truth.h"

#include <stdlib.h>

#include "register/csv.h"

enum { COLUMN_KIND, COLUMN_VALUE, COLUMN_TRUTH, COLUMN_COUNT };

typedef JUB_LIST(uint64_t) pair_list;

static uint64_t pair_of(uint32_t a, uint32_t b)
{
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

static int compare_pairs(const void *a, const void *b)
{
    const uint64_t one = *(const uint64_t *)a, two = *(const uint64_t *)b;
    return (one > two) - (one < two);
}

static jub_status find_columns(jub_csv_reader *reader, size_t places[COLUMN_COUNT],
                               jub_error *error)
{
    static const char *const names[COLUMN_COUNT] = {"kind", "value", "truth"};
    size_t count;
    const jub_status status = jub_csv_next(reader, &count, error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        places[i] = count;
        for (size_t at = 0; at < count; at++)
            if (jub_text_is(reader->cells[at].text, names[i])) places[i] = at;
        if (places[i] == count)
            return jub_fail(error, JUB_MISSING, (jub_position){1, 0},
                            "give the list of what was planted that 'register synth' writes",
                            "there is no column '%s'", names[i]);
    }
    return JUB_OK;
}

static jub_status take_line(jub_arena *arena, const jub_register *reg, const jub_csv_cell *cells,
                            const size_t places[COLUMN_COUNT], pair_list *list,
                            cli_doubles_truth *truth, jub_error *error)
{
    const jub_resource *persons = &reg->resources[reg->persons];
    if (!jub_text_is(cells[places[COLUMN_KIND]].text, "double")) return JUB_OK;
    const uint32_t a = jub_resource_find(persons, cells[places[COLUMN_VALUE]].text);
    const uint32_t b = jub_resource_find(persons, cells[places[COLUMN_TRUTH]].text);
    if (a == JUB_NO_ROW || b == JUB_NO_ROW || a == b) {
        truth->unknown_count++;
        return JUB_OK;
    }
    return JUB_LIST_PUSH(arena, list, pair_of(a, b)) ? JUB_OK : jub_fail_no_memory(error);
}

jub_status cli_doubles_truth_read(jub_arena *arena, const jub_register *reg, jub_text source,
                                  cli_doubles_truth *truth_out, jub_error *error)
{
    jub_csv_reader reader;
    pair_list list = {.count = 0};
    cli_doubles_truth truth = {.count = 0};
    size_t places[COLUMN_COUNT], count = 0;
    jub_status status = jub_csv_open(arena, source, &reader, error);
    if (status != JUB_OK) return status;
    status = find_columns(&reader, places, error);
    while (status == JUB_OK) {
        status = jub_csv_next(&reader, &count, error);
        if (status != JUB_OK || count == 0) break;
        bool is_whole = true;
        for (size_t i = 0; i < COLUMN_COUNT; i++) is_whole = is_whole && places[i] < count;
        if (is_whole) status = take_line(arena, reg, reader.cells, places, &list, &truth, error);
    }
    jub_csv_clear(&reader);
    if (status != JUB_OK) return status;
    if (list.count > 1) qsort(list.items, list.count, sizeof *list.items, compare_pairs);
    truth.pairs = list.items;
    truth.count = list.count;
    *truth_out = truth;
    return JUB_OK;
}

bool cli_doubles_truth_has(const cli_doubles_truth *truth, const jub_pair *pair)
{
    const uint64_t sought = pair_of(pair->a, pair->b);
    return truth->count > 0 && bsearch(&sought, truth->pairs, truth->count, sizeof *truth->pairs,
                                       compare_pairs) != NULL;
}

cli_doubles_point cli_doubles_at(const cli_doubles_truth *truth, const jub_linkage *linkage,
                                 double threshold)
{
    cli_doubles_point point = {.threshold = threshold};
    for (size_t i = 0; i < linkage->pair_count; i++) {
        const jub_pair *pair = &linkage->pairs[i];
        if (pair->probability < threshold) break;
        point.pair_count++;
        point.right_count += cli_doubles_truth_has(truth, pair);
        point.expected_wrong += 1 - pair->probability;
    }
    return point;
}
