package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/**
 * A gray level that fills all channels of an area.
 *
 * @param value from 0 to 255
 * @param isFloat whether it was written as a float, which selects the type that numpy computes in
 */
@ConfigValue("a number from 0 to 255")
public record GrayLevel(double value, boolean isFloat) {
  public GrayLevel {
    if (!(value >= 0 && value <= 255)) {
      throw new ArgumentException("Expected a number from 0 to 255, got " + value + ".");
    }
  }

  /** Reads a number. */
  public static GrayLevel fromConfig(ConfigNode node) {
    Double number = NodeValues.number(node);
    if (number == null) {
      throw new ArgumentException(
          "Expected a number from 0 to 255, got %s `%s`.".formatted(node.typeName(), node));
    }
    return new GrayLevel(number, node instanceof ScalarNode own && own.value() instanceof Double);
  }

  /** Creates an area filled with the value; an 8-bit area holds its integer part. */
  Mat area(int height, int width, int type) {
    double held = CvType.depth(type) == CvType.CV_8U ? Math.floor(value) : value;
    return new Mat(height, width, type, Scalar.all(held));
  }
}
