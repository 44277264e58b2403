#include "ledger/audit.h"

#include "evidence_support.h"
#include "ledger/policy.h"

enum { KEPT_MAX = 64 };

typedef struct kept_finding {
    jub_audit_finding finding;
    char path[128];
} kept_finding;

// What an audit told.
typedef struct audit_result {
    jub_status status; // of the checkpoint, then of the audit
    jub_audit_report report;
    kept_finding kept[KEPT_MAX];
    size_t told_count;
    uint64_t last_done;
} audit_result;

static void take(void *context, const jub_audit_finding *finding)
{
    audit_result *result = context;
    assert_true(finding->reason[0] != '\0');
    if (result->told_count < KEPT_MAX) {
        kept_finding *kept = &result->kept[result->told_count];
        kept->finding = *finding;
        (void)snprintf(kept->path, sizeof kept->path, "%.*s", JUB_TEXT_ARG(finding->path));
    }
    result->told_count++;
}

static void note_progress(void *context, uint64_t done, uint64_t all)
{
    audit_result *result = context;
    assert_true(done <= all);
    result->last_done = done;
}

// As a verifier goes about it: the checkpoint first, then everything that it speaks for.
static jub_status check_checkpoint(jub_arena *arena, const memory_storage *memory,
                                   jub_checkpoint *checkpoint_out)
{
    const memory_object *object = memory_find(&memory->objects, JUB_TEXT(JUB_CHECKPOINT_PATH));
    const jub_signer signer = test_log_signer();
    const jub_policy *policy;
    jub_policy_verdict verdict;
    jub_note note;
    if (!object) return JUB_MISSING;
    assert_int_equal(jub_policy_of_log(arena, &signer.vkey, &policy, NULL), JUB_OK);
    const jub_status status = jub_checkpoint_read_note(
        (jub_text){object->bytes, object->length_bytes}, &note, checkpoint_out, NULL);
    return status == JUB_OK ? jub_policy_check(policy, &note, checkpoint_out, &verdict, NULL)
                            : status;
}

static audit_result audit(jub_arena *arena, memory_storage *memory)
{
    static audit_result result;
    const jub_storage storage = memory_storage_open(memory);
    const size_t mark = jub_arena_mark(arena);
    const jub_audit_sink sink = {&result, take, note_progress};
    jub_checkpoint checkpoint;
    result = (audit_result){.status = check_checkpoint(arena, memory, &checkpoint)};
    if (result.status == JUB_OK)
        result.status = jub_audit(storage.reader, &checkpoint, &sink, &result.report, NULL);
    jub_arena_rewind(arena, mark);
    return result;
}

static const kept_finding *find_kind(const audit_result *result, jub_audit_kind kind)
{
    for (size_t i = 0; i < result->told_count && i < KEPT_MAX; i++)
        if (result->kept[i].finding.kind == kind) return &result->kept[i];
    return NULL;
}

// -- what is right --------------------------------------------------------------------------------

TEST(a_log_as_it_was_written_has_no_findings_at_any_size)
{
    TEST_ARENA(arena);
    const uint64_t sizes[] = {0, 1, 2, 255, 256, 257, 511, 512, 65535, 65536, 65537, 70000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        memory_storage memory = memory_storage_init();
        (void)test_log(&arena, &memory, sizes[i]);
        const audit_result result = audit(&arena, &memory);
        assert_int_equal(result.status, JUB_OK);
        assert_int_equal(result.told_count, 0);
        assert_true(result.report.entry_count == sizes[i] && result.last_done == sizes[i]);
        memory_storage_clear(&memory);
    }
}

