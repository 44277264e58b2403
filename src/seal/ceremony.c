#include "seal/ceremony.h"

#define KIND "key-ceremony"

bool jub_holder_name_is_valid(jub_text name)
{
    if (name.length_bytes == 0 || name.length_bytes > JUB_HOLDER_NAME_MAX_BYTES) return false;
    for (size_t i = 0; i < name.length_bytes; i++) {
        const char c = name.bytes[i];
        const bool is_plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (!is_plain && !(i > 0 && (c == '.' || c == '-'))) return false;
    }
    return true;
}

static jub_status fail(jub_error *error, jub_status status, const char *message)
{
    return jub_fail(error, status, (jub_position){0},
                    "take the file as the ceremony wrote it, or as it stands in the log", "%s",
                    message);
}

// -- reading --------------------------------------------------------------------------------------

static jub_status read_text(const json_t *object, const char *where, const char *key,
                            size_t max_bytes, char *text_out, jub_error *error)
{
    jub_text text;
    const jub_status status = jub_json_text(object, where, key, &text, error);
    if (status != JUB_OK) return status;
    if (text.length_bytes == 0 || text.length_bytes > max_bytes)
        return fail(error, JUB_RANGE, "a text of the ceremony is missing or too long");
    memcpy(text_out, text.bytes, text.length_bytes);
    text_out[text.length_bytes] = '\0';
    return JUB_OK;
}

static jub_status read_recipient(const json_t *object, const char *where,
                                 jub_age_recipient *recipient_out, jub_error *error)
{
    jub_text text;
    const jub_status status = jub_json_text(object, where, "recipient", &text, error);
    return status == JUB_OK ? jub_age_recipient_read(text, recipient_out, error) : status;
}

static jub_status read_hash(const json_t *object, const char *key, uint8_t hash_out[32],
                            jub_error *error)
{
    jub_text text;
    const jub_status status = jub_json_text(object, "holder", key, &text, error);
    if (status != JUB_OK) return status;
    if (jub_hex_decode(text, hash_out, 32)) return JUB_OK;
    return fail(error, JUB_SYNTAX, "a hash of the ceremony is not 64 hexadecimal digits");
}

static jub_status read_holder(const json_t *object, jub_holder *holder, jub_error *error)
{
    static const char *const known[] = {"name", "recipient", "share", "share_file", NULL};
    if (!json_is_object(object)) return fail(error, JUB_TYPE, "a holder is not an object");
    jub_status status = jub_json_only(object, "holder", known, error);
    if (status == JUB_OK)
        status =
            read_text(object, "holder", "name", JUB_HOLDER_NAME_MAX_BYTES, holder->name, error);
    if (status == JUB_OK && !jub_holder_name_is_valid(jub_text_from(holder->name)))
        status = fail(error, JUB_SYNTAX, "the name of a holder is not one");
    if (status == JUB_OK) status = read_recipient(object, "holder", &holder->recipient, error);
    if (status == JUB_OK) status = read_hash(object, "share", holder->share_hash, error);
    if (status == JUB_OK) status = read_hash(object, "share_file", holder->file_hash, error);
    return status;
}

static jub_status check_distinct(const jub_ceremony *ceremony, jub_error *error)
{
    for (size_t i = 0; i < ceremony->count; i++)
        for (size_t j = 0; j < i; j++) {
            const jub_holder *a = &ceremony->holders[i], *b = &ceremony->holders[j];
            if (strcmp(a->name, b->name) == 0 ||
                jub_age_recipient_equal(&a->recipient, &b->recipient))
                return fail(error, JUB_DUPLICATE, "a holder stands twice in the ceremony");
        }
    return JUB_OK;
}

