#include "decree/program_private.h"

#include <assert.h>

#include "decree/pack_private.h"

bool decree_in_force(const decree_program *program, const decree_source *source)
{
    if (!program->has_law_date) return true;
    if (source->has_since && program->law_date < source->since) return false;
    return !source->has_until || program->law_date <= source->until;
}

static bool any_dated(const decree_tree *tree)
{
    for (size_t i = 0; i < tree->codes.count; i++)
        if (decree_is_dated(&tree->codes.items[i]->source)) return true;
    for (size_t i = 0; i < tree->sames.count; i++)
        if (decree_is_dated(&tree->sames.items[i]->source)) return true;
    for (size_t i = 0; i < tree->defines.count; i++)
        if (decree_is_dated(&tree->defines.items[i]->source)) return true;
    for (size_t i = 0; i < tree->tables.count; i++)
        if (decree_is_dated(&tree->tables.items[i]->source)) return true;
    for (size_t i = 0; i < tree->covers.count; i++)
        if (decree_is_dated(&tree->covers.items[i]->source)) return true;
    for (size_t i = 0; i < tree->excludes.count; i++)
        if (decree_is_dated(&tree->excludes.items[i]->source)) return true;
    for (size_t i = 0; i < tree->grants.count; i++)
        if (decree_is_dated(&tree->grants.items[i]->source)) return true;
    for (size_t i = 0; i < tree->limits.count; i++)
        if (decree_is_dated(&tree->limits.items[i]->source)) return true;
    for (size_t i = 0; i < tree->quotas.count; i++)
        if (decree_is_dated(&tree->quotas.items[i]->source)) return true;
    for (size_t i = 0; i < tree->defers.count; i++)
        if (decree_is_dated(&tree->defers.items[i]->source)) return true;
    for (size_t i = 0; i < tree->revokes.count; i++)
        if (decree_is_dated(&tree->revokes.items[i]->source)) return true;
    for (size_t i = 0; i < tree->parameters.count; i++)
        if (decree_is_dated(&tree->parameters.items[i]->source)) return true;
    return false;
}

static jub_status choose_law_date(decree_program *program, bool has_law_date, jub_date law_date,
                                  jub_error *error)
{
    program->has_law_date = has_law_date;
    program->law_date = law_date;
    program->law_date_word = has_law_date ? "given" : NULL;
    if (!has_law_date)
        program->has_law_date =
            jub_decree_law_date(program->decree, &program->law_date, &program->law_date_word);
    if (!program->has_law_date && any_dated(program->tree))
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "give a law date, or write 'effect' into the header",
                        "some clauses are dated with since or until and there is no law date");
    return JUB_OK;
}

// -- codes ----------------------------------------------------------------------------------------

static bool is_prefix(jub_text entry)
{
    return jub_text_ends(entry, JUB_TEXT("/*"));
}

static void set_bit(uint64_t *bits, uint32_t index)
{
    bits[index / 64] |= (uint64_t)1 << index % 64;
}

static void or_bits(uint64_t *bits, const uint64_t *more, uint32_t word_count)
{
    for (uint32_t i = 0; i < word_count; i++) bits[i] |= more[i];
}

// Which sets take a set in through `plus`, by going round until nothing changes. Sets are some
// dozens, chains of `plus` a few long.
static void find_wider(decree_program *program)
{
    const decree_tree *tree = program->tree;
    const uint32_t words = program->set_words;
    for (uint32_t i = 0; i < tree->all_codes_count; i++)
        set_bit(&program->wider[(size_t)i * words], i);
    for (uint32_t round = 0; round < tree->all_codes_count; round++)
        for (uint32_t i = 0; i < tree->all_codes_count; i++) {
            const decree_codes *set = tree->all_codes[i];
            if (!set->plus_codes || !decree_in_force(program, &set->source)) continue;
            for (uint32_t k = 0; k < set->plus.count; k++)
                if (set->plus_codes[k])
                    or_bits(&program->wider[(size_t)set->plus_codes[k]->index * words],
                            &program->wider[(size_t)i * words], words);
        }
}

static bool name_codes(decree_program *program)
{
    const decree_tree *tree = program->tree;
    size_t entry_count = 0;
    for (uint32_t i = 0; i < tree->all_codes_count; i++)
        entry_count += tree->all_codes[i]->entry_count;
    program->prefixes = JUB_NEW(program->arena, decree_prefix, entry_count);
    if (!program->prefixes) return false;
    for (uint32_t i = 0; i < tree->all_codes_count; i++)
        for (uint32_t k = 0; k < tree->all_codes[i]->entry_count; k++) {
            jub_text entry = tree->all_codes[i]->entries[k].text;
            if (is_prefix(entry)) {
                entry.length_bytes--; // the slash stays
                program->prefixes[program->prefix_count++] = (decree_prefix){entry, i};
            } else if (jub_map_add(&program->named, entry, NULL) == JUB_MAP_ABSENT) {
                return false;
            }
        }
    for (size_t i = 0; i < tree->sames.count; i++)
        if (jub_map_add(&program->named, tree->sames.items[i]->old_code.text, NULL) ==
                JUB_MAP_ABSENT ||
            jub_map_add(&program->named, tree->sames.items[i]->new_code.text, NULL) ==
                JUB_MAP_ABSENT)
            return false;
    return true;
}

