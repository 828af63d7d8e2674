package org.cfgrun.runtime.inference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.pipeline.ImageSize;
import org.cfgrun.runtime.export.ScriptFunction;
import org.cfgrun.runtime.export.ScriptModule;
import org.cfgrun.runtime.model.DenseDetector;
import org.cfgrun.runtime.model.HeadMaps;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.cfgrun.runtime.torch.Trace;
import org.jspecify.annotations.Nullable;

/**
 * The methods of an exported detector. {@code maps} and {@code select} are merged from traces;
 * {@code detect} calls them.
 */
final class DetectorScript {
  /**
   * Numbers and sizes of the images of the traces, before they are rounded up to the divisor. No
   * two columns are alike on any level of a pyramid, so that a size tells its axis, and a rounded
   * division tells its direction.
   */
  private static final int[] COUNTS = {1, 2, 3, 1};

  private static final int[] HEIGHTS = {65, 190, 127, 161};
  private static final int[] WIDTHS = {130, 95, 223, 62};

  private static final String DETECT =
      """
      def detect(self: %1$s, images: Tensor, image_sizes: Optional[Tensor]=None, scale_factors: Optional[Tensor]=None) -> Tuple[Tensor, Tensor, Tensor]:
        %2$s, = self.maps(images)
        boxes = annotate(List[Tensor], [])
        scores = annotate(List[Tensor], [])
        labels = annotate(List[Tensor], [])
        most = 0
        for image in range(torch.size(images, 0)):
          height = torch.size(images, 2)
          width = torch.size(images, 3)
          if torch.__isnot__(image_sizes, None):
            size = torch.select(unchecked_cast(Tensor, image_sizes), 0, image)
            height = int(torch.select(size, 0, 0))
            width = int(torch.select(size, 0, 1))
          scale = torch.ones([4], dtype=6, device=ops.prim.device(images))
          if torch.__isnot__(scale_factors, None):
            scale = torch.to(torch.select(unchecked_cast(Tensor, scale_factors), 0, image), ops.prim.device(images), 6)
          found, found_scores, found_labels, = self.select(%2$s, image, height, width, scale)
          none0 = torch.append(boxes, found)
          none1 = torch.append(scores, found_scores)
          none2 = torch.append(labels, found_labels)
          most = ops.prim.max(most, torch.size(found, 0))
        all_boxes = annotate(List[Tensor], [])
        all_scores = annotate(List[Tensor], [])
        all_labels = annotate(List[Tensor], [])
        for image in range(torch.len(boxes)):
          absent = torch.sub(most, torch.size(boxes[image], 0))
          none3 = torch.append(all_boxes, torch.constant_pad_nd(boxes[image], [0, 0, 0, absent], 0.))
          none4 = torch.append(all_scores, torch.constant_pad_nd(scores[image], [0, absent], 0.))
          none5 = torch.append(all_labels, torch.constant_pad_nd(labels[image], [0, absent], -1))
        return (torch.stack(all_boxes, 0), torch.stack(all_scores, 0), torch.stack(all_labels, 0))
      """;

  private final DenseDetector detector;
  private final ScriptModule module;
  private final int channels;
  private final int divisor;
  private final @Nullable ImageSize shape;
  private final List<HeadMaps> mapsOfTraces = new ArrayList<>();

  /**
   * @param divisor what heights and widths are multiples of
   * @param shape the only size of images; null for all
   */
  DetectorScript(
      DenseDetector detector,
      ScriptModule module,
      int channels,
      int divisor,
      @Nullable ImageSize shape) {
    this.detector = detector;
    this.module = module;
    this.channels = channels;
    this.divisor = divisor;
    this.shape = shape;
  }

