// jubilee register check: every fault of a register, and how many there are of each kind.

#include <argp.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/register/fault_file.h"
#include "cli/register/register_files.h"
#include "register/csv.h"

enum {
    SHOWN_PER_KIND = 20,
    VALUE_SHOWN_CHARACTERS = 40,
    VALUE_MAX_BYTES = 4 * JUB_CSV_ROW_MAX_BYTES, // a record with every byte replaced
    OUTPUT_BLOCK_BYTES = 1 << 20,
    KEY_ALL = 1,
    KEY_FAULTS,
    KEY_FORMAT,
    KEY_SHOW,
};

typedef struct check {
    const char *folder;
    const char *faults_path;
    bool is_json;
    uint64_t shown_max; // of each kind
    uint64_t shown[JUB_FAULT_KIND_COUNT];
    uint64_t shown_total;
    jub_buffer value;   // of the fault at hand
    jub_buffer output;  // for standard output, held back so that it does not mix with the progress
    cli_writer *writer; // of the list of faults, NULL when none is asked for
    cli_fault_file faults;
} check;

static void write_output(check *run)
{
    if (run->output.length_bytes > 0)
        (void)fwrite(run->output.bytes, 1, run->output.length_bytes, stdout);
    jub_buffer_reset(&run->output);
}

// Characters that move the cursor or turn the direction of a line could make a terminal show what
// is not there. Source: Unicode UAX #9, explicit directional formatting.
static bool is_safe_to_show(uint32_t code_point)
{
    const bool is_control = code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
    const bool turns = (code_point >= 0x200e && code_point <= 0x200f) ||
                       (code_point >= 0x2028 && code_point <= 0x202e) ||
                       (code_point >= 0x2066 && code_point <= 0x2069);
    return !is_control && !turns && code_point != 0xfeff;
}

static size_t valid_length(jub_text text)
{
    size_t bad_at;
    return jub_utf8_valid(text, &bad_at) ? text.length_bytes : bad_at;
}

// At most VALUE_SHOWN_CHARACTERS, with what could confuse a terminal as an escape.
static void write_shown(jub_buffer *buffer, jub_text text)
{
    size_t valid = valid_length((jub_text){text.bytes, text.length_bytes < 1024
                                                           ? text.length_bytes
                                                           : 1024}); // enough for what is shown
    for (size_t at = 0, count = 0; at < text.length_bytes; count++) {
        if (count == VALUE_SHOWN_CHARACTERS) {
            jub_buffer_string(buffer, "\xe2\x80\xa6");
            return;
        }
        if (at >= valid) {
            jub_buffer_format(buffer, "\\x%02x", (unsigned char)text.bytes[at++]);
            const size_t left = text.length_bytes - at;
            valid = at + valid_length((jub_text){text.bytes + at, left < 1024 ? left : 1024});
            continue;
        }
        size_t length;
        const uint32_t code_point =
            jub_utf8_decode((jub_text){text.bytes + at, valid - at}, &length);
        if (is_safe_to_show(code_point))
            jub_buffer_bytes(buffer, text.bytes + at, length);
        else
            jub_buffer_format(buffer, code_point < 0x80 ? "\\x%02x" : "\\u{%x}", code_point);
        at += length;
    }
}

// All of it, with U+FFFD for each byte that is not UTF-8.
static void write_valid(jub_buffer *buffer, jub_text text)
{
    while (text.length_bytes > 0) {
        const size_t valid = valid_length(text);
        jub_buffer_bytes(buffer, text.bytes, valid);
        if (valid == text.length_bytes) return;
        jub_buffer_string(buffer, "\xef\xbf\xbd");
        text = (jub_text){text.bytes + valid + 1, text.length_bytes - valid - 1};
    }
}

static void write_member(jub_buffer *buffer, const char *key, jub_text value)
{
    jub_buffer_format(buffer, ",\"%s\":", key);
    jub_json_quote(buffer, value);
}

static void show_json(check *run, const jub_fault *fault)
{
    jub_buffer *to = &run->output;
    jub_buffer_reset(&run->value);
    write_shown(&run->value, fault->value);
    jub_buffer_string(to, run->shown_total > 0 ? ",\n  {\"file\":" : "\n  {\"file\":");
    jub_json_quote(to, fault->path);
    jub_buffer_format(to, ",\"record\":%" PRIu64 ",\"line\":%" PRIu32, fault->record, fault->line);
    write_member(to, "column", fault->column);
    write_member(to, "kind", jub_text_from(jub_fault_word(fault->kind)));
    write_member(to, "value", jub_buffer_view(&run->value));
    write_member(to, "reason", jub_text_from(fault->reason));
    jub_buffer_char(to, '}');
}

