#ifndef JUB_TEST_REGISTER_FIXTURE_H
#define JUB_TEST_REGISTER_FIXTURE_H

// A decree and a small register written into a test, opened and ready to determine.

#include "decree/bind.h"
#include "decree/determine.h"
#include "decree/explain.h"
#include "test_support.h"

/// One file of the register. Fields as `person:string birth:date facility:string>facilities`; the
/// first is the key, `>` names the resource that a field refers to, whose key has the same name.
typedef struct fixture_file {
    const char *name;
    const char *fields;
    const char *csv;
} fixture_file;

enum { FIXTURE_FILE_MAX = 8, FIXTURE_TEXT_MAX_BYTES = 64 << 20 };

typedef struct fixture {
    const jub_decree *decree;
    jub_register *reg;
    jub_diagnostics diagnostics;
    jub_determiner *determiner;
    jub_worker *worker;
    jub_status status; // of opening
} fixture;

static inline void fixture_field(jub_text field, jub_buffer *json, jub_buffer *keys, bool is_first)
{
    const jub_text name = jub_text_cut(&field, ':');
    const jub_text type = jub_text_cut(&field, '>');
    jub_buffer_format(json, "%s{\"name\":\"%.*s\",\"type\":\"%.*s\"}", is_first ? "" : ",",
                      JUB_TEXT_ARG(name), JUB_TEXT_ARG(type));
    if (field.length_bytes > 0)
        jub_buffer_format(keys,
                          "%s{\"fields\":\"%.*s\",\"reference\":{\"resource\":\"%.*s\","
                          "\"fields\":\"%.*s\"}}",
                          keys->length_bytes > 0 ? "," : "", JUB_TEXT_ARG(name),
                          JUB_TEXT_ARG(field), JUB_TEXT_ARG(name));
}

static inline void fixture_resource(const fixture_file *file, jub_buffer *json)
{
    jub_buffer keys = jub_buffer_init(FIXTURE_TEXT_MAX_BYTES);
    jub_text fields = jub_text_from(file->fields);
    jub_text key = fields;
    key = jub_text_cut(&key, ':');
    jub_buffer_format(json, "{\"name\":\"%s\",\"path\":\"%s.csv\",\"schema\":{\"fields\":[",
                      file->name, file->name);
    for (bool is_first = true; fields.length_bytes > 0; is_first = false)
        fixture_field(jub_text_cut(&fields, ' '), json, &keys, is_first);
    jub_buffer_string(json, "]");
    if (strcmp(file->name, "rounds") != 0)
        jub_buffer_format(json, ",\"primaryKey\":\"%.*s\"", JUB_TEXT_ARG(key));
    if (keys.length_bytes > 0)
        jub_buffer_format(json, ",\"foreignKeys\":[%.*s]", JUB_TEXT_ARG(jub_buffer_view(&keys)));
    jub_buffer_string(json, "}}");
    jub_buffer_clear(&keys);
}

/// `members` stand in the package before its resources, such as `"jubilee:custody":{..},`.
static inline jub_register *fixture_register_with(jub_arena *arena, const char *members,
                                                  const fixture_file *files, size_t file_count)
{
    jub_buffer json = jub_buffer_init(FIXTURE_TEXT_MAX_BYTES);
    jub_text sources[FIXTURE_FILE_MAX];
    const jub_package *package = NULL;
    jub_register *reg = NULL;
    jub_error error = {0};
    jub_buffer_format(&json, "{\"name\":\"test\",%s\"resources\":[", members);
    for (size_t i = 0; i < file_count; i++) {
        if (i > 0) jub_buffer_char(&json, ',');
        fixture_resource(&files[i], &json);
        sources[i] = jub_text_from(files[i].csv);
    }
    jub_buffer_string(&json, "]}");
    const jub_text source = jub_text_copy(arena, jub_buffer_view(&json));
    jub_buffer_clear(&json);
    jub_status status = jub_package_read(arena, source, &package, &error);
    if (status == JUB_OK)
        status = jub_register_load(arena, package, sources, NULL, NULL, NULL, &reg, &error);
    if (status != JUB_OK) print_message("register: %s\n", error.message);
    assert_int_equal(status, JUB_OK);
    return reg;
}

static inline jub_register *fixture_register(jub_arena *arena, const fixture_file *files,
                                             size_t file_count)
{
    return fixture_register_with(arena, "", files, file_count);
}

/// The statements between a fence. Every error is printed.
static inline const jub_decree *fixture_decree(jub_arena *arena, const char *statements,
                                               jub_diagnostics *diagnostics)
{
    const jub_decree *decree = NULL;
    const jub_text source = jub_text_format(arena, "```decree\n%s\n```\n", statements);
    *diagnostics = jub_diagnostics_init(arena);
    const jub_status status = jub_decree_read(arena, source, diagnostics, &decree);
    for (size_t i = 0; status != JUB_OK && i < diagnostics->list.count; i++)
        print_message("%u: %.*s\n", diagnostics->list.items[i].at.line,
                      JUB_TEXT_ARG(diagnostics->list.items[i].message));
    assert_int_equal(status, JUB_OK);
    *diagnostics = jub_diagnostics_init(arena);
    return decree;
}

/// Opens and, when that went well, gathers and ranks the candidates of all quotas.
static inline fixture fixture_open_register(jub_arena *arena, const char *statements,
                                            jub_register *reg, const jub_determine_options *options)
{
    fixture made = {.reg = reg};
    jub_error error = {0};
    made.decree = fixture_decree(arena, statements, &made.diagnostics);
    made.status = jub_determiner_open(arena, made.decree, made.reg, options, &made.diagnostics,
                                      &made.determiner);
    if (made.status != JUB_OK) return made;
    made.worker = jub_worker_new(arena, made.determiner);
    assert_non_null(made.worker);
    jub_determine_candidates(made.determiner, made.worker, 0,
                             jub_determiner_row_count(made.determiner));
    made.status = jub_determine_rank(made.determiner, made.worker, &error);
    if (made.status != JUB_OK) print_message("%s\n", error.message);
    return made;
}

static inline fixture fixture_open(jub_arena *arena, const char *statements,
                                   const fixture_file *files, size_t file_count,
                                   const jub_determine_options *options)
{
    return fixture_open_register(arena, statements, fixture_register(arena, files, file_count),
                                 options);
}

static inline jub_determination fixture_determine(const fixture *made, uint32_t row,
                                                  const jub_row_error_sink *errors)
{
    jub_determination determination;
    jub_determine_rows(made->determiner, made->worker, row, row + 1, errors, &determination);
    return determination;
}

/// Compares a determination, told in a line, with what is expected.
static inline void assert_told(const fixture *made, uint32_t row, const char *expected)
{
    jub_buffer buffer = jub_buffer_init(FIXTURE_TEXT_MAX_BYTES);
    const jub_determination determination = fixture_determine(made, row, NULL);
    jub_determination_write(made->decree, &determination, &buffer);
    assert_text(jub_buffer_view(&buffer), expected);
    jub_buffer_clear(&buffer);
}

#endif
