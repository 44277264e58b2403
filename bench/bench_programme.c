// How long a whole programme takes through the built program: a register made up, rehearsed into a
// folder from its opening to its closing, and verified; beside a loop written by hand over
// libsodium that checks one Ed25519 signature for each event and hashes the same bytes.
//
//     bench_programme JUBILEE DECREE [PEOPLE]
//
// 420,000 people make 200,000 cases. Wall time counts what else the machine does; seconds of
// processors, over all threads, do not.

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <sodium.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "figure.h"

#define PEOPLE "200000"
#define MARK_REHEARSE_SECONDS 600.0
#define MARK_VERIFY_SECONDS 10.0

// A tenth of the events is looked at by hand, which takes long enough, and counted ten times.
enum { PATH_BYTES = 4096, HAND_PART = 10, WORDS_MAX = 16, BLOCK_BYTES = 1 << 20 };

extern char **environ;

static char folder[] = "/tmp/jubilee-bench-XXXXXX"; // removed at the end

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *walk)
{
    (void)about;
    (void)type;
    (void)walk;
    return remove(path);
}

static void remove_folder(void)
{
    (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

static void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)fputs("bench_programme: ", stderr);
    (void)vfprintf(stderr, format, arguments);
    (void)fputc('\n', stderr);
    va_end(arguments);
    exit(EXIT_FAILURE);
}

static const char *in_folder(const char *name, char path[PATH_BYTES])
{
    (void)snprintf(path, PATH_BYTES, "%s/%s", folder, name);
    return path;
}

// -- seconds --------------------------------------------------------------------------------------

typedef struct seconds {
    double wall;
    double processor;
} seconds;

