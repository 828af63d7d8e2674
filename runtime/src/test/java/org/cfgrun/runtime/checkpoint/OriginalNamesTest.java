package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.init.WeightNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights that mmdet has converted. */
class OriginalNamesTest {
  private static final int PERIOD = 97;
  private static final int WEIGHTS = 89;

  private static JsonObject golden(String name) throws IOException {
    return Goldens.json("converted_weights.json").getAsJsonObject().getAsJsonObject(name);
  }

  private static long[] shape(JsonArray sizes) {
    List<Long> shape = new ArrayList<>();
    sizes.forEach(size -> shape.add(size.getAsLong()));
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  private static Weights original(JsonObject shapes) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> each : shapes.entrySet()) {
      long[] shape = shape(each.getValue().getAsJsonArray());
      float sum = 0;
      for (long size : shape) {
        sum += size;
      }
      float[] values = new float[(int) TensorData.elements(shape)];
      for (int i = 0; i < values.length; i++) {
        values[i] = i % PERIOD + sum;
      }
      tensors.put(each.getKey(), TensorData.ofFloats(values, shape));
    }
    return new Weights(Path.of("a.pth"), tensors);
  }

  @ParameterizedTest
  @CsvSource({"swin, SWIN", "pvt, PVT", "pvt_v2, PVT"})
  void areConvertedAsByMmdet(String name, WeightNames names) throws IOException {
    Map<String, TensorData> converted =
        OriginalNames.convert(original(golden(name).getAsJsonObject("original")), names).tensors();

    JsonObject expected = golden(name).getAsJsonObject("converted");
    assertThat(converted.keySet()).containsExactlyElementsOf(expected.keySet());
    for (String each : expected.keySet()) {
      JsonArray wanted = expected.getAsJsonArray(each);
      assertThat(converted.get(each).shape())
          .as(each)
          .isEqualTo(shape(wanted.get(0).getAsJsonArray()));
      float[] values = converted.get(each).toFloats();
      long sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += (long) values[i] * (i % WEIGHTS + 1);
      }
      assertThat(sum).as(each).isEqualTo(wanted.get(1).getAsLong());
    }
  }

  @ParameterizedTest
  @CsvSource({"swin, SWIN", "pvt, PVT", "pvt_v2, PVT"})
  void convertedNamesDoNotChange(String name, WeightNames names) throws IOException {
    Weights original = original(golden(name).getAsJsonObject("original"));
    Weights once = OriginalNames.convert(original, names);
    Weights twice = OriginalNames.convert(once, names);
    assertThat(twice.tensors().keySet())
        .containsExactlyElementsOf(
            once.tensors().keySet().stream()
                .filter(each -> names == WeightNames.SWIN || !each.startsWith("norm."))
                .toList());
    assertThat(OriginalNames.convert(original, WeightNames.OWN)).isSameAs(original);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "swin   | SwinTransformer            | use_abs_pos_embed=True, convert_weights=True | SWIN",
        "pvt    | PyramidVisionTransformer   | num_layers=[2, 2, 2, 2]                      | PVT",
        "pvt_v2 | PyramidVisionTransformerV2 | num_layers=[4, 4, 4, 4]                      | PVT",
      })
  void areThoseOfTheBackbone(String name, String type, String arguments, WeightNames names)
      throws IOException {
    Problems problems = new Problems();
    Backbone backbone =
        Built.builder()
            .build(
                Backbone.class,
                Built.config("dict(type='%s', %s)".formatted(type, arguments)),
                problems);
    assertThat(Built.messages(problems)).isEmpty();
    assertThat(backbone.weightNames()).isEqualTo(names);
    // The mask of shifted windows is not saved by mmdet, and a classifier has one more norm.
    assertThat(backbone.state().keySet())
        .containsAll(
            golden(name).getAsJsonObject("converted").keySet().stream()
                .filter(each -> !each.endsWith("attn_mask") && !each.equals("norm.weight"))
                .toList());
  }

  @Test
  void swinOfMmdetHasItsOwnNamesByDefault() {
    Backbone backbone =
        Built.builder()
            .build(Backbone.class, Built.config("dict(type='SwinTransformer')"), new Problems());
    assertThat(backbone.weightNames()).isEqualTo(WeightNames.OWN);
  }

  @Test
  void tensorsOfOtherShapesDoNotChange() {
    TensorData scalar = TensorData.ofFloats(new float[] {1});
    TensorData odd = TensorData.ofFloats(new float[] {1, 2, 3}, 3);
    Weights weights =
        new Weights(
            Path.of("a.pth"),
            Map.of(
                "layers.0.downsample.norm.weight", odd, "layers.0.downsample.norm.bias", scalar));
    assertThat(OriginalNames.convert(weights, WeightNames.SWIN).tensors())
        .containsEntry("stages.0.downsample.norm.weight", odd)
        .containsEntry("stages.0.downsample.norm.bias", scalar);
  }
}
