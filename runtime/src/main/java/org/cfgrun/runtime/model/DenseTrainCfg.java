package org.cfgrun.runtime.model;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.runtime.box.Assigner;
import org.cfgrun.runtime.box.BoxSampler;
import org.cfgrun.runtime.box.PseudoSampler;
import org.cfgrun.runtime.box.TargetAssigner;
import org.jspecify.annotations.Nullable;

/**
 * Computation of the training targets of a dense head ({@code train_cfg}).
 *
 * @param assigner assigns ground truth to anchors or points; required by most heads
 * @param sampler selects the anchors that count; all assigned anchors by default
 * @param allowedBorder pixels by which an anchor may extend beyond the image; negative for no limit
 * @param posWeight weight of positives in the classification loss; 1 if not positive
 * @param mining selection of negatives
 * @param stages targets of stages of points
 * @param alignment assignment by alignment
 * @param pisa weights of prime samples
 * @param regAssigner assigns ground truth to anchors for the losses of boxes; required by {@code
 *     DDODHead}
 * @param guided targets of guided anchors; only for heads with these
 * @param debug accepted for compatibility with mmdet's configs; has no effect, as in mmdet's dense
 *     heads
 */
public record DenseTrainCfg(
    @Default("None") @Nullable TargetAssigner assigner,
    @Default("dict(type='PseudoSampler')") BoxSampler sampler,
    @Default("-1") double allowedBorder,
    @Default("-1") double posWeight,
    @Inline MiningCfg mining,
    @Inline PointStagesCfg stages,
    @Inline AlignmentCfg alignment,
    @Inline PisaTrainCfg pisa,
    @Default("None") @Nullable TargetAssigner regAssigner,
    @Inline GuidedTrainCfg guided,
    @Default("False") boolean debug) {
  public DenseTrainCfg {
    if (sampler.needsLosses()) {
      throw new ArgumentException(
          "sampler",
          "`%s` selects regions of a second stage. Use `RandomSampler` for anchors."
              .formatted(sampler.getClass().getSimpleName()));
    }
  }

  /** Targets of a head that needs no settings. */
  public static final DenseTrainCfg NOTHING = new DenseTrainCfg(null, new PseudoSampler(), -1, -1);

  /** Targets of a head with one stage. */
  public DenseTrainCfg(
      @Nullable TargetAssigner assigner,
      BoxSampler sampler,
      double allowedBorder,
      double posWeight) {
    this(
        assigner,
        sampler,
        allowedBorder,
        posWeight,
        MiningCfg.NONE,
        PointStagesCfg.NONE,
        AlignmentCfg.NONE,
        PisaTrainCfg.NONE,
        null,
        GuidedTrainCfg.NONE,
        false);
  }

  /** Options that the targets of a single kind of head use. Other heads refuse them. */
  public enum Option implements ExclusiveOptions.Option {
    NEG_POS_RATIO("SSDHead", "PISASSDHead", "YOLACTHead"),
    SMOOTHL1_BETA("SSDHead", "PISASSDHead"),
    INIT("RepPointsHead"),
    REFINE("RepPointsHead"),
    INITIAL_EPOCH("TOODHead"),
    INITIAL_ASSIGNER("TOODHead"),
    ALPHA("TOODHead"),
    BETA("TOODHead"),
    ISR("PISARetinaHead", "PISASSDHead"),
    CARL("PISARetinaHead", "PISASSDHead"),
    REG_ASSIGNER("DDODHead"),
    GA_ASSIGNER("GARetinaHead", "GARPNHead"),
    GA_SAMPLER("GARetinaHead", "GARPNHead"),
    CENTER_RATIO("GARetinaHead", "GARPNHead"),
    IGNORE_RATIO("GARetinaHead", "GARPNHead");

    /** The options of heads with guided anchors. */
    public static final Set<Option> OF_GUIDED =
        Set.of(GA_ASSIGNER, GA_SAMPLER, CENTER_RATIO, IGNORE_RATIO);

    private final String heads;

    Option(String... heads) {
      int last = heads.length - 1;
      String others = String.join("`, `", List.of(heads).subList(0, last));
      this.heads = "`" + (last == 0 ? "" : others + "` and `") + heads[last] + "`";
    }

    @Override
    public String heads() {
      return heads;
    }
  }

  /**
   * Checks that no option is set that has no effect.
   *
   * @param head the name of the head for messages
   * @param used the options that it uses
   * @throws ArgumentException if there are others, all of them
   */
  public void requireUsed(String head, Set<Option> used) {
    Map<Option, @Nullable Object> given = new EnumMap<>(Option.class);
    given.put(Option.NEG_POS_RATIO, mining.negPosRatio());
    given.put(Option.SMOOTHL1_BETA, mining.smoothl1Beta());
    given.put(Option.INIT, stages.init());
    given.put(Option.REFINE, stages.refine());
    given.put(Option.INITIAL_EPOCH, alignment.initialEpoch());
    given.put(Option.INITIAL_ASSIGNER, alignment.initialAssigner());
    given.put(Option.ALPHA, alignment.alpha());
    given.put(Option.BETA, alignment.beta());
    given.put(Option.ISR, pisa.isr());
    given.put(Option.CARL, pisa.carl());
    given.put(Option.REG_ASSIGNER, regAssigner);
    given.put(Option.GA_ASSIGNER, guided.gaAssigner());
    given.put(Option.GA_SAMPLER, guided.gaSampler());
    given.put(Option.CENTER_RATIO, guided.centerRatio());
    given.put(Option.IGNORE_RATIO, guided.ignoreRatio());
    ExclusiveOptions.requireUsed(head, used, given);
  }

  /** Returns the same with another assigner, for a head with one stage. */
  public DenseTrainCfg withAssigner(Assigner other) {
    return new DenseTrainCfg(other, sampler, allowedBorder, posWeight);
  }

  /** Returns the same with another sampler, for a head with one stage. */
  public DenseTrainCfg withSampler(BoxSampler other) {
    return new DenseTrainCfg(requiredAssigner(), other, allowedBorder, posWeight);
  }

  /** Returns the assigner of a head with anchors. */
  public Assigner requiredAssigner() {
    Assigner own = assigner(Assigner.class);
    if (own.needsPredictions()) {
      throw new ArgumentException(
          "assigner.alpha",
          "`alpha` compares predictions, which only `DDODHead` provides. Remove it.");
    }
    return own;
  }

  /**
   * Returns the assigner, which a head requires to be of a kind.
   *
   * @throws ArgumentException if there is none, or one of another kind
   */
  public <A extends TargetAssigner> A assigner(Class<A> kind) {
    if (assigner == null) {
      throw new ArgumentException("assigner", "The head requires an `assigner`. Add it.");
    }
    if (!kind.isInstance(assigner)) {
      throw new ArgumentException(
          "assigner",
          "`%s` is not an assigner for this head.".formatted(assigner.getClass().getSimpleName()));
    }
    return kind.cast(assigner);
  }
}
