// The data package of an imported register, laid out for people to read.

#include "base/json.h"
#include "register/import_private.h"

static void write_key(jub_buffer *out, const char *key)
{
    jub_buffer_format(out, "\"%s\": ", key);
}

static void write_text(jub_buffer *out, const char *before, const char *key, jub_text text)
{
    jub_buffer_string(out, before);
    write_key(out, key);
    jub_json_quote(out, text);
}

static void write_bound(jub_buffer *out, const char *before, const char *key, jub_value_type type,
                        int64_t bound)
{
    char iso[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_string(out, before);
    write_key(out, key);
    if (type == JUB_DATE)
        jub_buffer_format(out, "\"%s\"", jub_date_format((jub_date)bound, iso));
    else
        jub_buffer_i64(out, bound);
}

static void write_constraints(jub_buffer *out, const jub_mapping_field *field)
{
    const char *before = "";
    const bool has_cases = field->type == JUB_CHOICE;
    if (!field->is_required && !has_cases && !field->has_minimum && !field->has_maximum) return;
    jub_buffer_string(out, ", \"constraints\": {");
    if (field->is_required) {
        jub_buffer_string(out, "\"required\": true");
        before = ", ";
    }
    if (field->has_minimum) {
        write_bound(out, before, "minimum", field->type, field->minimum);
        before = ", ";
    }
    if (field->has_maximum) {
        write_bound(out, before, "maximum", field->type, field->maximum);
        before = ", ";
    }
    if (has_cases) {
        jub_buffer_format(out, "%s\"enum\": [", before);
        for (uint32_t i = 0; i < field->cases.count; i++) {
            if (i > 0) jub_buffer_string(out, ", ");
            jub_json_quote(out, field->cases.items[i]);
        }
        jub_buffer_char(out, ']');
    }
    jub_buffer_char(out, '}');
}

static const char *schema_type(jub_value_type type)
{
    switch (type) {
    case JUB_BOOLEAN: return "boolean";
    case JUB_INTEGER: return "integer";
    case JUB_DATE: return "date";
    case JUB_DURATION: return "duration";
    case JUB_CODES: return "list";
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: return "string";
    }
    return "string";
}

static void write_field(jub_buffer *out, const jub_mapping_field *field)
{
    write_text(out, "          {", "name", field->name);
    jub_buffer_format(out, ", \"type\": \"%s\"", schema_type(field->type));
    if (field->type == JUB_CODES) jub_buffer_string(out, ", \"delimiter\": \";\"");
    if (field->title.length_bytes > 0) write_text(out, ", ", "title", field->title);
    if (field->cite.length_bytes > 0) write_text(out, ", ", "description", field->cite);
    write_constraints(out, field);
    jub_buffer_char(out, '}');
}

static void write_references(jub_buffer *out, const jub_mapping *mapping,
                             const jub_mapping_resource *resource)
{
    const char *before = ",\n        \"foreignKeys\": [\n          ";
    bool has_any = false;
    for (uint32_t i = 0; i < resource->field_count; i++) {
        const jub_mapping_field *field = &resource->fields[i];
        if (field->refers == UINT32_MAX) continue;
        const jub_mapping_resource *target = &mapping->resources[field->refers];
        jub_buffer_string(out, has_any ? ",\n          " : before);
        write_text(out, "{", "fields", field->name);
        write_text(out, ", \"reference\": {", "resource", target->name);
        write_text(out, ", ", "fields", target->fields[target->key_field].name);
        jub_buffer_string(out, "}}");
        has_any = true;
    }
    if (has_any) jub_buffer_char(out, ']');
}

static void write_periods(jub_buffer *out, const jub_mapping_resource *resource)
{
    for (uint32_t i = 0; i < resource->period_count; i++) {
        jub_buffer_string(out, i == 0 ? ",\n        \"jubilee:periods\": [" : ", ");
        write_text(out, "{", "start", resource->fields[resource->periods[i][0]].name);
        write_text(out, ", ", "end", resource->fields[resource->periods[i][1]].name);
        jub_buffer_char(out, '}');
    }
    if (resource->period_count > 0) jub_buffer_char(out, ']');
}

static void write_resource(jub_buffer *out, const jub_mapping *mapping,
                           const jub_mapping_resource *resource, const import_stamp *stamp)
{
    write_text(out, "    {", "name", resource->name);
    jub_buffer_string(out, ",\n      \"path\": \"");
    jub_buffer_text(out, resource->name);
    jub_buffer_string(out, ".csv\",\n      \"encoding\": \"utf-8\",\n      \"bytes\": ");
    jub_buffer_u64(out, stamp->size_bytes);
    jub_buffer_format(out, ",\n      \"hash\": \"sha256:%s\",\n      \"schema\": {\n",
                      stamp->sha256_hex);
    jub_buffer_string(out, "        \"fields\": [\n");
    for (uint32_t i = 0; i < resource->field_count; i++) {
        write_field(out, &resource->fields[i]);
        jub_buffer_string(out, i + 1 < resource->field_count ? ",\n" : "],\n");
    }
    jub_buffer_string(out, "        \"missingValues\": [\"\"]");
    write_text(out, ",\n        ", "primaryKey", resource->fields[resource->key_field].name);
    write_references(out, mapping, resource);
    write_periods(out, resource);
    jub_buffer_string(out, "}}");
}

void import_package_write(const jub_mapping *mapping, const import_stamp *stamps,
                          jub_buffer *buffer)
{
    write_text(buffer, "{\n  ", "name", mapping->name);
    if (mapping->title.length_bytes > 0) write_text(buffer, ",\n  ", "title", mapping->title);
    if (mapping->source.length_bytes > 0) {
        write_text(buffer, ",\n  \"sources\": [{", "title", mapping->source);
        jub_buffer_string(buffer, "}]");
    }
    jub_buffer_string(buffer, ",\n  \"resources\": [\n");
    for (uint32_t i = 0; i < mapping->resource_count; i++) {
        write_resource(buffer, mapping, &mapping->resources[i], &stamps[i]);
        jub_buffer_string(buffer, i + 1 < mapping->resource_count ? ",\n" : "\n");
    }
    jub_buffer_string(buffer, "  ]\n}\n");
}
