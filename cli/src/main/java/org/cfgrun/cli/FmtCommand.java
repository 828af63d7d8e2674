package org.cfgrun.cli;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun fmt}: configs in one style. */
@Command(
    name = "fmt",
    mixinStandardHelpOptions = true,
    description = {
      "Lays out configs in the style of OpenMMLab's own.",
      "Comments, order and meaning stay (docs/style.md). A config with errors is left as it"
          + " is, and its errors are shown."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun fmt my.cfg                            print it, laid out",
      "  cfgrun fmt --write configs                   all .cfg, .cfgrun, .py below it",
      "  cfgrun fmt --check configs                   name those that would change",
      "  cfgrun fmt --diff my.cfg                     show what would change",
      "  cfgrun fmt - < my.cfg                        from input to output",
      "",
      "Exit status: 0 ok, 1 a file cannot be written, 2 wrong usage, 3 a config has",
      "errors, 4 a config would change (--check)."
    })
final class FmtCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "CFG|DIR|-",
      arity = "1..*",
      description =
          "Configs and folders of them; - is standard input, and @LIST reads arguments from the"
              + " file LIST, a line each.")
  List<String> files = List.of();

  @Option(
      names = {"-w", "--write"},
      description = "Replace the files that change, and name them.")
  boolean write;

  @Option(names = "--check", description = "Change nothing; name the files that would change.")
  boolean check;

  @Option(
      names = "--diff",
      description = "Change nothing; show what would change as a unified diff.")
  boolean diff;

  FmtCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (Collections.frequency(files, FormattedConfig.STANDARD_INPUT) > 1) {
      terminal.err().println("error: standard input can be read only once.");
      return ExitStatus.USAGE;
    }
    List<String> configs = ConfigFiles.distinct(ConfigFiles.of(files));
    String misuse = misuse(configs);
    if (misuse != null) {
      terminal.err().println("error: " + misuse);
      return ExitStatus.USAGE;
    }
    List<FormattedConfig> formatted = configs.parallelStream().map(FormattedConfig::of).toList();
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
      return "--write changes files; --check and --diff only tell what would change.";
    }
    if (write && configs.stream().anyMatch(FormattedConfig::isNoFile)) {
      return "--write needs files: neither standard input nor a stdlib:: config is one.";
    }
    return !write && !check && !diff && configs.size() > 1
        ? "these are " + configs.size() + " configs: say --write, --check or --diff."
        : null;
  }

  /** Whether that went well: a file that cannot be written is told, and the others follow. */
  private boolean show(FormattedConfig config) {
    if (!write && !check && !diff) {
      terminal.out().print(config.text());
    } else if (config.isChanged()) {
      if (write) {
        try {
          config.write();
        } catch (UserFacingException problem) {
          terminal.err().println("error: " + problem.getMessage());
          return false;
        }
      }
      terminal.out().print(diff ? config.diff() : config.name() + "\n");
    }
    return true;
  }

  private void summarize(int all, int changed, int failed, int unwritten) {
    terminal
        .err()
        .println(
            "%d of %s %s%s%s"
                .formatted(
                    changed,
                    Counted.of(all, "config"),
                    write ? "formatted" : "would change",
                    failed == 0 ? "" : ", " + failed + " with errors left alone",
                    unwritten == 0 ? "" : ", " + unwritten + " not written"));
  }
}
