package org.cfgrun.runtime.training;

import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.build.Failure;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.optim.BaseRates;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.OptimizerConstructor;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.registry.ArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code optimizer}: the optimizer's own arguments, its constructor and the
 * constructor's rules.
 */
final class OptimizerSection {
  private static final String SECTION = "optimizer";
  private static final String CONSTRUCTOR = "constructor";
  private static final String RULES = "paramwise_cfg";
  private static final String RATE = "lr";
  private static final String DECAY = "weight_decay";

  private final DictNode optimizer;
  private final DictNode constructor;
  private final LearningRateScaling scaling;
  private final ComponentBuilder builder;
  private final Problems problems;

  private OptimizerSection(
      DictNode section, LearningRateScaling scaling, ComponentBuilder builder, Problems problems) {
    this.optimizer = section.without(CONSTRUCTOR, RULES);
    this.constructor = constructor(section);
    this.scaling = scaling;
    this.builder = builder.at(SECTION);
    this.problems = problems;
  }

  /** Reads and checks the section; null when a problem was reported. */
  static @Nullable OptimizerSection read(
      DictNode config, ComponentBuilder builder, Problems problems) {
    LearningRateScaling scaling = LearningRateScaling.read(config, builder, problems);
    DictNode section = new TopLevel(config, problems).section(SECTION);
    if (section == null || scaling == null) {
      return null;
    }
    OptimizerSection read = new OptimizerSection(section, scaling, builder, problems);
    return read.isInOrder() ? read : null;
  }

  private boolean isInOrder() {
    boolean known = builder.check(Optimizer.class, optimizer, problems);
    known &= builder.check(OptimizerConstructor.class, constructor, problems);
    if (scaling.enable() && learningRate() == null) {
      problems.error(
          ErrorCode.MISSING_ARGUMENT,
          optimizer.origin().span(),
          "`auto_scale_lr` needs the `lr` of `optimizer`, which it scales.");
      return false;
    }
    return known;
  }

  /** The learning rate as the config says it; null where it leaves it to the optimizer. */
  @Nullable Double learningRate() {
    return number(optimizer, RATE);
  }

  /**
   * The learning rate of this run; null where the config leaves it to the optimizer.
   *
   * @param batchSize samples a step
   */
  @Nullable Double scaledRate(int batchSize) {
    Double rate = learningRate();
    return rate == null ? null : rate * scaling.factor(batchSize);
  }

  /**
   * The optimizer of a model that has its values; null when a problem was reported.
   *
   * @param batchSize samples a step
   */
  @Nullable Optimizer build(Module model, int batchSize) {
    OptimizerConstructor groups = builder.build(OptimizerConstructor.class, constructor, problems);
    if (groups == null) {
      return null;
    }
    Double rate = scaledRate(batchSize);
    ConfigNode written = optimizer.get(RATE);
    DictNode scaled =
        rate == null || written == null || rate.equals(learningRate())
            ? optimizer
            : optimizer.with(RATE, new ScalarNode(rate, written.origin()));
    ParamGroups made = divided(groups, model, new BaseRates(rate, number(optimizer, DECAY)));
    return made == null ? null : builder.build(Optimizer.class, scaled, problems, made);
  }

  /** Some rules show only on the model that they do not fit. */
  private @Nullable ParamGroups divided(OptimizerConstructor groups, Module model, BaseRates base) {
    try {
      return groups.groups(model, base);
    } catch (ArgumentException wrong) {
      String name = "`" + constructor.get(Checker.TYPE) + "`";
      problems.add(new Failure(name, constructor).explain(wrong));
      return null;
    }
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
