package org.cfgrun.runtime.data.pipeline;

import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** Base of the transforms of Albumentations that change pixels only. */
abstract class AlbuTransform implements AlbuStep {
  private static final int LEVELS = 256;

  private final AlbuChance chance;

  AlbuTransform(AlbuChance chance) {
    this.chance = chance;
  }

  @Override
  public final double probability() {
    return chance.p();
  }

  @Override
  public final boolean always() {
    return chance.alwaysApply();
  }

  @Override
  public boolean moves() {
    return false;
  }

  @Override
  public final void apply(Sample sample, RandomGenerator random, boolean forced) {
    // Drawn in any case, as Albumentations does.
    if (random.nextDouble() < chance.p() || chance.alwaysApply() || forced) {
      change(sample, random);
    }
  }

  /** Changes a sample. */
  void change(Sample sample, RandomGenerator random) {
    sample.replace(changed(sample.image(), random));
  }

  /** Returns the changed image, of the same type and size. */
  Mat changed(Mat image, RandomGenerator random) {
    throw new UnsupportedOperationException();
  }

  /** Returns a table that clips and truncates the new value of each of 256 levels. */
  static Mat table(IntToDoubleFunction level) {
    byte[] values = new byte[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      values[i] = (byte) (int) Math.max(0, Math.min(level.applyAsDouble(i), LEVELS - 1));
    }
    Mat table = new Mat(1, LEVELS, CvType.CV_8U);
    table.put(0, 0, values);
    return table;
  }

  /** Replaces each value of all channels by that in a table. */
  static Mat lookedUp(Mat image, Mat table) {
    Mat result = new Mat();
    Core.LUT(image, table, result);
    table.release();
    return result;
  }
}
