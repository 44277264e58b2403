#include "cli/programme/event_words.h"

#include <stddef.h>
#include <stdio.h>

#include "cli/file.h"
#include "programme/reason.h"

enum {
    LINE_MAX_BYTES = 64 * 1024,
    LINE_FILE_MAX_BYTES = 64 * 1024, // a file of which the first line is a value
    HASHED_FILE_MAX_BYTES = 1 << 30,
    COUNT_MAX_DIGITS = 16,
};
#define COUNT_MAX ((uint64_t)1 << 53)

typedef enum field_type { TYPE_TEXT, TYPE_COUNT, TYPE_HASH, TYPE_FLAG } field_type;

typedef struct field_place {
    const char *key;
    field_type type;
    size_t offset_bytes;
} field_place;

static const field_place fields[JUB_EVENT_FIELD_COUNT] = {
#define X(name, member, type, meaning) {NULL, TYPE_##type, offsetof(jub_event, member)},
    JUB_EVENT_FIELD_LIST(X)
#undef X
};

static void *member_of(jub_event *event, jub_event_field field)
{
    return (char *)event + fields[field].offset_bytes;
}

static uint64_t fields_of(jub_event_kind kind)
{
    return jub_event_public(kind) | jub_event_facts(kind);
}

// -- finding kinds and fields ---------------------------------------------------------------------

jub_status cli_event_begin(jub_text kind, jub_event *event_out, jub_error *error)
{
    jub_event_kind found;
    *event_out = (jub_event){0};
    if (jub_event_kind_from(kind, &found)) {
        event_out->kind = found;
        event_out->has_facts = jub_event_facts(found) != 0;
        return JUB_OK;
    }
    const char *nearest = NULL;
    size_t best = kind.length_bytes / 2 + 1;
    for (int i = 0; i < JUB_EVENT_KIND_COUNT; i++) {
        const char *word = jub_event_word((jub_event_kind)i);
        const size_t distance = jub_text_distance(kind, jub_text_from(word), best);
        if (distance >= best) continue;
        best = distance;
        nearest = word;
    }
    char hint[JUB_HINT_MAX_BYTES] = "'jubilee programme events' lists them";
    if (nearest) (void)snprintf(hint, sizeof hint, "did you mean '%s'?", nearest);
    return jub_fail(error, JUB_MISSING, (jub_position){0}, hint, "there is no event '%.*s'",
                    JUB_TEXT_ARG(kind));
}

// `person, clauses` of a kind, or of what is missing in it.
static void list_fields(uint64_t mask, jub_buffer *buffer)
{
    for (int i = 0; i < JUB_EVENT_FIELD_COUNT; i++) {
        if (!(mask & (UINT64_C(1) << i))) continue;
        if (buffer->length_bytes > 0) jub_buffer_string(buffer, ", ");
        jub_buffer_string(buffer, jub_event_field_key((jub_event_field)i));
    }
}

static jub_status refuse_field(jub_event_kind kind, jub_text key, jub_error *error)
{
    jub_buffer names = jub_buffer_init(JUB_HINT_MAX_BYTES - sizeof "it takes: ");
    list_fields(fields_of(kind), &names);
    char hint[JUB_HINT_MAX_BYTES] = "it takes no words";
    if (names.length_bytes > 0)
        (void)snprintf(hint, sizeof hint, "it takes: %.*s", JUB_TEXT_ARG(jub_buffer_view(&names)));
    jub_buffer_clear(&names);
    return jub_fail(error, JUB_MISSING, (jub_position){0}, hint, "'%s' has no '%.*s'",
                    jub_event_word(kind), JUB_TEXT_ARG(key));
}

static jub_status find_field(const jub_event *event, jub_text key, jub_event_field *field_out,
                             jub_error *error)
{
    for (int i = 0; i < JUB_EVENT_FIELD_COUNT; i++) {
        const bool is_it = jub_text_is(key, jub_event_field_key((jub_event_field)i));
        if (!is_it || !(fields_of(event->kind) & (UINT64_C(1) << i))) continue;
        if (event->has & (UINT64_C(1) << i))
            return jub_fail(error, JUB_DUPLICATE, (jub_position){0}, "say it once",
                            "'%.*s' is given twice", JUB_TEXT_ARG(key));
        *field_out = (jub_event_field)i;
        return JUB_OK;
    }
    return refuse_field(event->kind, key, error);
}

