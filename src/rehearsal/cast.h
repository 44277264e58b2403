#ifndef JUB_REHEARSAL_CAST_H
#define JUB_REHEARSAL_CAST_H

#include "ledger/note.h"
#include "programme/sitting.h"
#include "programme/state.h"
#include "rehearsal/character.h"
#include "rehearsal/lot.h"
#include "seal/ceremony.h"

/// Who plays in a rehearsal: the few at the centre, and officers of the register at the facilities
/// and as readers, each with keys that follow from the seed. Made-up people: their keys are no
/// secrets worth the name, but are treated as such, as those of a real programme must be.

/// The places at the centre, which every programme has. X(name, id, role)
#define JUB_CENTRE_LIST(X)                                                                         \
    X(JUB_ADMINISTRATOR, "administrator", JUB_ROLE_ADMINISTRATOR)                                  \
    X(JUB_SIGNATORY_1, "signatory-1", JUB_ROLE_SIGNATORY)                                          \
    X(JUB_SIGNATORY_2, "signatory-2", JUB_ROLE_SIGNATORY)                                          \
    X(JUB_REGISTRAR_1, "registrar-1", JUB_ROLE_REGISTRAR)                                          \
    X(JUB_REGISTRAR_2, "registrar-2", JUB_ROLE_REGISTRAR)                                          \
    X(JUB_CHIEF, "chief", JUB_ROLE_CHIEF)                                                          \
    X(JUB_AUDITOR, "auditor", JUB_ROLE_AUDITOR)

enum {
#define X(name, id, role) name,
    JUB_CENTRE_LIST(X)
#undef X
        JUB_CENTRE_COUNT,
    JUB_NO_PLAYER = UINT16_MAX,
    JUB_DRAW_OFFICERS = 3, // who commit to a number in each draw
    JUB_SEAL_HOLDERS = 5,  // among whom the key of the list is split
    JUB_SEAL_NEEDED = 3,
    JUB_REHEARSAL_OFFSET_MINUTES = 540, // that its days are ahead of UTC
    JUB_READER_MIN = 4, // two readings, a third, and one more where somebody stands back
};

typedef struct jub_player {
    char id[JUB_ACTOR_ID_MAX_BYTES + 1];
    jub_role role;
    jub_character character;
    uint32_t facility; // row of `facilities`, or JUB_NO_ROW
    uint32_t officer;  // row of `officers`, or JUB_NO_ROW
    uint32_t partner;  // another player: of a colluder, or a steerer's friend; or JUB_NO_PLAYER
    uint32_t too_kind; // in 1,000: passes what the papers do not support, by error
    uint32_t too_hard; // refuses what they do
    jub_signer signer;
    bool has_box; // heads
    jub_age_identity box;
} jub_player;

/// Who serves at a facility, as numbers of players; JUB_NO_PLAYER where there is nobody.
typedef struct jub_staff {
    uint32_t clerk, head, gate;
} jub_staff;

typedef struct jub_cast {
    jub_lots lots;
    jub_player *players; // [count]: the centre, staff by facility, then readers
    uint32_t count;
    uint32_t first_reader;
    jub_staff *staff; // [facilities]
    uint32_t facility_count;
    uint32_t officer_count; // how many officers of the register take part
    uint32_t corrupt_count;
    jub_character_kinds kinds;
    char origin[JUB_KEY_NAME_MAX_BYTES + 1];
    jub_signer log;
    jub_signer draw_officers[JUB_DRAW_OFFICERS];

    jub_age_identity holders[JUB_SEAL_HOLDERS];
    jub_text share_files[JUB_SEAL_HOLDERS]; // sealed to the holders
    jub_ceremony ceremony;
    jub_date first_day; // on which the programme is opened
} jub_cast;

typedef struct jub_cast_options {
    uint64_t seed;
    uint32_t officer_count; // of the register; where it has fewer, all take part
    uint32_t corrupt_count;
    jub_character_kinds kinds; // of corruption; none: all, and who finds no place is another kind
} jub_cast_options;

/// Casts a programme: for each facility with people whom the decree may reach a clerk, a head and,
/// where it has guards, one at the gate; then readers, up to the count asked for.
///
/// Owner: in `arena`; `basis` has a register. Clear it: it is full of keys. Errors: JUB_MISSING for
/// a register without officers; JUB_RANGE for too few officers, with how many are needed, or for
/// more corrupt ones than there is a place for (with chosen kinds: of those kinds); those of
/// jub_propose; JUB_NO_MEMORY.
jub_status jub_cast_make(jub_arena *arena, const jub_basis *basis, const jub_cast_options *options,
                         jub_cast *cast_out, jub_error *error);
void jub_cast_clear(jub_cast *cast);

#endif
