#include "verify/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "base/utf8.h"

void verify_report_error(const char *path, const jub_error *error)
{
    (void)fflush(stdout);
    // A secret key that was typed for a file is not shown.
    if (path && (strcasestr(path, "PRIVATE+KEY+") || strcasestr(path, "AGE-SECRET-KEY-")))
        path = NULL;
    (void)fprintf(stderr, "jubilee-verify: %s%s", path ? path : "", path ? ":" : "");
    if (path && error->at.line > 0) (void)fprintf(stderr, "%u:", error->at.line);
    (void)fprintf(stderr, "%serror: %s\n", path ? " " : "", error->message);
    if (error->hint[0]) (void)fprintf(stderr, "  hint: %s\n", error->hint);
}

// Whoever can put a file into the folder chooses its name, and it may not play with the terminal.
static void print_path(jub_text path)
{
    for (size_t i = 0; i < path.length_bytes; i++) {
        const uint8_t byte = (uint8_t)path.bytes[i];
        (void)printf(byte > ' ' && byte < 0x7f ? "%c" : "\\x%02x", byte);
    }
}

void verify_report_finding(void *context, const jub_audit_finding *finding)
{
    (void)context;
    print_path(finding->path);
    (void)printf(": %s%s", finding->is_finding ? "" : "note: ", jub_audit_word(finding->kind));
    if (finding->end == finding->begin + 1)
        (void)printf(" %" PRIu64, finding->begin);
    else if (finding->end > finding->begin)
        (void)printf(", entries %" PRIu64 " to %" PRIu64, finding->begin, finding->end - 1);
    (void)printf(": %s\n", finding->reason);
    if (finding->expected[0]) (void)printf("    expected %s\n", finding->expected);
    if (finding->found[0]) (void)printf("    found    %s\n", finding->found);
}

// DEL, C1, and the marks of the bidirectional algorithm (UAX #9). Canonical JSON has no C0.
static bool is_hidden(uint32_t code_point)
{
    return (code_point >= 0x7F && code_point <= 0x9F) || code_point == 0x061C ||
           code_point == 0x200E || code_point == 0x200F ||
           (code_point >= 0x202A && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x2069);
}

void verify_report_facts(jub_text facts)
{
    (void)printf("facts     ");
    while (facts.length_bytes > 0) {
        size_t length_bytes;
        const uint32_t code_point = jub_utf8_decode(facts, &length_bytes);
        if (is_hidden(code_point))
            (void)printf("\\u%04x", code_point);
        else
            (void)printf("%.*s", (int)length_bytes, facts.bytes);
        facts = (jub_text){facts.bytes + length_bytes, facts.length_bytes - length_bytes};
    }
    (void)printf("\n");
}

// UTC, or the seconds where no calendar reaches.
static void print_time(uint64_t time)
{
    char text[sizeof "2027-01-01T00:00:00Z"];
    const time_t seconds = (time_t)time;
    struct tm parts;
    if (time <= 253402300799 && gmtime_r(&seconds, &parts) &&
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0)
        (void)printf("%s", text);
    else
        (void)printf("%" PRIu64, time);
}

void verify_report_verdict(const jub_checkpoint *checkpoint, const jub_policy_verdict *verdict)
{
    char root[2 * JUB_HASH_BYTES + 1];
    jub_hex_encode(checkpoint->root.bytes, JUB_HASH_BYTES, root);
    (void)printf("log       %s\n", verdict->log->name);
    (void)printf("entries   %" PRIu64 "\nroot      %s\n", checkpoint->size, root);
    (void)printf("witnesses %zu", verdict->witness_count);
    if (verdict->witness_count > 0) {
        (void)printf(", between ");
        print_time(verdict->earliest_time);
        (void)printf(" and ");
        print_time(verdict->latest_time);
    }
    (void)printf("\n");
}
