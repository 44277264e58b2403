#include "decree/sql/sql_private.h"

// Texts put together. What a stranger named is quoted here and nowhere else.

static sql_text out_of_memory(sql_script *script)
{
    script->is_out_of_memory = true;
    return (sql_text){JUB_TEXT(""), SQL_ATOM};
}

sql_text sql_word(const char *word)
{
    return (sql_text){jub_text_from(word), SQL_ATOM};
}

static size_t length_of(const char *form, sql_level level, const sql_text *parts)
{
    size_t length = 0;
    for (size_t k = 0; *form; form++) {
        if (*form != '$' && *form != '#') {
            length++;
            continue;
        }
        length += parts[k].text.length_bytes + (*form == '$' && parts[k].level >= level ? 2 : 0);
        k++;
    }
    return length;
}

sql_text sql_form(sql_script *script, sql_level level, const char *form, const sql_text *parts,
                  size_t part_count)
{
    const size_t length = length_of(form, level, parts);
    char *bytes = JUB_NEW(script->arena, char, length + 1);
    if (!bytes) return out_of_memory(script);
    size_t at = 0, k = 0;
    for (; *form; form++) {
        if (*form != '$' && *form != '#') {
            bytes[at++] = *form;
            continue;
        }
        const sql_text part = parts[k < part_count ? k : 0];
        const bool has_brackets = *form == '$' && part.level >= level;
        k++;
        if (has_brackets) bytes[at++] = '(';
        if (part.text.length_bytes > 0) memcpy(bytes + at, part.text.bytes, part.text.length_bytes);
        at += part.text.length_bytes;
        if (has_brackets) bytes[at++] = ')';
    }
    return (sql_text){{bytes, at}, level};
}

sql_text sql_integer(sql_script *script, sql_wide number)
{
    char digits[48];
    size_t at = sizeof digits;
    sql_wide left = number < 0 ? -number : number;
    do digits[--at] = (char)('0' + (int)(left % 10));
    while ((left /= 10) > 0);
    if (number < 0) digits[--at] = '-';
    const jub_text copy = jub_text_copy(script->arena, (jub_text){digits + at, sizeof digits - at});
    if (!copy.bytes) return out_of_memory(script);
    return (sql_text){copy, number < 0 ? SQL_UNARY : SQL_ATOM};
}

// Between marks, each mark within written twice; `also` is doubled as well where it is not NUL.
static sql_text quoted(sql_script *script, jub_text text, char mark, char also)
{
    const size_t extra = jub_text_count(text, mark) + (also ? jub_text_count(text, also) : 0);
    char *bytes = JUB_NEW(script->arena, char, text.length_bytes + extra + 3);
    if (!bytes) return out_of_memory(script);
    size_t at = 0;
    bytes[at++] = mark;
    for (size_t i = 0; i < text.length_bytes; i++) {
        if (text.bytes[i] == mark || (also && text.bytes[i] == also)) bytes[at++] = text.bytes[i];
        bytes[at++] = text.bytes[i];
    }
    bytes[at++] = mark;
    return (sql_text){{bytes, at}, SQL_ATOM};
}

sql_text sql_string(sql_script *script, jub_text text)
{
    return quoted(script, text, '\'', script->dialect == JUB_SQL_SPARK ? '\\' : 0);
}

sql_text sql_name(sql_script *script, jub_text name)
{
    enum { POSTGRESQL_NAME_BYTES = 63 };
    if (script->dialect == JUB_SQL_POSTGRESQL && name.length_bytes > POSTGRESQL_NAME_BYTES)
        (void)sql_refuse(script, script->span, "a name of more than 63 bytes, which is cut,",
                         "shorten the name");
    return quoted(script, name, script->dialect == JUB_SQL_SPARK ? '`' : '"', 0);
}

sql_text sql_name_of(sql_script *script, jub_text name, const char *suffix)
{
    const jub_text whole = jub_text_format(script->arena, "%.*s%s", JUB_TEXT_ARG(name), suffix);
    if (!whole.bytes) return out_of_memory(script);
    return sql_name(script, whole);
}

