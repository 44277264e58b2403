// What the library gives for Arrow arrays is what the reference gives for the same people in CSV
// files, however the arrays lie.

#include "base/prng.h"
#include "decree/register_fixture.h"
#include "library/arrow_fixture.h"

enum { PEOPLE = 300, SENTENCES = 400, FACILITIES = 5 };

static const char statements[] =
    "decree \"D\" cite \"test\" effect 2020-03-01 reckoned 2020-03-01 .\n"
    "convention month_end clamp . convention day_count exclusive .\n"
    "convention currency EUR 2 .\n"
    "field kind : one of { theft, fraud, treason } .\n"
    "field birth : date .\n"
    "field ends : date or none .\n"
    "field maximum : duration or none .\n"
    "field model : boolean .\n"
    "field score : integer .\n"
    "field fine : money EUR or none .\n"
    "field place : text .\n"
    "field place_kind : one of { camp, prison } from \"facilities.kind\" .\n"
    "field offences : codes .\n"
    "field term_end : date or none from \"ends\" .\n"
    "record sentences each sentence cite \"s\" with\n"
    "  length : duration, began : date, what : text .\n"
    "codes violent cite \"v\" = { \"murder\", \"assault/*\" } .\n"
    "codes other cite \"o\" = { \"theft\", \"fraud\" } .\n"
    "covers C1 cite \"c\" when place_kind is camp or score > 3 .\n"
    "excludes X1 cite \"x\" when offences meets violent .\n"
    "excludes X2 cite \"x\" when kind is treason and not model .\n"
    "excludes X3 cite \"x\" when any sentence where length > 10 years and began < 2019-01-01 .\n"
    "grants G1 cite \"g\" reduce by 6 months + 3 days when model and ends is not none .\n"
    "grants G2 cite \"g\" release when years(birth, reckoned, down) >= 70 .\n"
    "grants G3 cite \"g\" transfer to home when maximum is not none and maximum <= 2 years .\n"
    "grants G4 cite \"g\" waive fine when fine is not none and fine < 500 EUR .\n"
    "defers D1 cite \"d\" until 2020-09-01 when score = 7 .\n"
    "quota Q1 cite \"q\" on G3 take 12 per place rank by score down, birth up\n"
    "  tie lottery \"lots\" .\n"
    "combine most_favourable .\n";

static const char *const place_names[] = {"north", "south", "østre", "west", "harbour"};
static const char *const place_kinds[] = {"camp", "prison", "camp", NULL, "prison"};
static const char *const kinds[] = {"theft", "fraud", "treason"};
static const char *const code_lists[] = {"theft", "murder;theft", "assault/grave", "arson",
                                         "fraud;fraud"};

// Everybody's facts once; written as CSV and laid out as arrays.
typedef struct facts {
    char ids[PEOPLE][8];
    const char *id[PEOPLE], *kind[PEOPLE], *place[PEOPLE], *offences[PEOPLE];
    int32_t birth[PEOPLE], ends[PEOPLE], maximum[PEOPLE];
    int64_t score[PEOPLE], fine[PEOPLE];
    bool model[PEOPLE];
    bool has_birth[PEOPLE], has_ends[PEOPLE], has_maximum[PEOPLE], has_model[PEOPLE],
        has_score[PEOPLE], has_fine[PEOPLE];
    bool no_end[PEOPLE], no_maximum[PEOPLE], no_fine[PEOPLE];
    uint8_t tickets[PEOPLE][16];
    const char *person[SENTENCES], *what[SENTENCES];
    int32_t began[SENTENCES];
    int32_t length[SENTENCES][2]; // months, days
    bool has_length[SENTENCES], has_began[SENTENCES];
} facts;

