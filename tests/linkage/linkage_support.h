#ifndef JUB_TEST_LINKAGE_SUPPORT_H
#define JUB_TEST_LINKAGE_SUPPORT_H

#include "linkage/linkage.h"
#include "test_support.h"

#define PEOPLE_HEADER "person,name,name_latin,sex,birth,held_since,home_town,family_group\n"
#define SENTENCES_HEADER "sentence,person,offence,start,term\n"

static const char people_package[] =
    "{\"name\":\"t\",\"resources\":[{\"name\":\"persons\",\"path\":\"persons.csv\",\"schema\":{"
    "\"fields\":[{\"name\":\"person\",\"type\":\"string\"},{\"name\":\"name\",\"type\":\"string\"},"
    "{\"name\":\"name_latin\",\"type\":\"string\"},{\"name\":\"sex\",\"type\":\"string\"},"
    "{\"name\":\"birth\",\"type\":\"date\"},{\"name\":\"held_since\",\"type\":\"date\"},"
    "{\"name\":\"home_town\",\"type\":\"string\"},"
    "{\"name\":\"family_group\",\"type\":\"string\",\"noneValues\":[\"none\"]}],"
    "\"primaryKey\":\"person\"}},"
    "{\"name\":\"sentences\",\"path\":\"sentences.csv\",\"schema\":{\"fields\":["
    "{\"name\":\"sentence\",\"type\":\"string\"},{\"name\":\"person\",\"type\":\"string\"},"
    "{\"name\":\"offence\",\"type\":\"string\"},{\"name\":\"start\",\"type\":\"date\"},"
    "{\"name\":\"term\",\"type\":\"duration\"}],\"primaryKey\":\"sentence\",\"foreignKeys\":["
    "{\"fields\":\"person\",\"reference\":{\"resource\":\"persons\",\"fields\":\"person\"}}]}}]}";

/// A register of these two files; `package` NULL is people_package.
static inline jub_register *people_register(jub_arena *arena, const char *package, jub_text persons,
                                            jub_text sentences)
{
    const jub_package *read = NULL;
    jub_register *reg = NULL;
    jub_error error = {0};
    const jub_text sources[] = {jub_text_copy(arena, persons), jub_text_copy(arena, sentences)};
    if (jub_package_read(arena, jub_text_from(package ? package : people_package), &read, &error) !=
            JUB_OK ||
        jub_register_load(arena, read, sources, NULL, NULL, NULL, &reg, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return reg;
}

static inline jub_linkage find_doubles(jub_arena *arena, const jub_register *reg, double least)
{
    const jub_linkage_options options = {.least_probability = least};
    jub_linkage linkage;
    jub_error error = {0};
    if (jub_linkage_find(arena, reg, &options, &linkage, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return linkage;
}

#endif
