package org.cfgrun.runtime.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.runtime.data.dataset.FirstSamples;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Threads;
import org.cfgrun.runtime.torch.TorchEngine;

/** Summary of a training at the start of its log. */
final class RunSummary {
  static final String WORK_FOLDER = "Work directory: ";

  private RunSummary() {}

  /** Returns the lines, from the machine to the model. */
  static List<String> lines(RunOptions options, TrainingPlan plan) {
    List<String> lines = new ArrayList<>();
    lines.add("Environment: " + environment(options.device()));
    int world = options.communicator().world();
    if (world > 1) {
      lines.add(
          "Processes: %s, each with %s of an operation"
              .formatted(world, count(Threads.get(), "thread", "threads")));
    }
    lines.add(WORK_FOLDER + options.workDir());
    if (options.saved() != null) {
      lines.add("Resumes from: " + options.saved().file());
    }
    lines.add("Training data: " + data(plan.training()));
    DetectionLoader validation = plan.validation();
    lines.add("Validation data: " + (validation == null ? "none" : data(validation)));
    lines.add("Model: " + model(plan));
    lines.add("Random seed: " + options.seed());
    lines.addAll(
        plan.config().optimizer().scaledRates(plan.samplesPerStep(options.communicator())));
    // Names of directories and classes can have line feeds, which would add entries to the log.
    lines.replaceAll(Printable::line);
    return lines;
  }

  /** Describes versions and device. */
  static String environment(Device device) {
    return "Java %s, PyTorch %s on %s, %s processors"
        .formatted(
            Runtime.version(),
            TorchEngine.version(),
            device.isGpu() ? "GPU " + device.index() : "CPU",
            Runtime.getRuntime().availableProcessors());
  }

  private static String data(DetectionLoader loader) {
    SampleDataset dataset =
        loader.dataset() instanceof FirstSamples first ? first.dataset() : loader.dataset();
    boolean cut = loader.length() < loader.unlimitedLength();
    return "%s of %s in %s of %s%s (%s)"
        .formatted(
            count(dataset.size(), "image", "images"),
            count(dataset.classes().size(), "class", "classes"),
            loader.isEndless()
                ? "endless batches"
                : count(loader.unlimitedLength(), "batch", "batches"),
            loader.batchSize(),
            cut ? ", limited to " + loader.length() : "",
            dataset.getClass().getSimpleName());
  }

  private static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  private static String model(TrainingPlan plan) {
    ConfigNode type = plan.config().model().section().get(Checker.TYPE);
    long all = 0;
    long trained = 0;
    for (Parameter parameter : plan.model().parameters().values()) {
      long size = parameter.shape().size();
      all += size;
      trained += parameter.requiresGrad() ? size : 0;
    }
    return String.format(
        Locale.ROOT,
        "%s of %.1fM parameters, %.1fM of them trained",
        type,
        all * 1e-6,
        trained * 1e-6);
  }
}
