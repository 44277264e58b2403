// Entries a second that a log takes in, over files and over SQLite, every batch synced to the disk:
// a million in batches, and some hundred one by one. Beside it the hashing alone, leaves and nodes
// by plain OpenSSL, which no log can do without.

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "figure.h"
#include "ledger/log.h"
#include "store/file_store.h"
#include "store/sqlite_store.h"

enum {
    ENTRY_BYTES = 200,
    ENTRY_COUNT = 1000000,
    BATCH = 65536,
    SINGLE_COUNT = 400,
    MARK_PER_SECOND = 20000,
};

typedef struct opened {
    jub_storage storage;
    jub_file_store *files;
    jub_sqlite_store *database;
} opened;

static double now_seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void must(jub_status status, const jub_error *error)
{
    if (status == JUB_OK) return;
    (void)fprintf(stderr, "bench_log: %s\n", error->message);
    exit(EXIT_FAILURE);
}

static opened open_log(const char *folder, bool is_sqlite)
{
    char path[256];
    opened log = {0};
    jub_error error;
    (void)snprintf(path, sizeof path, "%s/log%s", folder, is_sqlite ? ".sqlite" : "");
    if (is_sqlite) {
        must(jub_sqlite_store_open(path, true, &log.database, &error), &error);
        log.storage = jub_sqlite_store_storage(log.database);
    } else {
        must(jub_file_store_open(path, true, &log.files, &error), &error);
        log.storage = jub_file_store_storage(log.files);
    }
    must(jub_log_create(&log.storage, JUB_TEXT("bench.example/log"), &error), &error);
    return log;
}

static void close_log(opened *log)
{
    jub_file_store_close(log->files);
    jub_sqlite_store_close(log->database);
}

// No two entries are alike.
static void write_entries(char *bytes, jub_text *entries, uint64_t first, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *entry = bytes + i * ENTRY_BYTES;
        (void)snprintf(entry, ENTRY_BYTES, "{\"kind\":\"bench\",\"number\":%llu,\"text\":\"",
                       (unsigned long long)(first + i));
        const size_t length = strlen(entry);
        memset(entry + length, 'x', ENTRY_BYTES - length - 2);
        memcpy(entry + ENTRY_BYTES - 2, "\"}", 2);
        entries[i] = (jub_text){entry, ENTRY_BYTES};
    }
}

static void hash_once(EVP_MD_CTX *context, const EVP_MD *digest, uint8_t prefix, const void *bytes,
                      size_t length_bytes, uint8_t *hash_out)
{
    (void)EVP_DigestInit_ex2(context, digest, NULL);
    (void)EVP_DigestUpdate(context, &prefix, 1);
    (void)EVP_DigestUpdate(context, bytes, length_bytes);
    (void)EVP_DigestFinal_ex(context, hash_out, NULL);
}

// Seconds for the leaves and as many nodes, of the same lengths as in the log.
static double measure_hashing(const char *bytes)
{
    uint8_t pair[64] = {0};
    EVP_MD *digest = EVP_MD_fetch(NULL, "SHA256", NULL);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!digest || !context) exit(EXIT_FAILURE);
    const double begun = now_seconds();
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        hash_once(context, digest, 0, bytes + i % BATCH * ENTRY_BYTES, ENTRY_BYTES, pair + 32);
        hash_once(context, digest, 1, pair, sizeof pair, pair);
    }
    const double seconds = now_seconds() - begun;
    EVP_MD_CTX_free(context);
    EVP_MD_free(digest);
    return seconds;
}

static double measure_batches(const opened *log, char *bytes, jub_text *entries)
{
    double seconds = 0;
    for (uint64_t done = 0; done < ENTRY_COUNT;) {
        const uint64_t left = ENTRY_COUNT - done;
        const size_t count = left < BATCH ? (size_t)left : BATCH;
        jub_log_head head;
        jub_error error;
        write_entries(bytes, entries, done, count);
        const double begun = now_seconds();
        must(jub_log_append(&log->storage, entries, count, &head, &error), &error);
        seconds += now_seconds() - begun;
        done = head.size;
    }
    return seconds;
}

static int compare_times(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

static void measure_singles(const opened *log, const jub_text *entries, double times[SINGLE_COUNT])
{
    for (size_t i = 0; i < SINGLE_COUNT; i++) {
        jub_log_head head;
        jub_error error;
        const double begun = now_seconds();
        must(jub_log_append(&log->storage, &entries[i], 1, &head, &error), &error);
        times[i] = now_seconds() - begun;
    }
    qsort(times, SINGLE_COUNT, sizeof *times, compare_times);
}

static void measure(const char *folder, bool is_sqlite, char *bytes, jub_text *entries,
                    double hashing_seconds)
{
    double times[SINGLE_COUNT];
    opened log = open_log(folder, is_sqlite);
    const double seconds = measure_batches(&log, bytes, entries);
    measure_singles(&log, entries, times);
    close_log(&log);
    const double rate = ENTRY_COUNT / seconds;
    const bool is_reached = rate >= MARK_PER_SECOND;
    (void)printf("log append, %s: %d entries of %d bytes in batches of %d in %.2f s, %.0f a second "
                 "(mark: %d, %s), %.1f times the hashing alone; one by one p50 %.2f ms, p99 %.2f "
                 "ms\n",
                 is_sqlite ? "SQLite" : "files", ENTRY_COUNT, ENTRY_BYTES, BATCH, seconds, rate,
                 MARK_PER_SECOND, is_reached ? "reached" : "not reached", seconds / hashing_seconds,
                 times[SINGLE_COUNT / 2] * 1e3, times[SINGLE_COUNT * 99 / 100] * 1e3);
    bench_figure(is_sqlite ? "log_append_sqlite" : "log_append_files", rate, "entries/s",
                 "hashing alone; mark 20,000", hashing_seconds / seconds, 1);
}

int main(void)
{
    // Beside the build, not in /tmp, which may be memory.
    char folder[] = "build-bench/log-XXXXXX", command[64];
    char *bytes = malloc((size_t)BATCH * ENTRY_BYTES);
    jub_text *entries = malloc(BATCH * sizeof *entries);
    if (!bytes || !entries || !mkdtemp(folder)) {
        (void)fprintf(stderr, "bench_log: no memory, or no folder build-bench to work in\n");
        return EXIT_FAILURE;
    }
    write_entries(bytes, entries, 0, BATCH);
    const double hashing_seconds = measure_hashing(bytes);
    (void)printf("hashing alone: %d leaves and nodes in %.2f s\n", ENTRY_COUNT, hashing_seconds);
    measure(folder, false, bytes, entries, hashing_seconds);
    measure(folder, true, bytes, entries, hashing_seconds);
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0) (void)fprintf(stderr, "bench_log: %s is left behind\n", folder);
    free(bytes);
    free(entries);
    return EXIT_SUCCESS;
}
