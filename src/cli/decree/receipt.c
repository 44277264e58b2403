#include "cli/decree/receipt.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "register/hash.h"

static void set_text(json_t *object, const char *key, const char *text)
{
    (void)json_object_set_new(object, key, json_string(text));
}

static json_t *seeds_json(const cli_receipt *receipt)
{
    json_t *seeds = json_object();
    for (uint32_t i = 0; i < receipt->seed_count; i++) {
        char hex[2 * JUB_DRAW_SEED_BYTES + 1], name[1024];
        jub_hex_encode(receipt->seeds[i].bytes, JUB_DRAW_SEED_BYTES, hex);
        (void)snprintf(name, sizeof name, "%.*s", JUB_TEXT_ARG(receipt->seeds[i].lottery));
        set_text(seeds, name, hex);
    }
    return seeds;
}

// The draw, the log at its close as it is in the seed, what was checked, and whether the draw was
// about this decree and this register.
static json_t *draws_json(const cli_receipt *receipt)
{
    json_t *draws = json_object();
    for (uint32_t i = 0; i < receipt->draws->count; i++) {
        const cli_draw_source *source = &receipt->draws->items[i];
        char root[2 * JUB_HASH_BYTES + 1], seed[2 * JUB_DRAW_SEED_BYTES + 1], name[1024];
        jub_hex_encode(source->root.bytes, JUB_HASH_BYTES, root);
        jub_hex_encode(source->seed, JUB_DRAW_SEED_BYTES, seed);
        (void)snprintf(name, sizeof name, "%.*s", JUB_TEXT_ARG(source->lottery));
        (void)json_object_set_new(
            draws, name,
            json_pack("{s:s, s:s, s:I, s:s, s:s, s:b, s:b, s:b, s:b}", "id", source->draw_id, "log",
                      source->origin, "size", (json_int_t)source->size, "root", root, "seed", seed,
                      "has_beacon", source->has_beacon, "is_log_checked", source->is_log_checked,
                      "is_decree_in_pool", cli_draw_source_has(source, receipt->decree_sha256),
                      "is_register_in_pool",
                      cli_draw_source_has(source, receipt->register_sha256)));
    }
    return draws;
}

jub_status cli_receipt_write(const cli_receipt *receipt, jub_buffer *buffer, jub_error *error)
{
    json_t *root = json_object();
    if (!root) return jub_fail_no_memory(error);
    set_text(root, "decree", receipt->decree_path);
    set_text(root, "decree_sha256", receipt->decree_sha256);
    set_text(root, "register", receipt->register_path);
    set_text(root, "register_sha256", receipt->register_sha256);
    set_text(root, "result", receipt->result_name);
    set_text(root, "result_sha256", receipt->result_sha256);
    set_text(root, "summary_sha256", receipt->summary_sha256);
    set_text(root, "engine", receipt->engine_version);
    char date[JUB_DATE_TEXT_BYTES + 1];
    if (receipt->has_law_date) set_text(root, "law_date", jub_date_format(receipt->law_date, date));
    (void)json_object_set_new(root, "draw_seeds", seeds_json(receipt));
    if (receipt->draws && receipt->draws->count > 0)
        (void)json_object_set_new(root, "draws", draws_json(receipt));
    const jub_status status = jub_json_canonical(root, buffer, error);
    jub_buffer_char(buffer, '\n');
    json_decref(root);
    return status;
}

// -- reading --------------------------------------------------------------------------------------

static jub_status copy_text(jub_arena *arena, const json_t *root, const char *key,
                            const char **text_out, jub_error *error)
{
    jub_text text;
    const jub_status status = jub_json_text(root, "the receipt", key, &text, error);
    if (status != JUB_OK) return status;
    if (!text.bytes)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "the receipt has no '%s'",
                        key);
    *text_out = jub_text_copy(arena, text).bytes;
    return *text_out ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status copy_hash(const json_t *root, const char *key,
                            char hex_out[JUB_SHA256_HEX_BYTES + 1], jub_error *error)
{
    uint8_t digest[JUB_SHA256_BYTES];
    jub_text text;
    const jub_status status = jub_json_text(root, "the receipt", key, &text, error);
    if (status != JUB_OK) return status;
    if (!jub_hex_decode(text, digest, sizeof digest))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                        "the receipt's '%s' is not a SHA-256 in hexadecimal", key);
    jub_hex_encode(digest, sizeof digest, hex_out);
    return JUB_OK;
}

