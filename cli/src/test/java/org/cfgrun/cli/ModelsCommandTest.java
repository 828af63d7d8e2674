package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.api.Test;

class ModelsCommandTest {
  @Test
  void componentsAreListedByRegistry() {
    CommandRun run = CommandRun.of("models");
    assertThat(run.status()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    for (String registry : Components.standard().catalog().registries()) {
      assertThat(run.out()).containsPattern("(?m)^" + registry + " \\(\\d+\\)$");
    }
    assertThat(run.out())
        .containsPattern("(?m)^  FPN +Feature pyramid")
        .containsPattern("(?m)^  SGD +");
    CommandRun one = CommandRun.of("models", "norm layer");
    assertThat(one.out()).startsWith("norm layer (").doesNotContain("\n\n");
    assertThat(run.out()).contains(one.out());
  }

  @Test
  void jsonHasAllComponents() {
    JsonArray all =
        JsonParser.parseString(CommandRun.of("models", "--json").out()).getAsJsonArray();
    assertThat(all)
        .hasSameSizeAs(Components.standard().catalog().components())
        .extracting(component -> ((JsonObject) component).get("name").getAsString())
        .containsAll(
            Components.standard().catalog().components().stream()
                .map(ComponentSchema::name)
                .toList());
  }

  @Test
  void unknownRegistriesAreErrors() {
    CommandRun run = CommandRun.of("models", "hooks");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("error: unknown registry `hooks`. Did you mean `hook`?\n");
  }
}
