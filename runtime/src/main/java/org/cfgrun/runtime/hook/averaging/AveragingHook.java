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
 * Keeps an exponential moving average of the weights in buffers of the model, named as in mmcv:
 * {@code ema_} and the weight's name with underscores for dots. During a training epoch the model
 * holds the trained weights. Between epochs it holds the averages, so that checkpoints and
 * evaluation with a lower priority use them.
 *
 * <p>With a runner that counts iterations there are no epochs, so the averages are kept but never
 * used as weights, as in mmcv.
 */
public abstract class AveragingHook extends Hook implements Stateful {
  private static final String IN_PLACE = "averages_in_place";

  private final AverageOptions options;
  private @Nullable WeightAverages averages;

  /** Both are initially equal, and the start of an epoch expects the averages in place. */
  private boolean inPlace = true;

  AveragingHook(AverageOptions options) {
    this.options = options;
  }

  /** Returns whether to update the averages after this iteration, counted from 0. */
  boolean isDue(long iteration) {
    return (iteration + 1) % options.interval() == 0;
  }

  /** Returns the weight of the current weights in the update after this iteration, from 0 to 1. */
  abstract double momentum(long iteration);

  /** Returns the tensors of a model to average, by name. */
  public final Map<String, Parameter> averaged(Module model) {
    return options.skipBuffers() ? model.parameters() : model.distinctState();
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

  /** A run resumed within an epoch already holds the trained weights. */
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
