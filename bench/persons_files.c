// The same people as flat files, for CSV in to CSV out and for DuckDB.

#include <stdio.h>
#include <string.h>

#include "persons.h"

enum { TEXT_MAX_BYTES = 1 << 22, FLUSH_BYTES = 1 << 20, PATH_BYTES = 4096, DECREE_BYTES = 1 << 20 };

static const char package_text[] =
    "{\"name\": \"bench\", \"resources\": [\n"
    " {\"name\": \"persons\", \"path\": \"persons.csv\", \"schema\": {\"fields\": [\n"
    "  {\"name\": \"id\", \"type\": \"string\"}, {\"name\": \"facility\", \"type\": \"string\"},\n"
    "  {\"name\": \"held_as\", \"type\": \"string\",\n"
    "   \"constraints\": {\"enum\": [\"convicted\", \"family_member\"]}},\n"
    "  {\"name\": \"held_since\", \"type\": \"date\"},\n"
    "  {\"name\": \"term_start\", \"type\": \"date\"}, {\"name\": \"term_end\", \"type\": "
    "\"date\"},\n"
    "  {\"name\": \"maximum_term\", \"type\": \"duration\"},\n"
    "  {\"name\": \"pretrial\", \"type\": \"boolean\"},\n"
    "  {\"name\": \"conduct\", \"type\": \"string\",\n"
    "   \"constraints\": {\"enum\": [\"model\", \"good\", \"ordinary\"]}},\n"
    "  {\"name\": \"birth\", \"type\": \"date\"},\n"
    "  {\"name\": \"first_round\", \"type\": \"boolean\"},\n"
    "  {\"name\": \"final_round\", \"type\": \"boolean\"}],\n"
    "  \"primaryKey\": \"id\", \"foreignKeys\": [{\"fields\": \"facility\",\n"
    "   \"reference\": {\"resource\": \"facilities\", \"fields\": \"id\"}}]}},\n"
    " {\"name\": \"facilities\", \"path\": \"facilities.csv\", \"schema\": {\"fields\": [\n"
    "  {\"name\": \"id\", \"type\": \"string\"},\n"
    "  {\"name\": \"ministry\", \"type\": \"string\", \"constraints\": {\"enum\":\n"
    "   [\"social_security\", \"state_security\", \"other_ministry\"]}},\n"
    "  {\"name\": \"kind\", \"type\": \"string\", \"constraints\": {\"enum\":\n"
    "   [\"political_prison\", \"labour_camp\", \"other_facility\"]}},\n"
    "  {\"name\": \"option\", \"type\": \"string\",\n"
    "   \"constraints\": {\"enum\": [\"transfer_model\", \"release_family\"]}}],\n"
    "  \"primaryKey\": \"id\"}}]}\n";

static FILE *open_in(const char *folder, const char *name, const char *mode)
{
    char path[PATH_BYTES];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, mode);
    if (!file) perror(path);
    return file;
}

static bool flush(jub_buffer *text, FILE *file, size_t at_least_bytes)
{
    if (text->length_bytes < at_least_bytes) return true;
    const bool is_written = fwrite(text->bytes, 1, text->length_bytes, file) == text->length_bytes;
    jub_buffer_reset(text);
    return is_written;
}

static void cell(const jub_column *column, uint32_t row, char end, jub_buffer *text)
{
    jub_column_write(column, row, text);
    jub_buffer_char(text, end);
}

static void round_cell(uint8_t result, char end, jub_buffer *text)
{
    static const char *const words[] = {"false", "true", ""};
    jub_buffer_string(text, words[result]);
    jub_buffer_char(text, end);
}

static void write_person(const bench_persons *persons, uint32_t row, jub_buffer *text)
{
    const jub_column *columns = persons->reg.resources[0].columns;
    const jub_column *custody = persons->reg.custody->columns;
    char id[BENCH_ID_BYTES + 1];
    bench_person_id(row, id);
    jub_buffer_string(text, id);
    jub_buffer_char(text, ',');
    cell(&columns[PERSON_FACILITY], row, ',', text);
    cell(&columns[PERSON_HELD_AS], row, ',', text);
    cell(&columns[PERSON_HELD_SINCE], row, ',', text);
    cell(&custody[TERM_START], row, ',', text);
    cell(&custody[TERM_END], row, ',', text);
    cell(&columns[PERSON_MAXIMUM_TERM], row, ',', text);
    cell(&columns[PERSON_PRETRIAL], row, ',', text);
    cell(&columns[PERSON_CONDUCT], row, ',', text);
    cell(&columns[PERSON_BIRTH], row, ',', text);
    round_cell(persons->rounds[0][row], ',', text);
    round_cell(persons->rounds[1][row], '\n', text);
}