// -- values ---------------------------------------------------------------------------------------

static jub_status refuse_value(jub_event_field field, jub_text value, const char *hint,
                               jub_error *error)
{
    return jub_fail(error, JUB_RANGE, (jub_position){0}, hint, "'%s' cannot be '%.*s'",
                    jub_event_field_key(field), JUB_TEXT_ARG(value));
}

static bool is_one_line(jub_text text)
{
    for (size_t i = 0; i < text.length_bytes; i++)
        if ((unsigned char)text.bytes[i] < 0x20 || text.bytes[i] == 0x7f) return false;
    return true;
}

// A key in the place of another sort, or the name of its file without the sign for it, is told
// here: what the rules could say of it is no help.
static jub_status check_key(jub_event_field field, jub_text value, jub_error *error)
{
    static const char public_prefix[] = "age1";
    const bool is_box = field == JUB_FIELD_BOX;
    const bool is_sealing = jub_text_starts(value, jub_text_from(public_prefix));
    const bool is_signing = memchr(value.bytes, '+', value.length_bytes) != NULL;
    char hint[JUB_HINT_MAX_BYTES];
    if ((is_box ? is_sealing : is_signing) || (!is_box && field != JUB_FIELD_KEY)) return JUB_OK;
    if (is_box ? is_signing : is_sealing)
        return jub_fail(error, JUB_TYPE, (jub_position){0},
                        is_box ? "give the .pub file of a key made with: jubilee key new --sealing"
                               : "give the .pub file of a key made with: jubilee key new --name; "
                                 "one for sealing goes into box=",
                        is_box ? "'box' is given a key for signing, and takes one for sealing"
                               : "'key' is given a key for sealing, and takes one for signing");
    (void)snprintf(hint, sizeof hint, "to take it from a file, write %s=@FILE",
                   jub_event_field_key(field));
    return jub_fail(error, JUB_SYNTAX, (jub_position){0}, hint, "'%s' is given no public key",
                    jub_event_field_key(field)); // what it is may be a secret
}

static jub_status set_text(jub_arena *arena, jub_event *event, jub_event_field field,
                           jub_text value, jub_error *error)
{
    const bool may_be_empty = field == JUB_FIELD_BEFORE || field == JUB_FIELD_AFTER; // not known
    if ((value.length_bytes == 0 && !may_be_empty) ||
        value.length_bytes > JUB_EVENT_TEXT_MAX_BYTES || !is_one_line(value))
        return refuse_value(field, value, "write one line of at most 1,000 bytes", error);
    const jub_status status = check_key(field, value, error);
    if (status != JUB_OK) return status;
    const jub_text copy = jub_text_copy(arena, value);
    if (!copy.bytes) return jub_fail_no_memory(error);
    *(jub_text *)member_of(event, field) = copy;
    return JUB_OK;
}

static jub_status set_count(jub_event *event, jub_event_field field, jub_text value,
                            jub_error *error)
{
    int64_t count = 0;
    if (value.length_bytes > COUNT_MAX_DIGITS || !jub_text_to_i64(value, &count) || count < 0 ||
        (uint64_t)count > COUNT_MAX)
        return refuse_value(field, value, "write a whole number", error);
    *(uint64_t *)member_of(event, field) = (uint64_t)count;
    return JUB_OK;
}

static jub_status set_value(jub_arena *arena, jub_event *event, jub_event_field field,
                            jub_text value, jub_error *error)
{
    jub_status status = JUB_OK;
    switch (fields[field].type) {
    case TYPE_TEXT: status = set_text(arena, event, field, value, error); break;
    case TYPE_COUNT: status = set_count(event, field, value, error); break;
    case TYPE_HASH:
        if (!jub_hex_decode(value, ((jub_hash *)member_of(event, field))->bytes, JUB_HASH_BYTES))
            status = refuse_value(
                field, value, "write 64 hexadecimal digits, or @FILE for that of a file", error);
        break;
    case TYPE_FLAG:
        if (!jub_text_is(value, "true") && !jub_text_is(value, "false"))
            status = refuse_value(field, value, "write true or false", error);
        else
            *(bool *)member_of(event, field) = jub_text_is(value, "true");
        break;
    }
    if (status == JUB_OK) event->has |= UINT64_C(1) << field;
    return status;
}

