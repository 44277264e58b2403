// Reads any bytes as a data package. What must hold: an error has a message and leaves the arena as
// it was; what is read keeps to its limits, and every number in it is that of something there.

#include <assert.h>

#include "register/package.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_field(const jub_field *field)
{
    assert(field->name.length_bytes > 0);
    assert((field->type == JUB_CHOICE) == (field->case_count > 0));
    assert(field->case_count <= JUB_PACKAGE_CASE_MAX);
    assert(field->missing_count <= JUB_PACKAGE_MARK_MAX);
    assert(field->none_count <= JUB_PACKAGE_MARK_MAX);
    for (uint32_t i = 0; i < field->missing_count; i++)
        for (uint32_t j = 0; j < field->none_count; j++)
            assert(!jub_text_equal(field->missing[i], field->none[j]));
    if (field->has_minimum && field->has_maximum) assert(field->minimum <= field->maximum);
}

static void check_resource(const jub_package *package, const jub_resource_schema *resource)
{
    assert(resource->field_count > 0 && resource->field_count <= JUB_PACKAGE_FIELD_MAX);
    assert(resource->path.bytes[0] != '/');
    for (uint32_t i = 0; i < resource->field_count; i++) {
        check_field(&resource->fields[i]);
        assert(jub_resource_schema_field(resource, resource->fields[i].name) == i);
    }
    assert(resource->key_field == UINT32_MAX || resource->key_field < resource->field_count);
    for (uint32_t i = 0; i < resource->foreign_key_count; i++) {
        const jub_foreign_key *key = &resource->foreign_keys[i];
        assert(key->field < resource->field_count);
        assert(key->target_resource < package->resource_count);
        assert(package->resources[key->target_resource].key_field != UINT32_MAX);
    }
    for (uint32_t i = 0; i < resource->period_count; i++) {
        const jub_period *period = &resource->periods[i];
        assert(resource->fields[period->start_field].type == JUB_DATE);
        assert(resource->fields[period->end_field].type == JUB_DATE);
        assert((period->exclusive_field == UINT32_MAX) == (period->place_field == UINT32_MAX));
    }
}

static void check_custody(const jub_package *package, const jub_custody_schema *custody)
{
    assert(custody->resource < package->resource_count && custody->law.length_bytes > 0);
    const jub_resource_schema *sentences = &package->resources[custody->resource];
    const uint32_t before = custody->consecutive_key;
    assert(custody->person_key < sentences->foreign_key_count);
    assert(sentences->foreign_keys[custody->person_key].target_resource == package->persons);
    assert(before == UINT32_MAX ||
           sentences->foreign_keys[before].target_resource == custody->resource);
    assert(sentences->fields[custody->start_field].type == JUB_DATE);
    assert(sentences->fields[custody->term_field].type == JUB_DURATION);
    if (custody->kind_field == UINT32_MAX) return;
    for (uint32_t i = 0; i < sentences->fields[custody->kind_field].case_count; i++)
        assert(custody->kinds[i] < JUB_SENTENCE_KIND_COUNT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jub_arena arena = jub_arena_init((size_t)64 << 20);
    const jub_package *package = NULL;
    jub_error error = {0};
    const jub_status status =
        jub_package_read(&arena, (jub_text){(const char *)data, size}, &package, &error);
    if (status == JUB_OK) {
        assert(package->persons < package->resource_count);
        assert(package->resources[package->persons].key_field != UINT32_MAX);
        for (uint32_t i = 0; i < package->resource_count; i++)
            check_resource(package, &package->resources[i]);
        if (package->custody) check_custody(package, package->custody);
    } else {
        assert(error.message[0] && !package && jub_arena_mark(&arena) == 0);
    }
    jub_arena_clear(&arena);
    return 0;
}
