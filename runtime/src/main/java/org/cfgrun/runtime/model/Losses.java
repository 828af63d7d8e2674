package org.cfgrun.runtime.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Ops;

/**
 * The losses of a step by name, as a head gives them: one term, or one for each level of a feature
 * pyramid. Names that contain {@code loss} are trained on; others are only logged.
 */
public final class Losses {
  private final Map<String, List<NDArray>> terms = new LinkedHashMap<>();

  /** Adds the terms of a loss. */
  public void add(String name, List<NDArray> levels) {
    if (terms.putIfAbsent(name, List.copyOf(levels)) != null) {
      throw new IllegalArgumentException("two losses named " + name);
    }
  }

  /** The terms by name, in order. */
  public Map<String, List<NDArray>> terms() {
    return new LinkedHashMap<>(terms);
  }

  /**
   * Sums them as mmdet's {@code _parse_losses}: each name is the sum of its terms' means, and the
   * loss is the sum of the names that are trained on.
   *
   * @param samples how many images the losses are of
   * @param suffix added to every name that is logged; empty in training
   */
  public StepOutput summarise(int samples, String suffix) {
    List<NDArray> values = new ArrayList<>();
    List<NDArray> trained = new ArrayList<>();
    terms.forEach(
        (name, levels) -> {
          NDArray value = Ops.sum(levels.stream().map(Losses::meanOf).toList());
          values.add(value);
          if (name.contains("loss")) {
            trained.add(value);
          }
        });
    NDArray loss = Ops.sum(trained);
    values.add(loss);
    // All values cross from the device at once.
    float[] numbers = Autograd.noGrad(() -> NDArrays.stack(new NDList(values)).toFloatArray());
    Map<String, Double> logged = new LinkedHashMap<>();
    int i = 0;
    for (String name : terms.keySet()) {
      logged.put(name + suffix, (double) numbers[i++]);
    }
    logged.put("loss" + suffix, (double) numbers[i]);
    return new StepOutput(loss, logged, samples);
  }

  private static NDArray meanOf(NDArray term) {
    return term.getShape().isScalar() ? term : Ops.mean(term);
  }
}
