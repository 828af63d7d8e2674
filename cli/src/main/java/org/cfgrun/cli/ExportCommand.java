package org.cfgrun.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.inference.ExportOptions;
import org.cfgrun.runtime.inference.ExportReport;
import org.cfgrun.runtime.inference.Predictor;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun export}: writes a trained model for other programs. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write a trained model as TorchScript, for programs without cfgrun.",
      "The file holds the weights, the code of the model, and detector.json with "
          + "classes, normalization and anchors. It is read by torch.jit.load in "
          + "Python and C++, DJL and Triton, on a CPU or GPU. Resizing, normalizing "
          + "and padding the images remains to the program: docs/deployment.md.",
      "",
      "forward(images) returns the maps of the head, and detect(images) the boxes, "
          + "scores and labels after non-maximum suppression. Images are N x 3 x H x W "
          + "for any N, H and W that are multiples of size_divisor of Pad; the file "
          + "refuses others. It is compared with cfgrun's own results before it is "
          + "saved, and a model that cannot be exported is an error."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun export my.cfg latest.pth --out model.torchscript",
      "  cfgrun export my.cfg latest.pth --out model.torchscript --check street.jpg",
      "  cfgrun export my.cfg latest.pth --out models/shapes/1/model.pt \\",
      "      --forward detections                            for Triton",
      "",
      "In Python:",
      "  model = torch.jit.load('model.torchscript')",
      "  boxes, scores, labels = model.detect(images)",
      "",
      "Exit status: 0 success, 1 the model cannot be exported or the file cannot",
      "be written, 2 usage error, 3 the config cannot be evaluated or built."
    })
final class ExportCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "CFG", description = "The config, a file or stdlib::PATH.")
  String file = "";

  @Parameters(
      index = "1",
      paramLabel = "CHECKPOINT",
      description =
          "The trained weights, a .pth file of cfgrun or MMDetection, or a URL that is downloaded into "
              + "PyTorch's cache.")
  String checkpoint = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file to write; its directory is created.")
  Path out = Path.of("");

  @Option(
      names = "--forward",
      paramLabel = "maps|detections",
      description =
          "What forward returns; default: maps. Servers such as Triton call only forward. With "
              + "detections, the maps are returned by maps(images).")
  ExportOptions.Forward forward = ExportOptions.Forward.MAPS;

  @Option(
      names = "--maps-only",
      description =
          "Leave out detect, for a model whose selection of detections cannot be exported.")
  boolean mapsOnly;

  @Option(
      names = "--shape",
      arity = "2",
      hideParamSyntax = true,
      paramLabel = "H W",
      description =
          "Height and width of the only images that the file accepts, for a model whose operations "
              + "depend on them.")
  int @Nullable [] shape;

  @Option(
      names = "--check",
      paramLabel = "IMAGE",
      description =
          "Also compare the detections in this image with those of cfgrun predict. Can be repeated.")
  List<Path> check = List.of();

  @Mixin ComponentOptions.Running components = new ComponentOptions.Running();
  @Mixin ConfigOptions config = new ConfigOptions();

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    String misuse = misuse();
    if (misuse != null) {
      terminal.error(misuse);
      return ExitStatus.USAGE;
    }
    return ComponentCommands.run(terminal, file, config, components, this::export);
  }

  private @Nullable String misuse() {
    if (mapsOnly && forward == ExportOptions.Forward.DETECTIONS) {
      return "--maps-only and --forward=detections are mutually exclusive";
    }
    if (mapsOnly && !check.isEmpty()) {
      return "--maps-only and --check are mutually exclusive";
    }
    if (shape != null && (shape[0] < 1 || shape[1] < 1)) {
      return "--shape expects a height and a width in pixels, got %s %s"
          .formatted(shape[0], shape[1]);
    }
    for (Path image : check) {
      if (!Files.isRegularFile(image)) {
        return "`%s` is not an image file".formatted(Printable.line(image.toString()));
      }
    }
    return null;
  }

  private ExportOptions options() {
    List<ImageSource> images = check.stream().<ImageSource>map(ImageFile::new).toList();
    ExportOptions options = ExportOptions.DEFAULT.withForward(forward).withCheck(images);
    if (mapsOnly) {
      options = options.withoutDetect();
    }
    return shape == null ? options : options.withShape(shape[0], shape[1]);
  }

  private int export(EvaluatedConfig evaluated, Components known, Problems problems) {
    ComponentCommands.printModules(terminal, known);
    try (TrainingDisplay display = new TrainingDisplay(terminal);
        Predictor predictor =
            Predictor.prepare(
                evaluated, known, CheckpointFiles.find(checkpoint, display), "cpu", problems)) {
      if (predictor == null) {
        return ComponentCommands.failed(terminal, problems);
      }
      Report.print(terminal, problems);
      display.line(predictor.loaded().text());
      ExportReport report = predictor.export(out, options());
      display.close();
      print(report);
      return ExitStatus.OK;
    } catch (IOException unwritten) {
      throw new UncheckedIOException(unwritten);
    }
  }

  private void print(ExportReport report) throws IOException {
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "Saved to %s (%.1f MB)",
                Printable.line(out.toString()),
                Files.size(out) / MEGABYTE));
    report.methods().forEach(method -> terminal.out().println("  " + method));
    terminal.out().println("  images: " + report.input());
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "  compared with cfgrun on %s: largest difference %.1e",
                Plural.of(report.comparisons(), "input"),
                report.difference()));
    terminal.out().flush();
  }
}