static bool build_codes(decree_program *program)
{
    const decree_tree *tree = program->tree;
    const uint32_t words = program->set_words = tree->all_codes_count / 64 + 1;
    program->named = jub_map_init(program->arena, 0);
    program->listed = jub_map_init(program->arena, 0);
    program->wider = JUB_NEW(program->arena, uint64_t, (size_t)tree->all_codes_count * words);
    if (!program->wider || !name_codes(program)) return false;
    program->named_bits = JUB_NEW(program->arena, uint64_t, (size_t)program->named.count * words);
    if (!program->named_bits) return false;
    find_wider(program);
    for (uint32_t i = 0; i < tree->all_codes_count; i++) {
        const decree_codes *set = tree->all_codes[i];
        if (!decree_in_force(program, &set->source)) continue;
        for (uint32_t k = 0; k < set->entry_count; k++) {
            const uint32_t code = jub_map_find(&program->named, set->entries[k].text);
            if (code != JUB_MAP_ABSENT)
                or_bits(&program->named_bits[(size_t)code * words],
                        &program->wider[(size_t)i * words], words);
        }
    }
    return true;
}

// The sets that hold this very code, by name or by prefix.
static bool direct_members(const decree_program *program, jub_text code, uint64_t *bits)
{
    const uint32_t words = program->set_words;
    const uint32_t number = jub_map_find(&program->named, code);
    bool is_named = number != JUB_MAP_ABSENT;
    if (is_named) or_bits(bits, &program->named_bits[(size_t)number * words], words);
    for (uint32_t i = 0; i < program->prefix_count; i++) {
        const decree_prefix *prefix = &program->prefixes[i];
        if (!decree_code_is_under(code, prefix->text)) continue;
        is_named = true;
        if (decree_in_force(program, &program->tree->all_codes[prefix->set]->source))
            or_bits(bits, &program->wider[(size_t)prefix->set * words], words);
    }
    return is_named;
}

bool decree_code_members(const decree_program *program, jub_text code, uint64_t *bits_out)
{
    const uint32_t words = program->set_words;
    const uint32_t number = jub_map_find(&program->named, code);
    memset(bits_out, 0, words * sizeof *bits_out);
    if (number == JUB_MAP_ABSENT || program->same_of[number] == DECREE_NO_SAME)
        return direct_members(program, code, bits_out);
    or_bits(bits_out, &program->same_bits[(size_t)program->same_of[number] * words], words);
    return true;
}

static uint32_t group_of(uint32_t *groups, uint32_t code)
{
    while (groups[code] != code) code = groups[code] = groups[groups[code]];
    return code;
}

// Codes that `same` makes one offence, in however many steps, belong to the sets of any of them.
static bool group_same(decree_program *program)
{
    const decree_tree *tree = program->tree;
    const uint32_t words = program->set_words, count = program->named.count;
    uint32_t *groups = program->same_of = JUB_NEW(program->arena, uint32_t, count);
    bool *is_paired = JUB_NEW(program->arena, bool, count);
    program->same_bits = JUB_NEW(program->arena, uint64_t, (size_t)count * words);
    if (!groups || !is_paired || !program->same_bits) return false;
    for (uint32_t i = 0; i < count; i++) groups[i] = i;
    for (size_t i = 0; i < tree->sames.count; i++) {
        const decree_same *pair = tree->sames.items[i];
        if (!decree_in_force(program, &pair->source)) continue;
        const uint32_t old = jub_map_find(&program->named, pair->old_code.text);
        const uint32_t new = jub_map_find(&program->named, pair->new_code.text);
        assert(old != JUB_MAP_ABSENT && new != JUB_MAP_ABSENT); // both were named
        is_paired[old] = is_paired[new] = true;
        groups[group_of(groups, old)] = group_of(groups, new);
    }
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t group = group_of(groups, i);
        if (is_paired[i])
            (void)direct_members(program, program->named.keys[i],
                                 &program->same_bits[(size_t)group * words]);
    }
    // Only now, as walking up needs the steps between.
    for (uint32_t i = 0; i < count; i++) groups[i] = group_of(groups, i);
    for (uint32_t i = 0; i < count; i++)
        if (!is_paired[i]) groups[i] = DECREE_NO_SAME;
    return true;
}