static void make_person(facts *f, jub_prng *prng, uint32_t i)
{
    (void)snprintf(f->ids[i], sizeof f->ids[i], "p%u", i);
    f->id[i] = f->ids[i];
    f->kind[i] = jub_prng_chance(prng, 9, 10) ? kinds[jub_prng_below(prng, 3)] : NULL;
    f->place[i] = jub_prng_chance(prng, 19, 20) ? place_names[jub_prng_below(prng, 5)] : NULL;
    f->offences[i] = jub_prng_chance(prng, 19, 20) ? code_lists[jub_prng_below(prng, 5)] : NULL;
    f->birth[i] = (int32_t)jub_prng_between(prng, -12000, 11000);
    f->ends[i] = (int32_t)jub_prng_between(prng, 18300, 22000);
    f->maximum[i] = (int32_t)jub_prng_between(prng, 1, 60);
    f->score[i] = jub_prng_between(prng, 0, 9);
    f->fine[i] = jub_prng_between(prng, 0, 100000);
    f->model[i] = jub_prng_chance(prng, 1, 2);
    f->has_birth[i] = jub_prng_chance(prng, 9, 10);
    f->has_ends[i] = jub_prng_chance(prng, 9, 10);
    f->has_maximum[i] = jub_prng_chance(prng, 9, 10);
    f->has_model[i] = jub_prng_chance(prng, 9, 10);
    f->has_score[i] = jub_prng_chance(prng, 19, 20);
    f->has_fine[i] = jub_prng_chance(prng, 19, 20);
    f->no_end[i] = jub_prng_chance(prng, 1, 10);
    f->no_maximum[i] = jub_prng_chance(prng, 1, 4);
    f->no_fine[i] = jub_prng_chance(prng, 1, 4);
    for (int k = 0; k < 16; k++) f->tickets[i][k] = (uint8_t)jub_prng_below(prng, 256);
}

static void make_facts(facts *f, uint64_t seed)
{
    jub_prng prng = {seed};
    for (uint32_t i = 0; i < PEOPLE; i++) make_person(f, &prng, i);
    for (uint32_t i = 0; i < SENTENCES; i++) {
        f->person[i] = f->ids[jub_prng_below(&prng, PEOPLE)];
        f->what[i] = "what";
        f->began[i] = (int32_t)jub_prng_between(&prng, 15000, 18000);
        f->length[i][0] = (int32_t)jub_prng_between(&prng, 1, 140);
        f->length[i][1] = (int32_t)jub_prng_between(&prng, 0, 20);
        f->has_length[i] = jub_prng_chance(&prng, 19, 20);
        f->has_began[i] = jub_prng_chance(&prng, 19, 20);
    }
}

// -- as CSV ---------------------------------------------------------------------------------------

static void write_text(jub_buffer *csv, const char *text)
{
    jub_buffer_format(csv, ",%s", text ? text : "");
}

static void write_day(jub_buffer *csv, bool is_known, bool is_none, int32_t day)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    write_text(csv, is_none ? "none" : is_known ? jub_date_format(day, text) : NULL);
}

static jub_text write_persons(const facts *f)
{
    jub_buffer csv = jub_buffer_init(FIXTURE_TEXT_MAX_BYTES);
    jub_buffer_string(&csv, "person,kind,place,offences,birth,ends,maximum,score,fine,model\n");
    for (uint32_t i = 0; i < PEOPLE; i++) {
        jub_buffer_string(&csv, f->id[i]);
        write_text(&csv, f->kind[i]);
        write_text(&csv, f->place[i]);
        write_text(&csv, f->offences[i]);
        write_day(&csv, f->has_birth[i], false, f->birth[i]);
        write_day(&csv, f->has_ends[i], f->no_end[i], f->ends[i]);
        if (f->no_maximum[i] || !f->has_maximum[i])
            write_text(&csv, f->no_maximum[i] ? "none" : NULL);
        else
            jub_buffer_format(&csv, ",P%dM", f->maximum[i]);
        jub_buffer_format(&csv, f->has_score[i] ? ",%lld" : ",", (long long)f->score[i]);
        if (f->no_fine[i] || !f->has_fine[i])
            write_text(&csv, f->no_fine[i] ? "none" : NULL);
        else
            jub_buffer_format(&csv, ",%lld", (long long)f->fine[i]);
        write_text(&csv, !f->has_model[i] ? NULL : f->model[i] ? "true" : "false");
        jub_buffer_char(&csv, '\n');
    }
    jub_buffer_char(&csv, '\0');
    return (jub_text){csv.bytes, csv.length_bytes};
}

