package org.cfgrun.runtime.box;

import java.util.Arrays;
import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.Trace;
import org.cfgrun.runtime.torch.UntraceableException;

/**
 * Soft non-maximum suppression (https://arxiv.org/abs/1704.04503): again and again, the box with
 * the highest score is kept, and the scores of the others of its group are lowered by their IoU
 * with it. Boxes whose score falls below a minimum are removed. As in mmcv's {@code batched_nms},
 * the groups are shifted apart, and overlaps are computed in single precision. Runs on the host.
 */
@Component(value = Registries.NMS, names = "soft_nms")
public final class SoftNms implements Nms {
  /** How a score is lowered by an IoU. */
  public enum Method {
    /** To 0 from the threshold on. */
    NAIVE,
    /** By the factor {@code 1 - IoU} from the threshold on. */
    LINEAR,
    /** By the factor {@code exp(-IoU * IoU / sigma)}. */
    GAUSSIAN
  }

  /**
   * @param iouThreshold IoU from which {@code naive} and {@code linear} lower a score, from 0 to 1
   * @param sigma width of {@code gaussian}
   * @param minScore score below which a box is removed
   * @param method {@code naive} sets the score to 0, {@code linear} multiplies it by {@code 1 -
   *     IoU}, {@code gaussian} by {@code exp(-IoU * IoU / sigma)}
   * @param offset pixels added to widths and heights: 0, or 1 if edges count as pixels
   * @param classAgnostic whether boxes of different groups also lower each other's scores
   * @param splitThr number of boxes from which mmcv processes groups one by one. Boxes of different
   *     groups do not overlap, so every value gives the same result
   */
  public record Args(
      @Bounds(min = 0, max = 1) @Default("0.3") double iouThreshold,
      @Bounds(min = 0, minExcluded = true) @Default("0.5") double sigma,
      @Default("0.001") double minScore,
      @Default("'linear'") Method method,
      @Bounds(min = 0, max = 1) @Default("0") int offset,
      @Default("False") boolean classAgnostic,
      @Default("10000") int splitThr) {}

  private static final NmsKernel KERNEL = Kernel.bind(NmsKernel.class);

  private final Args args;

  public SoftNms(Args args) {
    this.args = args;
  }

  @Override
  public Kept keep(Tensor boxes, Tensor scores, Tensor groups, int limit) {
    if (Trace.isActive()) {
      throw new UntraceableException("`soft_nms` cannot be exported. Use `nms`.");
    }
    int count = (int) scores.size();
    if (count == 0) {
      return new Kept(Tensor.zeros(new Shape(0), ElementType.INT64, scores.device()), scores);
    }
    List<Tensor> sorted = KERNEL.sorted(boxes, scores, groups, !args.classAgnostic(), null);
    Candidates candidates =
        new Candidates(sorted.get(0).toFloatArray(), sorted.get(1).toLongArray());
    int kept = candidates.select(args, limit < 0 ? count : Math.min(limit, count));
    Shape shape = new Shape(kept);
    return new Kept(
        Tensor.of(Arrays.copyOf(candidates.numbers, kept), shape, scores.device()),
        Tensor.of(Arrays.copyOf(candidates.scores, kept), shape, scores.device()));
  }

  /**
   * Boxes that are left. The selected ones come first. As in mmcv, a selected box changes places
   * with the first of the rest, and the last one takes the place of a removed one: of equal scores,
   * the first in this order is selected.
   */
  private static final class Candidates {
    private final float[] corners;
    private final float[] scores;
    private final long[] numbers;
    private int size;

    /**
     * @param rows x1, y1, x2, y2, score and group of each box
     * @param order the number of each row's box
     */
    Candidates(float[] rows, long[] order) {
      size = order.length;
      corners = new float[4 * size];
      scores = new float[size];
      numbers = new long[size];
      for (int row = 0; row < size; row++) {
        int at = (int) order[row];
        System.arraycopy(rows, row * HostBoxes.ROW, corners, 4 * at, 4);
        scores[at] = rows[row * HostBoxes.ROW + HostBoxes.SCORE];
        numbers[at] = at;
      }
    }

    /** Selects boxes and returns their number. */
    int select(Args args, int limit) {
      for (int i = 0; i < Math.min(size, limit); i++) {
        swap(i, best(i));
        for (int j = i + 1; j < size; j++) {
          scores[j] *= factor(HostBoxes.overlap(corners, 4 * i, 4 * j, args.offset()), args);
          if (scores[j] < (float) args.minScore()) {
            swap(j--, --size);
          }
        }
      }
      return Math.min(size, limit);
    }

    private int best(int start) {
      int best = start;
      for (int j = start + 1; j < size; j++) {
        best = scores[j] > scores[best] ? j : best;
      }
      return best;
    }

    private void swap(int i, int j) {
      for (int side = 0; side < 4; side++) {
        float corner = corners[4 * i + side];
        corners[4 * i + side] = corners[4 * j + side];
        corners[4 * j + side] = corner;
      }
      float score = scores[i];
      scores[i] = scores[j];
      scores[j] = score;
      long number = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = number;
    }
  }

  private static float factor(float overlap, Args args) {
    boolean over = overlap >= (float) args.iouThreshold();
    return switch (args.method()) {
      case NAIVE -> over ? 0 : 1;
      case LINEAR -> over ? 1 - overlap : 1;
      case GAUSSIAN -> (float) Math.exp(-(overlap * overlap) / (float) args.sigma());
    };
  }
}
