// What oversight finds of what is planted, and what it says of honest people: rehearsals without
// corruption and with it, played in memory, overseen from log and facts alone, and compared with
// what was planted.
//
//     measure_oversight [OPTIONS] DECREE LAW
//
// Run i, from 1, has the seed --seed + i - 1 for register, rehearsal and permutations, without
// corruption and again with it: the same people and the same honest choices. Kinds of corruption
// come in turn over the runs, so that each has its share. Runs are shared out among processes; the
// figures are the same whatever their number.
//
// With 3,000 people in 20 facilities some 14 facilities are reached; each has a clerk and a head,
// most one at the gate, and each of the 20 sends its guidance officer to read: 60 officers in all.

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "decree/decree.h"
#include "measure_tables.h"
#include "statistics/shuffle.h"

#define ARENA_MAX_BYTES ((size_t)1 << 30)
enum {
    RUNS = 200,
    PEOPLE = 3000,
    FACILITIES = 20,
    OFFICERS = 60,
    CORRUPT = 4,
    RUNS_MAX = 100000,
    WORKERS_MAX = 64,
    KIND_COUNT = JUB_CHARACTER_COUNT - 1,
    KIND_STRIDE = 5, // no divisor in common with KIND_COUNT: kinds that are alike come far apart
    EXIT_NOT_REACHED = 3,
};

typedef struct request {
    const char *decree_path, *law_path;
    uint32_t runs, corrupt, workers;
    uint64_t seed;
    bool is_strict, is_told;
    jub_character_kinds kinds; // that come in turn
    measure_inputs inputs;
    jub_arena arena;
} request;

// Shared by all processes.
typedef struct board {
    jub_error error;
    measure_result results[];
} board;

// -- options --------------------------------------------------------------------------------------

static const struct argp_option option_list[] = {
    {"runs", 'r', "N", 0, "rehearsals without corruption, and as many with it (default: 200)", 0},
    {"corrupt", 'c', "K", 0, "how many officers are corrupt in one (default: 4)", 0},
    {"kinds", 'k', "KIND,...", 0, "of these kinds, in turn (default: all)", 0},
    {"seed", 's', "S", 0, "of the first run; the next has one more (default: 1)", 0},
    {"people", 'p', "N", 0, "of a register (default: 3000)", 0},
    {"facilities", 'f', "N", 0, "of a register (default: 20)", 0},
    {"officers", 'o', "N", 0, "who take part (default: 60)", 0},
    {"draws", 'd', "N", 0, "of a permutation test (default: 9999)", 0},
    {"workers", 'w', "N", 0, "processes (default: one a processor)", 0},
    {"tell", 't', NULL, 0, "each finding, on standard error", 0},
    {"tests", 'e', NULL, 0, "each test with its p, on standard error: are they spread evenly?", 0},
    {"strict", 'x', NULL, 0, "exit with 3 where a target is not reached", 0},
    {0},
};

static uint32_t read_count(struct argp_state *state, const char *text, uint32_t max)
{
    uint32_t count;
    if (!jub_text_to_u32(jub_text_from(text), &count) || count == 0 || count > max)
        argp_error(state, "'%s' is no whole number from 1 to %u", text, max);
    return count;
}

