package org.cfgrun.cli;

import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command without a subcommand. */
@Command(
    name = "cfgrun",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Evaluates OpenMMLab-style configs, and trains and tests the detectors they describe.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun eval my.cfg -x data.train             the value of one key",
      "  cfgrun train stdlib::quickstart/shapes_retinanet.cfg",
      "  cfgrun test my.cfg work_dirs/my/latest.pth --eval bbox",
      "  cfgrun doctor                                what of this machine can be used",
      "  cfgrun help inheritance                     pages on topics; see: cfgrun help",
      "",
      "A config is a file (.cfg, or OpenMMLab's .py) or stdlib::PATH, one that comes",
      "with cfgrun.",
      "Exit status: 0 ok, 1 the run failed, 2 wrong usage, 3 the config cannot be",
      "evaluated or built, 4 findings or differences."
    })
final class Cfgrun {
  private static final List<Class<?>> COMMANDS =
      List.of(
          EvalCommand.class,
          ExplainCommand.class,
          TreeCommand.class,
          FlattenCommand.class,
          DiffCommand.class,
          CheckCommand.class,
          FmtCommand.class,
          TrainCommand.class,
          TestCommand.class,
          LrCommand.class,
          PlotCommand.class,
          HooksCommand.class,
          DoctorCommand.class,
          CompletionCommand.class,
          HelpCommand.class);

  /** Those that tell of all the others. */
  private static final Set<Class<?>> TELLING = Set.of(CompletionCommand.class, HelpCommand.class);

  /** The program with all its commands. */
  static CommandLine whole(Terminal terminal) {
    return program(terminal, COMMANDS);
  }

  /**
   * The program as far as a command line needs it. To make a command takes milliseconds, so that
   * one that is called by its name is made alone.
   */
  static CommandLine program(Terminal terminal, String... arguments) {
    List<Class<?>> called =
        COMMANDS.stream()
            .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
            .filter(command -> !TELLING.contains(command))
            .toList();
    return program(terminal, called.isEmpty() ? COMMANDS : called);
  }

  private static CommandLine program(Terminal terminal, List<Class<?>> commands) {
    CommandFactory factory = new CommandFactory(terminal);
    CommandLine program = new CommandLine(new Cfgrun(), factory);
    for (Class<?> command : commands) {
      program.addSubcommand(name(command), new CommandLine(command, factory));
    }
    return program;
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }
}
