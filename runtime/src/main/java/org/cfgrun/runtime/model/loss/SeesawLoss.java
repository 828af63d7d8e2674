package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.RegionLoss;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Cross entropy for classes of very different frequency (Seesaw loss,
 * https://arxiv.org/abs/2008.10032). The penalty that a region of class i puts on the score of
 * class j is multiplied by {@code min(1, (N_j / N_i)^p) max(1, (s_j / s_i)^q)}, with N the number
 * of regions of a class so far and s its probability: rare classes are penalized less by frequent
 * ones, unless they are mistaken for them. After the scores of the classes there are two more,
 * which tell regions with an object from those of the background. Buffer {@code cum_samples}: the
 * numbers of regions of each class and of the background, counted in training before the loss.
 */
@Component(Registries.MODELS)
public final class SeesawLoss extends Module implements RegionLoss {
  /**
   * @param useSigmoid must be False: the classes share one softmax
   * @param p exponent of the ratio of the numbers of regions; 0 for no such factor
   * @param q exponent of the ratio of the probabilities; 0 for no such factor
   * @param numClasses number of classes, without the background
   * @param eps minimum of the divisor of that ratio
   * @param reduction {@code mean}, {@code sum} or {@code none}
   * @param lossWeight factor of the losses
   * @param returnDict must be True: both losses are logged
   */
  public record Args(
      @Default("False") boolean useSigmoid,
      @Bounds(min = 0) @Default("0.8") double p,
      @Bounds(min = 0) @Default("2.0") double q,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1203") int numClasses,
      @Bounds(min = 0, minExcluded = true) @Default("1e-2") double eps,
      @Default("'mean'") Reduction reduction,
      @Default("1.0") double lossWeight,
      @Default("True") boolean returnDict) {
    public Args {
      if (useSigmoid) {
        throw new ArgumentException(
            "use_sigmoid", "`use_sigmoid=True` is not supported by `SeesawLoss`. Remove it.");
      }
      if (!returnDict) {
        throw new ArgumentException(
            "return_dict", "`return_dict=False` is not supported. Remove it.");
      }
    }
  }

  private static final SeesawKernel KERNEL = Kernel.bind(SeesawKernel.class);

  private final Args args;
  private final Parameter counts;

  public SeesawLoss(Args args) {
    this.args = args;
    counts = buffer("cum_samples", Init.constant(0), args.numClasses() + 1L);
  }

  @Override
  public int scores(int classes) {
    if (classes != args.numClasses()) {
      throw new ArgumentException(
          "loss_cls.num_classes",
          "`num_classes` of `SeesawLoss` is %s, but the head has %s classes. Set both to the same number."
              .formatted(args.numClasses(), classes));
    }
    return classes + 2;
  }

  @Override
  public Losses losses(Tensor scores, Tensor labels, Tensor weights, Tensor average) {
    int classes = args.numClasses();
    KERNEL.count(labels, counts.data());
    Tensor own = labels.lt(classes).nonzero().squeeze(1);
    Tensor ownLabels = labels.indexSelect(0, own);
    Tensor ofClasses = scores.narrow(1, 0, classes).indexSelect(0, own);
    Tensor objectness = scores.narrow(1, classes, 2);
    Tensor background = KERNEL.background(labels, classes);
    Tensor loss =
        KERNEL.entropy(ofClasses, ownLabels, counts.data(), args.p(), args.q(), args.eps());
    Losses losses = new Losses();
    losses.add(
        "loss_cls_objectness",
        reduced(KERNEL.objectness(objectness, background), weights, average));
    losses.add(
        "loss_cls_classes",
        own.size() == 0 ? ofClasses.sum() : reduced(loss, weights.indexSelect(0, own), average));
    losses.add("acc_objectness", RegionLoss.accuracy(objectness, background));
    losses.add("acc_classes", RegionLoss.accuracy(ofClasses, ownLabels));
    return losses;
  }

  private Tensor reduced(Tensor elements, Tensor weights, Tensor average) {
    return args.reduction().apply(elements, weights, args.lossWeight(), average);
  }

  @Override
  public Tensor probabilities(Tensor scores, int classes) {
    Tensor object = scores.narrow(1, classes, 2).softmax(1).narrow(1, 0, 1);
    return scores.narrow(1, 0, classes).softmax(1).mul(object);
  }
}
