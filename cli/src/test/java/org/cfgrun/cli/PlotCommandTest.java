package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotCommandTest {
  private static final String LOG =
      """
      {"env_info": "E", "seed": 1}
      {"mode": "train", "epoch": 1, "iter": 2, "lr": 0.02, "loss": 4.0, "time": 0.5}
      {"mode": "train", "epoch": 1, "iter": 4, "lr": 0.02, "loss": 2.0, "time": 0.5}
      {"mode": "val", "epoch": 1, "iter": 3, "lr": 0.02, "bbox_mAP": 0.25, "loss": 3.0, "bbox_mAP_copypaste": "0.25 0.5"}
      {"mode": "train", "epoch": 2, "iter": 2, "lr": 0.02, "loss": 1.0, "time": 0.5}
      {"mode": "train", "epoch": 2, "iter": 4, "lr": 0.02, "loss": NaN, "time": 0.5}
      {"mode": "val", "epoch": 2, "iter": 3, "lr": 0.02, "bbox_mAP": 0.125, "loss": 3.5}
      """;

  @TempDir Path folder;

  private Path log(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void plotsTrainingAndEvaluationWithBestValues() throws IOException {
    Path log = log("a.log.json", LOG);
    CommandRun run = CommandRun.of("plot", log);
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .containsSubsequence(
            "loss",
            "  " + log + "  best 1.000 at epoch 1.50",
            "bbox_mAP",
            "  " + log + "  best 0.2500 at epoch 1",
            "Keys: lr, loss, time, bbox_mAP, loss (val)");
  }

  @Test
  void plotsIterationsOnTheAxis() throws IOException {
    Path log =
        log(
            "a.log.json",
            """
            {"mode": "train", "epoch": 1, "iter": 2, "loss": 4.0}
            {"mode": "val", "epoch": 1, "iter": 9, "bbox_mAP": 0.5}
            {"mode": "train", "epoch": 2, "iter": 4, "loss": 2.0}
            """);
    assertThat(CommandRun.of("plot", log, "--keys", "loss,bbox_mAP").out())
        .contains("best 2.000 at iteration 4", "best 0.5000 at iteration 2");
  }

  @Test
  void rejectsRunsWithDifferentAxes() throws IOException {
    Path epochs = log("epochs.log.json", LOG);
    Path steps = log("steps.csv", "step,tag,value\n2,train/loss,4.0\n");
    CommandRun run = CommandRun.of("plot", epochs, steps);
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("cannot share an axis");
  }

  @Test
  void severalRunsShareAChartWithALegend() throws IOException {
    Path first = log("first.log.json", LOG);
    Path second = log("second.log.json", LOG.replace("4.0", "8.0"));
    String out = CommandRun.of("plot", first, second, "--keys", "loss").out();
    assertThat(out).contains("aa", "bb", "  a  first.log.json  best", "  b  second.log.json  best");
    assertThat(out).contains(" 8.000e+00 │b");
  }

  @Test
  void readsTablesOfTheCsvLogger() throws IOException {
    Path log =
        log(
            "run.csv",
            """
            step,tag,value
            2,train/loss,4.0
            2,learning_rate,0.02
            3,val/remark,"a, b"
            3,val/loss,1.5
            4,train/loss,2.0
            4,tra
            """);
    CommandRun run = CommandRun.of("plot", log);
    assertThat(run.out())
        .contains("best 2.000 at iteration 4")
        .endsWith("Keys: loss, lr, loss (val)\n");
    assertThat(run.err()).isEqualTo("note: " + log + ":7: skipped an invalid log line\n");
  }

  @Test
  void skipsTheIncompleteLineOfAKilledRun() throws IOException {
    Path log = log("a.log.json", LOG + "{\"mode\": \"tra");
    CommandRun run = CommandRun.of("plot", log);
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEqualTo("note: " + log + ":8: skipped an invalid log line\n");
  }

  @Test
  void skipsALineWithoutNumbers() throws IOException {
    Path log = log("a.log.json", LOG + "{\"mode\": null, \"epoch\": \"x\", \"iter\": 3}\n");
    CommandRun run = CommandRun.of("plot", log);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).isEqualTo("note: " + log + ":8: skipped an invalid log line\n");
  }

  @Test
  void writesImagesOfAllKeys() throws IOException {
    Path log = log("a.log.json", LOG);
    Path picture = folder.resolve("runs.svg");
    CommandRun run =
        CommandRun.of("plot", log, log, "--keys", "loss,bbox_mAP,lr", "--out", picture);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(picture)
        .content()
        .contains("<svg ", " height=\"1260\"", " width=\"960\"", "<line ", "</svg")
        .doesNotContain("NaN");
  }

  @Test
  void listsTheKeysForAnUnknownKey() throws IOException {
    CommandRun run = CommandRun.of("plot", log("a.log.json", LOG), "--keys", "los");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err())
        .isEqualTo(
            "error: no log has the key `los`. Available keys: lr, loss, time, bbox_mAP, loss (val).\n");
  }

  @Test
  void reportsFilesThatAreNotLogs() throws IOException {
    Path none = folder.resolve("none.log.json");
    Path empty = log("empty.log.json", "");
    for (Object log : List.of(none, empty)) {
      CommandRun run = CommandRun.of("plot", log);
      assertThat(run.status()).isEqualTo(ExitStatus.FAILURE);
      assertThat(run.err()).contains(log.toString());
    }
    assertThat(CommandRun.of("plot", none, "--out", "a.gif").status()).isEqualTo(ExitStatus.USAGE);
  }
}
