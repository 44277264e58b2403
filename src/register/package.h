#ifndef JUB_REGISTER_PACKAGE_H
#define JUB_REGISTER_PACKAGE_H

#include "calendar/duration.h"
#include "register/column.h"
#include "sentence/custody.h"

/// One column of a file as the data package declares it. Source: Frictionless Table Schema
/// (specs.frictionlessdata.io/table-schema), with two keys of our own: `noneValues` (cells that
/// mean "does not apply") and, on a list, `delimiter`.
typedef struct jub_field {
    jub_text name; // Unicode normal form C
    jub_text title;
    jub_value_type type;
    bool is_required;
    bool is_unique;      // texts only
    char list_delimiter; // `list`, default ';'
    bool has_minimum;    // integers and dates, as numbers
    bool has_maximum;
    int64_t minimum;
    int64_t maximum;
    uint32_t case_count; // `string` with constraints.enum
    jub_text *cases;
    uint32_t missing_count; // cells that mean unknown; default one empty text
    jub_text *missing;
    uint32_t none_count; // cells that mean "does not apply"; default `none` for all but text, and
    jub_text *none;      // not where `none` is a case or a missing value
} jub_field;

typedef struct jub_foreign_key {
    uint32_t field;
    uint32_t target_resource; // its reference is always the target's primary key
} jub_foreign_key;

/// A span of time in each row of a resource, as its schema declares it:
///
///     "jubilee:periods": [{"start": .., "end": .., "exclusivePer": .., "place": ..}]
///
/// An end before its start is a fault. With `exclusivePer` (the field that says whose span it is),
/// so are two overlapping spans of one person in different places. `place` is the field that says
/// where; left out, the one that refers to `facilities`.
typedef struct jub_period {
    uint32_t start_field;
    uint32_t end_field;
    uint32_t exclusive_field; // UINT32_MAX when there is none
    uint32_t place_field;     // UINT32_MAX when there is none
} jub_period;

typedef struct jub_resource_schema {
    jub_text name;
    jub_text path; // relative to the folder, without `..`
    bool has_bytes;
    uint64_t size_bytes; // `bytes`
    bool has_hash;
    char sha256_hex[65]; // `hash`, "sha256:...", in lower case
    uint32_t field_count;
    jub_field *fields;
    uint32_t key_field; // UINT32_MAX when there is none
    uint32_t foreign_key_count;
    jub_foreign_key *foreign_keys;
    uint32_t period_count;
    jub_period *periods;
} jub_resource_schema;

/// How the rows of sentences make one custody a person, as the package declares it:
///
///     "jubilee:custody": {"law": "special-pardon", "sentences": "sentences", "person": "person",
///                         "start": "start", "term": "term", "consecutive_to": "consecutive_to",
///                         "kind": "kind", "kinds": {"determinate": "standard", "life": "life"}}
///
/// `law` is the name of a law, or the path of one within the folder (it ends in `.json`).
/// `sentences` names the resource; what follows are fields of it: `person` refers to `persons`,
/// `start` is a date, `term` a duration, `consecutive_to` (may be left out) refers to the resource
/// itself. `kind` (may be left out: all are `standard`) has an enum, and `kinds` says for each of
/// its cases which kind of sentence of the law it is. A package with it has no resource `custody`
/// of its own: the derived one has that name, see register/custody.h.
typedef struct jub_custody_schema {
    jub_text law;
    bool is_law_path;
    uint32_t resource;        // of the sentences
    uint32_t person_key;      // in its foreign keys
    uint32_t consecutive_key; // likewise; UINT32_MAX when there is none
    uint32_t start_field;
    uint32_t term_field;
    uint32_t kind_field;      // UINT32_MAX when there is none
    jub_sentence_kind *kinds; // [case_count of the kind field]
} jub_custody_schema;

typedef struct jub_package {
    jub_text name;
    uint32_t resource_count;
    jub_resource_schema *resources;
    uint32_t persons;                  // which of them is `persons`; it has a primary key
    const jub_custody_schema *custody; // NULL when it declares none
} jub_package;

enum {
    JUB_PACKAGE_MAX_BYTES = 4 << 20,
    JUB_PACKAGE_RESOURCE_MAX = 64,
    JUB_PACKAGE_FIELD_MAX = 1024,
    JUB_PACKAGE_CASE_MAX = 65536, // cases of one field
    JUB_PACKAGE_MARK_MAX = 32,    // missing or none values of one field
    JUB_PACKAGE_PERIOD_MAX = 16,  // periods of one resource
    JUB_PACKAGE_NAME_MAX_BYTES = 255,
};

/// Reads `datapackage.json`. Texts are copied into `arena`.
///
/// Keys that do not change how a file is read (`title`, `description`, `licenses`, `sources`, keys
/// of others) are passed over. Keys that would change it and are not supported (`dialect`, other
/// encodings, `format`, `pattern`, keys of several fields) are refused: to pass over them would be
/// to read the file wrongly.
///
/// Errors: JUB_SYNTAX, JUB_TYPE, JUB_MISSING, JUB_DUPLICATE, JUB_CONFLICT, JUB_RANGE, JUB_LIMIT,
/// JUB_NO_MEMORY; the message names the resource and field. On error the arena is as it was and
/// `*package_out` untouched.
jub_status jub_package_read(jub_arena *arena, jub_text source, const jub_package **package_out,
                            jub_error *error);

/// The field of that name, UINT32_MAX when there is none.
uint32_t jub_resource_schema_field(const jub_resource_schema *resource, jub_text name);

#endif