TEST(entries_that_are_not_published_yet_are_checked_and_no_finding)
{
    TEST_ARENA(arena);
    const uint64_t steps[][2] = {{0, 5},         {3, 13},    {13, 256},  {255, 257},
                                 {256, 257},     {300, 320}, {300, 700}, {65530, 65600},
                                 {65536, 65537}, {1, 66000}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        memory_storage memory = memory_storage_init();
        const jub_storage storage = memory_storage_open(&memory);
        (void)test_log(&arena, &memory, steps[i][0]);
        test_append(&storage, steps[i][0], steps[i][1]);
        const audit_result result = audit(&arena, &memory);
        assert_int_equal(result.status, JUB_OK);
        if (result.told_count > 0)
            fail_msg("from %llu to %llu: %s: %s", (unsigned long long)steps[i][0],
                     (unsigned long long)steps[i][1], result.kept[0].path,
                     result.kept[0].finding.reason);
        assert_true(result.report.unpublished_count == steps[i][1] - steps[i][0]);
        memory_storage_clear(&memory);
    }
}

TEST(partial_tiles_that_were_collected_are_read_from_their_full_ones)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    (void)test_log(&arena, &memory, 300);
    test_append(&storage, 300, 600);
    assert_non_null(test_object(&memory, "tile/0/001"));
    memory_remove(&memory.objects, JUB_TEXT("tile/0/001.p/44"));
    memory_remove(&memory.objects, JUB_TEXT("tile/entries/001.p/44"));
    const audit_result result = audit(&arena, &memory);
    assert_int_equal(result.status, JUB_OK);
    assert_int_equal(result.told_count, 0);
    memory_storage_clear(&memory);
}

// Lists partial tiles and bundles that are not there: collected between the listing and the
// reading.
static jub_status list_collected(void *context, jub_text prefix,
                                 jub_status (*visit)(void *, jub_text, jub_error *), void *visitor,
                                 jub_error *error)
{
    static const char *const paths[] = {"tile/0/000.p/9", "tile/entries/000.p/9", "tile/0/001.p/9",
                                        "tile/entries/001.p/9"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const jub_status status = visit(visitor, jub_text_from(paths[i]), error);
        if (status != JUB_OK) return status;
    }
    return memory_list(context, prefix, visit, visitor, error);
}

TEST(a_partial_tile_that_goes_while_the_audit_runs_is_no_finding)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    jub_reader reader = memory_storage_open(&memory).reader;
    static audit_result result;
    const jub_audit_sink sink = {&result, take, NULL};
    jub_checkpoint checkpoint;
    (void)test_log(&arena, &memory, 300);
    assert_int_equal(check_checkpoint(&arena, &memory, &checkpoint), JUB_OK);
    reader.list = list_collected;
    assert_int_equal(jub_audit(reader, &checkpoint, &sink, &result.report, NULL), JUB_OK);
    assert_int_equal(result.told_count, 0);
    memory_storage_clear(&memory);
}

TEST(a_copy_for_the_public_needs_no_head)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    (void)test_log(&arena, &memory, 300);
    memory_remove(&memory.objects, JUB_TEXT(JUB_LOG_HEAD_PATH));
    const audit_result result = audit(&arena, &memory);
    assert_int_equal(result.status, JUB_OK);
    assert_int_equal(result.told_count, 0);
    memory_storage_clear(&memory);
}

TEST(leftovers_and_foreign_files_are_noted_and_no_finding)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    (void)test_log(&arena, &memory, 300);
    memory_put(&memory.objects, JUB_TEXT("tile/0/001.p/50"), JUB_TEXT("of a writer that died"));
    memory_put(&memory.objects, JUB_TEXT("tile/0/1"), JUB_TEXT("x"));
    memory_put(&memory.objects, JUB_TEXT("README"), JUB_TEXT("x"));
    const audit_result result = audit(&arena, &memory);
    assert_int_equal(result.status, JUB_OK);
    assert_true(result.report.finding_count == 0 && result.report.note_count == 2);
    assert_int_equal(result.report.leftover_count, 1);
    assert_non_null(find_kind(&result, JUB_AUDIT_FOREIGN));
    memory_storage_clear(&memory);
}

// -- any byte -------------------------------------------------------------------------------------

