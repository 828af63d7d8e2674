package org.cfgrun.runtime.nn;

import ai.djl.ndarray.types.Shape;
import java.util.random.RandomGenerator;

/** Draws the first values of a parameter. */
@FunctionalInterface
public interface Init {
  /**
   * Draws values.
   *
   * @param shape the parameter's shape
   * @param random the only source of chance
   * @return one value an element, in row-major order
   */
  float[] draw(Shape shape, RandomGenerator random);
}
