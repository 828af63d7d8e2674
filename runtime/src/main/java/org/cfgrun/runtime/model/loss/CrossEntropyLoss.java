package org.cfgrun.runtime.model.loss;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.MaskLoss;
import org.cfgrun.runtime.model.PixelLoss;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Cross entropy of class scores: {@code -log softmax(x)[label]}, or the binary cross entropy of
 * each class with {@code use_sigmoid}. With {@code use_mask}, the binary cross entropy of the
 * pixels of masks.
 */
@Component(Registries.MODELS)
public final class CrossEntropyLoss implements ClassificationLoss, BinaryLoss, MaskLoss, PixelLoss {
  /**
   * @param useSigmoid whether each class has a probability of its own, and the background none
   * @param useMask whether the loss is that of the masks that a mask head predicts
   * @param reduction {@code mean}, {@code sum} or {@code none}
   * @param classWeight weight of each class, with the background last, or one for all; in binary
   *     cross entropy, of its positives; 1 if None
   * @param ignoreIndex label of samples without loss; -100 if None
   * @param lossWeight factor of the loss
   * @param avgNonIgnore whether the mean is that of the pixels or probabilities that are not
   *     ignored; has no effect in heads that pass the number to divide by, as most do
   * @param bgClsWeight weight of the background, if {@code class_weight} is one number; the same
   *     number if None
   */
  public record Args(
      @Default("False") boolean useSigmoid,
      @Default("False") boolean useMask,
      @Default("'mean'") Reduction reduction,
      @Default("None") @Nullable OneOrMany<Double> classWeight,
      @Default("None") @Nullable Integer ignoreIndex,
      @Default("1.0") double lossWeight,
      @Default("False") boolean avgNonIgnore,
      @Bounds(min = 0) @Default("None") @Nullable Double bgClsWeight) {
    /** Arguments without a weight of the background. */
    public Args(
        boolean useSigmoid,
        boolean useMask,
        Reduction reduction,
        @Nullable OneOrMany<Double> classWeight,
        @Nullable Integer ignoreIndex,
        double lossWeight,
        boolean avgNonIgnore) {
      this(
          useSigmoid, useMask, reduction, classWeight, ignoreIndex, lossWeight, avgNonIgnore, null);
    }

    public Args {
      boolean isBackgroundKnown = !useSigmoid && classWeight != null && !classWeight.isList();
      if (bgClsWeight != null && !isBackgroundKnown) {
        throw new ArgumentException(
            "bg_cls_weight",
            "`bg_cls_weight` requires `use_sigmoid=False` and one number as `class_weight`. Remove"
                + " it, or set both.");
      }
      if (useMask && useSigmoid) {
        throw new ArgumentException(
            "use_sigmoid",
            "`use_mask=True` and `use_sigmoid=True` cannot be combined. Remove one of them.");
      }
      if (useMask && reduction != Reduction.MEAN) {
        throw new ArgumentException(
            "reduction", "With `use_mask=True`, the `reduction` must be 'mean'.");
      }
      if (useMask && (classWeight != null || ignoreIndex != null)) {
        throw new ArgumentException(
            classWeight == null ? "ignore_index" : "class_weight",
            "With `use_mask=True`, the loss supports neither `class_weight` nor `ignore_index`. Remove it.");
      }
    }
  }

  private static final LossesKernel KERNEL = Kernel.bind(LossesKernel.class);
  private static final int IGNORED = -100;

  private final Args args;

  public CrossEntropyLoss(Args args) {
    this.args = args;
  }

  /**
   * Returns the weight of each class, with the background last; null if all weights are 1.
   *
   * @param classes number of classes, for which one number may have been given
   */
  public @Nullable List<Double> classWeights(int classes) {
    OneOrMany<Double> given = args.classWeight();
    if (given == null || given.isList()) {
      return given == null ? null : given.given();
    }
    List<Double> weights = new ArrayList<>(Collections.nCopies(classes, given.given().get(0)));
    if (args.bgClsWeight() != null) {
      weights.set(classes - 1, args.bgClsWeight());
    }
    return weights;
  }