static jub_status read_holders(const json_t *root, jub_ceremony *ceremony, jub_error *error)
{
    int64_t threshold = 0, count = 0;
    const json_t *holders = json_object_get(root, "holders");
    jub_status status = jub_json_integer(root, "ceremony", "k", 0, &threshold, error);
    if (status == JUB_OK) status = jub_json_integer(root, "ceremony", "n", 0, &count, error);
    if (status != JUB_OK) return status;
    if (count > JUB_HOLDER_MAX || threshold < 2 || threshold > count ||
        json_array_size(holders) != (size_t)count)
        return fail(error, JUB_RANGE, "k, n and the number of holders do not fit together");
    ceremony->threshold = (uint32_t)threshold;
    ceremony->count = (uint32_t)count;
    for (size_t i = 0; i < ceremony->count && status == JUB_OK; i++)
        status = read_holder(json_array_get(holders, i), &ceremony->holders[i], error);
    return status == JUB_OK ? check_distinct(ceremony, error) : status;
}

static jub_status read_root(const json_t *root, jub_ceremony *ceremony, jub_error *error)
{
    static const char *const known[] = {"holders", "k",         "kind", "list",
                                        "n",       "recipient", "time", NULL};
    jub_text kind;
    if (!json_is_object(root)) return fail(error, JUB_TYPE, "the ceremony is not an object");
    jub_status status = jub_json_text(root, "ceremony", "kind", &kind, error);
    if (status == JUB_OK && !jub_text_is(kind, KIND))
        status = fail(error, JUB_TYPE, "this is not the record of a key ceremony");
    if (status == JUB_OK) status = jub_json_only(root, "ceremony", known, error);
    if (status == JUB_OK)
        status =
            read_text(root, "ceremony", "list", JUB_SHARE_LIST_MAX_BYTES, ceremony->list, error);
    if (status == JUB_OK && !jub_share_list_is_valid(jub_text_from(ceremony->list)))
        status = fail(error, JUB_SYNTAX, "the name of the list is not one");
    if (status == JUB_OK)
        status =
            read_text(root, "ceremony", "time", JUB_CEREMONY_TIME_BYTES, ceremony->time, error);
    if (status == JUB_OK) status = read_recipient(root, "ceremony", &ceremony->recipient, error);
    return status == JUB_OK ? read_holders(root, ceremony, error) : status;
}

jub_status jub_ceremony_read(jub_text source, jub_ceremony *ceremony_out, jub_error *error)
{
    json_t *root = NULL;
    jub_ceremony ceremony = {0};
    jub_status status = jub_json_read(source, JUB_CEREMONY_MAX_BYTES, &root, error);
    if (status == JUB_OK) status = read_root(root, &ceremony, error);
    json_decref(root);
    if (status == JUB_OK) *ceremony_out = ceremony;
    return status;
}

// -- writing --------------------------------------------------------------------------------------

static json_t *holder_json(const jub_holder *holder)
{
    char recipient[JUB_AGE_RECIPIENT_TEXT_BYTES + 1];
    char share[JUB_SHA256_HEX_BYTES + 1], file[JUB_SHA256_HEX_BYTES + 1];
    jub_age_recipient_write(&holder->recipient, recipient);
    jub_hex_encode(holder->share_hash, sizeof holder->share_hash, share);
    jub_hex_encode(holder->file_hash, sizeof holder->file_hash, file);
    return json_pack("{s:s, s:s, s:s, s:s}", "name", holder->name, "recipient", recipient, "share",
                     share, "share_file", file);
}

jub_status jub_ceremony_write(const jub_ceremony *ceremony, jub_buffer *buffer, jub_error *error)
{
    char recipient[JUB_AGE_RECIPIENT_TEXT_BYTES + 1];
    jub_age_recipient_write(&ceremony->recipient, recipient);
    json_t *holders = json_array();
    bool is_whole = holders != NULL;
    for (size_t i = 0; i < ceremony->count && is_whole; i++)
        is_whole = json_array_append_new(holders, holder_json(&ceremony->holders[i])) == 0;
    json_t *root =
        json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:O}", "kind", KIND, "list", ceremony->list,
                  "time", ceremony->time, "recipient", recipient, "k", (int)ceremony->threshold,
                  "n", (int)ceremony->count, "holders", holders);
    const jub_status status =
        is_whole && root ? jub_json_canonical(root, buffer, error) : jub_fail_no_memory(error);
    json_decref(root);
    json_decref(holders);
    return status;
}
