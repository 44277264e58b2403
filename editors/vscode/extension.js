// Starts `jubilee decree lsp` and hands it the Markdown files whose names end in .decree.md.

const { workspace } = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

function activate() {
  const server = {
    command: workspace.getConfiguration("jubilee").get("path"),
    args: ["decree", "lsp"],
    transport: TransportKind.stdio,
  };
  client = new LanguageClient("jubilee", "Jubilee", server, {
    documentSelector: [{ language: "markdown", pattern: "**/*.decree.md" }],
  });
  return client.start();
}

function deactivate() {
  return client && client.stop();
}

module.exports = { activate, deactivate };
