package org.cfgrun.runtime.schedule;

/**
 * The base for a first part of the training, then half a cosine to a target. The cosine begins at
 * {@code s = round(start * P)}, halves rounded to the even number as in Python.
 *
 * @param start the part of the training that is flat
 * @param target where it goes afterwards
 */
public record FlatCosineAnnealing(Portion start, Target target) implements Policy {
  @Override
  public double value(double base, Position at) {
    long flat = (long) Math.rint(at.total() * start.value());
    if (at.done() < flat) {
      return base;
    }
    double fraction = (double) (at.done() - flat) / (at.total() - flat);
    return Anneal.COS.between(base, target.from(base), fraction);
  }
}