  /** Adds the methods, and returns what each returns by its name and arguments. */
  Map<String, String> add(ExportOptions options) {
    Map<String, String> signatures = new LinkedHashMap<>();
    addMaps();
    boolean detects = options.forward() == ExportOptions.Forward.DETECTIONS;
    String maps = String.join(", ", kinds());
    String optional = "image_sizes=None, scale_factors=None";
    if (options.detect()) {
      addSelect();
      module.method(DETECT.formatted(module.type(), maps));
    }
    addForward(detects);
    if (detects) {
      signatures.put("forward(images, %s)".formatted(optional), "boxes, scores, labels");
      signatures.put("maps(images)", maps);
    } else {
      signatures.put("forward(images)", maps);
    }
    if (options.detect() && !detects) {
      signatures.put("detect(images, %s)".formatted(optional), "boxes, scores, labels");
    }
    return signatures;
  }

  /** Returns the shape of images of a size, rounded up to what the file accepts. */
  Shape images(int count, int height, int width) {
    return shape == null
        ? new Shape(count, channels, rounded(height), rounded(width))
        : new Shape(count, channels, shape.height(), shape.width());
  }

  private long rounded(int size) {
    long scaled = (long) size * Math.max(1, divisor / 32);
    return (scaled + divisor - 1) / divisor * divisor;
  }

