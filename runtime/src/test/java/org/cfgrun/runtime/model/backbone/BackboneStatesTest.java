package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.StateSummary;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Names and shapes of the parameters and buffers of mmdet's backbones in full size: a digest of
 * those of mmdet 2.28.2 for each backbone of its configs.
 */
class BackboneStatesTest {
  static List<Named<JsonObject>> backbones() {
    return Goldens.json("backbones.json").getAsJsonArray().asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(golden -> Named.of(golden.get("config").getAsString(), golden))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("backbones")
  void equalMmdetections(JsonObject golden) {
    Backbone backbone = Models.build(Backbone.class, golden.get("backbone").getAsString());
    assertThat(StateSummary.of(backbone).digest()).isEqualTo(golden.get("digest").getAsString());
  }
}
