package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.cli.LoggedRun.Axis;
import org.cfgrun.interpreter.chart.Series.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the logs that {@code plot} reads beside the JSON lines of mmcv. */
class PlotSourcesTest {
  private static final String MMCV =
      """
      2023-05-04 13:35:19,123 - mmdet - INFO - workflow: [('train', 1)], max: 12 epochs
      2023-05-04 13:35:19,123 - mmdet - INFO - Epoch [1][50/100]	lr: 1.978e-03, eta: 1 day, 2:00:00, time: 0.321, data_time: 0.050, memory: 3500, loss_cls: 1.1, loss: 4.5
      2023-05-04 13:35:29,123 - mmdet - INFO - Epoch [1][100/100]	lr: 2.000e-02, eta: 0:10:00, time: 0.321, loss: 3.5
      2023-05-04 13:35:39,123 - mmdet - INFO - Epoch(val) [1][625]	bbox_mAP: 0.0670, bbox_mAP_copypaste: 0.067 0.1 -1.0
      2023-05-04 13:35:49,123 - mmdet - INFO - Epoch [2][50/100]	lr: 2.000e-02, eta: 0:05:00, time: 0.321, loss: nan
      """;
  private static final String MMENGINE =
      """
      2023/05/04 13:35:19 - mmengine - INFO - Epoch(train)  [1][ 50/100]  base_lr: 2.0000e-02 lr: 1.9820e-03  eta: 1 day, 2:00:00  time: 0.4320  data_time: 0.0123  memory: 3500  loss: 4.5000  loss_cls: 1.1000
      2023/05/04 13:35:29 - mmengine - INFO - Epoch(train)  [1][100/100]  lr: 2.0000e-02  eta: 0:10:00  time: 0.4320  loss: 3.5000
      2023/05/04 13:35:39 - mmengine - INFO - Epoch(val)  [1][ 50/625]    eta: 0:01:00  time: 0.0400  data_time: 0.0003
      2023/05/04 13:35:49 - mmengine - INFO - Epoch(val) [1][625/625]    coco/bbox_mAP: 0.0670  coco/bbox_mAP_50: 0.1000  data_time: 0.0003  time: 0.0400
      2023/05/04 13:35:59 - mmengine - INFO - Epoch(train)  [2][ 50/100]  lr: 2.0000e-02  eta: 0:05:00  time: 0.4320  loss: 2.5000
      """;
  private static final String SCALARS =
      """
      {"lr": 0.002, "data_time": 0.01, "loss": 4.5, "epoch": 1, "iter": 50, "memory": 3500, "step": 50}
      {"lr": 0.02, "loss": 3.5, "epoch": 1, "iter": 100, "step": 100}
      {"coco/bbox_mAP": 0.067, "coco/bbox_mAP_50": 0.1, "data_time": 0.0003, "step": 1}
      {"lr": 0.02, "loss": 2.5, "epoch": 2, "iter": 150, "step": 150}
      """;

  @TempDir Path folder;

  private LoggedRun read(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return new RunLogReader(
            Files.writeString(file, text),
            name,
            note -> {
              throw new AssertionError(note);
            })
        .read();
  }

  @Test
  void readsTheTextLogOfMmcv() throws IOException {
    LoggedRun run = read("a.log", MMCV);
    assertThat(run.keys())
        .containsExactly("lr", "time", "data_time", "memory", "loss_cls", "loss", "bbox_mAP");
    assertThat(run.axis()).isEqualTo(Axis.EPOCH);
    assertThat(run.points("loss", Axis.EPOCH, 0))
        .containsExactly(new Point(.5, 4.5), new Point(1, 3.5), new Point(1.5, Double.NaN));
    assertThat(run.points("lr", Axis.EPOCH, 0)).startsWith(new Point(.5, 1.978e-3));
    assertThat(run.points("bbox_mAP", Axis.EPOCH, 0)).containsExactly(new Point(1, 0.067));
  }

  @Test
  void readsTheTextLogOfMmengine() throws IOException {
    LoggedRun run = read("a.log", MMENGINE);
    assertThat(run.keys())
        .startsWith("base_lr", "lr", "time", "data_time", "memory", "loss", "loss_cls")
        .contains("coco/bbox_mAP", "coco/bbox_mAP_50");
    assertThat(run.points("loss", Axis.EPOCH, 0))
        .containsExactly(new Point(.5, 4.5), new Point(1, 3.5), new Point(1.5, 2.5));
    assertThat(run.points("coco/bbox_mAP", Axis.EPOCH, 0)).containsExactly(new Point(1, 0.067));
  }

  @Test
  void readsTextLogsByIteration() throws IOException {
    LoggedRun run =
        read(
            "a.log",
            """
            2023-05-04 13:35:19,123 - mmdet - INFO - Iter [50/80000]	lr: 1e-03, eta: 0:10:00, loss: 4.5
            2023-05-04 13:35:19,123 - mmdet - INFO - Iter(val) [625]	bbox_mAP: 0.5
            2023/05/04 13:35:19 - mmengine - INFO - Iter(train) [  100/90000]  lr: 1e-03  loss: 2.5
            """);
    assertThat(run.points("loss", Axis.ITERATION, 0))
        .containsExactly(new Point(50, 4.5), new Point(100, 2.5));
    assertThat(run.points("bbox_mAP", Axis.ITERATION, 0)).containsExactly(new Point(50, 0.5));
  }

  @Test
  void readsTheScalarsOfMmengine() throws IOException {
    LoggedRun run = read("t/vis_data/scalars.json", SCALARS);
    assertThat(run.axis()).isEqualTo(Axis.ITERATION);
    assertThat(run.points("loss", Axis.ITERATION, 0))
        .containsExactly(new Point(50, 4.5), new Point(100, 3.5), new Point(150, 2.5));
    assertThat(run.points("coco/bbox_mAP", Axis.ITERATION, 0))
        .containsExactly(new Point(100, 0.067));
  }

  @Test
  void directoryContributesOneLogForEachRun() throws IOException {
    read("w/one/20260131_120000.log", MMCV);
    read("w/one/20260131_120000.log.json", SCALARS);
    read("w/two/t/t.log", MMENGINE);
    read("w/two/t/vis_data/scalars.json", SCALARS);
    read("w/two/t/vis_data/t.json", SCALARS);
    read("w/three/old.log", MMENGINE);
    List<Path> logs = LogFiles.at(folder.resolve("w"));
    assertThat(LogFiles.names(logs)).containsExactly("one", "three", "two/t/vis_data");
    assertThat(LogFiles.names(List.of(logs.get(0), logs.get(0).resolveSibling("other.log"))))
        .containsExactly("20260131_120000.log.json", "other.log");
    assertThat(CommandRun.of("plot", folder.resolve("w/two")).status()).isZero();
    Path empty = Files.createDirectory(folder.resolve("empty"));
    CommandRun none = CommandRun.of("plot", empty);
    assertThat(none.status()).isEqualTo(ExitStatus.FAILURE);
    assertThat(none.err()).contains("`%s` contains no logs of runs.".formatted(empty));
  }
}
