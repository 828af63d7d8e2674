package org.cfgrun.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.config.ModelSection;
import org.cfgrun.runtime.config.PartsCheck;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.inference.ModelSummary;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.registry.Components;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun summary}: lists the layers of a model with their cost. */
@Command(
    name = "summary",
    mixinStandardHelpOptions = true,
    description = {
      "List the layers of a detector with output shapes, parameters and FLOPs.",
      "Runs the model once on an empty image, without weights and without data. FLOPs are counted "
          + "as MMDetection's get_flops does: a multiplication with its addition is one, only "
          + "convolutions, linear layers, normalization, activations and pooling count, and a second "
          + "stage gets 1,000 regions."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun summary my.cfg",
      "  cfgrun summary my.cfg --depth 1              sums of backbone, neck and heads",
      "  cfgrun summary my.cfg --shape 800 1333",
      "",
      "Exit status: 0 success, 2 usage error, 3 the config cannot be evaluated or built."
    })
final class SummaryCommand implements Callable<Integer> {
  /** MMDetection pads images to multiples of it. */
  private static final int DIVISOR = 32;

  private static final int LARGEST = 8192;

  private final Terminal terminal;

  @Parameters(paramLabel = "CFG", description = "The config, a file or stdlib::PATH.")
  String file = "";

  @Option(
      names = "--shape",
      arity = "1..2",
      paramLabel = "SIZE",
      description =
          "Height and width of the image in pixels, or one number for both; default: 1280 800. "
              + "Rounded up to multiples of 32.")
  List<Integer> shape = List.of(1280, 800);

  @Option(
      names = "--depth",
      paramLabel = "N",
      description =
          "Sum the layers below N parts of a name: 1 for backbone, neck and heads; default: all "
              + "layers.")
  int depth = Integer.MAX_VALUE;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  @Mixin ComponentOptions.Looking components = new ComponentOptions.Looking();
  @Mixin ConfigOptions config = new ConfigOptions();

  SummaryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (shape.stream().anyMatch(size -> size < 1 || size > LARGEST)) {
      terminal.error("--shape must be from 1 to " + LARGEST + " pixels.");
      return ExitStatus.USAGE;
    }
    if (depth < 1) {
      terminal.error("--depth must be at least 1.");
      return ExitStatus.USAGE;
    }
    return ComponentCommands.preview(terminal, file, config, components, this::show);
  }

  private int show(EvaluatedConfig evaluated, Components known, Problems problems) {
    Sections sections =
        new Sections(CrossReferences.replaceIn(evaluated.root(), problems), problems);
    sections.require(Section.MODEL);
    ModelSection<Detector> model =
        ModelSection.read(sections, new ComponentBuilder(known), Detector.class);
    if (model != null) {
      new PartsCheck(model.model(), problems).checkDetection(null);
    }
    if (model == null || problems.hasErrors()) {
      return ComponentCommands.failed(terminal, problems);
    }
    Report.print(terminal, problems);
    int height = padded(shape.get(0));
    int width = padded(shape.get(shape.size() - 1));
    ModelSummary summary = ModelSummary.of(model.model(), height, width);
    SummaryReport report = new SummaryReport(summary.below(depth), summary, height, width);
    terminal.out().print(json ? report.json() : report.text());
    terminal.out().flush();
    return ExitStatus.OK;
  }

  private static int padded(int size) {
    return (size + DIVISOR - 1) / DIVISOR * DIVISOR;
  }
}
