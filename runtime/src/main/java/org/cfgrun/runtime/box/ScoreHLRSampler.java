package org.cfgrun.runtime.box;

import java.util.List;
import java.util.function.Supplier;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Selects and weights regions of the background by the score hierarchical local rank (ISR-N of
 * PISA, https://arxiv.org/abs/1904.04821). Regions whose predicted boxes overlap form a group, in
 * which they are ranked by score; regions of equal rank are ranked by score again. The weight of
 * rank r of n is {@code (bias + (1 - bias) (n - r) / n)^k}, scaled so that the sum of the losses of
 * the background does not change. Positives, and regions with low scores, are selected at random.
 */
@Component(Registries.BBOX_SAMPLERS)
public class ScoreHLRSampler extends QuotaSampler {
  /**
   * @param quota numbers of selected boxes
   * @param k exponent of the weights
   * @param bias weight of the last rank, before the power
   * @param scoreThr score that a region must exceed to be ranked
   * @param iouThr IoU of two predicted boxes from which on they are in a group
   */
  public record Args(
      @Inline Quota quota,
      @Bounds(min = 0) @Default("0.5") double k,
      @Bounds(min = 0, max = 1) @Default("0") double bias,
      @Bounds(min = 0, max = 1) @Default("0.05") double scoreThr,
      @Bounds(min = 0, max = 1) @Default("0.5") double iouThr) {}

  private static final NmsKernel NMS = Kernel.bind(NmsKernel.class);
  private static final ScoreHlrKernel HLR = Kernel.bind(ScoreHlrKernel.class);

  private final Args args;

  public ScoreHLRSampler(Args args) {
    super(args.quota());
    this.args = args;
  }

  @Override
  public boolean needsLosses() {
    return true;
  }

  @Override
  public SamplingResult sample(Assignment assignment, Supplier<Candidates> candidates) {
    Tensor truth = assignment.truth();
    Candidates predicted = candidates.get();
    Tensor likely = HLR.likely(truth, predicted.scores(), args.scoreThr());
    if (likely.size() == 0) {
      return choose(truth, order(truth));
    }
    Tensor scores = predicted.scores().indexSelect(0, likely);
    List<Tensor> sorted =
        NMS.sorted(
            predicted.boxes().indexSelect(0, likely), scores, likely.zerosLike(), false, null);
    Tensor byScore = sorted.get(1);
    float[] ranks = ranks(sorted.get(0).toFloatArray(), (float) args.iouThr());
    Tensor order =
        HLR.order(
            order(truth),
            likely.indexSelect(0, byScore),
            scores.indexSelect(0, byScore),
            Tensor.of(ranks, new Shape(ranks.length), truth.device()));
    SamplingResult chosen = choose(truth, order);
    Tensor weights =
        HLR.weights(
            order, chosen.negatives(), predicted.losses(), likely.size(), args.k(), args.bias());
    return new SamplingResult(chosen.positives(), chosen.negatives(), weights);
  }

  /**
   * Returns the rank of each box in its group. A group is the first box that is not in another one,
   * and those of the rest that overlap it.
   *
   * @param boxes rows of {@link HostBoxes}, best first
   */
  private static float[] ranks(float[] boxes, float threshold) {
    int count = boxes.length / HostBoxes.ROW;
    float[] ranks = new float[count];
    boolean[] grouped = new boolean[count];
    for (int i = 0; i < count; i++) {
      if (grouped[i]) {
        continue;
      }
      int size = 1;
      for (int j = i + 1; j < count; j++) {
        if (!grouped[j]
            && HostBoxes.overlap(boxes, i * HostBoxes.ROW, j * HostBoxes.ROW, 0) >= threshold) {
          grouped[j] = true;
          ranks[j] = size++;
        }
      }
    }
    return ranks;
  }

  @Override
  protected Tensor order(Tensor truth) {
    return KERNEL.random(truth);
  }
}
