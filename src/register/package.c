// The data package, in two passes over its JSON: first every resource with its fields, so that
// names are known; then what refers to them (keys, foreign keys, periods).

#include "register/package_private.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/sha256.h"
#include "base/utf8.h"

void package_say_where(package_reader *reader, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reader->where, sizeof reader->where, format, arguments);
    va_end(arguments);
}

jub_status package_fail(package_reader *reader, jub_status status, const char *hint,
                        const char *format, ...)
{
    char message[JUB_MESSAGE_MAX_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return jub_fail(reader->error, status, (jub_position){0}, hint, "%s: %s", reader->where,
                    message);
}

jub_status package_refuse(package_reader *reader, const json_t *object, const char *const *keys,
                          const char *hint)
{
    for (size_t i = 0; keys[i]; i++)
        if (json_object_get(object, keys[i]))
            return package_fail(reader, JUB_SYNTAX, hint, "'%s' is not supported", keys[i]);
    return JUB_OK;
}

static bool has_control(jub_text text)
{
    for (size_t i = 0; i < text.length_bytes; i++)
        if ((unsigned char)text.bytes[i] < 0x20 || text.bytes[i] == 0x7f) return true;
    return false;
}

static jub_status copy_normal(package_reader *reader, jub_text text, jub_text *copy_out)
{
    const jub_text normal = jub_utf8_nfc(reader->arena, text);
    if (!normal.bytes) return jub_fail_no_memory(reader->error);
    *copy_out = jub_text_copy(reader->arena, normal);
    return copy_out->bytes ? JUB_OK : jub_fail_no_memory(reader->error);
}

static jub_status check_name(package_reader *reader, const char *key, jub_text name)
{
    if (name.length_bytes == 0) return package_fail(reader, JUB_MISSING, NULL, "no '%s'", key);
    if (name.length_bytes > JUB_PACKAGE_NAME_MAX_BYTES)
        return package_fail(reader, JUB_LIMIT, NULL, "'%s' is longer than %d bytes", key,
                            JUB_PACKAGE_NAME_MAX_BYTES);
    if (has_control(name))
        return package_fail(reader, JUB_RANGE, NULL, "a control character in '%s'", key);
    return JUB_OK;
}

jub_status package_read_name(package_reader *reader, const json_t *object, const char *key,
                             jub_text *name_out)
{
    jub_text name;
    if (!json_is_object(object)) return package_fail(reader, JUB_TYPE, NULL, "not an object");
    jub_status status = jub_json_text(object, reader->where, key, &name, reader->error);
    if (status == JUB_OK) status = check_name(reader, key, name);
    return status == JUB_OK ? copy_normal(reader, name, name_out) : status;
}

// Puts the items into `texts`; repeats are found by a map, as lists may be long.
static jub_status copy_texts(package_reader *reader, const char *key, const json_t *list,
                             jub_text *texts)
{
    jub_map seen = jub_map_init(reader->arena, 0);
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)list, i, item)
    {
        if (!json_is_string(item))
            return package_fail(reader, JUB_TYPE, NULL, "'%s' holds more than strings", key);
        const jub_text text = {json_string_value(item), json_string_length(item)};
        const jub_status status = copy_normal(reader, text, &texts[i]);
        bool is_new;
        if (status != JUB_OK) return status;
        if (jub_map_add(&seen, texts[i], &is_new) == JUB_MAP_ABSENT)
            return jub_fail_no_memory(reader->error);
        if (!is_new)
            return package_fail(reader, JUB_DUPLICATE, "keep one of them",
                                "'%.*s' stands twice in '%s'", JUB_TEXT_ARG(texts[i]), key);
    }
    return JUB_OK;
}

jub_status package_read_texts(package_reader *reader, const json_t *object, const char *key,
                              uint32_t max_count, jub_text **texts_out, uint32_t *count_out)
{
    const json_t *list = json_object_get(object, key);
    *texts_out = NULL;
    *count_out = 0;
    if (!list) return JUB_OK;
    if (!json_is_array(list))
        return package_fail(reader, JUB_TYPE, NULL, "'%s' is not a list of strings", key);
    const size_t count = json_array_size(list);
    if (count > max_count)
        return package_fail(reader, JUB_LIMIT, NULL, "'%s' has more than %u items", key, max_count);
    jub_text *texts = JUB_NEW(reader->arena, jub_text, count);
    if (!texts) return jub_fail_no_memory(reader->error);
    const jub_status status = copy_texts(reader, key, list, texts);
    if (status != JUB_OK) return status;
    *texts_out = texts;
    *count_out = (uint32_t)count;
    return JUB_OK;
}

