package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * Value of the argument {@code loss_scale}. A float is a fixed scale. {@code 'dynamic'} is
 * PyTorch's scaler with its defaults; a dict holds its arguments ({@code init_scale=65536.0,
 * growth_factor=2.0, backoff_factor=0.5, growth_interval=2000, enabled=True}). A dict with {@code
 * mode}, {@code scale_factor} or {@code scale_window} configures mmcv's scaler ({@code
 * init_scale=2.0**32, mode='dynamic', scale_factor=2.0, scale_window=1000}).
 */
@ConfigValue("a float, 'dynamic', or a dict such as dict(init_scale=65536.0)")
public final class LossScale {
  private static final String FIRST = "init_scale";
  private static final String ENABLED = "enabled";
  private static final String GROWTH = "growth_factor";
  private static final String BACKOFF = "backoff_factor";
  private static final String INTERVAL = "growth_interval";
  private static final String MODE = "mode";
  private static final String CHANGE = "scale_factor";
  private static final String WINDOW = "scale_window";
  private static final String DYNAMIC = "dynamic";
  private static final String STATIC = "static";

  private static final List<String> OF_TORCH = List.of(FIRST, GROWTH, BACKOFF, INTERVAL, ENABLED);
  private static final List<String> OF_MMCV = List.of(FIRST, MODE, CHANGE, WINDOW);

  private final boolean enabled;
  private final Supplier<LossScaler> scaler;

  private LossScale(boolean enabled, Supplier<LossScaler> scaler) {
    this.enabled = enabled;
    this.scaler = scaler;
  }

  /** Reads the argument. */
  public static LossScale fromConfig(ConfigNode value) {
    if (value instanceof DictNode dict) {
      return of(dict.named());
    }
    Object plain = value instanceof ScalarNode scalar ? scalar.value() : null;
    if (plain instanceof Double factor) {
      check(FIRST, factor > 0 && Double.isFinite(factor), "a positive float", factor);
      return new LossScale(true, () -> new GradScaler(factor, 2, 0.5, 2000, factor));
    }
    if (DYNAMIC.equals(plain)) {
      return ofTorch(Map.of());
    }
    throw new ArgumentException(
        "`loss_scale` must be a float such as 512.0, 'dynamic' or a dict, got %s."
            .formatted(value.description()));
  }

  private static LossScale of(Map<String, ConfigNode> given) {
    boolean mmcv = given.keySet().stream().anyMatch(Set.of(MODE, CHANGE, WINDOW)::contains);
    List<String> known = mmcv ? OF_MMCV : OF_TORCH;
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new ArgumentException(
            "`loss_scale` has no key `%s`. Valid keys are %s."
                .formatted(name, String.join(", ", known)));
      }
    }
    return mmcv ? ofMmcv(given) : ofTorch(given);
  }

  private static LossScale ofTorch(Map<String, ConfigNode> given) {
    double first = positive(given, FIRST, 65536);
    double growth = number(given, GROWTH, 2);
    check(GROWTH, growth > 1, "greater than 1", growth);
    double backoff = positive(given, BACKOFF, 0.5);
    check(BACKOFF, backoff < 1, "less than 1", backoff);
    long interval = whole(given, INTERVAL, 2000);
    Object enabled = given.get(ENABLED) instanceof ScalarNode node ? node.value() : true;
    check(ENABLED, enabled instanceof Boolean, "a bool", String.valueOf(enabled));
    return new LossScale(
        Boolean.TRUE.equals(enabled), () -> new GradScaler(first, growth, backoff, interval, null));
  }

  private static LossScale ofMmcv(Map<String, ConfigNode> given) {
    double first = positive(given, FIRST, 4294967296.0);
    double change = number(given, CHANGE, 2);
    check(CHANGE, change > 1, "greater than 1", change);
    long window = whole(given, WINDOW, 1000);
    Object mode = given.get(MODE) instanceof ScalarNode node ? "" + node.value() : DYNAMIC;
    check(MODE, mode.equals(DYNAMIC) || mode.equals(STATIC), "'dynamic' or 'static'", mode);
    boolean dynamic = mode.equals(DYNAMIC);
    return new LossScale(true, () -> new WindowLossScaler(first, dynamic, change, window));
  }

  private static double positive(Map<String, ConfigNode> given, String name, double otherwise) {
    double number = number(given, name, otherwise);
    check(name, number > 0 && Double.isFinite(number), "positive", number);
    return number;
  }

  private static double number(Map<String, ConfigNode> given, String name, double otherwise) {
    ConfigNode node = given.get(name);
    if (node == null) {
      return otherwise;
    }
    if (node instanceof ScalarNode scalar && scalar.value() instanceof Number number) {
      return number.doubleValue();
    }
    check(name, false, "a number", node);
    return otherwise;
  }

  private static long whole(Map<String, ConfigNode> given, String name, long otherwise) {
    ConfigNode node = given.get(name);
    if (node == null) {
      return otherwise;
    }
    if (node instanceof ScalarNode scalar && scalar.value() instanceof Long number && number > 0) {
      return number;
    }
    check(name, false, "a positive int", node);
    return otherwise;
  }

  private static void check(String name, boolean fits, String wanted, Object given) {
    if (!fits) {
      throw new ArgumentException(
          "`%s` must be %s, got %s.".formatted("loss_scale." + name, wanted, given));
    }
  }

  /** Returns whether the loss is scaled. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Creates a scaler for one run. */
  public LossScaler scaler() {
    return scaler.get();
  }
}