static jub_text write_sentences(const facts *f)
{
    jub_buffer csv = jub_buffer_init(FIXTURE_TEXT_MAX_BYTES);
    jub_buffer_string(&csv, "sentence,person,what,began,length\n");
    for (uint32_t i = 0; i < SENTENCES; i++) {
        jub_buffer_format(&csv, "s%u,%s,%s", i, f->person[i], f->what[i]);
        write_day(&csv, f->has_began[i], false, f->began[i]);
        if (f->has_length[i])
            jub_buffer_format(&csv, ",P%dM%dD", f->length[i][0], f->length[i][1]);
        else
            write_text(&csv, NULL);
        jub_buffer_char(&csv, '\n');
    }
    jub_buffer_char(&csv, '\0');
    return (jub_text){csv.bytes, csv.length_bytes};
}

static fixture open_reference(jub_arena *arena, const facts *f)
{
    const jub_text persons = write_persons(f), sentences = write_sentences(f);
    const uint8_t *const tickets[] = {f->tickets[0]};
    const jub_determine_options options = {.tickets = tickets};
    jub_buffer places = jub_buffer_init(FIXTURE_TEXT_MAX_BYTES);
    jub_buffer_string(&places, "place,kind\n");
    for (int i = 0; i < FACILITIES; i++)
        jub_buffer_format(&places, "%s,%s\n", place_names[i], place_kinds[i] ? place_kinds[i] : "");
    jub_buffer_char(&places, '\0');
    const fixture_file files[] = {
        {"facilities", "place:string kind:string",
         jub_text_copy(arena, jub_buffer_view(&places)).bytes},
        {"persons",
         "person:string kind:string place:string>facilities offences:list birth:date ends:date "
         "maximum:duration score:integer fine:integer model:boolean",
         jub_text_copy(arena, persons).bytes},
        {"sentences",
         "sentence:string person:string>persons what:string began:date length:duration",
         jub_text_copy(arena, sentences).bytes},
    };
    jub_buffer_clear(&places);
    free((void *)(uintptr_t)persons.bytes);
    free((void *)(uintptr_t)sentences.bytes);
    return fixture_open(arena, statements, files, 3, &options);
}

// -- as arrays ------------------------------------------------------------------------------------

// `none` is said beside; what stands under it does not matter.
static arrow_batch lay_persons(const facts *f, arrow_shape shape, int64_t first, int64_t count)
{
    const arrow_column columns[] = {
        arrow_texts((arrow_shape){.shift = shape.shift}, "person", f->id + first, count),
        arrow_texts(shape, "kind", f->kind + first, count),
        arrow_texts(shape, "place", f->place + first, count),
        arrow_lists(shape, "offences", f->offences + first, count),
        arrow_fixed(shape, "tdD", "birth", f->birth + first, 4, f->has_birth + first, count),
        arrow_fixed(shape, "tdD", "ends", f->ends + first, 4, f->has_ends + first, count),
        arrow_booleans(shape, "ends_none", f->no_end + first, NULL, count),
        arrow_fixed(shape, "tiM", "maximum", f->maximum + first, 4, f->has_maximum + first, count),
        arrow_booleans(shape, "maximum_none", f->no_maximum + first, NULL, count),
        arrow_fixed(shape, "l", "score", f->score + first, 8, f->has_score + first, count),
        arrow_fixed(shape, "l", "fine", f->fine + first, 8, f->has_fine + first, count),
        arrow_booleans(shape, "fine_none", f->no_fine + first, NULL, count),
        arrow_booleans(shape, "model", f->model + first, f->has_model + first, count),
        arrow_fixed(shape, "w:16", "ticket", f->tickets + first, 16, NULL, count),
    };
    return arrow_table(columns, sizeof columns / sizeof *columns, count);
}

static arrow_batch lay_sentences(const facts *f, arrow_shape shape)
{
    int64_t moment[SENTENCES];
    struct {
        int32_t months, days;
        int64_t nanoseconds;
    } lengths[SENTENCES];
    for (int i = 0; i < SENTENCES; i++) {
        moment[i] = (int64_t)f->began[i] * 86400000;
        lengths[i].months = f->length[i][0];
        lengths[i].days = f->length[i][1];
        lengths[i].nanoseconds = 0;
    }
    const arrow_column columns[] = {
        arrow_plain_texts(shape, "person", f->person, SENTENCES),
        arrow_texts(shape, "what", f->what, SENTENCES),
        arrow_fixed(shape, "tdm", "began", moment, 8, f->has_began, SENTENCES),
        arrow_fixed(shape, "tin", "length", lengths, 16, f->has_length, SENTENCES),
    };
    return arrow_table(columns, sizeof columns / sizeof *columns, SENTENCES);
}

