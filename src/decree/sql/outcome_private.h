#ifndef JUB_DECREE_SQL_OUTCOME_PRIVATE_H
#define JUB_DECREE_SQL_OUTCOME_PRIVATE_H

#include "decree/sql/sql_private.h"

// What the parts of an outcome share. A side is 0, at worst, or 1, at best.

typedef struct sql_scenario {
    sql_text gives;
    sql_text acts; // on the term
    sql_text is_release;
    sql_text end;
    sql_text kind;
    sql_text place;
    sql_text conflict;
} sql_scenario;

typedef struct sql_outcome {
    sql_script *script;
    sql_clauses *clauses;
    decree_combine_kind combine;
    bool has_combine;
    sql_scenario sides[2]; // at worst, at best
    sql_text cited[DECREE_GRANT_MAX];
    uint32_t list;
} sql_outcome;

// -- outcome.c ------------------------------------------------------------------------------------

/// A truth that is never NULL: what is unknown is no.
sql_text sql_surely(sql_script *script, sql_text truth);
/// Likewise: what is unknown is yes.
sql_text sql_possibly(sql_script *script, sql_text truth);
sql_text sql_on_side(sql_script *script, int side, sql_text truth);
/// Adds a column to the list that is being written, and gives how it is read from the next.
sql_text sql_outcome_column(sql_outcome *work, jub_text name, const char *suffix, sql_text text);
sql_text sql_standing_word(sql_script *script, jub_standing standing);

// -- outcome_term.c -------------------------------------------------------------------------------

/// Whether a grant is there on a side, and has a term to act on.
sql_text sql_present(sql_outcome *work, int side, const sql_grant *grant);
/// Whether the first grant that holds decides.
bool sql_is_first(const sql_outcome *work);
/// Whether a grant of a release decides.
sql_text sql_release_text(sql_outcome *work, int side);
/// Whether several grants hold and nothing says how they go together.
sql_text sql_conflict_text(sql_outcome *work, int side);
/// No later than the end before.
sql_text sql_up_to_base(sql_outcome *work, sql_text end);
sql_text sql_end_text(sql_outcome *work, int side, sql_text is_release);

// -- outcome_target.c -----------------------------------------------------------------------------

/// Whether a grant on the term is among those that decide it.
sql_text sql_decides_term(sql_outcome *work, int side, const sql_grant *grant);
/// Whether a commutation or transfer of a grant counts.
sql_text sql_leads_to(sql_outcome *work, int side, const sql_grant *grant, const decree_act *act);
/// The word that the grants present lead to; without bytes where none can.
sql_text sql_target_text(sql_outcome *work, int side, decree_act_kind kind);
/// Whether a grant waives a sum.
sql_text sql_waives(sql_outcome *work, int side, const sql_grant *grant, uint32_t money);

// -- outcome_names.c ------------------------------------------------------------------------------

/// Which grants are cited, into `work->cited`; may begin a list.
void sql_lower_cited(sql_outcome *work);
/// The columns `clauses` and `quota`.
sql_text sql_clauses_text(sql_outcome *work);
sql_text sql_quota_names(sql_outcome *work);

#endif
