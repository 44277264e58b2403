// A decree applied to tables that this program holds, through libjubilee and Arrow's C data
// interface: https://arrow.apache.org/docs/format/CDataInterface.html
//
//     cc determine.c $(pkg-config --cflags --libs jubilee) -o determine
//     ./determine special-pardon.decree.md

#define _GNU_SOURCE

#include <jubilee/jubilee.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PEOPLE = 7, PRISONS = 3 };

static int32_t failed(const jubilee_error *error)
{
    fprintf(stderr, "determine: %s", error->message);
    if (error->hint[0] != '\0') fprintf(stderr, " (%s)", error->hint);
    fprintf(stderr, "\n");
    return error->status;
}

// -- columns --------------------------------------------------------------------------------------

// A column as the interface has it: a schema, an array, and the buffers these point to. All of it is
// the program's own memory, which outlives the register, so releasing has nothing to free. A program
// that allocates its columns frees them there.

typedef struct column {
    struct ArrowSchema schema;
    struct ArrowArray array;
    const void *buffers[3]; // which rows are not null, values; for texts offsets, bytes
    uint8_t valid[1];       // a bit a row: eight rows at most in this example
    uint8_t bits[1];
    int32_t offsets[PEOPLE + 1];
    char bytes[512];
} column;

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

static column *begin(column *to, const char *format, const char *name, int64_t rows,
                     int64_t buffer_count)
{
    *to = (column){
        .schema = {.format = format, .name = name, .flags = ARROW_FLAG_NULLABLE,
                   .release = release_schema},
        .array = {.length = rows, .null_count = -1, .n_buffers = buffer_count,
                  .buffers = to->buffers, .release = release_array},
    };
    return to;
}

// Values as they lie: `tdD` days since 1970, `tiM` months, `w:16` tickets.
static void values(column *to, const char *format, const char *name, const void *its, int64_t rows)
{
    begin(to, format, name, rows, 2)->buffers[1] = its;
}

static void booleans(column *to, const char *name, const bool *its, int64_t rows)
{
    begin(to, "b", name, rows, 2)->buffers[1] = to->bits;
    for (int64_t i = 0; i < rows; i++) to->bits[0] |= (uint8_t)(its[i] << i);
}

// NULL is null: nobody knows.
static void texts(column *to, const char *name, const char *const *its, int64_t rows)
{
    begin(to, "u", name, rows, 3)->buffers[0] = to->valid;
    to->buffers[1] = to->offsets;
    to->buffers[2] = to->bytes;
    for (int64_t i = 0; i < rows; i++) {
        const size_t length = its[i] ? strlen(its[i]) : 0;
        if (its[i]) memcpy(to->bytes + to->offsets[i], its[i], length);
        to->offsets[i + 1] = to->offsets[i] + (int32_t)length;
        to->valid[0] |= (uint8_t)((its[i] != NULL) << i);
    }
}

// A table is a struct array whose children are the columns. The register takes it over.
static int32_t add(jubilee_register *reg, const char *name, column *columns, int64_t count,
                   jubilee_error *error)
{
    struct ArrowSchema *schemas[16];
    struct ArrowArray *arrays[16];
    static struct ArrowArray *kept[3][16]; // children must live as long as the register
    static int table = 0;
    static const void *no_nulls[1] = {NULL};
    for (int64_t i = 0; i < count; i++) {
        schemas[i] = &columns[i].schema;
        arrays[i] = &columns[i].array;
    }
    memcpy(kept[table], arrays, sizeof arrays);
    struct ArrowSchema schema = {.format = "+s", .name = "", .n_children = count,
                                 .children = schemas, .release = release_schema};
    struct ArrowArray array = {.length = columns[0].array.length, .n_buffers = 1,
                               .n_children = count, .buffers = no_nulls,
                               .children = kept[table++], .release = release_array};
    return jubilee_register_add(reg, name, &schema, &array, 1, error);
}

// -- the facts ------------------------------------------------------------------------------------

static int32_t day(int year, int month, int of_month)
{
    struct tm date = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = of_month};
    return (int32_t)(timegm(&date) / 86400);
}

static int32_t add_prisons(jubilee_register *reg, jubilee_error *error)
{
    static column columns[5];
    static const char *const names[PRISONS] = {"camp-1", "prison-1", "prison-2"};
    static const char *const ministries[PRISONS] = {"social_security", "social_security",
                                                    "state_security"};
    static const char *const kinds[PRISONS] = {"labour_camp", "political_prison",
                                               "political_prison"};
    static const char *const options[PRISONS] = {NULL, "release_family", "transfer_model"};
    static const bool no_option[PRISONS] = {true, false, false}; // it does not apply to a camp
    texts(&columns[0], "facility", names, PRISONS);
    texts(&columns[1], "ministry", ministries, PRISONS);
    texts(&columns[2], "kind", kinds, PRISONS);
    texts(&columns[3], "option", options, PRISONS);
    booleans(&columns[4], "option_none", no_option, PRISONS);
    return add(reg, "facilities", columns, 5, error);
}

