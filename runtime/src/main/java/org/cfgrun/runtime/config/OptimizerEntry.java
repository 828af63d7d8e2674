package org.cfgrun.runtime.config;

import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.build.Failure;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.optim.BaseRates;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.OptimizerConstructor;
import org.jspecify.annotations.Nullable;

/**
 * Optimizer in a config: its arguments, its constructor and the constructor's rules, all in one
 * dict.
 */
public final class OptimizerEntry {
  private static final String CONSTRUCTOR = "constructor";
  private static final String RULES = "paramwise_cfg";
  private static final String RATE = "lr";
  private static final String DECAY = "weight_decay";

  private final ConfigPath path;
  private final DictNode optimizer;
  private final DictNode constructor;
  private final ComponentBuilder builder;
  private final Problems problems;

  /**
   * Reads the optimizer in {@code dict}.
   *
   * @param place its position: {@code optimizer} or {@code optimizer.generator}
   */
  OptimizerEntry(String place, DictNode dict, ComponentBuilder builder, Problems problems) {
    this.path = ConfigPath.parse(place);
    this.optimizer = withoutRules(dict);
    this.constructor = constructor(dict);
    this.builder = builder.at(place, CONSTRUCTOR, RULES);
    this.problems = problems;
  }

  /**
   * Returns the dict without the settings of groups, which the optimizer itself does not accept.
   */
  public static DictNode withoutRules(DictNode dict) {
    return dict.without(CONSTRUCTOR, RULES);
  }

  /** Returns whether its groups depend on more than the order of parameters. */
  public static boolean hasRules(DictNode dict) {
    return dict.get(CONSTRUCTOR) != null || dict.get(RULES) != null;
  }

  /** Returns whether types and arguments are valid; reports problems. */
  public boolean check() {
    boolean known = builder.checkValues(Optimizer.class, optimizer, problems);
    return builder.checkValues(OptimizerConstructor.class, constructor, problems) && known;
  }

  /** Returns its position in the config. */
  public Origin origin() {
    return optimizer.origin();
  }

  /** Returns the learning rate in the config; null if it is left to the optimizer. */
  public @Nullable Double learningRate() {
    return number(optimizer, RATE);
  }

  /**
   * Creates the optimizer of an initialized model; returns null if a problem was reported.
   *
   * @param factor the factor of the learning rate
   */
  public @Nullable Optimizer build(Module model, double factor) {
    OptimizerConstructor groups = builder.build(OptimizerConstructor.class, constructor, problems);
    if (groups == null) {
      return null;
    }
    Double written = learningRate();
    Double rate = written == null ? null : written * factor;
    ConfigNode node = optimizer.get(RATE);
    DictNode scaled =
        rate == null || node == null || rate.equals(written)
            ? optimizer
            : optimizer.with(RATE, new ScalarNode(rate, node.origin()));
    BaseRates base = new BaseRates(rate, number(optimizer, DECAY));
    try {
      return groups.optimizer(
          model,
          base,
          made -> {
            Optimizer built = builder.build(Optimizer.class, scaled, problems, made);
            if (built == null) {
              throw new ReportedException();
            }
            return built;
          });
    } catch (ReportedException reported) {
      return null;
    } catch (ArgumentException wrong) {
      // Rules that do not fit the model, which the check of the config cannot detect.
      String name = "`" + constructor.get(Checker.TYPE) + "`";
      problems.add(new Failure(name, constructor, path).explain(wrong));
      return null;
    }
  }

  /** Leaves a constructor whose optimizer cannot be built; the problem is already reported. */
  private static final class ReportedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static @Nullable Double number(DictNode dict, String key) {
    return dict.get(key) instanceof ScalarNode scalar && scalar.value() instanceof Number number
        ? number.doubleValue()
        : null;
  }

  private static DictNode constructor(DictNode section) {
    ConfigNode type = section.get(CONSTRUCTOR);
    Origin origin = section.origin();
    DictNode dict =
        new DictNode(Map.of(), origin)
            .with(
                Checker.TYPE,
                type == null ? new ScalarNode("DefaultOptimizerConstructor", origin) : type);
    ConfigNode rules = section.get(RULES);
    return rules == null ? dict : dict.with(RULES, rules);
  }
}