uint32_t jub_resource_schema_field(const jub_resource_schema *resource, jub_text name)
{
    for (uint32_t i = 0; i < resource->field_count; i++)
        if (jub_text_equal(resource->fields[i].name, name)) return i;
    return UINT32_MAX;
}

static void say_resource(package_reader *reader, const jub_resource_schema *resource)
{
    package_say_where(reader, "resource '%.*s'", JUB_TEXT_ARG(resource->name));
}

// `..` as a whole part, a root, a drive, a scheme or a backslash could lead out of the folder.
bool package_stays_inside(jub_text path)
{
    if (memchr(path.bytes, '\\', path.length_bytes) || memchr(path.bytes, ':', path.length_bytes))
        return false;
    while (path.length_bytes > 0) {
        const bool ends_in_slash = path.bytes[path.length_bytes - 1] == '/';
        const jub_text part = jub_text_cut(&path, '/');
        if (part.length_bytes == 0 || jub_text_is(part, ".") || jub_text_is(part, ".."))
            return false;
        if (path.length_bytes == 0 && ends_in_slash) return false;
    }
    return true;
}

static jub_status read_path(package_reader *reader, const json_t *object,
                            jub_resource_schema *resource)
{
    jub_text path;
    if (json_is_array(json_object_get(object, "path")))
        return package_fail(reader, JUB_TYPE, "put it into one file", "a path of several files");
    jub_status status = jub_json_text(object, reader->where, "path", &path, reader->error);
    if (status == JUB_OK) status = check_name(reader, "path", path);
    if (status != JUB_OK) return status;
    if (!package_stays_inside(path))
        return package_fail(reader, JUB_RANGE, "write a path inside the folder: persons.csv",
                            "the path '%.*s' may lead out of the folder", JUB_TEXT_ARG(path));
    // Not normalised: it must be the file's name byte for byte.
    resource->path = jub_text_copy(reader->arena, path);
    return resource->path.bytes ? JUB_OK : jub_fail_no_memory(reader->error);
}

static jub_status read_size_and_hash(package_reader *reader, const json_t *object,
                                     jub_resource_schema *resource)
{
    int64_t size_bytes;
    jub_text hash;
    jub_status status =
        jub_json_integer(object, reader->where, "bytes", -1, &size_bytes, reader->error);
    if (status == JUB_OK)
        status = jub_json_text(object, reader->where, "hash", &hash, reader->error);
    if (status != JUB_OK) return status;
    resource->has_bytes = json_object_get(object, "bytes") != NULL;
    if (resource->has_bytes && size_bytes < 0)
        return package_fail(reader, JUB_RANGE, NULL, "'bytes' is negative");
    resource->size_bytes = resource->has_bytes ? (uint64_t)size_bytes : 0;
    if (!hash.bytes) return JUB_OK;

    uint8_t digest[JUB_SHA256_BYTES];
    const jub_text prefix = JUB_TEXT("sha256:");
    if (!jub_text_starts(hash, prefix) ||
        !jub_hex_decode(
            (jub_text){hash.bytes + prefix.length_bytes, hash.length_bytes - prefix.length_bytes},
            digest, sizeof digest))
        return package_fail(reader, JUB_SYNTAX, "write \"sha256:\" and 64 hexadecimal digits",
                            "'hash' is not a SHA-256");
    jub_hex_encode(digest, sizeof digest, resource->sha256_hex);
    resource->has_hash = true;
    return JUB_OK;
}

