package org.cfgrun.runtime.training;

import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.TypeDescriptor.ComponentType;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.optim.BaseRates;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.OptimizerConstructor;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.registry.Registries;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code optimizer}: the optimizer's own arguments, its constructor and the
 * constructor's rules.
 */
final class OptimizerSection {
  private static final String SECTION = "optimizer";
  private static final String CONSTRUCTOR = "constructor";
  private static final String RULES = "paramwise_cfg";

  private final DictNode optimizer;
  private final DictNode constructor;
  private final ComponentBuilder builder;
  private final Problems problems;
  private double learningRateFactor = 1;

  private OptimizerSection(DictNode section, ComponentBuilder builder, Problems problems) {
    this.optimizer = section.without(CONSTRUCTOR, RULES);
    this.constructor = constructor(section);
    this.builder = builder;
    this.problems = problems;
  }

  /** Reads and checks the section; null when a problem was reported. */
  static @Nullable OptimizerSection read(
      DictNode config, ComponentBuilder builder, Problems problems) {
    DictNode section = new TopLevel(config, problems).section(SECTION);
    if (section == null) {
      return null;
    }
    OptimizerSection read = new OptimizerSection(section, builder, problems);
    int before = problems.errorCount();
    read.check(read.optimizer, Registries.OPTIMIZERS, Optimizer.class);
    read.check(read.constructor, Registries.OPTIMIZER_BUILDERS, OptimizerConstructor.class);
    return problems.errorCount() > before ? null : read;
  }

  private void check(DictNode dict, String registry, Class<?> kind) {
    new Checker(builder.components().catalog(), problems)
        .checkComponent(
            dict, new ComponentType(registry, kind.getCanonicalName()), ConfigPath.parse(SECTION));
  }

  /**
   * Scales the learning rate that is given for another batch size.
   *
   * @param factor new batch size over the one that the rate was chosen for
   */
  void scaleLearningRate(double factor) {
    learningRateFactor = factor;
  }

  /** The optimizer of a model that has its values; null when a problem was reported. */
  @Nullable Optimizer build(Module model) {
    OptimizerConstructor groups =
        builder.at(SECTION).build(OptimizerConstructor.class, constructor, problems);
    if (groups == null) {
      return null;
    }
    DictNode scaled = scaled(optimizer);
    ParamGroups made =
        groups.groups(model, new BaseRates(number(scaled, "lr"), number(scaled, "weight_decay")));
    return builder.at(SECTION).build(Optimizer.class, scaled, problems, made);
  }

  private DictNode scaled(DictNode dict) {
    Double rate = number(dict, "lr");
    if (rate == null || learningRateFactor == 1) {
      return dict;
    }
    return dict.with("lr", new ScalarNode(rate * learningRateFactor, dict.get("lr").origin()));
  }

  /** The learning rate as the config says it; null where it leaves it to the optimizer. */
  @Nullable Double learningRate() {
    return number(optimizer, "lr");
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
                "type",
                type == null ? new ScalarNode("DefaultOptimizerConstructor", origin) : type);
    ConfigNode rules = section.get(RULES);
    return rules == null ? dict : dict.with(RULES, rules);
  }
}