// People in `batch_count` batches.
static void add_persons(jubilee_register *reg, const facts *f, arrow_shape shape,
                        uint32_t batch_count, int *releases[])
{
    struct ArrowArray arrays[8];
    struct ArrowSchema schema = {0};
    jubilee_error error = {0};
    for (uint32_t i = 0; i < batch_count; i++) {
        const int64_t first = PEOPLE * i / batch_count, last = PEOPLE * (i + 1) / batch_count;
        arrow_batch batch = lay_persons(f, shape, first, last - first);
        if (i > 0) batch.schema.release(&batch.schema);
        if (i == 0) schema = batch.schema;
        arrays[i] = batch.array;
        releases[i] = batch.releases;
    }
    const int32_t status =
        jubilee_register_add(reg, "persons", &schema, arrays, batch_count, &error);
    if (status != JUBILEE_OK) print_message("%s\n", error.message);
    assert_int_equal(status, JUBILEE_OK);
    assert_null(schema.release);
    for (uint32_t i = 0; i < batch_count; i++) assert_null(arrays[i].release);
}

static void finish(jubilee_register *reg)
{
    jubilee_error error = {0};
    assert_int_equal(jubilee_register_key(reg, "persons", "person", &error), JUBILEE_OK);
    assert_int_equal(jubilee_register_key(reg, "facilities", "place", &error), JUBILEE_OK);
    assert_int_equal(jubilee_register_refer(reg, "persons", "place", "facilities", &error),
                     JUBILEE_OK);
    assert_int_equal(jubilee_register_refer(reg, "sentences", "person", "persons", &error),
                     JUBILEE_OK);
    assert_int_equal(jubilee_register_finish(reg, &error), JUBILEE_OK);
    assert_int_equal(jubilee_register_fault_count(reg), 0);
}

// -- comparing ------------------------------------------------------------------------------------

typedef struct result {
    struct ArrowSchema schema;
    struct ArrowArray array;
} result;

static void assert_day(const result *found, const char *name, const char *format, int64_t row,
                       bool is_there, int32_t value)
{
    const struct ArrowArray *column = result_column(&found->schema, &found->array, name, format);
    assert_int_equal(result_has(column, row), is_there);
    if (is_there) assert_int_equal(((const int32_t *)column->buffers[1])[row], value);
}

static void assert_names(const result *found, const char *name, int64_t row, const fixture *made,
                         bool is_clause, jub_clause_kind kind, const uint64_t mask[2])
{
    char expected[512] = "";
    for (uint32_t i = 0; i < 128; i++) {
        if (!(mask[i / 64] >> (i % 64) & 1)) continue;
        const jub_text word = is_clause ? jub_decree_clause_name(made->decree, kind, i)
                                        : jub_decree_field_name(made->decree, i);
        const size_t length = strlen(expected);
        (void)snprintf(expected + length, sizeof expected - length, "%s%.*s", length > 0 ? ";" : "",
                       JUB_TEXT_ARG(word));
    }
    assert_text(result_text(result_column(&found->schema, &found->array, name, "i"), false, row),
                expected);
}

static void assert_row(const fixture *made, const result *found, int64_t row, uint32_t person)
{
    const jub_determination each = fixture_determine(made, person, NULL);
    const jub_outcome *outcome = &each.result;
    const bool gives = outcome->standing == JUB_GRANTED || outcome->standing == JUB_DEFERRED;
    const bool is_open = outcome->standing == JUB_UNDETERMINED;
    const bool has_amount = gives && outcome->has_amount;
    const uint64_t nothing[2] = {0};
    const jub_clause_kind kind = outcome->standing == JUB_EXCLUDED ? JUB_EXCLUDES : JUB_GRANTS;
    const uint64_t mask[2] = {gives                               ? outcome->grants
                              : outcome->standing == JUB_EXCLUDED ? each.exclusions
                              : is_open                           ? each.open_grants
                                                                  : 0};
    const struct ArrowArray *status = result_column(&found->schema, &found->array, "status", "c");
    const struct ArrowArray *ranks = result_column(&found->schema, &found->array, "rank", "l");
    const struct ArrowArray *masks =
        result_column(&found->schema, &found->array, "clause_mask", "L");
    assert_text(result_text(status, true, row), jub_standing_word(outcome->standing));
    assert_true(((const uint64_t *)masks->buffers[1])[row] == mask[0]);
    assert_names(found, "clauses", row, made, true, kind, mask);
    assert_names(found, "missing", row, made, false, kind, is_open ? each.missing : nothing);
    assert_day(found, "amount_months", "i", row, has_amount, outcome->amount.months);
    assert_day(found, "amount_days", "i", row, has_amount, outcome->amount.days);
    assert_day(found, "old_end", "tdD", row, each.has_old_end, each.old_end);
    assert_day(found, "new_end", "tdD", row, gives && outcome->has_new_end, outcome->new_end);
    assert_day(found, "days_saved", "i", row, gives && outcome->has_days_saved,
               outcome->days_saved);
    assert_day(found, "deferred_until", "tdD", row,
               outcome->standing == JUB_DEFERRED && outcome->has_deferred_until,
               outcome->deferred_until);
    assert_int_equal(result_has(ranks, row), each.quota != JUB_NO_QUOTA);
    if (each.quota != JUB_NO_QUOTA)
        assert_int_equal(((const int64_t *)ranks->buffers[1])[row], each.rank);
}

