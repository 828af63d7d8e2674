package org.cfgrun.runtime.hook.model;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.Dataset;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.runner.Runner;

/** Checks that {@code num_classes} of the model equals the number of classes of the dataset. */
@Component(Registries.HOOKS)
public final class NumClassCheckHook extends Hook {
  @Override
  public void beforeTrainEpoch(Runner runner) {
    check(runner);
  }

  @Override
  public void beforeValEpoch(Runner runner) {
    check(runner);
  }

  private static String shortened(List<String> names) {
    int most = 10;
    return names.size() <= most
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
  }

  private static void check(Runner runner) {
    Dataset dataset = runner.loader().dataset();
    String name = dataset.getClass().getSimpleName();
    List<String> classes = dataset.classes();
    if (!(runner.model() instanceof Detector detector)) {
      return;
    }
    if (classes.isEmpty()) {
      runner
          .log()
          .warn(
              "The `%s` does not define CLASSES. Check that `num_classes` (%s) of the model matches it."
                  .formatted(name, detector.numClasses()));
    } else if (detector.numClasses() != classes.size()) {
      throw detector.failure(mismatch(detector.numClasses(), "the `" + name + "`", classes));
    }
  }

  /**
   * Returns the error of a dataset whose classes do not fit the model.
   *
   * @param outputs {@code num_classes} of the model
   * @param dataset names the dataset in the message
   */
  public static ArgumentException mismatch(int outputs, String dataset, List<String> classes) {
    return new ArgumentException(
        "bbox_head.num_classes",
        "`num_classes` of the model is %s, but %s has %s classes: %s."
            .formatted(outputs, dataset, classes.size(), shortened(classes)));
  }
}