// A log with something of everything: a full tile, partial ones and older ones that they replaced,
// and entries behind the checkpoint.
static void make_varied(jub_arena *arena, memory_storage *memory)
{
    const jub_storage storage = memory_storage_open(memory);
    (void)test_log(arena, memory, 3);
    test_append(&storage, 3, 257);
    test_append(&storage, 257, 259);
    (void)test_publish(arena, memory);
    test_append(&storage, 259, 262);
}

// The entry whose length or bytes hold that offset of a bundle.
static uint64_t entry_at(const memory_object *bundle, jub_tile tile, size_t offset)
{
    jub_text rest = {bundle->bytes, bundle->length_bytes}, entry;
    uint64_t index = tile.index * JUB_TILE_WIDTH;
    while (jub_bundle_next(&rest, &entry)) {
        if ((size_t)(rest.bytes - bundle->bytes) > offset) return index;
        index++;
    }
    fail_msg("no entry at %zu", offset);
    return 0;
}

static void check_flip(const audit_result *result, const memory_object *object, uint64_t entry)
{
    jub_tile tile = {0};
    const bool is_tile = jub_tile_from_path(jub_text_from(object->path), &tile);
    if (strcmp(object->path, JUB_CHECKPOINT_PATH) == 0) {
        assert_int_not_equal(result->status, JUB_OK);
        return;
    }
    assert_int_equal(result->status, JUB_OK);
    assert_true(result->report.finding_count > 0);
    for (size_t i = 0; i < result->told_count; i++) {
        const jub_audit_finding *finding = &result->kept[i].finding;
        if (!finding->is_finding) continue; // behind a changed head lies what it does not speak for
        assert_string_equal(result->kept[i].path, object->path);
        if (is_tile && tile.level == JUB_TILE_ENTRIES && finding->kind != JUB_AUDIT_STALE) {
            assert_int_equal(finding->kind, JUB_AUDIT_ENTRY);
            if (i == 0) assert_true(finding->begin == entry);
        }
    }
}

TEST(every_byte_that_is_changed_in_turn_is_found_in_its_file_and_entry)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    size_t tried = 0;
    make_varied(&arena, &memory);
    assert_int_equal(audit(&arena, &memory).told_count, 0);
    for (size_t i = 0; i < memory.objects.count; i++) {
        memory_object *object = &memory.objects.items[i];
        jub_tile tile = {0};
        const bool is_bundle = jub_tile_from_path(jub_text_from(object->path), &tile) &&
                               tile.level == JUB_TILE_ENTRIES;
        for (size_t at = 0; at < object->length_bytes; at++, tried++) {
            const uint64_t entry = is_bundle ? entry_at(object, tile, at) : 0;
            object->bytes[at] = (char)(object->bytes[at] ^ (1 << at % 8));
            const audit_result result = audit(&arena, &memory);
            check_flip(&result, object, entry);
            object->bytes[at] = (char)(object->bytes[at] ^ (1 << at % 8));
        }
    }
    print_message("# tried: %zu bytes of %zu objects of a log, each changed in turn and found\n",
                  tried, memory.objects.count);
    assert_true(tried > 16000 && memory.objects.count > 10);
    assert_int_equal(audit(&arena, &memory).told_count, 0);
    memory_storage_clear(&memory);
}

