package org.cfgrun.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cfgrun help}: the usage of a command, or a page on a topic. */
@Command(
    name = "help",
    mixinStandardHelpOptions = true,
    description = "Shows how a command is used, or a page on a topic or a finding.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun help                                  the commands and the topics",
      "  cfgrun help eval",
      "  cfgrun help inheritance",
      "  cfgrun help unknown-argument                 what this finding means",
      "",
      "Exit status: 0 ok, 2 there is no such page."
    })
final class HelpCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND|TOPIC",
      completionCandidates = Candidates.class,
      description = "A command, a topic, or the name in brackets of an error or a warning.")
  @Nullable String topic;

  @Spec CommandSpec spec;

  /** What a shell completes. */
  static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return HelpPages.topics().iterator();
    }
  }

  HelpCommand(Terminal terminal) {
    this.terminal = terminal;
    this.spec = CommandSpec.create();
  }

  @Override
  public Integer call() {
    CommandLine program = spec.root().commandLine();
    if (topic == null) {
      program.usage(out(), program.getColorScheme());
      terminal.out().println();
      terminal.out().println("Topics, for cfgrun help TOPIC:");
      terminal.out().println("  " + String.join(" ", HelpPages.TOPICS) + " rules errors");
      return ExitStatus.OK;
    }
    CommandLine command = program.getSubcommands().get(topic);
    if (command != null) {
      command.usage(out(), program.getColorScheme());
      return ExitStatus.OK;
    }
    String page = HelpPages.read(topic);
    if (page != null) {
      terminal.out().print(page);
      terminal.out().flush();
      return ExitStatus.OK;
    }
    List<String> known = new ArrayList<>(program.getSubcommands().keySet());
    known.addAll(HelpPages.topics());
    String nearest = Suggestions.nearest(topic, known);
    terminal
        .err()
        .println(
            "error: there is no help on `"
                + topic
                + "`."
                + (nearest == null ? "" : " Did you mean `" + nearest + "`?"));
    terminal.err().println("See: cfgrun help");
    return ExitStatus.USAGE;
  }

  private PrintWriter out() {
    return new PrintWriter(terminal.out(), true);
  }
}
