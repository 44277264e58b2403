// What is taken in and what is refused: each refusal leaves arrays and schema the caller's.

#include "library/arrow_fixture.h"

static const arrow_shape plain = {0};
static const arrow_shape numbered = {.is_dictionary = true, .index = 'i'};

enum { ROWS = 70 };

// A column of dates, one of texts by number, one of plain texts and one of lists.
static arrow_batch small_table(void)
{
    static const int32_t days[ROWS] = {1, 2, 3};
    const char *texts[ROWS], *lists[ROWS];
    for (int i = 0; i < ROWS; i++) {
        texts[i] = i % 3 == 0 ? "north" : i % 3 == 1 ? "south" : NULL;
        lists[i] = i % 2 == 0 ? "a;b" : "c";
    }
    bool known[ROWS];
    for (int i = 0; i < ROWS; i++) known[i] = i % 5 != 0;
    const arrow_column columns[] = {
        arrow_fixed(plain, "tdD", "day", days, 4, known, ROWS),
        arrow_texts(numbered, "place", texts, ROWS),
        arrow_texts(plain, "name", texts, ROWS),
        arrow_lists(plain, "codes", lists, ROWS),
    };
    return arrow_table(columns, 4, ROWS);
}

// -- what is refused ------------------------------------------------------------------------------

typedef struct damage {
    const char *message; // begins so, behind the names
    void (*make)(arrow_batch *batch);
} damage;

static struct ArrowArray *child(arrow_batch *batch, int index)
{
    return batch->array.children[index];
}

static void no_release(arrow_batch *batch)
{
    batch->array.length = -1;
}
static void long_table(arrow_batch *batch)
{
    batch->array.length = INT64_MAX;
}
static void far_table(arrow_batch *batch)
{
    batch->array.offset = INT64_MAX - 3;
}
static void negative_offset(arrow_batch *batch)
{
    batch->array.offset = -1;
}
static void negative_length(arrow_batch *batch)
{
    child(batch, 0)->length = -4;
}
static void negative_child_offset(arrow_batch *batch)
{
    child(batch, 0)->offset = INT64_MIN;
}
static void short_child(arrow_batch *batch)
{
    child(batch, 0)->length = ROWS - 1;
}
static void shifted_table(arrow_batch *batch)
{
    batch->array.offset = 1;
}
static void huge_offset(arrow_batch *batch)
{
    child(batch, 0)->offset = INT64_MAX / 8;
}
static void many_nulls(arrow_batch *batch)
{
    child(batch, 0)->null_count = ROWS + 1;
}
static void few_buffers(arrow_batch *batch)
{
    child(batch, 0)->n_buffers = 1;
}
static void many_buffers(arrow_batch *batch)
{
    child(batch, 0)->n_buffers = 3;
}
static void more_children(arrow_batch *batch)
{
    child(batch, 0)->n_children = 1;
}
static void fewer_columns(arrow_batch *batch)
{
    batch->array.n_children = 3;
}

static void restore_counts(arrow_batch *batch)
{
    batch->array.n_children = 4;
    child(batch, 0)->n_buffers = 2;
    child(batch, 0)->n_children = 0;
}

static void null_values(arrow_batch *batch)
{
    free((void *)(uintptr_t)child(batch, 0)->buffers[1]);
    child(batch, 0)->buffers[1] = NULL;
}

static void no_validity(arrow_batch *batch)
{
    free((void *)(uintptr_t)child(batch, 0)->buffers[0]);
    child(batch, 0)->buffers[0] = NULL;
    child(batch, 0)->null_count = 14;
}

static void no_dictionary(arrow_batch *batch)
{
    struct ArrowArray *dictionary = child(batch, 1)->dictionary;
    dictionary->release(dictionary);
    free(dictionary);
    child(batch, 1)->dictionary = NULL;
}

static void falling_offsets(arrow_batch *batch)
{
    ((int32_t *)(uintptr_t)child(batch, 2)->buffers[1])[5] = 1000000;
}

