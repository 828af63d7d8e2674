package org.cfgrun.runtime.box.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.runtime.box.Assignment;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/** Predictions and objects of an image, matched one to one. */
public final class Matching {
  private static final int BACKGROUND = -1;

  /**
   * Stands for a cost that is not finite. Such predictions come from a network that has diverged,
   * which the check of the losses reports.
   */
  private static final double HOPELESS = 1e9;

  private final int[] objectOf;

  private Matching(int[] objectOf) {
    this.objectOf = objectOf;
  }

  /**
   * Finds the matches of least total cost. One copy reads the costs of all images from the device.
   *
   * @param costs {@code [n, k]} for each image: n predictions, k objects
   */
  public static List<Matching> of(List<Tensor> costs) {
    float[] all =
        Tensor.cat(costs.stream().map(each -> each.to(ElementType.FLOAT32).reshape(-1)).toList(), 0)
            .toFloatArray();
    List<Matching> matchings = new ArrayList<>();
    int start = 0;
    for (Tensor each : costs) {
      int predictions = Math.toIntExact(each.shape().get(0));
      int objects = Math.toIntExact(each.shape().get(1));
      double[] own = new double[predictions * objects];
      for (int i = 0; i < own.length; i++) {
        own[i] = Float.isFinite(all[start + i]) ? all[start + i] : HOPELESS;
      }
      start += own.length;
      matchings.add(new Matching(LinearSumAssignment.solve(own, predictions, objects)));
    }
    return matchings;
  }

  /** Returns the number of predictions that have an object. */
  public int size() {
    return predictions().length;
  }

  /** Returns the numbers of the predictions that have an object, ascending. */
  public int[] predictions() {
    return IntStream.range(0, objectOf.length).filter(i -> objectOf[i] != BACKGROUND).toArray();
  }

  /** Returns the numbers of their objects, in the same order. */
  public int[] objects() {
    return Arrays.stream(objectOf).filter(object -> object != BACKGROUND).toArray();
  }

  /** Returns the same as an assignment, in which no overlaps are known. */
  public Assignment assignment(Device device) {
    Shape n = new Shape(objectOf.length);
    long[] truth = Arrays.stream(objectOf).mapToLong(object -> object + 1L).toArray();
    return new Assignment(Tensor.of(truth, n, device), Tensor.zeros(n, device));
  }
}