static void show_text(check *run, const jub_fault *fault)
{
    jub_buffer *to = &run->output;
    write_shown(to, fault->path);
    jub_buffer_format(to, ":%" PRIu32 ": ", fault->line);
    if (fault->record != fault->line) jub_buffer_format(to, "record %" PRIu64 ": ", fault->record);
    jub_buffer_format(to, "%s: ", jub_fault_word(fault->kind));
    if (fault->column.length_bytes > 0) {
        write_shown(to, fault->column);
        jub_buffer_char(to, ' ');
    }
    jub_buffer_char(to, '\'');
    write_shown(to, fault->value);
    jub_buffer_format(to, "': %s\n", fault->reason);
}

static void take_fault(void *context, const jub_fault *fault)
{
    check *run = context;
    if (run->writer) cli_fault_file_take(&run->faults, fault);
    if (run->shown[fault->kind] >= run->shown_max) return;
    if (run->is_json)
        show_json(run, fault);
    else
        show_text(run, fault);
    run->shown[fault->kind]++;
    run->shown_total++;
    if (run->output.length_bytes >= OUTPUT_BLOCK_BYTES) write_output(run);
}

static void report_text(check *run, const jub_register *reg)
{
    jub_buffer *to = &run->output;
    char count[CLI_COUNT_TEXT_BYTES];
    for (size_t kind = 0; kind < JUB_FAULT_KIND_COUNT; kind++)
        if (reg->faults.by_kind[kind] > run->shown[kind])
            jub_buffer_format(to, "... and %s more of kind '%s'\n",
                              cli_count(reg->faults.by_kind[kind] - run->shown[kind], count),
                              jub_fault_word((jub_fault_kind)kind));
    if (reg->faults.total > run->shown_total)
        jub_buffer_string(to, "    (--all shows them here, --faults FILE writes them to a file)\n");
    if (reg->faults.total > 0) jub_buffer_char(to, '\n');
    for (uint32_t i = 0; i < reg->resource_count; i++) {
        jub_buffer_format(to, "%14s rows  ", cli_count(reg->resources[i].row_count, count));
        write_shown(to, reg->resources[i].path);
        jub_buffer_char(to, '\n');
    }
    jub_buffer_char(to, '\n');
    for (size_t kind = 0; kind < JUB_FAULT_KIND_COUNT; kind++)
        if (reg->faults.by_kind[kind] > 0)
            jub_buffer_format(to, "%14s %-10s  %s\n", cli_count(reg->faults.by_kind[kind], count),
                              jub_fault_word((jub_fault_kind)kind),
                              jub_fault_meaning((jub_fault_kind)kind));
    if (reg->faults.total == 0)
        jub_buffer_string(to, "no faults\n");
    else
        jub_buffer_format(to, "%14s faults in all\n", cli_count(reg->faults.total, count));
}

static void report_json(check *run, const jub_register *reg)
{
    jub_buffer *to = &run->output;
    jub_buffer_string(to, "\n ],\n \"rows\":{");
    for (uint32_t i = 0; i < reg->resource_count; i++) {
        if (i > 0) jub_buffer_char(to, ',');
        jub_json_quote(to, reg->resources[i].name);
        jub_buffer_format(to, ":%" PRIu32, reg->resources[i].row_count);
    }
    jub_buffer_string(to, "},\n \"counts\":{");
    for (size_t kind = 0; kind < JUB_FAULT_KIND_COUNT; kind++)
        jub_buffer_format(to, "%s\"%s\":%" PRIu64, kind > 0 ? "," : "",
                          jub_fault_word((jub_fault_kind)kind), reg->faults.by_kind[kind]);
    jub_buffer_format(to, "},\n \"total\":%" PRIu64 "}\n", reg->faults.total);
}