static void write_facility(const bench_persons *persons, uint32_t row, jub_buffer *text)
{
    const jub_resource *facilities = &persons->reg.resources[1];
    for (uint32_t i = 0; i < facilities->column_count; i++)
        cell(&facilities->columns[i], row, i + 1 < facilities->column_count ? ',' : '\n', text);
}

// The 16 bytes of a lot as two numbers, in whose order they are drawn. Only family members may
// stand for the quota.
static void write_lot(const bench_persons *persons, uint32_t row, jub_buffer *text)
{
    const jub_column *held_as = &persons->reg.resources[0].columns[PERSON_HELD_AS];
    char id[BENCH_ID_BYTES + 1];
    uint64_t halves[2];
    if (jub_bit(held_as->known, row) && held_as->codes[row] == CONVICTED) return;
    memcpy(halves, persons->tickets + (size_t)row * 16, sizeof halves);
    bench_person_id(row, id);
    jub_buffer_format(text, "%s,%llu,%llu\n", id, (unsigned long long)__builtin_bswap64(halves[0]),
                      (unsigned long long)__builtin_bswap64(halves[1]));
}

typedef void write_line(const bench_persons *persons, uint32_t row, jub_buffer *text);

static bool write_file(const bench_persons *persons, const char *folder, const char *name,
                       const char *header, uint32_t row_count, write_line *line)
{
    FILE *file = open_in(folder, name, "w");
    jub_buffer text = jub_buffer_init(TEXT_MAX_BYTES);
    bool is_written = file != NULL;
    jub_buffer_string(&text, header);
    for (uint32_t row = 0; is_written && row < row_count; row++) {
        line(persons, row, &text);
        is_written = flush(&text, file, FLUSH_BYTES);
    }
    is_written = is_written && flush(&text, file, 0);
    if (file && fclose(file) != 0) is_written = false;
    jub_buffer_clear(&text);
    return is_written;
}

// The decree as it stands, but for where facts are read from: a term's dates and the rounds are
// columns of the flat file. Its tests, which name the rounds, are left out.
static const char *const changes[][2] = {
    {"date or none from \"custody.start\" .", "date or none ."},
    {"date or none from \"custody.end\" .", "date or none ."},
    {"when not (R1 and R2) .", "when not (first_round and final_round) ."},
    {"field birth           : date protected .",
     "field birth : date protected .\nfield first_round : boolean .\nfield final_round : boolean "
     "."},
};

static void write_changed(const char *rest, FILE *out)
{
    while (*rest) {
        size_t next = strlen(rest), which = 0;
        for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
            const char *found = strstr(rest, changes[i][0]);
            if (!found || (size_t)(found - rest) >= next) continue;
            next = (size_t)(found - rest);
            which = i;
        }
        (void)fwrite(rest, 1, next, out);
        rest += next;
        if (!*rest) break;
        (void)fputs(changes[which][1], out);
        rest += strlen(changes[which][0]);
    }
}

static bool write_decree(const char *decree_path, const char *folder)
{
    static char text[DECREE_BYTES];
    FILE *in = fopen(decree_path, "r"), *out = open_in(folder, "flat.decree.md", "w");
    bool is_written = in && out;
    if (is_written) {
        const size_t length = fread(text, 1, sizeof text - 1, in);
        text[length] = 0;
        char *tests = strstr(text, "## Two rounds, then notice");
        if (tests) *tests = 0;
        write_changed(text, out);
    }
    if (in) (void)fclose(in);
    if (out && fclose(out) != 0) is_written = false;
    return is_written;
}

bool bench_persons_write(const bench_persons *persons, const char *decree_path, const char *folder)
{
    FILE *package = open_in(folder, "datapackage.json", "w");
    if (!package) return false;
    const bool is_written = fputs(package_text, package) >= 0;
    if (fclose(package) != 0 || !is_written) return false;
    const uint32_t count = persons->reg.resources[0].row_count;
    return write_file(persons, folder, "persons.csv",
                      "id,facility,held_as,held_since,term_start,term_end,maximum_term,pretrial,"
                      "conduct,birth,first_round,final_round\n",
                      count, write_person) &&
           write_file(persons, folder, "facilities.csv", "id,ministry,kind,option\n",
                      persons->reg.resources[1].row_count, write_facility) &&
           write_file(persons, folder, "lots.csv", "id,high,low\n", count, write_lot) &&
           write_decree(decree_path, folder);
}
