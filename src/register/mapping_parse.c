// The parts that a mapping is read from: texts, lists and forms out of JSON, and names looked up
// among those read before. Every message begins with the place of the parse.

#include <stdio.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/utf8.h"
#include "register/mapping_private.h"

enum { FOLDED_MAX_BYTES = 4, NAMES_IN_HINT = 6 };

// -- texts ----------------------------------------------------------------------------------------

jub_text jub_mapping_fold(jub_arena *arena, jub_text text)
{
    // A code point folds to one code point, of at most four bytes for at least one.
    uint8_t *folded = JUB_NEW(arena, uint8_t, text.length_bytes * FOLDED_MAX_BYTES + 1);
    if (!folded) return (jub_text){0};
    size_t length = 0;
    bool had_blank = false;
    for (jub_text rest = jub_text_trim(text); rest.length_bytes > 0;) {
        size_t bytes;
        const uint32_t code_point = jub_utf8_decode(rest, &bytes);
        rest = (jub_text){rest.bytes + bytes, rest.length_bytes - bytes};
        const bool is_blank = code_point <= ' ';
        if (!(is_blank && had_blank)) {
            const UChar32 lower = u_foldCase((UChar32)code_point, U_FOLD_CASE_DEFAULT);
            const uint32_t out = is_blank ? ' ' : (uint32_t)lower;
            U8_APPEND_UNSAFE(folded, length, out);
        }
        had_blank = is_blank;
    }
    return (jub_text){(char *)folded, length};
}

void jub_mapping_suggest(jub_text wrong, const jub_text *known, size_t known_count,
                         const char *prefix, char *hint_out, size_t hint_bytes)
{
    size_t used = 0;
    for (size_t distance = 0; distance <= 3 && used == 0; distance++)
        for (size_t i = 0; i < known_count && used < hint_bytes; i++) {
            if (jub_text_distance(wrong, known[i], 3) != distance) continue;
            used += (size_t)snprintf(hint_out + used, hint_bytes - used, "%s'%.*s'",
                                     used == 0 ? "did you mean " : " or ", JUB_TEXT_ARG(known[i]));
        }
    if (used > 0) {
        if (used < hint_bytes) (void)snprintf(hint_out + used, hint_bytes - used, "?");
        return;
    }
    hint_out[0] = '\0';
    for (size_t i = 0; i < known_count && i < NAMES_IN_HINT && used < hint_bytes; i++)
        used += (size_t)snprintf(hint_out + used, hint_bytes - used, "%s%s'%.*s'",
                                 i == 0 ? prefix : "", i == 0 ? " " : ", ", JUB_TEXT_ARG(known[i]));
    if (known_count > NAMES_IN_HINT && used < hint_bytes)
        (void)snprintf(hint_out + used, hint_bytes - used, ", ...");
}

jub_status mapping_copy_text(mapping_parse *in, const char *bytes, size_t length_bytes,
                             jub_text *copy_out)
{
    const jub_text nfc = jub_utf8_nfc(in->arena, (jub_text){bytes, length_bytes});
    const jub_text copy = nfc.bytes ? jub_text_copy(in->arena, nfc) : (jub_text){0};
    if (!copy.bytes) return jub_fail_no_memory(in->error);
    *copy_out = copy;
    return JUB_OK;
}

jub_status mapping_copy_string(mapping_parse *in, const json_t *string, const char *key,
                               jub_text *copy_out)
{
    if (!json_is_string(string))
        return FAIL(in, JUB_TYPE, NULL, "%s: '%s' is not a string", in->place, key);
    return mapping_copy_text(in, json_string_value(string), json_string_length(string), copy_out);
}

jub_status mapping_get_text(mapping_parse *in, const json_t *object, const char *key,
                            jub_text *text_out)
{
    const json_t *value = json_object_get(object, key);
    *text_out = (jub_text){0};
    return value ? mapping_copy_string(in, value, key, text_out) : JUB_OK;
}

jub_status mapping_need_text(mapping_parse *in, const json_t *object, const char *key,
                             jub_text *text_out)
{
    TRY(mapping_get_text(in, object, key, text_out));
    if (text_out->length_bytes == 0)
        return FAIL(in, JUB_MISSING, NULL, "%s: '%s' is missing", in->place, key);
    return JUB_OK;
}

jub_status mapping_check_count(mapping_parse *in, size_t count, size_t most, const char *key)
{
    if (count <= most) return JUB_OK;
    return FAIL(in, JUB_LIMIT, NULL, "%s: '%s' has more than %zu entries", in->place, key, most);
}

jub_status mapping_get_list(mapping_parse *in, const json_t *object, const char *key,
                            jub_text_list *list_out)
{
    const json_t *array = json_object_get(object, key);
    *list_out = (jub_text_list){0};
    if (!array) return JUB_OK;
    if (!json_is_array(array))
        return FAIL(in, JUB_TYPE, "write [\"...\"]", "%s: '%s' is not a list of strings", in->place,
                    key);
    const size_t count = json_array_size(array);
    TRY(mapping_check_count(in, count, JUB_MAPPING_LIST_MAX, key));
    jub_text *items = JUB_NEW(in->arena, jub_text, count);
    if (!items) return jub_fail_no_memory(in->error);
    for (size_t i = 0; i < count; i++)
        TRY(mapping_copy_string(in, json_array_get(array, i), key, &items[i]));
    *list_out = (jub_text_list){(uint32_t)count, items};
    return JUB_OK;
}