static void first_offset_negative(arrow_batch *batch)
{
    ((int32_t *)(uintptr_t)child(batch, 2)->buffers[1])[0] = -7;
}

static void falling_dictionary_offsets(arrow_batch *batch)
{
    ((int32_t *)(uintptr_t)child(batch, 1)->dictionary->buffers[1])[1] = 99;
}

static void list_past_items(arrow_batch *batch)
{
    ((int32_t *)(uintptr_t)child(batch, 3)->buffers[1])[ROWS] = 100000;
}

static void no_texts(arrow_batch *batch)
{
    free((void *)(uintptr_t)child(batch, 2)->buffers[2]);
    child(batch, 2)->buffers[2] = NULL;
}

static void null_row(arrow_batch *batch)
{
    uint8_t *bits = arrow_bits(0, ROWS);
    memset(bits, 0xff, (ROWS + 7) / 8);
    bits[3] = 0xfd;
    batch->array.buffers[0] = bits;
    batch->array.null_count = 1;
}

TEST(arrays_that_cannot_be_read_are_refused_and_stay_the_callers)
{
    static const damage damages[] = {
        {"batch 0 of 'persons': its length or offset is negative", no_release},
        {"batch 0 of 'persons': it is longer than a register may be", long_table},
        {"batch 0 of 'persons': it is longer than a register may be", far_table},
        {"batch 0 of 'persons': its length or offset is negative", negative_offset},
        {"column 'day' of 'persons': its length is negative", negative_length},
        {"column 'day' of 'persons': its offset is negative", negative_child_offset},
        {"column 'day' of 'persons': it is shorter than its table", short_child},
        {"column 'day' of 'persons': it is shorter than its table", shifted_table},
        {"column 'day' of 'persons': it is longer than a register may be", huge_offset},
        {"column 'day' of 'persons': its count of nulls cannot be", many_nulls},
        {"column 'day' of 'persons': it has not as many buffers as its type", few_buffers},
        {"column 'day' of 'persons': it has not as many buffers as its type", many_buffers},
        {"column 'day' of 'persons': it has not as many children as its type", more_children},
        {"batch 0 of 'persons': it has not as many columns as its schema", fewer_columns},
        {"column 'day' of 'persons': its values are not there", null_values},
        {"column 'day' of 'persons': it has nulls and nothing says which", no_validity},
        {"column 'place' of 'persons': its dictionary is not there", no_dictionary},
        {"column 'name' of 'persons': its offsets do not rise", falling_offsets},
        {"column 'name' of 'persons': an offset is negative", first_offset_negative},
        {"column 'place' of 'persons': its offsets do not rise", falling_dictionary_offsets},
        {"column 'codes' of 'persons': it is shorter than its table", list_past_items},
        {"column 'name' of 'persons': its texts are not there", no_texts},
        {"batch 0 of 'persons': a row of it is null as a whole", null_row},
    };
    (void)state_unused;
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        arrow_batch batch = small_table();
        jubilee_register *reg = jubilee_register_new();
        jubilee_error error = {0};
        damages[i].make(&batch);
        const int32_t status =
            jubilee_register_add(reg, "persons", &batch.schema, &batch.array, 1, &error);
        assert_string_equal(error.message, damages[i].message);
        assert_int_equal(status, JUBILEE_TYPE);
        assert_int_equal(error.status, status);
        assert_true(error.hint[0] != '\0');
        restore_counts(&batch);
        assert_int_equal(batch.releases[0] + batch.releases[1], 0);
        jubilee_register_free(reg);
        assert_int_equal(batch.releases[0] + batch.releases[1], 0);
        arrow_clear(&batch);
    }
}

static void assert_refused(jubilee_register *reg, const char *name, arrow_batch *batch,
                           int32_t status, const char *message)
{
    jubilee_error error = {0};
    assert_int_equal(jubilee_register_add(reg, name, &batch->schema, &batch->array, 1, &error),
                     status);
    assert_string_equal(error.message, message);
}

