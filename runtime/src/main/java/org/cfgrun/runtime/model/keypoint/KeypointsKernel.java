package org.cfgrun.runtime.model.keypoint;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code keypoints.torchscript}, which documents them. */
interface KeypointsKernel {
  Tensor heatmaps(
      Tensor columns, Tensor rows, Tensor radii, Tensor maps, long count, long height, long width);

  Tensor radius(Tensor widths, Tensor heights, double iou);

  List<Tensor> placed(Tensor values, Tensor cells, long count);

  List<Tensor> centers(
      List<Tensor> boxes,
      List<Tensor> labels,
      long classes,
      long height,
      long width,
      double xFactor,
      double yFactor);

  Tensor rows(Tensor maps);

  List<Tensor> highest(Tensor heat, long window, long limit);

  List<Tensor> boxes(
      Tensor heat,
      Tensor sizes,
      Tensor offsets,
      long window,
      long limit,
      double xFactor,
      double yFactor);

  Tensor averaged(Tensor maps, Tensor flipped, boolean flippedX, boolean flippedY);

  List<Tensor> corners(
      List<Tensor> boxes,
      List<Tensor> labels,
      long classes,
      long height,
      long width,
      double xFactor,
      double yFactor);

  Tensor pool(Tensor x, long axis, boolean toEnd);

  List<Tensor> byEmbeddings(
      List<Tensor> maps,
      Tensor first,
      Tensor last,
      long window,
      long limit,
      double threshold,
      double xFactor,
      double yFactor,
      double left,
      double top);

  List<Tensor> byCenters(
      List<Tensor> maps,
      Tensor first,
      Tensor last,
      long window,
      long limit,
      double threshold,
      double xFactor,
      double yFactor,
      double left,
      double top);
}
