// The columns of each file, from the one list that header lines, datapackage.json and rows follow.

#include "register/synth_private.h"

#include <assert.h>

#include "base/json.h"

typedef struct column {
    const char *name;
    const char *type;
    const char *cases;
    const char *marks;
    const char *refers;
    const char *title;
} column;

#define X(name, type, cases, marks, refers, title) {#name, type, cases, marks, refers, title},
static const column persons[] = {SYNTH_PERSONS_COLUMNS(X)};
static const column sentences[] = {SYNTH_SENTENCES_COLUMNS(X)};
static const column facilities[] = {SYNTH_FACILITIES_COLUMNS(X)};
static const column rounds[] = {SYNTH_ROUNDS_COLUMNS(X)};
static const column movements[] = {SYNTH_MOVEMENTS_COLUMNS(X)};
static const column officers[] = {SYNTH_OFFICERS_COLUMNS(X)};
static const column ties[] = {SYNTH_TIES_COLUMNS(X)};
static const column offence_codes[] = {SYNTH_OFFENCE_CODES_COLUMNS(X)};
static const column planted[] = {SYNTH_PLANTED_COLUMNS(X)};
#undef X

typedef struct schema {
    const column *columns;
    uint32_t column_count;
    const char *periods; // JSON, or NULL
} schema;

#define COLUMNS(list) list, sizeof(list) / sizeof *(list)
static const schema schemas[JUB_SYNTH_FILE_COUNT] = {
    [JUB_SYNTH_PERSONS] = {COLUMNS(persons), NULL},
    [JUB_SYNTH_SENTENCES] = {COLUMNS(sentences), NULL},
    [JUB_SYNTH_FACILITIES] = {COLUMNS(facilities), NULL},
    [JUB_SYNTH_ROUNDS] = {COLUMNS(rounds), NULL},
    [JUB_SYNTH_MOVEMENTS] = {COLUMNS(movements),
                             "[{\"start\": \"date\", \"end\": \"until\", "
                             "\"exclusivePer\": \"person\", \"place\": \"facility\"}]"},
    [JUB_SYNTH_OFFICERS] = {COLUMNS(officers), NULL},
    [JUB_SYNTH_TIES] = {COLUMNS(ties), NULL},
    [JUB_SYNTH_OFFENCE_CODES] = {COLUMNS(offence_codes), NULL},
    [JUB_SYNTH_PLANTED] = {COLUMNS(planted), NULL},
};

static_assert(sizeof persons / sizeof *persons <= SYNTH_CELL_MAX, "a row has room for all cells");

const char *jub_synth_file_name(jub_synth_file file)
{
    static const char *const names[] = {
#define X(name, file_name) [name] = file_name,
        JUB_SYNTH_FILE_LIST(X)
#undef X
    };
    return names[file];
}

const char *synth_column_name(jub_synth_file file, uint32_t cell)
{
    assert(cell < schemas[file].column_count);
    return schemas[file].columns[cell].name;
}

void synth_header_write(synth_run *run, jub_synth_file file)
{
    jub_buffer *buffer = &run->outputs[file].buffer;
    for (uint32_t i = 0; i < schemas[file].column_count; i++) {
        if (i > 0) jub_buffer_char(buffer, ',');
        jub_buffer_string(buffer, schemas[file].columns[i].name);
    }
    if (schemas[file].column_count > 0) jub_buffer_char(buffer, '\n');
}

static void write_cases(jub_buffer *buffer, const char *cases)
{
    jub_text rest = jub_text_from(cases);
    jub_buffer_string(buffer, "\"enum\": [");
    for (bool is_first = true; rest.length_bytes > 0; is_first = false) {
        if (!is_first) jub_buffer_string(buffer, ", ");
        jub_json_quote(buffer, jub_text_cut(&rest, ' '));
    }
    jub_buffer_char(buffer, ']');
}

// After a pardon there are grounds that were none before; the register of before keeps its bytes.
static const char *cases_of(const synth_run *run, const column *each)
{
    const bool is_ground = strcmp(each->name, "ground") == 0;
    return is_ground && jub_synth_is_after(run->options->scenario) ? SYNTH_GROUND_CASES_AFTER
                                                                   : each->cases;
}

static void write_field(jub_buffer *buffer, const column *each, const char *cases)
{
    const bool is_required = strchr(each->marks, 'R') != NULL;
    const bool has_cases = cases[0] != '\0';
    jub_buffer_format(buffer, "{\"name\": \"%s\", \"type\": \"%s\", \"title\": \"%s\"", each->name,
                      each->type, each->title);
    if (strcmp(each->type, "list") == 0) jub_buffer_string(buffer, ", \"delimiter\": \";\"");
    if (strchr(each->marks, 'N')) jub_buffer_string(buffer, ", \"noneValues\": [\"none\"]");
    if (is_required || has_cases) {
        jub_buffer_string(buffer, ", \"constraints\": {");
        if (is_required) jub_buffer_string(buffer, "\"required\": true");
        if (is_required && has_cases) jub_buffer_string(buffer, ", ");
        if (has_cases) write_cases(buffer, cases);
        jub_buffer_char(buffer, '}');
    }
    jub_buffer_char(buffer, '}');
}

