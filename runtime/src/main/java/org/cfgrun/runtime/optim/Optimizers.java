package org.cfgrun.runtime.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.build.Configured;
import org.cfgrun.runtime.comm.Communicator;

/**
 * The optimizers of a run: one of the whole model, or several, each of the part of the model that
 * it is named after, such as {@code generator} and {@code discriminator}.
 */
public final class Optimizers extends Configured {
  private final Map<String, Optimizer> byName;
  private final boolean single;

  private Optimizers(Map<String, Optimizer> byName, boolean single) {
    this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    this.single = single;
  }

  /** One optimizer of the whole model. */
  public static Optimizers of(Optimizer only) {
    return new Optimizers(Map.of(only.getClass().getSimpleName(), only), true);
  }

  /**
   * Optimizers of parts of the model.
   *
   * @param byName by the names of their parts, in order; one that stands alone is named too
   */
  public static Optimizers of(Map<String, Optimizer> byName) {
    if (byName.isEmpty()) {
      throw new IllegalArgumentException("a run needs an optimizer");
    }
    return new Optimizers(byName, false);
  }

  /** Makes the processes of a run share the gradients of all of them. */
  public void distribute(Communicator processes) {
    byName.values().forEach(optimizer -> optimizer.distribute(processes));
  }

  /** Whether there is one optimizer of the whole model. */
  public boolean isSingle() {
    return single;
  }

  /** All of them by name, in order; a single one is named after its class. */
  public Map<String, Optimizer> byName() {
    return byName;
  }

  /**
   * The optimizer of a part of the model.
   *
   * @throws ConfigException when there is none of this name
   */
  public Optimizer get(String name) {
    Optimizer named = single ? null : byName.get(name);
    if (named == null) {
      throw failure(
          "`optimizer` must have an entry `%s`, but %s."
              .formatted(name, single ? "is one for the whole model" : "has " + names()));
    }
    return named;
  }

  /**
   * The optimizer of the whole model.
   *
   * @throws ConfigException when there are several
   */
  public Optimizer only() {
    if (!single) {
      throw failure("`optimizer` must be one for the whole model, but has %s.".formatted(names()));
    }
    return byName.values().iterator().next();
  }

  private String names() {
    return "`" + String.join("`, `", byName.keySet()) + "`";
  }

  /** The parameter groups of all of them, in order. */
  public List<ParamGroup> groups() {
    return byName.values().stream().flatMap(each -> each.groups().stream()).toList();
  }
}
