// jubilee decree sql: a decree as a query for a database.

#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/decree/decree_files.h"
#include "cli/message.h"
#include "cli/register/register_files.h"
#include "decree/sql.h"

enum {
    SCRIPT_MAX_BYTES = 64 << 20,
    KEY_DIALECT = 1,
    KEY_SCHEMA,
    KEY_COVERAGE,
    KEY_LAW_DATE,
    KEY_VIEW,
    KEY_REGISTER,
    PACKAGE_ARENA_MAX_BYTES = 64 << 20
};

typedef struct request {
    const char *command;
    jub_sql_options options;
    bool has_dialect;
    const char *folder; // of the register, or NULL
    jub_arena arena;    // of its package
    bool wants_schema;
    bool wants_coverage;
    uint32_t taken[JUB_SQL_DIALECT_COUNT];
    uint32_t count;
    int first; // of the arguments, the decree
} request;

static void take_dialect(request *asked, const char *word, struct argp_state *state)
{
    if (!jub_sql_dialect_find(jub_text_from(word), &asked->options.dialect))
        argp_error(state, "'%s' is no dialect: sqlite, postgresql, duckdb or spark", word);
    asked->has_dialect = true;
}

static bool has_view(const request *asked)
{
    return asked->options.view.length_bytes > 0;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    request *asked = state->input;
    switch (key) {
    case KEY_DIALECT: take_dialect(asked, argument, state); break;
    case KEY_SCHEMA: asked->wants_schema = true; break;
    case KEY_COVERAGE: asked->wants_coverage = true; break;
    case KEY_REGISTER: asked->folder = argument; break;
    case KEY_VIEW:
        if (argument[0] == '\0') argp_error(state, "a view has a name: --view NAME");
        asked->options.view = jub_text_from(argument);
        break;
    case KEY_LAW_DATE:
        if (!jub_date_parse(jub_text_from(argument), &asked->options.law_date))
            argp_error(state, "'%s' is no day written YYYY-MM-DD", argument);
        asked->options.has_law_date = true;
        break;
    case ARGP_KEY_NO_ARGS: argp_error(state, "which decree?"); break;
    case ARGP_KEY_ARGS:
        asked->first = state->next;
        if (state->argc - state->next > 1 && !asked->wants_coverage)
            argp_error(state, "one decree at a time");
        break;
    case ARGP_KEY_END:
        if (!asked->has_dialect && !asked->wants_coverage)
            argp_error(state, "in which dialect? --dialect sqlite, postgresql, duckdb or spark");
        if (asked->wants_coverage && (asked->has_dialect || asked->wants_schema || has_view(asked)))
            argp_error(state, "--coverage counts for every dialect, and prints no query: leave out "
                              "--dialect, --schema and --view");
        if (asked->wants_schema && has_view(asked))
            argp_error(state, "--schema prints tables alone: ask for the view without it");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option options[] = {
    {"dialect", KEY_DIALECT, "NAME", 0, "sqlite, postgresql, duckdb or spark", 0},
    {"schema", KEY_SCHEMA, NULL, 0, "the tables it expects, as CREATE TABLE", 0},
    {"register", KEY_REGISTER, "DIR", 0, "names of keys as in this register", 0},
    {"view", KEY_VIEW, "NAME", 0, "make a view of that name; no table may have it", 0},
    {"law-date", KEY_LAW_DATE, "DATE", 0, "clauses in force on that day", 0},
    {"coverage", KEY_COVERAGE, NULL, 0,
     "how many of the decrees each dialect takes, and why not the others", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "FILE...",
    .doc = "Prints a decree as one SQL query that gives a row a person: status, clauses, dates, as "
           "`jubilee determine` has them. NULL is unknown.\v"
           "What a dialect cannot say is refused, with the clause. docs/decree-sql.md tells how "
           "the tables look; --schema prints them.\n\n"
           "Exit status: 0 printed, 1 refused, or errors in the decree, 2 wrong usage. FILE may "
           "be - for standard input.\n\n"
           "Examples:\n"
           "  jubilee decree sql --dialect duckdb amnesty.decree.md > amnesty.sql\n"
           "  jubilee decree sql --dialect sqlite --schema amnesty.decree.md\n"
           "  jubilee decree sql --coverage decrees/*.decree.md",
};

static jub_status print(const request *asked, cli_decree *opened, bool is_told)
{
    jub_error error = {0};
    jub_buffer script = jub_buffer_init(SCRIPT_MAX_BYTES);
    jub_diagnostics diagnostics = opened->diagnostics;
    diagnostics.list.count = 0;
    diagnostics.error_count = diagnostics.warning_count = 0;
    const jub_status status =
        asked->wants_schema ? jub_decree_sql_schema(&opened->arena, opened->decree, &asked->options,
                                                    &diagnostics, &script, &error)
                            : jub_decree_sql(&opened->arena, opened->decree, &asked->options,
                                             &diagnostics, &script, &error);
    if (is_told && status == JUB_OK) (void)fwrite(script.bytes, 1, script.length_bytes, stdout);
    if (is_told && diagnostics.error_count > 0)
        cli_decree_report(opened, &diagnostics, CLI_ERRORS_ALONE);
    else if (is_told && status != JUB_OK)
        cli_report(asked->command, opened->path, &error);
    if (!is_told && status != JUB_OK && diagnostics.list.count > 0)
        (void)printf("  %s:%u: %.*s\n", opened->path, diagnostics.list.items[0].at.line,
                     JUB_TEXT_ARG(diagnostics.list.items[0].message));
    jub_buffer_clear(&script);
    return status;
}

static void count_dialects(request *asked, cli_decree *opened)
{
    asked->count++;
    for (int i = 0; i < JUB_SQL_DIALECT_COUNT; i++) {
        asked->options.dialect = (jub_sql_dialect)i;
        asked->taken[i] += print(asked, opened, false) == JUB_OK;
    }
}

static bool work(void *context, cli_decree *opened, jub_status status)
{
    request *asked = context;
    if (status != JUB_OK) {
        cli_decree_report(opened, &opened->diagnostics, CLI_ERRORS_ALONE);
        return false;
    }
    if (!asked->wants_coverage) return print(asked, opened, true) == JUB_OK;
    count_dialects(asked, opened);
    return true;
}

// The package of the register whose names the tables have.
static bool open_package(request *asked)
{
    jub_error error;
    cli_file file = {0};
    if (!asked->folder) return true;
    const jub_text path = jub_text_format(&asked->arena, "%s/%s", asked->folder, PACKAGE_FILE_NAME);
    jub_status status = path.bytes ? cli_package_open(asked->folder, path.bytes, &file, &error)
                                   : jub_fail_no_memory(&error);
    if (status == JUB_OK)
        status = jub_package_read(&asked->arena, file.bytes, &asked->options.package, &error);
    if (status != JUB_OK) cli_report(asked->command, path.bytes, &error);
    cli_file_clear(&file);
    return status == JUB_OK;
}

int command_decree_sql(int argc, char **argv)
{
    request asked = {
        .command = argv[0], .first = argc, .arena = jub_arena_init(PACKAGE_ARENA_MAX_BYTES)};
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &asked);
    if (!open_package(&asked)) {
        jub_arena_clear(&asked.arena);
        return EXIT_BAD_INPUT;
    }
    const int exit_status = cli_for_each_decree(argc, argv, asked.first, work, &asked);
    for (int i = 0; asked.wants_coverage && asked.count > 0 && i < JUB_SQL_DIALECT_COUNT; i++)
        (void)printf("%-12s %u of %u decrees (%u %%)\n", jub_sql_dialect_word((jub_sql_dialect)i),
                     asked.taken[i], asked.count, asked.taken[i] * 100 / asked.count);
    jub_arena_clear(&asked.arena);
    return exit_status;
}
