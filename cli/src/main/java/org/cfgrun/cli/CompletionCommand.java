package org.cfgrun.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cfgrun completion}: prints a completion script for a shell. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a completion script for bash, zsh or fish.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(cfgrun completion bash)             in ~/.bashrc",
      "  source <(cfgrun completion zsh)              in ~/.zshrc, after compinit",
      "  cfgrun completion fish | source              in ~/.config/fish/config.fish",
      "",
      "Exit status: 0 success, 2 usage error."
    })
final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  CompletionScript shell = CompletionScript.BASH;

  @Spec CommandSpec spec;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
    this.spec = CommandSpec.create();
  }

  @Override
  public Integer call() {
    terminal.out().print(shell.of(CompletionModel.of(spec.root())));
    terminal.out().flush();
    return ExitStatus.OK;
  }
}
