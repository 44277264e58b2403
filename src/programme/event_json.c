#include <stdio.h>

#include "programme/event_private.h"

// Events as people and other programs hand them in: any order of keys, blanks, escapes, and both
// parts in one object.

#define WHERE "event"

static jub_status fail_kind(jub_text word, jub_error *error)
{
    char hint[JUB_HINT_MAX_BYTES] = "give the kind of the event, such as person.nominated";
    size_t best = 4;
    for (int i = 0; i < JUB_EVENT_KIND_COUNT; i++) {
        const char *known = jub_event_word((jub_event_kind)i);
        const size_t distance = jub_text_distance(word, jub_text_from(known), best);
        if (distance >= best) continue;
        best = distance;
        (void)snprintf(hint, sizeof hint, "did you mean '%s'?", known);
    }
    return jub_fail(error, JUB_SYNTAX, (jub_position){0}, hint, "there is no kind of event '%.*s'",
                    JUB_TEXT_ARG(word));
}

static jub_status read_kind(const json_t *json, jub_event_kind *kind_out, jub_error *error)
{
    jub_text word;
    const jub_status status = jub_json_text(json, WHERE, "kind", &word, error);
    if (status != JUB_OK) return status;
    if (!json_object_get(json, "kind"))
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "give the kind of the event, such as person.nominated",
                        "'kind' is missing");
    return jub_event_kind_from(word, kind_out) ? JUB_OK : fail_kind(word, error);
}

static jub_status read_time(const json_t *json, int64_t *time_out, jub_error *error)
{
    jub_text text;
    const jub_status status = jub_json_text(json, WHERE, "time", &text, error);
    if (status != JUB_OK || !json_object_get(json, "time")) return status;
    if (jub_moment_read(text, time_out)) return JUB_OK;
    return programme_member_fail(PROGRAMME_TIME, JUB_SYNTAX, error);
}

static jub_status check_keys(const json_t *json, jub_event_kind kind, jub_error *error)
{
    const char *known[PROGRAMME_MEMBER_COUNT + 1] = {"kind", "time"};
    const uint64_t fields = jub_event_public(kind) | jub_event_facts(kind);
    size_t count = 2;
    for (uint32_t i = 0; i < JUB_EVENT_FIELD_COUNT; i++)
        if (fields & PROGRAMME_HAS(i)) known[count++] = jub_event_field_key((jub_event_field)i);
    return jub_json_only(json, WHERE, known, error);
}

static jub_status copy_text(jub_arena *arena, const json_t *value, jub_text *text_out)
{
    const jub_text text = {json_string_value(value), json_string_length(value)};
    const jub_status status = programme_line_check(text, JUB_EVENT_TEXT_MAX_BYTES);
    if (status != JUB_OK) return status;
    *text_out = jub_text_copy(arena, text);
    return text_out->bytes ? JUB_OK : JUB_NO_MEMORY;
}

static jub_status read_value(jub_arena *arena, const json_t *value, const programme_member *member,
                             jub_event *event)
{
    void *place = programme_member_in(event, member);
    switch (member->type) {
    case MEMBER_TEXT: return json_is_string(value) ? copy_text(arena, value, place) : JUB_TYPE;
    case MEMBER_COUNT:
        if (!json_is_integer(value)) return JUB_TYPE;
        if (json_integer_value(value) < 0 ||
            (uint64_t)json_integer_value(value) > PROGRAMME_COUNT_MAX)
            return JUB_RANGE;
        *(uint64_t *)place = (uint64_t)json_integer_value(value);
        return JUB_OK;
    case MEMBER_FLAG:
        if (!json_is_boolean(value)) return JUB_TYPE;
        *(bool *)place = json_is_true(value);
        return JUB_OK;
    case MEMBER_HASH:
        if (!json_is_string(value)) return JUB_TYPE;
        return jub_hex_decode((jub_text){json_string_value(value), json_string_length(value)},
                              ((jub_hash *)place)->bytes, JUB_HASH_BYTES)
                   ? JUB_OK
                   : JUB_SYNTAX;
    case MEMBER_KIND:
    case MEMBER_TIME: break; // read already
    }
    return JUB_TYPE;
}

static jub_status read_fields(jub_arena *arena, const json_t *json, jub_event *event,
                              jub_error *error)
{
    for (uint32_t i = 0; i < JUB_EVENT_FIELD_COUNT; i++) {
        const programme_member *member = programme_member_of(i);
        const json_t *value = json_object_get(json, member->key);
        if (!value) continue;
        const jub_status status = read_value(arena, value, member, event);
        if (status != JUB_OK) return programme_member_fail(i, status, error);
        event->has |= PROGRAMME_HAS(i);
    }
    const uint64_t facts = jub_event_facts(event->kind);
    event->has_facts = facts != 0;
    return programme_event_check_fields(event, jub_event_public(event->kind) | facts, error);
}

jub_status jub_event_from_json(jub_arena *arena, jub_text json, jub_event *event_out,
                               jub_error *error)
{
    const size_t mark = jub_arena_mark(arena);
    jub_event event = {0};
    json_t *object = NULL;
    jub_status status = jub_json_read(json, JUB_EVENT_MAX_BYTES, &object, error);
    if (status != JUB_OK) return status;
    if (!json_is_object(object)) {
        status = jub_fail(error, JUB_TYPE, (jub_position){0},
                          "write it as {\"kind\":\"person.nominated\", ...}",
                          "an event is one JSON object");
        goto done;
    }
    status = read_kind(object, &event.kind, error);
    if (status == JUB_OK) status = read_time(object, &event.time, error);
    if (status == JUB_OK) status = check_keys(object, event.kind, error);
    if (status == JUB_OK) status = read_fields(arena, object, &event, error);
    if (status == JUB_OK) *event_out = event;

done:
    json_decref(object);
    if (status != JUB_OK) jub_arena_rewind(arena, mark);
    return status;
}
