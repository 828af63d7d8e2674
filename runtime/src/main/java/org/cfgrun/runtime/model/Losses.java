package org.cfgrun.runtime.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Losses of a step by name, as a head computes them: one term, or one for each level of a feature
 * pyramid. Names that contain {@code loss} are trained on; others are only logged.
 */
public final class Losses {
  private final Map<String, List<Tensor>> terms = new LinkedHashMap<>();

  /** Adds a loss of one term. */
  public void add(String name, Tensor term) {
    add(name, List.of(term));
  }

  /** Adds the terms of a loss. */
  public void add(String name, List<Tensor> levels) {
    if (terms.putIfAbsent(name, List.copyOf(levels)) != null) {
      throw new IllegalArgumentException("two losses named " + name);
    }
  }

  /** Returns these losses followed by those of another part of the model. */
  public Losses plus(Losses other) {
    Losses all = new Losses();
    terms.forEach(all::add);
    other.terms.forEach(all::add);
    return all;
  }

  /**
   * Returns the same losses under longer names. Those that are trained on are multiplied.
   *
   * @param prefix begins every name
   * @param weight factor
   */
  public Losses scaled(String prefix, double weight) {
    Losses scaled = new Losses();
    terms.forEach(
        (name, levels) ->
            scaled.add(
                prefix + name,
                isTrained(name) ? levels.stream().map(term -> term.mul(weight)).toList() : levels));
    return scaled;
  }

  private static boolean isTrained(String name) {
    return name.contains("loss");
  }

  /** Returns the terms by name, in order. */
  public Map<String, List<Tensor>> terms() {
    return new LinkedHashMap<>(terms);
  }

  /**
   * Sums the losses as mmdet's {@code _parse_losses} does. The value of each name is the sum of its
   * terms' means, and the loss is the sum of the names that are trained on.
   *
   * @param samples number of images that the losses were computed from
   * @param suffix appended to every name that is logged; empty in training
   */
  public StepOutput summarize(int samples, String suffix) {
    List<Tensor> values = new ArrayList<>();
    List<Tensor> trained = new ArrayList<>();
    terms.forEach(
        (name, levels) -> {
          Tensor value = Tensor.sum(levels.stream().map(Losses::meanOf).toList());
          values.add(value);
          if (isTrained(name)) {
            trained.add(value);
          }
        });
    Tensor loss = Tensor.sum(trained);
    values.add(loss);
    List<String> names = new ArrayList<>();
    terms.keySet().forEach(name -> names.add(name + suffix));
    names.add("loss" + suffix);
    // Not read here: a GPU would run dry between the forward and the backward pass.
    Tensor vector = Autograd.noGrad(() -> Tensor.stack(values, 0));
    return new StepOutput(loss, names, vector, samples);
  }

  private static Tensor meanOf(Tensor term) {
    return term.shape().rank() == 0 ? term : term.mean();
  }
}
