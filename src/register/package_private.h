#ifndef JUB_REGISTER_PACKAGE_PRIVATE_H
#define JUB_REGISTER_PACKAGE_PRIVATE_H

#include "base/json.h"
#include "register/package.h"

enum { PACKAGE_WHERE_MAX_BYTES = 256 };

/// The reading of one package: where texts are copied to, where the error goes, and the place that
/// a message begins with, such as `resource 'persons', field 'birth'`.
typedef struct package_reader {
    jub_arena *arena;
    jub_error *error;
    char where[PACKAGE_WHERE_MAX_BYTES];
} package_reader;

/// Sets `where`; what does not fit is cut.
void package_say_where(package_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// jub_fail with `where` before the message.
jub_status package_fail(package_reader *reader, jub_status status, const char *hint,
                        const char *format, ...) __attribute__((format(printf, 4, 5)));

/// A compulsory text member that may serve as a name: not empty, without control characters, within
/// the limit; copied and in normal form C.
jub_status package_read_name(package_reader *reader, const json_t *object, const char *key,
                             jub_text *name_out);

/// The items of a list of texts, copied, each once. An absent member gives count 0 and NULL.
jub_status package_read_texts(package_reader *reader, const json_t *object, const char *key,
                              uint32_t max_count, jub_text **texts_out, uint32_t *count_out);

/// Entry `index` of the `fields` of `schema`, which is also asked for the missing and none values
/// it sets for all. Leaves `where` at the field.
jub_status package_read_field(package_reader *reader, jub_text resource_name, const json_t *schema,
                              size_t index, jub_field *field_out);

/// A field by its name in `key`, which may also be a list of that one name.
jub_status package_read_field_name(package_reader *reader, const jub_resource_schema *resource,
                                   const json_t *object, const char *key, uint32_t *field_out);

/// Whether a path cannot lead out of its folder.
bool package_stays_inside(jub_text path);

/// `jubilee:custody` of the package, once its resources and references are read. NULL when there is
/// none.
jub_status package_read_custody(package_reader *reader, const jub_package *package,
                                const json_t *root, const jub_custody_schema **custody_out);

/// Refuses the first of the NULL-ended `keys` that stands in the object.
jub_status package_refuse(package_reader *reader, const json_t *object, const char *const *keys,
                          const char *hint);

#endif