bool decree_code_look_up(const decree_program *program, jub_text code, uint64_t *bits_out)
{
    return decree_code_members(program, code, bits_out) || program->all_listed ||
           jub_map_find(&program->listed, code) != JUB_MAP_ABSENT;
}

bool decree_code_book_build(jub_arena *arena, const decree_program *program, const jub_text *codes,
                            uint32_t code_count, decree_code_book *book_out)
{
    uint64_t *members = JUB_NEW(arena, uint64_t, (size_t)code_count * program->set_words);
    uint8_t *is_listed = JUB_NEW(arena, uint8_t, code_count);
    if (!members || !is_listed) return false;
    for (uint32_t i = 0; i < code_count; i++)
        is_listed[i] =
            decree_code_look_up(program, codes[i], &members[(size_t)i * program->set_words]);
    *book_out = (decree_code_book){code_count, codes, members, is_listed};
    return true;
}

// -- the rest -------------------------------------------------------------------------------------

decree_type decree_fact_type(const decree_tree *tree, uint32_t fact)
{
    const size_t first_record = tree->fields.count + tree->rounds.count + tree->gaps.count;
    if (tree->facts[fact]) return tree->facts[fact]->type;
    const size_t first_gap = tree->fields.count + tree->rounds.count;
    if (fact >= first_gap && fact < first_record) return tree->gaps.items[fact - first_gap]->type;
    return (decree_type){.kind = fact < first_record ? DECREE_BOOLEAN : DECREE_NO_TYPE};
}

uint16_t decree_target(const decree_program *program, jub_text word)
{
    const uint32_t number = jub_map_find(&program->decree->targets, word);
    return number >= JUB_NO_TARGET ? JUB_NO_TARGET : (uint16_t)number;
}

// The generic sentence law with the conventions of the decree. Under `refuse` sentences are laid to
// the last day of a month: a length is no date that a drafter could refuse.
static jub_status make_law(decree_program *program, jub_error *error)
{
    const decree_convention *convention = &program->tree->convention;
    bool is_needed = false;
    for (size_t i = 0; i < program->tree->grants.count; i++)
        is_needed |= program->tree->grants.items[i]->each_record != NULL;
    if (!is_needed) return JUB_OK;
    const jub_text law = jub_text_format(
        program->arena,
        "{\"law\":\"decree\",\"rules\":\"generic\",\"title\":\"conventions of the decree\","
        "\"kinds\":[\"standard\",\"life\"],\"names_of_other_laws\":\"refused\","
        "\"month_end\":\"%s\",\"first_day\":\"%s\",\"rounding\":\"up\","
        "\"release_fraction\":\"1/"
        "1\",\"steps\":{\"term\":\"-\",\"concurrent\":\"-\",\"life\":\"-\","
        "\"credit\":\"-\",\"fraction\":\"-\",\"added-days\":\"-\",\"remission\":\"-\"}}",
        convention->month_end == JUB_OVERFLOW ? "overflow" : "clamp",
        convention->day_count == JUB_INCLUSIVE ? "counts" : "does not count");
    if (!law.bytes) return jub_fail_no_memory(error);
    return jub_law_parse(program->arena, law, &program->law, error);
}

static void find_special_fields(decree_program *program)
{
    const decree_tree *tree = program->tree;
    for (size_t i = 0; i < tree->fields.count; i++) {
        const decree_field *field = tree->fields.items[i];
        if (field->type.kind == DECREE_DATE &&
            decree_packs_have(tree->languages, field->name.text, "term_end"))
            program->term_end = field;
        if (field->type.kind == DECREE_CHOICE &&
            decree_packs_have(tree->languages, field->name.text, "kind"))
            program->kind = field;
    }
}

jub_status decree_program_build(jub_arena *arena, const jub_decree *decree, bool has_law_date,
                                jub_date law_date, decree_program *program_out, jub_error *error)
{
    const decree_tree *tree = decree->tree;
    decree_program program = {.arena = arena, .decree = decree, .tree = tree};
    program.fact_count = tree->fact_count;
    find_special_fields(&program);
    program.has_effect = tree->header.has_effect;
    program.effect = tree->header.effect;
    program.has_reckoned = tree->header.has_reckoned;
    program.reckoned = tree->header.reckoned;
    jub_status status = choose_law_date(&program, has_law_date, law_date, error);
    if (status != JUB_OK) return status;
    if (!build_codes(&program) || !group_same(&program)) return jub_fail_no_memory(error);
    status = make_law(&program, error);
    if (status != JUB_OK) return status;
    *program_out = program;
    return JUB_OK;
}
