// How long it takes to open a register of files, as every command does that reads one, in one
// process that does it on order, so that the ways can take turns.
//
//     bench_opening FOLDER
//
// FOLDER is a register with sentences and with columns that `jubilee register pack` wrote. Orders
// are lines on standard input; each is answered by a line, `ok SECONDS` or `failed WHY`:
//
// - `csv`: from its files, dates from sentences included
// - `packed`: from its columns, which hold these dates; all files are hashed to see that they are
// current
// - `custody`: the dates from sentences alone, of a register that is open

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/register/register_files.h"
#include "cli/threads.h"
#include "clock.h"
#include "register/custody.h"

enum { ORDER_BYTES = 64 };

static void fail(const char *what)
{
    (void)printf("failed %s\n", what);
    (void)fflush(stdout);
    exit(EXIT_FAILURE);
}

static void open_sources(const char *folder, cli_register *opened)
{
    jub_error error;
    const char *bad_path = NULL;
    if (cli_register_open_sources(folder, NULL, opened, &bad_path, &error) != JUB_OK)
        fail(error.message);
}

static double from_csv(const char *folder)
{
    cli_register opened;
    const double begun = bench_seconds();
    open_sources(folder, &opened);
    const double seconds = bench_seconds() - begun;
    cli_register_clear(&opened);
    return seconds;
}

static double from_columns(const char *folder)
{
    cli_register opened;
    jub_error error;
    const char *bad_path = NULL;
    const double begun = bench_seconds();
    if (cli_register_open(folder, NULL, &opened, &bad_path, &error) != JUB_OK) fail(error.message);
    const double seconds = bench_seconds() - begun;
    if (opened.columns.file_count == 0) fail("there are no columns, or they are not current");
    cli_register_clear(&opened);
    return seconds;
}

// Computed anew over what `opened` holds, and thrown away.
static double dates(cli_register *opened)
{
    jub_error error;
    const jub_parallel threads = cli_threads();
    const size_t mark_bytes = jub_arena_mark(&opened->arena);
    const jub_resource *before = opened->reg->custody;
    const double begun = bench_seconds();
    if (jub_register_add_custody(&opened->arena, opened->reg, opened->law, NULL, &threads,
                                 &error) != JUB_OK)
        fail(error.message);
    const double seconds = bench_seconds() - begun;
    opened->reg->custody = before;
    jub_arena_rewind(&opened->arena, mark_bytes);
    return seconds;
}

int main(int argc, char **argv)
{
    char order[ORDER_BYTES];
    cli_register opened;
    double seconds = 0;
    if (argc != 2) {
        (void)fprintf(stderr, "usage: bench_opening FOLDER\n");
        return 2;
    }
    open_sources(argv[1], &opened);
    if (!opened.law) fail("its sentences have no law");
    (void)printf("ok %u\n", opened.reg->custody->row_count);
    (void)fflush(stdout);
    while (fgets(order, sizeof order, stdin)) {
        order[strcspn(order, "\n")] = '\0';
        if (strcmp(order, "csv") == 0)
            seconds = from_csv(argv[1]);
        else if (strcmp(order, "packed") == 0)
            seconds = from_columns(argv[1]);
        else if (strcmp(order, "custody") == 0)
            seconds = dates(&opened);
        else
            fail("not an order");
        (void)printf("ok %.6f\n", seconds);
        (void)fflush(stdout);
    }
    cli_register_clear(&opened);
    return EXIT_SUCCESS;
}