static const char *const people[PEOPLE] = {"p1", "p2", "p3", "p4", "p5", "p6", "p7"};

static int32_t add_people(jubilee_register *reg, jubilee_error *error)
{
    static column columns[12];
    static const char *const facilities[PEOPLE] = {"camp-1", "camp-1",   "prison-1", "camp-1",
                                                   "prison-2", "camp-1", "prison-1"};
    static const char *const held_as[PEOPLE] = {"convicted", "convicted", "family_member",
                                                "convicted", "convicted", "convicted",
                                                "family_member"};
    static const char *const conduct[PEOPLE] = {"model", NULL,   "good",    "good",
                                                "model", "good", "ordinary"};
    static const bool pretrial[PEOPLE] = {false, false, false, true, false, false, false};
    static const bool first[PEOPLE] = {true, true, true, true, true, true, true};
    static const bool second[PEOPLE] = {true, true, true, true, true, true, false};
    static const int32_t maximum[PEOPLE] = {144, 96, 0, 36, 180, 0, 0};
    static const bool no_maximum[PEOPLE] = {false, false, true, false, false, true, true};
    static const uint8_t tickets[PEOPLE][16] = {{7}, {6}, {5}, {4}, {3}, {2}, {1}};
    static int32_t birth[PEOPLE], held_since[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) {
        birth[i] = day(1960 + i, 5, 1);
        held_since[i] = day(2012 + i % 2, 2, 16);
    }
    texts(&columns[0], "person", people, PEOPLE);
    texts(&columns[1], "facility", facilities, PEOPLE);
    texts(&columns[2], "held_as", held_as, PEOPLE);
    texts(&columns[3], "conduct", conduct, PEOPLE);
    booleans(&columns[4], "pretrial", pretrial, PEOPLE);
    booleans(&columns[5], "first_selection", first, PEOPLE);
    booleans(&columns[6], "final_selection", second, PEOPLE);
    values(&columns[7], "tiM", "maximum_term", maximum, PEOPLE);
    booleans(&columns[8], "maximum_term_none", no_maximum, PEOPLE);
    values(&columns[9], "tdD", "birth", birth, PEOPLE);
    values(&columns[10], "tdD", "held_since", held_since, PEOPLE);
    values(&columns[11], "w:16", "ticket", tickets, PEOPLE);
    return add(reg, "persons", columns, 12, error);
}

// What the decree asks of `custody` stands in a table of its own, a row for each person.
static int32_t add_custody(jubilee_register *reg, jubilee_error *error)
{
    static column columns[3];
    static int32_t start[PEOPLE], end[PEOPLE];
    static const bool no_end[PEOPLE] = {false, false, false, false, false, true, false}; // life
    for (int i = 0; i < PEOPLE; i++) {
        start[i] = day(2012 + i % 2, 2, 16);
        end[i] = day(2024 + i % 2, 2, 16);
    }
    values(&columns[0], "tdD", "start", start, PEOPLE);
    values(&columns[1], "tdD", "end", end, PEOPLE);
    booleans(&columns[2], "end_none", no_end, PEOPLE);
    return add(reg, "custody", columns, 3, error);
}

static int32_t fill(jubilee_register *reg, jubilee_error *error)
{
    int32_t status = add_prisons(reg, error);
    if (status == JUBILEE_OK) status = add_people(reg, error);
    if (status == JUBILEE_OK) status = add_custody(reg, error);
    if (status == JUBILEE_OK)
        status = jubilee_register_key(reg, "facilities", "facility", error);
    if (status == JUBILEE_OK) status = jubilee_register_key(reg, "persons", "person", error);
    if (status == JUBILEE_OK)
        status = jubilee_register_refer(reg, "persons", "facility", "facilities", error);
    return status == JUBILEE_OK ? jubilee_register_finish(reg, error) : status;
}

// -- results --------------------------------------------------------------------------------------

static const struct ArrowArray *find(const struct ArrowSchema *schema,
                                     const struct ArrowArray *array, const char *name)
{
    for (int64_t i = 0; i < schema->n_children; i++)
        if (strcmp(schema->children[i]->name, name) == 0) return array->children[i];
    return NULL;
}

static bool is_null(const struct ArrowArray *array, int64_t row)
{
    const uint8_t *valid = array->buffers[0];
    return valid && !(valid[row / 8] >> (row % 8) & 1);
}