sql_text sql_of(sql_script *script, const char *alias, sql_text column)
{
    return SQL(script, SQL_ATOM, "#.#", sql_word(alias), column);
}

static bool is_word(sql_text text, const char *word)
{
    return jub_text_is(text.text, word);
}

enum { LINE_BYTES = 84 };

sql_text sql_series(sql_script *script, bool is_and, const sql_text *parts, size_t count,
                    const char *empty)
{
    sql_text result = {0};
    const sql_level level = is_and ? SQL_AND : SQL_OR;
    for (size_t i = 0; i < count; i++) {
        if (is_word(parts[i], is_and ? "TRUE" : "FALSE")) continue;
        if (is_word(parts[i], is_and ? "FALSE" : "TRUE")) return parts[i];
        if (!sql_has(result)) {
            result = parts[i];
            continue;
        }
        const bool is_long = result.text.length_bytes + parts[i].text.length_bytes > LINE_BYTES;
        const char *const form = is_and    ? is_long ? "#\n           AND $" : "# AND $"
                                 : is_long ? "#\n           OR $"
                                           : "# OR $";
        // What stands before binds as strongly, or is of the same series.
        if (result.level > level) result = SQL(script, SQL_ATOM, "(#)", result);
        result = SQL(script, level, form, result, parts[i]);
    }
    return sql_has(result) ? result : sql_word(empty);
}

sql_text sql_and(sql_script *script, sql_text a, sql_text b)
{
    return sql_series(script, true, (const sql_text[]){a, b}, 2, "TRUE");
}

sql_text sql_or(sql_script *script, sql_text a, sql_text b)
{
    return sql_series(script, false, (const sql_text[]){a, b}, 2, "FALSE");
}

sql_text sql_not(sql_script *script, sql_text a)
{
    if (is_word(a, "TRUE")) return sql_word("FALSE");
    if (is_word(a, "FALSE")) return sql_word("TRUE");
    sql_text text = SQL(script, SQL_COMPARED, "NOT $", a);
    text.level = SQL_NOT;
    return text;
}

static bool stands_at(jub_text text, size_t at, const char *word)
{
    const jub_text rest = {text.bytes + at, text.length_bytes - at};
    return jub_text_starts(rest, jub_text_from(word));
}

uint32_t sql_depth(sql_text sql)
{
    const jub_text text = sql.text;
    uint32_t depth = 0, most = 0;
    for (size_t i = 0; i < text.length_bytes; i++) {
        const char c = text.bytes[i];
        if (c == '\'' || c == '"' || c == '`') {
            for (i++; i < text.length_bytes && text.bytes[i] != c;) i++;
        } else if (c == '(' || stands_at(text, i, "CASE ")) {
            depth++;
        } else if ((c == ')' || stands_at(text, i, " END")) && depth > 0) {
            depth--;
        }
        if (depth > most) most = depth;
    }
    return most;
}

jub_text sql_comment(sql_script *script, jub_text text)
{
    const jub_text copy = jub_text_copy(script->arena, text);
    if (!copy.bytes) return out_of_memory(script).text;
    char *bytes = (char *)(uintptr_t)copy.bytes;
    for (size_t i = 0; i < copy.length_bytes; i++)
        if ((unsigned char)bytes[i] < ' ' || bytes[i] == 127) bytes[i] = ' ';
    return copy;
}

sql_value sql_refuse(sql_script *script, decree_span span, const char *what, const char *hint)
{
    script->refusal_count++;
    const jub_diagnostics *told = script->diagnostics;
    for (size_t i = 0; i < told->list.count; i++)
        if (told->list.items[i].offset_bytes == span.offset_bytes &&
            told->list.items[i].status == JUB_REFUSED)
            return sql_unknown(script, (decree_type){.kind = DECREE_BOOLEAN});
    jub_diagnose(script->diagnostics, JUB_ERROR, JUB_REFUSED, script->tree->source,
                 span.offset_bytes, span.length_bytes, hint, "'%.*s': %s has no form in SQL (%s)",
                 JUB_TEXT_ARG(script->clause), what, jub_sql_dialect_word(script->dialect));
    return sql_unknown(script, (decree_type){.kind = DECREE_BOOLEAN});
}