static double of_timeval(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static seconds now(int who)
{
    struct timespec wall;
    struct rusage usage;
    (void)clock_gettime(CLOCK_MONOTONIC, &wall);
    (void)getrusage(who, &usage);
    return (seconds){(double)wall.tv_sec + (double)wall.tv_nsec / 1e9,
                     of_timeval(usage.ru_utime) + of_timeval(usage.ru_stime)};
}

static seconds since(int who, seconds begin)
{
    const seconds end = now(who);
    return (seconds){end.wall - begin.wall, end.processor - begin.processor};
}

// -- the program ----------------------------------------------------------------------------------

// What it prints goes to the file `out` of the folder.
static seconds run(const char *const *words)
{
    char out[PATH_BYTES];
    char *copies[WORDS_MAX] = {NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    int state = 0;
    for (size_t i = 0; words[i]; i++) {
        copies[i] = strdup(words[i]);
        if (!copies[i]) fail("out of memory");
    }
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, in_folder("out", out),
                                           O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const seconds begin = now(RUSAGE_CHILDREN);
    if (posix_spawn(&child, words[0], &actions, NULL, copies, environ) != 0)
        fail("cannot start '%s'", words[0]);
    while (waitpid(child, &state, 0) < 0 && errno == EINTR) continue;
    const seconds taken = since(RUSAGE_CHILDREN, begin);
    if (!WIFEXITED(state) || WEXITSTATUS(state) != 0) fail("'%s' failed", words[1]);
    (void)posix_spawn_file_actions_destroy(&actions);
    for (size_t i = 0; copies[i]; i++) free(copies[i]);
    return taken;
}

// A number with commas behind `*at`, which is put behind it.
static uint64_t read_count(const char **at)
{
    uint64_t count = 0;
    while (**at && (**at < '0' || **at > '9')) ++*at;
    for (; (**at >= '0' && **at <= '9') || **at == ','; ++*at)
        if (**at != ',') count = count * 10 + (uint64_t)(**at - '0');
    return count;
}

// The number at the beginning of a line of what the program printed last.
static uint64_t find_count(const char *label, uint64_t *second_out)
{
    char path[PATH_BYTES], line[PATH_BYTES];
    uint64_t count = 0;
    FILE *file = fopen(in_folder("out", path), "r");
    if (!file) fail("cannot read what was printed");
    while (count == 0 && fgets(line, sizeof line, file)) {
        const char *at = line + strlen(label);
        if (strncmp(line, label, strlen(label)) != 0) continue;
        count = read_count(&at);
        if (second_out) *second_out = read_count(&at);
    }
    (void)fclose(file);
    if (count == 0) fail("nothing was printed of '%s'", label);
    return count;
}

// -- by hand --------------------------------------------------------------------------------------

static seconds by_hand(uint64_t event_count, uint64_t byte_count)
{
    uint8_t public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
    uint8_t signature[crypto_sign_BYTES], digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state hash;
    uint8_t *block = calloc(1, BLOCK_BYTES);
    const size_t event_bytes = (size_t)(byte_count / event_count);
    if (!block || event_bytes > BLOCK_BYTES) fail("out of memory");
    (void)crypto_sign_keypair(public_key, secret_key);
    (void)crypto_sign_detached(signature, NULL, block, event_bytes, secret_key);
    (void)crypto_hash_sha256_init(&hash);
    const seconds begin = now(RUSAGE_SELF);
    for (uint64_t i = 0; i < event_count / HAND_PART; i++) {
        if (crypto_sign_verify_detached(signature, block, event_bytes, public_key) != 0)
            fail("a signature does not hold");
        (void)crypto_hash_sha256_update(&hash, block, event_bytes);
    }
    const seconds taken = since(RUSAGE_SELF, begin);
    (void)crypto_hash_sha256_final(&hash, digest);
    free(block);
    return (seconds){taken.wall * HAND_PART, taken.processor * HAND_PART};
}

// -- all ------------------------------------------------------------------------------------------

static void tell(const char *what, seconds taken, uint64_t entry_count, double mark_seconds)
{
    printf("%-28s %7.2f s wall  %7.2f s of processors", what, taken.wall, taken.processor);
    if (entry_count > 0) printf("  %9.0f entries a second", (double)entry_count / taken.wall);
    if (mark_seconds > 0)
        printf("  mark %.0f s wall: %s", mark_seconds,
               taken.wall <= mark_seconds ? "reached" : "not reached");
    printf("\n");
    (void)fflush(stdout);
}

int main(int argc, char **argv)
{
    char reg[PATH_BYTES], programme[PATH_BYTES], key[PATH_BYTES];
    uint64_t byte_count = 0;
    if (argc < 3 || sodium_init() < 0) fail("usage: bench_programme JUBILEE DECREE [PEOPLE]");
    const char *people = argc > 3 ? argv[3] : PEOPLE;
    if (!mkdtemp(folder)) fail("cannot make a folder in /tmp");
    (void)atexit(remove_folder);
    in_folder("register", reg);
    in_folder("programme", programme);
    in_folder("programme.keys/log.key.pub", key);

    printf("a programme with %s people\n", people);
    const char *const synth[] = {
        argv[1],    "register", "synth",        "--scenario", "special-pardon",
        "--people", people,     "--facilities", "120",        "--before-rounds",
        "--seed",   "1",        "--out",        reg,          NULL};
    tell("register made up", run(synth), 0, 0);
    const char *const rehearse[] = {argv[1],  "rehearse", argv[2], reg,       "--officers", "600",
                                    "--seed", "7",        "--out", programme, NULL};
    const seconds rehearsed = run(rehearse);
    const char *const verify[] = {argv[1], "verify", programme, "--key", key, NULL};
    const seconds verified = run(verify);
    const uint64_t entry_count = find_count("log ", &byte_count);
    const uint64_t event_count = find_count("rules ", NULL);
    tell("rehearsed", rehearsed, entry_count, MARK_REHEARSE_SECONDS);
    tell("verified", verified, entry_count, MARK_VERIFY_SECONDS);
    const seconds hand = by_hand(event_count, byte_count);
    tell("a signature an event, by hand", hand, event_count, 0);
    printf("%" PRIu64 " entries, %" PRIu64
           " events, %.1f MB of log; the loop by hand takes %.1f times "
           "as long\non one processor as verifying on all (a tenth of it was run), %.1f times in "
           "seconds of processors\n",
           entry_count, event_count, (double)byte_count / 1e6, hand.wall / verified.wall,
           hand.processor / verified.processor);
    bench_figure("programme_rehearse", rehearsed.wall, "s", "mark 600 s", 0, 1);
    bench_figure("programme_verify", verified.wall, "s", "signatures by hand; mark 10 s",
                 hand.wall / verified.wall, 1);
    return EXIT_SUCCESS;
}
