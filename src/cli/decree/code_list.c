#include "cli/decree/code_list.h"

#include "base/utf8.h"
#include "cli/register/register_files.h"
#include "register/csv.h"

enum { LIST_MAX_BYTES = 256 << 20, ARENA_MAX_BYTES = 1 << 30 };
#define NO_COLUMN SIZE_MAX

// A reading under way: what is found, and where in the file.
typedef struct list_reader {
    jub_arena *arena;
    jub_csv_reader csv;
    size_t column_count;
    size_t code_column;
    size_t successor_column; // NO_COLUMN when there is none
    JUB_LIST(jub_text) codes;
    JUB_LIST(jub_text) old_codes;
    JUB_LIST(jub_text) new_codes;
} list_reader;

static jub_position place(const list_reader *reader)
{
    return (jub_position){.line = reader->csv.line};
}

// A cell in the form in which decrees have their codes; it outlives the record.
static jub_status take_text(list_reader *reader, jub_text cell, jub_text *text_out,
                            jub_error *error)
{
    if (!jub_utf8_valid(cell, NULL))
        return jub_fail(error, JUB_ENCODING, place(reader), "save the file as UTF-8",
                        "this line is not UTF-8");
    const jub_text normal = jub_utf8_nfc(reader->arena, cell);
    *text_out = normal.bytes ? jub_text_copy(reader->arena, normal) : normal;
    return text_out->bytes ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status read_header(list_reader *reader, jub_error *error)
{
    size_t count = 0;
    const jub_status status = jub_csv_next(&reader->csv, &count, error);
    if (status != JUB_OK) return status;
    reader->column_count = count;
    reader->code_column = reader->successor_column = NO_COLUMN;
    for (size_t i = 0; i < count; i++) {
        const jub_text name = reader->csv.cells[i].text;
        const bool is_successor = jub_text_is(name, "replaced_by") || jub_text_is(name, "same_as");
        if (is_successor && reader->successor_column != NO_COLUMN)
            return jub_fail(error, JUB_CONFLICT, place(reader), "keep one of the two",
                            "two columns say which code took the place of another");
        if (is_successor) reader->successor_column = i;
        if (jub_text_is(name, "code")) reader->code_column = i;
    }
    if (reader->code_column != NO_COLUMN) return JUB_OK;
    return jub_fail(error, JUB_MISSING, (jub_position){.line = 1, .column = 1},
                    "a list has the columns code and, if it knows, replaced_by",
                    "no column is called 'code'");
}

static jub_status add_pairs(list_reader *reader, jub_text code, jub_text cell, jub_error *error)
{
    while (cell.length_bytes > 0) {
        const jub_text successor = jub_text_trim(jub_text_cut(&cell, ';'));
        jub_text new_code;
        if (successor.length_bytes == 0 || jub_text_is(successor, "none")) continue;
        const jub_status status = take_text(reader, successor, &new_code, error);
        if (status != JUB_OK) return status;
        if (!JUB_LIST_PUSH(reader->arena, &reader->old_codes, code) ||
            !JUB_LIST_PUSH(reader->arena, &reader->new_codes, new_code))
            return jub_fail_no_memory(error);
    }
    return JUB_OK;
}

static jub_status read_record(list_reader *reader, size_t count, jub_error *error)
{
    jub_text code;
    if (count != reader->column_count)
        return jub_fail(error, JUB_SYNTAX, place(reader),
                        "give each line as many cells as the first", "%zu of %zu cells", count,
                        reader->column_count);
    const jub_text cell = reader->csv.cells[reader->code_column].text;
    if (cell.length_bytes == 0)
        return jub_fail(error, JUB_MISSING, place(reader), "write the code, or leave the line out",
                        "this line has no code");
    const jub_status status = take_text(reader, cell, &code, error);
    if (status != JUB_OK) return status;
    if (!JUB_LIST_PUSH(reader->arena, &reader->codes, code)) return jub_fail_no_memory(error);
    if (reader->codes.count > JUB_CODE_LIST_MAX || reader->old_codes.count > JUB_CODE_LIST_MAX)
        return jub_fail(error, JUB_LIMIT, place(reader), NULL, "a list has at most %d codes",
                        JUB_CODE_LIST_MAX);
    if (reader->successor_column == NO_COLUMN) return JUB_OK;
    return add_pairs(reader, code, reader->csv.cells[reader->successor_column].text, error);
}

static jub_status read_list(cli_code_list *opened, jub_error *error)
{
    list_reader reader = {.arena = &opened->arena};
    jub_status status = jub_csv_open(&opened->arena, opened->file.bytes, &reader.csv, error);
    if (status != JUB_OK) return status;
    status = read_header(&reader, error);
    for (size_t count = 1; status == JUB_OK && count > 0;) {
        status = jub_csv_next(&reader.csv, &count, error);
        if (status == JUB_OK && count > 0) status = read_record(&reader, count, error);
    }
    jub_csv_clear(&reader.csv);
    opened->list = (jub_code_list){.codes = reader.codes.items,
                                   .code_count = reader.codes.count,
                                   .old_codes = reader.old_codes.items,
                                   .new_codes = reader.new_codes.items,
                                   .pair_count = reader.old_codes.count};
    return status;
}

static jub_status read_file(cli_code_list *opened, const char *path, jub_error *error)
{
    const jub_status status = cli_file_open(path, LIST_MAX_BYTES, &opened->file, error);
    return status == JUB_OK ? read_list(opened, error) : status;
}

jub_status cli_code_list_open(const char *path, cli_code_list *list_out, const char **bad_path_out,
                              jub_error *error)
{
    *list_out = (cli_code_list){.arena = jub_arena_init(ARENA_MAX_BYTES)};
    *bad_path_out = path;
    return read_file(list_out, path, error);
}

// The path of the list's file within the register.
static jub_status find_list(cli_code_list *opened, const char *folder, const char *package_path,
                            jub_text *path_out, jub_error *error)
{
    const jub_package *package = NULL;
    cli_file file;
    jub_status status = cli_package_open(folder, package_path, &file, error);
    if (status != JUB_OK) return status;
    status = jub_package_read(&opened->arena, file.bytes, &package, error);
    cli_file_clear(&file);
    if (status != JUB_OK) return status;
    for (uint32_t i = 0; i < package->resource_count; i++)
        if (jub_text_is(package->resources[i].name, "offence_codes")) {
            *path_out = package->resources[i].path;
            return JUB_OK;
        }
    return jub_fail(error, JUB_MISSING, (jub_position){0},
                    "add a resource offence_codes with a field code, or give a list by --codes",
                    "this register has no list of offence codes");
}

jub_status cli_code_list_open_register(const char *folder, cli_code_list *list_out,
                                       const char **bad_path_out, jub_error *error)
{
    jub_text path;
    *list_out = (cli_code_list){.arena = jub_arena_init(ARENA_MAX_BYTES)};
    *bad_path_out = cli_path_join(&list_out->arena, folder, JUB_TEXT(PACKAGE_FILE_NAME));
    if (!*bad_path_out) return jub_fail_no_memory(error);
    const jub_status status = find_list(list_out, folder, *bad_path_out, &path, error);
    if (status != JUB_OK) return status;
    *bad_path_out = cli_path_join(&list_out->arena, folder, path);
    if (!*bad_path_out) return jub_fail_no_memory(error);
    return read_file(list_out, *bad_path_out, error);
}

void cli_code_list_clear(cli_code_list *opened)
{
    cli_file_clear(&opened->file);
    jub_arena_clear(&opened->arena);
}
