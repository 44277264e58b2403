"""The check of the documents, on a small tree broken in one place at a time."""

from nag_test import NagTest, main


class CheckDocs(NagTest):
    tool = "check-docs"
    clean = {
        "README.md": "See [the docs](docs/a.md#part), [a site](https://example.org/x) and "
                     "[below](#below).\n\n```\n[not](a/link.md)\n```\n`[nor](this.md)`\n",
        "docs/a.md": "[up](../README.md) [folder](../src)\n",
        "src/base/text.c": "int x;\n",
        "src/base/README.md": "# base\n",
        "src/empty/meson.build": "\n",
    }

    def test_a_clean_tree_passes(self):
        self.passes({})

    def test_a_link_that_leads_nowhere_is_found_at_its_line(self):
        self.finds({"docs/a.md": "# A\n\n[up](../README.md), [gone](b.md)\n"},
                   "docs/a.md:3: 'b.md' leads nowhere")

    def test_a_link_is_followed_from_its_own_folder(self):
        self.finds({"docs/a.md": "[up](README.md)\n"}, "docs/a.md:1: 'README.md' leads nowhere")

    def test_a_link_after_a_fence_is_read(self):
        self.finds({"docs/a.md": "```\n[x](no.md)\n```\n[y](nor.md)\n"},
                   "docs/a.md:4: 'nor.md' leads nowhere")

    def test_a_folder_of_code_without_a_readme_is_found(self):
        self.finds({"src/base/README.md": None}, "src/base:0: no README.md")


main(CheckDocs)
