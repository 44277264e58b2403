#include "cli/sentence/sentence_law.h"

#include <string.h>

#include "cli/embedded_laws.h"
#include "cli/file.h"

static const struct {
    const char *name;
    const char *text;
    size_t length_bytes;
} embedded[] = {
    {"england-and-wales", embedded_england_and_wales_json,
     sizeof embedded_england_and_wales_json - 1},
    {"generic", embedded_generic_json, sizeof embedded_generic_json - 1},
    {"special-pardon", embedded_special_pardon_json, sizeof embedded_special_pardon_json - 1},
};

jub_text cli_sentence_law_text(jub_text name)
{
    for (size_t i = 0; i < sizeof embedded / sizeof *embedded; i++)
        if (jub_text_is(name, embedded[i].name))
            return (jub_text){embedded[i].text, embedded[i].length_bytes};
    return (jub_text){0};
}

static jub_status read_file(jub_arena *arena, const char *path, const jub_law **law_out,
                            jub_error *error)
{
    cli_file file;
    jub_status status = cli_file_open(path, JUB_LAW_MAX_BYTES, &file, error);
    if (status != JUB_OK) return status;
    status = jub_law_parse(arena, file.bytes, law_out, error);
    cli_file_clear(&file);
    return status;
}

jub_status cli_sentence_law_open(jub_arena *arena, const char *name, const jub_law **law_out,
                                 jub_error *error)
{
    const jub_text text = jub_text_from(name);
    if (strchr(name, '/') || jub_text_ends(text, JUB_TEXT(".json")))
        return read_file(arena, name, law_out, error);
    const jub_text law = cli_sentence_law_text(text);
    if (law.bytes) return jub_law_parse(arena, law, law_out, error);
    return jub_fail(error, JUB_MISSING, (jub_position){0},
                    "use " CLI_SENTENCE_LAWS ", or a path that ends in .json",
                    "there is no law called '%.100s'", name);
}