TEST(a_schema_that_is_no_table_is_refused)
{
    (void)state_unused;
    jubilee_register *reg = jubilee_register_new();
    arrow_batch batch = small_table();
    const char *format = batch.schema.format;
    batch.schema.format = "i";
    assert_refused(reg, "persons", &batch, JUBILEE_TYPE,
                   "the schema of 'persons' is none of a table, or is released");
    batch.schema.format = NULL;
    assert_refused(reg, "persons", &batch, JUBILEE_TYPE,
                   "the schema of 'persons' is none of a table, or is released");
    batch.schema.format = format;
    batch.schema.n_children = -1;
    assert_refused(reg, "persons", &batch, JUBILEE_LIMIT,
                   "table 'persons' has -1 columns, of at most 1024");
    batch.schema.n_children = 4;
    assert_refused(reg, "", &batch, JUBILEE_TYPE, "the table has no usable name");
    assert_refused(reg, "\xff", &batch, JUBILEE_TYPE, "the table has no usable name");
    const char *name = batch.schema.children[1]->name;
    batch.schema.children[1]->name = "day";
    assert_refused(reg, "persons", &batch, JUBILEE_DUPLICATE,
                   "table 'persons' has two columns 'day'");
    batch.schema.children[1]->name = NULL;
    assert_refused(reg, "persons", &batch, JUBILEE_TYPE,
                   "column 1 of 'persons' has no usable name");
    batch.schema.children[1]->name = name;
    add_table(reg, "persons", &batch);
    arrow_batch again = small_table();
    assert_refused(reg, "persons", &again, JUBILEE_DUPLICATE, "table 'persons' is there already");
    jubilee_register_free(reg);
    assert_int_equal(batch.releases[0], 1);
    assert_int_equal(batch.releases[1], 1);
    arrow_clear(&batch);
    arrow_clear(&again);
}

TEST(released_arrays_are_refused)
{
    (void)state_unused;
    jubilee_register *reg = jubilee_register_new();
    arrow_batch batch = small_table();
    void (*release)(struct ArrowArray *) = batch.array.release;
    batch.array.release = NULL;
    assert_refused(reg, "persons", &batch, JUBILEE_TYPE, "batch 0 of 'persons': it is released");
    batch.array.release = release;
    jubilee_register_free(reg);
    arrow_clear(&batch);
}

// -- where columns lie ----------------------------------------------------------------------------

static jubilee_column asked(const jubilee_register *reg, const char *name)
{
    jubilee_column column = {0};
    jubilee_error error = {0};
    const int32_t status = jubilee_register_column(reg, "persons", name, &column, &error);
    if (status != JUBILEE_OK) print_message("%s\n", error.message);
    assert_int_equal(status, JUBILEE_OK);
    return column;
}

TEST(columns_are_taken_where_they_lie_if_the_layouts_agree)
{
    (void)state_unused;
    int64_t numbers[ROWS];
    uint8_t tickets[ROWS][16] = {{0}};
    for (int i = 0; i < ROWS; i++) numbers[i] = i;
    for (int64_t shift = 0; shift < 5; shift += 4) {
        const char *texts[ROWS];
        int32_t days[ROWS] = {0};
        for (int i = 0; i < ROWS; i++) texts[i] = i % 2 ? "x" : "y";
        arrow_shape shape = numbered;
        shape.shift = shift;
        const arrow_column columns[] = {
            arrow_fixed(shape, "tdD", "day", days, 4, NULL, ROWS),
            arrow_texts(shape, "place", texts, ROWS),
            arrow_fixed(shape, "l", "number", numbers, 8, NULL, ROWS),
            arrow_fixed(shape, "w:16", "ticket", tickets, 16, NULL, ROWS),
            arrow_fixed(shape, "i", "narrow", days, 4, NULL, ROWS),
        };
        const char *buffers[5];
        for (int i = 0; i < 5; i++) buffers[i] = columns[i].array->buffers[1];
        arrow_batch batch = arrow_table(columns, 5, ROWS);
        // nonsense in slots before the first is not looked at
        jubilee_register *reg = jubilee_register_new();
        add_table(reg, "persons", &batch);
        assert_ptr_equal(asked(reg, "day").values, buffers[0] + 4 * shift);
        assert_ptr_equal(asked(reg, "place").values, buffers[1] + 4 * shift);
        assert_ptr_equal(asked(reg, "number").values, buffers[2] + 8 * shift);
        assert_ptr_equal(asked(reg, "ticket").values, buffers[3] + 16 * shift);
        for (int i = 0; i < 4; i++) {
            static const char *const names[] = {"day", "place", "number", "ticket"};
            assert_false(asked(reg, names[i]).is_copied);
            assert_int_equal(asked(reg, names[i]).known_count, ROWS);
        }
        assert_true(asked(reg, "narrow").is_copied);
        assert_string_equal(asked(reg, "place").type, "text");
        assert_string_equal(asked(reg, "ticket").type, "ticket");
        jubilee_register_free(reg);
        arrow_clear(&batch);
    }
}

