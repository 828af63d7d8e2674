package org.cfgrun.cli;

import java.util.concurrent.Callable;
import org.cfgrun.ide.ServerMain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cfgrun lsp}: the language server for editors. */
@Command(
    name = "lsp",
    mixinStandardHelpOptions = true,
    description = {
      "Serve an editor over the Language Server Protocol.",
      "An editor starts this command and talks to it over standard input and output. The "
          + "server reads configs and their bases, unsaved text included; it never runs or "
          + "trains anything. docs/editors.md shows how to set up editors."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun lsp                                   what an editor runs",
      "",
      "Exit status: 0 the editor has shut the server down, 1 it left without."
    })
final class LspCommand implements Callable<Integer> {
  @Option(
      names = "--stdio",
      description = "Use standard input and output, which is the only way; editors pass it.")
  boolean stdio;

  LspCommand(Terminal terminal) {
    // The server writes to the stream of the process, in the encoding of the protocol.
  }

  @Override
  public Integer call() {
    return ServerMain.serve();
  }
}
