#include "cli/programme/bundle_list.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "cli/file.h"
#include "cli/programme/programme_files.h"

#define CHAIN_PATH PROGRAMME_BUNDLES "/chain"
enum { CHAIN_MAX_BYTES = 64 << 20, NUMBER_MAX = 1 << 20 };

static bool can_be_named(jub_text facility)
{
    return jub_bundle_name_is_valid(facility) &&
           !memchr(facility.bytes, '/', facility.length_bytes);
}

static bool same_chain(const cli_bundle_line *line, jub_text facility,
                       jub_bundle_direction direction)
{
    return line->direction == direction && jub_text_equal(line->facility, facility);
}

const cli_bundle_line *cli_bundle_list_last(const cli_bundle_list *list, jub_text facility,
                                            jub_bundle_direction direction)
{
    for (size_t i = list->lines.count; i > 0; i--)
        if (same_chain(&list->lines.items[i - 1], facility, direction))
            return &list->lines.items[i - 1];
    return NULL;
}

// The last number of each chain so far, by its place in `places`: what a stranger wrote may name as
// many facilities as there is room for.
typedef struct chain_ends {
    jub_map places;
    JUB_LIST(uint64_t) numbers;
} chain_ends;

// Of the chain that the first words of a line name, `out F00012`; NULL when memory is out.
static uint64_t *last_of(jub_arena *arena, chain_ends *chains, jub_text chain)
{
    bool is_new = false;
    const uint32_t number = jub_map_add(&chains->places, chain, &is_new);
    const uint64_t none = 0;
    if (number == JUB_MAP_ABSENT) return NULL;
    if (is_new && !JUB_LIST_PUSH(arena, &chains->numbers, none)) return NULL;
    return &chains->numbers.items[number];
}

static bool read_line(jub_text text, cli_bundle_line *line)
{
    const jub_text direction = jub_text_cut(&text, ' ');
    int64_t number = 0, size = -1;
    line->direction = jub_text_is(direction, "in") ? JUB_BUNDLE_IN : JUB_BUNDLE_OUT;
    line->facility = jub_text_cut(&text, ' ');
    if (line->direction == JUB_BUNDLE_OUT && !jub_text_is(direction, "out")) return false;
    if (!jub_text_to_i64(jub_text_cut(&text, ' '), &number) || number < 1) return false;
    if (!jub_hex_decode(jub_text_cut(&text, ' '), line->sha256.bytes, JUB_HASH_BYTES)) return false;
    if (!jub_text_to_i64(text, &size) || size < 0 || !can_be_named(line->facility)) return false;
    line->number = (uint64_t)number;
    line->size = (uint64_t)size;
    return true;
}

static jub_status read_lines(cli_bundle_list *list, jub_text text, jub_error *error)
{
    chain_ends chains = {.places = jub_map_init(list->arena, 0)};
    for (uint32_t number = 1; text.length_bytes > 0; number++) {
        cli_bundle_line line = {0};
        const jub_text source = jub_text_cut(&text, '\n');
        bool is_good = read_line(source, &line);
        if (is_good) {
            const char *end = line.facility.bytes + line.facility.length_bytes;
            uint64_t *last = last_of(list->arena, &chains,
                                     (jub_text){source.bytes, (size_t)(end - source.bytes)});
            if (!last) return jub_fail_no_memory(error);
            // Some may be wanting between the two, where an earlier list was lost.
            is_good = line.number > *last && line.number <= NUMBER_MAX;
            *last = line.number;
        }
        if (!is_good)
            return jub_fail(error, JUB_SYNTAX, (jub_position){number, 0}, NULL,
                            "line %u of 'bundles/chain' is none that is written there",
                            (unsigned)number);
        line.facility = jub_text_copy(list->arena, line.facility);
        if (!line.facility.bytes || !JUB_LIST_PUSH(list->arena, &list->lines, line))
            return jub_fail_no_memory(error);
    }
    return JUB_OK;
}

