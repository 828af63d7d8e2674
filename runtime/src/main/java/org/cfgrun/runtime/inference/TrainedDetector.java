package org.cfgrun.runtime.inference;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.checkpoint.LoadReport;
import org.cfgrun.runtime.checkpoint.WeightLoader;
import org.cfgrun.runtime.checkpoint.Weights;
import org.cfgrun.runtime.config.ModelSection;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/** The detector of a config and the weights of a checkpoint; {@link #load} joins the two. */
public final class TrainedDetector {
  private final Detector detector;
  private final Weights weights;
  private final Device device;

  private TrainedDetector(Detector detector, Weights weights, Device device) {
    this.detector = detector;
    this.weights = weights;
    this.device = device;
  }

  /**
   * Reads the section {@code model}, the checkpoint and the device, without allocating the model.
   * An absent section is not reported.
   *
   * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}
   * @return null if a problem was reported
   */
  public static @Nullable TrainedDetector read(
      Sections sections, ComponentBuilder builder, Path checkpoint, String device) {
    Problems problems = sections.problems();
    int before = problems.errorCount();
    Weights weights = weights(checkpoint, problems);
    Device place = device(device, problems);
    ModelSection<Detector> model = ModelSection.read(sections, builder, Detector.class);
    // A model whose parts do not fit each other is reported and returned.
    return problems.errorCount() > before || weights == null || place == null || model == null
        ? null
        : new TrainedDetector(model.model(), weights, place);
  }

  private static @Nullable Weights weights(Path checkpoint, Problems problems) {
    try {
      return Weights.read(checkpoint);
    } catch (ConfigException unreadable) {
      problems.add(unreadable.diagnostic());
      return null;
    }
  }

  /** Returns the device of a name; null if a problem was reported. */
  public static @Nullable Device device(String name, Problems problems) {
    try {
      return Device.parse(name);
    } catch (IllegalArgumentException unknown) {
      problems.add(
          Diagnostic.error(ErrorCode.ENVIRONMENT, null, String.valueOf(unknown.getMessage()))
              .help("run `cfgrun doctor` to list the usable devices, and why others are not"));
      return null;
    }
  }

  /**
   * Allocates the model on the device and copies the weights that fit. Call it once.
   *
   * @throws ConfigException if hardly any weights fit
   */
  public LoadReport load() {
    detector.materialize(device, RandomStreams.of(0));
    return WeightLoader.load(detector, weights).requireMost();
  }

  /** Returns the detector, which has no values before {@link #load}. */
  public Detector detector() {
    return detector;
  }

  /** Returns the device of the model. */
  public Device device() {
    return device;
  }

  /** Returns the class names in the checkpoint; empty if it has none. */
  List<String> classes() {
    return weights.classes();
  }
}
