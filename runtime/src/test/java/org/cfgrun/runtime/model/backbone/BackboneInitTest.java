package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.SplittableRandom;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.Parameter;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Initial values of mmdet's backbones in full size: mean, standard deviation, least and greatest
 * value of parameters after {@code init_weights()} of mmdet 2.28.2 without pretrained weights.
 */
class BackboneInitTest {
  /** Half of the last of four digits. */
  private static final double DIGITS = 5e-4;

  /** Uniform values end at 1.73 deviations; hundreds of normal values do not. */
  private static final double UNIFORM = 1.9;

  static List<Named<JsonObject>> backbones() {
    return Goldens.json("backbone_init.json").getAsJsonArray().asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(golden -> Named.of(golden.get("config").getAsString(), golden))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("backbones")
  void equalMmdetectionsInDistribution(JsonObject golden) {
    Backbone backbone = Models.build(Backbone.class, golden.get("backbone").getAsString());
    golden
        .getAsJsonObject("mean_std_min_max")
        .asMap()
        .forEach(
            (name, expected) ->
                compare(name, backbone.state().get(name), expected.getAsJsonArray()));
  }

  private static void compare(String name, Parameter parameter, JsonArray expected) {
    double mean = expected.get(0).getAsDouble();
    double std = expected.get(1).getAsDouble();
    float[] values =
        parameter.init().draw(parameter.shape(), new SplittableRandom(name.hashCode()));
    if (std == 0) {
      assertThat(values).as(name).containsOnly((float) mean);
      return;
    }
    double sum = 0;
    double squares = 0;
    double greatest = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
      greatest = Math.max(greatest, Math.abs(value));
    }
    int n = values.length;
    double ownMean = sum / n;
    double ownStd = Math.sqrt(squares / n - ownMean * ownMean);
    // The difference of two samples has sqrt(2) times the deviation of one.
    double spread = Precision.SIGMAS * Math.sqrt(2.0 / n) * std;
    assertThat(ownMean).as("mean of %s", name).isCloseTo(mean, within(spread));
    assertThat(ownStd)
        .as("standard deviation of %s", name)
        .isCloseTo(std, within(spread + DIGITS * std));
    double limit = Math.max(-expected.get(2).getAsDouble(), expected.get(3).getAsDouble());
    assertThat(greatest / ownStd < UNIFORM)
        .as("whether %s is uniform", name)
        .isEqualTo(limit / std < UNIFORM);
  }
}
