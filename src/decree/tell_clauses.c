#include "decree/schedule_private.h"
#include "decree/tell_private.h"

// The clauses but for grants: each begins with its label, its citation and its heading.

static void begin(decree_teller *teller)
{
    page_begin(&teller->page, 1);
}

static void end(decree_teller *teller)
{
    page_end(&teller->page);
}

void tell_head(decree_teller *teller, const decree_name *name, const decree_source *source)
{
    page_begin_labelled(&teller->page);
    jub_buffer_text(&teller->page.line, name->text);
    tell_source(teller, source);
    if (source->heading.length_bytes > 0) TELL(teller, HEAD_HEADING, bit_text(source->heading));
    page_end(&teller->page);
}

void tell_covers(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    tell_section(teller, PHRASE_SECTION_COVERS);
    tell_paragraph(teller, 0, tree->covers.count == 0 ? PHRASE_COVERS_ALL : PHRASE_COVERS_ONE);
    for (size_t i = 0; i < tree->covers.count; i++) {
        const decree_clause *clause = tree->covers.items[i];
        tell_head(teller, &clause->name, &clause->source);
        begin(teller);
        tell_words(teller, PHRASE_COVERS_WHEN);
        tell_condition(teller, clause->when, 1);
    }
}

// -- what reaches grants --------------------------------------------------------------------------

// The phrases for `from`, `except` and neither.
typedef struct reach_phrases {
    phrase_id from;
    phrase_id except;
    phrase_id all;
} reach_phrases;

static void tell_reach(decree_teller *teller, const decree_clause *clause, reach_phrases phrases)
{
    const tell_bit names = bit_names(&clause->reach_names), each = bit_text(clause->each.text);
    phrase_id id = phrases.all;
    if (clause->reach != DECREE_FROM_ALL || clause->kind == DECREE_REVOKES)
        id = clause->reach == DECREE_EXCEPT ? phrases.except : phrases.from;
    begin(teller);
    TELL_AS(teller, id, names, each);
    tell_condition(teller, clause->when, 1);
}

static bool names_it(const decree_names *names, jub_text name)
{
    bool is_named = names->is_all;
    for (uint32_t i = 0; i < names->count; i++)
        is_named |= jub_text_equal(names->items[i].text, name);
    return is_named;
}

// The grants that say they hold notwithstanding the exclusion.
static void tell_untouched(decree_teller *teller, const decree_clause *exclusion)
{
    const decree_tree *tree = teller->tree;
    decree_names untouched = {.items = tell_new_names(teller, tree->grants.count)};
    for (size_t i = 0; untouched.items && i < tree->grants.count; i++)
        if (names_it(&tree->grants.items[i]->notwithstanding, exclusion->name.text))
            untouched.items[untouched.count++] = tree->grants.items[i]->name;
    if (untouched.count == 0) return;
    begin(teller);
    TELL(teller, EXCLUDES_NOT, bit_names(&untouched));
    end(teller);
}

void tell_excludes(decree_teller *teller)
{
    static const reach_phrases person = {PHRASE_EXCLUDES_FROM, PHRASE_EXCLUDES_EXCEPT,
                                         PHRASE_EXCLUDES_ALL};
    static const reach_phrases row = {PHRASE_EXCLUDES_EACH_FROM, PHRASE_EXCLUDES_EACH_EXCEPT,
                                      PHRASE_EXCLUDES_EACH_ALL};
    const decree_tree *tree = teller->tree;
    tell_section(teller, PHRASE_SECTION_EXCLUDES);
    tell_paragraph(teller, 0,
                   tree->excludes.count == 0 ? PHRASE_EXCLUDES_NONE : PHRASE_EXCLUDES_NOTE);
    for (size_t i = 0; i < tree->excludes.count; i++) {
        const decree_clause *clause = tree->excludes.items[i];
        tell_head(teller, &clause->name, &clause->source);
        tell_reach(teller, clause, clause->each.text.length_bytes > 0 ? row : person);
        tell_untouched(teller, clause);
    }
}

