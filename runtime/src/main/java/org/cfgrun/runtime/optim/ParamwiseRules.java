package org.cfgrun.runtime.optim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.DeformableConvolution;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.optim.ParamwiseOptions.CustomKey;
import org.jspecify.annotations.Nullable;

/** Computes the options of single parameters by mmcv's rules for {@code paramwise_cfg}. */
final class ParamwiseRules {
  private static final String LR = "lr";
  private static final String WEIGHT_DECAY = "weight_decay";

  private final ParamwiseOptions options;
  private final BaseRates base;
  private final List<String> keys;

  ParamwiseRules(ParamwiseOptions options, BaseRates base) {
    this.options = options;
    this.base = base;
    Comparator<String> longestFirst =
        Comparator.comparing(String::length, Comparator.reverseOrder());
    this.keys =
        options.keys().keySet().stream()
            .sorted(longestFirst.thenComparing(Comparator.naturalOrder()))
            .toList();
  }

  /**
   * Module with its position in the model.
   *
   * @param path its dotted name; empty for the model
   * @param module the module
   * @param parent the parent module; null for the model
   */
  record Place(String path, Module module, @Nullable Module parent) {
    /** Returns all modules, depth first. */
    static List<Place> all(Module model) {
      Map<String, Module> seen = new HashMap<>();
      List<Place> places = new ArrayList<>();
      model.forEachModule(
          (path, module) -> {
            seen.put(path, module);
            places.add(new Place(path, module, path.isEmpty() ? null : seen.get(above(path))));
          });
      return places;
    }

    private static String above(String path) {
      return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }

    /** Returns the dotted name of one of its parameters. */
    String dotted(String name) {
      return path.isEmpty() ? name : path + "." + name;
    }

    private boolean isInDeformable() {
      return parent instanceof DeformableConvolution;
    }

    private boolean isOffset() {
      return isInDeformable() && path.contains("conv_offset") && module instanceof Conv2d;
    }
  }

  /**
   * Returns the options that the rules set for a parameter.
   *
   * @param name its name in the module
   */
  Map<String, Object> options(Place place, String name, Parameter parameter) {
    if (!parameter.requiresGrad()) {
      return Map.of();
    }
    // mmcv joins path and name by a dot even if the path is empty.
    String dotted = place.path() + "." + name;
    for (String key : keys) {
      if (dotted.contains(key)) {
        return custom(Objects.requireNonNull(options.keys().get(key)));
      }
    }
    return byKind(place, name);
  }

  private Map<String, Object> custom(CustomKey key) {
    Map<String, Object> group = new LinkedHashMap<>();
    scale(group, LR, base.lr(), key.lrMult());
    scale(group, WEIGHT_DECAY, base.weightDecay(), key.decayMult() == null ? 1. : key.decayMult());
    if (key.larsExclude() != null) {
      group.put(LARS.EXCLUDE, key.larsExclude());
    }
    return group;
  }

  private Map<String, Object> byKind(Place place, String name) {
    Module module = place.module();
    boolean norm = module instanceof Norm;
    boolean bias = name.equals("bias") && !place.isInDeformable();
    Map<String, Object> group = new LinkedHashMap<>();
    if (bias && !norm) {
      scale(group, LR, base.lr(), options.biasLrMult());
    }
    if (place.isOffset()) {
      scale(group, LR, base.lr(), options.dcnOffsetLrMult());
    }
    if (norm) {
      scale(group, WEIGHT_DECAY, base.weightDecay(), options.normDecayMult());
    } else if (isDepthwise(module)) {
      scale(group, WEIGHT_DECAY, base.weightDecay(), options.dwconvDecayMult());
    } else if (bias) {
      scale(group, WEIGHT_DECAY, base.weightDecay(), options.biasDecayMult());
    }
    return group;
  }

  /** A convolution of one channel counts as depth-wise too. */
  private static boolean isDepthwise(Module module) {
    return module instanceof Conv2d conv && conv.shape().in() == conv.shape().groups();
  }

  private static void scale(
      Map<String, Object> group, String name, @Nullable Double rate, @Nullable Double factor) {
    if (rate != null && factor != null) {
      group.put(name, rate * factor);
    }
  }
}
