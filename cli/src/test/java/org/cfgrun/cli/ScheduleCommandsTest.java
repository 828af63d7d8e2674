package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.cfgrun.cli.chart.TerminalChart;
import org.cfgrun.interpreter.chart.Series;
import org.cfgrun.runtime.training.trial.SchedulePreview.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code lr} and {@code hooks}. */
class ScheduleCommandsTest {
  private static final String CONFIG =
      """
      optimizer = dict(type='SGD', lr=0.02, momentum=0.9)
      optimizer_config = dict(grad_clip=None)
      lr_config = dict(policy='step', warmup='linear', warmup_iters=2, warmup_ratio=0.5, step=[1])
      momentum_config = None
      runner = dict(type='EpochBasedRunner', max_epochs=2)
      checkpoint_config = dict(interval=1)
      evaluation = dict(interval=1, metric='bbox')
      log_config = dict(interval=50, hooks=[dict(type='TextLoggerHook')])
      custom_hooks = [dict(type='NumClassCheckHook', priority=12)]
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) throws IOException {
    Path file = Files.writeString(folder.resolve("my.cfg"), CONFIG);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(1, file.toString());
    Terminal terminal = Terminal.of(out, err);
    return Main.run(terminal, all.toArray(String[]::new));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @Test
  void csvHasOneRowPerIterationAndGroup() throws IOException {
    assertThat(run("lr", "--csv", "--iters-per-epoch", "3")).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            iteration,group,lr,momentum
            0,0,0.01,0.9
            1,0,0.015,0.9
            2,0,0.02,0.9
            3,0,0.002,0.9
            4,0,0.002,0.9
            5,0,0.002,0.9
            """);
  }

  @Test
  void runThatIsTooLongForAPreviewIsAnError() throws IOException {
    assertThat(run("lr", "--csv", "--iters-per-epoch", "1000000000")).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("my.cfg:5:10")
        .contains("Expected at most 2000000 iterations, got 2000000000.");
  }

  @Test
  void showsSchedulesAndHooksDespiteMissingModules() throws IOException {
    String imports = "custom_imports.imports=[not.here]";
    String allow = "--allow-custom-code";
    assertThat(run("lr", "--csv", "--iters-per-epoch", "1", allow, "--cfg-options", imports))
        .isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("0,0,0.01,0.9");
    assertThat(run("hooks", allow, "--cfg-options", imports)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("StepLrUpdaterHook");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("warning").contains("`not.here`");
  }

  @Test
  void treatsCustomRunnersLikeTheirNamesakes() throws IOException {
    assertThat(run("lr", "--csv", "--iters-per-epoch", "1")).isZero();
    String ours = out.toString(StandardCharsets.UTF_8);
    out.reset();
    String amp = "runner.type=EpochBasedRunnerAmp";
    assertThat(run("lr", "--csv", "--iters-per-epoch", "1", "--cfg-options", amp)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(ours);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("The runner `EpochBasedRunnerAmp` is not available")
        .contains("counts like `EpochBasedRunner`");
  }

  @Test
  void namesGroupsAfterTheirOptimizer() throws IOException {
    int status =
        run(
            "lr",
            "--csv",
            "--iters-per-epoch",
            "1",
            "--cfg-options",
            "optimizer._delete_=True",
            "optimizer.gen.type=SGD",
            "optimizer.gen.lr=0.1",
            "optimizer.disc.type=Adam",
            "optimizer.disc.lr=0.2");
    assertThat(status).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("\n0,gen.0,0.05,0.0\n0,disc.0,0.1,0.9\n1,gen.0,");
  }

  @Test
  void supportsOlderKeysForLengthAndOptimizers() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("gan.cfg"),
            """
            optimizers = dict(
                generator=dict(type='Adam', lr=0.5), discriminator=dict(type='Adam', lr=0.25))
            lr_config = dict(policy='Step', step=[1], gamma=0.5)
            total_iters = 2
            """);
    Terminal terminal = Terminal.of(out, err);
    assertThat(Main.run(terminal, "lr", file.toString(), "--csv")).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            iteration,group,lr,momentum
            0,generator.0,0.5,0.9
            0,discriminator.0,0.25,0.9
            1,generator.0,0.25,0.9
            1,discriminator.0,0.125,0.9
            """);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("runner = dict(type='IterBasedRunner', max_iters=2)");
  }

  @Test
  void csvQuotesNames() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("gan.cfg"),
            """
            optimizers = {
                'a,b': dict(type='SGD', lr=0.5), 'c"d': dict(type='SGD', lr=0.25),
                'e\\nf': dict(type='SGD', lr=0.125)}
            lr_config = dict(policy='fixed')
            total_iters = 1
            """);
    Terminal terminal = Terminal.of(out, err);
    assertThat(Main.run(terminal, "lr", file.toString(), "--csv")).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            iteration,group,lr,momentum
            0,"a,b.0",0.5,0.0
            0,"c""d.0",0.25,0.0
            0,e\\nf.0,0.125,0.0
            """);
  }

  @Test
  void chartShowsPeakIterationsAndEpochs() throws IOException {
    assertThat(run("lr", "--iters-per-epoch", "30")).as(err.toString()).isZero();
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.get(0)).isEqualTo("learning rate");
    assertThat(lines.get(1)).startsWith(" 2.000e-02 │").contains("⠉⠉⠉");
    assertThat(lines.get(10)).startsWith(" 0.000e+00 │");
    assertThat(lines.get(12)).matches(" {12}0 +iteration +59");
    assertThat(lines.get(13)).matches(" {12}1 +epoch +2");
    assertThat(lines).hasSize(14).allMatch(line -> line.length() <= 80);
  }

  @Test
  void equalGroupsShareACurve() {
    ScheduleCurves curves = new ScheduleCurves();
    for (int i = 0; i < 4; i++) {
      curves.accept(new Point(i, 0, "", 0, 0.5, 0.9));
      curves.accept(new Point(i, 0, "", 1, i < 2 ? 0.5 : 0.25, 0.9));
      curves.accept(new Point(i, 0, "", 2, i < 2 ? 0.5 : 0.25, 0.9));
      curves.accept(new Point(i, 0, "", 3, 0.5, 0.9));
    }
    assertThat(curves.charts()).singleElement();
    List<Series> series = curves.charts().get(0).series();
    assertThat(series).extracting(Series::name).containsExactly("groups 0, 3", "groups 1, 2");
    assertThat(series.get(1).points())
        .extracting(Series.Point::y)
        .containsExactly(0.5, 0.5, 0.25, 0.25);
  }

  @Test
  void everyCurveHasItsOwnLetter() {
    ScheduleCurves curves = new ScheduleCurves();
    for (int i = 0; i < 2; i++) {
      for (int group = 0; group < 30; group++) {
        curves.accept(new Point(i, 0, "", group, 0.1 * (group + 1), 0.9));
      }
    }
    assertThat(TerminalChart.draw(curves.charts().get(0), 80).lines().map(String::strip))
        .contains("a  group 0", "z  group 25", "A  group 26", "D  group 29");
  }

  @Test
  void writesImageFiles() throws IOException {
    Path svg = folder.resolve("lr.svg");
    Path png = folder.resolve("lr.png");
    int status =
        run("lr", "--iters-per-epoch", "30", "--svg", svg.toString(), "--png", png.toString());
    assertThat(status).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(svg)
        .content()
        .contains("<svg ", " height=\"420\"", " width=\"960\"", "<line ", "</svg");
    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isEqualTo(960);
    assertThat(image.getHeight()).isEqualTo(420);
  }

  @Test
  void writesCsvAndImagesTogether() throws IOException {
    Path svg = folder.resolve("lr.svg");
    assertThat(run("lr", "--csv", "--iters-per-epoch", "3", "--svg", svg.toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).hasLineCount(7).contains("\n5,0,0.002,0.9\n");
    assertThat(svg).content().contains("<svg ");
  }

  @Test
  void reportsAnImageThatCannotBeWritten() throws IOException {
    String png = folder.resolve("none/lr.png").toString();
    assertThat(run("lr", "--iters-per-epoch", "3", "--png", png)).isEqualTo(ExitStatus.FAILURE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("error: `%s` cannot be written: no such file or directory.\n".formatted(png));
  }

  @Test
  void failsIfTheScheduleDoesNotFitTheRun() throws IOException {
    int status =
        run(
            "lr",
            "--iters-per-epoch",
            "3",
            "--cfg-options",
            "lr_config._delete_=True",
            "lr_config.policy=cyclic",
            "lr_config.cyclic_times=60");
    assertThat(status).isEqualTo(ExitStatus.FAILURE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("`cyclic_times` is 60");
  }

  @Test
  void suggestsItersPerEpochWithoutData() throws IOException {
    assertThat(run("lr", "--csv")).isEqualTo(ExitStatus.EVALUATION);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--iters-per-epoch");
  }

  @Test
  void listsHooksWithPriorityAndPlace() throws IOException {
    assertThat(run("hooks")).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
        .containsSubsequence(
            "before_train_epoch",
            "   10 VERY_HIGH     StepLrUpdaterHook  lr_config  %s:3".formatted(file()),
            "   12               NumClassCheckHook  custom_hooks.0  %s:9".formatted(file()),
            "   70 LOW           IterTimerHook      always");
  }

  @Test
  void listsOneStage() throws IOException {
    assertThat(run("hooks", "--stage", "before_train_epoch")).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("before_train_epoch\n")
        .doesNotContain("\nbefore_train_iter");
  }

  @Test
  void listsHooksAsJson() throws IOException {
    assertThat(run("hooks", "--stage", "after_run", "--format", "json")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            [
              {"stage": "after_run", "hook": "TextLoggerHook", "priority": 90, \
            "level": "VERY_LOW", "section": "log_config.hooks.0", "file": "%s", "line": 8}
            ]
            """
                .formatted(file()));
  }

  private Path file() {
    return folder.resolve("my.cfg");
  }
}
