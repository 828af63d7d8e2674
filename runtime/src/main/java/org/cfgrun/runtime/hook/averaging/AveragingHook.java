package org.cfgrun.runtime.hook.averaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Stateful;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an exponential moving average of the weights in buffers of the model, called {@code ema_}
 * and the weight's name with underscores for dots, as mmcv does. While an epoch is trained the
 * model has the trained weights; from its end to the beginning of the next one it has the averages,
 * so that checkpoints and evaluation with a lower priority see these.
 *
 * <p>Where the model is trained by iterations there are no epochs, and the averages are kept but
 * never take the weights' place; so it is in mmcv.
 */
public abstract class AveragingHook extends Hook implements Stateful {
  private static final String IN_PLACE = "averages_in_place";

  private final AverageOptions options;
  private @Nullable WeightAverages averages;

  /** At first both are the same, and whoever begins an epoch expects the averages in place. */
  private boolean inPlace = true;

  AveragingHook(AverageOptions options) {
    this.options = options;
  }

  /** Whether the averages move after this iteration, counted from 0. */
  boolean isDue(long iteration) {
    return (iteration + 1) % options.interval() == 0;
  }

  /** How far they move towards the weights after this iteration: from 0, not at all, to 1. */
  abstract double momentum(long iteration);

  /** What of a model is averaged, by name. */
  public final Map<String, Parameter> averaged(Module model) {
    return options.skipBuffers() ? model.parameters() : model.state();
  }

  @Override
  public final void attach(Module model) {
    if (averages != null) {
      return;
    }
    List<WeightAverages.Pair> pairs = new ArrayList<>();
    averaged(model)
        .forEach(
            (name, parameter) -> {
              Parameter average = model.attachBuffer("ema_" + name.replace('.', '_'), parameter);
              pairs.add(new WeightAverages.Pair(parameter.data(), average.data()));
            });
    averages = new WeightAverages(pairs);
  }

  @Override
  public void beforeRun(Runner runner) {
    attach(runner.model());
  }

  @Override
  public void afterTrainIter(Runner runner) {
    long iteration = runner.progress().iteration();
    if (isDue(iteration) && averages != null) {
      averages.update(momentum(iteration));
    }
  }

  /** A run that goes on inside an epoch has the trained weights in place already. */
  @Override
  public void beforeTrainEpoch(Runner runner) {
    if (inPlace) {
      swap();
    }
  }

  @Override
  public void afterTrainEpoch(Runner runner) {
    swap();
  }

  private void swap() {
    if (averages != null) {
      averages.swap();
      inPlace = !inPlace;
    }
  }

  @Override
  public final String stateKey() {
    return "ema";
  }

  @Override
  public final Map<String, @Nullable Object> save(Runner runner) {
    return Map.of(IN_PLACE, inPlace);
  }

  @Override
  public final void restore(Runner runner, Map<String, @Nullable Object> saved) {
    inPlace = !Boolean.FALSE.equals(saved.get(IN_PLACE));
  }
}
