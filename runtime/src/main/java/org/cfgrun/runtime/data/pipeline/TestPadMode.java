package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;

/**
 * The side that {@code RandomCenterCropPad} pads a side of a test image to.
 *
 * @param divisor whether to pad to a multiple of the number; if false, the bits of the number are
 *     set: {@code side | number}
 * @param number at least 1
 */
@ConfigValue("a pair ('logical_or', int) or ('size_divisor', int)")
public record TestPadMode(boolean divisor, int number) {
  private static final String LOGICAL_OR = "logical_or";
  private static final String SIZE_DIVISOR = "size_divisor";

  /** Reads a pair of a name and a number. */
  public static TestPadMode fromConfig(ConfigNode node) {
    List<ConfigNode> items = node instanceof SequenceNode pair ? pair.items() : List.of();
    if (items.size() == 2
        && items.get(0) instanceof ScalarNode name
        && (LOGICAL_OR.equals(name.value()) || SIZE_DIVISOR.equals(name.value()))) {
      Double number = NodeValues.number(items.get(1));
      if (number != null
          && number >= 1
          && number <= ImageSize.MAX_SIDE
          && number == Math.rint(number)) {
        return new TestPadMode(SIZE_DIVISOR.equals(name.value()), number.intValue());
      }
    }
    throw new ArgumentException(
        "Expected ('logical_or', int) or ('size_divisor', int) with an int from 1 to %s, got `%s`."
            .formatted(ImageSize.MAX_SIDE, node));
  }

  /** Returns the padded length of a side. */
  int pad(int side) {
    return divisor ? (side + number - 1) / number * number : side | number;
  }
}
