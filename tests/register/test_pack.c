// A register packed and opened again is the same register, with the same faults. Then a stranger's
// hand: values that no register has are refused, and whatever byte is changed, what is opened can
// be read through without leaving an array (which the address sanitizer sees).

#include "register/pack.h"

#include "../synth_register.h"
#include "pack_folder.h"
#include "register_same.h"

static const jub_pack_source sources[] = {{{"datapackage.json", 16}, 3, {1}}};

typedef struct packed {
    jub_register *reg;
    pack_folder *folder;
    told_faults told;
    jub_pack pack;
    jub_text files[PACK_FOLDER_MAX];
} packed;

// Faults go to two places when the register is read.
typedef struct both {
    told_faults *told;
    jub_pack_faults *faults;
} both;

static void take_both(void *context, const jub_fault *fault)
{
    both *to = context;
    const jub_fault_sink sink = jub_pack_faults_sink(to->faults);
    tell_fault(to->told, fault);
    sink.take(sink.context, fault);
}

static void read_pack(jub_arena *arena, packed *p)
{
    jub_error error;
    const jub_text manifest = pack_folder_file(p->folder, JUB_PACK_MANIFEST_NAME);
    if (jub_pack_read(arena, manifest, &p->pack, &error) != JUB_OK) fail_msg("%s", error.message);
    for (uint32_t i = 0; i < p->pack.file_count; i++)
        p->files[i] = pack_folder_file(p->folder, p->pack.files[i].name);
}

static void write_pack(jub_arena *arena, packed *p, const jub_pack_faults *faults)
{
    p->folder = JUB_NEW(arena, pack_folder, 1);
    const jub_pack_folder folder = {p->folder, pack_folder_begin, pack_folder_end};
    jub_pack_counts counts;
    jub_error error;
    if (jub_pack_write(p->reg, faults, sources, 1, JUB_TEXT("test 1"), &folder, &counts, &error) !=
        JUB_OK)
        fail_msg("%s", error.message);
    assert_int_equal(counts.file_count + 1, p->folder->count);
    read_pack(arena, p);
}

static void clear(packed *p)
{
    pack_folder_clear(p->folder);
    jub_pack_clear(&p->pack);
    jub_buffer_clear(&p->told.text);
}

static packed pack_synth(jub_arena *arena, const jub_synth_options *options)
{
    packed p = {.told = {jub_buffer_init((size_t)1 << 26)}};
    jub_text files[JUB_SYNTH_FILE_COUNT], texts[JUB_SYNTH_FILE_COUNT];
    const jub_package *package = NULL;
    const jub_law *law = NULL;
    jub_error error;
    synth_register_file(arena, options, files);
    assert_int_equal(jub_package_read(arena, files[JUB_SYNTH_PACKAGE], &package, &error), JUB_OK);
    for (uint32_t i = 0; i < package->resource_count; i++)
        for (size_t file = 0; file < JUB_SYNTH_FILE_COUNT; file++)
            if (jub_text_is(package->resources[i].path, jub_synth_file_name((jub_synth_file)file)))
                texts[i] = files[file];
    both to = {&p.told, jub_pack_faults_new(package)};
    const jub_fault_sink sink = {take_both, &to};
    if (jub_register_load(arena, package, texts, &sink, NULL, NULL, &p.reg, &error) != JUB_OK ||
        jub_law_parse(arena, test_read_file(arena, "laws/special-pardon.json"), &law, &error) !=
            JUB_OK ||
        jub_register_add_custody(arena, p.reg, law, &sink, NULL, &error) != JUB_OK)
        fail_msg("%s", error.message);
    write_pack(arena, &p, to.faults);
    jub_pack_faults_free(to.faults);
    return p;
}