TEST(every_object_that_is_removed_cut_or_lengthened_is_found)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    make_varied(&arena, &memory);
    size_t tried = 0;
    for (size_t i = 0; i < memory.objects.count; i++) {
        memory_object *object = &memory.objects.items[i];
        const memory_object whole = *object;
        jub_tile tile;
        const bool is_tile = jub_tile_from_path(jub_text_from(whole.path), &tile);
        char longer[1 << 16];
        assert_true(whole.length_bytes < sizeof longer);
        memcpy(longer, whole.bytes, whole.length_bytes);
        longer[whole.length_bytes] = '\0';
        const jub_text changed[] = {{longer, 0},
                                    {longer, whole.length_bytes - 1},
                                    {longer, whole.length_bytes / 2},
                                    {longer, whole.length_bytes + 1}};
        for (size_t j = 0; j < 4; j++, tried++) {
            *object =
                (memory_object){whole.path, (char *)changed[j].bytes, changed[j].length_bytes};
            const audit_result result = audit(&arena, &memory);
            assert_true(result.status != JUB_OK || result.report.finding_count > 0);
            if (is_tile) assert_string_equal(result.kept[0].path, whole.path);
        }
        char other[] = "elsewhere";
        *object = (memory_object){other, whole.bytes, whole.length_bytes};
        const audit_result result = audit(&arena, &memory);
        // The older partial tiles need not be there, nor need a head.
        const bool is_needed = is_tile && find_kind(&result, JUB_AUDIT_MISSING);
        if (is_needed) assert_string_equal(find_kind(&result, JUB_AUDIT_MISSING)->path, whole.path);
        if (strcmp(whole.path, "tile/0/000") == 0 ||
            strcmp(whole.path, "tile/entries/001.p/3") == 0)
            assert_true(is_needed);
        *object = whole;
        tried++;
    }
    print_message("# tried: %zu objects removed, cut, or put where they do not belong\n", tried);
    memory_storage_clear(&memory);
}

// Older partial tiles, which a forger may forget, differ from what was forged over them.
static void drop_older(memory_storage *memory, uint64_t size)
{
    for (size_t i = memory->objects.count; i-- > 0;) {
        jub_tile tile;
        const jub_text path = jub_text_from(memory->objects.items[i].path);
        if (jub_tile_from_path(path, &tile) &&
            tile.width < jub_tile_in(tile.level, tile.index, size).width)
            memory_remove(&memory->objects, path);
    }
}

TEST(an_entry_too_many_in_a_bundle_is_found)
{
    TEST_ARENA(arena);
    const char *const paths[] = {"tile/entries/000", "tile/entries/001.p/44"};
    for (size_t i = 0; i < 2; i++) {
        memory_storage memory = memory_storage_init();
        (void)test_log(&arena, &memory, 300);
        const memory_object *bundle = test_object(&memory, paths[i]);
        char *bytes = JUB_NEW(&arena, char, bundle->length_bytes + 2); // with an empty entry
        memcpy(bytes, bundle->bytes, bundle->length_bytes);
        memory_put(&memory.objects, jub_text_from(paths[i]),
                   (jub_text){bytes, bundle->length_bytes + 2});
        const audit_result result = audit(&arena, &memory);
        assert_true(result.report.finding_count == 1);
        assert_int_equal(result.kept[0].finding.kind, JUB_AUDIT_BUNDLE);
        assert_string_equal(result.kept[0].path, paths[i]);
        assert_string_equal(result.kept[0].finding.found, "2 bytes");
        memory_storage_clear(&memory);
    }
}

// -- forgeries ------------------------------------------------------------------------------------

