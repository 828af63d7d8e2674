package org.cfgrun.runtime.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.build.Configured;
import org.cfgrun.runtime.comm.Communicator;

/**
 * Optimizers of a run: one for the whole model, or one for each named part of the model, such as
 * {@code generator} and {@code discriminator}.
 */
public final class Optimizers extends Configured {
  private final Map<String, Optimizer> byName;
  private final boolean single;

  private Optimizers(Map<String, Optimizer> byName, boolean single) {
    this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    this.single = single;
  }

  /** Creates the optimizers of a run with one optimizer for the whole model. */
  public static Optimizers of(Optimizer only) {
    return new Optimizers(Map.of(only.getClass().getSimpleName(), only), true);
  }

  /**
   * Creates the optimizers of the parts of a model.
   *
   * @param byName the optimizers by part name, in order; a single one is named too
   */
  public static Optimizers of(Map<String, Optimizer> byName) {
    if (byName.isEmpty()) {
      throw new IllegalArgumentException("a run needs an optimizer");
    }
    return new Optimizers(byName, false);
  }

  /** Sets the processes that average the gradients of all optimizers. */
  public void distribute(Communicator processes) {
    byName.values().forEach(optimizer -> optimizer.distribute(processes));
  }

  /** Returns whether one optimizer trains the whole model. */
  public boolean isSingle() {
    return single;
  }

  /** Returns all optimizers by name, in order; a single one is named after its class. */
  public Map<String, Optimizer> byName() {
    return byName;
  }

  /**
   * Returns the optimizer of a part of the model.
   *
   * @throws ConfigException if no optimizer has this name
   */
  public Optimizer get(String name) {
    Optimizer named = single ? null : byName.get(name);
    if (named == null) {
      throw failure(
          "`optimizer` must have an entry `%s`, but %s."
              .formatted(
                  name, single ? "is a single optimizer for the whole model" : "has " + names()));
    }
    return named;
  }

  /**
   * Returns the optimizer of the whole model.
   *
   * @throws ConfigException when there are several
   */
  public Optimizer only() {
    if (!single) {
      throw failure(
          "`optimizer` must be a single optimizer for the whole model, but has %s."
              .formatted(names()));
    }
    return byName.values().iterator().next();
  }

  private String names() {
    return "`" + String.join("`, `", byName.keySet()) + "`";
  }

  /** Returns the parameter groups of all optimizers, in order. */
  public List<ParamGroup> groups() {
    return byName.values().stream().flatMap(each -> each.groups().stream()).toList();
  }
}
