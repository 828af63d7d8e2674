package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.cfgrun.runtime.mask.RunLengthMasks;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Mask head of YOLACT (https://arxiv.org/abs/1904.02689): predicts prototypes of masks for the
 * whole image. The mask of an object is the sigmoid of the sum of the prototypes with its
 * coefficients, cut to its box.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class YOLACTProtonet extends Module implements PretrainedPart.Owner {
  /**
   * @param numClasses accepted for compatibility with mmdet's configs; has no effect
   * @param inChannels number of channels of the finest feature map
   * @param protoChannels number of channels of each layer; None for one that resizes its input
   * @param protoKernelSizes kernel size of each convolution; for a layer without channels, the
   *     negative factor by which it enlarges its input
   * @param includeLastRelu whether a ReLU follows the last layer
   * @param numProtos number of prototypes, that of the channels of the last layer
   * @param lossMaskWeight factor of the loss
   * @param maxMasksToTrain maximum number of masks of an image that are trained, chosen at random
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Default("(256, 256, 256, None, 256, 32)") ProtoChannels protoChannels,
      @Bounds(min = -64, max = 63) @Default("(3, 3, 3, -2, 3, 1)") List<Integer> protoKernelSizes,
      @Default("True") boolean includeLastRelu,
      @Bounds(min = 1, max = 4096) @Default("32") int numProtos,
      @Default("1.0") double lossMaskWeight,
      @Bounds(min = 1) @Default("100") int maxMasksToTrain,
      @Default("dict(type='Xavier', distribution='uniform', override=dict(name='protonet'))")
          @Nullable InitCfg initCfg) {
    public Args {
      List<OptionalInt> layers = protoChannels.layers();
      if (layers.isEmpty() || layers.size() != protoKernelSizes.size()) {
        throw new ArgumentException(
            "proto_kernel_sizes",
            "Expected a number for each of %s `proto_channels`, got %s."
                .formatted(layers.size(), protoKernelSizes.size()));
      }
      int channels = inChannels;
      for (int i = 0; i < layers.size(); i++) {
        int kernel = protoKernelSizes.get(i);
        if (layers.get(i).isPresent() ? kernel < 1 : kernel > -1) {
          throw new ArgumentException(
              "proto_kernel_sizes",
              "Expected a positive kernel size for a layer with channels, and a negative factor for None, got %s for layer %s."
                  .formatted(kernel, i));
        }
        channels = layers.get(i).orElse(channels);
      }
      if (channels != numProtos) {
        throw new ArgumentException(
            "num_protos",
            "`num_protos` is %s, but the last layer has %s channels. Set both to the same number."
                .formatted(numProtos, channels));
      }
    }
  }

  private static final YolactKernel KERNEL = Kernel.bind(YolactKernel.class);

  /** Probability that a pixel of a mask must exceed. */
  private static final double THRESHOLD = 0.5;

  private final Args args;
  private final Protonet protonet;

  public YOLACTProtonet(Args args) {
    this.args = args;
    protonet = child("protonet", new Protonet(args));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  /** The layers; convolutions have the numbers that they have in mmdet, where each ReLU counts. */
  private static final class Protonet extends Layer {
    private final List<UnaryOperator<Tensor>> steps = new ArrayList<>();

    Protonet(Args args) {
      int channels = args.inChannels();
      int count = args.protoKernelSizes().size();
      for (int i = 0; i < count; i++) {
        OptionalInt out = args.protoChannels().layers().get(i);
        int kernel = args.protoKernelSizes().get(i);
        if (out.isPresent()) {
          ConvShape shape = ConvShape.of(channels, out.getAsInt(), kernel).padding(kernel / 2);
          Conv2d conv = child(Integer.toString(2 * i), new Conv2d(shape, true));
          steps.add(conv::forward);
          channels = out.getAsInt();
        } else {
          steps.add(x -> enlarged(x, -kernel));
        }
        if (i < count - 1 || args.includeLastRelu()) {
          steps.add(Tensor::relu);
        }
      }
    }

    private static Tensor enlarged(Tensor x, int factor) {
      Shape shape = x.shape();
      return Functional.interpolateBilinear(x, shape.get(2) * factor, shape.get(3) * factor, false);
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (UnaryOperator<Tensor> step : steps) {
        y = step.apply(y);
      }
      return y;
    }
  }

  /** Checks that the head fits its input feature maps, and the coefficients of a box head. */
  public void checkInputs(List<FeatureMap> inputs, YOLACTHead boxes) {
    ArgumentException.checkAll(
        () -> requireChannels(args.inChannels(), inputs),
        () -> {
          if (args.numProtos() != boxes.numProtos()) {
            throw new ArgumentException(
                "num_protos",
                "`num_protos` is %s, but that of the box head is %s. Set both to the same number."
                    .formatted(args.numProtos(), boxes.numProtos()));
          }
        });
  }

  /** Checks the number of channels of the finest map. */
  static void requireChannels(int expected, List<FeatureMap> inputs) {
    int channels = inputs.get(0).channels();
    if (channels != expected) {
      throw new ArgumentException(
          "in_channels",
          "`in_channels` of the head is %s, but its feature map has %s channels."
              .formatted(expected, channels));
    }
  }

  /**
   * Computes the losses of the masks, one per image.
   *
   * @param map the finest feature map
   * @param boxes the box head
   * @param outputs its outputs
   * @param trained its losses, with the anchors that have an object
   * @param masks {@link #tensors} of each image
   */
  public List<Tensor> losses(
      Tensor map,
      YOLACTHead boxes,
      List<LevelOutput> outputs,
      YOLACTHead.Trained trained,
      DetectionBatch batch,
      List<Tensor> masks) {
    Tensor prototypes = protonet.forward(map);
    Tensor coefficients = boxes.coefficients(outputs);
    long n = coefficients.shape().get(0) / batch.size();
    List<Tensor> losses = new ArrayList<>();
    long count = 0;
    for (int image = 0; image < batch.size(); image++) {
      YOLACTHead.Matches chosen = limited(trained.matches().get(image));
      long own = chosen.anchors().size();
      count += own;
      Tensor all = coefficients.narrow(0, image * n, n);
      losses.add(
          own == 0
              ? prototypes.sum().add(all.sum()).mul(0)
              : loss(
                  prototypes.select(0, image),
                  all.indexSelect(0, chosen.anchors()),
                  chosen.objects(),
                  batch.groundTruth().get(image).withArea(),
                  masks.get(image),
                  batch.metas().get(image)));
    }
    double average = Math.max(count, 1);
    return losses.stream().map(loss -> loss.div(average)).toList();
  }

  private YOLACTHead.Matches limited(YOLACTHead.Matches matches) {
    if (matches.anchors().size() <= args.maxMasksToTrain()) {
      return matches;
    }
    Tensor chosen = KERNEL.order(matches.anchors()).narrow(0, 0, args.maxMasksToTrain());
    return new YOLACTHead.Matches(
        matches.anchors().indexSelect(0, chosen), matches.objects().indexSelect(0, chosen));
  }

  private Tensor loss(
      Tensor prototypes,
      Tensor coefficients,
      Tensor objects,
      GroundTruth truth,
      Tensor masks,
      ImageMeta meta) {
    Shape shape = prototypes.shape();
    Tensor boxes = ImageTargets.boxes(truth.boxes(), prototypes.device()).indexSelect(0, objects);
    Tensor targets = KERNEL.shrunk(masks, shape.get(1), shape.get(2)).indexSelect(0, objects);
    return KERNEL.loss(
        KERNEL.masks(prototypes, coefficients, boxes, meta.height(), meta.width()),
        targets,
        boxes,
        meta.height(),
        meta.width(),
        args.lossMaskWeight());
  }

  /** Returns the masks of the objects with area, {@code [k, height, width]}: 0 or 1. */
  public static Tensor tensors(GroundTruth truth, Device device) {
    InstanceMasks masks = truth.withArea().requiredMasks();
    BitmapMasks bitmaps = masks.toBitmaps();
    int size = masks.height() * masks.width();
    float[] pixels = new float[masks.size() * size];
    for (int i = 0; i < masks.size(); i++) {
      byte[] bitmap = bitmaps.bitmaps().get(i);
      for (int pixel = 0; pixel < size; pixel++) {
        pixels[i * size + pixel] = bitmap[pixel];
      }
    }
    return Tensor.of(pixels, new Shape(masks.size(), masks.height(), masks.width()), device);
  }

  /**
   * Computes the prototypes of a batch.
   *
   * @param map the finest feature map
   * @return {@code [N, protos, height, width]}
   */
  public Tensor prototypes(Tensor map) {
    return protonet.forward(map);
  }

  /**
   * Adds masks to the detections of one image. As in mmdet, prototypes are resized to the image
   * whatever padding the input had.
   *
   * @param prototypes {@code [protos, height, width]}
   * @param rescale whether the detections are in pixels of the original image
   */
  public Detections withMasks(
      YOLACTHead.Found found, Tensor prototypes, ImageMeta meta, boolean rescale) {
    int height =
        rescale ? meta.originalHeight() : Math.round(meta.originalHeight() * meta.scaleY());
    int width = rescale ? meta.originalWidth() : Math.round(meta.originalWidth() * meta.scaleX());
    Tensor boxes = found.boxes().boxes();
    List<RunLengthMask> masks = new ArrayList<>();
    if (boxes.size() > 0) {
      if (rescale) {
        float[] scale = {meta.scaleX(), meta.scaleY(), meta.scaleX(), meta.scaleY()};
        boxes = boxes.mul(Tensor.of(scale, new Shape(4), boxes.device()));
      }
      Tensor all =
          KERNEL.masks(prototypes, found.coefficients(), boxes, meta.height(), meta.width());
      for (long i = 0; i < boxes.shape().get(0); i++) {
        masks.add(enlarged(all.narrow(0, i, 1), height, width));
      }
    }
    return found.boxes().toHost().withMasks(new RunLengthMasks(height, width, masks));
  }

  /** Enlarges one mask at a time, because all at once would take the memory of as many images. */
  private static RunLengthMask enlarged(Tensor mask, int height, int width) {
    try (TensorScope scope = new TensorScope()) {
      boolean[] inside =
          Functional.interpolateBilinear(mask.unsqueeze(0), height, width, false)
              .gt(THRESHOLD)
              .toBooleanArray();
      byte[] bitmap = new byte[inside.length];
      for (int i = 0; i < bitmap.length; i++) {
        bitmap[i] = (byte) (inside[i] ? 1 : 0);
      }
      return RunLengthMask.ofBitmap(bitmap, height, width);
    }
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
