package org.cfgrun.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.commons.lang3.StringUtils;
import org.cfgrun.runtime.inference.ModelSummary;
import org.cfgrun.runtime.inference.ModelSummary.LayerSummary;
import org.cfgrun.runtime.log.JsonLine;
import org.cfgrun.runtime.torch.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Prints the layers of a model.
 *
 * @param layers the layers to list
 * @param model the whole model
 * @param height the height of the image in pixels
 * @param width the width of the image in pixels
 */
record SummaryReport(List<LayerSummary> layers, ModelSummary model, int height, int width) {
  /** Returns a table and the sums. */
  String text() {
    int name = width("layer", LayerSummary::name);
    int type = width("type", LayerSummary::type);
    int output = width("output", SummaryReport::output);
    StringBuilder out = new StringBuilder();
    out.append(row(name, type, output, "layer", "type", "output", "parameters", "MFLOPs"));
    for (LayerSummary layer : layers) {
      out.append(
          row(
              name,
              type,
              output,
              layer.name(),
              layer.type(),
              output(layer),
              String.format(Locale.ROOT, "%,d", layer.parameters()),
              String.format(Locale.ROOT, "%,.2f", layer.flops() / 1e6)));
    }
    return out.append('\n')
        .append(String.format(Locale.ROOT, "Input: 1x3x%dx%d\n", height, width))
        .append(
            String.format(
                Locale.ROOT,
                "Parameters: %.2f M, trainable: %.2f M\n",
                model.size().parameters() / 1e6,
                model.size().trainable() / 1e6))
        .append(String.format(Locale.ROOT, "FLOPs: %.2f G\n", model.flops() / 1e9))
        .toString();
  }

  private static String row(
      int name,
      int type,
      int output,
      String layer,
      String kind,
      String shape,
      String parameters,
      String flops) {
    return "%s  %s  %s  %s  %s\n"
        .formatted(
            StringUtils.rightPad(layer, name),
            StringUtils.rightPad(kind, type),
            StringUtils.rightPad(shape, output),
            StringUtils.leftPad(parameters, 11),
            StringUtils.leftPad(flops, 11));
  }

  private int width(String header, Function<LayerSummary, String> cell) {
    return layers.stream()
        .mapToInt(layer -> cell.apply(layer).length())
        .reduce(header.length(), Math::max);
  }

  /** Returns the shape of the first output, and the number of calls if there are several. */
  private static String output(LayerSummary layer) {
    Shape shape = layer.output();
    String sizes = shape == null ? "-" : StringUtils.join(shape.sizes(), 'x');
    return layer.calls() > 1 && !layer.type().isEmpty()
        ? sizes + " (" + layer.calls() + " calls)"
        : sizes;
  }

  /** Returns a JSON object with the layers, one per line. */
  String json() {
    String rows =
        layers.stream()
            .map(layer -> "    " + JsonLine.of(fields(layer)))
            .collect(Collectors.joining(",\n"));
    return """
        {
          "input": [1, 3, %s, %s],
          "parameters": %s,
          "trainable": %s,
          "flops": %s,
          "digest": "%s",
          "layers": [
        %s
          ]
        }
        """
        .formatted(
            height,
            width,
            model.size().parameters(),
            model.size().trainable(),
            model.flops(),
            model.size().digest(),
            rows);
  }

  private static Map<String, @Nullable Object> fields(LayerSummary layer) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", layer.name());
    fields.put("type", layer.type());
    Shape shape = layer.output();
    fields.put("output", shape == null ? null : LongStream.of(shape.sizes()).boxed().toList());
    fields.put("calls", layer.calls());
    fields.put("parameters", layer.parameters());
    fields.put("flops", layer.flops());
    return fields;
  }
}
