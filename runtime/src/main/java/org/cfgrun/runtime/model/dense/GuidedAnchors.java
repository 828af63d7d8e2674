package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.Assignment;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.GuidedTrainCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Guided anchoring (https://arxiv.org/abs/1901.03278) without its layers. In each cell, these
 * predict the width and height of one anchor relative to a square, a score of the location, and
 * class scores and a box relative to the anchor. Anchors carry no gradient from the boxes: shapes
 * are trained on the objects that are assigned to squares.
 *
 * @param settings arguments of the head
 * @param anchors the squares and their approximations
 * @param parts losses of class scores and boxes
 */
record GuidedAnchors(GuidedSettings settings, SquareAnchors anchors, AnchorParts parts) {
  static final GuidedKernel KERNEL = Kernel.bind(GuidedKernel.class);

  /** Smallest ratio of an anchor to its square: far beyond that of boxes, as in mmdet. */
  private static final double RATIO_LIMIT = 1e-6;

  /** How many cells share one unit of the location loss, as in mmdet. */
  private static final double CELLS_PER_UNIT = 200;

  /**
   * Output of the layers on one level.
   *
   * @param boxes scores, and boxes relative to the anchors
   * @param shape {@code [N, 2, H, W]}: encoded width and height of the anchors
   * @param location {@code [N, 1, H, W]}: logits
   */
  record Output(LevelOutput boxes, Tensor shape, Tensor location) {
    /** Returns the output as detections are selected from it: codes and shape in one map. */
    LevelOutput joined() {
      return new LevelOutput(
          boxes.scores(), Tensor.cat(List.of(boxes.codes(), shape), 1), location);
    }
  }

  /** Creates the parts of a head. */
  static GuidedAnchors of(GuidedSettings settings, int numClasses) {
    LevelHead.checkSigmoid("loss_loc", settings.lossLoc().hasBackground());
    AnchorGenerator squares = settings.squareAnchorGenerator();
    AnchorGenerator approximations = settings.approxAnchorGenerator();
    SquareAnchors anchors = new SquareAnchors(squares, approximations);
    Double scale = squares.firstScale();
    if (scale == null || !scale.equals(approximations.firstScale())) {
      throw new ArgumentException(
          SquareAnchors.ARGUMENT,
          "Expected `octave_base_scale` of `approx_anchor_generator` as the scale of"
              + " `square_anchor_generator`, got another. Set both to the same scale.");
    }
    for (int level = 0; level < squares.levels(); level++) {
      Stride stride = squares.stride(level);
      if (stride.x() != stride.y()) {
        throw new ArgumentException(
            SquareAnchors.ARGUMENT,
            "Expected the same stride in both directions, got (%s, %s)."
                .formatted(stride.x(), stride.y()));
      }
    }
    return new GuidedAnchors(
        settings,
        anchors,
        new AnchorParts(
            numClasses,
            squares,
            settings.bboxCoder(),
            settings.lossCls(),
            settings.lossBbox(),
            settings.regDecodedBbox()));
  }

  /**
   * Decodes anchors.
   *
   * @param squares {@code [n, 4]}
   * @param shapes {@code [n, 2]}
   */
  private Tensor anchors(Tensor squares, Tensor shapes) {
    Tensor deltas = Tensor.cat(List.of(shapes.zerosLike(), shapes), 1);
    return settings.anchorCoder().decode(squares, deltas, RATIO_LIMIT);
  }

  /**
   * Decodes boxes, and clips them to the image if the coder does.
   *
   * @param squares {@code [n, 4]}
   * @param codes {@code [n, 6]}: of boxes and shapes
   */
  Tensor decode(Tensor squares, Tensor codes, int height, int width) {
    Tensor anchors = anchors(squares, codes.narrow(1, 4, 2));
    return parts.coder().decode(anchors, codes.narrow(1, 0, 4), height, width);
  }

  /**
   * Candidates of one level of one image, best first.
   *
   * @param scores {@code [n, classes]}: probabilities
   * @param boxes {@code [n, 4]}
   */
  record Candidates(Tensor scores, Tensor boxes) {}

  /**
   * Selects the best cells of one level of one image.
   *
   * @param output as {@link Output#joined} returns it
   * @param squares the squares of the level
   * @param filtered whether to leave out cells by their location
   * @param limit maximum number of cells; all if not positive
   */
  Candidates best(
      LevelOutput output,
      Tensor squares,
      int image,
      boolean filtered,
      int limit,
      int height,
      int width) {
    List<Tensor> best =
        KERNEL.best(
            output.scores(),
            output.codes(),
            filtered ? output.factors() : null,
            squares,
            image,
            settings.locFilterThr(),
            limit);
    return new Candidates(best.get(0), decode(best.get(1), best.get(2), height, width));
  }

  /**
   * Computes the losses of a batch.
   *
   * @param prefix begins the names of the losses of scores and boxes
   * @param guidePrefix begins the names of the losses of shapes and locations
   */
  Losses losses(
      List<Output> outputs,
      DetectionBatch batch,
      DenseTrainCfg cfg,
      String prefix,
      String guidePrefix) {
    List<LevelOutput> boxes = outputs.stream().map(Output::boxes).toList();
    AnchorGrid squares = parts.grid(boxes);
    Tensor guided = Autograd.noGrad(() -> guided(outputs, squares, batch.size()));
    Targets targets = targets(squares, guided, batch, cfg);
    Losses losses =
        parts.losses(
            boxes,
            targets.boxes,
            level -> guided.narrow(1, squares.starts()[level], squares.size(level)).reshape(-1, 4),
            prefix);
    losses.add(guidePrefix + "shape", shapeLosses(outputs, squares, targets.shapes, batch.size()));
    losses.add(guidePrefix + "loc", locationLosses(outputs, squares, batch, cfg.guided()));
    return losses;
  }

  /** Returns the anchors of each image, {@code [N, n, 4]}. */
  private Tensor guided(List<Output> outputs, AnchorGrid squares, int images) {
    Tensor shapes = LevelHead.KERNEL.flat(outputs.stream().map(Output::shape).toList(), 2);
    return anchors(AnchorParts.repeated(squares.anchors(), images), shapes).reshape(images, -1, 4);
  }

  /**
   * Targets of a batch.
   *
   * @param boxes of scores and boxes, from objects assigned to anchors
   * @param shapes of shapes, from objects assigned to squares
   */
  private record Targets(AnchorTargets.OfBatch boxes, AnchorTargets.OfBatch shapes) {}

  private Targets targets(
      AnchorGrid squares, Tensor guided, DetectionBatch batch, DenseTrainCfg cfg) {
    GuidedTrainCfg shapeCfg = cfg.guided();
    SquareAnchors.Grids grids = anchors.grids(squares);
    ImageTargets shapeMaker =
        new ImageTargets(squares, cfg.withSampler(shapeCfg.sampler()), null, parts.numClasses());
    // As in mmdet, shapes are trained as if there were no ignored regions.
    Tensor nothing = Tensor.zeros(new Shape(0, 4), guided.device());
    List<AnchorTargets> boxes = new ArrayList<>();
    List<AnchorTargets> shapes = new ArrayList<>();
    List<ImageObjects> truths = batch.objects();
    for (int image = 0; image < batch.size(); image++) {
      ImageMeta meta = batch.metas().get(image);
      ImageObjects objects = truths.get(image);
      Tensor inside = grids.inside(meta, cfg);
      Assignment toSquares =
          grids.assign(shapeCfg.requiredAssigner(), objects.boxes(), nothing, inside);
      shapes.add(shapeMaker.of(objects, toSquares));
      AnchorGrid own =
          new AnchorGrid(
              guided.select(0, image), squares.starts(), squares.sizes(), squares.strides());
      ImageTargets maker = new ImageTargets(own, cfg, parts.targetCoder(), parts.numClasses());
      boxes.add(maker.of(objects, maker.assign(objects, both(inside, maker.inside(meta)))));
    }
    return new Targets(
        AnchorTargets.of(boxes, squares.starts(), cfg),
        AnchorTargets.of(shapes, squares.starts(), shapeCfg.gaSampler() != null));
  }

  private static @Nullable Tensor both(@Nullable Tensor first, @Nullable Tensor second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return first.and(second);
  }

  private List<Tensor> shapeLosses(
      List<Output> outputs, AnchorGrid squares, AnchorTargets.OfBatch targets, int images) {
    List<Tensor> losses = new ArrayList<>();
    List<AnchorTargets> levels = targets.levels();
    for (int level = 0; level < outputs.size(); level++) {
      AnchorTargets wanted = levels.get(level);
      Tensor predicted =
          anchors(
              AnchorParts.repeated(squares.level(level), images),
              LevelHead.KERNEL.rows(outputs.get(level).shape(), 2));
      losses.add(
          settings
              .lossShape()
              .loss(predicted, wanted.boxes(), wanted.boxWeights(), targets.average()));
    }
    return losses;
  }

  /**
   * Computes the losses of the locations. As in mmdet 2.x, where class 0 is the first class instead
   * of the background, a center has label 1 of a single class, which is the background: the scores
   * learn where centers are not. A model that is trained otherwise does not fit its checkpoints.
   */
  private List<Tensor> locationLosses(
      List<Output> outputs, AnchorGrid squares, DetectionBatch batch, GuidedTrainCfg cfg) {
    List<List<Float>> finest = anchors.squares().baseAnchors(0);
    float side = finest.get(0).get(2) - finest.get(0).get(0);
    List<LocationTargets.OfLevel> targets =
        new LocationTargets(side, cfg.requiredCenterRatio(), cfg.requiredIgnoreRatio())
            .of(squares, batch);
    Tensor average =
        Tensor.scalar(batch.size() * squares.size() / CELLS_PER_UNIT, squares.anchors().device());
    List<Tensor> losses = new ArrayList<>();
    for (int level = 0; level < outputs.size(); level++) {
      LocationTargets.OfLevel wanted = targets.get(level);
      losses.add(
          settings
              .lossLoc()
              .loss(
                  LevelHead.KERNEL.rows(outputs.get(level).location(), 1),
                  wanted.labels(),
                  wanted.weights(),
                  average));
    }
    return losses;
  }
}
