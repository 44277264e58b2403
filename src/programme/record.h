#ifndef JUB_PROGRAMME_RECORD_H
#define JUB_PROGRAMME_RECORD_H

#include "base/text.h"

/// Records of plain data: numbers, hashes and texts. Each is made from a list of its members,
/// X(type, member), which the database (store/programme_store.h) expands too, so that what is kept
/// there is all of this and nothing else. Types: U8 U16 U32 U64 I64 TEXT HASH.

#define JUB_MEMBER_U8 uint8_t
#define JUB_MEMBER_U16 uint16_t
#define JUB_MEMBER_U32 uint32_t
#define JUB_MEMBER_U64 uint64_t
#define JUB_MEMBER_I64 int64_t
#define JUB_MEMBER_TEXT jub_text
#define JUB_MEMBER_HASH jub_hash

#define JUB_RECORD(name, LIST)                                                                     \
    typedef struct name {                                                                          \
        LIST(JUB_RECORD_MEMBER)                                                                    \
    } name;
#define JUB_RECORD_MEMBER(type, member) JUB_MEMBER_##type member;

#endif
