package org.cfgrun.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.training.browse.DatasetBrowser;
import org.cfgrun.runtime.training.browse.DatasetReport;
import org.cfgrun.runtime.training.browse.ImageScan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun browse}: draws samples and counts the objects of the datasets of a config. */
@Command(
    name = "browse",
    mixinStandardHelpOptions = true,
    description = {
      "Look at the data of a config before training.",
      "Counts the images and objects of its datasets. With --out, also draws samples as they "
          + "leave the pipeline, with their boxes, to show what the augmentation does."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun browse my.cfg                         count objects per class and size",
      "  cfgrun browse my.cfg --out samples           also draw 16 training samples",
      "  cfgrun browse my.cfg --out samples --number 100 --split val",
      "  cfgrun browse my.cfg --check-images          find images that cannot be decoded",
      "",
      "Sizes are COCO's: an object is small below 32 x 32 pixels, medium below",
      "96 x 96. A sample is drawn before Normalize, DefaultFormatBundle and Collect.",
      "Exit status: 0 success, 1 an image cannot be read or written, 2 usage error,",
      "3 the config cannot be evaluated or built."
    })
final class BrowseCommand implements Callable<Integer> {
  /** How many broken images and the like are named in full. */
  private static final int NAMED = 10;

  private final Terminal terminal;

  @Parameters(paramLabel = "CFG", description = "The config, a file or stdlib::PATH.")
  String file = "";

  @Option(
      names = "--split",
      paramLabel = "train|val|test",
      completionCandidates = Splits.class,
      description = "The dataset to look at; default: all for the report, train for samples.")
  @Nullable String split;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Draw samples of the split, train by default, to this directory.")
  @Nullable Path out;

  @Option(
      names = "--number",
      paramLabel = "N",
      description =
          "Number of samples to draw, spread over the dataset; default: ${DEFAULT-VALUE}.")
  int number = 16;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Random seed of the augmentation; default: ${DEFAULT-VALUE}. The samples are those of "
              + "the first epoch of a training with this seed.")
  long seed;

  @Option(
      names = "--check-images",
      description = "Decode all images, and report the broken ones and boxes outside of them.")
  boolean checkImages;

  @Mixin ComponentOptions.Running components = new ComponentOptions.Running();
  @Mixin ConfigOptions config = new ConfigOptions();

  /** The values of {@code --split}. */
  static final class Splits extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Splits() {
      super(DatasetBrowser.SPLITS);
    }
  }

  BrowseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    String misuse =
        split != null && !DatasetBrowser.SPLITS.contains(split)
            ? "expected train, val or test as --split, got `" + split + "`."
            : number < 1 ? "--number must be at least 1." : null;
    if (misuse != null) {
      terminal.error(misuse);
      return ExitStatus.USAGE;
    }
    return ComponentCommands.run(terminal, file, config, components, this::browse);
  }

  private int browse(EvaluatedConfig evaluated, Components known, Problems problems) {
    ComponentCommands.printModules(terminal, known);
    List<String> splits =
        split != null
            ? List.of(split)
            : DatasetBrowser.SPLITS.stream()
                .filter(each -> DatasetBrowser.has(evaluated, each))
                .toList();
    String drawn = split != null ? split : DatasetBrowser.SPLITS.get(0);
    boolean failed = false;
    try (TrainingDisplay display = new TrainingDisplay(terminal)) {
      // Without any dataset, opening the first one reports what is missing.
      for (String each : splits.isEmpty() ? List.of(drawn) : splits) {
        Problems own = new Problems();
        try (DatasetBrowser browser = DatasetBrowser.open(evaluated, known, each, seed, own)) {
          own.all().stream()
              .filter(problem -> !problems.all().contains(problem))
              .forEach(problems::add);
          if (browser == null) {
            return ComponentCommands.failed(terminal, problems);
          }
          failed |= !report(browser, display);
          if (out != null && each.equals(drawn)) {
            failed |= !draw(browser, out, display);
          }
        }
      }
    }
    Report.print(terminal, problems);
    return failed ? ExitStatus.FAILURE : ExitStatus.OK;
  }

  /** Returns whether all checked images can be read. */
  private boolean report(DatasetBrowser browser, TrainingDisplay display) {
    DatasetReport report = DatasetReport.of(browser.dataset());
    PrintStream to = terminal.out();
    to.printf(
        "data.%s: %s, %s%n",
        browser.split(),
        Plural.of(report.images(), "image"),
        Plural.of(report.objects(), "object"));
    to.print(report.text());
    list("classes without objects", report.emptyClasses());
    boolean whole = true;
    if (checkImages) {
      int total = browser.dataset().size();
      ImageScan scan = ImageScan.of(browser.dataset(), done -> display.imageStep(done, total));
      display.close();
      to.println("image sizes: " + sizes(scan.sizes()));
      list("images that cannot be decoded", scan.broken());
      list("images with boxes outside", scan.outside());
      whole = scan.broken().isEmpty();
    }
    to.println();
    to.flush();
    return whole;
  }

  private static String sizes(Map<String, Integer> sizes) {
    List<String> shown =
        sizes.entrySet().stream()
            .limit(NAMED)
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .toList();
    int more = sizes.size() - shown.size();
    return String.join(", ", shown) + (more > 0 ? " and " + Plural.of(more, "other size") : "");
  }

  private void list(String what, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    PrintStream to = terminal.out();
    to.println(what + ": " + names.size());
    names.stream().limit(NAMED).forEach(name -> to.println("  " + Printable.line(name)));
    if (names.size() > NAMED) {
      to.println("  and " + (names.size() - NAMED) + " more");
    }
  }

  /** Returns whether all samples were drawn. */
  private boolean draw(DatasetBrowser browser, Path folder, TrainingDisplay display) {
    int[] indices = browser.spread(number);
    int drawn = 0;
    for (int i = 0; i < indices.length; i++) {
      try {
        browser.draw(indices[i], folder);
        drawn++;
      } catch (ConfigException unreadable) {
        if (!unreadable.code().equals(BadData.CODE)) {
          throw unreadable;
        }
        display.line("error: " + Printable.line(String.valueOf(unreadable.getMessage())));
      } catch (IOException unwritten) {
        throw new UncheckedIOException(unwritten);
      }
      display.imageStep(i + 1, indices.length);
    }
    display.close();
    display.line(Plural.of(drawn, "sample") + " saved to " + folder);
    return drawn == indices.length;
  }
}
