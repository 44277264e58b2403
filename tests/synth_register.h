#ifndef JUB_TEST_SYNTH_REGISTER_H
#define JUB_TEST_SYNTH_REGISTER_H

// A made-up register loaded from memory, with its own rounds or with others.

#include "base/json.h"
#include "register/custody.h"
#include "register/synth.h"
#include "test_support.h"

static inline void synth_register_file(jub_arena *arena, const jub_synth_options *options,
                                       jub_text files_out[JUB_SYNTH_FILE_COUNT])
{
    jub_sink sinks[JUB_SYNTH_FILE_COUNT];
    jub_buffer buffers[JUB_SYNTH_FILE_COUNT];
    jub_synth_counts counts;
    jub_error error = {0};
    for (size_t i = 0; i < JUB_SYNTH_FILE_COUNT; i++) {
        buffers[i] = jub_buffer_init((size_t)1 << 28);
        sinks[i] = jub_buffer_sink(&buffers[i]);
    }
    if (jub_synth_write(options, sinks, NULL, &counts, &error) != JUB_OK)
        fail_msg("%s", error.message);
    for (size_t i = 0; i < JUB_SYNTH_FILE_COUNT; i++) {
        files_out[i] = jub_text_copy(arena, jub_buffer_view(&buffers[i]));
        jub_buffer_clear(&buffers[i]);
    }
}

/// The package without what it says of the size and hash of its files.
static inline jub_text synth_register_package(jub_arena *arena, jub_text package)
{
    json_t *root = NULL;
    assert_int_equal(jub_json_read(package, (size_t)1 << 20, &root, NULL), JUB_OK);
    json_t *resources = json_object_get(root, "resources");
    for (size_t i = 0; i < json_array_size(resources); i++) {
        (void)json_object_del(json_array_get(resources, i), "bytes");
        (void)json_object_del(json_array_get(resources, i), "hash");
    }
    char *dumped = json_dumps(root, 0);
    assert_non_null(dumped);
    const jub_text copy = jub_text_copy(arena, jub_text_from(dumped));
    free(dumped);
    json_decref(root);
    return copy;
}

/// `rounds` stands for rounds.csv where it has bytes.
static inline jub_register *synth_register(jub_arena *arena, const jub_synth_options *options,
                                           jub_text rounds)
{
    jub_text files[JUB_SYNTH_FILE_COUNT], sources[JUB_SYNTH_FILE_COUNT];
    const jub_package *package = NULL;
    const jub_law *law = NULL;
    jub_register *reg = NULL;
    jub_error error = {0};
    synth_register_file(arena, options, files);
    if (rounds.bytes) files[JUB_SYNTH_ROUNDS] = rounds;
    const jub_text json = synth_register_package(arena, files[JUB_SYNTH_PACKAGE]);
    assert_int_equal(jub_package_read(arena, json, &package, &error), JUB_OK);
    for (uint32_t i = 0; i < package->resource_count; i++)
        for (size_t file = 0; file < JUB_SYNTH_FILE_COUNT; file++)
            if (jub_text_is(package->resources[i].path, jub_synth_file_name((jub_synth_file)file)))
                sources[i] = files[file];
    if (jub_register_load(arena, package, sources, NULL, NULL, NULL, &reg, &error) != JUB_OK ||
        jub_law_parse(arena, test_read_file(arena, "laws/special-pardon.json"), &law, &error) !=
            JUB_OK ||
        jub_register_add_custody(arena, reg, law, NULL, NULL, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return reg;
}

/// rounds.csv with what each person did in rounds R1 and R2: 0 failed, 1 passed, else unknown (of
/// which some stand there with an empty cell, and some do not).
///
///     rounds  [2][person_count]
static inline jub_text synth_rounds_csv(jub_arena *arena, const jub_register *reg,
                                        const uint8_t *const rounds[2])
{
    const jub_resource *persons = &reg->resources[reg->persons];
    const jub_column *key = &persons->columns[persons->key_column];
    jub_buffer csv = jub_buffer_init((size_t)1 << 28);
    jub_buffer_string(&csv, "person,round,passed\n");
    for (uint32_t i = 0; i < persons->row_count; i++) {
        for (int round = 0; round < 2; round++) {
            const uint8_t result = rounds[round][i];
            if (result > 1 && i % 2 == 0) continue;
            jub_column_write(key, i, &csv);
            jub_buffer_format(&csv, ",R%d,%s\n", round + 1,
                              result == 1   ? "true"
                              : result == 0 ? "false"
                                            : "");
        }
    }
    const jub_text copy = jub_text_copy(arena, jub_buffer_view(&csv));
    jub_buffer_clear(&csv);
    return copy;
}

#endif
