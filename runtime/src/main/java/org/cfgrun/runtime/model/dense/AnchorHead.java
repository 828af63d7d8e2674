package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
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
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * A dense head that classifies anchors and regresses boxes relative to them. Targets are made in
 * plain arrays; only positives are regressed, for the others have no weight.
 */
public abstract class AnchorHead extends DenseHead {
  static final DenseHeadKernel KERNEL = Kernel.bind(DenseHeadKernel.class);

  private final Parts parts;

  /**
   * What an anchor head consists of beside its layers.
   *
   * @param numClasses classes, the background not counted
   * @param anchors lays the anchors
   * @param coder codes boxes relative to anchors
   * @param lossCls loss of the scores
   * @param lossBbox loss of the boxes
   * @param decodesForLoss whether the loss of boxes compares decoded boxes instead of codes
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
          "`anchor_generator` of the head has %d `strides`, but there are %d feature maps."
              .formatted(levels, inputs.size()));
    }
  }

  /** Applies the layers to the map of each level. */
  public abstract List<LevelOutput> forward(List<Tensor> features);

  @Override
  public final Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    AnchorTargets targets =
        AnchorTargets.of(
            grid(outputs),
            batch,
            cfg,
            parts.decodesForLoss() ? null : parts.coder(),
            parts.numClasses());
    List<Tensor> classification = new ArrayList<>();
    List<Tensor> regression = new ArrayList<>();
    for (int level = 0; level < outputs.size(); level++) {
      LevelTargets target = targets.levels().get(level);
      classification.add(scoreLoss(outputs.get(level).scores(), target, targets.average()));
      regression.add(boxLoss(outputs.get(level).codes(), target, targets.average()));
    }
    Losses losses = new Losses();
    losses.add("loss_cls", classification);
    losses.add("loss_bbox", regression);
    return losses;
  }

  private Tensor scoreLoss(Tensor map, LevelTargets target, int average) {
    Device device = map.device();
    Shape anchors = new Shape(target.labels().length);
    return parts
        .lossCls()
        .loss(
            KERNEL.rows(map, parts.numClasses()),
            Tensor.of(target.labels(), anchors, device),
            Tensor.of(target.weights(), anchors, device),
            average);
  }

  private Tensor boxLoss(Tensor map, LevelTargets target, int average) {
    Device device = map.device();
    int positives = target.positives().length;
    Shape boxes = new Shape(positives, 4);
    Tensor numbers = Tensor.of(target.positives(), new Shape(positives), device);
    Tensor codes = KERNEL.select(KERNEL.rows(map, 4), numbers);
    if (parts.decodesForLoss()) {
      codes = parts.coder().decode(Tensor.of(target.anchors(), boxes, device), codes);
    }
    Tensor wanted = Tensor.of(target.boxes(), boxes, device);
    return parts.lossBbox().loss(codes, wanted, null, average);
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
    return parts.anchors().grid(outputs.stream().map(LevelOutput::size).toList());
  }
}
