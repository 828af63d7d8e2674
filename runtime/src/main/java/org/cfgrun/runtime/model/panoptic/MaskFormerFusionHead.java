package org.cfgrun.runtime.model.panoptic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.mask.PanopticMap;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.cfgrun.runtime.mask.RunLengthMasks;
import org.cfgrun.runtime.model.Loss;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Selects segments and objects from the classes and masks of queries (MaskFormer,
 * https://arxiv.org/abs/2107.06278). A pixel belongs to the query whose class probability times
 * mask probability is largest there.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class MaskFormerFusionHead extends Module {
  /**
   * @param numThingsClasses number of classes of things
   * @param numStuffClasses number of classes of stuff
   * @param lossPanoptic must be None: the head is not trained
   * @param initCfg accepted for compatibility with mmdet's configs; the head has no parameters
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("80") int numThingsClasses,
      @Bounds(min = 0, max = ConvShape.MAX_CHANNELS) @Default("53") int numStuffClasses,
      @Default("None") @Nullable Loss lossPanoptic,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      if (lossPanoptic != null) {
        throw new ArgumentException(
            "loss_panoptic", "`MaskFormerFusionHead` is not trained. Remove `loss_panoptic`.");
      }
    }
  }

  /** Probability from which a pixel belongs to the mask of a query. */
  private static final double INSIDE = 0.5;

  /** Added to areas that divide. */
  private static final double SMALLEST = 1e-6;

  private final Args args;

  public MaskFormerFusionHead(Args args) {
    this.args = args;
  }

  /** Returns the number of classes of things. */
  public int numThings() {
    return args.numThingsClasses();
  }

  /** Returns the number of classes of stuff. */
  public int numStuff() {
    return args.numStuffClasses();
  }

  private int numClasses() {
    return numThings() + numStuff();
  }

  /**
   * Selects the results of an image.
   *
   * @param logits {@code [queries, classes + 1]}: the background is last
   * @param masks {@code [queries, height, width]}: logits at the stride of the head
   * @param frame the sizes of the image
   */
  public Detections select(Tensor logits, Tensor masks, ImageFrame frame, MaskTestCfg cfg) {
    Tensor probabilities = logits.softmax(1);
    Detections found =
        cfg.instanceOn() ? objects(probabilities, masks, frame, cfg) : Detections.NOTHING;
    return cfg.panopticOn()
        ? found.withPanopticMap(segments(probabilities, masks, frame, cfg))
        : found;
  }

  private PanopticMap segments(
      Tensor probabilities, Tensor masks, ImageFrame frame, MaskTestCfg cfg) {
    Tensor classes = probabilities.argmax(1);
    long[] labels = classes.toLongArray();
    float[] scores = probabilities.gather(1, classes.unsqueeze(1)).toFloatArray();
    long[] chosen = new long[labels.length];
    float[] factors = new float[labels.length];
    int count = 0;
    for (int query = 0; query < labels.length; query++) {
      if (labels[query] < numClasses() && scores[query] > (float) cfg.objectMaskThr()) {
        chosen[count] = query;
        factors[count++] = scores[query];
      }
    }
    int[] ids = new int[frame.height() * frame.width()];
    Arrays.fill(ids, numClasses());
    if (count > 0) {
      Tensor queries = Tensor.of(Arrays.copyOf(chosen, count), new Shape(count), masks.device());
      Tensor factor =
          Tensor.of(Arrays.copyOf(factors, count), new Shape(count, 1, 1), masks.device());
      Tensor own = frame.enlarged(masks.indexSelect(0, queries)).sigmoid();
      Tensor inside = own.ge(INSIDE);
      Tensor owners = own.mul(factor).argmax(0);
      Segment[] segments = new Segment[count];
      long[] areas = inside.sum(new int[] {1, 2}, false).toLongArray();
      for (int i = 0; i < count; i++) {
        segments[i] = new Segment((int) labels[(int) chosen[i]], areas[i]);
      }
      fill(
          ids,
          owners.toLongArray(),
          inside.gather(0, owners.unsqueeze(0)).toBooleanArray(),
          segments,
          cfg);
    }
    return PanopticMap.of(frame.height(), frame.width(), ids);
  }

  /**
   * A query that may have a segment.
   *
   * @param area number of pixels of its mask, whether or not another query owns them
   */
  private record Segment(int label, long area) {}

  /**
   * Writes the ids of segments.
   *
   * @param owners the query that owns each pixel
   * @param inside whether each pixel is inside the mask of its owner
   */
  private void fill(
      int[] ids, long[] owners, boolean[] inside, Segment[] segments, MaskTestCfg cfg) {
    long[] owned = new long[segments.length];
    for (long owner : owners) {
      owned[(int) owner]++;
    }
    int things = 0;
    int[] names = new int[segments.length];
    for (int i = 0; i < segments.length; i++) {
      long area = segments[i].area();
      boolean isSegment = owned[i] > 0 && area > 0 && (double) owned[i] / area >= cfg.iouThr();
      names[i] = isSegment ? segments[i].label() : numClasses();
      if (isSegment && segments[i].label() < numThings()) {
        things++;
        names[i] += things * PanopticMap.INSTANCE_OFFSET;
      }
    }
    for (int i = 0; i < ids.length; i++) {
      if (inside[i] || !cfg.filterLowScore()) {
        ids[i] = names[(int) owners[i]];
      }
    }
  }

  /**
   * An object of a query.
   *
   * @param quality mean probability of the pixels of the mask
   */
  private record Instance(RunLengthMask mask, float quality) {}

  /** A selected pair of a query and a class. */
  private record Candidate(Instance instance, int label, float score) {}

  /** Selects pairs of a query and a class of things, best first. */
  private Detections objects(
      Tensor probabilities, Tensor masks, ImageFrame frame, MaskTestCfg cfg) {
    Tensor scores = probabilities.narrow(1, 0, numClasses()).contiguous().reshape(-1);
    var best = scores.topk(Math.min(cfg.maxPerImage(), scores.size()), 0, true);
    float[] values = best.values().toFloatArray();
    long[] pairs = best.indices().toLongArray();
    Map<Integer, Instance> instances = new HashMap<>();
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < pairs.length; i++) {
      int label = (int) (pairs[i] % numClasses());
      if (label < numThings()) {
        Instance instance =
            instances.computeIfAbsent(
                (int) (pairs[i] / numClasses()), query -> instance(masks, query, frame));
        candidates.add(new Candidate(instance, label, values[i] * instance.quality()));
      }
    }
    candidates.sort(Comparator.comparingDouble(Candidate::score).reversed());
    RunLengthMasks found =
        new RunLengthMasks(
            frame.height(),
            frame.width(),
            candidates.stream().map(each -> each.instance().mask()).toList());
    float[] ordered = new float[candidates.size()];
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = candidates.get(i).score();
    }
    int[] labels = candidates.stream().mapToInt(Candidate::label).toArray();
    return new Detections(found.boxes(), ordered, labels).withMasks(found);
  }

  /** Enlarges one mask: all at once take as much memory as a hundred images of floats. */
  private static Instance instance(Tensor masks, int query, ImageFrame frame) {
    try (TensorScope scope = new TensorScope()) {
      Tensor logits = frame.enlarged(masks.narrow(0, query, 1));
      Tensor inside = logits.gt(0);
      Tensor pixels = inside.to(ElementType.FLOAT32);
      float quality = logits.sigmoid().mul(pixels).sum().div(pixels.sum().add(SMALLEST)).toFloat();
      boolean[] values = inside.toBooleanArray();
      byte[] bitmap = new byte[values.length];
      for (int i = 0; i < bitmap.length; i++) {
        bitmap[i] = (byte) (values[i] ? 1 : 0);
      }
      return new Instance(RunLengthMask.ofBitmap(bitmap, frame.height(), frame.width()), quality);
    }
  }
}