  @Override
  public boolean hasBackground() {
    if (args.useMask()) {
      throw new ArgumentException(
          "loss_cls",
          "`CrossEntropyLoss` with `use_mask=True` is a loss of masks, not of scores. Remove"
              + " `use_mask`.");
    }
    return !args.useSigmoid();
  }

  @Override
  public boolean comparesMasks() {
    return args.useMask();
  }

  @Override
  public boolean comparesPixels() {
    return !args.useMask() && !args.useSigmoid();
  }

  @Override
  public int ignoredLabel() {
    return args.ignoreIndex() == null ? IGNORED : args.ignoreIndex();
  }

  @Override
  public Tensor ofPixels(Tensor logits, Tensor labels) {
    boolean counts = args.avgNonIgnore() && args.reduction() == Reduction.MEAN;
    Tensor average = counts ? labels.ne(ignoredLabel()).to(logits.type()).sum() : null;
    return args.reduction().apply(elements(logits, labels), null, args.lossWeight(), average);
  }

  @Override
  public Tensor loss(Tensor masks, Tensor targets, Tensor labels) {
    return KERNEL.maskEntropy(masks, targets, labels, args.lossWeight());
  }

  @Override
  public Tensor loss(Tensor scores, Tensor labels, Tensor weights, Tensor average) {
    return args.reduction().apply(elements(scores, labels), weights, args.lossWeight(), average);
  }

  @Override
  public Tensor lossOfEach(Tensor scores, Tensor labels) {
    return args.useSigmoid()
        ? ClassificationLoss.super.lossOfEach(scores, labels)
        : elements(scores, labels).squeeze(1).mul(args.lossWeight());
  }

  @Override
  public Tensor unreduced(Tensor scores, Tensor labels) {
    return elements(scores, labels).mul(args.lossWeight());
  }

  private Tensor elements(Tensor scores, Tensor labels) {
    Tensor classWeights = classWeights(scores);
    return args.useSigmoid()
        ? KERNEL.sigmoidEntropy(scores, labels, classWeights, ignoredLabel())
        : KERNEL.softmaxEntropy(scores, labels, classWeights, ignoredLabel());
  }

  @Override
  public Tensor binary(
      Tensor logits, Tensor targets, @Nullable Tensor weights, @Nullable Tensor average) {
    Tensor elements = KERNEL.binaryEntropy(logits, targets, classWeights(logits));
    if (args.ignoreIndex() == null) {
      return args.reduction().apply(elements, weights, args.lossWeight(), average);
    }
    Tensor known = targets.ne(ignoredLabel()).to(elements.type()).reshape(elements.shape().sizes());
    boolean counts = average == null && args.avgNonIgnore() && args.reduction() == Reduction.MEAN;
    return args.reduction()
        .apply(elements.mul(known), weights, args.lossWeight(), counts ? known.sum() : average);
  }

  private @Nullable Tensor classWeights(Tensor scores) {
    int classes = scores.rank() < 2 ? 1 : Math.toIntExact(scores.shape().get(1));
    List<Double> weights = classWeights(classes);
    if (weights == null) {
      return null;
    }
    if (weights.size() != classes) {
      throw new ArgumentException(
          "class_weight",
          "`class_weight` has %s numbers, but there are %s scores."
              .formatted(weights.size(), classes));
    }
    double[] values = weights.stream().mapToDouble(Double::doubleValue).toArray();
    return Tensor.of(values, new Shape(values.length), scores.device()).to(scores.type());
  }

  @Override
  public double backgroundWeight() {
    if (args.bgClsWeight() != null) {
      return args.bgClsWeight();
    }
    OneOrMany<Double> weights = args.classWeight();
    return weights == null || args.useSigmoid()
        ? 0
        : weights.given().get(weights.given().size() - 1);
  }
}