TEST(an_entry_forged_with_everything_up_to_a_level_is_found_at_that_level)
{
    TEST_ARENA(arena);
    const struct {
        uint64_t index;
        uint32_t level_count;
        jub_audit_kind kind;
        const char *path;
        uint64_t begin, end;
    } cases[] = {
        {12345, 0, JUB_AUDIT_ENTRY, "tile/entries/048", 12345, 12346},
        {12345, 1, JUB_AUDIT_TILE, "tile/0/048", 12288, 12544},
        {12345, 2, JUB_AUDIT_TILE, "tile/1/000", 0, 65536},
        {12345, 3, JUB_AUDIT_ROOT, "checkpoint", 0, 70000},
        {65999, 1, JUB_AUDIT_TILE, "tile/0/257", 65792, 66048},
        {65999, 2, JUB_AUDIT_ROOT, "checkpoint", 0, 70000},
        {69999, 0, JUB_AUDIT_ENTRY, "tile/entries/273.p/112", 69999, 70000},
        {69999, 1, JUB_AUDIT_ROOT, "checkpoint", 0, 70000},
    };
    memory_storage memory = memory_storage_init(), forged = memory_storage_init();
    (void)test_log(&arena, &memory, 70000);
    drop_older(&memory, 70000);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memory_copy(&memory.objects, &forged.objects);
        test_forge(&forged, cases[i].index, cases[i].level_count, 70000);
        const audit_result result = audit(&arena, &forged);
        assert_int_equal(result.status, JUB_OK);
        const jub_audit_finding *finding = &result.kept[0].finding;
        if (result.report.finding_count != 1 || finding->kind != cases[i].kind ||
            strcmp(result.kept[0].path, cases[i].path) != 0)
            fail_msg("case %zu: %llu findings, %s in %s", i,
                     (unsigned long long)result.report.finding_count, jub_audit_word(finding->kind),
                     result.kept[0].path);
        assert_true(finding->begin == cases[i].begin && finding->end == cases[i].end);
        assert_string_not_equal(finding->expected, finding->found);
        memory_storage_clear(&forged);
    }
    memory_storage_clear(&memory);
}

TEST(several_changes_at_once_are_all_named)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    (void)test_log(&arena, &memory, 70000);
    drop_older(&memory, 70000);
    test_forge(&memory, 5, 0, 70000);
    test_forge(&memory, 700, 0, 70000);
    test_object(&memory, "tile/0/100")->bytes[99] ^= 1; // its fourth hash
    test_object(&memory, "tile/1/000")->bytes[64 * 32] ^= 1;
    memory_remove(&memory.objects, JUB_TEXT("tile/entries/200"));
    const audit_result result = audit(&arena, &memory);
    const struct {
        const char *path;
        uint64_t begin, end;
    } expected[] = {
        {"tile/1/000", 64 * 256, 65 * 256}, {"tile/entries/000", 5, 6},
        {"tile/entries/002", 700, 701},     {"tile/0/100", 25603, 25604},
        {"tile/entries/200", 51200, 51456},
    };
    assert_true(result.report.finding_count == 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(result.kept[i].path, expected[i].path);
        assert_true(result.kept[i].finding.begin == expected[i].begin);
        assert_true(result.kept[i].finding.end == expected[i].end);
    }
    memory_storage_clear(&memory);
}

TEST(an_audit_ends_at_its_limit_of_findings_and_says_so)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    (void)test_log(&arena, &memory, 2560);
    for (uint64_t i = 0; i < 2560; i += 2) test_forge(&memory, i, 0, 2560);
    const audit_result result = audit(&arena, &memory);
    assert_int_equal(result.told_count, JUB_AUDIT_FINDING_MAX);
    assert_true(result.report.finding_count >= JUB_AUDIT_FINDING_MAX);
    assert_true(result.report.is_cut);
    memory_storage_clear(&memory);
}

// A signature does not make a size true, and an audit must end.
TEST(sizes_that_no_disk_could_hold_are_told_in_a_moment)
{
    TEST_ARENA(arena);
    const uint64_t sizes[] = {(uint64_t)1 << 40, ((uint64_t)1 << 62) + 12345, JUB_TREE_SIZE_MAX};
    const jub_signer signer = test_log_signer();
    for (size_t i = 0; i < 3; i++) {
        memory_storage memory = memory_storage_init();
        jub_buffer text = jub_buffer_init(4096);
        (void)test_log(&arena, &memory, 300);
        jub_checkpoint huge = {JUB_TEXT(TEST_ORIGIN), sizes[i], {{1}}};
        jub_checkpoint_write(&huge, &text);
        memory_put(&memory.objects, JUB_TEXT(JUB_LOG_HEAD_PATH), jub_buffer_view(&text));
        const audit_result head = audit(&arena, &memory);
        assert_int_equal(head.status, JUB_OK);
        assert_true(head.report.finding_count == 1);
        assert_int_equal(head.kept[0].finding.kind, JUB_AUDIT_HEAD);

        jub_buffer_reset(&text);
        jub_checkpoint_sign(&huge, &signer, &text);
        memory_put(&memory.objects, JUB_TEXT(JUB_CHECKPOINT_PATH), jub_buffer_view(&text));
        const audit_result published = audit(&arena, &memory);
        assert_int_equal(published.status, JUB_OK);
        assert_true(published.report.is_cut && find_kind(&published, JUB_AUDIT_ROOT));
        jub_buffer_clear(&text);
        memory_storage_clear(&memory);
    }
}

