#ifndef JUB_CLI_NEW_PROGRAMME_H
#define JUB_CLI_NEW_PROGRAMME_H

#include "cli/decree/decree_files.h"
#include "cli/register/register_files.h"
#include "ledger/note.h"

/// A programme that is to be opened.
typedef struct cli_new_programme {
    const char *command;
    const char *folder;       // which is not there yet
    const cli_decree *decree; // all in one file
    const cli_register *opened;
    const char *origin;       // name of the log
    const jub_signer *signer; // the administrator's, whose id is the key's name
    int64_t time;
    uint32_t reserve;
    int32_t offset_minutes;
    bool is_rehearsal;
} cli_new_programme;

/// Makes the programme's folder, whole or not at all (new_folder.h): decree and register byte for
/// byte as they were read, the log with the first sitting, the files of facts and of the state.
/// What goes wrong is told on standard error.
jub_status cli_programme_make(const cli_new_programme *plan);

#endif
