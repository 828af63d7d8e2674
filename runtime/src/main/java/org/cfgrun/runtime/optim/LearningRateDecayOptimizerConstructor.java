package org.cfgrun.runtime.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Decays learning rates towards the input: {@code lr * decay_rate^(num_layers + 1 - layer)}. Each
 * layer has two groups: one with weight decay, and one without for vectors, biases and tokens.
 * Frozen parameters are left out. As in mmdet, the backbone's class must be ConvNeXt.
 */
@Component(Registries.OPTIMIZER_BUILDERS)
public final class LearningRateDecayOptimizerConstructor implements OptimizerConstructor {
  private static final String BACKBONE = "backbone";
  private static final String KNOWN = "ConvNeXt";
  private static final List<String> TOKENS = List.of("pos_embed", "cls_token");

  /**
   * @param paramwiseCfg decay rate and unit of layers
   */
  public record Args(LayerDecayOptions paramwiseCfg) {}

  private final LayerDecayOptions options;

  /** Creates a constructor with the rules of a config. */
  public LearningRateDecayOptimizerConstructor(Args args) {
    options = args.paramwiseCfg();
  }

  /** Builder of a group. */
  private record Part(Map<String, Object> options, List<NamedParameter> members) {}

  @Override
  public ParamGroups groups(Module model, BaseRates base) {
    requireKnown(model.children().get(BACKBONE));
    if (base.lr() == null) {
      throw new ArgumentException(
          "paramwise_cfg", "layer-wise learning rate decay requires the optimizer's `lr`");
    }
    Map<String, Part> parts = new LinkedHashMap<>();
    model
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.requiresGrad()) {
                boolean decays = decays(name, parameter);
                int layer = options.layerOf(name);
                String group = "layer_%s_%s".formatted(layer, decays ? "decay" : "no_decay");
                parts
                    .computeIfAbsent(group, key -> begin(key, layer, decays, base))
                    .members()
                    .add(new NamedParameter(name, parameter.data()));
              }
            });
    return new ParamGroups(
        parts.values().stream().map(LearningRateDecayOptimizerConstructor::group).toList());
  }

  private static void requireKnown(@Nullable Module backbone) {
    String name = backbone == null ? null : backbone.getClass().getSimpleName();
    if (name == null || !name.contains(KNOWN)) {
      throw new ArgumentException(
          "expected a backbone of type `ConvNeXt`, got %s"
              .formatted(name == null ? "a model without `backbone`" : "`" + name + "`"));
    }
  }

  private static boolean decays(String name, Parameter parameter) {
    return parameter.shape().rank() != 1 && !name.endsWith(".bias") && !TOKENS.contains(name);
  }

  private Part begin(String name, int layer, boolean decays, BaseRates base) {
    Map<String, Object> own = new LinkedHashMap<>();
    double scale = options.scale(layer);
    if (!decays) {
      own.put("weight_decay", 0.);
    } else if (base.weightDecay() != null) {
      own.put("weight_decay", base.weightDecay());
    }
    own.put("lr_scale", scale);
    own.put("group_name", name);
    own.put("lr", scale * Objects.requireNonNull(base.lr()));
    return new Part(own, new ArrayList<>());
  }

  private static ParamGroup group(Part part) {
    Map<String, Object> own = new LinkedHashMap<>(part.options());
    own.put("param_names", part.members().stream().map(NamedParameter::name).toList());
    return new ParamGroup(part.members(), own);
  }
}