// -- the head -------------------------------------------------------------------------------------

TEST(a_log_that_was_set_back_or_forked_does_not_fit_its_checkpoint)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init(), other = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory), beside = memory_storage_open(&other);
    (void)test_log(&arena, &memory, 20);
    (void)test_log(&arena, &other, 19);
    const memory_object *older = test_object(&other, JUB_LOG_HEAD_PATH);

    // A backup of the log beside the checkpoint that was published since.
    memory_put(&memory.objects, JUB_TEXT(JUB_LOG_HEAD_PATH),
               (jub_text){older->bytes, older->length_bytes});
    const audit_result back = audit(&arena, &memory);
    assert_int_equal(back.kept[0].finding.kind, JUB_AUDIT_HEAD);
    assert_string_equal(back.kept[0].path, JUB_LOG_HEAD_PATH);

    // All of a longer log that had another 20th entry, beside that checkpoint.
    test_append(&beside, 18, 30);
    memory_object *checkpoint = test_object(&memory, JUB_CHECKPOINT_PATH);
    memory_put(&other.objects, JUB_TEXT(JUB_CHECKPOINT_PATH),
               (jub_text){checkpoint->bytes, checkpoint->length_bytes});
    const audit_result fork = audit(&arena, &other);
    assert_int_equal(fork.status, JUB_OK);
    assert_true(fork.report.finding_count > 0);

    // The same size, another root.
    memory_storage twin = memory_storage_init();
    const jub_storage third = memory_storage_open(&twin);
    (void)test_log(&arena, &twin, 19);
    test_append(&third, 18, 19);
    const memory_object *head = test_object(&twin, JUB_LOG_HEAD_PATH);
    memory_put(&memory.objects, JUB_TEXT(JUB_LOG_HEAD_PATH),
               (jub_text){head->bytes, head->length_bytes});
    const audit_result same_size = audit(&arena, &memory);
    assert_true(same_size.report.finding_count == 1);
    assert_int_equal(same_size.kept[0].finding.kind, JUB_AUDIT_HEAD);
    (void)storage;
    memory_storage_clear(&memory);
    memory_storage_clear(&other);
    memory_storage_clear(&twin);
}

TEST(a_head_of_another_log_or_that_cannot_be_read_is_found)
{
    TEST_ARENA(arena);
    const char *const heads[] = {
        "other.example/log\n300\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "",
        "300\n",
    };
    for (size_t i = 0; i < 3; i++) {
        memory_storage memory = memory_storage_init();
        (void)test_log(&arena, &memory, 300);
        memory_put(&memory.objects, JUB_TEXT(JUB_LOG_HEAD_PATH), jub_text_from(heads[i]));
        const audit_result result = audit(&arena, &memory);
        assert_int_equal(result.status, JUB_OK);
        assert_true(result.report.finding_count == 1);
        assert_int_equal(result.kept[0].finding.kind, JUB_AUDIT_HEAD);
        memory_storage_clear(&memory);
    }
}

// What was forged up to the root is told once: a tail cannot be traced to what is not there.
TEST(a_tail_behind_a_tree_that_does_not_fit_is_left_alone)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    (void)test_log(&arena, &memory, 300);
    test_append(&storage, 300, 310);
    test_forge(&memory, 299, 1, 300);
    const audit_result result = audit(&arena, &memory);
    assert_int_equal(result.kept[0].finding.kind, JUB_AUDIT_ROOT);
    assert_null(find_kind(&result, JUB_AUDIT_HEAD));
    assert_true(result.report.unpublished_count == 0);
    memory_storage_clear(&memory);
}

