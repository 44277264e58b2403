// All commands, for whoever defines X: the words a user types, the function (in
// command_<noun>.c), and what `jubilee help` says of it.

X("register import", command_register_import, "turn foreign files into a register")
X("register check", command_register_check, "list every fault of a register")
X("register synth", command_register_synth, "make up a register of people who do not exist")
X("sentence compute", command_sentence_compute, "release and expiry from sentences and credits")
X("decree check", command_decree_check, "list every fault of a decree")
X("decree test", command_decree_test, "run the tests that stand in a decree")
X("decree mutate", command_decree_mutate, "see what the tests of a decree hold fast")
X("decree explain", command_decree_explain, "a decree in plain words, clause by clause")
X("decree diff", command_decree_diff, "what differs between two decrees, and for whom")
X("decree edges", command_decree_edges, "who stands close to a line, and where terms cross over")
X("decree format", command_decree_format, "put decree files into one layout")
X("decree lsp", command_decree_lsp, "answer an editor about decrees, as a language server")
X("determine", command_determine, "apply a decree to every person of a register")
X("explain", command_explain, "one person's determination in words")
X("key new", command_key_new, "make a key that signs or one that opens what is sealed")
X("key show", command_key_show, "the public part of a key and its fingerprint")
