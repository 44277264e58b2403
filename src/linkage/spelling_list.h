// Romanisation as data, for whoever defines the macros.
//
// Sources: Revised Romanization of Korean (Ministry of Culture and Tourism, Notice 2000-8);
// McCune and Reischauer 1939; spellings in use as told by the National Institute of the Korean
// Language's survey of family names on passports (2009).

// Hangul to the Revised Romanization, in the order of Unicode's composition (initials, vowels,
// finals). A final stands as before a pause, as the rule for names has it.
#ifndef SPELLING_INITIALS
#define SPELLING_INITIALS                                                                          \
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", \
        "h"
#define SPELLING_VOWELS                                                                            \
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", \
        "wi", "yu", "eu", "ui", "i"
#define SPELLING_FINALS                                                                            \
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",  \
        "t", "t", "ng", "t", "t", "k", "t", "p", "t"
#endif

// Family names: the Revised Romanization, and how else it is written. X(revised, others)
#ifdef SPELLING_FAMILY
SPELLING_FAMILY("an", "ahn")
SPELLING_FAMILY("bae", "pae bai pai")
SPELLING_FAMILY("baek", "paek paik baik back")
SPELLING_FAMILY("bak", "park pak bark")
SPELLING_FAMILY("ban", "pan")
SPELLING_FAMILY("bang", "pang")
SPELLING_FAMILY("byeon", "pyon byun pyun")
SPELLING_FAMILY("bong", "pong")
SPELLING_FAMILY("cha", "")
SPELLING_FAMILY("chae", "chai")
SPELLING_FAMILY("cheon", "chon chun")
SPELLING_FAMILY("choe", "choi choy che")
SPELLING_FAMILY("chu", "choo")
SPELLING_FAMILY("do", "to doh")
SPELLING_FAMILY("eom", "om um uhm")
SPELLING_FAMILY("gang", "kang")
SPELLING_FAMILY("gil", "kil")
SPELLING_FAMILY("gim", "kim ghim")
SPELLING_FAMILY("go", "ko koh goh")
SPELLING_FAMILY("gong", "kong")
SPELLING_FAMILY("gu", "ku koo goo")
SPELLING_FAMILY("gwak", "kwak")
SPELLING_FAMILY("gwon", "kwon kweon")
SPELLING_FAMILY("ha", "hah")
SPELLING_FAMILY("ham", "hahm")
SPELLING_FAMILY("han", "hahn")
SPELLING_FAMILY("heo", "ho hur huh her")
SPELLING_FAMILY("hong", "")
SPELLING_FAMILY("hwang", "whang")
SPELLING_FAMILY("hyeon", "hyon hyun")
SPELLING_FAMILY("i", "lee yi rhee ri li rhie ee yee")
SPELLING_FAMILY("im", "lim rim yim ihm")
SPELLING_FAMILY("in", "ihn")
SPELLING_FAMILY("jang", "chang")
SPELLING_FAMILY("jeon", "chon jun chun")
SPELLING_FAMILY("jeong", "chong jung chung cheong")
SPELLING_FAMILY("ji", "chi jee")
SPELLING_FAMILY("jin", "chin")
SPELLING_FAMILY("jo", "cho joh")
SPELLING_FAMILY("ju", "chu joo choo")
SPELLING_FAMILY("ma", "mah")
SPELLING_FAMILY("maeng", "")
SPELLING_FAMILY("min", "")
SPELLING_FAMILY("mo", "")
SPELLING_FAMILY("mun", "moon")
SPELLING_FAMILY("myeong", "myong myung")
SPELLING_FAMILY("na", "ra rha nah")
SPELLING_FAMILY("nam", "nahm")
SPELLING_FAMILY("no", "ro roh noh rho")
SPELLING_FAMILY("o", "oh")
SPELLING_FAMILY("ok", "")
SPELLING_FAMILY("pi", "")
SPELLING_FAMILY("pyo", "")
SPELLING_FAMILY("ryu", "yu yoo you ryoo lyu")
SPELLING_FAMILY("seo", "so suh seoh")
SPELLING_FAMILY("seok", "sok suk")
SPELLING_FAMILY("seol", "sol sul")
SPELLING_FAMILY("seon", "son sun")
SPELLING_FAMILY("seong", "song sung")
SPELLING_FAMILY("sim", "shim")
SPELLING_FAMILY("sin", "shin shinn")
SPELLING_FAMILY("tak", "")
SPELLING_FAMILY("u", "woo wu")
SPELLING_FAMILY("wi", "wee")
SPELLING_FAMILY("won", "")
SPELLING_FAMILY("yang", "ryang liang")
SPELLING_FAMILY("yeo", "yo ryo ryeo")
SPELLING_FAMILY("yeom", "yom yum ryom")
SPELLING_FAMILY("yun", "yoon youn")
#endif

