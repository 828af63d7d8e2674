package org.cfgrun.runtime.model.dense;

import java.util.EnumSet;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.CarlCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.IsrCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.loss.CrossEntropyLoss;
import org.cfgrun.runtime.model.loss.PrimeSamples;
import org.cfgrun.runtime.model.loss.Reduction;
import org.cfgrun.runtime.model.loss.SmoothL1Loss;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Head of SSD with prime sample attention (PISA, https://arxiv.org/abs/1904.04821). {@code isr} of
 * {@code train_cfg} weights the classification losses of positives by their importance, and {@code
 * carl} adds a loss of boxes that is weighted by their scores.
 */
@Component(Registries.MODELS)
public final class PISASSDHead extends SSDHead {
  /**
   * @param head arguments of an {@code SSDHead}; {@code reg_decoded_bbox} must be False
   */
  public record Args(@Inline SSDHead.Args head) {
    public Args {
      if (head.regDecodedBbox()) {
        throw new ArgumentException(
            "reg_decoded_bbox",
            "The losses of `PISASSDHead` compare encoded boxes. Remove `reg_decoded_bbox`.");
      }
    }
  }

  private static final CrossEntropyLoss CLASSIFICATION =
      new CrossEntropyLoss(
          new CrossEntropyLoss.Args(false, false, Reduction.MEAN, null, null, 1, false));

  /** Loss of boxes that {@code carl} weights, whatever {@code smoothl1_beta} is. */
  private static final SmoothL1Loss BOXES =
      new SmoothL1Loss(new SmoothL1Loss.Args(1, Reduction.MEAN, 1));

  private final Args args;

  public PISASSDHead(Args args) {
    super(args.head());
    this.args = args;
  }

  @Override
  protected Set<DenseTrainCfg.Option> trainOptions() {
    Set<DenseTrainCfg.Option> options = EnumSet.copyOf(super.trainOptions());
    options.add(DenseTrainCfg.Option.ISR);
    options.add(DenseTrainCfg.Option.CARL);
    return options;
  }

  private Positives positives(Outputs outputs) {
    return Positives.of(outputs.targets().labels(), numClasses(), outputs.grid().anchors());
  }

  private static PrimeSamples samples(Outputs outputs, Positives positives) {
    return new PrimeSamples(
        positives.of(outputs.targets().labels()),
        positives.of(outputs.scores()),
        positives.of(outputs.codes()),
        positives.of(outputs.targets().boxes()));
  }

  @Override
  Tensor weights(Outputs outputs, DenseTrainCfg cfg) {
    IsrCfg isr = cfg.pisa().isr();
    Positives positives = positives(outputs);
    if (isr == null || positives.indices().size() == 0) {
      return super.weights(outputs, cfg);
    }
    PrimeSamples samples = samples(outputs, positives);
    return new ImportantAnchors(
            samples,
            positives,
            outputs.targets(),
            positives.priors(outputs.grid().anchors()),
            args.head().bboxCoder(),
            outputs.images())
        .weights(isr, CLASSIFICATION.unreduced(samples.scores(), samples.labels()), numClasses());
  }

  @Override
  void addMore(Losses losses, Outputs outputs, DenseTrainCfg cfg) {
    CarlCfg carl = cfg.pisa().carl();
    if (carl == null) {
      return;
    }
    PrimeSamples samples = samples(outputs, positives(outputs));
    losses.add(
        "loss_carl",
        samples.labels().size() == 0
            ? outputs.scores().sum().mul(0)
            : samples.classAware(
                carl,
                samples.scores().softmax(1),
                BOXES.unreduced(samples.codes(), samples.wanted()),
                outputs.average()));
  }
}