// Keys of a resource or a schema that would change how the file is read. The encoding and the
// format may be stated where they are the ones we read.
static jub_status refuse_dialects(package_reader *reader, const json_t *object)
{
    static const char *const keys[] = {"data", "dialect", "compression", "jubilee:periods", NULL};
    jub_text text;
    jub_status status = package_refuse(
        reader, object, keys, "write a plain CSV file; `jubilee:periods` belongs into 'schema'");
    if (status == JUB_OK)
        status = jub_json_text(object, reader->where, "encoding", &text, reader->error);
    if (status != JUB_OK) return status;
    if (text.bytes && !jub_text_is(text, "utf-8") && !jub_text_is(text, "UTF-8"))
        return package_fail(reader, JUB_ENCODING, "convert the file to UTF-8",
                            "encoding '%.*s' is not supported", JUB_TEXT_ARG(text));
    status = jub_json_text(object, reader->where, "format", &text, reader->error);
    if (status == JUB_OK && text.bytes && !jub_text_is(text, "csv"))
        return package_fail(reader, JUB_TYPE, "convert the file to CSV",
                            "format '%.*s' is not supported", JUB_TEXT_ARG(text));
    return status;
}

static jub_status read_fields(package_reader *reader, const json_t *schema,
                              jub_resource_schema *resource)
{
    const json_t *list = json_object_get(schema, "fields");
    const size_t count = json_array_size(list);
    if (count == 0) return package_fail(reader, JUB_MISSING, NULL, "the schema has no 'fields'");
    if (count > JUB_PACKAGE_FIELD_MAX)
        return package_fail(reader, JUB_LIMIT, NULL, "more than %d fields", JUB_PACKAGE_FIELD_MAX);
    resource->fields = JUB_NEW(reader->arena, jub_field, count);
    if (!resource->fields) return jub_fail_no_memory(reader->error);

    for (size_t i = 0; i < count; i++) {
        jub_field field = {0};
        const jub_status status = package_read_field(reader, resource->name, schema, i, &field);
        if (status != JUB_OK) return status;
        say_resource(reader, resource);
        if (jub_resource_schema_field(resource, field.name) != UINT32_MAX)
            return package_fail(reader, JUB_DUPLICATE, "name each field once",
                                "two fields named '%.*s'", JUB_TEXT_ARG(field.name));
        resource->fields[i] = field;
        resource->field_count++;
    }
    return JUB_OK;
}

static jub_status read_schema(package_reader *reader, const json_t *object,
                              jub_resource_schema *resource)
{
    jub_text match;
    const json_t *schema = json_object_get(object, "schema");
    if (!json_is_object(schema))
        return package_fail(reader, schema ? JUB_TYPE : JUB_MISSING,
                            "write the schema into the data package",
                            schema ? "'schema' is not an object" : "no 'schema'");
    const jub_status status =
        jub_json_text(schema, reader->where, "fieldsMatch", &match, reader->error);
    if (status != JUB_OK) return status;
    if (match.bytes && !jub_text_is(match, "exact") && !jub_text_is(match, "equal"))
        return package_fail(reader, JUB_TYPE, "leave it out",
                            "'fieldsMatch' other than 'exact' or 'equal'");
    return read_fields(reader, schema, resource);
}

static jub_status read_resource(package_reader *reader, const jub_package *package,
                                const json_t *object, jub_resource_schema *resource)
{
    jub_status status = package_read_name(reader, object, "name", &resource->name);
    if (status != JUB_OK) return status;
    say_resource(reader, resource);
    status = read_path(reader, object, resource);
    if (status == JUB_OK) status = read_size_and_hash(reader, object, resource);
    if (status == JUB_OK) status = refuse_dialects(reader, object);
    for (uint32_t i = 0; status == JUB_OK && i < package->resource_count; i++) {
        if (jub_text_equal(package->resources[i].name, resource->name))
            return package_fail(reader, JUB_DUPLICATE, "name each resource once",
                                "two resources of this name");
        if (jub_text_equal(package->resources[i].path, resource->path))
            return package_fail(reader, JUB_DUPLICATE, "give each resource a file of its own",
                                "'%.*s' is the file of '%.*s' too", JUB_TEXT_ARG(resource->path),
                                JUB_TEXT_ARG(package->resources[i].name));
    }
    return status == JUB_OK ? read_schema(reader, object, resource) : status;
}

