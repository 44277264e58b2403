// jubilee log append: entries from lines or files, each acknowledged by its index once it is
// durable.

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/log/entry_input.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "ledger/log.h"

enum { KEY_NUL = '0', KEY_FILE = 'f', INDICES_MAX_BYTES = JUB_LOG_BATCH_MAX * 21 };

typedef struct append_run {
    const char *command;
    const char *path;
    char **inputs; // [input_count]
    int input_count;
    bool is_nul;
    bool is_whole_files;
    cli_log log;
    jub_buffer indices;
    uint64_t appended;
    cli_progress progress;
} append_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    append_run *run = state->input;
    switch (key) {
    case KEY_NUL: run->is_nul = true; return 0;
    case KEY_FILE: run->is_whole_files = true; return 0;
    case ARGP_KEY_ARG:
        if (run->path) return ARGP_ERR_UNKNOWN; // the rest comes as ARGP_KEY_ARGS
        run->path = argument;
        return 0;
    case ARGP_KEY_ARGS:
        run->inputs = state->argv + state->next;
        run->input_count = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (!run->path) argp_error(state, "to which log? name its folder or file");
        if (run->is_nul && run->is_whole_files)
            argp_error(state, "--file takes each file as one entry: there is nothing to cut");
        if (run->is_whole_files && run->input_count == 0)
            argp_error(state, "which files are to be entries?");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"file", KEY_FILE, NULL, 0, "each FILE is one entry, whatever is in it", 0},
    {"nul", KEY_NUL, NULL, 0, "entries end in a NUL byte and not in a line break", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG [FILE...]",
    .doc = "Appends the lines of FILEs, or of standard input, to a log, each as an entry, and "
           "prints the index of each, one a line. An index is printed once its entry is durable, "
           "and never changes. What is there to read is appended as one batch, so a line typed by "
           "hand goes at once, and a million lines go in few batches.\v"
           "An entry has at most 65,535 bytes. At one that is larger the command stops: what "
           "stands before it has been appended, and nothing from it on. Many small appends leave "
           "partial tiles behind, which jubilee log gc removes.\n\n"
           "Exit status: 0 done, 1 an entry is too large or the log cannot be written, 2 wrong "
           "usage, 3 the log does not fit its own head.\n\n"
           "Examples:\n"
           "  jubilee log append prison-log decisions.jsonl\n"
           "  jubilee log append --file prison-log notice-17.json notice-18.json\n"
           "  jubilee log append --nul prison-log names.nul",
};

static jub_status print_indices(append_run *run, uint64_t first, size_t count, jub_error *error)
{
    jub_buffer_reset(&run->indices);
    for (size_t i = 0; i < count; i++) {
        jub_buffer_u64(&run->indices, first + i);
        jub_buffer_char(&run->indices, '\n');
    }
    if (run->indices.status != JUB_OK) return jub_fail_no_memory(error);
    (void)fwrite(run->indices.bytes, 1, run->indices.length_bytes, stdout);
    if (fflush(stdout) == 0) return JUB_OK;
    (void)jub_fail(error, JUB_IO, (jub_position){0}, NULL,
                   "cannot print the indices, though the entries are in the log: %s",
                   strerror(errno));
    cli_give_up_output();
    return JUB_IO;
}

static jub_status append_batch(append_run *run, const jub_text *entries, size_t count,
                               jub_error *error)
{
    jub_log_head head;
    jub_status status = jub_log_append(&run->log.storage, entries, count, &head, error);
    if (status != JUB_OK) return status;
    run->appended += count;
    status = print_indices(run, head.size - count, count, error);
    // Indices on the terminal are progress enough.
    if (!isatty(STDOUT_FILENO)) cli_progress_report(&run->progress, run->appended, 0);
    return status;
}

static jub_status append_stream(append_run *run, int descriptor, const char *name)
{
    cli_entry_input *input = NULL;
    const jub_text *entries = NULL;
    size_t count = 0;
    const char *place = name;
    jub_error error;
    jub_status status = cli_entry_input_open(descriptor, run->is_nul ? '\0' : '\n', &input, &error);
    while (status == JUB_OK) {
        place = name;
        status = cli_entry_input_next(input, &entries, &count, &error);
        if (status != JUB_OK || count == 0) break;
        place = run->path;
        status = append_batch(run, entries, count, &error);
        if (status != JUB_OK) error.at = (jub_position){0}; // that of a place in the batch
    }
    cli_progress_end(&run->progress);
    if (status != JUB_OK) cli_report(run->command, place, &error);
    cli_entry_input_close(input);
    return status;
}

static jub_status append_lines(append_run *run, const char *path)
{
    jub_error error;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        const jub_status status =
            jub_fail(&error, JUB_IO, (jub_position){0}, NULL, "cannot open: %s", strerror(errno));
        cli_report(run->command, path, &error);
        return status;
    }
    const jub_status status = append_stream(run, descriptor, path);
    (void)close(descriptor);
    return status;
}

// As many files as make a batch are read and appended together. `path_out` is where it failed.
static jub_status append_some_files(append_run *run, int *next, const char **path_out,
                                    jub_error *error)
{
    enum { FILES_MAX = 1024 };
    cli_file files[FILES_MAX];
    jub_text entries[FILES_MAX];
    size_t count = 0, total_bytes = 0;
    jub_status status = JUB_OK;
    while (*next < run->input_count && count < FILES_MAX && total_bytes < CLI_ENTRY_BATCH_BYTES) {
        *path_out = run->inputs[*next];
        status = cli_file_open(*path_out, JUB_ENTRY_MAX_BYTES, &files[count], error);
        if (status != JUB_OK) break;
        entries[count] = files[count].bytes;
        total_bytes += entries[count++].length_bytes;
        (*next)++;
    }
    // What stands before a file that cannot be taken is appended all the same.
    jub_error append_error;
    const jub_status append_status =
        count > 0 ? append_batch(run, entries, count, &append_error) : JUB_OK;
    if (append_status != JUB_OK) {
        *path_out = run->path;
        *error = append_error;
        status = append_status;
    }
    for (size_t i = 0; i < count; i++) cli_file_clear(&files[i]);
    return status;
}

static jub_status append_files(append_run *run)
{
    const char *path = NULL;
    jub_error error;
    jub_status status = JUB_OK;
    for (int next = 0; next < run->input_count && status == JUB_OK;)
        status = append_some_files(run, &next, &path, &error);
    cli_progress_end(&run->progress);
    if (status != JUB_OK) cli_report(run->command, path, &error);
    return status;
}

static jub_status append_all(append_run *run)
{
    if (run->is_whole_files) return append_files(run);
    if (run->input_count == 0) return append_stream(run, STDIN_FILENO, "standard input");
    jub_status status = JUB_OK;
    for (int i = 0; i < run->input_count && status == JUB_OK; i++)
        status = strcmp(run->inputs[i], "-") == 0
                     ? append_stream(run, STDIN_FILENO, "standard input")
                     : append_lines(run, run->inputs[i]);
    return status;
}

int command_log_append(int argc, char **argv)
{
    append_run run = {.command = argv[0], .indices = jub_buffer_init(INDICES_MAX_BYTES)};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_log_open(run.path, &run.log, &error);
    if (status == JUB_OK) {
        cli_progress_begin(&run.progress, "appending", "entries", 1);
        status = append_all(&run);
    } else {
        cli_report(run.command, run.path, &error);
    }
    cli_log_close(&run.log);
    jub_buffer_clear(&run.indices);
    return cli_log_exit(status);
}