TEST(a_null_slot_that_holds_nonsense_makes_a_copy_and_no_fault)
{
    (void)state_unused;
    const int32_t days[3] = {10, 20, 30};
    const bool known[3] = {true, false, true}; // the middle slot holds 0x77777777
    const char *texts[3] = {"a", NULL, "b"};
    const arrow_column columns[] = {
        arrow_fixed(plain, "tdD", "day", days, 4, known, 3),
        arrow_texts(numbered, "place", texts, 3),
    };
    arrow_batch batch = arrow_table(columns, 2, 3);
    jubilee_register *reg = jubilee_register_new();
    add_table(reg, "persons", &batch);
    assert_true(asked(reg, "day").is_copied);
    assert_true(asked(reg, "place").is_copied);
    assert_int_equal(asked(reg, "day").known_count, 2);
    assert_int_equal(((const int32_t *)asked(reg, "day").values)[2], 30);
    assert_int_equal(jubilee_register_fault_count(reg), 0);
    jubilee_register_free(reg);
    arrow_clear(&batch);
}

// -- faults ---------------------------------------------------------------------------------------

TEST(cells_that_cannot_be_used_are_unknown_and_listed)
{
    (void)state_unused;
    const int32_t days[4] = {0, 157419, 157420, -135141}; // 2400-12-31 is the last
    const int64_t moments[4] = {0, 86400000, 1, -86400000};
    const uint64_t large[4] = {0, UINT64_MAX, 1, (uint64_t)INT64_MAX};
    const int32_t months[4] = {9612, 9613, -9612, 0};
    const char *texts[4] = {"caf\xc3\xa9", "\xff\xfe", "cafe\xcc\x81", ""};
    const int32_t numbers[4] = {0, 1, -1, 7};
    arrow_column by_number = arrow_texts(numbered, "number", texts, 4);
    memcpy((void *)(uintptr_t)by_number.array->buffers[1], numbers, sizeof numbers);
    const arrow_column columns[] = {
        arrow_fixed(plain, "tdD", "day", days, 4, NULL, 4),
        arrow_fixed(plain, "tdm", "moment", moments, 8, NULL, 4),
        arrow_fixed(plain, "L", "large", large, 8, NULL, 4),
        arrow_fixed(plain, "tiM", "length", months, 4, NULL, 4),
        arrow_texts(plain, "text", texts, 4),
        by_number,
    };
    arrow_batch batch = arrow_table(columns, 6, 4);
    jubilee_register *reg = jubilee_register_new();
    jubilee_error error = {0};
    add_table(reg, "persons", &batch);
    static const struct {
        const char *column;
        uint64_t row;
    } expected[] = {{"day", 2},  {"day", 3},    {"moment", 2}, {"large", 1}, {"length", 1},
                    {"text", 1}, {"number", 1}, {"number", 2}, {"number", 3}};
    assert_int_equal(jubilee_register_fault_count(reg), 9);
    for (uint64_t i = 0; i < 9; i++) {
        jubilee_fault fault = {0};
        assert_int_equal(jubilee_register_fault(reg, i, &fault, &error), JUBILEE_OK);
        assert_string_equal(fault.table, "persons");
        assert_string_equal(fault.column, expected[i].column);
        assert_int_equal(fault.row, expected[i].row);
        assert_true(strlen(fault.message) > 0);
    }
    assert_int_equal(jubilee_register_fault(reg, 9, &(jubilee_fault){0}, &error), JUBILEE_RANGE);
    assert_int_equal(asked(reg, "day").known_count, 2);
    // both ways to write é are one text
    const uint32_t *codes = asked(reg, "text").values;
    assert_int_equal(codes[0], codes[2]);
    jubilee_register_free(reg);
    arrow_clear(&batch);
}