// What is given when only such columns are asked for as need no whole determinations.
static void assert_few_columns(const fixture *made, const jubilee_decree *decree,
                               const jubilee_register *reg, const jubilee_options *given)
{
    jubilee_options options = *given;
    jubilee_run *run = NULL;
    result found = {{0}, {0}};
    const uint32_t first = 17, count = PEOPLE - 20;
    options.columns = JUBILEE_STATUS | JUBILEE_CLAUSE_MASK | JUBILEE_AMOUNT | JUBILEE_NEW_END;
    assert_int_equal(jubilee_run_open(decree, reg, &options, &run, NULL, NULL), JUBILEE_OK);
    assert_int_equal(jubilee_run_determine(run, first, count, &found.schema, &found.array, NULL),
                     JUBILEE_OK);
    assert_int_equal(found.array.n_children, 5);
    const struct ArrowArray *status = result_column(&found.schema, &found.array, "status", "c");
    const struct ArrowArray *masks = result_column(&found.schema, &found.array, "clause_mask", "L");
    for (uint32_t row = 0; row < count; row++) {
        const jub_determination each = fixture_determine(made, first + row, NULL);
        const jub_outcome *outcome = &each.result;
        const bool gives = outcome->standing == JUB_GRANTED || outcome->standing == JUB_DEFERRED;
        const bool has_amount = gives && outcome->has_amount;
        assert_text(result_text(status, true, row), jub_standing_word(outcome->standing));
        if (gives) assert_true(((const uint64_t *)masks->buffers[1])[row] == outcome->grants);
        assert_day(&found, "amount_months", "i", row, has_amount, outcome->amount.months);
        assert_day(&found, "amount_days", "i", row, has_amount, outcome->amount.days);
        assert_day(&found, "new_end", "tdD", row, gives && outcome->has_new_end, outcome->new_end);
    }
    found.array.release(&found.array);
    found.schema.release(&found.schema);
    jubilee_run_free(run);
}

static jubilee_decree *open_decree(jub_arena *arena)
{
    jubilee_decree *decree = NULL;
    jubilee_error error = {0};
    const jub_text text = jub_text_format(arena, "```decree\n%s\n```\n", statements);
    const int32_t status =
        jubilee_decree_open(text.bytes, text.length_bytes, NULL, &decree, NULL, &error);
    if (status != JUBILEE_OK) print_message("%u: %s\n", error.line, error.message);
    assert_int_equal(status, JUBILEE_OK);
    return decree;
}

// Every standing that the decree can give, so that agreement is about something.
static void assert_variety(const fixture *made)
{
    bool is_met[JUB_STANDING_COUNT] = {false};
    for (uint32_t row = 0; row < PEOPLE; row++)
        is_met[fixture_determine(made, row, NULL).result.standing] = true;
    for (int i = 0; i < JUB_STANDING_COUNT; i++) assert_true(is_met[i] || i == JUB_REVOKED);
}

static void assert_all(const fixture *made, jubilee_run *run, uint32_t first, uint32_t count)
{
    result found = {{0}, {0}};
    jubilee_error error = {0};
    assert_int_equal(jubilee_run_determine(run, first, count, &found.schema, &found.array, &error),
                     JUBILEE_OK);
    assert_int_equal(found.array.length, count);
    for (uint32_t row = 0; row < count; row++) assert_row(made, &found, row, first + row);
    found.array.release(&found.array);
    found.schema.release(&found.schema);
}