jub_status package_read_field_name(package_reader *reader, const jub_resource_schema *resource,
                                   const json_t *object, const char *key, uint32_t *field_out)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_array(value) && json_array_size(value) == 1) value = json_array_get(value, 0);
    if (json_is_array(value))
        return package_fail(reader, JUB_TYPE, "name one field",
                            "'%s' of no field or several is not supported", key);
    if (!json_is_string(value))
        return package_fail(reader, value ? JUB_TYPE : JUB_MISSING, NULL,
                            value ? "'%s' is not the name of a field" : "no '%s'", key);
    const jub_text text = {json_string_value(value), json_string_length(value)};
    const jub_text name = jub_utf8_nfc(reader->arena, text);
    if (!name.bytes) return jub_fail_no_memory(reader->error);
    const uint32_t field = jub_resource_schema_field(resource, name);
    if (field != UINT32_MAX) {
        *field_out = field;
        return JUB_OK;
    }
    char hint[JUB_HINT_MAX_BYTES] = "";
    for (uint32_t i = 0; i < resource->field_count && !hint[0]; i++)
        if (jub_text_distance(resource->fields[i].name, name, 2) <= 2)
            (void)snprintf(hint, sizeof hint, "did you mean '%.*s'?",
                           JUB_TEXT_ARG(resource->fields[i].name));
    return package_fail(reader, JUB_MISSING, hint,
                        "'%s' names '%.*s', which is not a field of '%.*s'", key,
                        JUB_TEXT_ARG(name), JUB_TEXT_ARG(resource->name));
}

static jub_status read_key(package_reader *reader, const json_t *schema,
                           jub_resource_schema *resource)
{
    resource->key_field = UINT32_MAX;
    if (!json_object_get(schema, "primaryKey")) return JUB_OK;
    uint32_t field = 0;
    const jub_status status =
        package_read_field_name(reader, resource, schema, "primaryKey", &field);
    if (status != JUB_OK) return status;
    if (resource->fields[field].type != JUB_TEXT_VALUE)
        return package_fail(reader, JUB_TYPE,
                            "give it type string without an enum: a key is a name, not a number",
                            "the primary key '%.*s' is not a plain string",
                            JUB_TEXT_ARG(resource->fields[field].name));
    resource->key_field = field;
    return JUB_OK;
}

static jub_status find_target(package_reader *reader, const jub_package *package,
                              const jub_resource_schema *resource, const json_t *reference,
                              uint32_t *target_out)
{
    jub_text name;
    const jub_status status =
        jub_json_text(reference, reader->where, "resource", &name, reader->error);
    if (status != JUB_OK) return status;
    if (!name.bytes) return package_fail(reader, JUB_MISSING, NULL, "a reference to no resource");
    if (name.length_bytes == 0) name = resource->name; // the resource itself
    for (uint32_t i = 0; i < package->resource_count; i++) {
        if (!jub_text_equal(package->resources[i].name, name)) continue;
        *target_out = i;
        return JUB_OK;
    }
    return package_fail(reader, JUB_MISSING, NULL, "a foreign key to '%.*s', which is no resource",
                        JUB_TEXT_ARG(name));
}

static jub_status read_foreign_key(package_reader *reader, const jub_package *package,
                                   const jub_resource_schema *resource, const json_t *object,
                                   jub_foreign_key *key_out)
{
    const json_t *reference = json_object_get(object, "reference");
    uint32_t field = 0, target = 0, target_field = 0;
    jub_status status = package_read_field_name(reader, resource, object, "fields", &field);
    if (status != JUB_OK) return status;
    if (!json_is_object(reference))
        return package_fail(reader, JUB_MISSING, NULL, "a foreign key without 'reference'");
    if (resource->fields[field].type != JUB_TEXT_VALUE)
        return package_fail(reader, JUB_TYPE, "give it type string without an enum",
                            "the foreign key '%.*s' is not a plain string",
                            JUB_TEXT_ARG(resource->fields[field].name));
    status = find_target(reader, package, resource, reference, &target);
    if (status != JUB_OK) return status;
    const jub_resource_schema *to = &package->resources[target];
    status = package_read_field_name(reader, to, reference, "fields", &target_field);
    if (status != JUB_OK) return status;
    if (target_field != to->key_field)
        return package_fail(reader, JUB_CONFLICT, "refer to the primary key",
                            "a foreign key to '%.*s' of '%.*s', which is not its primary key",
                            JUB_TEXT_ARG(to->fields[target_field].name), JUB_TEXT_ARG(to->name));
    if (to == resource && field == to->key_field)
        return package_fail(reader, JUB_CONFLICT, "refer from another field",
                            "the primary key refers to itself");
    *key_out = (jub_foreign_key){field, target};
    return JUB_OK;
}