// What `@FILE` stands for. A secret key is never taken for a value.
static jub_status set_from_file(jub_arena *arena, jub_event *event, jub_event_field field,
                                jub_text path, jub_error *error)
{
    const bool is_hash = fields[field].type == TYPE_HASH;
    cli_file file = {0};
    const jub_text name = jub_text_copy(arena, path);
    if (!name.bytes) return jub_fail_no_memory(error);
    jub_status status = cli_file_open(
        name.bytes, is_hash ? HASHED_FILE_MAX_BYTES : LINE_FILE_MAX_BYTES, &file, error);
    if (status != JUB_OK) {
        const jub_error found = *error;
        return jub_fail(error, status, (jub_position){0}, found.hint, "'%s': %s", name.bytes,
                        found.message);
    }
    jub_text bytes = file.bytes;
    if (is_hash) {
        jub_sha256 *sha = jub_sha256_new();
        if (sha) jub_sha256_of(sha, bytes, ((jub_hash *)member_of(event, field))->bytes);
        if (sha)
            event->has |= UINT64_C(1) << field;
        else
            status = jub_fail_no_memory(error);
        jub_sha256_free(sha);
    } else {
        const jub_text line = jub_text_trim(jub_text_cut(&bytes, '\n'));
        if (jub_text_starts(line, JUB_TEXT("PRIVATE+KEY+")) ||
            jub_text_starts(line, JUB_TEXT("AGE-SECRET-KEY-")))
            status =
                jub_fail(error, JUB_TYPE, (jub_position){0}, "name the file with .pub behind it",
                         "'%s' holds a secret key, which goes nowhere", name.bytes);
        else
            status = set_value(arena, event, field, line, error);
    }
    cli_file_wipe(&file);
    return status;
}

jub_status cli_event_set(jub_arena *arena, jub_event *event, jub_text word, jub_error *error)
{
    jub_event_field field = 0;
    jub_text value = word;
    const jub_text key = jub_text_cut(&value, '=');
    if (key.length_bytes == word.length_bytes)
        return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                        "write KEY=VALUE, such as person=P00000012", "'%.*s' has no '='",
                        JUB_TEXT_ARG(word));
    jub_status status = find_field(event, key, &field, error);
    if (status != JUB_OK) return status;
    if (value.length_bytes > 1 && value.bytes[0] == '@') {
        const jub_text path = {value.bytes + 1, value.length_bytes - 1};
        return set_from_file(arena, event, field, path, error);
    }
    return set_value(arena, event, field, value, error);
}

// -- JSON -----------------------------------------------------------------------------------------

static jub_status set_json(jub_arena *arena, jub_event *event, const char *key, const json_t *value,
                           jub_error *error)
{
    jub_event_field field = 0;
    const jub_text name = jub_text_from(key);
    const jub_status status = find_field(event, name, &field, error);
    if (status != JUB_OK) return status;
    const field_type type = fields[field].type;
    const bool is_text = type == TYPE_TEXT || type == TYPE_HASH;
    if (is_text && json_is_string(value))
        return set_value(arena, event, field,
                         (jub_text){json_string_value(value), json_string_length(value)}, error);
    if (type == TYPE_FLAG && json_is_boolean(value))
        return set_value(arena, event, field,
                         json_is_true(value) ? JUB_TEXT("true") : JUB_TEXT("false"), error);
    if (type == TYPE_COUNT && json_is_integer(value)) {
        const jub_text digits =
            jub_text_format(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        if (!digits.bytes) return jub_fail_no_memory(error);
        return set_value(arena, event, field, digits, error);
    }
    return jub_fail(error, JUB_TYPE, (jub_position){0},
                    is_text             ? "write it in quotation marks"
                    : type == TYPE_FLAG ? "write true or false"
                                        : "write a whole number without quotation marks",
                    "'%s' is of another sort", key);
}

static jub_status read_time(const json_t *object, jub_event *event, jub_error *error)
{
    jub_text time = {0};
    const jub_status status = jub_json_text(object, "event", "time", &time, error);
    if (status != JUB_OK || !json_object_get(object, "time")) return status;
    if (jub_moment_read(time, &event->time)) return JUB_OK;
    return jub_fail(error, JUB_RANGE, (jub_position){0}, "write it as 2021-12-20T09:00:00Z",
                    "'%.*s' is no time", JUB_TEXT_ARG(time));
}

static jub_status take_json(jub_arena *arena, json_t *object, jub_event *event_out,
                            jub_error *error)
{
    jub_text kind = {0};
    const char *key;
    json_t *value;
    if (!json_is_object(object) || !json_object_get(object, "kind"))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                        "write a line as {\"kind\":\"person.nominated\",\"person\":\"P00000012\"}",
                        "this is no event");
    jub_status status = jub_json_text(object, "event", "kind", &kind, error);
    if (status == JUB_OK) status = cli_event_begin(kind, event_out, error);
    if (status == JUB_OK) status = read_time(object, event_out, error);
    json_object_foreach(object, key, value)
    {
        if (status != JUB_OK) break;
        if (strcmp(key, "kind") == 0 || strcmp(key, "time") == 0) continue;
        status = set_json(arena, event_out, key, value, error);
    }
    return status;
}