jub_status cli_bundle_list_open(jub_arena *arena, const char *folder, cli_bundle_list *list_out,
                                jub_error *error)
{
    cli_file file = {0};
    *list_out = (cli_bundle_list){.arena = arena, .folder = folder};
    const char *path = cli_path_join(arena, folder, JUB_TEXT(CHAIN_PATH));
    if (!path) return jub_fail_no_memory(error);
    if (!cli_is_there(path)) return JUB_OK;
    jub_status status = cli_file_open(path, CHAIN_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = read_lines(list_out, file.bytes, error);
    cli_file_clear(&file);
    return status;
}

jub_status cli_bundle_list_chain(const cli_bundle_list *list, jub_text origin, jub_text facility,
                                 jub_bundle_direction direction, jub_bundle_chain *chain_out,
                                 jub_error *error)
{
    const cli_bundle_line *last = cli_bundle_list_last(list, facility, direction);
    const uint64_t count = last ? last->number : 0;
    jub_hash *taken = JUB_NEW(list->arena, jub_hash, (size_t)count);
    if (!taken) return jub_fail_no_memory(error);
    for (size_t i = 0; i < list->lines.count; i++) {
        const cli_bundle_line *line = &list->lines.items[i];
        if (same_chain(line, facility, direction)) taken[line->number - 1] = line->sha256;
    }
    *chain_out = (jub_bundle_chain){origin, facility, direction, taken, count};
    return JUB_OK;
}

// -- keeping --------------------------------------------------------------------------------------

const char *cli_bundle_path(const cli_bundle_list *list, const jub_bundle *bundle)
{
    const jub_text name = jub_text_format(
        list->arena, PROGRAMME_BUNDLES "/%.*s-%s-%llu.age", JUB_TEXT_ARG(bundle->facility),
        jub_bundle_direction_word(bundle->direction), (unsigned long long)bundle->number);
    return name.bytes ? cli_path_join(list->arena, list->folder, name) : NULL;
}

static bool put_line(cli_bundle_list *list, const jub_bundle *bundle)
{
    const cli_bundle_line line = {bundle->direction, bundle->facility, bundle->number,
                                  bundle->sha256, bundle->size};
    for (size_t i = 0; i < list->lines.count; i++) {
        cli_bundle_line *there = &list->lines.items[i];
        if (!same_chain(there, bundle->facility, bundle->direction)) continue;
        if (there->number != bundle->number) continue;
        *there = line;
        return true;
    }
    return JUB_LIST_PUSH(list->arena, &list->lines, line);
}

static jub_status write_list(const cli_bundle_list *list, jub_error *error)
{
    char hex[JUB_SHA256_HEX_BYTES + 1];
    jub_buffer text = jub_buffer_init(CHAIN_MAX_BYTES);
    for (size_t i = 0; i < list->lines.count; i++) {
        const cli_bundle_line *line = &list->lines.items[i];
        jub_hex_encode(line->sha256.bytes, JUB_HASH_BYTES, hex);
        jub_buffer_format(&text, "%s %.*s %llu %s %llu\n",
                          jub_bundle_direction_word(line->direction), JUB_TEXT_ARG(line->facility),
                          (unsigned long long)line->number, hex, (unsigned long long)line->size);
    }
    const char *path = cli_path_join(list->arena, list->folder, JUB_TEXT(CHAIN_PATH));
    jub_status status = text.status;
    if (!path || status != JUB_OK)
        status = jub_fail_no_memory(error);
    else
        status = cli_file_put(path, CLI_PRIVATE, jub_buffer_view(&text), error);
    jub_buffer_clear(&text);
    return status;
}

jub_status cli_bundle_list_drop(cli_bundle_list *list, jub_text facility,
                                jub_bundle_direction direction, uint64_t from, jub_error *error)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->lines.count; i++) {
        const cli_bundle_line line = list->lines.items[i];
        if (!same_chain(&line, facility, direction) || line.number < from) {
            list->lines.items[kept++] = line;
            continue;
        }
        const jub_bundle bundle = {
            .facility = facility, .direction = direction, .number = line.number};
        const char *path = cli_bundle_path(list, &bundle);
        if (!path) return jub_fail_no_memory(error);
        if (unlink(path) != 0 && errno != ENOENT)
            return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot remove '%s': %s", path,
                            strerror(errno));
    }
    list->lines.count = kept;
    return write_list(list, error);
}

static jub_status make_folder(const char *path, jub_error *error)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST) return JUB_OK;
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot make the folder '%s': %s", path,
                    strerror(errno));
}

static jub_status copy_file(const char *from, const char *to, jub_error *error)
{
    cli_file file = {0};
    if (!from || !to) return jub_fail_no_memory(error);
    if (!cli_is_there(from)) return JUB_OK;
    jub_status status = cli_file_open(from, 2 * JUB_BUNDLE_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = cli_file_put(to, CLI_PRIVATE, file.bytes, error);
    cli_file_clear(&file);
    return status;
}

jub_status cli_bundle_list_copy(const cli_bundle_list *list, const char *folder, jub_error *error)
{
    cli_bundle_list target = *list;
    target.folder = folder;
    const char *bundles = cli_path_join(list->arena, folder, JUB_TEXT(PROGRAMME_BUNDLES));
    jub_status status = bundles ? make_folder(bundles, error) : jub_fail_no_memory(error);
    for (size_t i = 0; status == JUB_OK && i < list->lines.count; i++) {
        const cli_bundle_line *line = &list->lines.items[i];
        const jub_bundle bundle = {
            .facility = line->facility, .direction = line->direction, .number = line->number};
        status =
            copy_file(cli_bundle_path(list, &bundle), cli_bundle_path(&target, &bundle), error);
    }
    return status;
}

jub_status cli_bundle_list_keep(cli_bundle_list *list, const jub_bundle *bundle, jub_text sealed,
                                jub_error *error)
{
    if (!can_be_named(bundle->facility))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                        "letters, digits, '.', '-' and '_' are fine",
                        "the facility's key '%.*s' cannot be in the name of a file",
                        JUB_TEXT_ARG(bundle->facility));
    const char *folder = cli_path_join(list->arena, list->folder, JUB_TEXT(PROGRAMME_BUNDLES));
    const char *path = cli_bundle_path(list, bundle);
    if (!folder || !path || !put_line(list, bundle)) return jub_fail_no_memory(error);
    jub_status status = make_folder(folder, error);
    if (status == JUB_OK) status = cli_file_put(path, CLI_PRIVATE, sealed, error);
    return status == JUB_OK ? write_list(list, error) : status;
}
