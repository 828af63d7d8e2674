package org.cfgrun.runtime.model.roi;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Second stage of Grid R-CNN (https://arxiv.org/abs/1811.12030): the edges of a detected box are
 * found by the points of a grid, each with a heatmap over the box and what surrounds it. Positives
 * are moved and resized at random before the grid head sees them.
 */
@Component(Registries.MODELS)
public class GridRoIHead extends StandardRoIHead {
  /**
   * @param gridRoiExtractor computes features of regions for the grid head; the one of the box head
   *     if None
   * @param gridHead predicts the heatmaps of the points
   * @param head arguments of a second stage with a single box head; {@code mask_head} is not
   *     supported
   */
  public record Args(
      @Default("None") @Nullable RoiExtractor gridRoiExtractor,
      GridHead gridHead,
      @Inline StandardRoIHead.Args head) {
    public Args {
      if (head.maskHead() != null) {
        throw new ArgumentException(
            MASK_HEAD, "`GridRoIHead` does not support a `mask_head`. Remove it.");
      }
    }
  }

  private static final String GRID_EXTRACTOR = "grid_roi_extractor";
  private static final String GRID_HEAD = "grid_head";

  /** Largest shift of a positive, and largest change of its size, relative to the size. */
  static final double AMPLITUDE = 0.15;

  /** Default of {@code max_num_grid}. */
  private static final int MAX_REGIONS = 192;

  private static final GridRoisKernel KERNEL = Kernel.bind(GridRoisKernel.class);

  private final Args args;
  private final RoiExtractor extractor;

  public GridRoIHead(Args args) {
    super(args.head());
    this.args = args;
    RoiExtractor own = args.gridRoiExtractor();
    extractor = own == null ? stage().extractor() : child(GRID_EXTRACTOR, own);
    if (own != null && args.head().sharedHead() != null) {
      addMisfit(
          new ArgumentException(
              GRID_EXTRACTOR,
              "With `shared_head`, the grid head uses the features of the box head. Remove"
                  + " `grid_roi_extractor`."));
    }
    child(GRID_HEAD, args.gridHead());
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    String own = args.gridRoiExtractor() == null ? BOX_EXTRACTOR : GRID_EXTRACTOR;
    ArgumentException.checkAll(
        () -> super.checkInputs(inputs),
        () -> ArgumentException.checkPart(own, () -> extractor.checkInputs(inputs)),
        () ->
            ArgumentException.checkPart(
                GRID_HEAD,
                () ->
                    args.gridHead().checkInputs(extractor.outChannels(), extractor.outputSize())));
  }

  @Override
  Set<RoiTrainCfg.Option> trainOptions() {
    return Set.of(RoiTrainCfg.Option.POS_RADIUS, RoiTrainCfg.Option.MAX_NUM_GRID);
  }

  @Override
  public void checkTraining(int stage, RoiTrainCfg cfg) {
    ArgumentException.checkAll(
        () -> super.checkTraining(stage, cfg),
        () -> {
          if (cfg.posRadius() == null) {
            throw new ArgumentException(
                "Training a `GridRoIHead` requires `pos_radius`, the radius of a point in its heatmap. Set it to 1.");
          }
        });
  }

  /** Returns nothing in a batch without positives, as mmdet does. */
  @Override
  Losses moreLosses(
      List<Tensor> features, RoiTargets targets, DetectionBatch batch, RoiTrainCfg cfg) {
    Losses losses = new Losses();
    long count = targets.positives().size();
    if (count == 0) {
      return losses;
    }
    float[] sizes = new float[2 * batch.size()];
    for (int image = 0; image < batch.size(); image++) {
      sizes[2 * image] = batch.metas().get(image).width();
      sizes[2 * image + 1] = batch.metas().get(image).height();
    }
    Tensor rois = targets.rois().indexSelect(0, targets.positives());
    Tensor limits = Tensor.of(sizes, new Shape(batch.size(), 2), rois.device());
    Tensor moved = KERNEL.moved(rois, noise(rois), limits);
    int limit = cfg.maxNumGrid() == null ? MAX_REGIONS : cfg.maxNumGrid();
    Tensor chosen = order(rois).narrow(0, 0, Math.min(count, limit));
    Tensor regions = moved.indexSelect(0, chosen);
    Tensor wanted =
        args.gridHead()
            .points()
            .targets(
                regions.narrow(1, 1, 4).toFloatArray(),
                targets.boxes().indexSelect(0, chosen).toFloatArray(),
                Objects.requireNonNull(cfg.posRadius()),
                rois.device());
    losses.add(
        "loss_grid",
        args.gridHead().loss(args.gridHead().forward(pooled(features, regions)), wanted));
    return losses;
  }

  private Tensor pooled(List<Tensor> features, Tensor rois) {
    return extractor.forward(features.subList(0, extractor.numInputs()), rois);
  }

  /**
   * Draws how positives are moved and resized.
   *
   * @param rois {@code [n, 5]}
   * @return {@code [n, 4]}, uniform in ±{@link #AMPLITUDE}: shifts and growths of x and y, relative
   *     to the size
   */
  protected Tensor noise(Tensor rois) {
    return KERNEL.noise(rois, AMPLITUDE);
  }

  /**
   * Draws the order in which positives are chosen.
   *
   * @param rois {@code [n, 5]}
   * @return {@code [n]}, int64
   */
  protected Tensor order(Tensor rois) {
    return KERNEL.order(rois);
  }

  /** Returns false: the grid would have to be predicted in all views. */
  @Override
  public boolean mergesViews() {
    return false;
  }

  @Override
  DetectionTensors boxes(
      List<Tensor> features,
      int image,
      Tensor proposals,
      ImageMeta meta,
      RoiTestCfg cfg,
      boolean rescale) {
    DetectionTensors found = super.boxes(features, image, proposals, meta, cfg, false);
    if (found.labels().size() > 0) {
      Tensor rois = RoiStage.ofImage(image, found.boxes());
      Tensor heatmaps = args.gridHead().probabilities(pooled(features, rois));
      Tensor boxes = args.gridHead().points().boxes(found.boxes(), heatmaps);
      found = new DetectionTensors(boxes, found.scores(), found.labels());
    }
    return rescale ? found.rescaled(meta) : found;
  }
}
