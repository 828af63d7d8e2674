package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.Branched;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Second stage of TridentNet (https://arxiv.org/abs/1901.01892): trains on all branches of the
 * backbone, and suppresses repeated detections of an image over the branches.
 */
@Component(Registries.MODELS)
public final class TridentRoIHead extends StandardRoIHead implements Branched {
  /**
   * @param numBranch number of branches, that of the backbone
   * @param testBranchIdx index of the branch that detects objects, that of the backbone; -1 for all
   * @param head arguments of a second stage with a single box head; {@code mask_head} is not
   *     supported
   */
  public record Args(
      @Bounds(min = 1, max = 100) int numBranch,
      @Bounds(min = -1) int testBranchIdx,
      @Inline StandardRoIHead.Args head) {
    public Args {
      if (head.maskHead() != null) {
        throw new ArgumentException(
            MASK_HEAD, "`TridentRoIHead` does not support a `mask_head`. Remove it.");
      }
    }
  }

  private final Args args;

  public TridentRoIHead(Args args) {
    super(args.head());
    this.args = args;
  }

  @Override
  public int numBranch() {
    return args.numBranch();
  }

  @Override
  public int testBranchIdx() {
    return args.testBranchIdx();
  }

  /** Returns false: the branches are views already. */
  @Override
  public boolean mergesViews() {
    return false;
  }

  @Override
  public List<Detections> detect(
      List<Tensor> features,
      List<Tensor> proposals,
      List<ImageMeta> metas,
      RoiTestCfg cfg,
      boolean rescale) {
    List<Detections> detections = new ArrayList<>();
    for (int image = 0; image < metas.size(); image++) {
      List<DetectionTensors> branches = new ArrayList<>();
      for (int index = image; index < proposals.size(); index += metas.size()) {
        Tensor regions = proposals.get(index);
        if (regions.size() > 0) {
          branches.add(boxes(features, index, regions, metas.get(image), cfg, rescale));
        }
      }
      detections.add(
          branches.isEmpty()
              ? Detections.NOTHING
              : joined(branches).suppressed(cfg.nms(), cfg.maxPerImg()).toHost());
    }
    return detections;
  }

  private static DetectionTensors joined(List<DetectionTensors> branches) {
    return new DetectionTensors(
        joined(branches, DetectionTensors::boxes),
        joined(branches, DetectionTensors::scores),
        joined(branches, DetectionTensors::labels));
  }

  private static Tensor joined(
      List<DetectionTensors> branches, Function<DetectionTensors, Tensor> part) {
    return Tensor.cat(branches.stream().map(part).toList(), 0);
  }
}
