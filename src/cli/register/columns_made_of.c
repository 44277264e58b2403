#include "cli/register/columns_made_of.h"

#include <sys/stat.h>
#include <time.h>

#include "cli/register/columns_folder.h"

// The package is known when the first fault comes, and not before.
static void take_fault(void *context, const jub_fault *fault)
{
    cli_columns_made_of *to = context;
    if (!to->faults) to->faults = jub_pack_faults_new(to->opened.package);
    if (!to->faults) return; // the counts will not agree
    const jub_fault_sink sink = jub_pack_faults_sink(to->faults);
    sink.take(sink.context, fault);
}

static bool is_changed(const struct stat *about, const struct timespec *begun)
{
    const struct timespec *at = &about->st_ctim;
    return at->tv_sec > begun->tv_sec ||
           (at->tv_sec == begun->tv_sec && at->tv_nsec > begun->tv_nsec);
}

// A file that changes between being read and being hashed would be believed for the wrong bytes.
static jub_status check_unchanged(const char *folder, cli_columns_made_of *made_of,
                                  const struct timespec *begun, const char **bad_path_out,
                                  jub_error *error)
{
    for (uint32_t i = 0; i < made_of->source_count; i++) {
        struct stat about;
        if (i > made_of->opened.source_count) continue; // a law of the program's own
        const char *path = cli_path_join(&made_of->opened.arena, folder, made_of->sources[i].name);
        if (!path) return jub_fail_no_memory(error);
        *bad_path_out = path;
        if (stat(path, &about) != 0 || is_changed(&about, begun))
            return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                            "pack the register when nobody writes to it",
                            "the file was changed while it was read");
    }
    return JUB_OK;
}

jub_status cli_columns_read_sources(const char *folder, cli_columns_made_of *made_of_out,
                                    const char **bad_path_out, jub_error *error)
{
    cli_columns_made_of *to = made_of_out;
    struct timespec begun;
    *to = (cli_columns_made_of){0};
    (void)clock_gettime(CLOCK_REALTIME, &begun);
    const jub_fault_sink sink = {take_fault, to};
    jub_status status = cli_register_open_sources(folder, &sink, &to->opened, bad_path_out, error);
    if (status != JUB_OK) return status;
    if (!to->faults) to->faults = jub_pack_faults_new(to->opened.package);
    if (!to->faults) return jub_fail_no_memory(error);
    to->source_count = cli_columns_sources(&to->opened, to->sources);
    status = cli_columns_hash_sources(&to->opened, to->sources, error);
    return status == JUB_OK ? check_unchanged(folder, to, &begun, bad_path_out, error) : status;
}

void cli_columns_clear_sources(cli_columns_made_of *made_of)
{
    jub_pack_faults_free(made_of->faults);
    cli_register_clear(&made_of->opened);
    *made_of = (cli_columns_made_of){0};
}