static void read_kinds(struct argp_state *state, jub_character_kinds *kinds, const char *text)
{
    jub_text rest = jub_text_from(text);
    kinds->count = 0;
    do {
        const jub_text word = jub_text_cut(&rest, ',');
        if (kinds->count == KIND_COUNT || !jub_character_find(word, &kinds->items[kinds->count++]))
            argp_error(state, "'%s': kinds are those of 'jubilee rehearse --help'", text);
    } while (rest.length_bytes > 0);
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    request *asked = state->input;
    switch (key) {
    case 'r': asked->runs = read_count(state, text, RUNS_MAX); return 0;
    case 'c': asked->corrupt = read_count(state, text, MEASURE_OFFICERS_MAX); return 0;
    case 'k': read_kinds(state, &asked->kinds, text); return 0;
    case 's': asked->seed = read_count(state, text, UINT32_MAX); return 0;
    case 'p': asked->inputs.people_count = read_count(state, text, 1000000); return 0;
    case 'f': asked->inputs.facility_count = read_count(state, text, 4000); return 0;
    case 'o': asked->inputs.officer_count = read_count(state, text, 60000); return 0;
    case 'd': asked->inputs.draws = read_count(state, text, 1000000); return 0;
    case 'w': asked->workers = read_count(state, text, WORKERS_MAX); return 0;
    case 't': asked->is_told = true; return 0;
    case 'e': asked->inputs.has_tests = true; return 0;
    case 'x': asked->is_strict = true; return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num == 0)
            asked->decree_path = text;
        else if (state->arg_num == 1)
            asked->law_path = text;
        else
            argp_error(state, "'%s'? one decree and one law", text);
        return 0;
    case ARGP_KEY_END:
        if (!asked->law_path) argp_error(state, "name a decree and a sentence law");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argument_parser = {.options = option_list,
                                            .parser = parse_option,
                                            .args_doc = "DECREE LAW",
                                            .doc = "Measures what oversight finds and misses."};

// -- inputs ---------------------------------------------------------------------------------------

static jub_status read_file(jub_arena *arena, const char *path, jub_text *text_out,
                            jub_error *error)
{
    char piece[4096];
    jub_buffer bytes = jub_buffer_init((size_t)1 << 24);
    FILE *file = fopen(path, "rb");
    if (!file)
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot read '%s': %s", path,
                        strerror(errno));
    for (size_t length; (length = fread(piece, 1, sizeof piece, file)) > 0;)
        jub_buffer_bytes(&bytes, piece, length);
    (void)fclose(file);
    *text_out = jub_text_copy(arena, jub_buffer_view(&bytes));
    jub_buffer_clear(&bytes);
    return text_out->bytes ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status read_inputs(request *asked, jub_error *error)
{
    jub_text text;
    jub_diagnostics diagnostics = {.arena = &asked->arena};
    jub_sha256 *sha = jub_sha256_new();
    jub_status status = read_file(&asked->arena, asked->decree_path, &text, error);
    if (status == JUB_OK && (!sha || !jub_sha256_of(sha, text, asked->inputs.decree_sha256.bytes)))
        status = jub_fail_no_memory(error);
    if (status == JUB_OK &&
        jub_decree_read(&asked->arena, text, &diagnostics, &asked->inputs.decree) != JUB_OK)
        status = jub_fail(error, JUB_SYNTAX, (jub_position){0}, "try 'jubilee decree check'",
                          "'%s' is no decree without faults", asked->decree_path);
    if (status == JUB_OK) status = read_file(&asked->arena, asked->law_path, &text, error);
    if (status == JUB_OK) status = jub_law_parse(&asked->arena, text, &asked->inputs.law, error);
    jub_sha256_free(sha);
    return status;
}

// -- which kinds ----------------------------------------------------------------------------------

// All kinds, those that are alike far apart.
static jub_character_kinds all_kinds(void)
{
    jub_character_kinds kinds = {.count = KIND_COUNT};
    for (uint32_t i = 0; i < KIND_COUNT; i++)
        kinds.items[i] = (jub_character)(i * KIND_STRIDE % KIND_COUNT + 1);
    return kinds;
}

static uint32_t places_of(jub_character kind)
{
    return kind == JUB_CHARACTER_COLLUDER ? 2 : 1; // they come in pairs
}

// The kinds of one run: those behind the run before. A pair that does not fit changes places with
// the kind behind it; where there are fewer kinds than places, they are planted more than once.
static void take_kinds(jub_character_kinds *turn, uint64_t *next, uint32_t corrupt,
                       jub_character_kinds *kinds_out)
{
    uint32_t used = 0;
    *kinds_out = (jub_character_kinds){0};
    while (used < corrupt && kinds_out->count < turn->count) {
        jub_character *first = &turn->items[*next % turn->count];
        jub_character *second = &turn->items[(*next + 1) % turn->count];
        if (used + places_of(*first) > corrupt) {
            const jub_character pair = *first;
            *first = *second;
            *second = pair;
        }
        kinds_out->items[kinds_out->count++] = *first;
        used += places_of(*first);
        ++*next;
    }
}

static jub_character_kinds kinds_of_run(const request *asked, uint32_t run)
{
    jub_character_kinds turn = asked->kinds, kinds = {0};
    uint64_t next = 0;
    for (uint32_t i = 0; i <= run; i++) take_kinds(&turn, &next, asked->corrupt, &kinds);
    return kinds;
}

// -- the runs -------------------------------------------------------------------------------------

// Results 0 to runs - 1 are clean, the others corrupt; run by run, so that both kinds go forward.
static void work(const request *asked, board *shared, uint32_t worker)
{
    for (uint32_t i = worker; i < 2 * asked->runs; i += asked->workers) {
        const uint32_t run = i / 2;
        const bool is_corrupt = i % 2 == 1;
        const jub_character_kinds kinds =
            is_corrupt ? kinds_of_run(asked, run) : (jub_character_kinds){0};
        measure_result *result = &shared->results[is_corrupt ? asked->runs + run : run];
        jub_error error = {0};
        if (measure_run(&asked->inputs, asked->seed + run, &kinds, is_corrupt ? asked->corrupt : 0,
                        asked->is_told, result, &error) == JUB_OK)
            continue;
        shared->error = error;
        break;
    }
}

static uint32_t count_done(const request *asked, const board *shared)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < 2 * asked->runs; i++) count += shared->results[i].is_done;
    return count;
}