static void write_keys(jub_buffer *buffer, jub_synth_file file)
{
    bool has_reference = false;
    const schema *of = &schemas[file];
    for (uint32_t i = 0; i < of->column_count; i++)
        if (strchr(of->columns[i].marks, 'K'))
            jub_buffer_format(buffer, ",\n        \"primaryKey\": \"%s\"", of->columns[i].name);
    for (uint32_t i = 0; i < of->column_count; i++) {
        if (of->columns[i].refers[0] == '\0') continue;
        jub_buffer_string(buffer, has_reference ? ",\n          "
                                                : ",\n        \"foreignKeys\": [\n          ");
        has_reference = true;
        // The key of every file is its first column; "" is the file itself.
        const char *target = of->columns[i].refers;
        const jub_text own = jub_text_from(jub_synth_file_name(file));
        const bool is_own = jub_text_starts(own, jub_text_from(target));
        const char *key = is_own ? of->columns[0].name : of->columns[i].name;
        jub_buffer_format(buffer,
                          "{\"fields\": \"%s\", \"reference\": {\"resource\": \"%s\", "
                          "\"fields\": \"%s\"}}",
                          of->columns[i].name, is_own ? "" : target, key);
    }
    if (has_reference) jub_buffer_string(buffer, "\n        ]");
    if (of->periods) jub_buffer_format(buffer, ",\n        \"jubilee:periods\": %s", of->periods);
}

static void write_resource(const synth_run *run, jub_buffer *buffer, jub_synth_file file)
{
    const synth_output *output = &run->outputs[file];
    const schema *of = &schemas[file];
    const char *path = jub_synth_file_name(file);
    jub_buffer_format(buffer,
                      "    {\n      \"name\": \"%.*s\",\n      \"path\": \"%s\",\n"
                      "      \"profile\": \"tabular-data-resource\",\n      \"bytes\": ",
                      (int)strcspn(path, "."), path, path);
    jub_buffer_u64(buffer, output->size_bytes);
    jub_buffer_format(buffer, ",\n      \"hash\": \"sha256:%s\",\n", output->hash_hex);
    jub_buffer_string(buffer, "      \"schema\": {\n        \"missingValues\": [\"\"],\n"
                              "        \"fields\": [");
    for (uint32_t i = 0; i < of->column_count; i++) {
        jub_buffer_string(buffer, i > 0 ? ",\n          " : "\n          ");
        write_field(buffer, &of->columns[i], cases_of(run, &of->columns[i]));
    }
    jub_buffer_string(buffer, "\n        ]");
    write_keys(buffer, file);
    jub_buffer_string(buffer, "\n      }\n    }");
}

// The law's terms end on the same day of the month as they began, as those of the decree do.
static const char custody[] =
    "  \"jubilee:custody\": {\"law\": \"special-pardon\", \"sentences\": \"sentences\", "
    "\"person\": \"person\",\n    \"start\": \"start\", \"term\": \"term\", "
    "\"consecutive_to\": \"consecutive_to\",\n    \"kind\": \"kind\", "
    "\"kinds\": {\"determinate\": \"standard\", \"life\": \"life\"}},\n";

void synth_package_write(synth_run *run)
{
    jub_buffer *buffer = &run->outputs[JUB_SYNTH_PACKAGE].buffer;
    const char *word = jub_synth_scenario_word(run->options->scenario);
    jub_buffer_format(buffer,
                      "{\n  \"name\": \"synthetic-%s\",\n  \"profile\": \"tabular-data-package\",\n"
                      "  \"title\": \"Synthetic register, %s\",\n"
                      "  \"description\": \"Made up by jubilee register synth. Nobody in it "
                      "exists.\",\n"
                      "  \"jubilee:synthetic\": {\"scenario\": \"%s\", \"people\": %u, "
                      "\"doubles\": %u, \"seed\": \"",
                      word, word, word, run->options->people_count, run->options->double_count);
    jub_buffer_u64(buffer, run->options->seed);
    jub_buffer_char(buffer, '"');
    if (run->options->facility_count > 0)
        jub_buffer_format(buffer, ", \"facilities\": %u", run->options->facility_count);
    if (run->options->scenario == JUB_SYNTH_CRACKDOWN)
        jub_buffer_format(buffer, ", \"more\": %u", run->options->more_percent);
    jub_buffer_format(buffer, ", \"clean\": %s},\n%s  \"resources\": [\n",
                      run->options->is_clean ? "true" : "false", custody);
    for (uint32_t file = 0; file < JUB_SYNTH_PACKAGE; file++) {
        if (!jub_synth_writes(run->options, (jub_synth_file)file)) continue;
        if (file > 0) jub_buffer_string(buffer, ",\n");
        write_resource(run, buffer, (jub_synth_file)file);
    }
    jub_buffer_string(buffer, "\n  ]\n}\n");
}