jub_status cli_event_read(jub_arena *arena, jub_text line, jub_event *event_out, jub_error *error)
{
    json_t *object = NULL;
    jub_status status = jub_json_read(line, LINE_MAX_BYTES, &object, error);
    if (status == JUB_OK) status = take_json(arena, object, event_out, error);
    json_decref(object);
    return status;
}

// -- whole ----------------------------------------------------------------------------------------

uint32_t cli_event_reasons(jub_event_kind kind)
{
    switch (kind) {
    case JUB_EVENT_SET_ASIDE:
    case JUB_EVENT_WITHDRAWN: return JUB_REASON_SET_ASIDE;
    case JUB_EVENT_CASE_RECUSED: return JUB_REASON_RECUSE;
    case JUB_EVENT_CORRECTION_PROPOSED: return JUB_REASON_CORRECT;
    default: return fields_of(kind) & JUB_HAS(REASON) ? JUB_REASON_PASS | JUB_REASON_REFUSE : 0;
    }
}

// Of this event, as far as it is known which way it was decided.
static uint32_t reason_acts(const jub_event *event)
{
    const uint32_t acts = cli_event_reasons(event->kind);
    if (!(event->has & JUB_HAS(DECISION)) || acts != (JUB_REASON_PASS | JUB_REASON_REFUSE))
        return acts;
    return jub_text_is(event->decision, "refuse") ? JUB_REASON_REFUSE : JUB_REASON_PASS;
}

static void list_reasons(uint32_t acts, char hint_out[JUB_HINT_MAX_BYTES])
{
    size_t length = (size_t)snprintf(hint_out, JUB_HINT_MAX_BYTES, "add reason=, one of");
    const char *before = ": ";
    for (int i = 0; i < JUB_REASON_COUNT && length < JUB_HINT_MAX_BYTES; i++) {
        jub_reason found;
        const char *word = jub_reason_word((jub_reason)i);
        if (!jub_reason_from(jub_text_from(word), acts, &found)) continue;
        length +=
            (size_t)snprintf(hint_out + length, JUB_HINT_MAX_BYTES - length, "%s%s", before, word);
        before = ", ";
    }
}

jub_status cli_event_check_whole(const jub_event *event, jub_error *error)
{
    const uint64_t wanted = fields_of(event->kind) & ~jub_event_optional(event->kind);
    const uint64_t missing = wanted & ~event->has;
    if (missing == 0) return JUB_OK;
    jub_buffer names = jub_buffer_init(JUB_MESSAGE_MAX_BYTES);
    list_fields(missing, &names);
    char hint[JUB_HINT_MAX_BYTES] =
        "add it as KEY=VALUE; what follows from the programme is filled in by itself";
    if (missing & JUB_HAS(REASON)) list_reasons(reason_acts(event), hint);
    const jub_status status =
        jub_fail(error, JUB_MISSING, (jub_position){0}, hint, "'%s' needs: %.*s",
                 jub_event_word(event->kind), JUB_TEXT_ARG(jub_buffer_view(&names)));
    jub_buffer_clear(&names);
    return status;
}