TEST(a_register_with_faults_is_the_same_from_its_pack)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.seed = 7, .people_count = 3000};
    packed p = pack_synth(&arena, &options);
    told_faults again = {jub_buffer_init((size_t)1 << 26)};
    const jub_fault_sink sink = {tell_fault, &again};
    jub_register *reg = NULL;
    jub_error error;
    if (jub_pack_open(&arena, &p.pack, p.reg->package, p.files, NULL, &sink, &reg, &error) !=
        JUB_OK)
        fail_msg("%s", error.message);
    assert_true(p.reg->faults.total > 10);
    assert_true(same_register(p.reg, reg));
    assert_true(same_resource(reg, p.reg->custody, reg->custody));
    assert_int_equal(again.text.length_bytes, p.told.text.length_bytes);
    assert_memory_equal(again.text.bytes, p.told.text.bytes, again.text.length_bytes);
    jub_buffer_clear(&again.text);
    clear(&p);
}

TEST(a_failed_opening_gives_its_memory_back)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.seed = 7, .people_count = 50};
    packed p = pack_synth(&arena, &options);
    const size_t before = jub_arena_mark(&arena);
    jub_error error;
    jub_register *reg = NULL;
    size_t count = 0;
    jub_status status = JUB_NO_MEMORY;
    for (; status == JUB_NO_MEMORY && count < 1000; count++) {
        test_arena_fail_at(&arena, count);
        status = jub_pack_open(&arena, &p.pack, p.reg->package, p.files, NULL, NULL, &reg, &error);
        arena.fail_at_count = SIZE_MAX;
        if (status != JUB_OK) assert_int_equal(jub_arena_mark(&arena), before);
    }
    assert_int_equal(status, JUB_OK);
    assert_true(count > 10);
    clear(&p);
}

// -- a stranger's hand ----------------------------------------------------------------------------

static const char small_package[] =
    "{\"resources\":[{\"name\":\"persons\",\"path\":\"p.csv\",\"schema\":{\"fields\":["
    "{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"string\"},"
    "{\"name\":\"c\",\"type\":\"date\",\"constraints\":{\"minimum\":\"1900-01-01\"}},"
    "{\"name\":\"e\",\"type\":\"string\",\"constraints\":{\"enum\":[\"x\",\"y\"]}},"
    "{\"name\":\"f\",\"type\":\"integer\",\"constraints\":{\"minimum\":0}},"
    "{\"name\":\"g\",\"type\":\"boolean\"},{\"name\":\"h\",\"type\":\"duration\"},"
    "{\"name\":\"i\",\"type\":\"list\"}],\"primaryKey\":\"a\",\"foreignKeys\":[{\"fields\":\"b\","
    "\"reference\":{\"resource\":\"\",\"fields\":\"a\"}}]}}]}";

static const char small_csv[] = "a,b,c,e,f,g,h,i\n"
                                "p3,,2001-02-03,x,1,true,P1Y,k;l\n"
                                "p1,p3,none,y,2,false,P2M,l\n"
                                "p2,p1,,x,,true,none,\n"
                                "p1,p9,2001-02-30,z,-1,maybe,P1X,;\n"
                                "p4,p3,1999-12-31,y,3,,P3D,k\n";

static packed pack_small(jub_arena *arena)
{
    packed p = {.told = {jub_buffer_init((size_t)1 << 20)}};
    const jub_package *package = NULL;
    const jub_text csv = JUB_TEXT(small_csv);
    jub_error error;
    if (jub_package_read(arena, JUB_TEXT(small_package), &package, &error) != JUB_OK)
        fail_msg("%s", error.message);
    both to = {&p.told, jub_pack_faults_new(package)};
    const jub_fault_sink sink = {take_both, &to};
    assert_int_equal(jub_register_load(arena, package, &csv, &sink, NULL, NULL, &p.reg, &error),
                     JUB_OK);
    write_pack(arena, &p, to.faults);
    jub_pack_faults_free(to.faults);
    return p;
}

static jub_status open_small(jub_arena *arena, const packed *p, jub_register **reg_out,
                             jub_error *error)
{
    return jub_pack_open(arena, &p->pack, p->reg->package, p->files, NULL, NULL, reg_out, error);
}

