package org.cfgrun.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.evaluation.DetectionPainter;
import org.cfgrun.runtime.inference.Prediction;
import org.cfgrun.runtime.inference.PredictionFile;
import org.cfgrun.runtime.inference.Predictor;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun predict}: detects objects in images. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Detect objects in images.",
      "Each image passes the pipeline of data.test, so the boxes are those of cfgrun test. The "
          + "dataset itself is not read. Without --out and --json, results are printed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun predict my.cfg latest.pth street.jpg        print the boxes",
      "  cfgrun predict my.cfg latest.pth photos --out drawn    every image in a directory",
      "  cfgrun predict my.cfg latest.pth 'photos/**/*.png' --json found.json",
      "  cfgrun predict my.cfg latest.pth street.jpg --json - | jq .",
      "",
      "An image that cannot be read is reported, and the others are done.",
      "Exit status: 0 success, 1 an image cannot be read or a result cannot be",
      "written, 2 usage error, 3 the config cannot be evaluated or built."
    })
final class PredictCommand implements Callable<Integer> {
  private static final Path STANDARD_OUTPUT = Path.of("-");

  private final Terminal terminal;

  @Parameters(
      index = "2..*",
      arity = "1..*",
      paramLabel = "IMAGE|DIR|GLOB",
      description =
          "Image files, directories (with all images below), or quoted globs, where ** crosses "
              + "directories.")
  List<String> images = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Save each image with its detections to this directory, under the image's name.")
  @Nullable Path out;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Write the detections to a JSON file; - is standard output. Boxes are "
              + "[x, y, width, height] in pixels.")
  @Nullable Path json;

  @Option(
      names = "--score-thr",
      paramLabel = "SCORE",
      description = "Minimum score of a result; default: ${DEFAULT-VALUE}.")
  double minScore = 0.3;

  @Mixin DetectorOptions detector = new DetectorOptions();

  PredictCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Map<Path, Path> targets;
    try {
      targets = targets(ImageArguments.of(images));
    } catch (UserFacingException misuse) {
      terminal.error(String.valueOf(misuse.getMessage()));
      return ExitStatus.USAGE;
    }
    return detector.run(
        terminal, (evaluated, known, problems) -> predict(evaluated, known, problems, targets));
  }

  /** Returns the drawing of each image, which is unused without {@code --out}. */
  private Map<Path, Path> targets(List<ImageArguments.Image> found) {
    Path folder = out == null ? Path.of("") : out;
    Map<Path, Path> targets = new LinkedHashMap<>();
    Map<Path, Path> taken = new LinkedHashMap<>();
    for (ImageArguments.Image image : found) {
      Path target = folder.resolve(withWritableFormat(image.name()));
      Path other = taken.putIfAbsent(target, image.file());
      if (out != null && other != null && !other.equals(image.file())) {
        throw new UserFacingException(
            "`%s` and `%s` would both be drawn to `%s`. Name their common directory instead."
                .formatted(other, image.file(), target));
      }
      if (out != null && target.toAbsolutePath().equals(image.file().toAbsolutePath())) {
        throw new UserFacingException(
            "`%s` would be overwritten by its drawing. Choose another --out directory."
                .formatted(image.file()));
      }
      targets.put(image.file(), target);
    }
    return targets;
  }

  /** Keeps the extension of a format that OpenCV writes with 8 bits. */
  private static String withWritableFormat(Path name) {
    return switch (ImageArguments.extension(name)) {
      case "jpg", "jpeg", "jpe", "png", "bmp", "webp", "tif", "tiff" -> name.toString();
      default -> name + ".png";
    };
  }

  private int predict(
      EvaluatedConfig evaluated, Components known, Problems problems, Map<Path, Path> targets) {
    try (TrainingDisplay display = new TrainingDisplay(terminal);
        Predictor predictor =
            Predictor.prepare(
                evaluated, known, detector.checkpoint(display), detector.device(), problems)) {
      if (predictor == null) {
        return ComponentCommands.failed(terminal, problems);
      }
      Report.print(terminal, problems);
      display.line(predictor.loaded().text());
      Results results = new Results(predictor.classes(), targets, display);
      predictor.predict(
          targets.keySet().stream().map(ImageFile::new).toList(),
          results::add,
          unreadable -> results.fail(String.valueOf(unreadable.getMessage())));
      display.close();
      return results.finish();
    }
  }

  /** Draws, prints and collects the results of a run. */
  private final class Results {
    private final List<String> classes;
    private final Map<Path, Path> targets;
    private final TrainingDisplay display;
    private final DetectionPainter painter;
    private final List<Prediction> kept = new ArrayList<>();
    private int done;
    private int drawn;
    private boolean failed;

    Results(List<String> classes, Map<Path, Path> targets, TrainingDisplay display) {
      this.classes = classes;
      this.targets = targets;
      this.display = display;
      painter = new DetectionPainter(classes, minScore);
    }

    void add(Prediction prediction) {
      Prediction shown = prediction.atLeast(minScore);
      if (json != null) {
        kept.add(shown);
      }
      if (out != null) {
        draw(shown);
      }
      if (out == null && json == null) {
        print(shown);
      }
      display.imageStep(++done, targets.size());
    }

    void fail(String message) {
      failed = true;
      display.line("error: " + Printable.line(message));
      display.imageStep(++done, targets.size());
    }

    private void draw(Prediction shown) {
      Path target = Objects.requireNonNull(targets.get(((ImageFile) shown.image()).path()));
      try {
        painter.write(shown.image(), List.of(), shown.detections(), target);
        drawn++;
      } catch (IOException unwritten) {
        throw new UncheckedIOException(unwritten);
      }
    }

    private void print(Prediction shown) {
      Detections found = shown.detections();
      terminal
          .out()
          .println(
              Printable.line(shown.image().name()) + ": " + Plural.of(found.size(), "detection"));
      for (int d = 0; d < found.size(); d++) {
        float[] box = found.boxes();
        terminal
            .out()
            .println(
                String.format(
                    Locale.ROOT,
                    "  %.2f %s at %.1f, %.1f, %.1f wide, %.1f high",
                    found.scores()[d],
                    Printable.line(classes.get(found.labels()[d])),
                    box[4 * d],
                    box[4 * d + 1],
                    box[4 * d + 2] - box[4 * d],
                    box[4 * d + 3] - box[4 * d + 1]));
      }
    }

    int finish() {
      try {
        if (json != null && json.equals(STANDARD_OUTPUT)) {
          PredictionFile.write(terminal.out(), kept, classes);
        } else if (json != null) {
          PredictionFile.write(json, kept, classes);
          display.line("Detections saved to " + json);
        }
      } catch (IOException unwritten) {
        throw new UncheckedIOException(unwritten);
      }
      terminal.out().flush();
      if (out != null) {
        display.line(Plural.of(drawn, "image") + " saved to " + out);
      }
      return failed ? ExitStatus.FAILURE : ExitStatus.OK;
    }
  }
}
