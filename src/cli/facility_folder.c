#include "cli/facility_folder.h"

#include <ftw.h>
#include <unistd.h>

#include "cli/trust.h"

enum { FACILITY_FILE_MAX_BYTES = 4096, REMOVE_FOLDERS_OPEN = 16 };

static jub_status read_facility(jub_arena *arena, jub_text text, cli_facility_folder *folder,
                                jub_error *error)
{
    if (!jub_text_is(jub_text_cut(&text, '\n'), "jubilee-facility-v1"))
        return jub_fail(error, JUB_SYNTAX, (jub_position){1, 1}, NULL,
                        "the file 'facility' does not begin with 'jubilee-facility-v1'");
    folder->facility = jub_text_copy(arena, jub_text_cut(&text, '\n'));
    if (!folder->facility.bytes) return jub_fail_no_memory(error);
    return jub_vkey_read(jub_text_cut(&text, '\n'), &folder->log_key, error);
}

jub_status cli_facility_folder_open(jub_arena *arena, const char *folder,
                                    cli_facility_folder *folder_out, jub_error *error)
{
    cli_file file = {0};
    const char *path = cli_path_join(arena, folder, JUB_TEXT(PROGRAMME_FACILITY));
    *folder_out = (cli_facility_folder){0};
    if (!path) return jub_fail_no_memory(error);
    if (!cli_is_there(path))
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                        "'%s' is no facility's own folder", folder);
    jub_status status = cli_file_open(path, FACILITY_FILE_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = read_facility(arena, file.bytes, folder_out, error);
    cli_file_clear(&file);
    if (status == JUB_OK) status = cli_bundle_list_open(arena, folder, &folder_out->list, error);
    if (status != JUB_OK) return status;
    const cli_bundle_line *in =
        cli_bundle_list_last(&folder_out->list, folder_out->facility, JUB_BUNDLE_IN);
    const cli_bundle_line *out =
        cli_bundle_list_last(&folder_out->list, folder_out->facility, JUB_BUNDLE_OUT);
    folder_out->base = in ? in->size : 0;
    folder_out->next_bundle = out ? out->number + 1 : 1;
    return JUB_OK;
}

jub_status cli_facility_desk(cli_programme *programme, jub_desk *desk, jub_error *error)
{
    cli_facility_folder folder;
    if (!programme->is_facility) return JUB_OK;
    const jub_status status =
        cli_facility_folder_open(&programme->arena, programme->folder, &folder, error);
    if (status == JUB_OK) jub_desk_away(desk, folder.next_bundle, folder.base);
    return status;
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *place)
{
    (void)about;
    (void)place;
    return type == FTW_DP || type == FTW_D ? rmdir(path) : unlink(path);
}

void cli_facility_folder_remove(const char *path)
{
    (void)nftw(path, remove_one, REMOVE_FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
}
