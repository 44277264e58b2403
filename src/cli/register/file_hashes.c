#include "cli/register/file_hashes.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/sha256.h"
#include "cli/progress.h"
#include "cli/threads.h"

// Hashed in pieces, each given back to the system: else the sources of 12 million people would
// count as memory of this program beside the columns.
enum { PIECE_BYTES = 1 << 24 };

typedef struct hashing {
    const cli_hash_job *jobs; // the largest first, so that no thread ends long after the others
    uint32_t count;
    uint32_t part_count;
    atomic_uint next;
    atomic_bool has_failed;
    _Atomic uint64_t done_bytes;
    uint64_t total_bytes;
    cli_progress progress; // of the calling thread, which does the last part
} hashing;

static int compare_jobs(const void *a, const void *b)
{
    const size_t left = ((const cli_hash_job *)a)->bytes.length_bytes;
    const size_t right = ((const cli_hash_job *)b)->bytes.length_bytes;
    return (left < right) - (left > right);
}

static void count_piece(hashing *at, uint32_t part, size_t count)
{
    const uint64_t done = atomic_fetch_add(&at->done_bytes, count) + count;
    if (part + 1 == at->part_count) cli_progress_report(&at->progress, done, at->total_bytes);
}

static bool hash_bytes(hashing *at, uint32_t part, jub_sha256 *sha, const cli_hash_job *job)
{
    bool is_done = jub_sha256_start(sha);
    for (size_t from = 0; is_done && from < job->bytes.length_bytes; from += PIECE_BYTES) {
        const size_t left = job->bytes.length_bytes - from;
        const size_t count = left < PIECE_BYTES ? left : PIECE_BYTES;
        const char *piece = job->bytes.bytes + from;
        is_done = jub_sha256_update(sha, piece, count);
        if (job->is_let_go) (void)madvise((void *)(uintptr_t)piece, count, MADV_DONTNEED);
        count_piece(at, part, count);
    }
    return is_done && jub_sha256_finish(sha, job->digest_out);
}

static void hash_part(void *context, uint32_t part)
{
    hashing *at = context;
    jub_sha256 *sha = jub_sha256_new();
    for (uint32_t i; sha && (i = atomic_fetch_add(&at->next, 1)) < at->count;)
        if (!hash_bytes(at, part, sha, &at->jobs[i])) atomic_store(&at->has_failed, true);
    if (!sha) atomic_store(&at->has_failed, true);
    jub_sha256_free(sha);
}

jub_status cli_hash_files(cli_hash_job *jobs, uint32_t count, jub_error *error)
{
    const jub_parallel threads = cli_threads();
    hashing at = {.jobs = jobs, .count = count, .part_count = jub_parallel_parts(&threads)};
    if (count > 0) qsort(jobs, count, sizeof *jobs, compare_jobs);
    for (uint32_t i = 0; i < count; i++) at.total_bytes += jobs[i].bytes.length_bytes;
    cli_progress_begin(&at.progress, "hashing the register", "MB", 1000000);
    jub_parallel_run(&threads, at.part_count, hash_part, &at);
    cli_progress_end(&at.progress);
    return atomic_load(&at.has_failed) ? jub_fail_no_memory(error) : JUB_OK;
}
