package org.cfgrun.cli;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.source.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun fmt}: formats configs. */
@Command(
    name = "fmt",
    mixinStandardHelpOptions = true,
    description = {
      "Format configs in the style of OpenMMLab's own configs.",
      "Keeps comments, order and values (docs/style.md). A config with errors is reported and"
          + " left unchanged."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun fmt my.cfg                            print the formatted config",
      "  cfgrun fmt --write configs                   every config in a directory",
      "  cfgrun fmt --check configs                   list files that would change",
      "  cfgrun fmt --diff my.cfg                     show the changes",
      "  cfgrun fmt - --stdin-name my.cfg < my.cfg    format standard input",
      "",
      "Exit status: 0 success, 1 a file cannot be written, 2 usage error, 3 a config",
      "has errors, 4 a config would change (with --check)."
    })
final class FmtCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "CFG|DIR|-",
      arity = "1..*",
      description =
          "Configs, or directories of configs; - is standard input, and @LIST reads arguments from"
              + " the file LIST, one per line.")
  List<String> files = List.of();

  @Option(
      names = {"-w", "--write"},
      description = "Write changed files in place, and list them.")
  boolean write;

  @Option(names = "--check", description = "List the files that would change, without writing.")
  boolean check;

  @Option(names = "--diff", description = "Print the changes as a unified diff, without writing.")
  boolean diff;

  @Mixin InputOptions standardInput = new InputOptions();

  FmtCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (Collections.frequency(files, FormattedConfig.STANDARD_INPUT) > 1) {
      terminal.error("standard input can be read only once.");
      return ExitStatus.USAGE;
    }
    List<String> configs = ConfigFiles.distinct(ConfigFiles.of(files));
    String misuse = misuse(configs);
    if (misuse != null) {
      terminal.error(misuse);
      return ExitStatus.USAGE;
    }
    List<FormattedConfig> formatted =
        configs.parallelStream()
            .map(config -> FormattedConfig.of(config, standardInput.name))
            .toList();
    int changed = 0;
    int failed = 0;
    int unwritten = 0;
    for (FormattedConfig config : formatted) {
      Report.print(terminal, config.problems());
      if (config.text() == null) {
        failed++;
      } else if (show(config)) {
        changed += config.isChanged() ? 1 : 0;
      } else {
        unwritten++;
      }
    }
    terminal.out().flush();
    if (write || check) {
      summarize(configs.size(), changed, failed, unwritten);
    }
    if (unwritten > 0) {
      return ExitStatus.FAILURE;
    }
    return failed > 0
        ? ExitStatus.EVALUATION
        : check && changed > 0 ? ExitStatus.FINDINGS : ExitStatus.OK;
  }

  private @Nullable String misuse(List<String> configs) {
    if (write && (check || diff)) {
      return "--write cannot be combined with --check or --diff.";
    }
    if (write && configs.stream().anyMatch(FormattedConfig::isReadOnly)) {
      return "--write requires files; standard input and stdlib:: configs cannot be written.";
    }
    return !write && !check && !diff && configs.size() > 1
        ? "got " + configs.size() + " configs. Add --write, --check or --diff."
        : null;
  }

  /**
   * Prints or writes a config. Returns false, after reporting an error, if the file cannot be
   * written.
   */
  private boolean show(FormattedConfig config) {
    if (!write && !check && !diff) {
      terminal.out().printVerbatim(Objects.requireNonNull(config.text()));
    } else if (config.isChanged()) {
      if (write) {
        try {
          config.write();
        } catch (UserFacingException problem) {
          terminal.error(String.valueOf(problem.getMessage()));
          return false;
        }
      }
      if (diff) {
        terminal.out().printVerbatim(config.diff());
      } else {
        terminal.out().println(Printable.line(config.name()));
      }
    }
    return true;
  }

  private void summarize(int all, int changed, int failed, int unwritten) {
    terminal
        .err()
        .println(
            "%s of %s %s%s%s"
                .formatted(
                    changed,
                    Plural.of(all, "config"),
                    write ? "formatted" : "would change",
                    failed == 0 ? "" : ", " + failed + " with errors left unchanged",
                    unwritten == 0 ? "" : ", " + unwritten + " not written"));
  }
}