  /** Draws normally distributed numbers. */
  static Tensor random(Shape shape, int seed) {
    var random = RandomStreams.of(seed);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, shape, Device.CPU);
  }

  private void addMaps() {
    List<Trace> traces = new ArrayList<>();
    for (int t = 0; t < COUNTS.length; t++) {
      try (TensorScope scope = new TensorScope()) {
        Tensor images = random(images(COUNTS[t], HEIGHTS[t], WIDTHS[t]), t);
        traces.add(
            Trace.of(
                module.parameters(),
                List.of(images),
                () -> {
                  HeadMaps maps = detector.maps(images);
                  mapsOfTraces.add(maps);
                  return maps.all();
                }));
        mapsOfTraces.get(t).all().forEach(scope::keep);
      }
    }
    ScriptFunction function = new ScriptFunction(traces, List.of("images"), Map.of(), module);
    List<String> lines = new ArrayList<>();
    String height = "torch.size(images, 2)";
    String width = "torch.size(images, 3)";
    require(lines, "torch.eq(torch.dim(images), 4)", "expected images of shape (N, C, H, W)");
    if (shape != null) {
      String message = "this file was exported for images of height %s and width %s";
      for (String equal :
          List.of(
              "torch.eq(%s, %s)".formatted(height, shape.height()),
              "torch.eq(%s, %s)".formatted(width, shape.width()))) {
        require(lines, equal, message.formatted(shape.height(), shape.width()));
      }
    } else if (divisor > 1) {
      for (String size : List.of(height, width)) {
        require(
            lines,
            "torch.eq(torch.remainder(%s, %s), 0)".formatted(size, divisor),
            "heights and widths must be multiples of " + divisor);
      }
    }
    lines.addAll(function.lines());
    lines.add("return (" + tuple(function.outputs()) + ")");
    String type = kinds().stream().map(kind -> "List[Tensor]").collect(Collectors.joining(", "));
    define("maps(self: %s, images: Tensor) -> Tuple[%s]".formatted(module.type(), type), lines);
  }

  private static void require(List<String> lines, String condition, String message) {
    lines.add("if " + condition + ":");
    lines.add("  pass");
    lines.add("else:");
    lines.add("  ops.prim.RaiseException(\"AssertionError: " + message + "\")");
  }

  private List<String> kinds() {
    return List.copyOf(mapsOfTraces.get(0).byKind().keySet());
  }

  /** Returns a tuple with the list of each kind. */
  private String tuple(List<String> maps) {
    StringBuilder tuple = new StringBuilder();
    int start = 0;
    for (List<Tensor> kind : mapsOfTraces.get(0).byKind().values()) {
      int end = start + kind.size();
      tuple.append('[').append(String.join(", ", maps.subList(start, end))).append("], ");
      start = end;
    }
    return tuple.toString().stripTrailing();
  }

  /**
   * Traces the selection from random maps rather than from those of random images, in which a
   * trained detector may find nothing.
   */
  private void addSelect() {
    List<Trace> traces = new ArrayList<>();
    int count = mapsOfTraces.size();
    long[] image = new long[count];
    long[] height = new long[count];
    long[] width = new long[count];
    for (int t = 0; t < count; t++) {
      try (TensorScope ignored = new TensorScope()) {
        Selection selection =
            Selection.of(mapsOfTraces.get(t), images(1, HEIGHTS[t], WIDTHS[t]), t);
        image[t] = selection.image();
        height[t] = selection.height();
        width[t] = selection.width();
        List<Tensor> inputs = new ArrayList<>(selection.maps().all());
        inputs.add(selection.scale());
        traces.add(Trace.of(module.parameters(), inputs, () -> selection.run(detector)));
      }
    }
    List<String> inputs = new ArrayList<>();
    mapsOfTraces
        .get(0)
        .byKind()
        .forEach(
            (kind, maps) ->
                IntStream.range(0, maps.size())
                    .forEach(level -> inputs.add("%s[%s]".formatted(kind, level))));
    inputs.add("scale");
    Map<String, long[]> numbers = new LinkedHashMap<>();
    numbers.put("image", image);
    numbers.put("height", height);
    numbers.put("width", width);
    ScriptFunction function = new ScriptFunction(traces, inputs, numbers, module);
    List<String> lines = new ArrayList<>(function.lines());
    lines.add("return (" + String.join(", ", function.outputs()) + ")");
    String arguments =
        Stream.concat(
                kinds().stream().map(kind -> kind + ": List[Tensor]"),
                Stream.of("image: int", "height: int", "width: int", "scale: Tensor"))
            .collect(Collectors.joining(", "));
    define(
        "select(self: %s, %s) -> Tuple[Tensor, Tensor, Tensor]".formatted(module.type(), arguments),
        lines);
  }

  private void addForward(boolean detects) {
    if (detects) {
      define(
          "forward(self: %s, images: Tensor, image_sizes: Optional[Tensor]=None, scale_factors: Optional[Tensor]=None) -> Tuple[Tensor, Tensor, Tensor]"
              .formatted(module.type()),
          List.of("return self.detect(images, image_sizes, scale_factors)"));
    } else {
      String type = kinds().stream().map(kind -> "List[Tensor]").collect(Collectors.joining(", "));
      define(
          "forward(self: %s, images: Tensor) -> Tuple[%s]".formatted(module.type(), type),
          List.of("return self.maps(images)"));
    }
  }

  private void define(String signature, List<String> lines) {
    module.method(
        "def "
            + signature
            + ":\n"
            + lines.stream().map(line -> "  " + line + "\n").collect(Collectors.joining()));
  }

  /** Arguments of the selection from random maps. */
  record Selection(HeadMaps maps, int image, int height, int width, Tensor scale) {
    /**
     * @param like maps of the same shapes
     * @param padded the shape of the images
     */
    static Selection of(HeadMaps like, Shape padded, int seed) {
      List<Tensor> drawn = new ArrayList<>();
      for (Tensor map : like.all()) {
        drawn.add(random(map.shape(), 100 * seed + drawn.size()).mul(2));
      }
      int count = Math.toIntExact(drawn.get(0).shape().get(0));
      return new Selection(
          like.with(drawn),
          count - 1,
          Math.toIntExact(padded.get(2)) - 3 - seed,
          Math.toIntExact(padded.get(3)) - 5 - 2 * seed,
          Tensor.of(new float[] {.5f, .75f, .5f, .75f}, 4));
    }

    List<Tensor> run(DenseDetector detector) {
      return detector.select(maps, image, height, width, scale).all();
    }

    /** Returns the arguments of the method {@code select}. */
    List<Object> arguments() {
      List<Object> arguments = new ArrayList<>(maps.byKind().values());
      arguments.addAll(List.of((long) image, (long) height, (long) width, scale));
      return arguments;
    }
  }
}
