package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/**
 * A value for all channels of all pixels of an area.
 *
 * @param value from 0 to 255
 * @param isFloat whether it was written as a float, which tells numpy what to compute in
 */
@ConfigValue("a number from 0 to 255")
public record GreyLevel(double value, boolean isFloat) {
  public GreyLevel {
    if (!(value >= 0 && value <= 255)) {
      throw new ArgumentException("A grey level is from 0 to 255, not " + value + ".");
    }
  }

  /** Reads a number. */
  public static GreyLevel fromConfig(ConfigNode node) {
    Double number = ConfigParts.number(node);
    if (number == null) {
      throw new ArgumentException(
          "A grey level is a number, not %s `%s`.".formatted(node.typeName(), node));
    }
    return new GreyLevel(number, node instanceof ScalarNode own && own.value() instanceof Double);
  }

  /** An area of it; 8 bits hold its whole part. */
  Mat area(int height, int width, int type) {
    double held = CvType.depth(type) == CvType.CV_8U ? Math.floor(value) : value;
    return new Mat(height, width, type, Scalar.all(held));
  }
}