TEST(keys_that_repeat_and_references_to_nothing_are_faults)
{
    (void)state_unused;
    const char *ids[4] = {"a", "b", "a", NULL}, *places[4] = {"north", "nowhere", NULL, "north"};
    const char *names[2] = {"north", "south"};
    const arrow_column persons[] = {arrow_texts(plain, "id", ids, 4),
                                    arrow_texts(numbered, "place", places, 4)};
    const arrow_column facilities[] = {arrow_texts(plain, "name", names, 2)};
    arrow_batch people = arrow_table(persons, 2, 4), prisons = arrow_table(facilities, 1, 2);
    jubilee_register *reg = jubilee_register_new();
    jubilee_error error = {0};
    add_table(reg, "persons", &people);
    assert_int_equal(jubilee_register_refer(reg, "persons", "place", "facilities", &error),
                     JUBILEE_MISSING);
    add_table(reg, "facilities", &prisons);
    assert_int_equal(jubilee_register_refer(reg, "persons", "place", "facilities", &error),
                     JUBILEE_OK);
    assert_int_equal(jubilee_register_refer(reg, "persons", "place", "persons", &error),
                     JUBILEE_DUPLICATE);
    assert_int_equal(jubilee_register_finish(reg, &error), JUBILEE_MISSING);
    assert_string_equal(error.message, "table 'facilities' is referred to and has no key");
    assert_int_equal(jubilee_register_key(reg, "facilities", "nam", &error), JUBILEE_MISSING);
    assert_int_equal(jubilee_register_key(reg, "facilities", "name", &error), JUBILEE_OK);
    assert_int_equal(jubilee_register_key(reg, "persons", "id", &error), JUBILEE_OK);
    assert_int_equal(jubilee_register_finish(reg, &error), JUBILEE_OK);
    assert_int_equal(jubilee_register_fault_count(reg), 2);
    jubilee_fault fault = {0};
    assert_int_equal(jubilee_register_fault(reg, 0, &fault, &error), JUBILEE_OK);
    assert_string_equal(fault.column, "id");
    assert_int_equal(fault.row, 2);
    assert_int_equal(jubilee_register_fault(reg, 1, &fault, &error), JUBILEE_OK);
    assert_string_equal(fault.column, "place");
    assert_int_equal(fault.row, 1);
    assert_int_equal(jubilee_register_finish(reg, &error), JUBILEE_REFUSED);
    assert_int_equal(jubilee_register_key(reg, "persons", "id", &error), JUBILEE_REFUSED);
    jubilee_register_free(reg);
    arrow_clear(&people);
    arrow_clear(&prisons);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrays_that_cannot_be_read_are_refused_and_stay_the_callers),
        cmocka_unit_test(a_schema_that_is_no_table_is_refused),
        cmocka_unit_test(released_arrays_are_refused),
        cmocka_unit_test(columns_are_taken_where_they_lie_if_the_layouts_agree),
        cmocka_unit_test(a_null_slot_that_holds_nonsense_makes_a_copy_and_no_fault),
        cmocka_unit_test(cells_that_cannot_be_used_are_unknown_and_listed),
        cmocka_unit_test(keys_that_repeat_and_references_to_nothing_are_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
