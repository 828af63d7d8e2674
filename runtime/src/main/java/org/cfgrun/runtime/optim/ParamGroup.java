package org.cfgrun.runtime.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that share options, such as the learning rate. The options are those of PyTorch's
 * group: {@code lr}, {@code weight_decay}, {@code momentum}, {@code betas}, ... and those added by
 * schedules ({@code initial_lr}). They may change between steps.
 *
 * <p>A value is a {@code Double}, {@code Long}, {@code Boolean}, {@code String}, a {@code
 * List<Double>}, a {@code List<String>} or null.
 */
public final class ParamGroup {
  /** The option with the base of the schedule of the learning rate, as in mmcv. */
  public static final String INITIAL_LR = "initial_lr";

  private final List<NamedParameter> parameters;
  private final Map<String, @Nullable Object> options;

  /**
   * Creates a group.
   *
   * @param options the options that this group overrides; the optimizer adds its defaults for the
   *     rest
   */
  public ParamGroup(List<NamedParameter> parameters, Map<String, ?> options) {
    this.parameters = List.copyOf(parameters);
    this.options = new LinkedHashMap<>(options);
  }

  /** Returns the parameters, in order. */
  public List<NamedParameter> parameters() {
    return parameters;
  }

  /** Returns a view of all options by name, in order. */
  public Map<String, @Nullable Object> options() {
    return Collections.unmodifiableMap(options);
  }

  /** Returns whether the group has an option of this name. */
  public boolean has(String name) {
    return options.containsKey(name);
  }

  /** Sets an option. */
  public void set(String name, @Nullable Object value) {
    options.put(name, value);
  }

  /** Sets an option unless the group has it already. */
  public void setDefault(String name, @Nullable Object value) {
    if (!has(name)) {
      set(name, value);
    }
  }

  /**
   * Returns the value of an option.
   *
   * @throws NoSuchElementException when the group has no such option
   */
  public @Nullable Object get(String name) {
    if (!has(name)) {
      throw new NoSuchElementException("the parameter group has no option `" + name + "`");
    }
    return options.get(name);
  }

  /** Returns a numeric option. */
  public double number(String name) {
    if (get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalStateException("option `" + name + "` is not a number: " + get(name));
  }

  /** Returns a boolean option. */
  public boolean flag(String name) {
    if (get(name) instanceof Boolean flag) {
      return flag;
    }
    throw new IllegalStateException("option `" + name + "` is not a bool: " + get(name));
  }

  /** Returns an option that is a list of numbers, such as {@code betas}. */
  public double[] numbers(String name) {
    if (get(name) instanceof List<?> list) {
      return list.stream().mapToDouble(each -> ((Number) each).doubleValue()).toArray();
    }
    throw new IllegalStateException("option `" + name + "` is not a list: " + get(name));
  }

  /** Returns the learning rate. */
  public double lr() {
    return number("lr");
  }

  /** Sets the learning rate. */
  public void lr(double value) {
    set("lr", value);
  }

  /**
   * Returns whether the group has a momentum that a schedule can change: {@code momentum} or betas.
   */
  public boolean hasMomentum() {
    return has("momentum") || has("betas");
  }

  /** Returns the momentum, or the first of the {@code betas}, or 0. */
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
