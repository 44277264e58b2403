// jubilee log show: what a log holds, or some of its entries.

#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/command.h"
#include "cli/log/log_files.h"
#include "cli/log/trust.h"
#include "cli/message.h"
#include "ledger/log.h"

enum { LINE_MAX_BYTES = 4 * JUB_ENTRY_MAX_BYTES + 64 };

typedef struct show_run {
    const char *path;
    const char *which; // NULL: the log itself
    uint64_t first;
    uint64_t last;
    bool is_range;
} show_run;

static bool read_index(jub_text text, uint64_t *index_out)
{
    int64_t index;
    if (!jub_text_to_i64(text, &index) || index < 0) return false;
    *index_out = (uint64_t)index;
    return true;
}

// `17`, `17..20`, or `17..` for all from there.
static bool read_which(show_run *run)
{
    const char *dots = strstr(run->which, "..");
    if (!dots) {
        const bool is_read = read_index(jub_text_from(run->which), &run->first);
        run->last = run->first;
        return is_read;
    }
    const jub_text first = {run->which, (size_t)(dots - run->which)};
    const jub_text last = jub_text_from(dots + 2);
    run->is_range = true;
    run->last = UINT64_MAX;
    if (!read_index(first, &run->first)) return false;
    return last.length_bytes == 0 || (read_index(last, &run->last) && run->last >= run->first);
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    show_run *run = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (run->which) argp_error(state, "one entry, or a range such as 10..20");
        *(run->path ? &run->which : &run->path) = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->path) argp_error(state, "which log? name its folder or file");
        if (run->which && !read_which(run))
            argp_error(state, "'%s' is neither an index nor a range such as 10..20", run->which);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argument_parser = {
    .parser = parse_option,
    .args_doc = "LOG [INDEX|FIRST..LAST]",
    .doc =
        "Tells how far a log has come, or prints entries. One entry is printed as its bytes and "
        "nothing else, ready for 'log verify --entry'. Of a range each entry is a line: its index, "
        "a tab, and the entry, in which control characters and bytes that are not UTF-8 stand as "
        "\\xNN and a backslash as \\\\.\v"
        "Each entry is compared with the log's own root. Whether somebody signed that root is not "
        "asked: 'log audit' does. In a published copy what was signed is what there is.\n\n"
        "Exit status: 0 done, 1 there is no such entry or the log cannot be read, 2 wrong usage, "
        "3 the entry does not fit the log.\n\n"
        "Examples:\n"
        "  jubilee log show prison-log\n"
        "  jubilee log show prison-log 17 > entry-17.json\n"
        "  jubilee log show prison-log 100..199\n"
        "  jubilee log show prison-log 0.. | grep register",
};

// -- entries --------------------------------------------------------------------------------------

static void escape(jub_text text, jub_buffer *line)
{
    const bool is_text = jub_utf8_valid(text, NULL);
    for (size_t i = 0; i < text.length_bytes; i++) {
        const uint8_t byte = (uint8_t)text.bytes[i];
        if (byte == '\\')
            jub_buffer_string(line, "\\\\");
        else if (byte < ' ' || byte == 0x7F || (byte >= 0x80 && !is_text))
            jub_buffer_format(line, "\\x%02x", byte);
        else
            jub_buffer_char(line, (char)byte);
    }
}

static jub_status write_out(jub_text bytes, jub_error *error)
{
    if (fwrite(bytes.bytes, 1, bytes.length_bytes, stdout) == bytes.length_bytes) return JUB_OK;
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot write standard output");
}

static jub_status show_line(uint64_t index, jub_text entry, jub_buffer *line, jub_error *error)
{
    jub_buffer_reset(line);
    jub_buffer_format(line, "%" PRIu64 "\t", index);
    escape(entry, line);
    jub_buffer_char(line, '\n');
    if (line->status != JUB_OK) return jub_fail_no_memory(error);
    return write_out(jub_buffer_view(line), error);
}

static jub_status show_entries(const show_run *run, jub_view *view, jub_error *error)
{
    jub_buffer line = jub_buffer_init(LINE_MAX_BYTES);
    const uint64_t size = jub_view_size(view);
    jub_status status = JUB_OK;
    const uint64_t last = run->last < size ? run->last : size - 1; // size is not 0 here
    for (uint64_t i = run->first; status == JUB_OK && i <= last; i++) {
        jub_text entry;
        status = jub_view_entry(view, i, &entry, error);
        if (status == JUB_OK)
            status = run->is_range ? show_line(i, entry, &line, error) : write_out(entry, error);
    }
    jub_buffer_clear(&line);
    if (!run->is_range && isatty(STDOUT_FILENO)) (void)fputc('\n', stdout);
    return status;
}

// -- the log --------------------------------------------------------------------------------------

static jub_status show_signed(const jub_log_head *head, jub_reader reader, jub_error *error)
{
    jub_buffer source = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_note note;
    jub_checkpoint checkpoint;
    jub_status status = cli_checkpoint_read(reader, &source, &note, &checkpoint, error);
    if (status == JUB_OK) {
        (void)printf("signed     %" PRIu64 "%s\n", checkpoint.size,
                     checkpoint.size == head->size ? ", all of them" : "");
        for (size_t i = 0; i < note.count; i++)
            (void)printf("  line of  %.*s, not checked\n", JUB_TEXT_ARG(note.items[i].name));
    } else if (status == JUB_MISSING) {
        (void)printf("signed     nothing yet\n");
        status = JUB_OK;
    }
    jub_buffer_clear(&source);
    return status;
}

static jub_status show_log(const jub_log_head *head, jub_reader reader, jub_error *error)
{
    char root[2 * JUB_HASH_BYTES + 1];
    jub_hex_encode(head->root.bytes, JUB_HASH_BYTES, root);
    (void)printf("log        %s\nentries    %" PRIu64 "\nroot       %s\n", head->origin, head->size,
                 root);
    return show_signed(head, reader, error);
}

static jub_status show(const show_run *run, jub_reader reader, jub_error *error)
{
    jub_log_head head;
    jub_view *view = NULL;
    jub_status status = jub_log_known_head(reader, &head, error);
    if (status == JUB_OK && run->which && run->first >= head.size)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, "the first entry is 0",
                        "there is no entry %" PRIu64 ": the log has %" PRIu64, run->first,
                        head.size);
    if (status == JUB_OK) status = jub_view_open(reader, head.size, &head.root, &view, error);
    if (status == JUB_OK)
        status = run->which ? show_entries(run, view, error) : show_log(&head, reader, error);
    jub_view_close(view);
    return status;
}

int command_log_show(int argc, char **argv)
{
    show_run run = {0};
    cli_log log = {0};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_log_open(run.path, &log, &error);
    if (status == JUB_OK) status = show(&run, log.storage.reader, &error);
    if (status != JUB_OK) cli_report(argv[0], run.path, &error);
    cli_log_close(&log);
    return cli_log_exit(status);
}
