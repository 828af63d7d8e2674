package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseHead;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/** Dense head that classifies anchors and regresses boxes relative to them. */
public abstract class AnchorHead extends DenseHead {
  static final DenseHeadKernel KERNEL = Kernel.bind(DenseHeadKernel.class);

  private final Parts parts;

  /**
   * Parts of an anchor head other than its layers.
   *
   * @param numClasses number of classes, without the background
   * @param anchors generates the anchors
   * @param coder encodes boxes relative to anchors
   * @param lossCls loss of the scores
   * @param lossBbox loss of the boxes
   * @param decodesForLoss whether the loss of boxes compares decoded boxes; if false, encoded boxes
   */
  protected record Parts(
      int numClasses,
      AnchorGenerator anchors,
      BoxCoder coder,
      ClassificationLoss lossCls,
      BoxLoss lossBbox,
      boolean decodesForLoss) {}

  protected AnchorHead(Parts parts) {
    this.parts = parts;
  }

  @Override
  public final int numClasses() {
    return parts.numClasses();
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    int levels = parts.anchors().levels();
    if (inputs.size() != levels) {
      throw new ArgumentException(
          "anchor_generator",
          "`anchor_generator` of the head has %s `strides`, but there are %s feature maps."
              .formatted(levels, inputs.size()));
    }
  }

  /** Applies the layers to the map of each level. */
  public abstract List<LevelOutput> forward(List<Tensor> features);

  @Override
  public final Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    AnchorGrid grid = grid(outputs);
    BoxCoder coder = parts.decodesForLoss() ? null : parts.coder();
    AnchorTargets.OfBatch targets = AnchorTargets.of(grid, batch, cfg, coder, parts.numClasses());
    List<Tensor> classification = new ArrayList<>();
    List<Tensor> regression = new ArrayList<>();
    for (int level = 0; level < outputs.size(); level++) {
      LevelOutput output = outputs.get(level);
      AnchorTargets target = targets.levels().get(level);
      Tensor scores = KERNEL.rows(output.scores(), parts.numClasses());
      Tensor boxes = KERNEL.rows(output.codes(), 4);
      if (parts.decodesForLoss()) {
        boxes = parts.coder().decode(repeated(grid.level(level), batch.size()), boxes);
      }
      classification.add(
          parts.lossCls().loss(scores, target.labels(), target.weights(), targets.average()));
      regression.add(
          parts.lossBbox().loss(boxes, target.boxes(), target.boxWeights(), targets.average()));
    }
    Losses losses = new Losses();
    losses.add("loss_cls", classification);
    losses.add("loss_bbox", regression);
    return losses;
  }

  /** Returns the anchors of a level for each image of a batch, one image after the other. */
  private static Tensor repeated(Tensor anchors, int images) {
    return anchors.unsqueeze(0).expand(images, -1, -1).reshape(-1, 4);
  }

  @Override
  public final List<Detections> detect(
      List<Tensor> features, List<ImageMeta> metas, DenseTestCfg cfg, boolean rescale) {
    List<LevelOutput> outputs = forward(features);
    DetectionSelection selection =
        new DetectionSelection(grid(outputs), parts.coder(), cfg, parts.numClasses());
    List<Detections> detections = new ArrayList<>();
    for (int image = 0; image < metas.size(); image++) {
      detections.add(selection.select(outputs, image, metas.get(image), rescale));
    }
    return detections;
  }

  private AnchorGrid grid(List<LevelOutput> outputs) {
    List<MapSize> sizes = outputs.stream().map(LevelOutput::size).toList();
    return parts.anchors().grid(sizes, outputs.get(0).scores().device());
  }
}