static jub_status read_foreign_keys(package_reader *reader, const jub_package *package,
                                    const json_t *schema, jub_resource_schema *resource)
{
    const json_t *list = json_object_get(schema, "foreignKeys");
    if (list && !json_is_array(list))
        return package_fail(reader, JUB_TYPE, NULL, "'foreignKeys' is not a list");
    const size_t count = json_array_size(list);
    if (count > resource->field_count)
        return package_fail(reader, JUB_LIMIT, NULL, "more foreign keys than fields");
    resource->foreign_keys = JUB_NEW(reader->arena, jub_foreign_key, count);
    if (!resource->foreign_keys) return jub_fail_no_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        jub_foreign_key key = {0};
        const json_t *object = json_array_get(list, i);
        const jub_status status = read_foreign_key(reader, package, resource, object, &key);
        if (status != JUB_OK) return status;
        for (uint32_t j = 0; j < resource->foreign_key_count; j++)
            if (resource->foreign_keys[j].field == key.field)
                return package_fail(reader, JUB_DUPLICATE, NULL, "two foreign keys of '%.*s'",
                                    JUB_TEXT_ARG(resource->fields[key.field].name));
        resource->foreign_keys[resource->foreign_key_count++] = key;
    }
    return JUB_OK;
}

static bool names_things(const jub_field *field)
{
    return field->type == JUB_TEXT_VALUE || field->type == JUB_CHOICE;
}

// The field that refers to `facilities`; UINT32_MAX when there is none.
static uint32_t find_place(const jub_package *package, const jub_resource_schema *resource)
{
    for (uint32_t i = 0; i < resource->foreign_key_count; i++) {
        const jub_foreign_key *key = &resource->foreign_keys[i];
        if (jub_text_is(package->resources[key->target_resource].name, "facilities"))
            return key->field;
    }
    return UINT32_MAX;
}

static jub_status read_exclusive(package_reader *reader, const jub_package *package,
                                 const jub_resource_schema *resource, const json_t *object,
                                 jub_period *period)
{
    const bool has_place = json_object_get(object, "place") != NULL;
    if (!json_object_get(object, "exclusivePer"))
        return has_place ? package_fail(reader, JUB_MISSING, "say whose period it is",
                                        "a period with 'place' but without 'exclusivePer'")
                         : JUB_OK;
    jub_status status =
        package_read_field_name(reader, resource, object, "exclusivePer", &period->exclusive_field);
    if (status != JUB_OK) return status;
    if (has_place)
        status = package_read_field_name(reader, resource, object, "place", &period->place_field);
    else
        period->place_field = find_place(package, resource);
    if (status != JUB_OK) return status;
    if (period->place_field == UINT32_MAX)
        return package_fail(reader, JUB_MISSING, "name the field that says where: \"place\"",
                            "a period with 'exclusivePer' but without a place");
    if (!names_things(&resource->fields[period->exclusive_field]) ||
        !names_things(&resource->fields[period->place_field]) ||
        period->exclusive_field == period->place_field)
        return package_fail(reader, JUB_TYPE, NULL,
                            "'exclusivePer' and 'place' are not two fields of type string");
    return JUB_OK;
}

static jub_status read_period(package_reader *reader, const jub_package *package,
                              const jub_resource_schema *resource, const json_t *object,
                              jub_period *period_out)
{
    static const char *const known[] = {"start", "end", "exclusivePer", "place", NULL};
    jub_period period = {.exclusive_field = UINT32_MAX, .place_field = UINT32_MAX};
    if (!json_is_object(object))
        return package_fail(reader, JUB_TYPE, NULL, "a period that is not an object");
    jub_status status = jub_json_only(object, reader->where, known, reader->error);
    if (status == JUB_OK)
        status = package_read_field_name(reader, resource, object, "start", &period.start_field);
    if (status == JUB_OK)
        status = package_read_field_name(reader, resource, object, "end", &period.end_field);
    if (status != JUB_OK) return status;
    if (resource->fields[period.start_field].type != JUB_DATE ||
        resource->fields[period.end_field].type != JUB_DATE ||
        period.start_field == period.end_field)
        return package_fail(reader, JUB_TYPE, NULL,
                            "'start' and 'end' of a period are not two fields of type date");
    status = read_exclusive(reader, package, resource, object, &period);
    if (status == JUB_OK) *period_out = period;
    return status;
}