static uint32_t file_like(const packed *p, const char *part)
{
    for (uint32_t i = 0; i < p->pack.file_count; i++)
        if (strstr(p->pack.files[i].name, part)) return i;
    fail_msg("no file like %s", part);
    return 0;
}

// Puts `value` in the place of one number, expects a refusal that names the file, puts it back.
static void expect_refused(const char *part, size_t number, int64_t value, jub_status expected)
{
    jub_arena arena = jub_arena_init((size_t)1 << 30);
    packed p = pack_small(&arena);
    const uint32_t at = file_like(&p, part);
    char *data = (char *)(uintptr_t)p.files[at].bytes + 128;
    const jub_npy_type type = p.pack.files[at].array.type;
    const size_t size = type == JUB_NPY_U8 ? 1 : type == JUB_NPY_I64 || type == JUB_NPY_U64 ? 8 : 4;
    memcpy(data + number * size, &value, size);
    jub_register *reg = NULL;
    jub_error error;
    const jub_status found = open_small(&arena, &p, &reg, &error);
    if (found != expected) fail_msg("%s[%zu]: %s", part, number, jub_status_word(found));
    assert_non_null(strchr(error.message, '\''));
    clear(&p);
    jub_arena_clear(&arena);
}

TEST(the_small_register_is_the_same_from_its_pack)
{
    TEST_ARENA(arena);
    packed p = pack_small(&arena);
    jub_register *reg = NULL;
    jub_error error;
    assert_int_equal(open_small(&arena, &p, &reg, &error), JUB_OK);
    assert_true(same_register(p.reg, reg));
    walk_register(reg);
    assert_int_equal(p.reg->faults.total, 8);
    clear(&p);
}

TEST(what_no_register_holds_is_refused)
{
    (void)state_unused;
    expect_refused("persons-b-values", 1, 99, JUB_RANGE);
    expect_refused("persons-c-values", 0, INT32_MAX, JUB_RANGE);
    expect_refused("persons-c-values", 0, -30000, JUB_RANGE); // before 1900
    expect_refused("persons-c-known", 7, 0x80, JUB_RANGE);
    expect_refused("persons-c-none", 0, 0x1f, JUB_CONFLICT);
    expect_refused("persons-g-values", 7, 1, JUB_RANGE);
    expect_refused("persons-f-values", 0, -5, JUB_RANGE);
    expect_refused("persons-h-values", 0, JUB_MONTHS_MAX + 1, JUB_RANGE);
    expect_refused("persons-h-values", 1, -JUB_DAYS_MAX - 1, JUB_RANGE);
    expect_refused("persons-i-offsets", 0, 1, JUB_RANGE);
    expect_refused("persons-i-offsets", 1, 4, JUB_RANGE);
    expect_refused("persons-i-offsets", 5, 3, JUB_RANGE); // there is a fourth item
    expect_refused("persons-i-items", 0, 2, JUB_RANGE);
    expect_refused("persons-lines", 0, 1, JUB_RANGE);
    expect_refused("persons-lines", 1, 0, JUB_RANGE);
}

TEST(keys_and_references_that_lead_elsewhere_are_refused)
{
    (void)state_unused;
    expect_refused("persons-key-rows", 0, 77, JUB_RANGE);
    expect_refused("persons-key-rows", 0, 1, JUB_CONFLICT);
    expect_refused("target-rows", 0, 0, JUB_CONFLICT);
    expect_refused("target-rows", 1, 4, JUB_CONFLICT);
    expect_refused("target-rows", 1, 5, JUB_CONFLICT);
    expect_refused("child-offsets", 0, 1, JUB_RANGE);
    expect_refused("child-offsets", 1, 3, JUB_CONFLICT);
    expect_refused("child-rows", 0, 4, JUB_CONFLICT);
    expect_refused("child-rows", 0, 5, JUB_CONFLICT);
}