// A tail whose tiles all fit its head, behind a checkpoint that it does not continue.
TEST(a_tail_that_starts_from_another_log_is_found)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init(), other = memory_storage_init();
    const jub_storage beside = memory_storage_open(&other);
    (void)test_log(&arena, &memory, 300);
    (void)test_log(&arena, &other, 10);
    test_append(&beside, 9, 299); // 300 entries, the 11th and later ones others
    test_append(&beside, 299, 600);
    for (size_t i = 0; i < other.objects.count; i++) {
        const memory_object *object = &other.objects.items[i];
        jub_tile tile;
        const bool is_tile = jub_tile_from_path(jub_text_from(object->path), &tile);
        const bool is_published =
            is_tile && memory_find(&memory.objects, jub_text_from(object->path));
        if ((is_tile && !is_published) || strcmp(object->path, JUB_LOG_HEAD_PATH) == 0)
            memory_put(&memory.objects, jub_text_from(object->path),
                       (jub_text){object->bytes, object->length_bytes});
    }
    const audit_result result = audit(&arena, &memory);
    assert_int_equal(result.status, JUB_OK);
    assert_true(result.report.finding_count > 0);
    assert_null(find_kind(&result, JUB_AUDIT_ENTRY));
    memory_storage_clear(&memory);
    memory_storage_clear(&other);
}

TEST(an_object_that_cannot_be_read_is_a_finding_and_never_passed_over)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    make_varied(&arena, &memory);
    memory.operation_count = 0;
    assert_int_equal(audit(&arena, &memory).told_count, 0);
    const size_t operation_count = memory.operation_count;
    for (size_t i = 0; i < operation_count; i++) {
        memory.operation_count = 0;
        memory.fail_at = i;
        const audit_result result = audit(&arena, &memory);
        if (result.status == JUB_OK && result.report.finding_count == 0)
            fail_msg("operation %zu failed unnoticed", i);
    }
    print_message("# tried: %zu reads of an audit, each made to fail\n", operation_count);
    memory_storage_clear(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_as_it_was_written_has_no_findings_at_any_size),
        cmocka_unit_test(entries_that_are_not_published_yet_are_checked_and_no_finding),
        cmocka_unit_test(partial_tiles_that_were_collected_are_read_from_their_full_ones),
        cmocka_unit_test(a_partial_tile_that_goes_while_the_audit_runs_is_no_finding),
        cmocka_unit_test(a_copy_for_the_public_needs_no_head),
        cmocka_unit_test(leftovers_and_foreign_files_are_noted_and_no_finding),
        cmocka_unit_test(every_byte_that_is_changed_in_turn_is_found_in_its_file_and_entry),
        cmocka_unit_test(every_object_that_is_removed_cut_or_lengthened_is_found),
        cmocka_unit_test(an_entry_too_many_in_a_bundle_is_found),
        cmocka_unit_test(an_entry_forged_with_everything_up_to_a_level_is_found_at_that_level),
        cmocka_unit_test(several_changes_at_once_are_all_named),
        cmocka_unit_test(an_audit_ends_at_its_limit_of_findings_and_says_so),
        cmocka_unit_test(sizes_that_no_disk_could_hold_are_told_in_a_moment),
        cmocka_unit_test(a_log_that_was_set_back_or_forked_does_not_fit_its_checkpoint),
        cmocka_unit_test(a_head_of_another_log_or_that_cannot_be_read_is_found),
        cmocka_unit_test(a_tail_behind_a_tree_that_does_not_fit_is_left_alone),
        cmocka_unit_test(a_tail_that_starts_from_another_log_is_found),
        cmocka_unit_test(an_object_that_cannot_be_read_is_a_finding_and_never_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