// So that what a program reads is whole JSON also where the register is refused.
static void report_json_error(check *run, const char *path, const jub_error *error)
{
    jub_buffer *to = &run->output;
    jub_buffer_string(to, "\n ],\n \"error\":{\"message\":");
    jub_buffer_reset(&run->value);
    write_valid(&run->value, jub_text_from(error->message));
    jub_json_quote(to, jub_buffer_view(&run->value));
    write_member(to, "hint", jub_text_from(error->hint));
    jub_buffer_reset(&run->value);
    write_valid(&run->value, jub_text_from(path ? path : ""));
    write_member(to, "path", jub_buffer_view(&run->value));
    jub_buffer_format(to, ",\"line\":%" PRIu32 ",\"column\":%" PRIu32 "}}\n", error->at.line,
                      error->at.column);
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    check *run = state->input;
    switch (key) {
    case KEY_ALL: run->shown_max = UINT64_MAX; return 0;
    case KEY_SHOW: {
        uint32_t count;
        if (!jub_text_to_u32(jub_text_from(argument), &count))
            argp_error(state, "--show takes a number, not '%s'", argument);
        run->shown_max = count;
        return 0;
    }
    case KEY_FAULTS: run->faults_path = argument; return 0;
    case KEY_FORMAT:
        run->is_json = strcmp(argument, "json") == 0;
        if (!run->is_json && strcmp(argument, "text") != 0)
            argp_error(state, "--format is text or json, not '%s'", argument);
        return 0;
    case ARGP_KEY_ARG:
        if (run->folder) argp_error(state, "one folder at a time");
        run->folder = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->folder) argp_error(state, "which register? name its folder");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"faults", KEY_FAULTS, "FILE", 0, "write every fault to FILE as CSV", 0},
    {"format", KEY_FORMAT, "text|json", 0, "how to print (default: text)", 0},
    {"show", KEY_SHOW, "N", 0, "print at most N faults of each kind (default: 20)", 0},
    {"all", KEY_ALL, NULL, 0, "print every fault", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc =
        "Checks the register in the folder DIR: every cell against its schema, keys, references, "
        "and dates against each other. Prints each fault with its file, line, column, value and "
        "reason, and a count of each kind.\v"
        "Exit status: 0 without faults, 1 with faults or when the register cannot be read.\n\n"
        "Example: jubilee register check prison-register --faults faults.csv",
};

static jub_status begin_faults(check *run, const char **bad_path_out, jub_error *error)
{
    if (!run->faults_path) return JUB_OK;
    *bad_path_out = run->faults_path;
    const jub_status status = cli_file_begin(run->faults_path, CLI_SHARED, &run->writer, error);
    if (status == JUB_OK) cli_fault_file_begin(cli_writer_sink(run->writer), &run->faults);
    return status;
}

static jub_status end_faults(check *run, const char **bad_path_out, jub_error *error)
{
    if (!run->writer) return JUB_OK;
    *bad_path_out = run->faults_path;
    const jub_status status = cli_fault_file_end(&run->faults, error);
    if (status != JUB_OK) return status;
    cli_writer *writer = run->writer;
    run->writer = NULL;
    return cli_file_commit(writer, error);
}

int command_register_check(int argc, char **argv)
{
    check run = {
        .value = jub_buffer_init(VALUE_MAX_BYTES),
        .output = jub_buffer_init((size_t)16 * OUTPUT_BLOCK_BYTES),
        .shown_max = SHOWN_PER_KIND,
    };
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);

    cli_register opened = {0};
    const jub_fault_sink sink = {take_fault, &run};
    const char *bad_path = NULL;
    jub_error error = {0};
    if (run.is_json) jub_buffer_string(&run.output, "{\"faults\":[");
    jub_status status = begin_faults(&run, &bad_path, &error);
    if (status == JUB_OK) status = cli_register_open(run.folder, &sink, &opened, &bad_path, &error);
    if (status == JUB_OK) status = end_faults(&run, &bad_path, &error);

    bool has_faults = false;
    if (status == JUB_OK) {
        has_faults = opened.reg->faults.total > 0;
        if (run.is_json)
            report_json(&run, opened.reg);
        else
            report_text(&run, opened.reg);
    } else if (run.is_json) {
        report_json_error(&run, bad_path, &error);
    }
    write_output(&run);
    if (status != JUB_OK) {
        (void)fflush(stdout);
        cli_report(argv[0], bad_path, &error);
    }
    cli_file_abort(run.writer);
    cli_register_clear(&opened);
    jub_buffer_clear(&run.value);
    jub_buffer_clear(&run.output);
    cli_fault_file_clear(&run.faults);
    return status == JUB_OK && !has_faults ? EXIT_FINE : EXIT_BAD_INPUT;
}
