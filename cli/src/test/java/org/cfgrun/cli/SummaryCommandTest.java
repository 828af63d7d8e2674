package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryCommandTest {
  @TempDir Path folder;

  /** The numbers are those that MMDetection publishes for its get_flops. */
  @ParameterizedTest
  @CsvSource({
    "retinanet/retinanet_r50_fpn_1x_coco, 37.74, 239.32",
    "faster_rcnn/faster_rcnn_r50_fpn_1x_coco, 41.53, 207.07"
  })
  void costsAreThoseOfMMDetection(String config, String parameters, String flops) {
    CommandRun run = CommandRun.of("summary", "stdlib::" + config + ".cfg");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("\nInput: 1x3x1280x800\n")
        .contains(" M, trainable: " + parameters + " M\n")
        .endsWith("\nFLOPs: " + flops + " G\n");
  }

  private Path small() throws IOException {
    return Files.writeString(folder.resolve("small.cfg"), SmallConfig.with(""));
  }

  private static JsonObject json(Object... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.status()).isZero();
    return JsonParser.parseString(run.out()).getAsJsonObject();
  }

  @Test
  void layersHaveShapesCallsAndCosts() throws IOException {
    JsonObject summary = json("summary", small(), "--shape", 60, 90, "--json");
    assertThat(summary.get("input")).hasToString("[1,3,64,96]");
    JsonObject stem = layer(summary, "backbone.conv1");
    assertThat(stem.get("type").getAsString()).isEqualTo("Conv2d");
    assertThat(stem.get("output")).hasToString("[1,4,32,48]");
    assertThat(stem.get("parameters").getAsLong()).isEqualTo(4 * 3 * 7 * 7);
    assertThat(stem.get("flops").getAsLong()).isEqualTo(4L * 32 * 48 * 3 * 7 * 7);
    assertThat(layer(summary, "backbone.bn1").get("flops").getAsLong()).isEqualTo(2L * 4 * 32 * 48);
    assertThat(layer(summary, "(MaxPool2d)").get("flops").getAsLong()).isEqualTo(4L * 32 * 48);
    JsonObject scores = layer(summary, "bbox_head.retina_cls");
    assertThat(scores.get("calls").getAsInt()).isGreaterThan(1);
  }

  private static JsonObject layer(JsonObject summary, String name) {
    for (JsonElement each : summary.getAsJsonArray("layers")) {
      if (each.getAsJsonObject().get("name").getAsString().equals(name)) {
        return each.getAsJsonObject();
      }
    }
    throw new AssertionError("no layer " + name);
  }

  @Test
  void layersOfAPartAreSummed() throws IOException {
    JsonObject all = json("summary", small(), "--shape", 64, "--json");
    JsonObject parts = json("summary", small(), "--shape", 64, "--json", "--depth", 1);
    assertThat(parts.getAsJsonArray("layers").asList())
        .extracting(layer -> layer.getAsJsonObject().get("name").getAsString())
        .startsWith("backbone", "neck", "bbox_head");
    for (String number : new String[] {"flops", "parameters"}) {
      assertThat(sum(parts, number))
          .isEqualTo(sum(all, number))
          .isEqualTo(all.get(number).getAsLong());
    }
  }

  private static long sum(JsonObject summary, String number) {
    long sum = 0;
    for (JsonElement layer : summary.getAsJsonArray("layers")) {
      sum += layer.getAsJsonObject().get(number).getAsLong();
    }
    return sum;
  }

  @Test
  void impossibleRequestsAreErrors() throws IOException {
    Path config = small();
    assertThat(CommandRun.of("summary", config, "--shape", 0).status()).isEqualTo(2);
    assertThat(CommandRun.of("summary", config, "--depth", 0).status()).isEqualTo(2);
    Path part = Files.writeString(folder.resolve("part.cfg"), "x = 1\n");
    CommandRun run = CommandRun.of("summary", part);
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).startsWith("error[missing-key]: The config has no `model`.");
    Path untested =
        Files.writeString(
            folder.resolve("untested.cfg"), SmallConfig.with("model['test_cfg'] = None\n"));
    CommandRun without = CommandRun.of("summary", untested);
    assertThat(without.status()).isEqualTo(3);
    assertThat(without.err()).contains("`test_cfg`").doesNotContain("at org.cfgrun");
  }
}
