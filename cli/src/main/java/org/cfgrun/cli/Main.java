package org.cfgrun.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.FileName;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of the {@code cfgrun} command. */
public final class Main {
  private static final Set<String> SEARCH_TEXTS = Set.of("PREFIX", "TEXT");

  private Main() {}

  /** Runs a command and exits with its status. */
  public static void main(String[] arguments) {
    // The progress bar and the charts would write numbers in the digits of the user's language.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    PrintStream plain = System.err;
    int status;
    try {
      Terminal terminal = Terminal.ofProcess();
      // The logging library writes to System.err, which is not UTF-8 everywhere.
      System.setErr(terminal.err());
      status = run(terminal, arguments);
    } catch (LinkageError missing) {
      // Without file descriptors no class of a jar can be loaded that is not open yet, so this
      // uses none.
      if (!DescriptorLimit.isReached()) {
        throw missing;
      }
      plain.println(DescriptorLimit.MESSAGE);
      status = ExitStatus.FAILURE;
    }
    System.exit(status);
  }

  /**
   * Runs a command in this process, as if neither stream were a terminal.
   *
   * @param out the stream for results
   * @param err the stream for problems and progress
   * @return the exit status
   */
  public static int run(PrintStream out, PrintStream err, String... arguments) {
    return run(Terminal.of(out, err), arguments);
  }

  /** Runs a command and returns its status. */
  static int run(Terminal terminal, String... arguments) {
    int status = execute(terminal, arguments);
    IOException lost = terminal.out().failure();
    if (lost == null) {
      return status;
    }
    if (String.valueOf(lost.getMessage()).contains("Broken pipe")) {
      // The reader, such as `head`, has seen enough.
      return ExitStatus.BROKEN_PIPE;
    }
    terminal.error("standard output cannot be written: " + DiskReason.of(lost) + ".");
    return ExitStatus.FAILURE;
  }

  private static int execute(Terminal terminal, String... words) {
    String[] arguments;
    try {
      arguments = ArgumentFile.expand(words);
    } catch (IOException unreadable) {
      terminal.error(String.valueOf(unreadable.getMessage()));
      return ExitStatus.USAGE;
    }
    CommandLine.Help.Ansi ansi =
        terminal.colors() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF;
    return Cfgrun.program(terminal, arguments)
        .setOut(new java.io.PrintWriter(terminal.out(), true))
        .setErr(new java.io.PrintWriter(terminal.err(), true))
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((problem, line) -> usage(terminal, problem))
        .setExecutionExceptionHandler((problem, line, parsed) -> bug(terminal, problem))
        .setExecutionStrategy(Main::execute)
        .execute(arguments);
  }

  /**
   * Runs the parsed command, unless a path is empty: Java takes an empty path for the current
   * directory, which nobody means who writes {@code "$DIR"} with an unset variable.
   */
  private static int execute(ParseResult parsed) {
    for (ParseResult each = parsed; each != null; each = each.subcommand()) {
      for (ArgSpec argument : each.matchedArgs()) {
        if (isEmptyPath(argument)) {
          String name =
              argument instanceof OptionSpec option
                  ? "option '" + option.longestName() + "'"
                  : "parameter '" + argument.paramLabel() + "'";
          throw new ParameterException(
              each.commandSpec().commandLine(),
              "Invalid value for " + name + ": expected a name, got an empty text.");
        }
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Returns whether a path is empty. Positional parameters are names, except for search texts. */
  private static boolean isEmptyPath(ArgSpec argument) {
    Object value = argument.getValue();
    Stream<?> values =
        value instanceof Collection<?> several
            ? several.stream()
            : value instanceof Map<?, ?> named ? named.values().stream() : Stream.of(value);
    return values.anyMatch(
        each ->
            each instanceof Path
                ? each.toString().isEmpty()
                : argument.isPositional()
                    && !SEARCH_TEXTS.contains(argument.paramLabel())
                    && "".equals(each));
  }

  private static int usage(Terminal terminal, ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    // Some of picocli's messages already start with this prefix.
    terminal.error(String.valueOf(problem.getMessage()).replaceFirst("^Error: ", ""));
    UnmatchedArgumentException.printSuggestions(problem, command.getErr());
    terminal.err().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitStatus.USAGE;
  }

  private static int bug(Terminal terminal, Exception problem) {
    if (problem instanceof ConfigException facing) {
      Problems problems = new Problems();
      problems.add(facing.diagnostic());
      Report.print(terminal, problems);
      return ExitStatus.FAILURE;
    }
    if (problem instanceof InvalidPathException invalid) {
      terminal.error(FileName.invalid(invalid.getInput()).text());
      return ExitStatus.FAILURE;
    }
    if (problem instanceof UserFacingException facing) {
      terminal.error(String.valueOf(facing.getMessage()));
      return ExitStatus.FAILURE;
    }
    if (DescriptorLimit.isReached()) {
      terminal.err().println(DescriptorLimit.MESSAGE);
      return ExitStatus.FAILURE;
    }
    terminal
        .err()
        .println(
            "This is a bug in cfgrun; please report it with the stack trace below and the config.");
    problem.printStackTrace(terminal.err());
    return ExitStatus.FAILURE;
  }
}
