package org.cfgrun.runtime.model.query;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.match.HungarianAssigner;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Head whose queries each predict one object or none: {@code bbox_head} of a {@code DETR}. Every
 * layer of the decoder predicts, and is trained by a matching of its own.
 */
@BuiltFrom(Registries.MODELS)
public abstract class QueryHead extends Module {
  private static final QueryKernel KERNEL = Kernel.bind(QueryKernel.class);

  private final QueryHeadSettings settings;
  private final QueryLosses losses;

  /** Adds losses with buffers and the encoding of positions. */
  QueryHead(QueryHeadSettings settings) {
    this.settings = settings;
    losses = new QueryLosses(settings);
    childIfModule("loss_cls", settings.lossCls());
    childIfModule("loss_bbox", settings.lossBbox());
    childIfModule("loss_iou", settings.lossIou());
    child("positional_encoding", settings.positionalEncoding());
  }

  @Override
  public final void distribute(Communicator processes) {
    super.distribute(processes);
    losses.distribute(processes);
  }

  /** Returns the number of classes, without the background. */
  public final int numClasses() {
    return settings.numClasses();
  }

  /**
   * Checks that the head fits its input feature maps. A detector calls it once, when it is built.
   *
   * @throws ArgumentException if the head was configured for other maps; names the head's argument
   */
  public abstract void checkInputs(List<FeatureMap> inputs);

  /** Returns the weight with which queries without an object count in the mean of their losses. */
  abstract double backgroundWeight();

  /** Returns the number of queries of an image. */
  int queries() {
    return settings.numQuery();
  }

  /**
   * Predictions of all layers of the decoder.
   *
   * @param layers one per layer, the last one last
   * @param further predictions whose losses come before theirs
   */
  record Outputs(List<QueryPredictions> layers, List<QueryLosses.Trained> further) {}

  /** Computes the predictions of a batch. */
  abstract Outputs forward(List<Tensor> features, PaddedMaps maps);

  private Outputs forward(List<Tensor> features, Tensor images, List<ImageMeta> metas) {
    Shape shape = images.shape();
    return forward(features, new PaddedMaps(features, metas, shape.get(2), shape.get(3)));
  }

  /**
   * Computes the losses of a batch.
   *
   * @param features one map per level
   */
  public final Losses losses(
      List<Tensor> features, DetectionBatch batch, HungarianAssigner assigner) {
    Outputs outputs = forward(features, batch.images(), batch.metas());
    List<QueryLosses.Trained> trained = new ArrayList<>(outputs.further());
    int last = outputs.layers().size() - 1;
    trained.add(new QueryLosses.Trained("", outputs.layers().get(last), true));
    for (int layer = 0; layer < last; layer++) {
      trained.add(new QueryLosses.Trained("d" + layer + ".", outputs.layers().get(layer), true));
    }
    return losses.of(trained, batch, assigner, backgroundWeight());
  }

  /**
   * Checks that a config of the detection fits this head.
   *
   * @throws ArgumentException naming the argument
   */
  public final void checkDetection(QueryTestCfg cfg) {
    int most = settings.lossCls().hasBackground() ? queries() : queries() * numClasses();
    if (cfg.maxPerImg() != null && cfg.maxPerImg() > most) {
      throw new ArgumentException(
          "max_per_img",
          "`max_per_img` must not exceed the number of predictions: expected at most %s, got %s."
              .formatted(most, cfg.maxPerImg()));
    }
  }

  /**
   * Computes the detections of each image.
   *
   * @param features one map per level
   * @param images {@code [N, channels, H, W]}, whose size says what of the maps is padding
   * @param rescale whether boxes are in pixels of the original image
   */
  public final List<DetectionTensors> detect(
      List<Tensor> features,
      Tensor images,
      List<ImageMeta> metas,
      QueryTestCfg cfg,
      boolean rescale) {
    List<QueryPredictions> layers = forward(features, images, metas).layers();
    QueryPredictions last = layers.get(layers.size() - 1);
    Tensor sizes = sizes(metas, images.device());
    int count = cfg.maxPerImg() == null ? queries() : cfg.maxPerImg();
    List<DetectionTensors> detections = new ArrayList<>();
    for (int image = 0; image < metas.size(); image++) {
      List<Tensor> found =
          KERNEL.detections(
              last.scores().select(0, image),
              last.boxes().select(0, image),
              sizes.select(0, image),
              count,
              settings.lossCls().hasBackground());
      DetectionTensors own = new DetectionTensors(found.get(0), found.get(1), found.get(2));
      detections.add(rescale ? own.rescaled(metas.get(image)) : own);
    }
    return detections;
  }

  /** Returns width, height, width and height of each image without padding, {@code [N, 4]}. */
  static Tensor sizes(List<ImageMeta> metas, Device device) {
    float[] sizes = new float[4 * metas.size()];
    for (int i = 0; i < sizes.length; i++) {
      ImageMeta meta = metas.get(i / 4);
      sizes[i] = i % 2 == 0 ? meta.width() : meta.height();
    }
    return Tensor.of(sizes, new Shape(metas.size(), 4), device);
  }
}
