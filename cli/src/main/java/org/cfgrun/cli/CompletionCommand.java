package org.cfgrun.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cfgrun completion}: the script by which a shell completes commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Prints a script by which a shell completes commands and options.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(cfgrun completion bash)             in ~/.bashrc",
      "  source <(cfgrun completion zsh)              in ~/.zshrc, after compinit",
      "  cfgrun completion fish | source              in ~/.config/fish/config.fish",
      "",
      "Exit status: 0 ok, 2 wrong usage."
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
    terminal.out().print(shell.of(ShellWords.of(spec.root())));
    terminal.out().flush();
    return ExitStatus.OK;
  }
}