static void assert_agreement(arrow_shape shape, uint32_t batch_count, uint32_t thread_count)
{
    void *state_unused = NULL;
    TEST_ARENA(arena);
    facts *f = calloc(1, sizeof *f);
    int *releases[8] = {NULL};
    jubilee_error error = {0};
    jubilee_run *run = NULL;
    make_facts(f, 11);
    const fixture made = open_reference(&arena, f);
    assert_int_equal(made.status, JUB_OK);
    jubilee_decree *decree = open_decree(&arena);
    jubilee_register *reg = jubilee_register_new();
    const arrow_column places[] = {
        arrow_plain_texts(shape, "place", place_names, FACILITIES),
        arrow_texts(shape, "kind", place_kinds, FACILITIES),
    };
    arrow_batch facilities = arrow_table(places, 2, FACILITIES);
    arrow_batch sentences = lay_sentences(f, shape);
    add_table(reg, "facilities", &facilities);
    add_persons(reg, f, shape, batch_count, releases);
    add_table(reg, "sentences", &sentences);
    finish(reg);
    const jubilee_choice lots = {"lots", "ticket"};
    jubilee_options options = JUBILEE_OPTIONS_INIT;
    options.thread_count = thread_count;
    options.lotteries = &lots;
    options.lottery_count = 1;
    const int32_t status = jubilee_run_open(decree, reg, &options, &run, NULL, &error);
    if (status != JUBILEE_OK) print_message("%s\n", error.message);
    assert_int_equal(status, JUBILEE_OK);
    assert_int_equal(jubilee_run_row_count(run), PEOPLE);
    assert_variety(&made);
    assert_all(&made, run, 0, PEOPLE);
    assert_all(&made, run, 99, 30);
    assert_all(&made, run, PEOPLE, 0);
    assert_few_columns(&made, decree, reg, &options);
    for (uint32_t i = 0; i < batch_count; i++) assert_int_equal(releases[i][1], 0);
    jubilee_run_free(run);
    jubilee_register_free(reg);
    jubilee_decree_free(decree);
    for (uint32_t i = 0; i < batch_count; i++) {
        assert_int_equal(releases[i][0], 1);
        assert_int_equal(releases[i][1], 1);
        free(releases[i]);
    }
    arrow_clear(&facilities);
    arrow_clear(&sentences);
    free(f);
}

TEST(columns_taken_where_they_lie_give_what_the_reference_gives)
{
    (void)state_unused;
    assert_agreement((arrow_shape){.is_dictionary = true, .index = 'i'}, 1, 1);
}

// In place, so that the engine sees them.
TEST(what_stands_in_null_slots_means_nothing)
{
    (void)state_unused;
    assert_agreement((arrow_shape){.is_dictionary = true, .index = 'i', .is_mild = true}, 1, 2);
}

TEST(slices_at_any_offset_give_what_the_reference_gives)
{
    (void)state_unused;
    for (int64_t shift = 1; shift < 80; shift += 21)
        assert_agreement((arrow_shape){.is_dictionary = true, .index = 'i', .shift = shift}, 1, 2);
}

TEST(plain_texts_give_what_the_reference_gives)
{
    (void)state_unused;
    assert_agreement((arrow_shape){.shift = 3}, 1, 3);
    assert_agreement((arrow_shape){.is_large = true}, 1, 1);
}

TEST(narrow_numbers_and_several_batches_give_what_the_reference_gives)
{
    (void)state_unused;
    assert_agreement((arrow_shape){.is_dictionary = true, .index = 'c', .shift = 7}, 5, 2);
    assert_agreement((arrow_shape){.is_dictionary = true, .index = 'i'}, 8, 2);
    assert_agreement((arrow_shape){.is_large = true, .shift = 1}, 3, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_taken_where_they_lie_give_what_the_reference_gives),
        cmocka_unit_test(what_stands_in_null_slots_means_nothing),
        cmocka_unit_test(slices_at_any_offset_give_what_the_reference_gives),
        cmocka_unit_test(plain_texts_give_what_the_reference_gives),
        cmocka_unit_test(narrow_numbers_and_several_batches_give_what_the_reference_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
