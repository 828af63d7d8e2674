package org.cfgrun.runtime.nn;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;

/** Order of the layers of a {@link ConvModule} ({@code order}). */
@ConfigValue("('conv', 'norm', 'act'), ('act', 'conv', 'norm') or ('norm', 'act', 'conv')")
public enum LayerOrder {
  /** Convolution, normalization, activation. */
  CONV_NORM_ACT,
  /** Activation of the input, convolution, normalization. */
  ACT_CONV_NORM,
  /** Normalization and activation of the input, convolution. */
  NORM_ACT_CONV;

  /** Reads a tuple or list of names. */
  public static LayerOrder fromConfig(ConfigNode value) {
    List<?> names =
        value instanceof SequenceNode sequence
            ? sequence.items().stream()
                .map(item -> item instanceof ScalarNode scalar ? scalar.value() : item)
                .toList()
            : List.of();
    if (names.equals(List.of("conv", "norm", "act"))) {
      return CONV_NORM_ACT;
    }
    if (names.equals(List.of("act", "conv", "norm"))) {
      return ACT_CONV_NORM;
    }
    if (names.equals(List.of("norm", "act", "conv"))) {
      return NORM_ACT_CONV;
    }
    throw new ArgumentException(
        "`order` must be ('conv', 'norm', 'act'), ('act', 'conv', 'norm') or ('norm', 'act', 'conv')");
  }
}