TEST(texts_that_no_dictionary_has_are_refused)
{
    (void)state_unused;
    expect_refused("persons-a-text-offsets", 1, 99, JUB_RANGE);
    expect_refused("persons-a-text-offsets", 1, INT64_MAX, JUB_RANGE);
    expect_refused("persons-a-texts", 0, 0xff, JUB_RANGE);
    expect_refused("persons-a-texts", 0, 0, JUB_RANGE);
    expect_refused("persons-a-texts", 1, '1', JUB_DUPLICATE);
    expect_refused("persons-e-texts", 0, 'w', JUB_CONFLICT);
}

TEST(faults_of_nothing_and_reasons_that_command_a_terminal_are_refused)
{
    (void)state_unused;
    for (size_t i = 0; i < 6; i++)
        expect_refused("faults-table", i, 99999 - 99999 * (i == 4), JUB_RANGE);
    expect_refused("faults-value-offsets", 1, (int64_t)1 << 40, JUB_RANGE);
    expect_refused("faults-reasons-texts", 0, 0x1b, JUB_RANGE);
}

TEST(a_loop_of_references_is_refused)
{
    TEST_ARENA(arena);
    packed p = pack_small(&arena);
    jub_resource *persons = &p.reg->resources[0];
    jub_link *link = &persons->links[0];
    static const uint32_t offsets[] = {0, 2, 4, 4, 4, 4}, rows[] = {1, 4, 0, 2};
    assert_int_equal(persons->row_count, 5);
    assert_memory_equal(link->child_rows, ((uint32_t[]){1, 4, 2}), 12);
    persons->columns[1].codes[0] = 1; // p3 refers to p1, which refers to p3
    jub_bit_set(persons->columns[1].known, 0);
    link->target_rows[0] = 1;
    link->child_offsets = memcpy(JUB_NEW(&arena, uint32_t, 6), offsets, sizeof offsets);
    link->child_rows = memcpy(JUB_NEW(&arena, uint32_t, 4), rows, sizeof rows);
    pack_folder_clear(p.folder);
    jub_pack_clear(&p.pack);
    jub_pack_faults *faults = jub_pack_faults_new(p.reg->package);
    p.reg->faults = (jub_fault_counts){0};
    write_pack(&arena, &p, faults);
    jub_pack_faults_free(faults);
    jub_register *reg = NULL;
    jub_error error;
    assert_int_equal(open_small(&arena, &p, &reg, &error), JUB_CONFLICT);
    assert_non_null(strstr(error.message, "refers to itself"));
    clear(&p);
}

TEST(whatever_byte_is_changed_what_opens_can_be_read_through)
{
    TEST_ARENA(arena);
    static const unsigned char changes[] = {1, 0x80, 0xff};
    packed p = pack_small(&arena);
    size_t opened = 0, refused = 0;
    for (uint32_t i = 0; i < p.pack.file_count; i++) {
        char *bytes = (char *)(uintptr_t)p.files[i].bytes;
        for (size_t at = 0; at < p.files[i].length_bytes; at++)
            for (size_t change = 0; change < sizeof changes; change++) {
                const size_t mark = jub_arena_mark(&arena);
                jub_register *reg = NULL;
                bytes[at] = (char)(bytes[at] ^ changes[change]);
                if (open_small(&arena, &p, &reg, NULL) == JUB_OK) {
                    walk_register(reg);
                    opened++;
                } else {
                    refused++;
                }
                bytes[at] = (char)(bytes[at] ^ changes[change]);
                jub_arena_rewind(&arena, mark);
            }
    }
    assert_true(opened > 0 && refused > opened);
    clear(&p);
}

// -- the manifest ---------------------------------------------------------------------------------

