package org.cfgrun.runtime.nn;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.cfgrun.runtime.torch.Shape;

/** Initializer of a parameter. */
@FunctionalInterface
public interface Init {
  /**
   * Draws the initial values.
   *
   * @param shape the parameter's shape
   * @param random the only source of randomness
   * @return one value per element, in row-major order
   */
  float[] draw(Shape shape, RandomGenerator random);

  /** Returns an initializer that fills a parameter with one value. */
  static Init constant(double value) {
    return (shape, random) -> {
      float[] values = new float[elements(shape)];
      Arrays.fill(values, (float) value);
      return values;
    };
  }

  /** Returns an initializer that draws from a normal distribution. */
  static Init normal(double mean, double std) {
    return (shape, random) -> {
      float[] values = new float[elements(shape)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (mean + std * random.nextGaussian());
      }
      return values;
    };
  }

  /**
   * Returns an initializer that draws from a normal distribution, limited to {@code low} to {@code
   * high}.
   */
  static Init truncatedNormal(double mean, double std, double low, double high) {
    // The most likely value; draws from a narrow interval are accepted relative to its density.
    double mode = Math.max(low, Math.min(high, mean));
    double highest = StrictMath.pow((mode - mean) / std, 2);
    boolean isNarrow = high - low < 4 * std;
    return (shape, random) -> {
      float[] values = new float[elements(shape)];
      for (int i = 0; i < values.length; i++) {
        double value;
        boolean isAccepted;
        do {
          if (isNarrow) {
            value = low + (high - low) * random.nextDouble();
            double deviation = (value - mean) / std;
            isAccepted =
                random.nextDouble() < StrictMath.exp((highest - deviation * deviation) / 2);
          } else {
            value = mean + std * random.nextGaussian();
            isAccepted = value >= low && value <= high;
          }
        } while (!isAccepted);
        values[i] = (float) value;
      }
      return values;
    };
  }

  /** Returns an initializer that draws uniformly from {@code [low, high)}. */
  static Init uniform(double low, double high) {
    return (shape, random) -> {
      float[] values = new float[elements(shape)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (low + (high - low) * random.nextDouble());
      }
      return values;
    };
  }

  /**
   * Returns a normal initializer with {@code std = gain / sqrt(fan)}, {@code gain = sqrt(2 / (1 +
   * a²))}; He et al., "Delving Deep into Rectifiers", 2015.
   *
   * @param a negative slope of the following rectifier: 0 for ReLU
   */
  static Init kaimingNormal(Fan fan, double a) {
    return (shape, random) ->
        normal(0, rectifierGain(a) / Math.sqrt(fan.of(shape))).draw(shape, random);
  }

  /**
   * Returns a uniform initializer with the standard deviation of {@link #kaimingNormal}: {@code
   * ±sqrt(3) std}.
   */
  static Init kaimingUniform(Fan fan, double a) {
    return (shape, random) -> {
      double bound = Math.sqrt(3) * rectifierGain(a) / Math.sqrt(fan.of(shape));
      return uniform(-bound, bound).draw(shape, random);
    };
  }

  /**
   * Returns a normal initializer with {@code std = gain sqrt(2 / (fan_in + fan_out))}; Glorot and
   * Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
   */
  static Init xavierNormal(double gain) {
    return (shape, random) -> normal(0, gain * xavierStd(shape)).draw(shape, random);
  }

  /**
   * Returns a uniform initializer with the standard deviation of {@link #xavierNormal}: {@code
   * ±sqrt(3) std}.
   */
  static Init xavierUniform(double gain) {
    return (shape, random) -> {
      double bound = Math.sqrt(3) * gain * xavierStd(shape);
      return uniform(-bound, bound).draw(shape, random);
    };
  }

  /**
   * Returns the bias for which a sigmoid yields {@code probability} when all other terms are 0:
   * {@code -ln((1 - p) / p)}; Lin et al., "Focal Loss for Dense Object Detection", 2017.
   */
  static Init biasByProbability(double probability) {
    return constant(-StrictMath.log((1 - probability) / probability));
  }

  private static double rectifierGain(double a) {
    return Math.sqrt(2 / (1 + a * a));
  }

  private static double xavierStd(Shape shape) {
    return Math.sqrt(2.0 / (Fan.FAN_IN.of(shape) + Fan.FAN_OUT.of(shape)));
  }

  private static int elements(Shape shape) {
    return Math.toIntExact(shape.size());
  }
}
