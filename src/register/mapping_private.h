#ifndef JUB_REGISTER_MAPPING_PRIVATE_H
#define JUB_REGISTER_MAPPING_PRIVATE_H

#include "base/json.h"
#include "register/mapping.h"

enum { MAPPING_PLACE_MAX_BYTES = 160 };

/// A mapping being read. The place ("resource 'persons', field 'term'") begins every message.
typedef struct mapping_parse {
    jub_arena *arena;
    jub_error *error;
    jub_mapping *mapping;
    char place[MAPPING_PLACE_MAX_BYTES];
} mapping_parse;

#define TRY(expression)                                                                            \
    do {                                                                                           \
        const jub_status tried = (expression);                                                     \
        if (tried != JUB_OK) return tried;                                                         \
    } while (0)

#define FAIL(in, status, hint, ...)                                                                \
    jub_fail((in)->error, (status), (jub_position){0}, (hint), __VA_ARGS__)

// --- parts of the JSON; all texts are copied into the arena, in Unicode NFC

jub_status mapping_copy_text(mapping_parse *in, const char *bytes, size_t length_bytes,
                             jub_text *copy_out);

/// `key` is for the message when it is no string.
jub_status mapping_copy_string(mapping_parse *in, const json_t *string, const char *key,
                               jub_text *copy_out);

/// An absent key leaves the text without bytes.
jub_status mapping_get_text(mapping_parse *in, const json_t *object, const char *key,
                            jub_text *text_out);
jub_status mapping_need_text(mapping_parse *in, const json_t *object, const char *key,
                             jub_text *text_out);

/// An absent key leaves the list empty.
jub_status mapping_get_list(mapping_parse *in, const json_t *object, const char *key,
                            jub_text_list *list_out);

/// A list of forms, each with a wanted part or each without.
jub_status mapping_get_forms(mapping_parse *in, const json_t *object, const char *key,
                             bool are_wanted, jub_form_list *forms_out);

jub_status mapping_need_object(mapping_parse *in, const json_t *json, const char *what);

/// A list of 1 to `most` objects that must be there.
jub_status mapping_need_objects(mapping_parse *in, const json_t *object, const char *key,
                                size_t most, const json_t **array_out, uint32_t *count_out);

jub_status mapping_check_count(mapping_parse *in, size_t count, size_t most, const char *key);

bool mapping_is_in_list(const jub_text_list *list, jub_text text);

// --- names

/// Fails for a `what` of a name that is not among the known.
jub_status mapping_fail_name(mapping_parse *in, const char *what, jub_text name,
                             const jub_text *known, size_t known_count);

jub_status mapping_find_file(mapping_parse *in, jub_text name, uint32_t *file_out);

/// Among the first `count` resources.
jub_status mapping_find_resource(mapping_parse *in, jub_text name, uint32_t count,
                                 uint32_t *resource_out);

/// Among the first `count` fields of the resource.
jub_status mapping_find_field(mapping_parse *in, const jub_mapping_resource *resource,
                              jub_text name, uint32_t count, uint32_t *field_out);

/// Names become file names and field names of a decree.
jub_status mapping_check_name(mapping_parse *in, jub_text name);

// --- values

const char *mapping_type_word(jub_value_type type);
jub_status mapping_get_type(mapping_parse *in, const json_t *object, jub_value_type *type_out);

/// Whether a code or a case comes back from a CSV cell as it is.
jub_status mapping_check_plain_value(mapping_parse *in, jub_text value);

jub_status mapping_read_map(mapping_parse *in, const json_t *object, jub_mapping_field *field);

/// The cases of `one of`: those given, or else the values of the map in their order.
jub_status mapping_read_cases(mapping_parse *in, const json_t *object, jub_mapping_field *field);

jub_status mapping_read_bound(mapping_parse *in, const json_t *object, const char *key,
                              const jub_mapping_field *field, bool *has_out, int64_t *bound_out);

/// A value written in the mapping itself, in the form of a register cell.
jub_status mapping_check_constant(mapping_parse *in, const jub_mapping_field *field, jub_text text);

// --- fields

/// Reads field `number` of the resource, those before it being read.
jub_status mapping_read_field(mapping_parse *in, const json_t *object,
                              jub_mapping_resource *resource, uint32_t number);

/// A field of the type among the first `before` of the resource.
jub_status mapping_find_operand(mapping_parse *in, const jub_mapping_resource *resource,
                                jub_text name, jub_value_type type, uint32_t before,
                                uint32_t *field_out);

// --- lists of codes

/// Makes the rows of a resource with `codes_of`. Its number is its place among the resources.
jub_status mapping_read_codes_of(mapping_parse *in, const json_t *object,
                                 jub_mapping_resource *resource);

#endif