static jub_status read_law_date(const json_t *root, cli_receipt *receipt, jub_error *error)
{
    jub_text text;
    jub_status status = jub_json_bool(root, "the receipt", "law_date_given", false,
                                      &receipt->is_law_date_given, error);
    if (status == JUB_OK) status = jub_json_text(root, "the receipt", "law_date", &text, error);
    if (status != JUB_OK || !text.bytes) return status;
    receipt->has_law_date = jub_date_parse(text, &receipt->law_date);
    return receipt->has_law_date ? JUB_OK
                                 : jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                                            "the receipt's 'law_date' is not a date");
}

static jub_status read_seeds(jub_arena *arena, const json_t *root, cli_receipt *receipt,
                             jub_error *error)
{
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(root, "draw_seeds"), name, value)
    {
        if (receipt->seed_count == CLI_SEED_MAX)
            return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                            "the receipt has more than %d draw seeds", CLI_SEED_MAX);
        cli_seed *seed = &receipt->seeds[receipt->seed_count++];
        const char *hex = json_string_value(value);
        seed->lottery = jub_text_copy(arena, jub_text_from(name));
        if (!seed->lottery.bytes) return jub_fail_no_memory(error);
        if (!hex || !jub_hex_decode(jub_text_from(hex), seed->bytes, JUB_DRAW_SEED_BYTES))
            return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                            "the receipt's seed of '%s' is not 64 hexadecimal digits", name);
    }
    return JUB_OK;
}

static jub_status copy_name(const json_t *object, const char *key, char *name_out,
                            size_t capacity_bytes, jub_error *error)
{
    jub_text text;
    const jub_status status = jub_json_text(object, "the receipt's draw", key, &text, error);
    if (status != JUB_OK) return status;
    if (text.length_bytes == 0 || text.length_bytes >= capacity_bytes)
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                        "the '%s' of a draw in the receipt is empty or too long", key);
    memcpy(name_out, text.bytes, text.length_bytes);
    name_out[text.length_bytes] = '\0';
    return JUB_OK;
}

// The seed of a draw and the one that the lottery had are the same.
static jub_status check_seed(const cli_receipt *receipt, const cli_draw_source *source,
                             jub_error *error)
{
    for (uint32_t i = 0; i < receipt->seed_count; i++)
        if (jub_text_equal(receipt->seeds[i].lottery, source->lottery) &&
            memcmp(receipt->seeds[i].bytes, source->seed, sizeof source->seed) == 0)
            return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                    "the receipt has another seed of '%.*s' than the draw '%s' it names",
                    JUB_TEXT_ARG(source->lottery), source->draw_id);
}

static jub_status read_draw(jub_arena *arena, const char *lottery, const json_t *json,
                            const cli_receipt *receipt, cli_draw_source *source, jub_error *error)
{
    jub_text seed = {0};
    int64_t size = 0;
    source->lottery = jub_text_copy(arena, jub_text_from(lottery));
    if (!source->lottery.bytes) return jub_fail_no_memory(error);
    jub_status status = copy_name(json, "id", source->draw_id, sizeof source->draw_id, error);
    if (status == JUB_OK)
        status = copy_name(json, "log", source->origin, sizeof source->origin, error);
    if (status == JUB_OK)
        status = jub_json_integer(json, "the receipt's draw", "size", 0, &size, error);
    if (status == JUB_OK)
        status = jub_json_bool(json, "the receipt's draw", "is_log_checked", false,
                               &source->is_log_checked, error);
    if (status == JUB_OK)
        status = jub_json_bool(json, "the receipt's draw", "has_beacon", false, &source->has_beacon,
                               error);
    if (status == JUB_OK) status = jub_json_text(json, "the receipt's draw", "seed", &seed, error);
    if (status != JUB_OK) return status;
    source->size = size > 0 ? (uint64_t)size : 0;
    if (!jub_hex_decode(seed, source->seed, sizeof source->seed))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                        "the receipt's seed of the draw '%s' is not 64 hexadecimal digits",
                        source->draw_id);
    return check_seed(receipt, source, error);
}

