// The public test kit of age (C2SP/CCTV): each file says in its first lines what a reader must
// find.

#include <dirent.h>
#include <sodium.h>
#include <zlib.h>

#include "seal_support.h"

#define KIT "../shared/specs/age-vectors"

enum { KIT_FILES = 143, POST_QUANTUM_FILES = 19, IDENTITY_MAX = 8, PLAIN_MAX_BYTES = 32 << 20 };

typedef struct kit_file {
    const char *name;
    jub_text expect;
    jub_text payload; // SHA-256 of what is released; empty where nothing may be
    jub_text passphrase;
    jub_text content;
    bool is_armored;
    bool is_compressed;
    bool is_post_quantum;
    jub_age_identity identities[IDENTITY_MAX];
    size_t identity_count;
} kit_file;

static void take_line(kit_file *file, jub_text key, jub_text value)
{
    if (jub_text_is(key, "expect")) file->expect = value;
    if (jub_text_is(key, "payload")) file->payload = value;
    if (jub_text_is(key, "passphrase")) file->passphrase = value;
    if (jub_text_is(key, "armored")) file->is_armored = jub_text_is(value, "yes");
    if (jub_text_is(key, "compressed")) file->is_compressed = jub_text_is(value, "zlib");
    if (!jub_text_is(key, "identity")) return;
    if (jub_text_starts(value, JUB_TEXT("AGE-SECRET-KEY-PQ-"))) {
        file->is_post_quantum = true;
        return;
    }
    assert_true(file->identity_count < IDENTITY_MAX);
    jub_error error;
    jub_age_identity *identity = &file->identities[file->identity_count++];
    assert_int_equal(jub_age_identity_read(value, identity, &error), JUB_OK);
}

static jub_text inflated(jub_arena *arena, jub_text content)
{
    uLongf length = PLAIN_MAX_BYTES;
    char *bytes = JUB_NEW(arena, char, PLAIN_MAX_BYTES);
    assert_non_null(bytes);
    assert_int_equal(
        uncompress((Bytef *)bytes, &length, (const Bytef *)content.bytes, content.length_bytes),
        Z_OK);
    return (jub_text){bytes, length};
}

static void read_kit_file(jub_arena *arena, const char *name, kit_file *file_out)
{
    char path[512];
    (void)snprintf(path, sizeof path, KIT "/%s", name);
    jub_text rest = test_read_file(arena, path);
    assert_non_null(rest.bytes);
    *file_out = (kit_file){.name = name};
    while (rest.length_bytes > 0) {
        jub_text line = jub_text_cut(&rest, '\n');
        if (line.length_bytes == 0) break;
        const jub_text key = jub_text_cut(&line, ':');
        take_line(file_out, key, (jub_text){line.bytes + 1, line.length_bytes - 1});
    }
    file_out->content = file_out->is_compressed ? inflated(arena, rest) : rest;
}

static void check_file(const kit_file *file, jub_age_form form, size_t piece_bytes)
{
    const jub_unseal_keys keys = {file->identities, file->identity_count, file->passphrase};
    jub_buffer plain = jub_buffer_init(PLAIN_MAX_BYTES);
    jub_error error = {0};
    char hex[JUB_SHA256_HEX_BYTES + 1];
    const jub_unseal_failure found =
        test_unseal(&keys, form, file->content, piece_bytes, &plain, &error);
    test_sha256_hex(jub_buffer_view(&plain), hex);
    const bool is_kind = jub_text_is(file->expect, jub_unseal_failure_word(found));
    const bool is_plain =
        file->payload.length_bytes > 0 ? jub_text_is(file->payload, hex) : plain.length_bytes == 0;
    if (!is_kind || !is_plain)
        print_error("%s in pieces of %zu: found '%s' (%s), %zu bytes, expected '%.*s'\n",
                    file->name, piece_bytes, jub_unseal_failure_word(found), error.message,
                    plain.length_bytes, JUB_TEXT_ARG(file->expect));
    assert_true(is_kind);
    assert_true(is_plain);
    jub_buffer_clear(&plain);
}

// Every file of the kit goes to `check`; those with a post-quantum identity are only counted.
static void for_each_file(void (*check)(const kit_file *file))
{
    size_t count = 0, post_quantum_count = 0;
    DIR *folder = opendir(KIT);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        kit_file file;
        const jub_text name = jub_text_from(entry->d_name);
        if (name.bytes[0] == '.' || jub_text_is(name, "README.md") || jub_text_is(name, "jubilee"))
            continue; // nothing is in the arena yet
        read_kit_file(&arena, entry->d_name, &file);
        count++;
        if (file.is_post_quantum)
            post_quantum_count++;
        else
            check(&file);
        jub_arena_clear(&arena);
    }
    (void)closedir(folder);
    assert_int_equal(count, KIT_FILES);
    assert_int_equal(post_quantum_count, POST_QUANTUM_FILES);
}

static void check_whole(const kit_file *file)
{
    check_file(file, file->is_armored ? JUB_AGE_ARMORED : JUB_AGE_BINARY, SIZE_MAX);
}

static void check_pieces(const kit_file *file)
{
    const bool is_slow = file->passphrase.length_bytes > 0 || file->content.length_bytes > 1 << 20;
    const jub_age_form form = file->is_armored ? JUB_AGE_ARMORED : JUB_AGE_BINARY;
    check_file(file, form, 65536 + 17);
    if (is_slow) return;
    check_file(file, form, 1);
    check_file(file, form, 7);
}

// What opens must do so without being told of the armor; what must not, must not.
static void check_detected(const kit_file *file)
{
    const jub_unseal_keys keys = {file->identities, file->identity_count, file->passphrase};
    jub_buffer plain = jub_buffer_init(PLAIN_MAX_BYTES);
    jub_error error;
    const jub_unseal_failure found =
        test_unseal(&keys, JUB_AGE_DETECT, file->content, SIZE_MAX, &plain, &error);
    assert_int_equal(found == JUB_UNSEAL_FINE, jub_text_is(file->expect, "success"));
    jub_buffer_clear(&plain);
}

TEST(every_file_of_the_kit_gives_its_result_and_what_may_be_released)
{
    (void)state_unused;
    NEEDS_SHARED("specs/age-vectors/README.md");
    for_each_file(check_whole);
}

TEST(the_results_do_not_depend_on_the_pieces_that_come)
{
    (void)state_unused;
    NEEDS_SHARED("specs/age-vectors/README.md");
    for_each_file(check_pieces);
}

TEST(armor_is_seen_without_being_told)
{
    (void)state_unused;
    NEEDS_SHARED("specs/age-vectors/README.md");
    for_each_file(check_detected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_of_the_kit_gives_its_result_and_what_may_be_released),
        cmocka_unit_test(the_results_do_not_depend_on_the_pieces_that_come),
        cmocka_unit_test(armor_is_seen_without_being_told),
    };
    if (sodium_init() < 0) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