// Compound family names: two syllables that no one-syllable family name begins, or so seldom that
// it may be passed over.
#ifdef SPELLING_COMPOUND
SPELLING_COMPOUND("\xEB\x82\xA8\xEA\xB6\x81") // Namgung
SPELLING_COMPOUND("\xED\x99\xA9\xEB\xB3\xB4") // Hwangbo
SPELLING_COMPOUND("\xEC\xA0\x9C\xEA\xB0\x88") // Jegal
SPELLING_COMPOUND("\xEC\x82\xAC\xEA\xB3\xB5") // Sagong
SPELLING_COMPOUND("\xEC\x84\xA0\xEC\x9A\xB0") // Seonu
SPELLING_COMPOUND("\xEB\x8F\x85\xEA\xB3\xA0") // Dokgo
SPELLING_COMPOUND("\xEC\x84\x9C\xEB\xAC\xB8") // Seomun
SPELLING_COMPOUND("\xEB\x8F\x99\xEB\xB0\xA9") // Dongbang
#endif

// Letters that the habits write for one sound, and the one letter they become: the longest first
// where one begins another. Vowels fall into four, since `u` and `o` stand for eo, eu, o and u by
// turns (Sung, Seong, Song). X(letters, becomes)
#ifdef SPELLING_LETTERS
SPELLING_LETTERS("tch", "c")
SPELLING_LETTERS("ng", "q")
SPELLING_LETTERS("kk", "k")
SPELLING_LETTERS("gg", "k")
SPELLING_LETTERS("gh", "k")
SPELLING_LETTERS("kh", "k")
SPELLING_LETTERS("ck", "k")
SPELLING_LETTERS("g", "k")
SPELLING_LETTERS("k", "k")
SPELLING_LETTERS("q", "k")
SPELLING_LETTERS("tt", "t")
SPELLING_LETTERS("dd", "t")
SPELLING_LETTERS("th", "t")
SPELLING_LETTERS("d", "t")
SPELLING_LETTERS("t", "t")
SPELLING_LETTERS("pp", "p")
SPELLING_LETTERS("bb", "p")
SPELLING_LETTERS("ph", "p")
SPELLING_LETTERS("b", "p")
SPELLING_LETTERS("p", "p")
SPELLING_LETTERS("f", "p")
SPELLING_LETTERS("v", "p")
SPELLING_LETTERS("jj", "c")
SPELLING_LETTERS("ch", "c")
SPELLING_LETTERS("j", "c")
SPELLING_LETTERS("z", "c")
SPELLING_LETTERS("c", "c")
SPELLING_LETTERS("ss", "s")
SPELLING_LETTERS("sh", "s")
SPELLING_LETTERS("s", "s")
SPELLING_LETTERS("x", "s")
SPELLING_LETTERS("ll", "l")
SPELLING_LETTERS("rr", "l")
SPELLING_LETTERS("rh", "l")
SPELLING_LETTERS("r", "l")
SPELLING_LETTERS("l", "l")
SPELLING_LETTERS("nn", "n")
SPELLING_LETTERS("n", "n")
SPELLING_LETTERS("mm", "m")
SPELLING_LETTERS("m", "m")
SPELLING_LETTERS("h", "h")
SPELLING_LETTERS("yae", "e")
SPELLING_LETTERS("wae", "e")
SPELLING_LETTERS("weo", "o")
SPELLING_LETTERS("woo", "o")
SPELLING_LETTERS("yeo", "o")
SPELLING_LETTERS("yoo", "o")
SPELLING_LETTERS("you", "o")
SPELLING_LETTERS("ae", "e")
SPELLING_LETTERS("ai", "e")
SPELLING_LETTERS("ay", "e")
SPELLING_LETTERS("ye", "e")
SPELLING_LETTERS("we", "e")
SPELLING_LETTERS("oe", "e")
SPELLING_LETTERS("oi", "e")
SPELLING_LETTERS("oy", "e")
SPELLING_LETTERS("ya", "a")
SPELLING_LETTERS("wa", "a")
SPELLING_LETTERS("eo", "o")
SPELLING_LETTERS("eu", "o")
SPELLING_LETTERS("oo", "o")
SPELLING_LETTERS("ou", "o")
SPELLING_LETTERS("yo", "o")
SPELLING_LETTERS("yu", "o")
SPELLING_LETTERS("wo", "o")
SPELLING_LETTERS("wu", "o")
SPELLING_LETTERS("wi", "i")
SPELLING_LETTERS("ui", "i")
SPELLING_LETTERS("ee", "i")
SPELLING_LETTERS("ie", "i")
SPELLING_LETTERS("yi", "i")
SPELLING_LETTERS("a", "a")
SPELLING_LETTERS("e", "e")
SPELLING_LETTERS("i", "i")
SPELLING_LETTERS("o", "o")
SPELLING_LETTERS("u", "o")
SPELLING_LETTERS("y", "i")
SPELLING_LETTERS("w", "o")
#endif
