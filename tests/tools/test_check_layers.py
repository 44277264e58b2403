"""The check of the layers, on a small tree broken in one place at a time."""

from nag_test import NagTest, main

TABLE = """# Architecture

| module | is for | may include | libraries |
|---|---|---|---|
| `base` | bytes | | OpenSSL |
| `ledger` | evidence | base | libsodium |
| `store` | disk | base, ledger | SQLite |
| `cli` | the program | all above | |
"""


class CheckLayers(NagTest):
    tool = "check-layers"
    clean = {
        "ARCHITECTURE.md": TABLE,
        "src/base/text.h": "#include <stddef.h>\n#include <openssl/evp.h>\n",
        "src/base/base_private.h": "int base_count(void);\n",
        "src/base/text.c": '#include "base/text.h"\n#include "base/base_private.h"\n',
        "src/ledger/draw.c": "#include <sodium.h>\n"
                             '#include "base/text.h"\n'
                             "// fopen(path) and exit(1) in a comment\n"
                             "/* time(NULL)\n   rand() */\n"
                             'const char *say = "printf(\\"%d\\", abort())";\n'
                             "char quote = '\"'; int time_limit(int);\n"
                             "int f(struct sink *s) { return s->write(1) + s->own.open(2); }\n"
                             "static int read(int n);\n"
                             "int g(void) { return read(3); }\n"
                             "int h(char *b) { return snprintf(b, 2, \"x\"); }\n",
        "src/store/file.c": '#include <fcntl.h>\n#include <sqlite3.h>\n#include "ledger/draw.h"\n'
                            "int f(void) { return open(\"x\", 0); }\n",
        "src/cli/main.c": '#include <unistd.h>\n#include "store/file.h"\n'
                          "int main(void) { puts(\"hello\"); exit(0); }\n",
        "tests/base/test_text.c": '#include "base/base_private.h"\n#include <cmocka.h>\n'
                                  "int f(void) { return fopen(\"x\"); }\n",
        "fuzz/fuzz_text.c": '#include "base/text.h"\n',
    }

    def test_a_clean_tree_passes(self):
        self.passes({})

    def test_an_include_against_the_order_is_found(self):
        self.finds({"src/base/text.c": '\n#include "ledger/draw.h"\n'},
                   "src/base/text.c:2: 'base' may not include 'ledger'")

    def test_an_include_of_a_module_above_is_found_in_a_header_too(self):
        self.finds({"src/ledger/draw.h": '#include "cli/cli.h"\n'},
                   "src/ledger/draw.h:1: 'ledger' may not include 'cli'")

    def test_folders_of_a_module_have_their_order(self):
        self.passes({"src/cli/log/log_files.c": '#include "cli/file.h"\n#include "cli/seal/key_file.h"\n'})
        self.finds({"src/cli/file.c": '#include "cli/log/log_files.h"\n'},
                   "src/cli/file.c:1: 'src/cli' may not include 'cli/log'")
        self.finds({"src/cli/log/log_files.c": '#include "cli/decree/law_run.h"\n'},
                   "src/cli/log/log_files.c:1: 'src/cli/log' may not include 'cli/decree'")
        self.finds({"src/cli/new/x.c": '#include "cli/file.h"\n'},
                   "src/cli/new/x.c:1: 'src/cli/new' has no place in the order of the folders of 'cli'")

    def test_an_include_of_no_module_is_found(self):
        self.finds({"src/cli/main.c": '#include "nowhere/x.h"\n'},
                   "src/cli/main.c:1: 'nowhere' is not a module of the table")

    def test_an_include_without_its_folder_is_found(self):
        self.finds({"src/base/text.c": '#include "text.h"\n'},
                   "src/base/text.c:1: write the include with its folder, as 'base/text.h'")

    def test_a_library_of_another_module_is_found(self):
        self.finds({"src/ledger/draw.c": "#include <openssl/evp.h>\n"},
                   "src/ledger/draw.c:1: 'ledger' may not include 'openssl/evp.h' (OpenSSL)")

    def test_a_database_below_store_is_found(self):
        self.finds({"src/ledger/draw.c": "\n\n# include <sqlite3.h>\n"},
                   "src/ledger/draw.c:3: 'ledger' may not include 'sqlite3.h' (SQLite)")

    def test_an_unknown_library_is_found(self):
        self.finds({"src/cli/main.c": "#include <curl/curl.h>\n"},
                   "src/cli/main.c:1: 'curl/curl.h' is no header of the C library nor of a library "
                   "in the table")

    def test_a_private_header_from_another_module_is_found(self):
        self.finds({"src/ledger/draw.c": '#include "base/base_private.h"\n'},
                   "src/ledger/draw.c:1: 'base/base_private.h' is private to src/base")

    def test_a_private_header_from_another_modules_tests_is_found(self):
        self.finds({"tests/ledger/test_draw.c": '#include "base/base_private.h"\n'},
                   "tests/ledger/test_draw.c:1: 'base/base_private.h' is private to src/base")

    def test_a_private_header_from_a_fuzz_target_is_found(self):
        self.finds({"fuzz/fuzz_text.c": '#include "base/base_private.h"\n'},
                   "fuzz/fuzz_text.c:1: 'base/base_private.h' is private to src/base")

    def test_headers_that_reach_the_world_are_found_below_store(self):
        for header in ("fcntl.h", "unistd.h", "time.h", "sys/socket.h", "sys/stat.h", "locale.h",
                       "sys/random.h", "signal.h", "dirent.h"):
            with self.subTest(header):
                self.finds({"src/ledger/draw.c": f"#include <{header}>\n"},
                           f"src/ledger/draw.c:1: '{header}' below 'store'")

    def test_calls_that_reach_the_world_are_found_below_store(self):
        for call, kind in (("fopen", "files"), ("open", "files"), ("read", "files"),
                           ("socket", "sockets"), ("time", "the clock"),
                           ("clock_gettime", "the clock"), ("rand", "randomness"),
                           ("random", "randomness"), ("getrandom", "randomness"),
                           ("randombytes_buf", "randomness"), ("setlocale", "the locale"),
                           ("getenv", "the environment"), ("printf", "printing"),
                           ("puts", "printing"), ("exit", "ending the program"),
                           ("abort", "ending the program")):
            with self.subTest(call):
                self.finds({"src/base/text.c": f"int f(void)\n{{\n    return {call} (0);\n}}\n"},
                           f"src/base/text.c:3: '{call}' below 'store': {kind}")

    def test_a_standard_stream_is_found_below_store(self):
        self.finds({"src/base/text.c": "void f(void) { note(stderr); }\n"},
                   "src/base/text.c:1: 'stderr' below 'store': printing")

    def test_a_call_after_a_comment_or_a_literal_is_still_found(self):
        self.finds({"src/base/text.c": "/* a */ char c = '\"'; int x = time(0); // \"\n"},
                   "src/base/text.c:1: 'time' below 'store': the clock")

    def test_banned_calls_are_found_everywhere(self):
        self.finds({"src/cli/main.c": "int f(char *b) { return sprintf(b, \"x\"); }\n",
                    "tests/base/test_text.c": "\nint f(char *b) { return atoi(b); }\n",
                    "fuzz/fuzz_text.c": "void f(char *b) { strcpy(b, b); }\n",
                    "bench/bench_text.c": "void f(char *b) { strtok(b, b); strcat(b, b); }\n"},
                   "src/cli/main.c:1: 'sprintf' is banned: use snprintf",
                   "tests/base/test_text.c:2: 'atoi' is banned: use jub_text_to_i64",
                   "fuzz/fuzz_text.c:1: 'strcpy' is banned: use memcpy with a length",
                   "bench/bench_text.c:1: 'strcat' is banned: use a jub_buffer",
                   "bench/bench_text.c:1: 'strtok' is banned: use jub_text_cut")

    def test_a_folder_that_the_table_does_not_name_is_found(self):
        self.finds({"src/extra/extra.c": "int x;\n"},
                   "src/extra:0: 'extra' is not a module of the table")

    def test_a_table_that_names_a_module_before_its_row_is_refused(self):
        status, out, err = self.run_on(
            {"ARCHITECTURE.md": TABLE.replace("| base | libsodium", "| store | libsodium")})
        self.assertEqual((status, out), (1, ""))
        self.assertIn("'ledger' may include 'store', which is not above it", err)

    def test_a_document_without_the_table_is_refused(self):
        status, _, err = self.run_on({"ARCHITECTURE.md": "# Architecture\n"})
        self.assertEqual(status, 1)
        self.assertIn("no module table with a row for 'store'", err)


main(CheckLayers)