void tell_defers(decree_teller *teller)
{
    static const reach_phrases phrases = {PHRASE_DEFERS_FROM, PHRASE_DEFERS_EXCEPT,
                                          PHRASE_DEFERS_ALL};
    const decree_tree *tree = teller->tree;
    if (tree->defers.count == 0) return;
    tell_section(teller, PHRASE_SECTION_DEFERS);
    tell_paragraph(teller, 0, PHRASE_DEFERS_NOTE);
    for (size_t i = 0; i < tree->defers.count; i++) {
        const decree_clause *clause = tree->defers.items[i];
        tell_head(teller, &clause->name, &clause->source);
        tell_reach(teller, clause, phrases);
        begin(teller);
        if (clause->until)
            TELL(teller, DEFERS_UNTIL, bit_expr(clause->until));
        else
            tell_words(teller, PHRASE_DEFERS_UNTIL_OPEN);
        end(teller);
    }
}

void tell_revokes(decree_teller *teller)
{
    static const reach_phrases phrases = {PHRASE_REVOKES_FROM, PHRASE_REVOKES_FROM,
                                          PHRASE_REVOKES_FROM};
    const decree_tree *tree = teller->tree;
    if (tree->revokes.count == 0) return;
    tell_section(teller, PHRASE_SECTION_REVOKES);
    tell_paragraph(teller, 0, PHRASE_REVOKES_NOTE);
    for (size_t i = 0; i < tree->revokes.count; i++) {
        const decree_clause *clause = tree->revokes.items[i];
        tell_head(teller, &clause->name, &clause->source);
        tell_reach(teller, clause, phrases);
    }
}

// -- places ---------------------------------------------------------------------------------------

static void tell_take(decree_teller *teller, const decree_clause *quota)
{
    const decree_expr *take = quota->take;
    const tell_bit names = bit_names(&quota->on);
    begin(teller);
    if (take->kind == DECREE_EXPR_CALL && take->operand_count == 1)
        TELL_AS(teller,
                take->function == DECREE_FUNCTION_UP     ? PHRASE_QUOTA_SHARE_UP
                : take->function == DECREE_FUNCTION_DOWN ? PHRASE_QUOTA_SHARE_DOWN
                                                         : PHRASE_QUOTA_SHARE_NEAR,
                names, bit_tight(take->operands[0]));
    else
        TELL(teller, QUOTA_TAKE, names, bit_expr(take));
    if (quota->per.text.length_bytes > 0) TELL(teller, QUOTA_PER, bit_text(quota->per.text));
    tell_words(teller, PHRASE_COMMA);
    tell_words(teller, PHRASE_QUOTA_RANK);
    end(teller);
}

static void tell_key(decree_teller *teller, const decree_key *key, uint32_t number)
{
    const bool is_date = key->value->type.kind == DECREE_DATE;
    const phrase_id up = is_date ? PHRASE_QUOTA_UP_DATE : PHRASE_QUOTA_UP;
    const phrase_id down = is_date ? PHRASE_QUOTA_DOWN_DATE : PHRASE_QUOTA_DOWN;
    page_begin_numbered(&teller->page, 2, number);
    TELL_AS(teller, key->is_up ? up : down, bit_expr(key->value));
    end(teller);
}

static void tell_tie(decree_teller *teller, const decree_clause *quota)
{
    begin(teller);
    switch (quota->tie) {
    case DECREE_TIE_LOTTERY: TELL(teller, QUOTA_TIE_LOTTERY, bit_text(quota->lottery)); break;
    case DECREE_TIE_ALL: tell_words(teller, PHRASE_QUOTA_TIE_ALL); break;
    case DECREE_TIE_NONE: tell_words(teller, PHRASE_QUOTA_TIE_NONE); break;
    }
    end(teller);
}

