package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  static Stream<String> commands() {
    Terminal terminal = new Terminal(System.out, System.err, false, false);
    return Cfgrun.whole(terminal).getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyHelpNamesOptionsAndExitStatusInPlainText(String command) {
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
  void theHelpOfACommandThatTakesAConfigNamesOverrides(String command) {
    assertThat(CommandRun.of(command, "--help").out()).contains("--cfg-options=KEY=VALUE");
  }

  @Test
  void theFirstHelpShowsWhatToTry() {
    assertThat(CommandRun.of("--help").out())
        .contains("  cfgrun train stdlib::quickstart/shapes_retinanet.cfg")
        .contains("doctor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          eval                                   | error: Missing required parameter: 'FILE'
          eval a.cfg --format toml               | error: Invalid value for option '--format'
          eval a.cfg --formt json                | error: Unknown option: '--formt'
          train a.cfg --resume-from f --auto-resume | error: --resume-from=FILE, --auto-resume are mutually exclusive
          train a.cfg --seed none                | error: Invalid value for option '--seed'
          test a.cfg                             | error: Missing required parameter: 'CKPT'
          """)
  void wrongUsageIsStatusTwoAndPointsToTheHelp(String arguments, String message) {
    CommandRun run = CommandRun.of((Object[]) arguments.split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith(message)
        .endsWith("See: cfgrun " + arguments.split(" ")[0] + " --help\n");
  }

  @Test
  void aMistypedCommandIsSuggested() {
    CommandRun run = CommandRun.of("trian", "my.cfg");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: Unmatched arguments").contains("cfgrun train");
  }

  @Test
  void aTestWithNothingToDoSaysWhatThereIs() {
    assertThat(CommandRun.of("test", "a.cfg", "b.pth"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "error: nothing to do: give --eval METRIC, --out F.json or --show-dir DIR.\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --fast-dev-run 2 --work-dir w | --fast-dev-run keeps nothing, so --work-dir has no meaning beside it.
          --fast-dev-run 0              | a trial takes at least one batch.
          --dry-run --auto-resume       | a run that keeps nothing goes on from nothing.
          """)
  void anOptionWithoutMeaningInATrialIsWrongUsage(String arguments, String message) {
    CommandRun run = CommandRun.of((Object[]) ("train a.cfg " + arguments).split(" "));
    assertThat(run).isEqualTo(new CommandRun(2, "", "error: " + message + "\n"));
  }

  @Test
  void theDoctorFindsThisMachineInOrder() {
    CommandRun run = CommandRun.of("doctor");
    assertThat(run.out())
        .contains("ok   java", "ok   machine", "ok   engine", "ok   devices")
        .doesNotContain("\u001b");
    assertThat(run.status()).isEqualTo(run.out().contains("FIX") ? 1 : 0);
  }
}
