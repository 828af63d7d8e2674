package org.cfgrun.runtime.model.init;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.jspecify.annotations.Nullable;

/**
 * Initialization of a module, as mmcv's {@code init_cfg}: dicts whose {@code type} is {@code
 * Constant}, {@code Normal}, {@code TruncNormal}, {@code Uniform}, {@code Xavier}, {@code Kaiming}
 * or {@code Caffe2Xavier} (with {@code layer}, {@code override}, {@code bias}, {@code bias_prob}),
 * or {@code Pretrained}. A dict with a {@code checkpoint} needs no {@code type}; mmdet's configs of
 * PyramidVisionTransformer omit it.
 */
@ConfigValue("a dict with `type`, or a list of such dicts")
public final class InitCfg {
  private final List<InitRule> rules;
  private final @Nullable Pretrained pretrained;

  private InitCfg(List<InitRule> rules, @Nullable Pretrained pretrained) {
    this.rules = rules;
    this.pretrained = pretrained;
  }

  /** Reads a value in a config. */
  public static InitCfg fromConfig(ConfigNode value) {
    List<InitRule> rules = new ArrayList<>();
    Pretrained pretrained = null;
    for (ConfigNode item : InitDict.itemsOf(value)) {
      InitDict dict = new InitDict(item);
      String type = dict.text("type");
      if ("Pretrained".equals(type) || type == null && dict.has("checkpoint")) {
        pretrained = pretrained(dict);
      } else {
        rules.add(rule(dict, type));
      }
    }
    return new InitCfg(List.copyOf(rules), pretrained);
  }

  /** Returns an initialization from a file only. */
  public static InitCfg pretrained(String checkpoint) {
    return new InitCfg(List.of(), new Pretrained(checkpoint, null));
  }

  /**
   * Returns the initialization that one of two arguments gives.
   *
   * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', checkpoint=...)}
   * @return null if neither is given
   */
  public static @Nullable InitCfg of(@Nullable String pretrained, @Nullable InitCfg initCfg) {
    if (pretrained != null && initCfg != null) {
      throw new ArgumentException(
          "pretrained", "`pretrained` and `init_cfg` cannot both be given. Remove one of them.");
    }
    return pretrained == null ? initCfg : pretrained(pretrained);
  }

  /** Declares the initial values of a module's parameters, including those of its children. */
  public void apply(Module module) {
    rules.forEach(rule -> rule.apply(module));
  }

  /** Returns the pretrained part of a module, if any. */
  public List<PretrainedPart> partsOf(Module module) {
    return pretrained == null ? List.of() : List.of(new PretrainedPart(module, pretrained));
  }

  private static Pretrained pretrained(InitDict dict) {
    String checkpoint = dict.text("checkpoint");
    if (checkpoint == null) {
      throw new ArgumentException("checkpoint", "`Pretrained` requires a `checkpoint`");
    }
    String prefix = dict.text("prefix");
    // Load weights to the model's device, whatever device the file names.
    dict.text("map_location");
    dict.requireAllRead("Pretrained");
    return new Pretrained(checkpoint, prefix);
  }

  private static InitRule rule(InitDict dict, @Nullable String type) {
    if (type == null) {
      throw new ArgumentException("an initialization requires a `type`");
    }
    Init weight = weight(dict, type);
    double probability = dict.number("bias_prob", 0);
    double constant = dict.number("bias", 0);
    Init bias = probability > 0 ? Init.biasByProbability(probability) : Init.constant(constant);
    List<LayerKind> layers =
        dict.items("layer").stream().map(InitCfg::name).map(LayerKind::of).toList();
    List<InitRule.Override> overrides =
        dict.items("override").stream().map(InitCfg::override).toList();
    dict.requireAllRead(type);
    return new InitRule(weight, bias, layers, overrides);
  }

  private static String name(ConfigNode node) {
    if (node instanceof ScalarNode scalar && scalar.value() instanceof String name) {
      return name;
    }
    throw new ArgumentException("layer", "`layer` must be a string or a list of strings");
  }

  private static InitRule.Override override(ConfigNode node) {
    InitDict dict = new InitDict(node);
    String child = dict.text("name");
    if (child == null) {
      throw new ArgumentException("override", "`override` requires the `name` of a child");
    }
    String type = dict.text("type");
    if (type == null) {
      dict.requireAllRead("override");
      return new InitRule.Override(child, null);
    }
    return new InitRule.Override(child, rule(dict, type));
  }

  private static Init weight(InitDict dict, String type) {
    switch (type) {
      case "Constant":
        return Init.constant(dict.number("val", 0));
      case "Normal":
        return Init.normal(dict.number("mean", 0), dict.number("std", 1));
      case "TruncNormal":
        return truncatedNormal(dict);
      case "Uniform":
        return Init.uniform(dict.number("a", 0), dict.number("b", 1));
      case "Xavier":
        double gain = dict.number("gain", 1);
        return isUniform(dict) ? Init.xavierUniform(gain) : Init.xavierNormal(gain);
      case "Kaiming":
        return kaiming(dict);
      case "Caffe2Xavier":
        return Init.kaimingUniform(Fan.FAN_IN, 1);
      default:
        throw new ArgumentException(
            "type",
            "unknown initialization `"
                + type
                + "`; expected Constant, Normal, TruncNormal, Uniform, Xavier, Kaiming, Caffe2Xavier or"
                + " Pretrained");
    }
  }

  private static Init truncatedNormal(InitDict dict) {
    double mean = dict.number("mean", 0);
    double std = dict.number("std", 1);
    double low = dict.number("a", -2);
    double high = dict.number("b", 2);
    if (!(std > 0) || !(low < high) || mean < low - 2 * std || mean > high + 2 * std) {
      throw new ArgumentException(
          "`TruncNormal` requires a positive `std`, `a` < `b`, and a `mean` at most two `std` outside"
              + " of `a` and `b`.");
    }
    return Init.truncatedNormal(mean, std, low, high);
  }

  private static Init kaiming(InitDict dict) {
    double slope = dict.number("a", 0);
    // A plain ReLU has no slope below 0, whatever the value of `a`.
    if (dict.text("nonlinearity", "relu", "relu", "leaky_relu").equals("relu")) {
      slope = 0;
    }
    Fan fan =
        dict.text("mode", "fan_out", "fan_in", "fan_out").equals("fan_in")
            ? Fan.FAN_IN
            : Fan.FAN_OUT;
    return isUniform(dict) ? Init.kaimingUniform(fan, slope) : Init.kaimingNormal(fan, slope);
  }

  private static boolean isUniform(InitDict dict) {
    return dict.text("distribution", "normal", "normal", "uniform").equals("uniform");
  }
}