// A text of a dictionary whose numbers have one byte (status) or four.
static void print_text(const struct ArrowArray *array, bool is_narrow, int width, int64_t row)
{
    const int32_t *offsets = array->dictionary->buffers[1];
    const char *bytes = array->dictionary->buffers[2];
    if (is_null(array, row)) {
        printf(" %-*s", width, "-");
        return;
    }
    const int32_t number = is_narrow ? ((const int8_t *)array->buffers[1])[row]
                                     : ((const int32_t *)array->buffers[1])[row];
    printf(" %-*.*s", width, (int)(offsets[number + 1] - offsets[number]),
           bytes + offsets[number]);
}

static void print_day(const struct ArrowArray *array, int64_t row)
{
    char text[16] = "-";
    struct tm date;
    if (!is_null(array, row)) {
        const time_t seconds = (time_t)((const int32_t *)array->buffers[1])[row] * 86400;
        (void)strftime(text, sizeof text, "%Y-%m-%d", gmtime_r(&seconds, &date));
    }
    printf(" %-10s", text);
}

static int32_t print_results(const jubilee_run *run, jubilee_error *error)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    const int32_t status = jubilee_run_determine(run, 0, PEOPLE, &schema, &array, error);
    if (status != JUBILEE_OK) return status;
    printf("%-6s %-12s %-7s %-10s %-10s %s\n", "person", "status", "clauses", "old_end", "new_end",
           "missing");
    for (int64_t row = 0; row < PEOPLE; row++) {
        printf("%-6s", people[row]);
        print_text(find(&schema, &array, "status"), true, 12, row);
        print_text(find(&schema, &array, "clauses"), false, 7, row);
        print_day(find(&schema, &array, "old_end"), row);
        print_day(find(&schema, &array, "new_end"), row);
        print_text(find(&schema, &array, "missing"), false, 0, row);
        printf("\n");
    }
    array.release(&array); // ours now, so ours to release
    schema.release(&schema);
    return JUBILEE_OK;
}

static int32_t determine(const jubilee_decree *decree, const jubilee_register *reg,
                         jubilee_error *error)
{
    const jubilee_choice lottery = {"february-2022", "ticket"};
    const jubilee_choice rounds[] = {{"R1", "first_selection"}, {"R2", "final_selection"}};
    jubilee_options options = JUBILEE_OPTIONS_INIT;
    options.lotteries = &lottery;
    options.lottery_count = 1;
    options.rounds = rounds;
    options.round_count = 2;
    jubilee_run *run = NULL;
    char *text = NULL;
    int32_t status = jubilee_run_open(decree, reg, &options, &run, NULL, error);
    if (status == JUBILEE_OK) status = print_results(run, error);
    if (status == JUBILEE_OK) status = jubilee_run_explain(run, 1, &text, error);
    if (status == JUBILEE_OK) printf("\n%s", text);
    jubilee_text_free(text);
    jubilee_run_free(run);
    return status;
}

// -- the program ----------------------------------------------------------------------------------

static char *read_file(const char *path, size_t *length_out)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t capacity = 0;
    if (!file) return NULL;
    const ssize_t length = getdelim(&text, &capacity, EOF, file);
    (void)fclose(file);
    *length_out = length < 0 ? 0 : (size_t)length;
    return text;
}

int main(int argument_count, char **arguments)
{
    jubilee_error error = {0};
    jubilee_decree *decree = NULL;
    jubilee_diagnostics *diagnostics = NULL;
    size_t length = 0;
    if (argument_count != 2) {
        fprintf(stderr, "usage: determine FILE.decree.md\n");
        return 2;
    }
    char *text = read_file(arguments[1], &length);
    if (!text) {
        fprintf(stderr, "determine: cannot read '%s'\n", arguments[1]);
        return 1;
    }
    int32_t status = jubilee_decree_open(text, length, NULL, &decree, &diagnostics, &error);
    free(text);
    if (status != JUBILEE_OK && diagnostics)
        fprintf(stderr, "%s", jubilee_diagnostics_text(diagnostics));
    jubilee_diagnostics_free(diagnostics);
    jubilee_register *reg = status == JUBILEE_OK ? jubilee_register_new() : NULL;
    if (reg) {
        printf("%s, which asks for %zu facts\n\n", jubilee_decree_title(decree),
               jubilee_decree_need_count(decree));
        status = fill(reg, &error);
        if (status == JUBILEE_OK) status = determine(decree, reg, &error);
    }
    jubilee_register_free(reg);
    jubilee_decree_free(decree);
    if (status != JUBILEE_OK) (void)failed(&error);
    return status == JUBILEE_OK ? 0 : 1;
}
