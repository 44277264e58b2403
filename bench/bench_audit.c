// How long an audit of a million entries takes from files, beside a plain loop over OpenSSL that
// hashes the same bytes in memory; and how long a proof takes to make and to verify.

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/prng.h"
#include "figure.h"
#include "ledger/audit.h"
#include "ledger/log.h"
#include "ledger/proof.h"
#include "store/file_store.h"

enum { ENTRY_COUNT = 1000000, BATCH = 50000, ENTRY_BYTES = 200, RUNS = 3, PROOFS = 2000 };

#define MARK_SECONDS 1.5
#define ORIGIN "bench.example/log"

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void must(jub_status status, const jub_error *error, const char *what)
{
    if (status == JUB_OK) return;
    (void)fprintf(stderr, "%s: %s\n", what, error->message);
    exit(1);
}

// Text of varying length around ENTRY_BYTES, the same in every run.
static jub_text make_entry(uint32_t number, char bytes_out[2 * ENTRY_BYTES])
{
    jub_prng prng = {number};
    const size_t length = ENTRY_BYTES - 40 + jub_prng_below(&prng, 80);
    for (size_t i = 0; i < length; i++) bytes_out[i] = (char)('a' + i % 26);
    (void)snprintf(bytes_out, 2 * ENTRY_BYTES, "{\"case\":%u,\"kind\":\"decision\"", number);
    bytes_out[strlen(bytes_out)] = ',';
    return (jub_text){bytes_out, length};
}

static void fill(const jub_storage *storage, jub_log_head *head_out)
{
    static char bytes[BATCH][2 * ENTRY_BYTES];
    static jub_text entries[BATCH];
    jub_error error;
    must(jub_log_create(storage, JUB_TEXT(ORIGIN), &error), &error, "new log");
    for (uint32_t done = 0; done < ENTRY_COUNT; done += BATCH) {
        for (uint32_t i = 0; i < BATCH; i++) entries[i] = make_entry(done + i, bytes[i]);
        must(jub_log_append(storage, entries, BATCH, head_out, &error), &error, "append");
    }
}

static void take(void *context, const jub_audit_finding *finding)
{
    (void)context;
    (void)fprintf(stderr, "%.*s: %s\n", JUB_TEXT_ARG(finding->path), finding->reason);
    exit(1);
}

static double time_audit(jub_reader reader, const jub_checkpoint *checkpoint)
{
    const jub_audit_sink sink = {NULL, take, NULL};
    jub_audit_report report;
    jub_error error;
    double best = 1e9;
    for (int run = 0; run < RUNS; run++) {
        const double begun = seconds();
        must(jub_audit(reader, checkpoint, &sink, &report, &error), &error, "audit");
        const double took = seconds() - begun;
        if (took < best) best = took;
    }
    if (report.entry_count != ENTRY_COUNT) exit(1);
    return best;
}

// A leaf for each entry and a node for each but one: what any audit has to hash.
static double time_plain_loop(void)
{
    char *all = malloc((size_t)ENTRY_COUNT * 2 * ENTRY_BYTES);
    size_t *lengths = malloc(ENTRY_COUNT * sizeof *lengths);
    EVP_MD *digest = EVP_MD_fetch(NULL, "SHA256", NULL);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t node[65] = {1}, out[32];
    double best = 1e9;
    if (!all || !lengths || !digest || !context) exit(1);
    size_t used = 0;
    for (uint32_t i = 0; i < ENTRY_COUNT; i++) {
        all[used] = 0;
        lengths[i] = 1 + make_entry(i, all + used + 1).length_bytes;
        used += lengths[i];
    }
    for (int run = 0; run < RUNS; run++) {
        const double begun = seconds();
        const char *at = all;
        for (uint32_t i = 0; i < ENTRY_COUNT; at += lengths[i], i++) {
            (void)EVP_DigestInit_ex2(context, digest, NULL);
            (void)EVP_DigestUpdate(context, at, lengths[i]);
            (void)EVP_DigestFinal_ex(context, out, NULL);
            memcpy(node + 1 + 32 * (i % 2), out, 32);
            (void)EVP_DigestInit_ex2(context, digest, NULL);
            (void)EVP_DigestUpdate(context, node, sizeof node);
            (void)EVP_DigestFinal_ex(context, out, NULL);
        }
        const double took = seconds() - begun;
        if (took < best) best = took;
    }
    EVP_MD_CTX_free(context);
    EVP_MD_free(digest);
    free(all);
    free(lengths);
    return best;
}

static void time_proofs(jub_reader reader, const jub_checkpoint *checkpoint,
                        const jub_signer *signer)
{
    jub_arena arena = jub_arena_init(1 << 20);
    jub_buffer note = jub_buffer_init(4096), made = jub_buffer_init(JUB_PROOF_MAX_BYTES);
    jub_prng prng = {7};
    jub_view *view;
    jub_error error;
    const jub_policy *policy;
    double making = 0, verifying = 0;
    jub_checkpoint_sign(checkpoint, signer, &note);
    must(jub_policy_of_log(&arena, &signer->vkey, &policy, &error), &error, "policy");
    must(jub_view_open(reader, checkpoint->size, &checkpoint->root, &view, &error), &error, "view");
    for (int i = 0; i < PROOFS; i++) {
        char bytes[2 * ENTRY_BYTES];
        const uint32_t index = jub_prng_below(&prng, ENTRY_COUNT);
        const jub_text entry = make_entry(index, bytes);
        jub_proof proof;
        jub_policy_verdict verdict;
        jub_buffer_reset(&made);
        const double begun = seconds();
        must(jub_proof_make(view, index, jub_buffer_view(&note), &made, &error), &error, "prove");
        const double between = seconds();
        must(jub_proof_read(jub_buffer_view(&made), &proof, &error), &error, "read");
        must(jub_proof_verify(&proof, policy, entry, &verdict, &error), &error, "verify");
        making += between - begun;
        verifying += seconds() - between;
    }
    (void)printf("proof: %zu bytes, %.0f us to make, %.0f us to verify\n", made.length_bytes,
                 making / PROOFS * 1e6, verifying / PROOFS * 1e6);
    jub_view_close(view);
    jub_buffer_clear(&note);
    jub_buffer_clear(&made);
    jub_arena_clear(&arena);
}

int main(void)
{
    char folder[] = "/tmp/jubilee-bench-XXXXXX", command[64];
    uint8_t seed[JUB_SEED_BYTES] = {1};
    jub_file_store *store;
    jub_signer signer;
    jub_log_head head;
    jub_error error;
    if (!mkdtemp(folder)) return 1;
    must(jub_signer_from_seed(JUB_TEXT(ORIGIN), JUB_KEY_ED25519, seed, &signer, &error), &error,
         "key");
    must(jub_file_store_open(folder, true, &store, &error), &error, folder);
    const jub_storage storage = jub_file_store_storage(store);
    fill(&storage, &head);
    const jub_checkpoint checkpoint = {JUB_TEXT(ORIGIN), head.size, head.root};
    const double audit = time_audit(storage.reader, &checkpoint), plain = time_plain_loop();
    (void)printf(
        "audit: %d entries in %.2f s (mark %.1f s: %s), %.2f times a plain loop (%.2f s)\n",
        ENTRY_COUNT, audit, MARK_SECONDS, audit <= MARK_SECONDS ? "kept" : "MISSED", audit / plain,
        plain);
    bench_figure("log_audit", audit, "s", "hashing alone; mark 1.5 s", plain / audit, RUNS);
    time_proofs(storage.reader, &checkpoint, &signer);
    jub_file_store_close(store);
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) == 0 ? 0 : 1;
}
