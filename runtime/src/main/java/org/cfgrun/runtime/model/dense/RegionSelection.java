package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.Nms;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.ProposalCfg;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Selects the best regions of each image: the best anchors of each level are decoded, and regions
 * suppress others of their level.
 *
 * @param coder decodes boxes
 * @param cfg the limits
 */
record RegionSelection(BoxCoder coder, ProposalCfg cfg) {
  private static final ProposalsKernel KERNEL = Kernel.bind(ProposalsKernel.class);

  /**
   * Selects regions.
   *
   * @param outputs of each level, with one score per anchor
   * @param anchors returns the anchors of an image
   * @return one per image; all labels are 0
   */
  List<DetectionTensors> select(
      List<LevelOutput> outputs, IntFunction<AnchorGrid> anchors, List<ImageMeta> metas) {
    List<Nms.Boxes> images = new ArrayList<>();
    for (int image = 0; image < metas.size(); image++) {
      images.add(candidates(outputs, anchors.apply(image), image, metas.get(image)));
    }
    List<Nms.Kept> kept = cfg.nms().keepEach(images, cfg.maxPerImg());
    List<DetectionTensors> regions = new ArrayList<>();
    for (int image = 0; image < metas.size(); image++) {
      Tensor indices = kept.get(image).indices();
      regions.add(
          new DetectionTensors(
              images.get(image).boxes().indexSelect(0, indices),
              kept.get(image).scores(),
              indices.zerosLike()));
    }
    return regions;
  }

  private Nms.Boxes candidates(
      List<LevelOutput> outputs, AnchorGrid grid, int image, ImageMeta meta) {
    List<Tensor> scores = new ArrayList<>();
    List<Tensor> boxes = new ArrayList<>();
    List<Tensor> levels = new ArrayList<>();
    for (int level = 0; level < outputs.size(); level++) {
      LevelOutput output = outputs.get(level);
      List<Tensor> best =
          KERNEL.best(output.scores(), output.codes(), grid.level(level), image, cfg.nmsPre());
      Tensor score = best.get(0);
      scores.add(score);
      boxes.add(coder.decode(best.get(1), best.get(2), meta.height(), meta.width()));
      levels.add(Tensor.full(new Shape(score.size()), level, ElementType.INT64, score.device()));
    }
    Tensor all = Tensor.cat(boxes, 0);
    Tensor large = cfg.minBboxSize() < 0 ? null : KERNEL.larger(all, cfg.minBboxSize());
    return new Nms.Boxes(all, Tensor.cat(scores, 0), Tensor.cat(levels, 0), large);
  }
}