TEST(only_the_same_sources_and_the_same_program_are_current)
{
    TEST_ARENA(arena);
    packed p = pack_small(&arena);
    const jub_text by = JUB_TEXT("test 1");
    jub_pack_source other[2] = {sources[0], sources[0]};
    assert_true(jub_pack_may_be_current(&p.pack, sources, 1, by));
    assert_true(jub_pack_is_current(&p.pack, sources, 1));
    assert_false(jub_pack_may_be_current(&p.pack, sources, 1, JUB_TEXT("test 2")));
    assert_false(jub_pack_may_be_current(&p.pack, other, 2, by));
    other[0].size_bytes++;
    assert_false(jub_pack_may_be_current(&p.pack, other, 1, by));
    other[0] = sources[0];
    other[0].name = JUB_TEXT("other.json");
    assert_false(jub_pack_may_be_current(&p.pack, other, 1, by));
    other[0] = sources[0];
    other[0].sha256[31] ^= 1;
    assert_true(jub_pack_may_be_current(&p.pack, other, 1, by));
    assert_false(jub_pack_is_current(&p.pack, other, 1));
    clear(&p);
}

TEST(manifests_of_others_are_refused_and_those_of_later_versions_not_current)
{
    TEST_ARENA(arena);
    static const char *const wrong[] = {
        "",
        "[]",
        "{}",
        "{\"format\":\"jubilee register columns\",\"version\":1,\"made_by\":\"x\"}",
        ("{\"format\":\"jubilee register columns\",\"version\":1,\"sources\":[{\"name\":\"a\","
         "\"bytes\":-1,\"sha256\":\"\"}],\"files\":{}}"),
    };
    jub_pack pack;
    jub_error error;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_not_equal(jub_pack_read(&arena, jub_text_from(wrong[i]), &pack, &error), JUB_OK);
        assert_true(error.message[0] != '\0');
        jub_pack_clear(&pack);
    }
    const jub_text later = JUB_TEXT("{\"format\":\"jubilee register columns\",\"version\":2}");
    assert_int_equal(jub_pack_read(&arena, later, &pack, &error), JUB_OK);
    assert_false(jub_pack_may_be_current(&pack, sources, 1, JUB_TEXT("test 1")));
    jub_pack_clear(&pack);
}

TEST(a_file_name_leads_nowhere_but_into_the_folder)
{
    TEST_ARENA(arena);
    static const char *const names[] = {"../a.npy", "/a", ".a", "a/b", "", "a b", "a\\\\b"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char manifest[400];
        jub_pack pack;
        jub_error error;
        (void)snprintf(manifest, sizeof manifest,
                       "{\"format\":\"jubilee register columns\",\"version\":1,\"made_by\":\"x\","
                       "\"sources\":[{\"name\":\"a\",\"bytes\":1,\"sha256\":\"%064d\"}],"
                       "\"files\":{\"%s\":{\"bytes\":1,\"sha256\":\"%064d\"}}}",
                       0, names[i], 0);
        assert_int_equal(jub_pack_read(&arena, jub_text_from(manifest), &pack, &error), JUB_SYNTAX);
        assert_non_null(strstr(error.message, "plain"));
        jub_pack_clear(&pack);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_register_with_faults_is_the_same_from_its_pack),
        cmocka_unit_test(a_failed_opening_gives_its_memory_back),
        cmocka_unit_test(the_small_register_is_the_same_from_its_pack),
        cmocka_unit_test(what_no_register_holds_is_refused),
        cmocka_unit_test(keys_and_references_that_lead_elsewhere_are_refused),
        cmocka_unit_test(texts_that_no_dictionary_has_are_refused),
        cmocka_unit_test(faults_of_nothing_and_reasons_that_command_a_terminal_are_refused),
        cmocka_unit_test(a_loop_of_references_is_refused),
        cmocka_unit_test(whatever_byte_is_changed_what_opens_can_be_read_through),
        cmocka_unit_test(only_the_same_sources_and_the_same_program_are_current),
        cmocka_unit_test(manifests_of_others_are_refused_and_those_of_later_versions_not_current),
        cmocka_unit_test(a_file_name_leads_nowhere_but_into_the_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
