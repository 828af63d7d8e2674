package org.cfgrun.runtime.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that share options, such as the learning rate. The options are those of PyTorch's
 * group: {@code lr}, {@code weight_decay}, {@code momentum}, {@code betas}, ... and what schedules
 * add ({@code initial_lr}). They may change between steps.
 *
 * <p>A value is a {@code Double}, {@code Long}, {@code Boolean}, {@code String}, a {@code
 * List<Double>}, a {@code List<String>} or null.
 */
public final class ParamGroup {
  private final List<NamedParameter> parameters;
  private final Map<String, @Nullable Object> options;

  /**
   * A group.
   *
   * @param options what this group says itself; the optimizer adds its own arguments for the rest
   */
  public ParamGroup(List<NamedParameter> parameters, Map<String, ?> options) {
    this.parameters = List.copyOf(parameters);
    this.options = new LinkedHashMap<>(options);
  }

  /** The parameters, in order. */
  public List<NamedParameter> parameters() {
    return parameters;
  }

  /** All options by name, in order; a view. */
  public Map<String, @Nullable Object> options() {
    return Collections.unmodifiableMap(options);
  }

  /** Whether the group has an option of this name. */
  public boolean has(String name) {
    return options.containsKey(name);
  }

  /** Sets an option. */
  public void set(String name, @Nullable Object value) {
    options.put(name, value);
  }

  /** Sets an option that the group does not have yet. */
  public void setDefault(String name, @Nullable Object value) {
    if (!has(name)) {
      set(name, value);
    }
  }

  /**
   * An option's value.
   *
   * @throws NoSuchElementException when the group has no such option
   */
  public @Nullable Object get(String name) {
    if (!has(name)) {
      throw new NoSuchElementException("the parameter group has no option `" + name + "`");
    }
    return options.get(name);
  }

  /** An option that is a number. */
  public double number(String name) {
    if (get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalStateException("option `" + name + "` is no number: " + get(name));
  }

  /** An option that is true or false. */
  public boolean flag(String name) {
    if (get(name) instanceof Boolean flag) {
      return flag;
    }
    throw new IllegalStateException("option `" + name + "` is no flag: " + get(name));
  }

  /** An option that is a list of numbers, such as {@code betas}. */
  public double[] numbers(String name) {
    if (get(name) instanceof List<?> list) {
      return list.stream().mapToDouble(each -> ((Number) each).doubleValue()).toArray();
    }
    throw new IllegalStateException("option `" + name + "` is no list: " + get(name));
  }

  /** The learning rate. */
  public double lr() {
    return number("lr");
  }

  /** Sets the learning rate. */
  public void lr(double value) {
    set("lr", value);
  }

  /** Whether the group has a momentum that a schedule can change: {@code momentum} or betas. */
  public boolean hasMomentum() {
    return has("momentum") || has("betas");
  }

  /** The momentum, or the first of the {@code betas}, or 0. */
  public double momentum() {
    if (has("momentum")) {
      return number("momentum");
    }
    return has("betas") ? numbers("betas")[0] : 0;
  }

  /** Sets the momentum, or the first of the {@code betas}. */
  public void momentum(double value) {
    if (has("momentum")) {
      set("momentum", value);
    } else {
      set("betas", List.of(value, numbers("betas")[1]));
    }
  }
}
