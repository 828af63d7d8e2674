package org.cfgrun.runtime.model.roi;

import java.util.List;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.BboxOverlaps2D;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.model.CarlCfg;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.IsrCfg;
import org.cfgrun.runtime.model.Loss;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.model.loss.PrimeSamples;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Second stage with prime sample attention (PISA, https://arxiv.org/abs/1904.04821). {@code isr} of
 * {@code train_cfg.rcnn} weights the classification losses of regions with an object by their
 * importance, and {@code carl} adds a loss of boxes that is weighted by their scores. {@code
 * ScoreHLRSampler} weights the background.
 */
@Component(Registries.MODELS)
public final class PISARoIHead extends StandardRoIHead {
  /**
   * @param head arguments of {@code StandardRoIHead}
   */
  public record Args(@Inline StandardRoIHead.Args head) {}

  private final ClassificationLoss lossCls;
  private final EncodedBoxes boxes;

  public PISARoIHead(Args args) {
    super(args.head());
    RoiPredictions predictions = args.head().bboxHead().predictions();
    if (!(predictions.lossCls() instanceof ClassificationLoss loss)
        || !(predictions.boxes() instanceof EncodedBoxes encoded)
        || encoded.decodesForLoss()) {
      throw new ArgumentException(
          BOX_HEAD,
          "`PISARoIHead` weights losses of classes and of encoded boxes. Use a head such as `Shared2FCBBoxHead`, without `reg_decoded_bbox=True`.");
    }
    lossCls = loss;
    boxes = encoded;
    noteMisfits(
        () ->
            ArgumentException.checkPart(
                BOX_HEAD,
                () ->
                    ArgumentException.checkAll(
                        () -> Loss.requireElements("loss_cls", lossCls),
                        () -> Loss.requireElements("loss_bbox", boxes.loss()))));
  }

  @Override
  Set<RoiTrainCfg.Option> trainOptions() {
    return Set.of(RoiTrainCfg.Option.ISR, RoiTrainCfg.Option.CARL);
  }

  @Override
  Losses boxLosses(
      RoiBoxHead head, RoiBoxHead.Output output, RoiTargets targets, RoiTrainCfg cfg, int images) {
    Tensor own = targets.positives();
    Tensor labels = targets.labels().indexSelect(0, own);
    Tensor rois = targets.rois().indexSelect(0, own);
    Tensor regions = rois.narrow(1, 1, 4);
    PrimeSamples samples =
        new PrimeSamples(
            labels,
            output.scores().indexSelect(0, own),
            boxes.ownCodes(output.codes().indexSelect(0, own), labels),
            boxes.targets(regions, targets.boxes()));
    boolean isEmpty = own.size() == 0;
    IsrCfg isr = cfg.pisa().isr();
    RoiTargets weighted = targets;
    if (isr != null && !isEmpty) {
      Tensor objects = PrimeSamples.objects(rois.select(1, 0), targets.numbers(), images);
      weighted =
          targets.withWeights(
              Autograd.noGrad(() -> reweighted(isr, samples, regions, objects, targets)));
    }
    Losses losses = head.losses(output, weighted);
    CarlCfg carl = cfg.pisa().carl();
    if (carl != null) {
      losses.add(
          "loss_carl",
          List.of(
              isEmpty
                  ? output.scores().sum().mul(0)
                  : samples.classAware(
                      carl,
                      samples.scores().softmax(1),
                      boxes.loss().unreduced(samples.codes(), samples.wanted()),
                      Tensor.scalar(targets.labels().size(), labels.device()))));
    }
    return losses;
  }

  /** Returns the weights of all regions, those of the positives by their importance. */
  private Tensor reweighted(
      IsrCfg cfg, PrimeSamples samples, Tensor rois, Tensor objects, RoiTargets targets) {
    BoxCoder coder = boxes.coder();
    Tensor overlaps =
        BboxOverlaps2D.aligned(
            coder.decode(rois, samples.codes()), coder.decode(rois, samples.wanted()));
    Tensor important =
        samples.important(
            cfg,
            overlaps,
            objects,
            targets.weights().indexSelect(0, targets.positives()),
            lossCls.unreduced(samples.scores(), samples.labels()),
            numClasses());
    return targets.weights().scatter(0, targets.positives(), important);
  }
}