static bool wait_for(const request *asked, const board *shared, uint32_t started)
{
    const struct timespec pause = {.tv_nsec = 200000000};
    bool is_fine = true;
    for (uint32_t ended = 0; ended < started;) {
        int state = 0;
        const pid_t child = waitpid(-1, &state, WNOHANG);
        if (child > 0) {
            ended++;
            is_fine &= WIFEXITED(state) && WEXITSTATUS(state) == 0;
        } else {
            (void)nanosleep(&pause, NULL);
        }
        if (isatty(STDERR_FILENO))
            (void)fprintf(stderr, "\r%u of %u rehearsals ", count_done(asked, shared),
                          2 * asked->runs);
    }
    if (isatty(STDERR_FILENO)) (void)fputc('\r', stderr);
    return is_fine;
}

static bool run_all(const request *asked, board *shared)
{
    uint32_t started = 0;
    (void)fflush(stdout);
    for (; started < asked->workers; started++) {
        const pid_t child = fork();
        if (child < 0) break;
        if (child > 0) continue;
        work(asked, shared, started);
        _exit(0);
    }
    const bool is_fine = wait_for(asked, shared, started) && started == asked->workers;
    return is_fine && count_done(asked, shared) == 2 * asked->runs;
}

static int report(const jub_error *error)
{
    (void)fprintf(stderr, "measure_oversight: %s\n",
                  error->message[0] != '\0' ? error->message : "a process ended early");
    return EXIT_FAILURE;
}

static void print_head(const request *asked)
{
    printf("oversight measured: %u people, %u facilities, %u officers, %u corrupt where any are, "
           "seeds %" PRIu64 " to %" PRIu64 ", %u draws a permutation test\n",
           asked->inputs.people_count, asked->inputs.facility_count, asked->inputs.officer_count,
           asked->corrupt, asked->seed, asked->seed + asked->runs - 1, asked->inputs.draws);
}

int main(int argc, char **argv)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    request asked = {.runs = RUNS,
                     .kinds = all_kinds(),
                     .corrupt = CORRUPT,
                     .seed = 1,
                     .workers =
                         processors > 0 && processors < WORKERS_MAX ? (uint32_t)processors : 1,
                     .inputs = {.people_count = PEOPLE,
                                .facility_count = FACILITIES,
                                .officer_count = OFFICERS,
                                .draws = JUB_SHUFFLE_DRAWS},
                     .arena = jub_arena_init(ARENA_MAX_BYTES)};
    jub_error error = {0};
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &asked);
    const size_t size = sizeof(board) + 2 * (size_t)asked.runs * sizeof(measure_result);
    board *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED || sodium_init() < 0) return report(&error);
    if (read_inputs(&asked, &error) != JUB_OK) return report(&error);
    print_head(&asked);
    if (!run_all(&asked, shared)) return report(&shared->error);
    const bool is_reached = measure_print(shared->results, 2 * (size_t)asked.runs);
    jub_arena_clear(&asked.arena);
    (void)munmap(shared, size);
    return is_reached || !asked.is_strict ? EXIT_SUCCESS : EXIT_NOT_REACHED;
}