jub_status mapping_get_forms(mapping_parse *in, const json_t *object, const char *key,
                             bool are_wanted, jub_form_list *forms_out)
{
    jub_text_list list;
    TRY(mapping_get_list(in, object, key, &list));
    jub_form *forms = JUB_NEW(in->arena, jub_form, list.count);
    if (!forms) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < list.count; i++) {
        TRY(jub_form_parse(in->arena, list.items[i], in->place, &forms[i], in->error));
        if (forms[i].has_wanted != are_wanted)
            return FAIL(in, JUB_SYNTAX,
                        are_wanted ? "write {digits} or {text} for the wanted part"
                                   : "write {-digits} or {-text} throughout",
                        "%s: form '%.*s' of '%s' has %s wanted part", in->place,
                        JUB_TEXT_ARG(list.items[i]), key, are_wanted ? "no" : "a");
    }
    *forms_out = (jub_form_list){list.count, forms};
    return JUB_OK;
}

jub_status mapping_need_object(mapping_parse *in, const json_t *json, const char *what)
{
    if (json_is_object(json)) return JUB_OK;
    return FAIL(in, JUB_TYPE, "write {...}", "%s: %s is not an object", in->place, what);
}

jub_status mapping_need_objects(mapping_parse *in, const json_t *object, const char *key,
                                size_t most, const json_t **array_out, uint32_t *count_out)
{
    const json_t *array = json_object_get(object, key);
    if (!array) return FAIL(in, JUB_MISSING, NULL, "%s: '%s' is missing", in->place, key);
    if (!json_is_array(array) || json_array_size(array) == 0)
        return FAIL(in, JUB_TYPE, "write [{...}]", "%s: '%s' is not a list of objects", in->place,
                    key);
    const size_t count = json_array_size(array);
    TRY(mapping_check_count(in, count, most, key));
    for (size_t i = 0; i < count; i++) TRY(mapping_need_object(in, json_array_get(array, i), key));
    *array_out = array;
    *count_out = (uint32_t)count;
    return JUB_OK;
}

bool mapping_is_in_list(const jub_text_list *list, jub_text text)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (jub_text_equal(list->items[i], text)) return true;
    return false;
}

// -- names ----------------------------------------------------------------------------------------

jub_status mapping_fail_name(mapping_parse *in, const char *what, jub_text name,
                             const jub_text *known, size_t known_count)
{
    char hint[JUB_HINT_MAX_BYTES];
    jub_mapping_suggest(name, known, known_count, "there are", hint, sizeof hint);
    return FAIL(in, JUB_MISSING, hint, "%s: no %s is called '%.*s'", in->place, what,
                JUB_TEXT_ARG(name));
}

jub_status mapping_find_file(mapping_parse *in, jub_text name, uint32_t *file_out)
{
    jub_text names[JUB_MAPPING_FILE_MAX];
    for (uint32_t i = 0; i < in->mapping->file_count; i++) {
        names[i] = in->mapping->files[i].name;
        if (!jub_text_equal(names[i], name)) continue;
        *file_out = i;
        return JUB_OK;
    }
    return mapping_fail_name(in, "file", name, names, in->mapping->file_count);
}

jub_status mapping_find_resource(mapping_parse *in, jub_text name, uint32_t count,
                                 uint32_t *resource_out)
{
    jub_text names[JUB_MAPPING_RESOURCE_MAX];
    for (uint32_t i = 0; i < count; i++) {
        names[i] = in->mapping->resources[i].name;
        if (!jub_text_equal(names[i], name)) continue;
        *resource_out = i;
        return JUB_OK;
    }
    return mapping_fail_name(in, "resource before this one", name, names, count);
}

jub_status mapping_find_field(mapping_parse *in, const jub_mapping_resource *resource,
                              jub_text name, uint32_t count, uint32_t *field_out)
{
    jub_text names[JUB_MAPPING_FIELD_MAX];
    for (uint32_t i = 0; i < count; i++) {
        names[i] = resource->fields[i].name;
        if (!jub_text_equal(names[i], name)) continue;
        *field_out = i;
        return JUB_OK;
    }
    const char *what = count == resource->field_count ? "field" : "field before this one";
    return mapping_fail_name(in, what, name, names, count);
}

jub_status mapping_check_name(mapping_parse *in, jub_text name)
{
    if (name.length_bytes > JUB_MAPPING_NAME_MAX_BYTES)
        return FAIL(in, JUB_LIMIT, "choose a shorter name", "%s: a name is longer than %d bytes",
                    in->place, JUB_MAPPING_NAME_MAX_BYTES);
    for (jub_text rest = name; rest.length_bytes > 0;) {
        size_t bytes;
        const uint32_t code_point = jub_utf8_decode(rest, &bytes);
        const bool is_first = rest.bytes == name.bytes;
        if (is_first ? !jub_utf8_starts_name(code_point) : !jub_utf8_continues_name(code_point))
            return FAIL(in, JUB_SYNTAX, "use letters, digits and '_', a letter first",
                        "%s: '%.*s' is no name", in->place, JUB_TEXT_ARG(name));
        rest = (jub_text){rest.bytes + bytes, rest.length_bytes - bytes};
    }
    return JUB_OK;
}