static jub_status read_periods(package_reader *reader, const jub_package *package,
                               const json_t *schema, jub_resource_schema *resource)
{
    const json_t *list = json_object_get(schema, "jubilee:periods");
    if (list && !json_is_array(list))
        return package_fail(reader, JUB_TYPE, NULL, "'jubilee:periods' is not a list");
    const size_t count = json_array_size(list);
    if (count > JUB_PACKAGE_PERIOD_MAX)
        return package_fail(reader, JUB_LIMIT, NULL, "more than %d periods",
                            JUB_PACKAGE_PERIOD_MAX);
    resource->periods = JUB_NEW(reader->arena, jub_period, count);
    if (!resource->periods) return jub_fail_no_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        const jub_status status =
            read_period(reader, package, resource, json_array_get(list, i), &resource->periods[i]);
        if (status != JUB_OK) return status;
        resource->period_count++;
    }
    return JUB_OK;
}

// The second pass: what refers to fields and resources by name.
static jub_status read_references(package_reader *reader, const json_t *resources,
                                  jub_package *package)
{
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < package->resource_count; i++) {
            jub_resource_schema *resource = &package->resources[i];
            const json_t *schema = json_object_get(json_array_get(resources, i), "schema");
            say_resource(reader, resource);
            jub_status status;
            if (pass == 0) { // all keys first, as foreign keys name them
                status = read_key(reader, schema, resource);
            } else {
                status = read_foreign_keys(reader, package, schema, resource);
                if (status == JUB_OK) status = read_periods(reader, package, schema, resource);
            }
            if (status != JUB_OK) return status;
        }
    return JUB_OK;
}

static jub_status find_persons(package_reader *reader, jub_package *package)
{
    package_say_where(reader, "data package");
    for (uint32_t i = 0; i < package->resource_count; i++) {
        if (!jub_text_is(package->resources[i].name, "persons")) continue;
        package->persons = i;
        if (package->resources[i].key_field != UINT32_MAX) return JUB_OK;
        return package_fail(reader, JUB_MISSING, "write \"primaryKey\": \"id\" into its schema",
                            "'persons' has no primary key");
    }
    return package_fail(reader, JUB_MISSING, "name the resource of the people 'persons'",
                        "no resource 'persons'");
}

static jub_status read_package(package_reader *reader, const json_t *root, jub_package *package)
{
    package_say_where(reader, "data package");
    if (!json_is_object(root)) return package_fail(reader, JUB_TYPE, NULL, "not an object");
    jub_text name;
    jub_status status = jub_json_text(root, reader->where, "name", &name, reader->error);
    if (status != JUB_OK) return status;
    package->name = jub_text_copy(reader->arena, name);
    if (!package->name.bytes) return jub_fail_no_memory(reader->error);

    const json_t *list = json_object_get(root, "resources");
    const size_t count = json_array_size(list);
    if (count == 0) return package_fail(reader, JUB_MISSING, NULL, "no 'resources'");
    if (count > JUB_PACKAGE_RESOURCE_MAX)
        return package_fail(reader, JUB_LIMIT, NULL, "more than %d resources",
                            JUB_PACKAGE_RESOURCE_MAX);
    package->resources = JUB_NEW(reader->arena, jub_resource_schema, count);
    if (!package->resources) return jub_fail_no_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        package_say_where(reader, "resource %zu", i + 1);
        status = read_resource(reader, package, json_array_get(list, i), &package->resources[i]);
        if (status != JUB_OK) return status;
        package->resource_count++;
    }
    status = read_references(reader, list, package);
    if (status == JUB_OK) status = find_persons(reader, package);
    return status == JUB_OK ? package_read_custody(reader, package, root, &package->custody)
                            : status;
}

jub_status jub_package_read(jub_arena *arena, jub_text source, const jub_package **package_out,
                            jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    json_t *root = NULL;
    package_reader reader = {.arena = arena, .error = error};
    jub_status status = jub_json_read(source, JUB_PACKAGE_MAX_BYTES, &root, error);
    if (status != JUB_OK) return status;

    jub_package *package = JUB_NEW(arena, jub_package, 1);
    status = package ? read_package(&reader, root, package) : jub_fail_no_memory(error);
    if (status == JUB_OK)
        *package_out = package;
    else
        jub_arena_rewind(arena, mark_bytes);
    json_decref(root);
    return status;
}
