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

/** {@code cfgrun help}: shows the usage of a command, or the page on a topic. */
@Command(
    name = "help",
    mixinStandardHelpOptions = true,
    description =
        "Show help for a command, a topic, a section or component of configs, or an error.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun help                                  list commands and topics",
      "  cfgrun help eval",
      "  cfgrun help inheritance",
      "  cfgrun help unknown-argument                 explain an error",
      "  cfgrun help lr_config                        a section of configs",
      "  cfgrun help RetinaHead                       a component and its arguments",
      "",
      "Exit status: 0 success, 2 unknown topic."
    })
final class HelpCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND|TOPIC|SECTION|COMPONENT",
      completionCandidates = Candidates.class,
      description =
          "A command, a topic, a section such as lr_config, a component such as SGD, or the code "
              + "in brackets of an error or warning.")
  @Nullable String topic;

  @Spec CommandSpec spec;

  /** The topics, for shell completion. */
  static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return known().iterator();
    }
  }

  /** Returns everything with a page except commands. */
  private static List<String> known() {
    List<String> known = new ArrayList<>(HelpPages.topics());
    known.addAll(HelpPages.sections());
    known.addAll(ComponentPages.names());
    return known;
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
      terminal.out().println("Topics (cfgrun help TOPIC):");
      terminal.out().println("  " + String.join(" ", HelpPages.TOPICS) + " rules errors");
      return ExitStatus.OK;
    }
    CommandLine command = program.getSubcommands().get(topic);
    if (command != null) {
      command.usage(out(), program.getColorScheme());
      return ExitStatus.OK;
    }
    String page = HelpPages.read(topic);
    page = page == null ? HelpPages.configSection(topic) : page;
    page = page == null ? ComponentPages.component(topic) : page;
    if (page != null) {
      terminal.out().print(page);
      terminal.out().flush();
      return ExitStatus.OK;
    }
    List<String> known = new ArrayList<>(program.getSubcommands().keySet());
    known.addAll(known());
    String nearest = Suggestions.nearest(topic, known);
    terminal.error(
        "unknown command, topic, section or component `"
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
