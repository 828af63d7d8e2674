package org.cfgrun.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The top-level command, {@code cfgrun}. */
@Command(
    name = "cfgrun",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description =
        "Evaluate OpenMMLab-style configs, and train and test the detectors they describe.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun eval my.cfg -x data.train             print the value of one key",
      "  cfgrun train stdlib::quickstart/shapes_retinanet.cfg",
      "  cfgrun test my.cfg work_dirs/my/latest.pth --eval bbox",
      "  cfgrun predict my.cfg work_dirs/my/latest.pth photos --out drawn",
      "  cfgrun doctor                                check the engine and its devices",
      "  cfgrun help inheritance                      read the page on a topic",
      "",
      "A config is a file (.cfg, or OpenMMLab's .py), or stdlib::PATH for a config",
      "that is part of cfgrun.",
      "Exit status: 0 success, 1 the run failed, 2 usage error, 3 the config cannot",
      "be evaluated or built, 4 findings or differences."
    })
final class Cfgrun {
  private static final List<Class<?>> COMMANDS =
      List.of(
          EvalCommand.class,
          ExplainCommand.class,
          KeysCommand.class,
          TreeCommand.class,
          FlattenCommand.class,
          MigrateCommand.class,
          DiffCommand.class,
          ViewCommand.class,
          CheckCommand.class,
          SummaryCommand.class,
          CoverageCommand.class,
          FmtCommand.class,
          BrowseCommand.class,
          TrainCommand.class,
          TestCommand.class,
          PredictCommand.class,
          ExportCommand.class,
          LrCommand.class,
          PlotCommand.class,
          SyncCommand.class,
          HooksCommand.class,
          ConfigsCommand.class,
          ModelsCommand.class,
          CatalogCommand.class,
          LspCommand.class,
          DoctorCommand.class,
          CompletionCommand.class,
          HelpCommand.class);

  /** The commands that list all others. */
  private static final Set<Class<?>> LISTING = Set.of(CompletionCommand.class, HelpCommand.class);

  /** Returns the program with all its commands. */
  static CommandLine complete(Terminal terminal) {
    return program(terminal, COMMANDS);
  }

  /**
   * Returns the program with the commands that a command line needs. Creating a command takes
   * milliseconds, so only the one that is called is created.
   */
  static CommandLine program(Terminal terminal, String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    if (first.equals("--version")) {
      return program(terminal, List.of());
    }
    for (Class<?> command : COMMANDS) {
      if (name(command).equals(first) && !LISTING.contains(command)) {
        return program(terminal, List.of(command));
      }
    }
    return program(terminal, COMMANDS);
  }

  private static CommandLine program(Terminal terminal, List<Class<?>> commands) {
    CommandFactory factory = new CommandFactory(terminal);
    CommandLine program = new CommandLine(new Cfgrun(), factory);
    for (Class<?> command : commands) {
      program.addSubcommand(name(command), new CommandLine(command, factory));
    }
    return program;
  }

  /**
   * Returns the name of a command: that of its class without {@code Command}. Reading the
   * annotations of all commands would take longer than most commands do.
   */
  static String name(Class<?> command) {
    return command.getSimpleName().replace("Command", "").toLowerCase(Locale.ROOT);
  }
}
