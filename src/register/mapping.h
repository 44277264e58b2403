#ifndef JUB_REGISTER_MAPPING_H
#define JUB_REGISTER_MAPPING_H

#include "calendar/count.h"
#include "register/column.h"
#include "register/form.h"
#include "register/words.h"

/// Where the value of a field comes from.
typedef enum jub_field_origin {
    JUB_FROM_CELL,
    JUB_FROM_CONSTANT,
    JUB_FROM_FIELD, // `same_as`: a field of an earlier resource of the same row
    JUB_FROM_START, // `derive` `start_of`: the day a term begins
    JUB_FROM_SUM,   // `derive` `add`: a date and a duration
} jub_field_origin;

/// What texts of a cell mean: entry i of `keys` means `values[i]`, several only for codes.
typedef struct jub_value_map {
    jub_map keys;
    jub_text_list *values; // [keys.count]
} jub_value_map;

typedef struct jub_form_list {
    uint32_t count;
    jub_form *items;
} jub_form_list;

/// One field of the register to be made. Which members count follows from `origin` and `type`; the
/// manual (docs/import.md) says what each key of the mapping does.
typedef struct jub_mapping_field {
    jub_text name;
    jub_text title;
    jub_text cite;
    jub_value_type type;
    jub_field_origin origin;
    bool is_required;
    uint32_t refers; // the resource that the value is a key of, or UINT32_MAX

    uint32_t file;            // of a cell
    jub_text_list columns;    // the first that is not empty counts
    jub_form_list forms;      // of the whole cell
    jub_form_list part_forms; // of each part, for codes
    jub_form_list silent;     // `says_nothing`
    jub_text_list none;
    jub_text_list formats;    // of a date
    jub_text_list separators; // of codes
    bool is_folded;
    jub_value_map map;
    jub_text prefix; // of codes not in the map; without bytes they are faults
    bool has_minimum;
    bool has_maximum;
    int64_t minimum; // of an integer or a date
    int64_t maximum;

    jub_text_list cases; // of `one of`
    jub_text constant;
    uint32_t same_resource;
    uint32_t same_field;
    jub_text suffix;
    uint32_t operands[2]; // of `derive`: fields of the same resource that stand before
    jub_month_end month_end;
} jub_mapping_field;

typedef struct jub_mapping_resource {
    jub_text name;
    uint32_t file; // whose rows become rows; UINT32_MAX for rows that follow from the mapping
    uint32_t key_field;
    uint32_t field_count;
    jub_mapping_field *fields;
    uint32_t row_count; // rows given in the mapping, or listed by `codes_of`
    jub_text *rows;     // [row_count * field_count]
    uint32_t period_count;
    uint32_t (*periods)[2]; // start and end field
} jub_mapping_resource;

/// A file the user gives, in the order of the mapping. A joined file is looked up by key from each
/// row of the file it is joined to.
typedef struct jub_mapping_file {
    jub_text name;
    uint32_t joined_to; // UINT32_MAX when it is not
    jub_text column;    // the key in this file
    jub_text to_column; // and in the other
    jub_form_list forms;
} jub_mapping_file;

/// How foreign files become a register. Texts are in Unicode NFC.
typedef struct jub_mapping {
    jub_text name;
    jub_text title;
    jub_text source; // where the files come from, for the package
    jub_text_list unknown;
    jub_text_list doubt;
    jub_words words;
    uint32_t file_count;
    jub_mapping_file *files;
    uint32_t resource_count;
    jub_mapping_resource *resources;
} jub_mapping;

enum {
    JUB_MAPPING_MAX_BYTES = 1 << 20,
    JUB_MAPPING_FILE_MAX = 8,
    JUB_MAPPING_RESOURCE_MAX = 16,
    JUB_MAPPING_FIELD_MAX = 256,
    JUB_MAPPING_LIST_MAX = 10000,
    JUB_MAPPING_PERIOD_MAX = 16,
    JUB_MAPPING_NAME_MAX_BYTES = 200, // a file name with its ending is shorter than 255
};

/// Reads a mapping. Everything in it is copied into `arena`.
/// Errors: JUB_SYNTAX, JUB_TYPE, JUB_MISSING, JUB_DUPLICATE, JUB_CONFLICT, JUB_RANGE, JUB_LIMIT,
/// JUB_NO_MEMORY. The position is that of broken JSON; any other message begins with the resource
/// and the field.
jub_status jub_mapping_read(jub_arena *arena, jub_text source, const jub_mapping **mapping_out,
                            jub_error *error);

/// `text` folded as `fold` folds it: letters to one case (Unicode simple case folding), runs of
/// blanks to one blank, without blanks at the ends; bytes == NULL when memory is out.
jub_text jub_mapping_fold(jub_arena *arena, jub_text text);

/// `known` names as a hint: `did you mean 'a' or 'b'?`, or the first few where none is near.
/// `prefix` begins the list in the latter case, such as "the columns are".
void jub_mapping_suggest(jub_text wrong, const jub_text *known, size_t known_count,
                         const char *prefix, char *hint_out, size_t hint_bytes);

#endif
