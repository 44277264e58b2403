#include "register/fault.h"

const char *jub_fault_word(jub_fault_kind kind)
{
    switch (kind) {
#define X(name, word, meaning)                                                                     \
    case name: return word;
        JUB_FAULT_LIST(X)
#undef X
    case JUB_FAULT_KIND_COUNT: break;
    }
    return "unknown";
}

const char *jub_fault_meaning(jub_fault_kind kind)
{
    switch (kind) {
#define X(name, word, meaning)                                                                     \
    case name: return meaning;
        JUB_FAULT_LIST(X)
#undef X
    case JUB_FAULT_KIND_COUNT: break;
    }
    return "unknown";
}