static jub_status read_draws(jub_arena *arena, const json_t *root, cli_receipt *receipt,
                             jub_error *error)
{
    const json_t *list = json_object_get(root, "draws");
    const char *lottery;
    json_t *value;
    if (!list) return JUB_OK;
    cli_draw_sources *draws = JUB_NEW(arena, cli_draw_sources, 1);
    if (!draws) return jub_fail_no_memory(error);
    json_object_foreach((json_t *)list, lottery, value)
    {
        if (draws->count == CLI_SEED_MAX)
            return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                            "the receipt has more than %d draws", CLI_SEED_MAX);
        const jub_status status =
            read_draw(arena, lottery, value, receipt, &draws->items[draws->count++], error);
        if (status != JUB_OK) return status;
    }
    receipt->draws = draws;
    return JUB_OK;
}

jub_status cli_receipt_read(jub_arena *arena, jub_text source, cli_receipt *receipt_out,
                            jub_error *error)
{
    json_t *root = NULL;
    cli_receipt receipt = {0};
    jub_status status = jub_json_read(source, RECEIPT_MAX_BYTES, &root, error);
    if (status == JUB_OK) status = copy_text(arena, root, "decree", &receipt.decree_path, error);
    if (status == JUB_OK)
        status = copy_text(arena, root, "register", &receipt.register_path, error);
    if (status == JUB_OK) status = copy_text(arena, root, "result", &receipt.result_name, error);
    if (status == JUB_OK) status = copy_text(arena, root, "engine", &receipt.engine_version, error);
    if (status == JUB_OK) status = copy_hash(root, "decree_sha256", receipt.decree_sha256, error);
    if (status == JUB_OK)
        status = copy_hash(root, "register_sha256", receipt.register_sha256, error);
    if (status == JUB_OK) status = copy_hash(root, "result_sha256", receipt.result_sha256, error);
    if (status == JUB_OK) status = copy_hash(root, "summary_sha256", receipt.summary_sha256, error);
    if (status == JUB_OK) status = read_law_date(root, &receipt, error);
    if (status == JUB_OK) status = read_seeds(arena, root, &receipt, error);
    if (status == JUB_OK) status = read_draws(arena, root, &receipt, error);
    json_decref(root);
    if (status == JUB_OK) *receipt_out = receipt;
    return status;
}

static void let_go(void *context, uint64_t done, uint64_t total)
{
    (void)done;
    (void)total;
    cli_register_let_go(context);
}

jub_status cli_hash_inputs(const cli_run *run, char decree_hex_out[JUB_SHA256_HEX_BYTES + 1],
                           char register_hex_out[JUB_SHA256_HEX_BYTES + 1], jub_error *error)
{
    uint8_t digest[JUB_SHA256_BYTES];
    jub_sha256 *hash = jub_sha256_new();
    const bool is_fine = hash && jub_sha256_of(hash, run->decree.text, digest);
    jub_sha256_free(hash);
    if (!is_fine) return jub_fail_no_memory(error);
    jub_hex_encode(digest, sizeof digest, decree_hex_out);
    const jub_progress told = {let_go, (void *)(uintptr_t)&run->opened};
    const jub_status status =
        jub_register_hash_told(run->opened.package_file.bytes, run->opened.sources,
                               run->opened.source_count, &told, digest, error);
    if (status == JUB_OK) jub_hex_encode(digest, sizeof digest, register_hex_out);
    return status;
}
