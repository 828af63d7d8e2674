package org.cfgrun.runtime.model.dense;

import java.util.List;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.CarlCfg;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.IsrCfg;
import org.cfgrun.runtime.model.Loss;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.loss.PrimeSamples;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of RetinaNet with prime sample attention (PISA, https://arxiv.org/abs/1904.04821). {@code
 * isr} of {@code train_cfg} weights the classification losses of positives by their importance, and
 * {@code carl} adds a loss of boxes that is weighted by their scores.
 */
@Component(Registries.MODELS)
public final class PISARetinaHead extends RetinaLayers {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param stackedConvs number of convolutions of each stack
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param normCfg kind of normalization of the stacks; none if None
   * @param featChannels number of channels inside the stacks
   * @param anchorGenerator generates the anchors
   * @param bboxCoder encodes boxes relative to anchors
   * @param regDecodedBbox must be False: the losses compare encoded boxes
   * @param lossCls loss of the scores
   * @param lossBbox loss of the encoded boxes
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Default(RetinaHead.ANCHORS) AnchorGenerator anchorGenerator,
      @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
      @Default("False") boolean regDecodedBbox,
      @Default(LOSS_CLS) ClassificationLoss lossCls,
      @Default(LOSS_BBOX) BoxLoss lossBbox,
      @Default(RetinaHead.INIT) @Nullable InitCfg initCfg)
      implements AnchorHeadArgs {
    public Args {
      if (regDecodedBbox) {
        throw new ArgumentException(
            "reg_decoded_bbox",
            "The losses of `PISARetinaHead` compare encoded boxes. Remove `reg_decoded_bbox`.");
      }
    }
  }

  public PISARetinaHead(Args args) {
    super(args);
    noteMisfits(
        () ->
            ArgumentException.checkAll(
                () -> Loss.requireElements("loss_cls", args.lossCls()),
                () -> Loss.requireElements("loss_bbox", args.lossBbox())));
  }

  @Override
  protected Set<DenseTrainCfg.Option> trainOptions() {
    return Set.of(DenseTrainCfg.Option.ISR, DenseTrainCfg.Option.CARL);
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    AnchorGrid grid = priors(outputs);
    AnchorTargets.OfBatch wanted =
        AnchorTargets.of(grid, batch, cfg, parts().coder(), numClasses());
    AnchorTargets targets = wanted.flat();
    Tensor scores = LevelOutput.flatScores(outputs, numClasses());
    Positives positives = Positives.of(targets.labels(), numClasses(), grid.anchors());
    PrimeSamples samples =
        new PrimeSamples(
            positives.of(targets.labels()),
            positives.of(scores),
            positives.of(LevelOutput.flatCodes(outputs, 4)),
            positives.of(targets.boxes()));
    boolean isEmpty = positives.indices().size() == 0;
    IsrCfg isr = cfg.pisa().isr();
    Tensor weights = targets.weights();
    if (isr != null && !isEmpty) {
      weights =
          new ImportantAnchors(
                  samples,
                  positives,
                  targets,
                  positives.priors(grid.anchors()),
                  parts().coder(),
                  batch.size())
              .weights(
                  isr,
                  parts().lossCls().unreduced(samples.scores(), samples.labels()),
                  numClasses());
    }
    BoxLoss lossBbox = parts().lossBbox();
    Losses losses = new Losses();
    losses.add(
        "loss_cls", parts().lossCls().loss(scores, targets.labels(), weights, wanted.average()));
    losses.add(
        "loss_bbox", lossBbox.loss(samples.codes(), samples.wanted(), null, wanted.average()));
    CarlCfg carl = cfg.pisa().carl();
    if (carl != null) {
      losses.add(
          "loss_carl",
          isEmpty
              ? scores.sum().mul(0)
              : samples.classAware(
                  carl,
                  samples.scores().sigmoid(),
                  lossBbox.unreduced(samples.codes(), samples.wanted()),
                  wanted.average()));
    }
    return losses;
  }
}
