package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class UsageTest {
  static Stream<String> commands() {
    Terminal terminal = Terminal.of(System.out, System.err);
    return Cfgrun.complete(terminal).getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpListsOptionsExamplesAndExitStatus(String command) {
    CommandRun run = CommandRun.of(command, "--help");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("Usage: cfgrun " + command)
        .contains("Exit status: 0")
        .containsPattern("\nExamples:\n  .*cfgrun " + command)
        .doesNotContain("\u001b");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @ValueSource(strings = {"eval", "train", "test"})
  void helpListsOverrides(String command) {
    assertThat(CommandRun.of(command, "--help").out()).contains("--cfg-options=KEY=VALUE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dialect", "--era"})
  void dialectHasAnAliasThatIsNotShown(String option) {
    CommandRun run = CommandRun.of("eval", "none.cfg", option, "mmcv2");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: Invalid value for option '" + option + "'");
    assertThat(CommandRun.of("eval", "--help").out()).contains("--dialect").doesNotContain("--era");
    assertThat(CommandRun.of("completion", "bash").out())
        .contains("--dialect")
        .doesNotContain("--era");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lr", "hooks"})
  void commandsThatRunNoModelHaveNoDeviceOptions(String command) {
    assertThat(CommandRun.of(command, "--help").out())
        .contains("--module-path")
        .doesNotContain("--device", "--threads");
    assertThat(CommandRun.of(command, "a.cfg", "--device", "cpu").status()).isEqualTo(2);
    assertThat(CommandRun.of("train", "--help").out()).contains("--device", "--threads");
    assertThat(CommandRun.of("test", "--help").out()).contains("--device", "--threads");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandsHaveTheNamesOfTheirClasses(String name) {
    Terminal terminal = Terminal.of(System.out, System.err);
    Object command = Cfgrun.complete(terminal).getSubcommands().get(name).getCommand();
    assertThat(command.getClass().getAnnotation(CommandLine.Command.class).name()).isEqualTo(name);
  }

  @Test
  void topLevelHelpShowsExamples() {
    assertThat(CommandRun.of("--help").out())
        .contains("  cfgrun train stdlib::quickstart/shapes_retinanet.cfg")
        .contains("doctor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          eval                                   | error: Missing required parameter: 'CFG|DIR'
          eval a.cfg --format toml               | error: Invalid value for option '--format'
          eval a.cfg --formt json                | error: Unknown option: '--formt'
          train a.cfg --resume-from f --auto-resume | error: --resume-from=FILE, --auto-resume are mutually exclusive
          train a.cfg --seed none                | error: Invalid value for option '--seed'
          test a.cfg                             | error: Missing required parameter: 'CHECKPOINT'
          """)
  void usageErrorsExitWithTwoAndPointToHelp(String arguments, String message) {
    CommandRun run = CommandRun.of((Object[]) arguments.split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith(message)
        .endsWith("See: cfgrun " + arguments.split(" ")[0] + " --help\n");
  }

  @Test
  void suggestsTheNearestCommand() {
    CommandRun run = CommandRun.of("trian", "my.cfg");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: Unmatched arguments").contains("cfgrun train");
  }

  @Test
  void testRequiresAnAction() {
    assertThat(CommandRun.of("test", "a.cfg", "b.pth"))
        .isEqualTo(
            new CommandRun(
                2, "", "error: nothing to do. Add --eval METRIC, --out FILE or --show-dir DIR.\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --fast-dev-run 2 --work-dir w | --fast-dev-run cannot be combined with --work-dir.
          --fast-dev-run 0              | --fast-dev-run and --overfit require at least one batch.
          --dry-run --auto-resume       | --dry-run and --fast-dev-run cannot be combined with --resume-from or --auto-resume.
          """)
  void rejectsOptionsThatDoNotFitATrial(String arguments, String message) {
    CommandRun run = CommandRun.of((Object[]) ("train a.cfg " + arguments).split(" "));
    assertThat(run).isEqualTo(new CommandRun(2, "", "error: " + message + "\n"));
  }

  @Test
  void doctorReportsThisMachine() {
    CommandRun run = CommandRun.of("doctor");
    assertThat(run.out())
        .contains("ok   java", "ok   machine", "ok   engine", "ok   devices")
        .doesNotContain("\u001b");
    assertThat(run.status()).isEqualTo(run.out().contains("FIX") ? 1 : 0);
  }
}
