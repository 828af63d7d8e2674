package org.cfgrun.runtime.box;

import java.util.Arrays;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/**
 * Selects boxes of the background evenly over their overlaps with objects (Libra R-CNN,
 * https://arxiv.org/abs/1904.02701): the range of overlaps above a floor is divided into intervals
 * of the same length.
 */
@Component(Registries.BBOX_SAMPLERS)
public final class IoUBalancedNegSampler implements NegativeSampler {
  /**
   * @param floorThr overlap from which boxes are selected by interval; boxes below it, or for 0
   *     those without overlap, are selected at random. As in mmdet, a negative value divides all
   *     boxes in the first call and is 0 in all others
   * @param floorFraction share of the boxes below the floor
   * @param numBins number of intervals
   */
  public record Args(
      @Bounds(min = -1, max = 1) @Default("-1") double floorThr,
      @Bounds(min = 0, max = 1) @Default("0") double floorFraction,
      @Bounds(min = 1, max = 1000) @Default("3") int numBins) {}

  private final Args args;
  private double floor;

  public IoUBalancedNegSampler(Args args) {
    this.args = args;
    this.floor = args.floorThr();
  }

  @Override
  public int[] negatives(HostCandidates candidates, int count) {
    long[] truth = candidates.truth();
    float[] overlaps = candidates.overlaps();
    int[] all = candidates.where(i -> truth[i] == 0);
    if (all.length <= count) {
      return all;
    }
    double from = floor;
    int[] low = candidates.where(i -> truth[i] == 0 && isLow(overlaps[i], from));
    int[] high = candidates.where(i -> truth[i] == 0 && isHigh(overlaps[i], from));
    floor = Math.max(floor, 0);
    int wanted = (int) (count * (1 - args.floorFraction()));
    int[] balanced = high;
    if (high.length > wanted) {
      balanced =
          args.numBins() > 1
              ? byInterval(candidates, high, wanted)
              : candidates.choice().of(high, wanted);
    }
    int[] rest = candidates.atMost(low, count - balanced.length);
    return candidates.completed(HostCandidates.joined(rest, balanced), all, count);
  }

  private static boolean isLow(float overlap, double floor) {
    return floor > 0 ? overlap >= 0 && overlap < floor : floor == 0 && overlap == 0;
  }

  private static boolean isHigh(float overlap, double floor) {
    return floor > 0 ? overlap >= floor : overlap > floor;
  }

  private int[] byInterval(HostCandidates candidates, int[] numbers, int count) {
    float[] overlaps = candidates.overlaps();
    float greatest = 0;
    for (float overlap : overlaps) {
      greatest = Math.max(greatest, overlap);
    }
    double length = (greatest - floor) / args.numBins();
    int each = count / args.numBins();
    int[] selected = {};
    for (int bin = 0; bin < args.numBins(); bin++) {
      double start = floor + bin * length;
      double end = floor + (bin + 1) * length;
      int[] own =
          Arrays.stream(numbers).filter(i -> overlaps[i] >= start && overlaps[i] < end).toArray();
      selected = HostCandidates.joined(selected, candidates.atMost(own, each));
    }
    return candidates.completed(selected, numbers, count);
  }
}
