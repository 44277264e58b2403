#ifndef JUB_REGISTER_PACKAGE_H
#define JUB_REGISTER_PACKAGE_H

#include "calendar/duration.h"
#include "register/column.h"

/// One column of a file as the data package declares it. Source: Frictionless Table Schema
/// (specs.frictionlessdata.io/table-schema), with two keys of our own: `noneValues` (cells that mean
/// "does not apply") and, on a list, `delimiter`.
typedef struct jub_field {
    jub_text name;
    jub_text title;
    jub_value_type type;
    bool is_required;
    bool is_unique;
    char list_delimiter; // `list`, default ';'
    bool has_minimum;    // integers and dates, as numbers
    bool has_maximum;
    int64_t minimum;
    int64_t maximum;
    uint32_t case_count; // `string` with constraints.enum
    jub_text *cases;
    uint32_t missing_count; // cells that mean unknown; default one empty text
    jub_text *missing;
    uint32_t none_count; // cells that mean "does not apply"; default `none` for all but text
    jub_text *none;
} jub_field;

typedef struct jub_foreign_key {
    uint32_t field;
    uint32_t target_resource;
} jub_foreign_key;

/// A span of time in a resource: `jubilee:periods` [{"start": .., "end": .., "exclusivePer": ..}].
/// An end before its start is a fault; with `exclusivePer`, so are two overlapping spans of one
/// person in different places.
typedef struct jub_period {
    uint32_t start_field;
    uint32_t end_field;
} jub_period;

typedef struct jub_resource_schema {
    jub_text name;
    jub_text path; // relative to the folder, without `..`
    bool has_bytes;
    uint64_t size_bytes; // `bytes`
    bool has_hash;
    char sha256_hex[65]; // `hash`, "sha256:..."
    uint32_t field_count;
    jub_field *fields;
    uint32_t key_field; // UINT32_MAX when there is none
    uint32_t foreign_key_count;
    jub_foreign_key *foreign_keys;
    uint32_t period_count;
    jub_period *periods;
} jub_resource_schema;

typedef struct jub_package {
    jub_text name;
    uint32_t resource_count;
    jub_resource_schema *resources;
    uint32_t persons; // which of them is `persons`
} jub_package;

enum { JUB_PACKAGE_MAX_BYTES = 4 << 20, JUB_PACKAGE_RESOURCE_MAX = 64, JUB_PACKAGE_FIELD_MAX = 1024 };

/// Reads `datapackage.json`. Texts are copied into `arena`.
/// Errors: JUB_SYNTAX, JUB_TYPE, JUB_MISSING, JUB_DUPLICATE, JUB_LIMIT; the message names the
/// resource and field.
jub_status jub_package_read(jub_arena *arena, jub_text source, const jub_package **package_out,
                            jub_error *error);

#endif