void tell_quotas(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    if (tree->quotas.count == 0) return;
    tell_section(teller, PHRASE_SECTION_QUOTAS);
    tell_paragraph(teller, 0, PHRASE_QUOTA_NOTE);
    for (size_t i = 0; i < tree->quotas.count; i++) {
        const decree_clause *quota = tree->quotas.items[i];
        tell_head(teller, &quota->name, &quota->source);
        tell_take(teller, quota);
        for (uint32_t k = 0; k < quota->key_count; k++) tell_key(teller, &quota->keys[k], k + 1);
        tell_tie(teller, quota);
    }
}

// -- rounds and notices ---------------------------------------------------------------------------

static void tell_notice(decree_teller *teller, const decree_notice *notice)
{
    jub_date day;
    tell_head(teller, &notice->name, &notice->source);
    begin(teller);
    if (notice->is_relative) {
        TELL(teller, NOTICE_BEFORE, bit_text(notice->to), bit_expr(notice->before),
             bit_text(notice->anchor.text));
        if (decree_notice_day(teller->tree, notice, &day)) TELL(teller, NOTICE_DAY, bit_date(day));
    } else {
        TELL(teller, NOTICE_ON, bit_text(notice->to), bit_date(notice->on));
    }
    end(teller);
}

void tell_rounds(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    if (tree->rounds.count + tree->notices.count == 0) return;
    tell_section(teller, PHRASE_SECTION_ROUNDS);
    if (tree->rounds.count > 0) tell_paragraph(teller, 0, PHRASE_ROUND_NOTE);
    for (size_t i = 0; i < tree->rounds.count; i++) {
        const decree_round *round = tree->rounds.items[i];
        tell_head(teller, &round->name, &round->source);
        begin(teller);
        TELL(teller, ROUND, bit_text(round->title), bit_date(round->first_day),
             bit_date(round->last_day), bit_text(round->by));
        end(teller);
    }
    for (size_t i = 0; i < tree->notices.count; i++) tell_notice(teller, tree->notices.items[i]);
}

// -- duties and gaps ------------------------------------------------------------------------------

void tell_duties(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    if (tree->duties.count == 0) return;
    tell_section(teller, PHRASE_SECTION_DUTIES);
    for (size_t i = 0; i < tree->duties.count; i++) {
        const decree_duty *duty = tree->duties.items[i];
        tell_head(teller, &duty->name, &duty->source);
        begin(teller);
        TELL(teller, DUTY, bit_text(duty->on), bit_text(duty->text));
        end(teller);
        begin(teller);
        if (duty->after.count > 0)
            TELL(teller, DUTY_AFTER, bit_names(&duty->after));
        else
            tell_words(teller, PHRASE_DUTY_ALWAYS);
        end(teller);
    }
}

// An amount or a day that the text does not give.
static void tell_gap_value(decree_teller *teller, const decree_gap *gap)
{
    if (gap->type.kind == DECREE_BOOLEAN || gap->type.kind == DECREE_NO_TYPE) return;
    decree_page *page = &teller->page;
    tell_type(teller, gap->type);
    const jub_text type = page_take(page, teller->arena);
    begin(teller);
    TELL(teller, GAP_VALUE, bit_text(type));
    end(teller);
}

void tell_gaps(decree_teller *teller)
{
    const decree_tree *tree = teller->tree;
    if (tree->gaps.count == 0) return;
    tell_section(teller, PHRASE_SECTION_GAPS);
    for (size_t i = 0; i < tree->gaps.count; i++) {
        const decree_gap *gap = tree->gaps.items[i];
        const bool is_on = gap->on.count > 0 || gap->on.is_all;
        tell_head(teller, &gap->name, &gap->source);
        begin(teller);
        TELL(teller, GAP, bit_text(gap->text));
        end(teller);
        tell_gap_value(teller, gap);
        if (is_on) {
            begin(teller);
            TELL(teller, GAP_ON, bit_names(&gap->on));
            end(teller);
        }
        if (gap->is_used)
            tell_paragraph(teller, 1, PHRASE_GAP_READ);
        else if (!is_on)
            tell_paragraph(teller, 1, PHRASE_GAP_ALL);
    }
}
